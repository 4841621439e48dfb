//! The deadlines' addresses.

use super::policy::ExtendDeadline;
use super::views::ExtendPage;
use super::{Deadline, Extension, actions, forms, store};
use crate::access::{At, Audience, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::ProjectId;
use crate::projects::store::find_dossier;
use crate::projects::{DocumentKind, Dossier};
use crate::web::form::FormView;
use crate::web::input::Form;
use crate::web::text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

const STAFF: Audience = Audience::Roles(Role::STAFF);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/deadline",
            STAFF,
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/deadline",
            STAFF,
            extend,
        )
}

type Place = At<(String, ProjectId, DocumentKind)>;

/// The deadline as it is now, with what it came from.
async fn deadline(tx: &mut TenantTx, dossier: &Dossier) -> Result<(Deadline, Vec<Extension>)> {
    let (project, kind) = (&dossier.project, dossier.document.kind);
    let plan = store::find_plan(tx, project.cohort_id, kind)
        .await?
        .ok_or_else(|| {
            Error::illegal(
                "Kelas ini belum mempunyai jadwal tahap. Isi jadwalnya dahulu di halaman kelas.",
            )
        })?;
    let extensions = store::list(tx, project, kind).await?;
    Ok((
        Deadline::of(plan, extensions.iter().map(|e| e.until)),
        extensions,
    ))
}

async fn show(mut m: MemberRead, At((_, id, kind)): Place) -> Result<ExtendPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    m.here.actor.permit::<ExtendDeadline>(&dossier)?;
    let (now, extensions) = deadline(&mut m.tx, &dossier).await?;
    Ok(ExtendPage::of(
        &m.here,
        &dossier,
        now,
        &extensions,
        FormView::empty(),
    ))
}

async fn extend(
    mut m: Member,
    At((_, id, kind)): Place,
    crate::web::input::Form(fields): Form,
) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    let permit = m.here.actor.permit::<ExtendDeadline>(&dossier)?;
    let to = format!("/projects/{id}/documents/{kind}");
    if !is_first {
        return Ok(m.commit().await?.see(&to, "Tenggat sudah diperpanjang."));
    }
    let (now, extensions) = deadline(&mut m.tx, &dossier).await?;
    let granted = match forms::parse(&fields, now, m.here.today()) {
        Ok(granted) => granted,
        Err(errors) => {
            let form = FormView {
                values: fields,
                errors,
            };
            let again = ExtendPage::of(&m.here, &dossier, now, &extensions, form);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    actions::extend(&mut m.tx, &permit, &granted, m.here.now).await?;
    let sentence = format!(
        "Tenggat {} diperpanjang sampai {}.",
        kind.label().to_lowercase(),
        text::date(granted.until)
    );
    Ok(m.commit().await?.see(&to, &sentence))
}
