//! SQL of routine flags.

use super::Flag;
use crate::access::Role;
use crate::audit::Who;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::{FlagId, MemberId};
use crate::projects::Project;
use chrono::{DateTime, Utc};

/// All flags of a project, the latest first; in either capacity.
pub async fn list(tx: &mut TenantTx, project: &Project) -> Result<Vec<Flag>> {
    Ok(sqlx::query_as!(
        Flag,
        r#"select id as "id: FlagId", flagged_by as "flagged_by: MemberId", flagged_by_name, flagged_by_role, reason, flagged_at,
                  answer, answered_at, lifted_at, lifted_by_name
             from routine_flag where tenant_id = $1 and project_id = $2 order by flagged_at desc, id desc"#,
        project.tenant_id.0,
        project.id.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Sets a flag; one that stands makes the write stale.
pub async fn insert(
    tx: &mut TenantTx,
    project: &Project,
    id: FlagId,
    who: &Who,
    role: Role,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "insert into routine_flag (id, home_tenant_id, project_id, flagged_by, flagged_by_name, flagged_by_role, reason, flagged_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        id.0,
        project.home_tenant_id.0,
        project.id.0,
        who.member_id.0,
        who.name,
        role.code(),
        reason,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Keeps the one answer.
pub async fn answer(tx: &mut TenantTx, id: FlagId, answer: &str, now: DateTime<Utc>) -> Result<()> {
    let result = sqlx::query!(
        "update routine_flag set answer = $2, answered_at = $3 where tenant_id = app_tenant() and id = $1 and answered_at is null and lifted_at is null",
        id.0,
        answer,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Lifts a flag.
pub async fn lift(tx: &mut TenantTx, id: FlagId, by: &str, now: DateTime<Utc>) -> Result<()> {
    let result = sqlx::query!(
        "update routine_flag set lifted_at = $2, lifted_by_name = $3 where tenant_id = app_tenant() and id = $1 and lifted_at is null",
        id.0,
        now,
        by
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}
