//! The schemes' addresses.

use super::forms::Also;
use super::policy::{ChangeScheme, KeepSchemes, Schemes};
use super::store::{self, Saved};
use super::views::{SchemePage, SchemesPage};
use super::{KeptScheme, SchemeEvent, actions, forms};
use crate::access::{At, Audience, Member, MemberRead, Role, Routes};
use crate::assessment::presets;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::SchemeId;
use crate::web::form::{FieldErrors, FormView};
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

const ADMIN: Audience = Audience::Roles(&[Role::OrganizerAdmin]);

/// The routes of schemes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/schemes", ADMIN, list)
        .post("/t/{tenant}/schemes", ADMIN, copy)
        .get("/t/{tenant}/schemes/{scheme}", ADMIN, show)
        .post("/t/{tenant}/schemes/{scheme}", ADMIN, change)
        .post("/t/{tenant}/schemes/{scheme}/state", ADMIN, move_on)
}

async fn list(mut m: MemberRead) -> Result<SchemesPage> {
    let schemes = store::list(&mut m.tx).await?;
    Ok(SchemesPage::of(&m.here, &schemes))
}

async fn find(tx: &mut TenantTx, id: SchemeId) -> Result<KeptScheme> {
    store::find(tx, id).await?.ok_or(Error::NotFound)
}

async fn copy(mut m: Member, Form(fields): Form) -> Result<Response> {
    let permit = m.here.actor.permit::<KeepSchemes>(&Schemes)?;
    let scheme = match fields.get("scheme").parse::<SchemeId>() {
        Ok(id) => find(&mut m.tx, id).await?.scheme,
        Err(_) => presets::find(fields.get("preset"))
            .ok_or(Error::NotFound)?
            .scheme
            .clone(),
    };
    let id = SchemeId::new();
    actions::copy(&mut m.tx, &permit, id, &scheme, m.here.now).await?;
    Ok(m.commit().await?.see(
        &format!("/schemes/{id}"),
        "Instrumen disalin sebagai draf. Sesuaikan, lalu aktifkan.",
    ))
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, SchemeId)>) -> Result<SchemePage> {
    let kept = find(&mut m.tx, id).await?;
    Ok(SchemePage::of(&m.here, &kept, None))
}

async fn change(
    mut m: Member,
    At((_, id)): At<(String, SchemeId)>,
    Form(fields): Form,
) -> Result<Response> {
    let kept = find(&mut m.tx, id).await?;
    let permit = m.here.actor.permit::<ChangeScheme>(&kept)?;
    let also = Also::of(fields.get("do"));
    let refused = |errors: FieldErrors| {
        let form = FormView {
            values: fields.clone(),
            errors,
        };
        // As many fields as were typed, not as many as are kept.
        let again = SchemePage::of(&m.here, &kept, Some(form));
        (StatusCode::UNPROCESSABLE_ENTITY, again).into_response()
    };
    let mut scheme = match forms::parse(&fields) {
        Ok(scheme) => scheme,
        Err(errors) => return Ok(refused(errors)),
    };
    also.to(&mut scheme);
    let version = fields.get("version").parse().map_err(|_| Error::Stale)?;
    match actions::change(&mut m.tx, &permit, version, &scheme, m.here.now).await? {
        Saved::Done => {}
        Saved::NameTaken => {
            let sentence = "Sudah ada instrumen dengan nama ini. Beri nama lain.";
            return Ok(refused(FieldErrors::one("name", sentence)));
        }
    }
    let anchor = match also {
        Also::Nothing => String::new(),
        Also::AddAspect => format!("#a{}", scheme.aspects.len().saturating_sub(1)),
        Also::DropAspect(at) => format!("#a{}", at.saturating_sub(1)),
        Also::AddCriterion(at) | Also::DropCriterion(at, _) => format!("#a{at}"),
    };
    Ok(m.commit()
        .await?
        .see(&format!("/schemes/{id}{anchor}"), "Instrumen tersimpan."))
}

async fn move_on(
    mut m: Member,
    At((_, id)): At<(String, SchemeId)>,
    Form(fields): Form,
) -> Result<Response> {
    let kept = find(&mut m.tx, id).await?;
    let event = SchemeEvent::from_code(fields.get("event")).ok_or_else(|| {
        Error::Unreadable("Tindakan ini tidak dikenal. Buka lagi halaman instrumen.".into())
    })?;
    let permit = m.here.actor.permit::<KeepSchemes>(&Schemes)?;
    actions::move_on(&mut m.tx, &permit, &kept, event, m.here.now).await?;
    let sentence = match event {
        SchemeEvent::Activate => "Instrumen aktif dan kini terkunci. Pilih di halaman nilai kelas.",
        SchemeEvent::Archive => "Instrumen diarsipkan. Kelas yang memakainya tidak berubah.",
        SchemeEvent::Restore => "Instrumen dapat dipakai lagi.",
    };
    Ok(m.commit().await?.see(&format!("/schemes/{id}"), sentence))
}
