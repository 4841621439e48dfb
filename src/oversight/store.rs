//! SQL of the lists. Projects come from `overview()` (migration 0009): numbers and rows are one definition.

use super::Measure;
use super::asked::{Asked, NOTHING};
use super::units::UnitPart;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{CohortId, NoteId, ParticipationId, ProjectId, TenantId};
use crate::projects::{Project, Stage};
use crate::seminars::Severity;
use chrono::{DateTime, NaiveDate, Utc};

/// A project in the list.
#[derive(Debug, Clone)]
pub struct ProjectRow {
    /// The project.
    pub id: ProjectId,
    /// Its short name.
    pub brand: String,
    /// Its title.
    pub title: String,
    /// Its leader.
    pub leader: String,
    /// The leader's OPD.
    pub unit: String,
    /// The leader's government.
    pub agency: String,
    /// Its class.
    pub class: String,
    /// Where it is.
    pub stage: Stage,
    /// Its topic.
    pub theme: String,
    /// How new it is, as code.
    pub novelty: String,
    /// Its mentor.
    pub mentor: String,
    /// Why it was flagged as routine; empty when it is not.
    pub routine_reason: String,
    /// Short-term milestones that are late.
    pub late_short: i64,
    /// Later milestones that are late.
    pub late_later: i64,
    /// Whether leadership made it obligatory.
    pub mandatory: bool,
    /// Planned money.
    pub planned: i64,
    /// Spent money.
    pub spent: i64,
    /// Where the money comes from, as codes.
    pub sources: Vec<String>,
    /// Budget feedback that nobody answered.
    pub unanswered: i64,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

impl ProjectRow {
    /// What it is called.
    pub fn name(&self) -> String {
        Project::name_of(&self.brand, &self.title, &self.leader)
    }
}

/// A page of projects, the last changed first, and how many there are in all.
pub async fn projects(
    tx: &mut TenantTx,
    measure: Measure,
    asked: &Asked,
    today: NaiveDate,
    most: i64,
) -> Result<(Vec<ProjectRow>, i64)> {
    let after = asked.cursor();
    let rows = sqlx::query!(
        r#"with found as materialized (
             select o.tenant_id, o.project_id, o.updated_at from overview($1) o
              where o.stage = any($2) and ($3::text is null or o.stage = $3)
                and case $4
                      when 'launched' then o.launched
                      when 'routine' then exists (select from routine_flag f where f.tenant_id = o.tenant_id and f.project_id = o.project_id and f.lifted_at is null)
                      when 'late' then o.is_late_short
                      when 'late_later' then o.is_late_later
                      when 'mandatory' then exists (select from directive d where d.project_tenant_id = o.tenant_id and d.project_id = o.project_id and d.kind = 'mandatory' and d.state <> 'withdrawn')
                      when 'budget_unanswered' then exists (select from directive d where d.project_tenant_id = o.tenant_id and d.project_id = o.project_id and d.kind = 'budget' and d.state in ('needs_budget', 'adjust'))
                      else true end
                and case $5 when 'class' then o.ours when 'home' then not o.ours else true end
                and ($6::uuid is null or o.cohort_id = $6)
                -- A unit's present name, where its list is ours; else its name as enrolled.
                and (($7 = '' and $8 = '') or exists (
                      select from participation a
                        left join org_unit u on u.tenant_id = a.tenant_id and u.id = a.org_unit_id
                        left join agency g on g.tenant_id = a.tenant_id and g.id = a.agency_id
                       where a.tenant_id = o.tenant_id and a.id = o.participation_id
                         and ($7 = '' or lower(coalesce(u.name, a.org_unit_name)) = lower($7)) and ($8 = '' or lower(coalesce(g.name, a.agency_name)) = lower($8))))
                and ($9::int is null or o.cohort_id in (select c.id from cohort c where c.tenant_id = o.tenant_id and c.year = $9))
                and ($10 = '' or o.theme = case $10 when $11 then '' else $10 end)
                and ($12 = '' or o.novelty = case $12 when $11 then '' else $12 end)
                and ($13 = '' or o.scope = $13)
                and ($14 = '' or case $14 when 'yes' then o.digital when 'no' then not o.digital else o.digital is null end)
                and ($15::uuid is null or case when $15 = '00000000-0000-0000-0000-000000000000'
                      then not exists (select from project_mission l where l.tenant_id = o.tenant_id and l.project_id = o.project_id)
                      else exists (select from project_mission l where l.tenant_id = o.tenant_id and l.project_id = o.project_id and l.mission_id = $15) end)
           ), shown as (
             select * from found where $16::timestamptz is null or (updated_at, project_id) < ($16, $17::uuid) order by updated_at desc, project_id desc limit $18
           )
           select p.id as "id!: ProjectId", p.brand as "brand!", p.title as "title!", a.name as "leader!", coalesce(u.name, a.org_unit_name) as "unit!",
                  coalesce(g.name, a.agency_name) as "agency!", c.name as "class!", p.stage as "stage!: Stage", p.theme as "theme!", coalesce(p.novelty, '') as "novelty!",
                  a.mentor_name as "mentor!", coalesce(r.reason, '') as "routine_reason!", s.short as "late_short!", s.later as "late_later!", d.mandatory as "mandatory!",
                  open_rupiah(p) as "planned!", p.spent_rupiah as "spent!", open_sources(p) as "sources!", d.unanswered as "unanswered!", p.updated_at as "updated_at!",
                  (select count(*) from found) as "total!"
             from shown f
             join project p on p.tenant_id = f.tenant_id and p.id = f.project_id
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
             left join org_unit u on u.tenant_id = a.tenant_id and u.id = a.org_unit_id
             left join agency g on g.tenant_id = a.tenant_id and g.id = a.agency_id
             left join routine_flag r on r.tenant_id = f.tenant_id and r.project_id = f.project_id and r.lifted_at is null
             cross join lateral (
               select count(*) filter (where m.horizon = 'short') as short, count(*) filter (where m.horizon <> 'short') as later
                 from milestone m where m.tenant_id = f.tenant_id and m.project_id = f.project_id and is_late(p.stage, m.state, m.ends_on, $1)) s
             cross join lateral (
               select coalesce(bool_or(d.kind = 'mandatory' and d.state <> 'withdrawn'), false) as mandatory,
                      count(*) filter (where d.kind = 'budget' and d.state in ('needs_budget', 'adjust')) as unanswered
                 from directive d where d.project_tenant_id = f.tenant_id and d.project_id = f.project_id) d
            order by f.updated_at desc, f.project_id desc"#,
        today,
        &measure.stages(),
        asked.stage().map(|s| s.code()),
        measure.code(),
        asked.capacity,
        asked.cohort(),
        asked.unit,
        asked.agency,
        asked.year(),
        asked.theme,
        NOTHING,
        asked.novelty,
        asked.scope,
        asked.digital,
        asked.mission(),
        after.map(|(at, _)| at),
        after.map(|(_, id)| id),
        most
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |r| r.total);
    let row = rows.into_iter().map(|r| ProjectRow {
        id: r.id,
        brand: r.brand,
        title: r.title,
        leader: r.leader,
        unit: r.unit,
        agency: r.agency,
        class: r.class,
        stage: r.stage,
        theme: r.theme,
        novelty: r.novelty,
        mentor: r.mentor,
        routine_reason: r.routine_reason,
        late_short: r.late_short,
        late_later: r.late_later,
        mandatory: r.mandatory,
        planned: r.planned,
        spent: r.spent,
        sources: r.sources,
        unanswered: r.unanswered,
        updated_at: r.updated_at,
    });
    Ok((row.collect(), total))
}

