//! SQL behind the acts.

use super::Footing;
use crate::db::TenantTx;
use crate::error::Result;
use crate::projects::{DocumentState, Project};

/// What stands behind the acts, in one statement.
pub async fn footing(tx: &mut TenantTx, project: &Project) -> Result<Footing> {
    Ok(sqlx::query_as!(
        Footing,
        r#"select (select count(*) from milestone where tenant_id = app_tenant() and project_id = $1 and horizon = 'short' and state <> 'cancelled') as "short!",
                  (select count(*) from milestone where tenant_id = app_tenant() and project_id = $1 and horizon = 'short' and state = 'verified') as "verified!",
                  (select state from document where tenant_id = app_tenant() and project_id = $1 and kind = 'design') as "design: DocumentState",
                  (select state from document where tenant_id = app_tenant() and project_id = $1 and kind = 'report') as "report: DocumentState""#,
        project.id.0
    )
    .fetch_one(tx.conn())
    .await?)
}
