//! SQL of deadlines. Extensions are only ever added.

use super::forms::Granted;
use super::{Extension, due_at_end_of};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{CohortId, ExtensionId};
use crate::projects::{DocumentKind, Dossier, Project};
use chrono::{DateTime, NaiveDate, Utc};

/// The planned last day of a document in a class; none when the class has no such stage.
pub async fn find_plan(
    tx: &mut TenantTx,
    cohort: CohortId,
    kind: DocumentKind,
) -> Result<Option<NaiveDate>> {
    Ok(sqlx::query_scalar!(
        "select ends_on from cohort_stage where cohort_id = $1 and code = $2",
        cohort.0,
        due_at_end_of(kind).code()
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// The extensions of a document, in the order in which they were granted.
pub async fn list(
    tx: &mut TenantTx,
    project: &Project,
    kind: DocumentKind,
) -> Result<Vec<Extension>> {
    Ok(sqlx::query_as!(
        Extension,
        r#"select until_on as "until", reason, granted_by_name, granted_at from deadline_extension
            where tenant_id = $1 and project_id = $2 and kind = $3 order by granted_at, id limit 50"#,
        project.tenant_id.0,
        project.id.0,
        kind.code()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps an extension.
pub async fn insert(
    tx: &mut TenantTx,
    dossier: &Dossier,
    granted: &Granted,
    by: &crate::audit::Who,
    now: DateTime<Utc>,
) -> Result<ExtensionId> {
    let id = ExtensionId::new();
    let project = &dossier.project;
    sqlx::query!(
        "insert into deadline_extension (id, home_tenant_id, project_id, kind, until_on, reason, granted_by, granted_by_name, granted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.0,
        project.home_tenant_id.0,
        project.id.0,
        dossier.document.kind.code(),
        granted.until,
        granted.reason,
        by.member_id.0,
        by.name,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}