/// The projects that share a value of a trait.
#[derive(Debug, Clone)]
pub struct GroupRow {
    /// The value as an address asks for it; empty where nothing is filled in.
    pub key: String,
    /// What it is called, where the value itself does not say.
    pub label: String,
    /// The government, for a unit.
    pub agency: String,
    /// How many were handed in and go on.
    pub submitted: i64,
    /// How many are carried out.
    pub implemented: i64,
    /// How many were launched.
    pub launched: i64,
    /// How many are late against their short-term plan.
    pub late: i64,
    /// Planned money.
    pub planned: i64,
    /// Spent money.
    pub spent: i64,
}

/// The portfolio by one trait, most projects first; years in their order.
pub async fn groups(tx: &mut TenantTx, by: &str, today: NaiveDate) -> Result<Vec<GroupRow>> {
    Ok(sqlx::query_as!(
        GroupRow,
        r#"with laid as (
             select case $1
                      when 'year' then c.year::text
                      when 'cohort' then o.cohort_id::text
                      when 'unit' then lower(coalesce(u.name, a.org_unit_name))
                      when 'agency' then lower(coalesce(g.name, a.agency_name))
                      when 'theme' then o.theme
                      when 'novelty' then o.novelty
                      when 'scope' then o.scope
                      when 'digital' then case when o.digital then 'yes' when not o.digital then 'no' else '' end
                      else coalesce(l.mission_id::text, '') end as key,
                    case $1
                      when 'cohort' then class_label(c.name, c.year)
                      when 'unit' then coalesce(u.name, a.org_unit_name)
                      when 'agency' then coalesce(g.name, a.agency_name)
                      when 'mission' then coalesce(i.kind || ':' || coalesce(i.number::text, '') || ':' || i.body, '')
                      when 'year' then c.year::text
                      else o.theme end as label,
                    case $1 when 'unit' then coalesce(g.name, a.agency_name) else '' end as agency,
                    o.stage, o.launched, o.is_late_short, o.planned, o.spent
               from overview($2) o
               left join cohort c on $1 in ('year', 'cohort') and c.tenant_id = o.tenant_id and c.id = o.cohort_id
               left join participation a on $1 in ('unit', 'agency') and a.tenant_id = o.tenant_id and a.id = o.participation_id
               left join org_unit u on u.tenant_id = a.tenant_id and u.id = a.org_unit_id
               left join agency g on g.tenant_id = a.tenant_id and g.id = a.agency_id
               left join project_mission l on $1 = 'mission' and l.tenant_id = o.tenant_id and l.project_id = o.project_id
               left join mission_item i on i.tenant_id = l.mission_tenant_id and i.id = l.mission_id
              where o.stage = any($3)
           )
           select key as "key!", min(label) as "label!", min(agency) as "agency!", count(*) as "submitted!",
                  count(*) filter (where stage = any($4)) as "implemented!", count(*) filter (where stage = any($4) and launched) as "launched!",
                  count(*) filter (where stage = any($4) and is_late_short) as "late!",
                  coalesce(sum(planned), 0)::bigint as "planned!", coalesce(sum(spent), 0)::bigint as "spent!"
             from laid group by key, lower(agency)
            order by case when $1 = 'year' then key end desc, count(*) desc, min(label) limit 2000"#,
        by,
        today,
        &Measure::Submitted.stages(),
        &Measure::Implemented.stages()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A participant in the list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The place in the class.
    pub id: ParticipationId,
    /// The name as enrolled.
    pub name: String,
    /// The OPD.
    pub unit: String,
    /// The government.
    pub agency: String,
    /// The class.
    pub class: String,
    /// The mentor.
    pub mentor: String,
    /// The project, if one is open.
    pub project_id: Option<ProjectId>,
    /// Whether an idea was handed in and the project goes on.
    pub submitted: bool,
}

/// A page of participants by name, and how many there are in all.
pub async fn people(tx: &mut TenantTx, asked: &Asked, most: i64) -> Result<(Vec<PersonRow>, i64)> {
    let after = asked
        .after
        .rsplit_once('~')
        .and_then(|(name, id)| Some((name, id.parse::<uuid::Uuid>().ok()?)));
    let rows = sqlx::query!(
        r#"with found as (
             select a.id, a.name, coalesce(u.name, a.org_unit_name) as unit, coalesce(g.name, a.agency_name) as agency, c.name as class, a.mentor_name,
                    p.id as project_id, coalesce(p.submitted_at is not null and p.stage = any($1), false) as submitted
               from participation a
               join cohort c on c.tenant_id = a.tenant_id and c.id = a.cohort_id
               left join org_unit u on u.tenant_id = a.tenant_id and u.id = a.org_unit_id
               left join agency g on g.tenant_id = a.tenant_id and g.id = a.agency_id
               left join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
              where (a.tenant_id = app_tenant() or a.home_tenant_id = app_tenant()) and a.status <> 'withdrawn'
                and ($2::uuid is null or a.cohort_id = $2)
                and ($3 = '' or lower(coalesce(g.name, a.agency_name)) = lower($3))
           ), wanted as (
             select * from found where case $4 when 'yes' then submitted when 'no' then not submitted else true end
           ), counted as (select count(*) as total from wanted)
           select w.id as "id!: ParticipationId", w.name as "name!", w.unit as "unit!", w.agency as "agency!", w.class as "class!", w.mentor_name as "mentor!",
                  w.project_id as "project_id?: ProjectId", w.submitted as "submitted!", n.total as "total!"
             from counted n
             cross join lateral (select * from wanted where $5::text is null or (name, id) > ($5, $6::uuid) order by name, id limit $7) w
            order by w.name, w.id"#,
        &Measure::Submitted.stages(),
        asked.cohort(),
        asked.agency,
        asked.idea,
        after.map(|(name, _)| name),
        after.map(|(_, id)| id),
        most
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |r| r.total);
    let row = rows.into_iter().map(|r| PersonRow {
        id: r.id,
        name: r.name,
        unit: r.unit,
        agency: r.agency,
        class: r.class,
        mentor: r.mentor,
        project_id: r.project_id,
        submitted: r.submitted,
    });
    Ok((row.collect(), total))
}

