//! SQL of photographs.

use super::Photo;
use super::forms::Typed;
use crate::db::TenantTx;
use crate::error::Result;
use crate::files::NewFile;
use crate::id::{BatchId, PhotoId};
use chrono::{DateTime, Utc};

/// The photographs of a batch, in the order in which they were added.
pub async fn list(tx: &mut TenantTx, batch: BatchId) -> Result<Vec<Photo>> {
    Ok(sqlx::query_as!(
        Photo,
        r#"select id as "id: PhotoId", name, media_type, sha256, caption, credit from launch_photo
            where tenant_id = app_tenant() and batch_id = $1 order by added_at, id"#,
        batch.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// How many there are.
pub async fn count(tx: &mut TenantTx, batch: BatchId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from launch_photo where tenant_id = app_tenant() and batch_id = $1"#,
        batch.0
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Keeps a photograph.
pub async fn insert(
    tx: &mut TenantTx,
    batch: BatchId,
    typed: &Typed,
    file: &NewFile,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into launch_photo (id, batch_id, name, media_type, size_bytes, sha256, caption, credit, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict on constraint launch_photo_once_key do nothing",
        typed.id.0,
        batch.0,
        file.name,
        file.media_type,
        file.size_bytes,
        &file.sha256[..],
        typed.caption,
        typed.credit,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes a photograph; whether it was there.
pub async fn delete(tx: &mut TenantTx, batch: BatchId, id: PhotoId) -> Result<bool> {
    let result = sqlx::query!(
        "delete from launch_photo where tenant_id = app_tenant() and batch_id = $1 and id = $2",
        batch.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected() > 0)
}
