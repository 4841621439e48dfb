//! SQL of organisations, through the system door.

use super::TenantKind;
use super::forms::TenantCommand;
use crate::db::SystemTx;
use crate::error::{Result, broken_constraint, written};
use crate::id::TenantId;
use crate::web::form::FieldErrors;
use chrono::{DateTime, Utc};

/// An organisation in the platform's list. Counts only: no content.
#[derive(Debug)]
pub struct TenantRow {
    /// The tenant.
    pub id: TenantId,
    /// Name in addresses.
    pub slug: String,
    /// Name on screen.
    pub name: String,
    /// Its kind.
    pub kind: TenantKind,
    /// Region code.
    pub region_code: Option<String>,
    /// Time zone.
    pub time_zone: String,
    /// Accent colour.
    pub colour: String,
    /// Grows with each change.
    pub version: i32,
    /// How many people can act as admin.
    pub admins: i64,
}

/// All organisations by name.
pub async fn list(tx: &mut SystemTx) -> Result<Vec<TenantRow>> {
    Ok(sqlx::query_as!(
        TenantRow,
        r#"select t.id as "id: TenantId", t.slug, t.name, t.kind as "kind: TenantKind", t.region_code, t.time_zone, t.colour, t.version,
                  (select count(*) from role_assignment r where r.tenant_id = t.id and r.role = 'organizer_admin') as "admins!"
             from tenant t order by t.name limit 1000"#
    )
    .fetch_all(tx.conn())
    .await?)
}

/// One organisation.
pub async fn find(tx: &mut SystemTx, id: TenantId) -> Result<Option<TenantRow>> {
    Ok(sqlx::query_as!(
        TenantRow,
        r#"select t.id as "id: TenantId", t.slug, t.name, t.kind as "kind: TenantKind", t.region_code, t.time_zone, t.colour, t.version,
                  (select count(*) from role_assignment r where r.tenant_id = t.id and r.role = 'organizer_admin') as "admins!"
             from tenant t where t.id = $1"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// One organisation by its name in addresses.
pub async fn find_id_by_slug(tx: &mut SystemTx, slug: &str) -> Result<Option<TenantId>> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: TenantId" from tenant where slug = $1"#,
        slug
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Makes an organisation; false when its id is there already.
pub async fn insert(
    tx: &mut SystemTx,
    id: TenantId,
    tenant: &TenantCommand,
    now: DateTime<Utc>,
) -> Result<Result<bool, FieldErrors>> {
    let result = sqlx::query!(
        "insert into tenant (id, slug, name, kind, region_code, time_zone, colour, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do nothing",
        id.0,
        tenant.slug,
        tenant.name,
        tenant.kind as TenantKind,
        tenant.region_code,
        tenant.zone.code(),
        tenant.colour,
        now
    )
    .execute(tx.conn())
    .await;
    taken(result.map(|done| done.rows_affected() == 1))
}

/// Changes an organisation that nobody else has changed since it was read.
pub async fn update(
    tx: &mut SystemTx,
    id: TenantId,
    version: i32,
    tenant: &TenantCommand,
) -> Result<Result<(), FieldErrors>> {
    let result = sqlx::query!(
        "update tenant set slug = $3, name = $4, kind = $5, region_code = $6, time_zone = $7, colour = $8, version = version + 1
          where id = $1 and version = $2",
        id.0,
        version,
        tenant.slug,
        tenant.name,
        tenant.kind as TenantKind,
        tenant.region_code,
        tenant.zone.code(),
        tenant.colour
    )
    .execute(tx.conn())
    .await;
    match result {
        Ok(done) => written(&done).map(Ok),
        Err(error) => taken(Err(error)),
    }
}

/// A name that is taken is a field error, not a fault.
fn taken<T>(result: Result<T, sqlx::Error>) -> Result<Result<T, FieldErrors>> {
    let error = match result {
        Ok(value) => return Ok(Ok(value)),
        Err(error) => error,
    };
    match broken_constraint(&error) {
        Some("tenant_slug_key") => Ok(Err(FieldErrors::one(
            "slug",
            "Nama pada alamat ini sudah dipakai instansi lain. Pilih yang lain.",
        ))),
        Some("tenant_name_key") => Ok(Err(FieldErrors::one(
            "name",
            "Instansi dengan nama ini sudah ada.",
        ))),
        _ => Err(error.into()),
    }
}
