//! SQL of the papers: who approved, and the numbers of people that only papers show.

use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{DocumentId, ProjectId};
use chrono::{DateTime, Utc};

/// What a paper says of people and no page does.
#[derive(Debug, Clone)]
pub struct People {
    /// As enrolled.
    pub leader_nip: String,
    /// From the organiser's directory; the home government does not see it.
    pub mentor_nip: Option<String>,
    /// The same.
    pub coach_nip: Option<String>,
    /// The same.
    pub coach_position: Option<String>,
}

/// The people of a project, in either capacity.
pub async fn people(tx: &mut TenantTx, project: ProjectId) -> Result<People> {
    Ok(sqlx::query_as!(
        People,
        r#"select a.nip as leader_nip, m.nip as "mentor_nip?", c.nip as "coach_nip?", c.position as "coach_position?"
             from project p
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             left join member m on m.tenant_id = a.tenant_id and m.id = a.mentor_member_id
             left join member c on c.tenant_id = a.tenant_id and c.id = a.coach_member_id
            where p.id = $1"#,
        project.0
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Somebody's approval of a version.
#[derive(Debug, Clone)]
pub struct Approved {
    /// In which role, as code.
    pub role: String,
    /// As named then.
    pub name: String,
    /// Office then.
    pub position: String,
    /// From the organiser's directory.
    pub nip: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The approvals of a version, in their order; the last of each role.
pub async fn approvals(
    tx: &mut TenantTx,
    document: DocumentId,
    version: i32,
) -> Result<Vec<Approved>> {
    Ok(sqlx::query_as!(
        Approved,
        r#"select role as "role!", name as "name!", position as "position!", nip, at as "at!" from (
             select distinct on (r.reviewer_role) r.reviewer_role as role, r.reviewer_name as name, r.reviewer_position as position, m.nip, r.decided_at as at
               from review r left join member m on m.tenant_id = r.tenant_id and m.id = r.reviewer_member_id
              where r.document_id = $1 and r.version_number = $2 and r.decision = 'approved'
              order by r.reviewer_role, r.decided_at desc) a
            order by at"#,
        document.0,
        version
    )
    .fetch_all(tx.conn())
    .await?)
}
