//! Keeping answers.

use super::policy::AnswerChanges;
use super::store;
use crate::access::Permit;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{ChangeRequestId, ReviewId};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Keeps answers to lines of one checklist.
pub async fn answer(
    tx: &mut TenantTx,
    permit: &Permit<'_, AnswerChanges>,
    review: ReviewId,
    answers: &[(ChangeRequestId, String)],
    now: DateTime<Utc>,
) -> Result<()> {
    if answers.is_empty() {
        return Ok(());
    }
    store::write(tx, review, answers, now).await?;
    let details = json!({ "review": review, "lines": answers.len() });
    let document = permit.subject().document.id;
    permit
        .record(tx, ("document", document.0), details, now)
        .await
}
