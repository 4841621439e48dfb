//! The addresses of a class's scores.

use super::policy::{ChooseScheme, MoveScoring, ScoringCase};
use super::views::ScoresPage;
use super::{Scoring, ScoringEvent, ScoringState, actions, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::assessment::publications::store as publications;
use crate::assessment::schemes::store as schemes;
use crate::codes::Code;
use crate::cohorts::store::find_class;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{CohortId, SchemeId};
use crate::web::form::{FieldErrors, FormView};
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

const STAFF: Audience = Audience::Roles(Role::STAFF);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/cohorts/{cohort}/scores", STAFF, show)
        .post("/t/{tenant}/cohorts/{cohort}/scores/scheme", STAFF, choose)
        .post("/t/{tenant}/cohorts/{cohort}/scores/state", STAFF, move_on)
}

/// Its scores; a class without a scheme has none.
pub async fn scoring(tx: &mut TenantTx, id: CohortId) -> Result<Scoring> {
    store::find(tx, id)
        .await?
        .ok_or_else(|| Error::illegal("Pilih dahulu instrumen penilaian kelas ini."))
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<ScoresPage> {
    page(&mut m.tx, &m.here, id, FormView::empty()).await
}

async fn page(tx: &mut TenantTx, here: &Here, id: CohortId, form: FormView) -> Result<ScoresPage> {
    let cohort = find_class(tx, id).await?;
    let found = store::find(tx, id).await?;
    let choice = if found.is_none() {
        schemes::list(tx).await?
    } else {
        Vec::new()
    };
    let page = ScoresPage::without_scheme(here, &cohort, &choice, form);
    let Some(scoring) = found else {
        return Ok(page);
    };
    let scored = actions::compute(tx, &scoring).await?;
    let publications = publications::list(tx, id).await?;
    let granters = match scoring.asked_by {
        Some(asker) => store::list_granters(tx, asker).await?,
        None => Vec::new(),
    };
    let granters = granters.into_iter().map(|(_, name)| name).collect();
    Ok(page.with(here, &scoring, &scored, &publications, granters))
}

async fn choose(
    mut m: Member,
    At((_, id)): At<(String, CohortId)>,
    Form(fields): Form,
) -> Result<Response> {
    let cohort = find_class(&mut m.tx, id).await?;
    let permit = m.here.actor.permit::<ChooseScheme>(&cohort)?;
    let kept = match fields.get("scheme").parse::<SchemeId>() {
        Ok(scheme) => schemes::find(&mut m.tx, scheme)
            .await?
            .ok_or(Error::NotFound)?,
        Err(_) => {
            let errors = FieldErrors::one("scheme", "Pilih instrumen penilaian.");
            let again = page(
                &mut m.tx,
                &m.here,
                id,
                FormView {
                    values: fields,
                    errors,
                },
            )
            .await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    actions::choose(&mut m.tx, &permit, &kept, m.here.now).await?;
    Ok(m.commit().await?.see(
        &format!("/cohorts/{id}/scores"),
        "Instrumen dipilih. Penilaian kelas ini terbuka.",
    ))
}

async fn move_on(
    mut m: Member,
    At((_, id)): At<(String, CohortId)>,
    Form(fields): Form,
) -> Result<Response> {
    find_class(&mut m.tx, id).await?;
    let event = ScoringEvent::from_code(fields.get("event")).ok_or_else(|| {
        Error::Unreadable("Tindakan ini tidak dikenal. Buka lagi halaman nilai.".into())
    })?;
    store::lock(&mut m.tx, id).await?;
    let case = ScoringCase {
        scoring: scoring(&mut m.tx, id).await?,
        event,
    };
    <super::ScoringMachine as crate::access::Machine>::after(case.scoring.state, event)?;
    let permit = m.here.actor.permit::<MoveScoring>(&case)?;
    let reason = Some(fields.get("reason").trim()).filter(|r| !r.is_empty());
    let state = actions::move_on(&mut m.tx, &permit, reason, m.here.now).await?;
    let sentence = if state == ScoringState::Published {
        "Hasil diterbitkan. Proyek peserta yang lulus, yang laporannya disetujui dan tidak berutang jawaban kepada penguji, kini selesai pelatihan.".to_owned()
    } else {
        format!("Nilai kelas ini: {}.", state.label().to_lowercase())
    };
    Ok(m.commit()
        .await?
        .see(&format!("/cohorts/{id}/scores"), &sentence))
}
