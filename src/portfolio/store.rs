//! SQL of the list of projects. One predicate for rows, count and download.

use super::{Capacity, Filter, Reach};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{AgencyId, CohortId, ProjectId};
use crate::projects::{Project, Stage};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How many projects a page shows.
pub const PAGE_SIZE: i64 = 50;
/// The most projects of one download.
pub const MOST: i64 = 50_000;

/// One project in the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which.
    pub id: ProjectId,
    /// Long title.
    pub title: String,
    /// Short name.
    pub brand: String,
    /// Where it is.
    pub stage: Stage,
    /// Topic.
    pub theme: String,
    /// Where it happens.
    pub locus: String,
    /// Who leads it.
    pub leader_name: String,
    /// The leader's number.
    pub leader_nip: String,
    /// The leader's office.
    pub leader_position: String,
    /// The leader's OPD.
    pub org_unit_name: String,
    /// The leader's government.
    pub agency_name: String,
    /// The class.
    pub cohort_name: String,
    /// The mentor.
    pub mentor_name: String,
    /// The coach.
    pub coach_name: String,
    /// Whether a routine flag stands.
    pub flagged: bool,
    /// Whether a milestone is late.
    pub late: bool,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

impl Row {
    /// What it is called in the list.
    pub fn name(&self) -> String {
        Project::name_of(&self.brand, &self.title, &self.leader_name)
    }
}

/// Where a page ended.
#[derive(Debug, Clone, Copy)]
pub struct Cursor {
    /// Last change of the last row.
    pub at: DateTime<Utc>,
    /// Its id.
    pub id: Uuid,
}

struct Bound {
    stage: Option<String>,
    cohort: Option<Uuid>,
    agency: Option<Uuid>,
    mentor: Option<Uuid>,
    coach: Option<Uuid>,
    people: bool,
}

fn bound(filter: &Filter, reach: Reach) -> Bound {
    Bound {
        stage: filter.stage.map(|s| s.code().to_owned()),
        cohort: filter.cohort.map(|c| c.0),
        agency: filter.agency.map(|a| a.0),
        mentor: reach.as_mentor.map(|m| m.0),
        coach: reach.as_coach.map(|m| m.0),
        people: filter.capacity == Capacity::People,
    }
}

