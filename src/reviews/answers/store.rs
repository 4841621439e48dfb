//! SQL of answers.

use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{ChangeRequestId, ReviewId};
use chrono::{DateTime, Utc};

/// Writes the answers of one checklist in one statement.
pub async fn write(
    tx: &mut TenantTx,
    review: ReviewId,
    answers: &[(ChangeRequestId, String)],
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update change_request c set answer = a.answer, answered_at = $4
           from unnest($1::uuid[], $2::text[]) as a(id, answer)
          where c.tenant_id = app_tenant() and c.review_id = $3 and c.id = a.id",
        &answers.iter().map(|(id, _)| id.0).collect::<Vec<_>>(),
        &answers
            .iter()
            .map(|(_, text)| text.clone())
            .collect::<Vec<_>>(),
        review.0,
        now
    )
    .execute(tx.conn())
    .await?;
    if result.rows_affected() == answers.len() as u64 {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}
