//! What happens to the lists: add, change, strike out.

use super::policy::{AddEntry, ChangeEntry};
use super::{Entry, MAX_ENTRIES, store};
use crate::access::{Action, Permit};
use crate::audit;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::EntryId;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// Adds a line to its list.
pub async fn add(
    tx: &mut TenantTx,
    permit: &Permit<'_, AddEntry>,
    id: EntryId,
    entry: &Entry,
    now: DateTime<Utc>,
) -> Result<()> {
    let project = permit.subject().project.id;
    if !store::insert(tx, project, id, entry, now).await? {
        return Err(Error::illegal(format!(
            "Daftar ini sudah memuat {MAX_ENTRIES} baris, yang terbanyak. Gabungkan atau hapus salah satunya dahulu."
        )));
    }
    record(
        tx,
        permit,
        id,
        json!({ "project": project, "after": entry }),
        now,
    )
    .await
}

/// Changes a line.
pub async fn change(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeEntry>,
    over: i32,
    entry: &Entry,
    now: DateTime<Utc>,
) -> Result<()> {
    let kept = &permit.subject().kept;
    store::update(tx, kept, over, entry).await?;
    record(
        tx,
        permit,
        kept.id,
        json!({ "before": kept.entry, "after": entry }),
        now,
    )
    .await
}

/// Strikes a line out.
pub async fn remove(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeEntry>,
    now: DateTime<Utc>,
) -> Result<()> {
    let kept = &permit.subject().kept;
    store::delete(tx, kept).await?;
    record(tx, permit, kept.id, json!({ "before": kept.entry }), now).await
}

async fn record<A: Action>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    id: EntryId,
    details: Value,
    at: DateTime<Utc>,
) -> Result<()> {
    let entry = audit::Entry {
        at,
        action: permit.name(),
        subject_kind: "register_entry",
        subject_id: id.0,
        details,
    };
    audit::record(tx, permit.actor(), entry).await
}
