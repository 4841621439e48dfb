//! What happens to the scores of a class.

use super::policy::{ChooseScheme, EnterScores, MoveScoring};
use super::store::{self, NewScore};
use super::{Scored, Scoring, ScoringEvent, ScoringMachine, ScoringState, results};
use crate::access::{Actor, Machine, Permit};
use crate::assessment::engine::{Graduation, Remedial};
use crate::assessment::publications::{self, NewResult};
use crate::assessment::schemes::{KeptScheme, SchemeState};
use crate::audit::{self, Entry, Move};
use crate::codes::Code;
use crate::cohorts::participants::Participant;
use crate::cohorts::participants::store::list as list_people;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{CohortId, ParticipationId, PublicationId};
use crate::notices;
use crate::projects::actions as projects;
use crate::seminars;
use chrono::{DateTime, Utc};
use rand::RngExt;
use rust_decimal::Decimal;
use serde_json::json;

fn entry(id: CohortId, action: &str, details: serde_json::Value, at: DateTime<Utc>) -> Entry<'_> {
    Entry {
        at,
        action,
        subject_kind: "cohort",
        subject_id: id.0,
        details,
    }
}

/// Chooses by what the class is scored.
pub async fn choose(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChooseScheme>,
    kept: &KeptScheme,
    now: DateTime<Utc>,
) -> Result<()> {
    if kept.state != SchemeState::Active {
        return Err(Error::illegal(
            "Instrumen ini belum aktif. Aktifkan dahulu di halaman instrumen.",
        ));
    }
    let cohort = permit.subject().id;
    if store::has_sheets(tx, cohort).await? {
        return Err(Error::illegal(
            "Kelas ini sudah mulai dinilai, jadi instrumennya tetap.",
        ));
    }
    store::choose(tx, cohort, kept.id, now).await?;
    let details = json!({ "scheme": kept.id, "name": kept.scheme.name });
    permit.record(tx, ("cohort", cohort.0), details, now).await
}

/// Everybody's results as they stand now.
pub async fn compute(tx: &mut TenantTx, scoring: &super::Scoring) -> Result<Vec<Scored>> {
    let people = list_people(tx, &[scoring.cohort_id]).await?;
    let material = store::material(tx, scoring.cohort_id, None).await?;
    Ok(results(scoring.scheme(), &people, &material))
}

/// Locks, publishes, withdraws; asks for, grants or refuses the unlock.
pub async fn move_on(
    tx: &mut TenantTx,
    permit: &Permit<'_, MoveScoring>,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<ScoringState> {
    let (actor, case) = (permit.actor(), permit.subject());
    let (scoring, event) = (&case.scoring, case.event);
    let to = ScoringMachine::take(scoring.state, event, reason)?;
    let cohort = scoring.cohort_id;
    let mut completed = 0;
    match event {
        ScoringEvent::Lock => {
            let unsettled = compute(tx, scoring)
                .await?
                .iter()
                .filter(|s| !s.unsettled.is_empty())
                .count();
            if unsettled > 0 {
                return Err(Error::illegal(format!(
                    "Nilai penguji {unsettled} peserta berselisih lebih dari 15 poin. Catat kesepakatannya dahulu."
                )));
            }
        }
        ScoringEvent::Publish => completed = publish(tx, scoring, actor, now).await?,
        ScoringEvent::Withdraw => {
            publications::store::withdraw(tx, cohort, &actor.name, reason.unwrap_or_default(), now)
                .await?;
        }
        ScoringEvent::AskUnlock | ScoringEvent::GrantUnlock | ScoringEvent::RefuseUnlock => {}
    }
    let asked = (event == ScoringEvent::AskUnlock).then(|| {
        (
            actor.member_id,
            actor.name.as_str(),
            reason.unwrap_or_default(),
        )
    });
    store::set_state(tx, scoring, to, asked, now).await?;
    let moved = Move {
        at: now,
        project: None,
        machine: ScoringMachine::NAME,
        subject_id: cohort.0,
        from: scoring.state.code(),
        event: event.code(),
        to: to.code(),
        role: actor.staff_role().code(),
        reason,
    };
    audit::record_move(tx, actor, moved).await?;
    tell_of_unlock(tx, scoring, actor, event, now).await?;
    let details = json!({ "event": event, "from": scoring.state, "to": to, "reason": reason, "completed": completed });
    permit
        .record(tx, ("cohort", cohort.0), details, now)
        .await?;
    Ok(to)
}

/// Tells those who may grant an unlock that it is asked for, and whoever asked what came of it.
async fn tell_of_unlock(
    tx: &mut TenantTx,
    scoring: &Scoring,
    actor: &Actor,
    event: ScoringEvent,
    now: DateTime<Utc>,
) -> Result<()> {
    let (readers, does) = match event {
        ScoringEvent::AskUnlock => {
            let granters = store::list_granters(tx, actor.member_id).await?;
            let readers = granters.into_iter().map(|(id, _)| id).collect();
            (readers, "meminta kunci nilai kelas dibuka")
        }
        ScoringEvent::GrantUnlock => (
            Vec::from_iter(scoring.asked_by),
            "membuka kunci nilai kelas yang Anda minta",
        ),
        ScoringEvent::RefuseUnlock => (
            Vec::from_iter(scoring.asked_by),
            "menolak membuka kunci nilai kelas yang Anda minta",
        ),
        ScoringEvent::Lock | ScoringEvent::Publish | ScoringEvent::Withdraw => return Ok(()),
    };
    let path = format!("/cohorts/{}/scores", scoring.cohort_id);
    let body = format!("{} {does}.", actor.name);
    notices::store::tell(tx, &readers, "access", (&body, &path), now).await
}

