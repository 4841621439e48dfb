//! The addresses of a class's scores.

use super::policy::{ChooseScheme, EnterScores, MoveScoring, ScoringCase};
use super::store::{self, NewScore};
use super::views::{PersonMaterial, PersonPage, ScoresPage};
use super::{Scored, Scoring, ScoringEvent, Sheet, actions, results};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes, is_reason, read_reason};
use crate::assessment::engine::Remedial;
use crate::assessment::schemes::store as schemes;
use crate::codes::Code;
use crate::cohorts::Cohort;
use crate::cohorts::participants::store as people;
use crate::cohorts::store::find_class;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{CohortId, ParticipationId, SchemeId, ScoreSheetId};
use crate::web::form::{FieldErrors, Fields, FormView, Reader};
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rust_decimal::Decimal;

const STAFF: Audience = Audience::Roles(Role::STAFF);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/cohorts/{cohort}/scores", STAFF, show)
        .post("/t/{tenant}/cohorts/{cohort}/scores/scheme", STAFF, choose)
        .post("/t/{tenant}/cohorts/{cohort}/scores/state", STAFF, move_on)
        .get(
            "/t/{tenant}/cohorts/{cohort}/scores/people/{participation}",
            STAFF,
            person,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/scores/people/{participation}/correct",
            STAFF,
            correct,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/scores/people/{participation}/remedial",
            STAFF,
            remedy,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/scores/people/{participation}/moderation",
            STAFF,
            moderate,
        )
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
    let publications = store::publications(tx, id).await?;
    Ok(page.with(here, &scoring, &scored, &publications))
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
    let sentence = format!("Nilai kelas ini: {}.", state.label().to_lowercase());
    Ok(m.commit()
        .await?
        .see(&format!("/cohorts/{id}/scores"), &sentence))
}

type PersonPlace = At<(String, CohortId, ParticipationId)>;

/// A person's scores and all that belongs to them.
struct Desk {
    cohort: Cohort,
    scoring: Scoring,
    scored: Scored,
    sheets: Vec<Sheet>,
    moderations: Vec<super::Moderation>,
}

impl Desk {
    async fn of(tx: &mut TenantTx, id: CohortId, person: ParticipationId) -> Result<Self> {
        let cohort = find_class(tx, id).await?;
        let scoring = scoring(tx, id).await?;
        let everybody = people::list(tx, &[id]).await?;
        if !everybody.iter().any(|p| p.id == person) {
            return Err(Error::NotFound);
        }
        // The rank needs everybody.
        let material = store::material(tx, id, None).await?;
        let scored = results(scoring.scheme(), &everybody, &material)
            .into_iter()
            .find(|s| s.person.id == person)
            .ok_or(Error::NotFound)?;
        let own = |p: ParticipationId| p == person;
        Ok(Self {
            cohort,
            scoring,
            scored,
            sheets: material
                .sheets
                .into_iter()
                .filter(|s| own(s.participation_id))
                .collect(),
            moderations: material
                .moderations
                .into_iter()
                .filter(|o| own(o.participation_id))
                .collect(),
        })
    }

    async fn page(
        &self,
        tx: &mut TenantTx,
        here: &Here,
        form: FormView,
        refused: &'static str,
    ) -> Result<PersonPage> {
        let id = self.scored.person.id;
        let history = store::corrections(tx, id).await?;
        let is_published = store::published(tx, id).await?.is_some();
        let material = PersonMaterial {
            cohort: &self.cohort,
            scoring: &self.scoring,
            scored: &self.scored,
            sheets: &self.sheets,
            moderations: &self.moderations,
            history: &history,
            is_published,
        };
        Ok(PersonPage::of(here, &material, form, refused))
    }

    async fn refuse(
        &self,
        mut m: Member,
        fields: Fields,
        errors: FieldErrors,
        refused: &'static str,
    ) -> Result<Response> {
        let form = FormView {
            values: fields,
            errors,
        };
        let again = self.page(&mut m.tx, &m.here, form, refused).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
    }
}

async fn person(mut m: MemberRead, At((_, id, person)): PersonPlace) -> Result<PersonPage> {
    let desk = Desk::of(&mut m.tx, id, person).await?;
    desk.page(&mut m.tx, &m.here, FormView::empty(), "").await
}

fn hundred() -> std::ops::RangeInclusive<Decimal> {
    Decimal::ZERO..=Decimal::ONE_HUNDRED
}

fn reason(r: &mut Reader<'_>) -> String {
    read_reason(r, "reason", "Alasan", 500)
}

