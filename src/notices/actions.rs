//! Marking as read.

use super::policy::ReadInbox;
use super::store;
use crate::access::Permit;
use crate::audit::{self, Entry};
use crate::db::TenantTx;
use crate::error::Result;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Marks everything in the inbox as read.
pub async fn read_all(
    tx: &mut TenantTx,
    permit: &Permit<'_, ReadInbox>,
    now: DateTime<Utc>,
) -> Result<()> {
    let member = permit.subject().0;
    let read = store::read_all(tx, member, now).await?;
    if read == 0 {
        return Ok(());
    }
    let entry = Entry {
        at: now,
        action: permit.name(),
        subject_kind: "inbox",
        subject_id: member.0,
        details: json!({ "read": read }),
    };
    audit::record(tx, permit.actor(), entry).await
}
