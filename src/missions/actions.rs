//! What is done to the list.

use super::forms::Typed;
use super::policy::KeepMissions;
use super::store;
use crate::access::Permit;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::MissionId;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Adds an item, or changes one that was seen.
pub async fn save(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepMissions>,
    typed: &Typed,
    now: DateTime<Utc>,
) -> Result<()> {
    if typed.version == 0 {
        store::insert(tx, typed, now).await?;
    } else {
        store::update(tx, typed).await?;
    }
    let details = json!({ "kind": typed.kind, "number": typed.number, "body": typed.body });
    permit
        .record(tx, ("mission_item", typed.id.0), details, now)
        .await
}

/// Archives an item, or takes it back.
pub async fn archive(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepMissions>,
    id: MissionId,
    archived: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    store::archive(tx, id, archived.then_some(now)).await?;
    permit
        .record(
            tx,
            ("mission_item", id.0),
            json!({ "archived": archived }),
            now,
        )
        .await
}