/// Projects by last change, newest first, after `after`; at most `most`.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    reach: Reach,
    after: Option<Cursor>,
    most: i64,
    today: chrono::NaiveDate,
) -> Result<Vec<Row>> {
    let b = bound(filter, reach);
    Ok(sqlx::query_as!(
        Row,
        r#"with found as materialized (
             select p.tenant_id, p.id, p.updated_at, p.participation_id, p.cohort_id
               from project p
              where case when $1 then p.home_tenant_id = app_tenant() and (($2 and p.tenant_id = app_tenant()) or (($3 or $4) and p.submitted_at is not null))
                         else p.tenant_id = app_tenant() and ($2 or ($3 and p.submitted_at is not null)
                           or p.participation_id in (select a.id from participation a where a.tenant_id = app_tenant() and (a.mentor_member_id = $5 or a.coach_member_id = $6))) end
                and (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant())
                and ($7 = '' or (p.tenant_id, p.id) in (select s.tenant_id, s.project_id from app_search($7) s))
                and ($8::text is null or p.stage = $8) and ($9::uuid is null or p.cohort_id = $9)
                and (($10::uuid is null and $15 = '') or exists (
                      select from participation a where a.tenant_id = p.tenant_id and a.id = p.participation_id
                         and ($10::uuid is null or a.agency_id = $10) and ($15 = '' or a.org_unit_name ilike $15)))
                and ($16 = '' or p.theme ilike $16)
                and ($17 = '' or p.cohort_id in (select c.id from cohort c where c.tenant_id = p.tenant_id and string_to_array($17, ' ') <@ string_to_array(lower(c.name || ' ' || c.year), ' ')))
                and ($18::text[] = '{}' or p.stage = any($18))
                and case $19
                      when 'late' then coalesce(is_late(p.stage, 'not_started', least(p.short_due_on, p.later_due_on), $12), false)
                      when 'launched' then p.launched
                      when 'routine' then exists (select from routine_flag f where f.tenant_id = p.tenant_id and f.project_id = p.id and f.lifted_at is null)
                      when 'mandatory' then exists (select from directive d where d.project_tenant_id = p.tenant_id and d.project_id = p.id and d.kind = 'mandatory' and d.state <> 'withdrawn')
                      else true end
           ), wanted as (
             select * from found where $11::timestamptz is null or (updated_at, id) < ($11, $13::uuid) order by updated_at desc, id desc limit $14
           )
           select p.id as "id: ProjectId", p.title, p.brand, p.stage as "stage: Stage", p.theme, p.locus, a.name as leader_name, a.nip as leader_nip,
                  a.position as leader_position, a.org_unit_name, a.agency_name, c.name as cohort_name, a.mentor_name, a.coach_name, p.updated_at,
                  exists (select from routine_flag f where f.tenant_id = p.tenant_id and f.project_id = p.id and f.lifted_at is null) as "flagged!",
                  coalesce(is_late(p.stage, 'not_started', least(p.short_due_on, p.later_due_on), $12), false) as "late!"
             from wanted w
             join project p on p.tenant_id = w.tenant_id and p.id = w.id
             join participation a on a.tenant_id = w.tenant_id and a.id = w.participation_id
             join cohort c on c.tenant_id = w.tenant_id and c.id = w.cohort_id
            order by w.updated_at desc, w.id desc"#,
        b.people,
        reach.runs_classes,
        reach.leads,
        reach.follows_people,
        b.mentor,
        b.coach,
        filter.search.words,
        b.stage,
        b.cohort,
        b.agency,
        after.map(|c| c.at),
        today,
        after.map(|c| c.id),
        most,
        filter.search.unit,
        filter.search.theme,
        filter.search.class,
        &filter.search.stages,
        filter.search.flagged_code()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// How many projects each capacity holds under this filter: classes, people.
pub async fn count(
    tx: &mut TenantTx,
    filter: &Filter,
    reach: Reach,
    today: chrono::NaiveDate,
) -> Result<(i64, i64)> {
    let b = bound(filter, reach);
    let row = sqlx::query!(
        r#"with mine as (
             select p.tenant_id, p.home_tenant_id, p.submitted_at is not null as submitted,
                    ($4::uuid is not null or $5::uuid is not null) and p.participation_id in (
                      select a.id from participation a where a.tenant_id = app_tenant() and (a.mentor_member_id = $4 or a.coach_member_id = $5)) as advised
               from project p
              where (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant())
                and ($6 = '' or (p.tenant_id, p.id) in (select s.tenant_id, s.project_id from app_search($6) s))
                and ($7::text is null or p.stage = $7) and ($8::uuid is null or p.cohort_id = $8)
                and (($9::uuid is null and $11 = '') or exists (
                      select from participation a where a.tenant_id = p.tenant_id and a.id = p.participation_id
                         and ($9::uuid is null or a.agency_id = $9) and ($11 = '' or a.org_unit_name ilike $11)))
                and ($12 = '' or p.theme ilike $12)
                and ($13 = '' or p.cohort_id in (select c.id from cohort c where c.tenant_id = p.tenant_id and string_to_array($13, ' ') <@ string_to_array(lower(c.name || ' ' || c.year), ' ')))
                and ($14::text[] = '{}' or p.stage = any($14))
                and case $15
                      when 'late' then coalesce(is_late(p.stage, 'not_started', least(p.short_due_on, p.later_due_on), $10), false)
                      when 'launched' then p.launched
                      when 'routine' then exists (select from routine_flag f where f.tenant_id = p.tenant_id and f.project_id = p.id and f.lifted_at is null)
                      when 'mandatory' then exists (select from directive d where d.project_tenant_id = p.tenant_id and d.project_id = p.id and d.kind = 'mandatory' and d.state <> 'withdrawn')
                      else true end
           )
           select count(*) filter (where tenant_id = app_tenant() and ($1 or ($2 and submitted) or advised)) as "classes!",
                  count(*) filter (where home_tenant_id = app_tenant() and (($1 and tenant_id = app_tenant()) or (($2 or $3) and submitted))) as "people!"
             from mine"#,
        reach.runs_classes,
        reach.leads,
        reach.follows_people,
        b.mentor,
        b.coach,
        filter.search.words,
        b.stage,
        b.cohort,
        b.agency,
        today,
        filter.search.unit,
        filter.search.theme,
        filter.search.class,
        &filter.search.stages,
        filter.search.flagged_code()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.classes, row.people))
}

/// Classes and governments to filter by.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Classes, newest first.
    pub cohorts: Vec<(CohortId, String)>,
    /// Governments by name.
    pub agencies: Vec<(AgencyId, String)>,
}

/// The classes that can be seen here and the tenant's own list of governments.
pub async fn choices(tx: &mut TenantTx) -> Result<Choices> {
    let rows = sqlx::query!(
        r#"(select 'cohort' as "kind!", id as "id!", name || ' Tahun ' || year as "name!" from cohort order by starts_on desc, id desc limit 200)
           union all
           (select 'agency', id, name from agency where tenant_id = app_tenant() order by name limit 600)"#
    )
    .fetch_all(tx.conn())
    .await?;
    let mut choices = Choices::default();
    for row in rows {
        match row.kind.as_str() {
            "cohort" => choices.cohorts.push((CohortId(row.id), row.name)),
            _ => choices.agencies.push((AgencyId(row.id), row.name)),
        }
    }
    Ok(choices)
}
