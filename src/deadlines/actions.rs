//! Granting more time.

use super::forms::Granted;
use super::policy::ExtendDeadline;
use super::store;
use crate::access::Permit;
use crate::db::TenantTx;
use crate::error::Result;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Grants an extension.
pub async fn extend(
    tx: &mut TenantTx,
    permit: &Permit<'_, ExtendDeadline>,
    granted: &Granted,
    now: DateTime<Utc>,
) -> Result<()> {
    let dossier = permit.subject();
    let id = store::insert(tx, dossier, granted, permit.actor(), now).await?;
    permit
        .record(
            tx,
            ("deadline_extension", id.0),
            json!({
                "project": dossier.project.id,
                "kind": dossier.document.kind,
                "until": granted.until,
                "reason": granted.reason,
            }),
            now,
        )
        .await
}
