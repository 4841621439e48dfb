//! The projects behind a number.

use crate::codes::Code;
use crate::db::TenantTx;
use crate::directives::DirectiveState;
use crate::error::Result;
use crate::id::ProjectId;
use crate::oversight::Measure;
use crate::oversight::asked::Asked;
use crate::oversight::asked::NOTHING;
use crate::projects::Project;
use crate::projects::Stage;
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

/// What all projects of a list come to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    /// How many.
    pub projects: i64,
    /// Planned money.
    pub planned: i64,
    /// Spent money.
    pub spent: i64,
}

/// A page of projects, the last changed first, and what all of them come to.
pub async fn projects(
    tx: &mut TenantTx,
    measure: Measure,
    asked: &Asked,
    today: NaiveDate,
    most: i64,
) -> Result<(Vec<ProjectRow>, Sum)> {
    let after = asked.cursor();
    let rows = sqlx::query!(
        r#"with found as materialized (
             select o.tenant_id, o.project_id, o.updated_at, o.planned, o.spent from overview($1) o
              where o.stage = any($2)
                and case $3
                      when 'launched' then o.launched
                      when 'routine' then o.is_flagged
                      when 'late' then o.is_late_short
                      when 'late_later' then o.is_late_later
                      when 'mandatory' then exists (select from directive d where d.project_tenant_id = o.tenant_id and d.project_id = o.project_id and d.kind = 'mandatory' and d.state <> 'withdrawn')
                      when 'budget_unanswered' then exists (select from directive d where d.project_tenant_id = o.tenant_id and d.project_id = o.project_id and d.kind = 'budget' and d.state = any($18))
                      else true end
                and case $4 when 'class' then o.ours when 'home' then not o.ours else true end
                and ($5::uuid is null or o.cohort_id = $5)
                -- A unit's present name, where its list is ours; else its name as enrolled.
                and (($6 = '' and $7 = '') or exists (
                      select from participation a
                        left join org_unit u on u.tenant_id = a.tenant_id and u.id = a.org_unit_id
                        left join agency g on g.tenant_id = a.tenant_id and g.id = a.agency_id
                       where a.tenant_id = o.tenant_id and a.id = o.participation_id
                         and ($6 = '' or lower(coalesce(u.name, a.org_unit_name)) = lower($6)) and ($7 = '' or lower(coalesce(g.name, a.agency_name)) = lower($7))))
                and ($8::int is null or o.cohort_id in (select c.id from cohort c where c.tenant_id = o.tenant_id and c.year = $8))
                and ($9 = '' or o.theme = case $9 when $10 then '' else $9 end)
                and ($11 = '' or o.novelty = case $11 when $10 then '' else $11 end)
                and ($12 = '' or o.scope = $12)
                and ($13 = '' or case $13 when 'yes' then o.digital when 'no' then not o.digital else o.digital is null end)
                and ($14::uuid is null or case when $14 = '00000000-0000-0000-0000-000000000000'
                      then not exists (select from project_mission l where l.tenant_id = o.tenant_id and l.project_id = o.project_id)
                      else exists (select from project_mission l where l.tenant_id = o.tenant_id and l.project_id = o.project_id and l.mission_id = $14) end)
                and ($19 = '' or case $19 when $10 then o.sources = '{}' else $19 = any(o.sources) end)
           ), shown as (
             select * from found where $15::timestamptz is null or (updated_at, project_id) < ($15, $16::uuid) order by updated_at desc, project_id desc limit $17
           )
           select p.id as "id!: ProjectId", p.brand as "brand!", p.title as "title!", a.name as "leader!", coalesce(u.name, a.org_unit_name) as "unit!",
                  coalesce(g.name, a.agency_name) as "agency!", c.name as "class!", p.stage as "stage!: Stage", p.theme as "theme!", coalesce(p.novelty, '') as "novelty!",
                  a.mentor_name as "mentor!", coalesce(r.reason, '') as "routine_reason!", s.short as "late_short!", s.later as "late_later!", d.mandatory as "mandatory!",
                  open_rupiah(p) as "planned!", p.spent_rupiah as "spent!", open_sources(p) as "sources!", d.unanswered as "unanswered!", p.updated_at as "updated_at!",
                  t.projects as "projects!", t.planned as "all_planned!", t.spent as "all_spent!"
             from shown f
             cross join (select count(*) as projects, coalesce(sum(planned), 0)::bigint as planned, coalesce(sum(spent), 0)::bigint as spent from found) t
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
                      count(*) filter (where d.kind = 'budget' and d.state = any($18)) as unanswered
                 from directive d where d.project_tenant_id = f.tenant_id and d.project_id = f.project_id) d
            order by f.updated_at desc, f.project_id desc"#,
        today,
        &measure.stages(),
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
        most,
        &DirectiveState::codes(DirectiveState::is_unanswered),
        asked.source
    )
    .fetch_all(tx.conn())
    .await?;
    let sum = rows.first().map_or_else(Sum::default, |r| Sum {
        projects: r.projects,
        planned: r.all_planned,
        spent: r.all_spent,
    });
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
    Ok((row.collect(), sum))
}
