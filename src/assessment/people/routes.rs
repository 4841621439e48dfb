//! The addresses of a person's scores: the explanation, and what changes it.

use super::views::{PersonMaterial, PersonPage};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes, is_reason, read_reason};
use crate::assessment::engine::Remedial;
use crate::assessment::publications::store as publications;
use crate::assessment::scoring::policy::EnterScores;
use crate::assessment::scoring::routes::scoring;
use crate::assessment::scoring::store::{self, NewScore};
use crate::assessment::scoring::{Moderation, Scored, Scoring, Sheet, actions, results};
use crate::cohorts::Cohort;
use crate::cohorts::participants::store as people;
use crate::cohorts::store::find_class;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{CohortId, ParticipationId, ScoreSheetId};
use crate::web::form::{FieldErrors, Fields, FormView, Reader};
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rust_decimal::Decimal;

const STAFF: Audience = Audience::Roles(Role::STAFF);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
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

type PersonPlace = At<(String, CohortId, ParticipationId)>;

/// A person's scores and all that belongs to them.
struct File {
    cohort: Cohort,
    scoring: Scoring,
    scored: Scored,
    sheets: Vec<Sheet>,
    moderations: Vec<Moderation>,
}

impl File {
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

    /// The same for a change: nobody locks the class meanwhile.
    async fn held(tx: &mut TenantTx, id: CohortId, person: ParticipationId) -> Result<Self> {
        store::hold_open(tx, id).await?;
        Self::of(tx, id, person).await
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
        let is_published = publications::find_standing(tx, id).await?.is_some();
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
    let file = File::of(&mut m.tx, id, person).await?;
    file.page(&mut m.tx, &m.here, FormView::empty(), "").await
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
    let file = File::held(&mut m.tx, id, person).await?;
    let permit = m.here.actor.permit::<EnterScores>(&file.scoring)?;
    match parse_correction(&fields, &file.sheets) {
        Ok(new)
            if file
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
        Err(errors) => file.refuse(m, fields, errors, "correct").await,
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
    let file = File::held(&mut m.tx, id, person).await?;
    let permit = m.here.actor.permit::<EnterScores>(&file.scoring)?;
    let mut r = Reader::new(&fields);
    let aspect = fields.get("aspect").to_owned();
    r.check(
        file.scoring.scheme().aspect(&aspect).is_some(),
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
                &file.scored,
                &remedial,
                &why,
                m.here.now,
            )
            .await?;
            see(m, id, person, "Nilai remedial tersimpan.").await
        }
        Err(errors) => file.refuse(m, fields, errors, "remedial").await,
    }
}

async fn moderate(
    mut m: Member,
    At((_, id, person)): PersonPlace,
    Form(fields): Form,
) -> Result<Response> {
    let file = File::held(&mut m.tx, id, person).await?;
    let permit = m.here.actor.permit::<EnterScores>(&file.scoring)?;
    let mut r = Reader::new(&fields);
    let difference = file
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
                &file.scored.person,
                difference,
                &outcome,
                m.here.now,
            )
            .await?;
            see(m, id, person, "Kesepakatan penguji tercatat.").await
        }
        (Err(errors), _) => file.refuse(m, fields, errors, "moderation").await,
        (Ok(_), None) => Err(Error::NotFound),
    }
}
