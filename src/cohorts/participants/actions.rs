//! What is done with participants: pairing, leaving, coming back.

use super::pairing::{Companion, conflict};
use super::{Participant, ParticipantStatus, store};
use crate::access::{Permit, Role};
use crate::audit;
use crate::cohorts::enrolment::store as offices;
use crate::cohorts::policy::{AssignCoach, ChangeOffice, ChangeStatus, Pair};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{MemberId, ParticipationId};
use crate::members::provision::{self, Person};
use crate::projects::ProjectEvent;
use crate::projects::actions::{Step, follow_participant};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

/// What became of a pairing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paired {
    /// They are paired.
    Done,
    /// They may not be; the sentence says why (BR-05).
    Conflict(String),
}

/// Enters a mentor in the directory, then pairs.
pub async fn pair_new_mentor(
    tx: &mut TenantTx,
    permit: &Permit<'_, Pair>,
    person: &Person,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Paired> {
    // Known before anything is written: the person's own number cannot be that of the superior.
    if person.nip.as_deref() == Some(permit.subject().nip.as_str()) {
        return Ok(Paired::Conflict(
            "NIP ini milik peserta sendiri. Isi NIP atasan langsungnya.".to_owned(),
        ));
    }
    let entered = provision::enter(tx, std::slice::from_ref(person), now, today).await?;
    let mentor = entered
        .first()
        .ok_or_else(|| Error::internal("nobody was entered"))?
        .member_id;
    pair_mentor(tx, permit, mentor, now).await
}

/// Pairs a participant with a mentor from the directory.
pub async fn pair_mentor(
    tx: &mut TenantTx,
    permit: &Permit<'_, Pair>,
    mentor: MemberId,
    now: DateTime<Utc>,
) -> Result<Paired> {
    let participant = permit.subject();
    must_take_part(participant)?;
    if let Some(sentence) = conflict(participant, mentor, Companion::Mentor) {
        return Ok(Paired::Conflict(sentence));
    }
    store::pair_mentor(tx, participant, mentor).await?;
    let details =
        json!({ "as": Role::Mentor, "before": participant.mentor_member_id, "after": mentor });
    permit
        .record(tx, ("participation", participant.id.0), details, now)
        .await?;
    Ok(Paired::Done)
}

/// Pairs a participant with a coach.
pub async fn pair_coach(
    tx: &mut TenantTx,
    permit: &Permit<'_, Pair>,
    coach: MemberId,
    now: DateTime<Utc>,
) -> Result<Paired> {
    let participant = permit.subject();
    must_take_part(participant)?;
    if let Some(sentence) = conflict(participant, coach, Companion::Coach) {
        return Ok(Paired::Conflict(sentence));
    }
    if store::assign_coach(tx, participant.cohort_id, coach, &[participant.id])
        .await?
        .is_empty()
    {
        return Err(Error::Stale);
    }
    let details =
        json!({ "as": Role::Coach, "before": participant.coach_member_id, "after": coach });
    permit
        .record(tx, ("participation", participant.id.0), details, now)
        .await?;
    Ok(Paired::Done)
}

/// Gives several participants of a class one coach; gives those who were paired. Others have a conflict or have left.
pub async fn assign_coach(
    tx: &mut TenantTx,
    permit: &Permit<'_, AssignCoach>,
    coach: MemberId,
    chosen: &[ParticipationId],
    now: DateTime<Utc>,
) -> Result<Vec<ParticipationId>> {
    let cohort = permit.subject();
    let paired = store::assign_coach(tx, cohort.id, coach, chosen).await?;
    if !paired.is_empty() {
        let details = json!({ "coach": coach, "participants": paired });
        permit
            .record(tx, ("cohort", cohort.id.0), details, now)
            .await?;
    }
    Ok(paired)
}

/// Completes or corrects office and OPD; an OPD that is missing is made.
pub async fn change_office(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeOffice>,
    position: &str,
    org_unit: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let participant = permit.subject();
    must_take_part(participant)?;
    let made =
        offices::org_units(tx, &[participant.agency_id], &[org_unit.to_owned()], now).await?;
    let unit = made
        .first()
        .ok_or_else(|| Error::internal("no office was found or made"))?;
    store::set_office(tx, participant, position, *unit, org_unit).await?;
    let details = json!({
        "before": { "position": participant.position, "org_unit": participant.org_unit_name },
        "after": { "position": position, "org_unit": org_unit },
    });
    permit
        .record(tx, ("participation", participant.id.0), details, now)
        .await
}

/// A participant leaves the class and takes the project out of it. Its history stays.
pub async fn withdraw(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeStatus>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let participant = permit.subject();
    must_take_part(participant)?;
    store::set_status(tx, participant, ParticipantStatus::Withdrawn, reason).await?;
    let event = ProjectEvent::Withdrawn;
    project_follows(tx, permit, event, Some(reason), now).await?;
    note(
        tx,
        permit.actor(),
        now,
        "participation.withdraw",
        participant.id,
        json!({ "reason": reason }),
    )
    .await
}

/// A participant who left takes part again; the project goes on where it was.
pub async fn reactivate(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeStatus>,
    now: DateTime<Utc>,
) -> Result<()> {
    let participant = permit.subject();
    if participant.status != ParticipantStatus::Withdrawn {
        return Err(Error::illegal(format!(
            "{} sudah tercatat aktif.",
            participant.name
        )));
    }
    store::set_status(tx, participant, ParticipantStatus::Active, "").await?;
    project_follows(tx, permit, ProjectEvent::Reinstated, None, now).await?;
    note(
        tx,
        permit.actor(),
        now,
        "participation.reactivate",
        participant.id,
        json!({ "earlier_reason": participant.status_reason }),
    )
    .await
}

async fn project_follows(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeStatus>,
    event: ProjectEvent,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let actor = permit.actor();
    let step = Step {
        event,
        role: actor.staff_role(),
        reason,
        now,
    };
    follow_participant(tx, actor, permit.subject().id, step).await
}

fn must_take_part(participant: &Participant) -> Result<()> {
    match participant.status {
        ParticipantStatus::Active => Ok(()),
        ParticipantStatus::Withdrawn => Err(Error::illegal(format!(
            "{} sudah mengundurkan diri. Aktifkan kembali dahulu.",
            participant.name
        ))),
        ParticipantStatus::Graduated => Err(Error::illegal(format!(
            "{} sudah lulus, jadi data kelasnya tidak diubah lagi.",
            participant.name
        ))),
    }
}

async fn note(
    tx: &mut TenantTx,
    who: &audit::Who,
    at: DateTime<Utc>,
    action: &str,
    id: ParticipationId,
    details: Value,
) -> Result<()> {
    audit::record(
        tx,
        who,
        audit::Entry {
            at,
            action,
            subject_kind: "participation",
            subject_id: id.0,
            details,
        },
    )
    .await
}