/// A note that waits for its answer.
#[derive(Debug, Clone)]
pub struct NoteRow {
    /// The note.
    pub id: NoteId,
    /// What it says.
    pub body: String,
    /// How grave.
    pub severity: Severity,
    /// Until when.
    pub due_on: Option<NaiveDate>,
    /// By whom.
    pub author: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The project.
    pub project_id: ProjectId,
    /// Its short name.
    pub brand: String,
    /// Its title.
    pub title: String,
    /// Its leader.
    pub leader: String,
    /// Its class.
    pub class: String,
}

impl NoteRow {
    /// What the project is called.
    pub fn name(&self) -> String {
        Project::name_of(&self.brand, &self.title, &self.leader)
    }
}

/// A page of unanswered notes of this tenant's seminars, the oldest first, and how many there are in all.
pub async fn notes(tx: &mut TenantTx, asked: &Asked, most: i64) -> Result<(Vec<NoteRow>, i64)> {
    let after = asked.cursor();
    let rows = sqlx::query!(
        r#"with found as (
             select x.id, x.body, x.severity, x.due_on, x.author_name, x.created_at, p.id as project_id, p.brand, p.title, a.name as leader, c.name as class
               from examiner_note x
               join project p on p.tenant_id = x.tenant_id and p.id = x.project_id
               join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
               join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
              where x.tenant_id = app_tenant() and x.state = 'open' and x.severity <> 'suggestion' and p.submitted_at is not null and p.stage = any($1)
                and ($2::uuid is null or p.cohort_id = $2)
           ), counted as (select count(*) as total from found)
           select f.id as "id!: NoteId", f.body as "body!", f.severity as "severity!: Severity", f.due_on, f.author_name as "author!", f.created_at as "created_at!",
                  f.project_id as "project_id!: ProjectId", f.brand as "brand!", f.title as "title!", f.leader as "leader!", f.class as "class!", n.total as "total!"
             from counted n
             cross join lateral (select * from found where $3::timestamptz is null or (created_at, id) > ($3, $4::uuid) order by created_at, id limit $5) f
            order by f.created_at, f.id"#,
        &Measure::Submitted.stages(),
        asked.cohort(),
        after.map(|(at, _)| at),
        after.map(|(_, id)| id),
        most
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |r| r.total);
    let row = rows.into_iter().map(|r| NoteRow {
        id: r.id,
        body: r.body,
        severity: r.severity,
        due_on: r.due_on,
        author: r.author,
        created_at: r.created_at,
        project_id: r.project_id,
        brand: r.brand,
        title: r.title,
        leader: r.leader,
        class: r.class,
    });
    Ok((row.collect(), total))
}

