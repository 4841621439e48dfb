//! What happens to directives: given, answered, judged. A line of the follow-up moves its directive (migration 0009).

use super::forms::{Answered, Given};
use super::policy::{GiveDirective, MoveDirective, giver_role};
use super::{DirectiveMachine, store};
use crate::access::{Action, Machine, Permit};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Gives a directive.
pub async fn give(
    tx: &mut TenantTx,
    permit: &Permit<'_, GiveDirective>,
    given: &Given,
    now: DateTime<Utc>,
) -> Result<()> {
    let case = &permit.subject().case;
    let role = giver_role(case, given.kind).ok_or_else(|| Error::denied(GiveDirective::WHO_MAY))?;
    if given.kind != permit.subject().kind {
        return Err(Error::internal(
            "a directive of another kind than the permit's",
        ));
    }
    store::insert(tx, &case.project, given, (permit.actor(), role), now).await?;
    let details = json!({ "project": case.project.id, "kind": given.kind, "due_on": given.due_on });
    permit
        .record(tx, ("directive", given.id.0), details, now)
        .await
}

/// Answers a directive, or judges the answer.
pub async fn step(
    tx: &mut TenantTx,
    permit: &Permit<'_, MoveDirective>,
    answered: &Answered,
    now: DateTime<Utc>,
) -> Result<()> {
    let step = permit.subject();
    let directive = &step.subject.directive;
    let to = DirectiveMachine::after(directive.state, step.event)?;
    let role = step
        .subject
        .role_for(permit.actor(), step.event)
        .ok_or_else(|| Error::denied(MoveDirective::WHO_MAY))?;
    store::insert_answer(
        tx,
        &step.subject,
        (step.event, to),
        answered,
        (permit.actor(), role),
        now,
    )
    .await?;
    let details = json!({ "event": step.event.code(), "from": directive.state, "to": to });
    permit
        .record(tx, ("directive", directive.id.0), details, now)
        .await
}
