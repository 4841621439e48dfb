//! What is done to a batch: plan, change, launch, cancel. The only writer of its state.

use super::forms::BatchFacts;
use super::items::{self, Item};
use super::policy::{CancelBatch, ChangeBatch, LaunchBatch, PlanBatch};
use super::{Batch, BatchEvent, BatchMachine, BatchState, stage, store};
use crate::access::{Action, Actor, Machine, Permit};
use crate::audit::{self, Move};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::BatchId;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Plans a batch.
pub async fn plan(
    tx: &mut TenantTx,
    permit: &Permit<'_, PlanBatch>,
    id: BatchId,
    facts: &BatchFacts,
    now: DateTime<Utc>,
) -> Result<()> {
    store::lock_series(tx).await?;
    let number = store::insert(tx, id, facts, now).await?;
    let last = store::size(tx).await?.standing;
    store::swap_numbers(tx, number, last).await?;
    let details =
        json!({ "title": facts.title, "held_at": facts.held_at, "presided_by": facts.presided_by });
    permit
        .record(tx, ("launch_batch", id.0), details, now)
        .await
}

/// Changes the facts of a planned batch.
pub async fn change(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeBatch>,
    version: i32,
    facts: &BatchFacts,
    now: DateTime<Utc>,
) -> Result<()> {
    let batch = permit.subject();
    store::update(tx, batch.id, version, facts).await?;
    let before =
        json!({ "title": batch.title, "held_at": batch.held_at, "presided_by": batch.presided_by });
    let after =
        json!({ "title": facts.title, "held_at": facts.held_at, "presided_by": facts.presided_by });
    permit
        .record(
            tx,
            ("launch_batch", batch.id.0),
            json!({ "before": before, "after": after }),
            now,
        )
        .await
}

/// Launches a batch: from here on its list and its report stand still. `items` are its projects as they are now;
/// the series and the batch are locked by the caller.
pub async fn launch(
    tx: &mut TenantTx,
    permit: &Permit<'_, LaunchBatch>,
    items: &[Item],
    now: DateTime<Utc>,
) -> Result<()> {
    let batch = permit.subject();
    let to = BatchMachine::after(batch.state, BatchEvent::Launch)?;
    items::actions::only_own(tx, permit.actor(), batch.id, None).await?;
    if items.is_empty() {
        return Err(Error::illegal(
            "Gelombang ini belum berisi proyek. Tambahkan paling sedikit satu proyek, lalu luncurkan.",
        ));
    }
    if let Some(item) = items.iter().find(|item| item.obstacle().is_some()) {
        let why = item.obstacle().unwrap_or_default();
        return Err(Error::illegal(format!(
            "“{}” belum dapat diluncurkan: {why} Keluarkan proyek itu dari daftar, lalu luncurkan.",
            item.row.name()
        )));
    }
    items::store::freeze(tx, batch.id, items).await?;
    let number = store::size(tx).await?.launched + 1;
    store::swap_numbers(tx, batch.number, number).await?;
    store::move_to(tx, batch, to, Some(now)).await?;
    store::tell(tx, batch.id, now).await?;
    record(tx, permit, batch, BatchEvent::Launch, to, None, now).await?;
    let projects: Vec<_> = items.iter().map(|item| item.project_id).collect();
    permit
        .record(
            tx,
            ("launch_batch", batch.id.0),
            json!({ "number": number, "projects": projects }),
            now,
        )
        .await
}

/// Cancels a planned batch and lets its projects go. The log keeps which they were. The series is
/// locked by the caller.
pub async fn cancel(
    tx: &mut TenantTx,
    permit: &Permit<'_, CancelBatch>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let batch = permit.subject();
    let to = BatchMachine::after(batch.state, BatchEvent::Cancel)?;
    items::actions::only_own(tx, permit.actor(), batch.id, None).await?;
    let released = items::store::release(tx, batch.id).await?;
    let last = store::size(tx).await?.standing;
    store::swap_numbers(tx, batch.number, last).await?;
    store::move_to(tx, batch, to, None).await?;
    record(tx, permit, batch, BatchEvent::Cancel, to, Some(reason), now).await?;
    permit
        .record(
            tx,
            ("launch_batch", batch.id.0),
            json!({ "reason": reason, "projects": released }),
            now,
        )
        .await
}

async fn record<A: Action>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    batch: &Batch,
    event: BatchEvent,
    to: BatchState,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let step = Move {
        at: now,
        project: None,
        machine: BatchMachine::NAME,
        subject_id: batch.id.0,
        from: batch.state.code(),
        event: event.code(),
        to: to.code(),
        role: acting_role(permit.actor()),
        reason,
    };
    audit::record_move(tx, permit.actor(), step).await
}

/// The role in which a person prepares launches.
fn acting_role(actor: &Actor) -> &'static str {
    stage::PREPARERS
        .iter()
        .find(|role| actor.is(**role))
        .map_or("", |role| role.code())
}
