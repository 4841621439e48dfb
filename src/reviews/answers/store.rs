//! SQL of answers.

use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{ChangeRequestId, DocumentId, ReviewId};
use chrono::{DateTime, Utc};

/// Writes the answers of one checklist in one statement.
pub async fn write(tx: &mut TenantTx, review: ReviewId, answers: &[(ChangeRequestId, String)], now: DateTime<Utc>) -> Result<()> {
    let result = sqlx::query!(
        "update change_request c set answer = a.answer, answered_at = $4
           from unnest($1::uuid[], $2::text[]) as a(id, answer)
          where c.tenant_id = app_tenant() and c.review_id = $3 and c.id = a.id",
        &answers.iter().map(|(id, _)| id.0).collect::<Vec<_>>(),
        &answers.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>(),
        review.0,
        now
    )
    .execute(tx.conn())
    .await?;
    if result.rows_affected() == answers.len() as u64 { Ok(()) } else { Err(Error::Stale) }
}

/// How many lines of the latest checklist of a document are not answered yet.
pub async fn count_unanswered(tx: &mut TenantTx, document: DocumentId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "open!" from change_request c
            where c.tenant_id = app_tenant() and c.answer = '' and c.review_id = (
              select id from review where tenant_id = app_tenant() and document_id = $1 and decision = 'returned' order by decided_at desc, id desc limit 1)"#,
        document.0
    )
    .fetch_one(tx.conn())
    .await?)
}
