//! SQL of the public page. The public is in no tenant: functions of the database answer whoever knows the code.

use super::{PublicLaunch, Standing};
use crate::audit::Who;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::{BatchId, PhotoId, TenantId};
use chrono::{DateTime, Utc};
use sqlx::types::Json;

/// Where the public page of a batch stands; nothing before it was first published.
pub async fn find(tx: &mut TenantTx, batch: BatchId) -> Result<Option<Standing>> {
    Ok(sqlx::query_as!(
        Standing,
        "select code, published_at, published_by_name, withdrawn_at from launch_page where tenant_id = app_tenant() and batch_id = $1",
        batch.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// How many of the projects of a batch may be shown.
pub async fn count_consents(tx: &mut TenantTx, batch: BatchId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "agreed!" from launch_item i join project p on p.tenant_id = i.project_tenant_id and p.id = i.project_id
            where i.tenant_id = app_tenant() and i.batch_id = $1 and p.public_consent_at is not null"#,
        batch.0
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Publishes the page; one that was published before keeps its code.
pub async fn publish(
    tx: &mut TenantTx,
    batch: BatchId,
    code: &str,
    by: &Who,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into launch_page (batch_id, code, published_at, published_by_name) values ($1, $2, $3, $4)
         on conflict (tenant_id, batch_id) do update set published_at = $3, published_by_name = $4, withdrawn_at = null",
        batch.0,
        code,
        now,
        by.name
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes the page down.
pub async fn withdraw(tx: &mut TenantTx, batch: BatchId, now: DateTime<Utc>) -> Result<()> {
    let result = sqlx::query!(
        "update launch_page set withdrawn_at = coalesce(withdrawn_at, $2) where tenant_id = app_tenant() and batch_id = $1",
        batch.0,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// What the public reads under a code.
pub async fn public(tx: &mut TenantTx, code: &str) -> Result<Option<PublicLaunch>> {
    let found: Option<Json<PublicLaunch>> = sqlx::query_scalar("select app_public_launch($1)")
        .bind(code)
        .fetch_one(tx.conn())
        .await?;
    Ok(found.map(|json| json.0))
}

/// A photograph of a public page: whose, digest, type.
pub async fn public_photo(
    tx: &mut TenantTx,
    code: &str,
    photo: PhotoId,
) -> Result<Option<(TenantId, Vec<u8>, String)>> {
    Ok(sqlx::query_as("select * from app_public_photo($1, $2)")
        .bind(code)
        .bind(photo.0)
        .fetch_optional(tx.conn())
        .await?)
}
