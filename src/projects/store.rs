//! SQL of projects and documents: the look-ups that every room above needs.

use super::{Case, Document, DocumentKind, DocumentState, Dossier, Novelty, Project, Scope, Stage};
use crate::access::Here;
use crate::codes::Code;
use crate::db::{Db, SystemReason, TenantTx};
use crate::error::{Error, Result};
use crate::id::{CohortId, DocumentId, MemberId, MissionId, ParticipationId, ProjectId, TenantId};
use crate::programs::Graduation;

/// One project, in either capacity.
pub async fn find(tx: &mut TenantTx, id: ProjectId) -> Result<Option<Project>> {
    Ok(sqlx::query_as!(
        Project,
        r#"select p.id as "id: ProjectId", p.tenant_id as "tenant_id: TenantId", p.home_tenant_id as "home_tenant_id: TenantId",
                  p.cohort_id as "cohort_id: CohortId", p.participation_id as "participation_id: ParticipationId",
                  p.stage as "stage: Stage", p.title, p.brand, p.theme, p.locus, p.scope as "scope: Scope", p.digital, p.novelty as "novelty: Novelty",
                  p.submitted_at, p.public_consent_at, p.implementation_started_on, p.updated_at, p.version,
                  a.member_id as "leader_member_id: MemberId", a.name as leader_name, a.position as leader_position, a.org_unit_name, a.agency_name,
                  a.mentor_member_id as "mentor_member_id: MemberId", a.mentor_name, a.mentor_position,
                  a.coach_member_id as "coach_member_id: MemberId", a.coach_name, a.graduation as "graduation: Graduation", a.qualification,
                  c.name as cohort_name, c.program, c.starts_on as cohort_starts_on, c.ends_on as cohort_ends_on
             from project p
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
            where p.id = $1 and (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant())"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// The projects that somebody leads here, the newest class first.
pub async fn list_led_by(tx: &mut TenantTx, member: MemberId) -> Result<Vec<Project>> {
    Ok(sqlx::query_as!(
        Project,
        r#"select p.id as "id: ProjectId", p.tenant_id as "tenant_id: TenantId", p.home_tenant_id as "home_tenant_id: TenantId",
                  p.cohort_id as "cohort_id: CohortId", p.participation_id as "participation_id: ParticipationId",
                  p.stage as "stage: Stage", p.title, p.brand, p.theme, p.locus, p.scope as "scope: Scope", p.digital, p.novelty as "novelty: Novelty",
                  p.submitted_at, p.public_consent_at, p.implementation_started_on, p.updated_at, p.version,
                  a.member_id as "leader_member_id: MemberId", a.name as leader_name, a.position as leader_position, a.org_unit_name, a.agency_name,
                  a.mentor_member_id as "mentor_member_id: MemberId", a.mentor_name, a.mentor_position,
                  a.coach_member_id as "coach_member_id: MemberId", a.coach_name, a.graduation as "graduation: Graduation", a.qualification,
                  c.name as cohort_name, c.program, c.starts_on as cohort_starts_on, c.ends_on as cohort_ends_on
             from project p
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
            where a.tenant_id = app_tenant() and a.member_id = $1
            order by c.starts_on desc, p.id desc limit 20"#,
        member.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The aims that a project supports.
pub async fn list_missions(tx: &mut TenantTx, project: &Project) -> Result<Vec<MissionId>> {
    Ok(sqlx::query_scalar!(
        r#"select mission_id as "id: MissionId" from project_mission where tenant_id = $1 and project_id = $2"#,
        project.tenant_id.0,
        project.id.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// How many projects, lines of their tally, and launches keep something else than plans, flags and projects say (migrations
/// 0003 to 0005); none, if all is well.
pub async fn count_wrong_numbers(db: &Db) -> Result<i64> {
    let mut tx = db.system(SystemReason::CommandLine).await?;
    Ok(sqlx::query_scalar!(
        r#"select (select count(*) from project p
             left join lateral (
               select min(m.ends_on) filter (where m.horizon = 'short' and m.state in ('not_started', 'in_progress')) as short_due,
                      min(m.ends_on) filter (where m.horizon <> 'short' and m.state in ('not_started', 'in_progress')) as later_due,
                      coalesce(sum(m.budget_rupiah) filter (where m.state <> 'cancelled'), 0)::bigint as planned, coalesce(sum(m.spent_rupiah), 0)::bigint as spent,
                      coalesce(array_agg(distinct m.funding_source) filter (where m.state <> 'cancelled' and m.budget_rupiah > 0), '{}') as sources,
                      coalesce(bool_or((m.watched, m.plan_open) <> (is_carried_out(p.stage), is_plan_open(p.stage, p.implementation_started_on))), false) as unwatched
                 from milestone m where m.tenant_id = p.tenant_id and m.project_id = p.id) s on true
            where (p.short_due_on, p.later_due_on, p.planned_rupiah, p.spent_rupiah, p.funding_sources) is distinct from (s.short_due, s.later_due, s.planned, s.spent, s.sources) or s.unwatched
               or p.flagged_at is distinct from (select f.flagged_at from routine_flag f where f.tenant_id = p.tenant_id and f.project_id = p.id and f.lifted_at is null)
               or p.launched <> exists (select from launch_item i where i.project_tenant_id = p.tenant_id and i.project_id = p.id and i.snapshot is not null))
           + (select count(*) from (select tenant_id, home_tenant_id, stage, submitted, launched, projects from project_tally where projects <> 0) t
                full join (select tenant_id, home_tenant_id, stage, submitted_at is not null as submitted, launched, count(*) as projects from project group by 1, 2, 3, 4, 5) p
                  using (tenant_id, home_tenant_id, stage, submitted, launched)
               where t.projects is distinct from p.projects)
           + (select count(*) from (select tenant_id, sum(first_launched) as n from launch_batch group by 1) b
                left join (select tenant_id, count(distinct (project_tenant_id, project_id)) as n from launch_item where snapshot is not null group by 1) i using (tenant_id)
               where b.n <> coalesce(i.n, 0)) as "n!""#
    )
    .fetch_one(tx.conn())
    .await?)
}

/// One project as the reader may see it; everything else does not exist.
pub async fn find_case(tx: &mut TenantTx, here: &Here, id: ProjectId) -> Result<Case> {
    find(tx, id)
        .await?
        .and_then(|project| Case::of(project, here))
        .ok_or(Error::NotFound)
}

/// One document of a project.
pub async fn find_document(
    tx: &mut TenantTx,
    project: ProjectId,
    kind: DocumentKind,
) -> Result<Option<Document>> {
    Ok(sqlx::query_as!(
        Document,
        r#"select id as "id: DocumentId", kind as "kind: DocumentKind", state as "state: DocumentState", state_since, latest_number, version
             from document where project_id = $1 and kind = $2"#,
        project.0,
        kind.code()
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// One document with its project, as the reader may see it. Before its first submission it exists for the class only.
pub async fn find_dossier(
    tx: &mut TenantTx,
    here: &Here,
    id: ProjectId,
    kind: DocumentKind,
) -> Result<Dossier> {
    let Case { project, relation } = find_case(tx, here, id).await?;
    let document = find_document(tx, id, kind).await?.ok_or(Error::NotFound)?;
    if document.latest_number == 0 && !relation.may_see_drafts() {
        return Err(Error::NotFound);
    }
    Ok(Dossier {
        project,
        document,
        relation,
    })
}

/// All documents of a project, in the order of the journey.
pub async fn list_documents(tx: &mut TenantTx, project: ProjectId) -> Result<Vec<Document>> {
    Ok(sqlx::query_as!(
        Document,
        r#"select id as "id: DocumentId", kind as "kind: DocumentKind", state as "state: DocumentState", state_since, latest_number, version
             from document where project_id = $1 order by array_position(array['idea', 'design', 'report'], kind)"#,
        project.0
    )
    .fetch_all(tx.conn())
    .await?)
}
