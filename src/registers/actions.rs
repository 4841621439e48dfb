//! What happens to the lists: add, change, strike out.

use super::policy::{AddEntry, ChangeEntry};
use super::{Entry, MAX_ENTRIES, store};
use crate::access::Permit;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::EntryId;
use chrono::{DateTime, Utc};
use serde_json::json;

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
    permit
        .record(
            tx,
            ("register_entry", id.0),
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
    permit
        .record(
            tx,
            ("register_entry", kept.id.0),
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
    permit
        .record(
            tx,
            ("register_entry", kept.id.0),
            json!({ "before": kept.entry }),
            now,
        )
        .await
}
