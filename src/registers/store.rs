//! SQL of the lists.

use super::{Entry, Kept, Register};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::{EntryId, ProjectId};
use chrono::{DateTime, Utc};
use sqlx::types::Json;

struct Row {
    id: EntryId,
    entry: Json<Entry>,
    version: i32,
}

impl From<Row> for Kept {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            entry: row.entry.0,
            version: row.version,
        }
    }
}

/// The lines of a project, or of one of its lists, in the order in which they were written.
pub async fn list(
    tx: &mut TenantTx,
    project: ProjectId,
    only: Option<Register>,
) -> Result<Vec<Kept>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: EntryId", entry as "entry: Json<Entry>", version from register_entry
            where tenant_id = app_tenant() and project_id = $1 and ($2::text is null or register = $2) order by register, created_at, id limit 300"#,
        project.0,
        only.map(Code::code)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// One line of a project's list.
pub async fn find(
    tx: &mut TenantTx,
    project: ProjectId,
    register: Register,
    id: EntryId,
) -> Result<Option<Kept>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id: EntryId", entry as "entry: Json<Entry>", version from register_entry
            where tenant_id = app_tenant() and project_id = $1 and register = $2 and id = $3"#,
        project.0,
        register.code(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Kept::from))
}

/// Keeps a line, unless the list is full.
pub async fn insert(
    tx: &mut TenantTx,
    project: ProjectId,
    id: EntryId,
    entry: &Entry,
    now: DateTime<Utc>,
) -> Result<bool> {
    // Of two who add at once one waits for the other: the list never grows past its limit.
    sqlx::query_scalar!(
        "select id from project where tenant_id = app_tenant() and id = $1 for no key update",
        project.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let result = sqlx::query!(
        "insert into register_entry (id, project_id, entry, created_at) select $1, $2, $3, $4
          where (select count(*) from register_entry where tenant_id = app_tenant() and project_id = $2 and register = $5) < $6",
        id.0,
        project.0,
        Json(entry) as _,
        now,
        entry.register().code(),
        super::MAX_ENTRIES
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Rewrites a line that is still as it was seen.
pub async fn update(tx: &mut TenantTx, kept: &Kept, over: i32, entry: &Entry) -> Result<()> {
    let result = sqlx::query!(
        "update register_entry set entry = $3, version = version + 1 where tenant_id = app_tenant() and id = $1 and version = $2",
        kept.id.0,
        over,
        Json(entry) as _
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Strikes a line out.
pub async fn delete(tx: &mut TenantTx, kept: &Kept) -> Result<()> {
    let result = sqlx::query!(
        "delete from register_entry where tenant_id = app_tenant() and id = $1",
        kept.id.0
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}