/// Reads a correction: which score, what it becomes (nothing takes it back), and why.
fn parse_correction(fields: &Fields, sheets: &[Sheet]) -> Result<NewScore, FieldErrors> {
    let mut r = Reader::new(fields);
    let mut parts = fields.get("which").splitn(3, '.');
    let sheet = parts.next().and_then(|p| p.parse::<ScoreSheetId>().ok());
    let (aspect, criterion) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let known = sheet.filter(|id| sheets.iter().any(|s| s.id == *id && s.is_submitted));
    r.check(
        known.is_some() && !criterion.is_empty(),
        "which",
        "Pilih nilai yang dikoreksi.",
    );
    let score = r.optional_decimal("score", "Nilai", hundred());
    let reason = reason(&mut r);
    r.finish(NewScore {
        sheet: known.unwrap_or(ScoreSheetId(uuid::Uuid::nil())),
        aspect: aspect.to_owned(),
        criterion: criterion.to_owned(),
        score,
        note: String::new(),
        reason,
    })
}

async fn correct(
    mut m: Member,
    At((_, id, person)): PersonPlace,
    Form(fields): Form,
) -> Result<Response> {
    store::hold_open(&mut m.tx, id).await?;
    let desk = Desk::of(&mut m.tx, id, person).await?;
    let permit = m.here.actor.permit::<EnterScores>(&desk.scoring)?;
    match parse_correction(&fields, &desk.sheets) {
        Ok(new)
            if desk
                .scoring
                .scheme()
                .aspect(&new.aspect)
                .is_none_or(|a| !a.criteria.iter().any(|c| c.code == new.criterion)) =>
        {
            Err(Error::NotFound)
        }
        Ok(new) => {
            actions::enter(&mut m.tx, &permit, &[new], m.here.now).await?;
            see(
                m,
                id,
                person,
                "Nilai dikoreksi. Nilai lama tetap tersimpan dalam riwayat.",
            )
            .await
        }
        Err(errors) => desk.refuse(m, fields, errors, "correct").await,
    }
}

async fn see(m: Member, id: CohortId, person: ParticipationId, sentence: &str) -> Result<Response> {
    let to = format!("/cohorts/{id}/scores/people/{person}");
    Ok(m.commit().await?.see(&to, sentence))
}

async fn remedy(
    mut m: Member,
    At((_, id, person)): PersonPlace,
    Form(fields): Form,
) -> Result<Response> {
    store::hold_open(&mut m.tx, id).await?;
    let desk = Desk::of(&mut m.tx, id, person).await?;
    let permit = m.here.actor.permit::<EnterScores>(&desk.scoring)?;
    let mut r = Reader::new(&fields);
    let aspect = fields.get("aspect").to_owned();
    r.check(
        desk.scoring.scheme().aspect(&aspect).is_some(),
        "aspect",
        "Pilih aspek yang diulang.",
    );
    let score = r.decimal("score", "Nilai remedial", hundred());
    let why = reason(&mut r);
    match r.finish((Remedial { aspect, score }, why)) {
        Ok((remedial, why)) => {
            actions::remedy(
                &mut m.tx,
                &permit,
                &desk.scored,
                &remedial,
                &why,
                m.here.now,
            )
            .await?;
            see(m, id, person, "Nilai remedial tersimpan.").await
        }
        Err(errors) => desk.refuse(m, fields, errors, "remedial").await,
    }
}

async fn moderate(
    mut m: Member,
    At((_, id, person)): PersonPlace,
    Form(fields): Form,
) -> Result<Response> {
    store::hold_open(&mut m.tx, id).await?;
    let desk = Desk::of(&mut m.tx, id, person).await?;
    let permit = m.here.actor.permit::<EnterScores>(&desk.scoring)?;
    let mut r = Reader::new(&fields);
    let difference = desk
        .scored
        .unsettled
        .iter()
        .find(|(a, _)| a == fields.get("aspect"));
    r.check(
        difference.is_some(),
        "aspect",
        "Pilih aspek yang berselisih.",
    );
    let outcome = r.text("outcome", "Kesepakatan", 2000);
    r.check(
        outcome.is_empty() || is_reason(&outcome),
        "outcome",
        "Tulis kesepakatan penguji, paling sedikit 10 huruf.",
    );
    match (r.finish(outcome), difference) {
        (Ok(outcome), Some((aspect, spread))) => {
            let difference = (aspect.as_str(), *spread);
            actions::moderate(
                &mut m.tx,
                &permit,
                &desk.scored.person,
                difference,
                &outcome,
                m.here.now,
            )
            .await?;
            see(m, id, person, "Kesepakatan penguji tercatat.").await
        }
        (Err(errors), _) => desk.refuse(m, fields, errors, "moderation").await,
        (Ok(_), None) => Err(Error::NotFound),
    }
}
