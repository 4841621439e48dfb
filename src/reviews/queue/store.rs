//! SQL of the queue.

use super::{Waiting, WaitingKind};
use crate::access::{Here, Role};
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{MemberId, MilestoneId, ProjectId};
use chrono::{DateTime, Utc};

/// Everything that waits for the reader, oldest first.
pub async fn list(tx: &mut TenantTx, here: &Here) -> Result<Vec<Waiting>> {
    let actor = &here.actor;
    Ok(sqlx::query_as!(
        Waiting,
        r#"with mine as (
             select p.id, p.brand, p.title, a.name as leader_name, c.name as cohort_name,
                    coalesce(a.mentor_member_id = $1, false) and $2::bool as as_mentor, coalesce(a.coach_member_id = $1, false) and $3::bool as as_coach
               from participation a
               join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
               join cohort c on c.tenant_id = a.tenant_id and c.id = a.cohort_id
              where a.tenant_id = app_tenant() and (a.mentor_member_id = $1 or a.coach_member_id = $1) and p.stage not in ('stopped', 'withdrawn')
           )
           select d.kind as "kind!: WaitingKind", m.id as "project_id!: ProjectId", null::uuid as "milestone_id: MilestoneId", '' as "milestone!",
                  m.brand as "brand!", m.title as "title!", m.leader_name as "leader_name!", m.cohort_name as "cohort_name!",
                  d.latest_number as "number!", d.state_since as "since!"
             from mine m join document d on d.tenant_id = app_tenant() and d.project_id = m.id
            where (d.state = 'submitted' and m.as_mentor) or (d.state = 'mentor_approved' and m.as_coach)
           union all
           select 'milestone', m.id, s.id, s.title, m.brand, m.title, m.leader_name, m.cohort_name, 0, s.state_since
             from mine m join milestone s on s.tenant_id = app_tenant() and s.project_id = m.id
            where s.state = 'done_unverified' and m.as_mentor
           union all
           select 'consultation', m.id, null, '', m.brand, m.title, m.leader_name, m.cohort_name, 0, k.state_since
             from mine m join consultation k on k.tenant_id = app_tenant() and k.project_id = m.id
            where k.state = 'asked' and case k.adviser_role when 'mentor' then m.as_mentor else m.as_coach end
            order by 10, 2"#,
        actor.member_id.0,
        actor.is(Role::Mentor),
        actor.is(Role::Coach)
    )
    .fetch_all(tx.conn())
    .await?)
}

/// How many decisions this person has taken since a moment: on documents and on milestones.
pub async fn count_done(tx: &mut TenantTx, member: MemberId, since: DateTime<Utc>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "done!" from transition
            where tenant_id = app_tenant() and actor_member_id = $1 and at >= $2
              and event in ('mentor_approve', 'coach_approve', 'return', 'reject', 'accept')"#,
        member.0,
        since
    )
    .fetch_one(tx.conn())
    .await?)
}
