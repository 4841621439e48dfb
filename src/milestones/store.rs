//! SQL of milestones, reports, evidence and files. Reads name the organiser of the project, so that the same query
//! serves both of its tenants; writes happen at the organiser only.

use super::actions::{NewEvidence, NewReport, PlanFacts};
use super::baseline::{Baseline, Planned};
use super::changes::Change;
use super::{
    Decision, Evidence, EvidenceCategory, EvidenceState, FundingSource, Horizon, Milestone,
    MilestoneEvent, MilestoneState, ProgressReport, StoredFile,
};
use crate::access::{Here, Role};
use crate::audit::Who;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result, written};
use crate::files::NewFile;
use crate::id::{EvidenceId, FileId, MilestoneId, ProgressId, ProjectId, TenantId};
use crate::projects::{self, Hindrance, Project};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;

/// The plan of a project, or one milestone of it, in the order of the plan.
async fn read(
    tx: &mut TenantTx,
    project: &Project,
    only: Option<MilestoneId>,
) -> Result<Vec<Milestone>> {
    Ok(sqlx::query_as!(
        Milestone,
        r#"select m.id as "id: MilestoneId", m.project_id as "project_id: ProjectId", m.horizon as "horizon: Horizon", m.position, m.title, m.output,
                  m.indicator, m.unit, m.baseline, m.target, m.actual, m.person_in_charge, m.starts_on, m.ends_on, m.actual_starts_on, m.actual_ends_on,
                  m.weight, m.budget_rupiah, m.spent_rupiah, m.funding_source as "funding_source: FundingSource", m.evidence_wanted, m.progress,
                  m.state as "state: MilestoneState", m.state_since, m.version,
                  (select count(*) from progress_report r where r.tenant_id = m.tenant_id and r.milestone_id = m.id) as "reports!",
                  (select count(*) from evidence e where e.tenant_id = m.tenant_id and e.milestone_id = m.id) as "evidence!",
                  (select count(*) from evidence e where e.tenant_id = m.tenant_id and e.milestone_id = m.id and e.state <> 'returned') as "live_evidence!"
             from milestone m
            where m.tenant_id = $1 and m.project_id = $2 and ($3::uuid is null or m.id = $3)
            order by array_position(array['short', 'medium', 'long'], m.horizon), m.position, m.id"#,
        project.tenant_id.0,
        project.id.0,
        only.map(|id| id.0)
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The plan of a project, in order.
pub async fn list(tx: &mut TenantTx, project: &Project) -> Result<Vec<Milestone>> {
    read(tx, project, None).await
}

/// Freezes the plan of a project as its next baseline; a project without a plan has none.
pub async fn freeze_baseline(
    tx: &mut TenantTx,
    project: &Project,
    name: &str,
    by: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into plan_baseline (project_id, home_tenant_id, number, name, frozen_at, frozen_by_name, plan)
         select $1, $2, (select coalesce(max(number), 0) + 1 from plan_baseline where tenant_id = app_tenant() and project_id = $1), $3, $4, $5, plan
           from (select jsonb_agg(planned(m) order by array_position(array['short', 'medium', 'long'], m.horizon), m.position, m.id) as plan
                   from milestone m where m.tenant_id = app_tenant() and m.project_id = $1 and m.state <> 'cancelled') p
          where plan is not null",
        project.id.0,
        project.home_tenant_id.0,
        name,
        now,
        by
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether the plan of a project was frozen.
pub async fn is_frozen(tx: &mut TenantTx, project: &Project) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from plan_baseline where tenant_id = $1 and project_id = $2) as "frozen!""#,
        project.tenant_id.0,
        project.id.0
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Keeps a change of a frozen plan.
pub async fn insert_change(
    tx: &mut TenantTx,
    project: &Project,
    change: &Change<'_>,
    (by, role): (&str, Role),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into plan_change (project_id, home_tenant_id, kind, title, what, reason, changed_by_name, changed_by_role, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        project.id.0,
        project.home_tenant_id.0,
        change.kind.code(),
        change.title,
        change.what,
        change.reason,
        by,
        role.code(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The latest baseline of a project's plan.
pub async fn find_baseline(tx: &mut TenantTx, project: &Project) -> Result<Option<Baseline>> {
    let row = sqlx::query!(
        r#"select number, name, frozen_at, frozen_by_name, plan as "plan: Json<Vec<Planned>>" from plan_baseline
            where tenant_id = $1 and project_id = $2 order by number desc limit 1"#,
        project.tenant_id.0,
        project.id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|r| Baseline {
        number: r.number,
        name: r.name,
        frozen_at: r.frozen_at,
        frozen_by_name: r.frozen_by_name,
        plan: r.plan.0,
    }))
}

/// One milestone with its project, as the reader may see it.
pub async fn find_case(
    tx: &mut TenantTx,
    here: &Here,
    project: ProjectId,
    id: MilestoneId,
) -> Result<super::MilestoneCase> {
    let case = projects::store::find_case(tx, here, project).await?;
    if !super::policy::may_see_plan(&case) {
        return Err(Error::NotFound);
    }
    let milestone = read(tx, &case.project, Some(id))
        .await?
        .into_iter()
        .next()
        .ok_or(Error::NotFound)?;
    Ok(super::MilestoneCase { case, milestone })
}

/// The same for whoever will change it. The project is locked before its milestone, in the order in which a project that
/// moves locks them.
pub async fn find_case_to_change(
    tx: &mut TenantTx,
    here: &Here,
    project: ProjectId,
    id: MilestoneId,
) -> Result<super::MilestoneCase> {
    lock_plan(tx, project).await?;
    find_case(tx, here, project, id).await
}

/// Adds a milestone at the end of its horizon.
pub async fn insert(
    tx: &mut TenantTx,
    project: &Project,
    id: MilestoneId,
    facts: &PlanFacts,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into milestone (id, home_tenant_id, project_id, horizon, position, title, output, indicator, unit, baseline, target,
           person_in_charge, starts_on, ends_on, weight, budget_rupiah, funding_source, evidence_wanted, state_since, created_at)
         values ($1, $2, $3, $4,
           (select coalesce(max(position), 0) + 1 from milestone where tenant_id = app_tenant() and project_id = $3 and horizon = $4),
           $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)",
        id.0,
        project.home_tenant_id.0,
        project.id.0,
        facts.horizon.code(),
        facts.title,
        facts.output,
        facts.indicator,
        facts.unit,
        facts.baseline,
        facts.target,
        facts.person_in_charge,
        facts.starts_on,
        facts.ends_on,
        facts.weight,
        facts.budget_rupiah,
        facts.funding_source.code(),
        facts.evidence_wanted,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Changes the plan facts; one that moves to another horizon goes to its end.
pub async fn update(
    tx: &mut TenantTx,
    id: MilestoneId,
    version: i32,
    facts: &PlanFacts,
) -> Result<()> {
    let result = sqlx::query!(
        "update milestone m set horizon = $3, title = $4, output = $5, indicator = $6, unit = $7, baseline = $8, target = $9, person_in_charge = $10,
           starts_on = $11, ends_on = $12, weight = $13, budget_rupiah = $14, funding_source = $15, evidence_wanted = $16, version = version + 1,
           position = case when horizon = $3 then position else
             (select coalesce(max(o.position), 0) + 1 from milestone o where o.tenant_id = m.tenant_id and o.project_id = m.project_id and o.horizon = $3) end
          where tenant_id = app_tenant() and id = $1 and version = $2 and state in ('not_started', 'in_progress')",
        id.0,
        version,
        facts.horizon.code(),
        facts.title,
        facts.output,
        facts.indicator,
        facts.unit,
        facts.baseline,
        facts.target,
        facts.person_in_charge,
        facts.starts_on,
        facts.ends_on,
        facts.weight,
        facts.budget_rupiah,
        facts.funding_source.code(),
        facts.evidence_wanted
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Waits for whoever else changes the plan of a project: what is read afterwards stays until the end of the transaction.
pub async fn lock_plan(tx: &mut TenantTx, project: ProjectId) -> Result<()> {
    sqlx::query!(
        "select 1 as one from project where tenant_id = app_tenant() and id = $1 for no key update",
        project.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// Numbers the milestones of a horizon anew, in the order given.
pub async fn reorder(tx: &mut TenantTx, ids: &[MilestoneId]) -> Result<()> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!(
        "update milestone m set position = o.place from unnest($1::uuid[]) with ordinality as o(id, place)
          where m.tenant_id = app_tenant() and m.id = o.id and m.position <> o.place",
        &ids
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes a milestone on which nothing hangs.
pub async fn delete(tx: &mut TenantTx, id: MilestoneId) -> Result<()> {
    let result = sqlx::query!(
        "delete from milestone m where m.tenant_id = app_tenant() and m.id = $1 and m.state = 'not_started'
            and not exists (select from progress_report r where r.tenant_id = m.tenant_id and r.milestone_id = m.id)
            and not exists (select from evidence e where e.tenant_id = m.tenant_id and e.milestone_id = m.id)",
        id.0
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Keeps a report.
pub async fn insert_report(
    tx: &mut TenantTx,
    project: &Project,
    milestone: MilestoneId,
    report: &NewReport,
    who: &Who,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into progress_report (id, home_tenant_id, milestone_id, progress, note, obstacle, obstacle_kind, actual, spent_rupiah, done, reported_by, reported_by_name, reported_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        report.id.0,
        project.home_tenant_id.0,
        milestone.0,
        report.progress,
        report.note,
        report.obstacle,
        report.obstacle_kind.map(|k| k.code()),
        report.actual,
        report.spent_rupiah,
        report.done,
        who.member_id.0,
        who.name,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Carries a report over to its milestone.
pub async fn apply_report(
    tx: &mut TenantTx,
    milestone: &Milestone,
    to: MilestoneState,
    report: &NewReport,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    let finished_on = report.done.then(|| report.finished_on.unwrap_or(today));
    let started_on = report.started_on.or(finished_on).unwrap_or(today);
    let result = sqlx::query!(
        "update milestone set state = $3, progress = $4, actual = coalesce($5, actual), spent_rupiah = coalesce($6, spent_rupiah),
           actual_starts_on = coalesce(actual_starts_on, $7), actual_ends_on = $8,
           state_since = case when state = $3 then state_since else $9 end, version = version + 1
          where tenant_id = app_tenant() and id = $1 and state = $2",
        milestone.id.0,
        milestone.state.code(),
        to.code(),
        report.progress,
        report.actual,
        report.spent_rupiah,
        started_on,
        finished_on,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Moves a milestone without a report. What is returned has the progress that was last reported short of done; what is
/// reinstated begins anew.
pub async fn change_state(
    tx: &mut TenantTx,
    milestone: &Milestone,
    to: MilestoneState,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update milestone m set state = $3, state_since = $4, version = version + 1,
           actual_starts_on = case when $3 = 'not_started' then null else actual_starts_on end,
           actual_ends_on = case when $3 in ('in_progress', 'not_started') then null else actual_ends_on end,
           progress = case $3
             when 'not_started' then 0
             when 'in_progress' then coalesce((select r.progress from progress_report r where r.tenant_id = m.tenant_id and r.milestone_id = m.id and not r.done
                                                order by r.reported_at desc, r.id desc limit 1), 0)
             else progress end
          where tenant_id = app_tenant() and id = $1 and state = $2",
        milestone.id.0,
        milestone.state.code(),
        to.code(),
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// The row of a file whose bytes are stored. The same bytes in the same project have one row.
pub async fn insert_file(
    tx: &mut TenantTx,
    project: &Project,
    file: &NewFile,
    who: &Who,
    now: DateTime<Utc>,
) -> Result<FileId> {
    Ok(sqlx::query_scalar!(
        r#"with known as (
             select id from file where tenant_id = app_tenant() and project_id = $3 and sha256 = $7 order by id limit 1
           ), made as (
             insert into file (id, home_tenant_id, project_id, name, media_type, size_bytes, sha256, uploaded_by, uploaded_by_name, uploaded_at)
             select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 where not exists (select from known) returning id
           )
           select id as "id!: FileId" from known union all select id from made"#,
        FileId::new().0,
        project.home_tenant_id.0,
        project.id.0,
        file.name,
        file.media_type,
        file.size_bytes,
        &file.sha256[..],
        who.member_id.0,
        who.name,
        now
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Adds evidence. `false`: it stands there already and was not returned.
pub async fn insert_evidence(
    tx: &mut TenantTx,
    project: &Project,
    (milestone, report): (MilestoneId, Option<ProgressId>),
    evidence: &NewEvidence,
    file: Option<FileId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let result = sqlx::query!(
        "insert into evidence (id, home_tenant_id, milestone_id, report_id, category, caption, file_id, link, added_at)
         select $1, $2, $3, $4, $5, $6, $7::uuid, $8::text, $9
          where not exists (select from evidence where tenant_id = app_tenant() and milestone_id = $3 and state <> 'returned' and (file_id = $7 or link = $8))",
        evidence.id.0,
        project.home_tenant_id.0,
        milestone.0,
        report.map(|r| r.0),
        evidence.category.code(),
        evidence.caption,
        file.map(|f| f.0),
        evidence.link(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected() > 0)
}

/// How many pieces of evidence were not returned.
pub async fn count_live_evidence(tx: &mut TenantTx, milestone: MilestoneId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from evidence where tenant_id = app_tenant() and milestone_id = $1 and state <> 'returned'"#,
        milestone.0
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Marks evidence that waits: the given pieces, or all of them. Gives how many were marked.
pub async fn check_evidence(
    tx: &mut TenantTx,
    milestone: MilestoneId,
    only: Option<&[EvidenceId]>,
    to: EvidenceState,
    (who, reason): (&Who, &str),
    now: DateTime<Utc>,
) -> Result<u64> {
    let only: Option<Vec<uuid::Uuid>> = only.map(|ids| ids.iter().map(|id| id.0).collect());
    let result = sqlx::query!(
        "update evidence set state = $2, checked_by_name = $3, check_reason = $4, checked_at = $5
          where tenant_id = app_tenant() and milestone_id = $1 and state = 'pending' and ($6::uuid[] is null or id = any($6))",
        milestone.0,
        to.code(),
        who.name,
        reason,
        now,
        only.as_deref()
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected())
}

/// The reports on a milestone, oldest first.
pub async fn list_reports(
    tx: &mut TenantTx,
    tenant: TenantId,
    milestone: MilestoneId,
) -> Result<Vec<ProgressReport>> {
    Ok(sqlx::query_as!(
        ProgressReport,
        r#"select id as "id: ProgressId", progress, note, obstacle, obstacle_kind as "obstacle_kind: Hindrance", actual, spent_rupiah, done, reported_by_name, reported_at
             from progress_report where tenant_id = $1 and milestone_id = $2 order by reported_at, id"#,
        tenant.0,
        milestone.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// What was decided on a milestone, oldest first.
pub async fn list_decisions(
    tx: &mut TenantTx,
    project: &Project,
    milestone: MilestoneId,
) -> Result<Vec<Decision>> {
    Ok(sqlx::query_as!(
        Decision,
        r#"select event as "event: MilestoneEvent", actor_name, reason, at from transition
            where tenant_id = $1 and project_id = $2 and machine = 'milestone' and subject_id = $3 and event not in ('report_progress', 'report_done')
            order by at, id"#,
        project.tenant_id.0,
        project.id.0,
        milestone.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The evidence of a milestone, newest first.
pub async fn list_evidence(
    tx: &mut TenantTx,
    tenant: TenantId,
    milestone: MilestoneId,
) -> Result<Vec<Evidence>> {
    Ok(sqlx::query_as!(
        Evidence,
        r#"select e.id as "id: EvidenceId", e.category as "category: EvidenceCategory", e.caption, e.link, e.file_id as "file_id: FileId",
                  f.name as "file_name?", f.size_bytes as "size_bytes?", f.sha256 as "sha256?", e.state as "state: EvidenceState",
                  e.checked_by_name, e.checked_at, e.check_reason, e.added_at
             from evidence e left join file f on f.tenant_id = e.tenant_id and f.id = e.file_id
            where e.tenant_id = $1 and e.milestone_id = $2 order by e.added_at desc, e.id desc"#,
        tenant.0,
        milestone.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A stored file, in either capacity.
pub async fn find_file(tx: &mut TenantTx, id: FileId) -> Result<StoredFile> {
    sqlx::query_as!(
        StoredFile,
        r#"select tenant_id as "tenant_id: TenantId", project_id as "project_id: ProjectId", name, media_type, sha256
             from file where id = $1 and (tenant_id = app_tenant() or home_tenant_id = app_tenant())"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)
}
