//! Marking as read.

use super::policy::ReadInbox;
use super::store;
use crate::access::Permit;
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
    permit
        .record(tx, ("inbox", member.0), json!({ "read": read }), now)
        .await
}
