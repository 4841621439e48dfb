//! SQL of missions.

use super::forms::Typed;
use super::{MissionItem, MissionKind};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::{MissionId, TenantId};
use chrono::{DateTime, Utc};

/// The items of a government that this tenant may read, the latest period first; each with the projects that support it.
pub async fn list(tx: &mut TenantTx, of: TenantId) -> Result<Vec<MissionItem>> {
    Ok(sqlx::query_as!(
        MissionItem,
        r#"select m.tenant_id as "tenant_id: TenantId", m.id as "id: MissionId", m.kind as "kind: MissionKind", m.number, m.body, m.from_year, m.until_year,
                  m.archived_at is not null as "archived!", m.version,
                  (select count(*) from project_mission l join project p on p.tenant_id = l.tenant_id and p.id = l.project_id
                    where l.mission_tenant_id = m.tenant_id and l.mission_id = m.id and p.submitted_at is not null and p.stage not in ('stopped', 'withdrawn')) as "projects!"
             from mission_item m where m.tenant_id = $1
            order by m.archived_at is not null, m.from_year desc,
                     array_position(array['vision', 'mission', 'priority', 'issue', 'road_map', 'value'], m.kind), m.number nulls last, m.id limit 300"#,
        of.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Adds an item.
pub async fn insert(tx: &mut TenantTx, typed: &Typed, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into mission_item (id, kind, number, body, from_year, until_year, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        typed.id.0,
        typed.kind.code(),
        typed.number,
        typed.body,
        typed.from_year,
        typed.until_year,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Changes an item, unless somebody else has done so since.
pub async fn update(tx: &mut TenantTx, typed: &Typed) -> Result<()> {
    let result = sqlx::query!(
        "update mission_item set kind = $2, number = $3, body = $4, from_year = $5, until_year = $6, version = version + 1
          where tenant_id = app_tenant() and id = $1 and version = $7",
        typed.id.0,
        typed.kind.code(),
        typed.number,
        typed.body,
        typed.from_year,
        typed.until_year,
        typed.version
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Archives an item, or takes it back.
pub async fn archive(tx: &mut TenantTx, id: MissionId, at: Option<DateTime<Utc>>) -> Result<()> {
    let result = sqlx::query!(
        "update mission_item set archived_at = $2, version = version + 1 where tenant_id = app_tenant() and id = $1",
        id.0,
        at
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}
