//! SQL of saved searches.

use super::SavedView;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{MemberId, SavedViewId};
use chrono::{DateTime, Utc};

/// The searches of somebody, by name.
pub async fn list(tx: &mut TenantTx, member: MemberId) -> Result<Vec<SavedView>> {
    Ok(sqlx::query_as!(
        SavedView,
        r#"select id as "id: SavedViewId", name, query from saved_view where tenant_id = app_tenant() and member_id = $1 order by name, id limit 20"#,
        member.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps a search under a name; what had that name, in whatever letters, makes room.
pub async fn keep(
    tx: &mut TenantTx,
    member: MemberId,
    name: &str,
    query: &str,
    now: DateTime<Utc>,
) -> Result<SavedViewId> {
    Ok(sqlx::query_scalar!(
        r#"insert into saved_view (id, member_id, name, query, created_at) values ($1, $2, $3, $4, $5)
           on conflict (tenant_id, member_id, lower(name)) do update set query = excluded.query, name = excluded.name returning id as "id: SavedViewId""#,
        SavedViewId::new().0,
        member.0,
        name,
        query,
        now
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Drops a search of somebody; whether there was one.
pub async fn remove(tx: &mut TenantTx, member: MemberId, id: SavedViewId) -> Result<bool> {
    let gone = sqlx::query!(
        "delete from saved_view where tenant_id = app_tenant() and member_id = $1 and id = $2",
        member.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected() > 0)
}
