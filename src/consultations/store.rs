//! SQL of the control card.

use super::forms::NewLine;
use super::{AdviserRole, Consultation, ConsultationState, Medium, Topic};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::{ConsultationId, MemberId, ProjectId};
use crate::projects::Project;
use chrono::{DateTime, Utc};

/// The lines of a project, in the order of their days.
pub async fn list(tx: &mut TenantTx, project: ProjectId) -> Result<Vec<Consultation>> {
    Ok(sqlx::query_as!(
        Consultation,
        r#"select id as "id: ConsultationId", held_on, medium as "medium: Medium", topic as "topic: Topic",
                  adviser_role as "adviser_role: AdviserRole", adviser_name, question, response, state as "state: ConsultationState"
             from consultation where tenant_id = app_tenant() and project_id = $1 order by held_on, created_at, id limit 500"#,
        project.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// One line of a project. Locks it: of two equal sends the second finds what the first has done.
pub async fn find(
    tx: &mut TenantTx,
    project: ProjectId,
    id: ConsultationId,
) -> Result<Option<Consultation>> {
    Ok(sqlx::query_as!(
        Consultation,
        r#"select id as "id: ConsultationId", held_on, medium as "medium: Medium", topic as "topic: Topic",
                  adviser_role as "adviser_role: AdviserRole", adviser_name, question, response, state as "state: ConsultationState"
             from consultation where tenant_id = app_tenant() and project_id = $1 and id = $2 for update"#,
        project.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Keeps a line: asked, or answered already.
pub async fn insert(
    tx: &mut TenantTx,
    project: &Project,
    adviser: (MemberId, &str),
    line: &NewLine,
    by: MemberId,
    now: DateTime<Utc>,
) -> Result<()> {
    let state = match line.response {
        None => ConsultationState::Asked,
        Some(_) => ConsultationState::Answered,
    };
    sqlx::query!(
        "insert into consultation (id, home_tenant_id, project_id, held_on, medium, topic, adviser_role, adviser_member_id, adviser_name, question, response, state, state_since, noted_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $13)",
        line.id.0,
        project.home_tenant_id.0,
        project.id.0,
        line.held_on,
        line.medium.code(),
        line.topic.code(),
        line.adviser.code(),
        adviser.0.0,
        adviser.1,
        line.question,
        line.response.as_deref().unwrap_or_default(),
        state.code(),
        now,
        by.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves a line that is still where it was seen.
pub async fn set_state(
    tx: &mut TenantTx,
    line: &Consultation,
    to: ConsultationState,
    response: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update consultation set state = $3, response = $4, state_since = $5 where tenant_id = app_tenant() and id = $1 and state = $2",
        line.id.0,
        line.state.code(),
        to.code(),
        response,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}
