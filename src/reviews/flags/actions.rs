//! Flagging, answering, lifting.

use super::policy::{AnswerFlag, FlagCase, FlagRoutine, LiftFlag};
use super::store;
use crate::access::{Action, Permit, Role};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::FlagId;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Flags the project.
pub async fn flag(
    tx: &mut TenantTx,
    permit: &Permit<'_, FlagRoutine>,
    id: FlagId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let case = &permit.subject().case;
    let role = if case.relation.mentor {
        Role::Mentor
    } else {
        Role::Coach
    };
    store::insert(tx, &case.project, id, permit.actor(), role, reason, now).await?;
    note(tx, permit, id, now, json!({ "reason": reason })).await
}

/// Answers the flag.
pub async fn answer(
    tx: &mut TenantTx,
    permit: &Permit<'_, AnswerFlag>,
    answer: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = standing(permit)?;
    store::answer(tx, id, answer, now).await?;
    note(tx, permit, id, now, json!({})).await
}

/// Lifts the flag.
pub async fn lift(
    tx: &mut TenantTx,
    permit: &Permit<'_, LiftFlag>,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = standing(permit)?;
    store::lift(tx, id, &permit.actor().name, now).await?;
    note(tx, permit, id, now, json!({})).await
}

fn standing<A: Action<Subject = FlagCase>>(permit: &Permit<'_, A>) -> Result<FlagId> {
    permit
        .subject()
        .flag
        .as_ref()
        .map(|f| f.id)
        .ok_or(Error::Stale)
}

async fn note<A: Action<Subject = FlagCase>>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    id: FlagId,
    at: DateTime<Utc>,
    mut details: serde_json::Value,
) -> Result<()> {
    details["project"] = json!(permit.subject().case.project.id);
    permit.record(tx, ("routine_flag", id.0), details, at).await
}
