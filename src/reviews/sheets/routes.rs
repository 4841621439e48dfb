//! The sheet's addresses.

use super::policy::{ReadSheet, SheetCase, WriteSheet};
use super::views::{SheetForm, SheetPage, SheetPart};
use super::{Sheet, SheetState, actions, forms, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::ProjectId;
use crate::projects::store::find_dossier;
use crate::projects::{DocumentKind, Dossier};
use crate::reviews::decisions::views::heading;
use crate::web::form::{Fields, FormView};
use crate::web::input::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// The routes of the mentor's sheet.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/sheet",
            Audience::Roles(&[Role::Mentor, Role::OrganizerAdmin, Role::ClassPic]),
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/sheet",
            Audience::Roles(&[Role::Mentor]),
            save,
        )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct About {
    kind: String,
}

/// The document the sheet is about: the design unless the address says otherwise. Ideas have no sheet.
async fn load(
    tx: &mut TenantTx,
    here: &Here,
    project: ProjectId,
    kind: &str,
) -> Result<(Dossier, Vec<Sheet>)> {
    let kind = if kind.is_empty() {
        DocumentKind::Design
    } else {
        DocumentKind::from_code(kind).ok_or(Error::NotFound)?
    };
    let dossier = find_dossier(tx, here, project, kind).await?;
    here.actor.permit::<ReadSheet>(&dossier)?;
    if kind == DocumentKind::Idea || dossier.document.latest_number == 0 {
        return Err(Error::NotFound);
    }
    let sheets = store::list(tx, dossier.document.id).await?;
    Ok((dossier, sheets))
}

fn case(here: &Here, dossier: Dossier, sheets: &[Sheet]) -> SheetCase {
    let sheet = sheets
        .iter()
        .find(|s| s.mentor_member_id == here.actor.member_id)
        .cloned();
    SheetCase { dossier, sheet }
}

async fn show(
    mut m: MemberRead,
    At((_, id)): At<(String, ProjectId)>,
    Query(about): Query<About>,
) -> Result<SheetPage> {
    let (dossier, sheets) = load(&mut m.tx, &m.here, id, &about.kind).await?;
    Ok(page(
        &m.here,
        &case(&m.here, dossier, &sheets),
        &sheets,
        None,
    ))
}

fn page(here: &Here, case: &SheetCase, sheets: &[Sheet], typed: Option<FormView>) -> SheetPage {
    let (project, kind) = (&case.dossier.project, case.dossier.document.kind);
    let edit = here
        .actor
        .may::<WriteSheet>(case)
        .then(|| SheetForm::of(case.sheet.as_ref(), typed));
    // Whoever is only the mentor reads the own sheet; those who run the class read all.
    let read =
        |s: &&Sheet| case.dossier.relation.staff || s.mentor_member_id == here.actor.member_id;
    let shown = |s: &&Sheet| edit.is_none() || s.mentor_member_id != here.actor.member_id;
    let parts = sheets
        .iter()
        .filter(read)
        .filter(shown)
        .map(|s| SheetPart::of(s, here))
        .collect();
    let mut around = here.page("Lembar nilai mentor");
    around.has_errors = edit.as_ref().is_some_and(|e| !e.form.errors.is_empty());
    SheetPage {
        page: around,
        heading: heading(&case.dossier),
        review_href: here.path(&format!("/projects/{}/documents/{kind}/review", project.id)),
        kind: kind.code(),
        edit,
        sheets: parts,
    }
}

async fn save(
    mut m: Member,
    At((_, id)): At<(String, ProjectId)>,
    Form(fields): Form,
) -> Result<Response> {
    let (dossier, sheets) = load(&mut m.tx, &m.here, id, fields.get("kind")).await?;
    let case = case(&m.here, dossier, &sheets);
    let kind = case.dossier.document.kind;
    let sending = fields.get("do") == "send";
    let to = format!("/projects/{id}/sheet?kind={kind}");
    if is_repeated(&case, &fields) {
        return Ok(m.commit().await?.see(&to, "Lembar nilai sudah terkirim."));
    }
    let permit = m.here.actor.permit::<WriteSheet>(&case)?;
    let draft = match forms::parse(&fields, sending) {
        Ok(draft) => draft,
        Err(errors) => {
            let again = page(
                &m.here,
                &case,
                &sheets,
                Some(FormView {
                    values: fields,
                    errors,
                }),
            );
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let state = if sending {
        SheetState::Submitted
    } else {
        SheetState::Draft
    };
    actions::save(&mut m.tx, &permit, &draft, state, m.here.now).await?;
    let sentence = if sending {
        "Lembar nilai terkirim dan terkunci."
    } else {
        "Draf lembar nilai tersimpan. Peserta tidak melihatnya."
    };
    Ok(m.commit().await?.see(&to, sentence))
}

/// The same sheet sent twice by a double click.
fn is_repeated(case: &SheetCase, fields: &Fields) -> bool {
    let (Some(sheet), Ok(draft)) = (&case.sheet, forms::parse(fields, true)) else {
        return false;
    };
    sheet.is_submitted() && draft.is_kept_in(sheet)
}