/// A class as leadership looks at it.
#[derive(Debug, Clone)]
pub struct ClassRow {
    /// The tenant that runs it.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// Who runs it.
    pub organiser: String,
    /// Whether that is this tenant.
    pub ours: bool,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// How many it was planned for.
    pub quota: i32,
}

/// A stage of a class.
#[derive(Debug, Clone)]
pub struct StageRow {
    /// What it is called.
    pub label: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
}

/// A class that this tenant runs or has people in, with its stages in order.
pub async fn class(tx: &mut TenantTx, id: CohortId) -> Result<Option<(ClassRow, Vec<StageRow>)>> {
    let rows = sqlx::query!(
        r#"select c.tenant_id as "tenant: TenantId", class_label(c.name, c.year) as "name!", t.name as organiser, c.tenant_id = app_tenant() as "ours!", c.starts_on, c.ends_on, c.quota,
                  s.label as "label?", s.starts_on as "stage_starts?", s.ends_on as "stage_ends?"
             from cohort c
             join tenant t on t.id = c.tenant_id
             left join cohort_stage s on s.tenant_id = c.tenant_id and s.cohort_id = c.id
            where c.id = $1 and (c.tenant_id = app_tenant() or exists (
              select from participation a where a.tenant_id = c.tenant_id and a.cohort_id = c.id and a.home_tenant_id = app_tenant()))
            order by s.position"#,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let class = ClassRow {
        tenant: first.tenant,
        name: first.name.clone(),
        organiser: first.organiser.clone(),
        ours: first.ours,
        starts_on: first.starts_on,
        ends_on: first.ends_on,
        quota: first.quota,
    };
    let stage = rows.into_iter().filter_map(|r| {
        Some(StageRow {
            label: r.label?,
            starts_on: r.stage_starts?,
            ends_on: r.stage_ends?,
        })
    });
    Ok(Some((class, stage.collect())))
}

