//! What happens to the control card: ask, note, answer, take back. The only writer of `consultation.state`.

use super::forms::NewLine;
use super::policy::{Answer, Ask, Line, NoteSession, Retract};
use super::{ConsultationEvent, ConsultationMachine, store};
use crate::access::{Action, Machine, Permit, Role};
use crate::audit::{self, Move};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::projects::Project;
use chrono::{DateTime, Utc};
use serde_json::json;

/// The participant asks; the line waits for the adviser.
pub async fn ask(
    tx: &mut TenantTx,
    permit: &Permit<'_, Ask>,
    line: &NewLine,
    now: DateTime<Utc>,
) -> Result<()> {
    keep(tx, permit, &permit.subject().project, line, now).await
}

/// The adviser notes a session that was held.
pub async fn note_session(
    tx: &mut TenantTx,
    permit: &Permit<'_, NoteSession>,
    line: &NewLine,
    now: DateTime<Utc>,
) -> Result<()> {
    if line.adviser != permit.subject().adviser {
        return Err(Error::internal("a line in another role than the permit's"));
    }
    keep(tx, permit, &permit.subject().case.project, line, now).await
}

async fn keep<A: Action>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    project: &Project,
    line: &NewLine,
    now: DateTime<Utc>,
) -> Result<()> {
    let adviser = line
        .adviser
        .of(project)
        .ok_or_else(|| Error::illegal("Belum ada pembimbing dalam peran ini."))?;
    let by = permit.actor().member_id;
    store::insert(tx, project, adviser, line, by, now).await?;
    let details = json!({ "project": project.id, "topic": line.topic, "medium": line.medium });
    permit
        .record(tx, ("consultation", line.id.0), details, now)
        .await
}

/// The adviser answers.
pub async fn answer(
    tx: &mut TenantTx,
    permit: &Permit<'_, Answer>,
    response: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let role = permit.subject().line.adviser_role.role();
    go(tx, permit, ConsultationEvent::Answer, response, role, now).await
}

/// The participant takes the question back.
pub async fn retract(
    tx: &mut TenantTx,
    permit: &Permit<'_, Retract>,
    now: DateTime<Utc>,
) -> Result<()> {
    let event = ConsultationEvent::Retract;
    go(tx, permit, event, "", Role::Participant, now).await
}

async fn go<A: Action<Subject = Line>>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    event: ConsultationEvent,
    response: &str,
    role: Role,
    now: DateTime<Utc>,
) -> Result<()> {
    let Line { case, line } = permit.subject();
    let to = ConsultationMachine::after(line.state, event)?;
    store::set_state(tx, line, to, response, now).await?;
    let moved = Move {
        at: now,
        project: Some((case.project.id, case.project.home_tenant_id)),
        machine: ConsultationMachine::NAME,
        subject_id: line.id.0,
        from: line.state.code(),
        event: event.code(),
        to: to.code(),
        role: role.code(),
        reason: None,
    };
    audit::record_move(tx, permit.actor(), moved).await?;
    permit
        .record(tx, ("consultation", line.id.0), json!({ "to": to }), now)
        .await
}
