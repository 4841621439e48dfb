//! The last look before a document is handed in, and the ways back.

use super::{Place, document_path, outline};
use crate::access::{At, Here, Member, MemberRead};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::documents::actions::BackToDraft;
use crate::documents::tables::Tables;
use crate::documents::views::{self, Head, SubmitPage};
use crate::documents::{Lack, Outline, actions, forms, lacking, store, submission};
use crate::error::{Error, Result};
use crate::projects::policy::SubmitDraft;
use crate::projects::store::find_dossier;
use crate::projects::{DocumentEvent, DocumentKind, DocumentState, Dossier};
use crate::web::form::FormView;
use crate::web::input::Form;
use crate::web::text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

async fn submit_page(
    tx: &mut TenantTx,
    here: &Here,
    dossier: &Dossier,
    outline: &Outline,
    lacks: Vec<Lack>,
    form: FormView,
) -> Result<SubmitPage> {
    let head = Head::of(here, dossier)?;
    let staff = if lacks
        .iter()
        .any(|l| matches!(l, Lack::Mentor | Lack::Coach))
    {
        store::list_staff(tx).await?
    } else {
        Vec::new()
    };
    let project = &dossier.project;
    let tables = Tables::load(tx, project).await?;
    let identity = vec![
        ("Judul", project.title.clone()),
        ("Nama singkat", project.brand.clone()),
        ("Tema", project.theme.clone()),
        ("Lokus", project.locus.clone()),
        ("Jangkauan", project.scope.label().to_owned()),
    ];
    let mut page = here.page(format!("Ajukan: {}", head.label));
    page.has_errors = !form.errors.is_empty();
    let again = submission(dossier.document.state) == Some(DocumentEvent::Resubmit);
    Ok(SubmitPage {
        page,
        identity,
        checks: views::checks(&head, outline, dossier.document.kind, &tables),
        lacks: views::lacks(&head, &lacks, &staff),
        form,
        number: dossier.document.latest_number + 1,
        button: if again {
            "Ajukan lagi ke mentor"
        } else {
            "Ajukan ke mentor"
        },
        then: what_follows(dossier),
        head,
    })
}

fn what_follows(dossier: &Dossier) -> String {
    let project = &dossier.project;
    let then = if dossier.document.kind == DocumentKind::Idea {
        ""
    } else {
        " Setelah mentor setuju, coach memeriksanya."
    };
    format!(
        "Mentor Anda, {}, akan memeriksanya.{then} Selama diperiksa isinya terkunci; sebelum mentor memutuskan, Anda masih dapat menariknya kembali.",
        project.mentor_name
    )
}

pub(super) async fn check(mut m: MemberRead, At((_, id, kind)): Place) -> Result<SubmitPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    m.here.actor.permit::<SubmitDraft>(&dossier)?;
    let outline = outline(&mut m.tx, &dossier).await?;
    let unanswered = store::count_unanswered(&mut m.tx, dossier.document.id).await?;
    let lacks = lacking(&dossier.project, &dossier.document, &outline, unanswered);
    submit_page(
        &mut m.tx,
        &m.here,
        &dossier,
        &outline,
        lacks,
        FormView::empty(),
    )
    .await
}

pub(super) async fn submit(
    mut m: Member,
    At((_, id, kind)): Place,
    Form(fields): Form,
) -> Result<Response> {
    let mut dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    dossier.document = store::lock(&mut m.tx, dossier.document.id)
        .await?
        .ok_or(Error::NotFound)?;
    let asked = forms::parse_submission(&fields);
    if let Ok(asked) = &asked
        && dossier.relation.leader
        && dossier.document.state == DocumentState::Submitted
        && dossier.document.latest_number == asked.number
    {
        // The second press of the same button: the first one has done it.
        return Ok(m.commit().await?.see(
            &document_path(id, kind),
            &format!("Versi {} sudah diajukan.", asked.number),
        ));
    }
    let permit = m.here.actor.permit::<SubmitDraft>(&dossier)?;
    let outline = outline(&mut m.tx, &dossier).await?;
    let asked = match asked {
        Ok(asked) => asked,
        Err(errors) => {
            let form = FormView {
                values: fields,
                errors,
            };
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                submit_page(&mut m.tx, &m.here, &dossier, &outline, Vec::new(), form).await?,
            )
                .into_response());
        }
    };
    match actions::submit(&mut m.tx, &permit, &outline, &asked.note, m.here.now).await? {
        Ok(number) => {
            let at = text::datetime(m.here.now, m.here.tenant.zone);
            let sentence = format!(
                "{} versi {number} diajukan {at}. {}",
                kind.label(),
                what_follows(&dossier)
            );
            Ok(m.commit().await?.see(&document_path(id, kind), &sentence))
        }
        Err(lacks) => {
            let page = submit_page(
                &mut m.tx,
                &m.here,
                &dossier,
                &outline,
                lacks,
                FormView::filled(fields),
            )
            .await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Back to the draft; a second press finds it there.
pub(super) async fn go_back<A: BackToDraft>(
    mut m: Member,
    At((_, id, kind)): Place,
    Form(_): Form,
) -> Result<Response> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    if !(dossier.relation.leader && dossier.document.state == DocumentState::Draft) {
        let permit = m.here.actor.permit::<A>(&dossier)?;
        actions::go_back(&mut m.tx, &permit, m.here.now).await?;
    }
    Ok(m.commit().await?.see(&document_path(id, kind), A::DONE))
}