/// The participants of one government in a class.
#[derive(Debug, Clone)]
pub struct AgencyRow {
    /// The government.
    pub agency: String,
    /// How many.
    pub participants: i64,
    /// How many of them have handed in an idea.
    pub submitted: i64,
}

/// The governments in a class with their participants, most first.
pub async fn agencies(tx: &mut TenantTx, tenant: TenantId, id: CohortId) -> Result<Vec<AgencyRow>> {
    Ok(sqlx::query_as!(
        AgencyRow,
        r#"select coalesce(g.name, a.agency_name) as "agency!", count(*) as "participants!",
                  count(*) filter (where p.submitted_at is not null and p.stage = any($2)) as "submitted!"
             from participation a
             left join agency g on g.tenant_id = a.tenant_id and g.id = a.agency_id
             left join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
            where a.tenant_id = $3 and a.cohort_id = $1 and (a.tenant_id = app_tenant() or a.home_tenant_id = app_tenant()) and a.status <> 'withdrawn'
            group by 1 order by 2 desc, 1"#,
        id.0,
        &Measure::Submitted.stages(),
        tenant.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The first `with` units that have a project this year and the first `without` that have none, each with the number of all
/// units and of all those without.
///
/// A unit is known when it stands in this tenant's own list, or when one of its people took part in a class elsewhere.
pub async fn list_units(
    tx: &mut TenantTx,
    year: i32,
    with: i64,
    without: i64,
) -> Result<Vec<(UnitPart, i64, i64)>> {
    let rows = sqlx::query!(
        r#"with started as (
             select p.org_unit_id, count(*) as projects
               from cohort c
               join project p on p.tenant_id = c.tenant_id and p.cohort_id = c.id and p.submitted_at is not null and p.stage = any($1)
              where c.tenant_id = app_tenant() and c.year = $2 group by 1
           ), known as (
             select g.name as agency, u.name as unit, coalesce(s.projects, 0) as projects
               from org_unit u
               join agency g on g.tenant_id = u.tenant_id and g.id = u.agency_id
               left join started s on s.org_unit_id = u.id
              where u.tenant_id = app_tenant()
             union all
             select a.agency_name, a.org_unit_name, count(c.id)
               from app_away_people() x
               join participation a on a.tenant_id = x.tenant_id and a.id = x.participation_id
               left join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id and p.submitted_at is not null and p.stage = any($1)
               left join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id and c.year = $2
              group by 1, 2
           ), counted as (
             select min(agency) as agency, min(unit) as unit, sum(projects)::bigint as projects from known group by lower(agency), lower(unit)
           ), ranked as (
             select *, count(*) over () as total, count(*) filter (where projects = 0) over () as without,
                    row_number() over (partition by projects > 0 order by projects desc, lower(unit), lower(agency)) as place
               from counted
           )
           select agency as "agency!", unit as "unit!", projects as "projects!", total as "total!", without as "without!"
             from ranked where place <= case when projects > 0 then $3::bigint else $4::bigint end
            order by projects desc, lower(unit), lower(agency)"#,
        &Measure::Submitted.stages(),
        year,
        with,
        without
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| {
            (
                UnitPart {
                    agency: r.agency,
                    unit: r.unit,
                    projects: r.projects,
                },
                r.total,
                r.without,
            )
        })
        .collect())
}
