//! The missions' addresses.

use super::policy::{KEEPERS, KeepMissions, OwnMissions};
use super::views::MissionsPage;
use super::{actions, forms, store};
use crate::access::{At, Audience, Member, MemberRead, Routes};
use crate::error::Result;
use crate::id::MissionId;
use crate::web::form::FormView;
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of this room.
pub fn routes() -> Routes {
    let keepers = Audience::Roles(KEEPERS);
    Routes::new()
        .get("/t/{tenant}/missions", Audience::Member, list)
        .post("/t/{tenant}/missions", keepers, save)
        .post("/t/{tenant}/missions/{mission}/archive", keepers, archive)
}

async fn list(mut m: MemberRead) -> Result<MissionsPage> {
    let own = OwnMissions(m.here.tenant.id);
    let items = store::list(&mut m.tx, own.0).await?;
    let may_keep = m.here.actor.may::<KeepMissions>(&own);
    Ok(MissionsPage::of(&m.here, &items, may_keep, None))
}

async fn save(mut m: Member, Form(fields): Form) -> Result<Response> {
    // What changes an item is guarded by its version; the form of a new one is taken once.
    let is_change = fields.get("version").parse::<i32>().is_ok_and(|v| v > 0);
    let is_first = is_change || m.is_first(&fields).await?;
    let own = OwnMissions(m.here.tenant.id);
    let permit = m.here.actor.permit::<KeepMissions>(&own)?;
    if !is_first {
        return Ok(m.commit().await?.see("/missions", "Sudah tersimpan."));
    }
    let typed = match forms::parse(&fields) {
        Ok(typed) => typed,
        Err(errors) => {
            let items = store::list(&mut m.tx, own.0).await?;
            let form = FormView {
                values: fields,
                errors,
            };
            let page = MissionsPage::of(&m.here, &items, true, Some(form));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    actions::save(&mut m.tx, &permit, &typed, m.here.now).await?;
    Ok(m.commit().await?.see("/missions", "Tersimpan."))
}

async fn archive(
    mut m: Member,
    At((_, id)): At<(String, MissionId)>,
    Form(fields): Form,
) -> Result<Response> {
    let own = OwnMissions(m.here.tenant.id);
    let permit = m.here.actor.permit::<KeepMissions>(&own)?;
    let archived = fields.get("archived") == "1";
    actions::archive(&mut m.tx, &permit, id, archived, m.here.now).await?;
    let sentence = if archived {
        "Diarsipkan. Proyek yang sudah dikaitkan tetap menunjuk ke sana."
    } else {
        "Diaktifkan lagi."
    };
    Ok(m.commit().await?.see("/missions", sentence))
}
