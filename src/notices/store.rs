//! SQL of notices.

use super::Notice;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{MemberId, NoticeId, ProjectId};
use chrono::{DateTime, Utc};

/// The latest notices of somebody.
pub async fn list(tx: &mut TenantTx, member: MemberId) -> Result<Vec<Notice>> {
    Ok(sqlx::query_as!(
        Notice,
        r#"select id as "id: NoticeId", body, path, at, read_at from notice
            where tenant_id = app_tenant() and member_id = $1 order by at desc, id desc limit 100"#,
        member.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Marks all notices of somebody as read; how many were not.
pub async fn read_all(tx: &mut TenantTx, member: MemberId, now: DateTime<Utc>) -> Result<u64> {
    let result = sqlx::query!(
        "update notice set read_at = $2 where tenant_id = app_tenant() and member_id = $1 and read_at is null",
        member.0,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected())
}

/// Tells some members the same.
pub async fn tell(
    tx: &mut TenantTx,
    members: &[MemberId],
    kind: &str,
    (body, path): (&str, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let members: Vec<uuid::Uuid> = members.iter().map(|m| m.0).collect();
    sqlx::query!(
        "insert into notice (id, member_id, kind, body, path, at)
         select gen_random_uuid(), m, $2, left($3, 480), $4, $5 from unnest($1::uuid[]) m",
        &members,
        kind,
        body,
        path,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Who of a project is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Its leader.
    Leader,
    /// The leader's mentor.
    Mentor,
}

/// Tells somebody of a milestone of a class of this tenant; nobody, where there is no such person.
pub async fn tell_of_milestone(
    tx: &mut TenantTx,
    project: ProjectId,
    whom: Whom,
    (body, path): (&str, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into notice (id, member_id, kind, body, path, at)
         select gen_random_uuid(), m.member_id, 'milestone', left($2, 480), $3, $4
           from project p
           join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
           cross join lateral (select case when $5 then a.mentor_member_id else a.member_id end as member_id) m
          where p.tenant_id = app_tenant() and p.id = $1 and m.member_id is not null",
        project.0,
        body,
        path,
        now,
        whom == Whom::Mentor
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
