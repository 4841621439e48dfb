//! SQL of participants.

use super::{Participant, ParticipantStatus};
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::{AgencyId, CohortId, MemberId, OrgUnitId, ParticipationId, ProjectId};
use crate::programs::Graduation;
use crate::projects::{DocumentState, Stage};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The participants of classes, by class and list number, or only one of them.
async fn read(
    tx: &mut TenantTx,
    cohorts: &[CohortId],
    only: Option<ParticipationId>,
) -> Result<Vec<Participant>> {
    let ids: Vec<Uuid> = cohorts.iter().map(|c| c.0).collect();
    Ok(sqlx::query_as!(
        Participant,
        r#"select p.id as "id: ParticipationId", p.cohort_id as "cohort_id: CohortId", p.member_id as "member_id: MemberId", p.list_number, p.name, p.nip,
                  concat_ws(', ', nullif(p.rank_name, ''), nullif(p.rank_grade, '')) as "rank!", p.position,
                  p.agency_id as "agency_id: AgencyId", p.agency_name, p.org_unit_name,
                  p.mentor_member_id as "mentor_member_id: MemberId", p.mentor_name, p.mentor_position,
                  p.coach_member_id as "coach_member_id: MemberId", p.coach_name,
                  p.status as "status: ParticipantStatus", p.status_reason, p.graduation as "graduation: Graduation", p.qualification, p.version, m.activated_at,
                  j.id as "project_id?: ProjectId", j.stage as "stage?: Stage", j.title as "title?",
                  d.idea as "idea?: DocumentState", d.design as "design?: DocumentState", d.report as "report?: DocumentState", d.waiting_since
             from participation p
             join member m on m.tenant_id = p.tenant_id and m.id = p.member_id
             left join project j on j.tenant_id = p.tenant_id and j.participation_id = p.id
             left join lateral (
               select min(w.state) filter (where w.kind = 'idea') as idea, min(w.state) filter (where w.kind = 'design') as design,
                      min(w.state) filter (where w.kind = 'report') as report,
                      min(w.state_since) filter (where w.state in ('submitted', 'mentor_approved')) as waiting_since
                 from document w where w.tenant_id = j.tenant_id and w.project_id = j.id) d on true
            where p.tenant_id = app_tenant() and p.cohort_id = any($1) and ($2::uuid is null or p.id = $2)
            order by p.cohort_id, p.list_number"#,
        &ids,
        only.map(|p| p.0)
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The participants of classes, by class and list number.
pub async fn list(tx: &mut TenantTx, cohorts: &[CohortId]) -> Result<Vec<Participant>> {
    read(tx, cohorts, None).await
}

/// One participant of a class.
pub async fn find(
    tx: &mut TenantTx,
    cohort: CohortId,
    id: ParticipationId,
) -> Result<Option<Participant>> {
    Ok(read(tx, &[cohort], Some(id)).await?.pop())
}

/// Pairs a participant with a mentor; name and office are kept as they are today.
pub async fn pair_mentor(
    tx: &mut TenantTx,
    participant: &Participant,
    mentor: MemberId,
) -> Result<()> {
    let result = sqlx::query!(
        "update participation p set mentor_member_id = m.id, mentor_name = m.name, mentor_position = m.position, version = p.version + 1
           from member m
          where m.tenant_id = app_tenant() and m.id = $3 and p.tenant_id = app_tenant() and p.id = $1 and p.version = $2",
        participant.id.0,
        participant.version,
        mentor.0
    );
    written(&result.execute(tx.conn()).await?)
}

/// Pairs those of `chosen` whom the coach may accompany (BR-05) and who still take part; gives who was paired.
pub async fn assign_coach(
    tx: &mut TenantTx,
    cohort: CohortId,
    coach: MemberId,
    chosen: &[ParticipationId],
) -> Result<Vec<ParticipationId>> {
    let ids: Vec<Uuid> = chosen.iter().map(|p| p.0).collect();
    let rows = sqlx::query_scalar!(
        r#"update participation p set coach_member_id = m.id, coach_name = m.name, version = p.version + 1
             from member m
            where m.tenant_id = app_tenant() and m.id = $1 and p.tenant_id = app_tenant() and p.cohort_id = $2 and p.id = any($3)
              and p.status = 'active' and p.member_id <> m.id and p.mentor_member_id is distinct from m.id
           returning p.id as "id: ParticipationId""#,
        coach.0,
        cohort.0,
        &ids
    );
    Ok(rows.fetch_all(tx.conn()).await?)
}

/// Writes office and OPD of a participant.
pub async fn set_office(
    tx: &mut TenantTx,
    participant: &Participant,
    position: &str,
    org_unit: OrgUnitId,
    org_unit_name: &str,
) -> Result<()> {
    let result = sqlx::query!(
        "update participation set position = $3, org_unit_id = $4, org_unit_name = $5, version = version + 1
          where tenant_id = app_tenant() and id = $1 and version = $2",
        participant.id.0,
        participant.version,
        position,
        org_unit.0,
        org_unit_name
    );
    written(&result.execute(tx.conn()).await?)
}

/// Writes whether a participant takes part, and why not.
pub async fn set_status(
    tx: &mut TenantTx,
    participant: &Participant,
    status: ParticipantStatus,
    reason: &str,
) -> Result<()> {
    let result = sqlx::query!(
        "update participation set status = $3, status_reason = $4, version = version + 1 where tenant_id = app_tenant() and id = $1 and version = $2",
        participant.id.0,
        participant.version,
        status as ParticipantStatus,
        reason
    );
    written(&result.execute(tx.conn()).await?)
}

/// Somebody of a class who cannot sign in yet.
#[derive(Debug, Clone)]
pub struct Uninvited {
    /// Who.
    pub member_id: MemberId,
    /// Name with titles.
    pub name: String,
    /// In this class: participant, mentor, coach.
    pub capacities: Vec<String>,
    /// For sending the link.
    pub phone: Option<String>,
    /// When the last link was made that is still open.
    pub invited_at: Option<DateTime<Utc>>,
    /// Until when it lasts.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The people of a class who have no password yet, participants first.
pub async fn list_uninvited(tx: &mut TenantTx, cohort: CohortId) -> Result<Vec<Uninvited>> {
    Ok(sqlx::query_as!(
        Uninvited,
        r#"with people as (
             select member_id, 1 as ord, 'Peserta' as capacity from participation
              where tenant_id = app_tenant() and cohort_id = $1 and status <> 'withdrawn'
             union select mentor_member_id, 2, 'Mentor' from participation
              where tenant_id = app_tenant() and cohort_id = $1 and status <> 'withdrawn' and mentor_member_id is not null
             union select coach_member_id, 3, 'Coach' from participation
              where tenant_id = app_tenant() and cohort_id = $1 and status <> 'withdrawn' and coach_member_id is not null
           )
           select m.id as "member_id: MemberId", m.name, array_agg(p.capacity order by p.ord) as "capacities!", m.phone,
                  max(i.created_at) as invited_at, max(i.expires_at) as expires_at
             from people p
             join member m on m.tenant_id = app_tenant() and m.id = p.member_id
             left join lateral (select n.created_at, n.expires_at from invitation n
                                 where n.tenant_id = m.tenant_id and n.account_id = m.account_id and n.used_at is null and n.voided_at is null
                                 order by n.created_at desc limit 1) i on true
            where m.activated_at is null and m.deactivated_at is null
            group by m.tenant_id, m.id order by min(p.ord), m.name"#,
        cohort.0
    )
    .fetch_all(tx.conn())
    .await?)
}