async fn publish(
    tx: &mut TenantTx,
    scoring: &Scoring,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<usize> {
    let scored = compute(tx, scoring).await?;
    if scored.iter().all(|s| s.outcome.total.is_none()) {
        return Err(Error::illegal(
            "Belum ada hasil yang lengkap untuk diterbitkan.",
        ));
    }
    let results: Vec<NewResult<'_>> = scored
        .iter()
        .map(|s| NewResult {
            participation: s.person.id,
            outcome: &s.outcome,
            qualification: s.outcome.qualification().to_owned(),
            rank: s.rank,
            code: new_code(),
        })
        .collect();
    publications::store::publish(
        tx,
        PublicationId::new(),
        scoring.cohort_id,
        &actor.name,
        &results,
        now,
    )
    .await?;
    // Whoever still owes an answer to an examiner is not through yet.
    let waiting = seminars::store::list_owing(tx, scoring.cohort_id).await?;
    let passed: Vec<ParticipationId> = scored
        .iter()
        .filter(|s| s.outcome.graduation == Graduation::Passed)
        .map(|s| s.person.id)
        .filter(|id| !waiting.contains(id))
        .collect();
    projects::complete_training(tx, actor, &passed, now).await
}

/// Sixteen letters and digits, none of which looks like another: eighty bits that nobody guesses.
fn new_code() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut rng = rand::rng();
    (0..16)
        .map(|_| char::from(LETTERS[rng.random_range(0..32)]))
        .collect()
}

/// Enters scores and corrections; each that replaces another has its reason.
pub async fn enter(
    tx: &mut TenantTx,
    permit: &Permit<'_, EnterScores>,
    scores: &[NewScore],
    now: DateTime<Utc>,
) -> Result<()> {
    let (actor, scoring) = (permit.actor(), permit.subject());
    store::add_scores(
        tx,
        scoring.kept.id,
        (actor.member_id, &actor.name),
        scores,
        now,
    )
    .await?;
    let corrected = scores.iter().filter(|s| !s.reason.is_empty()).count();
    let reason = scores
        .iter()
        .map(|s| s.reason.as_str())
        .find(|r| !r.is_empty());
    let details = json!({ "scores": scores.len(), "corrected": corrected, "reason": reason });
    permit
        .record(tx, ("cohort", scoring.cohort_id.0), details, now)
        .await
}

/// Notes lesson hours missed.
pub async fn note_absences(
    tx: &mut TenantTx,
    permit: &Permit<'_, EnterScores>,
    absences: &[(ParticipationId, Option<i32>, String)],
    now: DateTime<Utc>,
) -> Result<()> {
    let (actor, scoring) = (permit.actor(), permit.subject());
    store::add_absences(tx, (actor.member_id, &actor.name), absences, now).await?;
    let details = json!({ "people": absences.len() });
    audit::record(
        tx,
        actor,
        entry(scoring.cohort_id, "scoring.note_absence", details, now),
    )
    .await
}

/// Enters the one second try of somebody who was deferred, or corrects it.
pub async fn remedy(
    tx: &mut TenantTx,
    permit: &Permit<'_, EnterScores>,
    scored: &Scored,
    remedial: &Remedial,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (actor, scoring) = (permit.actor(), permit.subject());
    let result = scored
        .outcome
        .aspects
        .iter()
        .find(|a| a.code == remedial.aspect);
    let corrects = result.is_some_and(|a| a.remedial.is_some());
    let pass = scoring.scheme().rules.pass_above;
    let is_weak = result.is_some_and(|a| a.score.is_some_and(|s| s <= pass));
    let is_due = scored.outcome.graduation == Graduation::Deferred && is_weak;
    if !corrects && !is_due {
        return Err(Error::illegal(
            "Remedial hanya untuk aspek yang menyebabkan peserta ditunda, satu kali.",
        ));
    }
    let by = (actor.member_id, actor.name.as_str());
    store::add_remedial(
        tx,
        scoring.kept.id,
        by,
        scored.person.id,
        remedial,
        reason,
        now,
    )
    .await?;
    let details = json!({ "participation": scored.person.id, "aspect": remedial.aspect, "score": remedial.score, "reason": reason });
    audit::record(
        tx,
        actor,
        entry(scoring.cohort_id, "scoring.remedial", details, now),
    )
    .await
}

/// Writes down what examiners who differed agreed on.
pub async fn moderate(
    tx: &mut TenantTx,
    permit: &Permit<'_, EnterScores>,
    person: &Participant,
    difference: (&str, Decimal),
    outcome: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (actor, scoring) = (permit.actor(), permit.subject());
    let by = (actor.member_id, actor.name.as_str());
    store::add_moderation(tx, scoring.kept.id, by, person.id, difference, outcome, now).await?;
    let details =
        json!({ "participation": person.id, "aspect": difference.0, "spread": difference.1 });
    audit::record(
        tx,
        actor,
        entry(scoring.cohort_id, "scoring.moderate", details, now),
    )
    .await
}
