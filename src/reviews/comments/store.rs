//! SQL of comments.

use super::forms::NewComment;
use super::{Comment, CommentAudience, readable};
use crate::access::Role;
use crate::audit::Who;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::CommentId;
use crate::projects::{Case, Project};
use chrono::{DateTime, Utc};

/// The comments of a project that this reader sees, the oldest first; in either capacity.
pub async fn list(tx: &mut TenantTx, case: &Case) -> Result<Vec<Comment>> {
    let audiences: Vec<String> = readable(case.relation)
        .iter()
        .map(|a| a.code().to_owned())
        .collect();
    Ok(sqlx::query_as!(
        Comment,
        r#"select id as "id: CommentId", author_name, author_role, audience as "audience: CommentAudience", document_kind, section_key, body, created_at
             from comment where tenant_id = $1 and project_id = $2 and audience = any($3) order by created_at, id"#,
        case.project.tenant_id.0,
        case.project.id.0,
        &audiences
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps a comment.
pub async fn insert(
    tx: &mut TenantTx,
    project: &Project,
    comment: &NewComment,
    who: &Who,
    role: Role,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into comment (id, home_tenant_id, project_id, author_member_id, author_name, author_role, audience, document_kind, section_key, body, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        comment.id.0,
        project.home_tenant_id.0,
        project.id.0,
        who.member_id.0,
        who.name,
        role.code(),
        comment.audience.code(),
        comment.document_kind.map(Code::code),
        comment.section_key,
        comment.body,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
