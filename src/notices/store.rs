//! SQL of notices.

use super::Notice;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{MemberId, NoticeId};
use chrono::{DateTime, Utc};

/// The latest notices of somebody.
pub async fn list(tx: &mut TenantTx, member: MemberId) -> Result<Vec<Notice>> {
    Ok(sqlx::query_as!(
        Notice,
        r#"select id as "id: NoticeId", body, path, at, read_at from notice
            where tenant_id = app_tenant() and member_id = $1 order by at desc, id desc limit 100"#,
        member.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Marks all notices of somebody as read; how many were not.
pub async fn read_all(tx: &mut TenantTx, member: MemberId, now: DateTime<Utc>) -> Result<u64> {
    let result = sqlx::query!(
        "update notice set read_at = $2 where tenant_id = app_tenant() and member_id = $1 and read_at is null",
        member.0,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected())
}
