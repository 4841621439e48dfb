//! SQL of the list of projects: [`find`] says which, in one predicate for page, counts and download; [`list`] reads them.

use super::{Capacity, Filter, Reach};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{ProjectId, TenantId};
use crate::projects::{Project, Stage};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;
use uuid::Uuid;

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

/// Which projects stand on a page, and how many there are in all.
#[derive(Debug)]
pub struct Found {
    classes: i64,
    people: i64,
    /// The words that were meant, where those typed found nothing.
    pub meant: Option<String>,
    tenants: Vec<Uuid>,
    projects: Vec<Uuid>,
}

impl Found {
    /// How many projects a capacity holds under the filter.
    pub fn count(&self, capacity: Capacity) -> i64 {
        match capacity {
            Capacity::Classes => self.classes,
            Capacity::People => self.people,
        }
    }

    /// All of the page.
    pub fn all(&self) -> Part<'_> {
        (&self.tenants, &self.projects)
    }

    /// The same in parts of at most so many.
    pub fn parts(&self, most: usize) -> impl Iterator<Item = Part<'_>> {
        self.tenants.chunks(most).zip(self.projects.chunks(most))
    }
}

/// Some of what was found: tenants and ids, pairwise.
pub type Part<'a> = (&'a [Uuid], &'a [Uuid]);

/// Finds projects by last change, newest first, after `after`; at most `most`.
pub async fn find(
    tx: &mut TenantTx,
    filter: &Filter,
    reach: Reach,
    after: Option<(DateTime<Utc>, Uuid)>,
    most: i64,
    today: NaiveDate,
) -> Result<Found> {
    if filter.narrows() {
        search(tx, filter, reach, after, most, today).await
    } else {
        newest(tx, filter.capacity, reach, after, most).await
    }
}

/// Where nothing narrows the list: the numbers come from the tally and the page from an index, whatever a government has
/// gathered.
async fn newest(
    tx: &mut TenantTx,
    capacity: Capacity,
    reach: Reach,
    after: Option<(DateTime<Utc>, Uuid)>,
    most: i64,
) -> Result<Found> {
    Ok(sqlx::query_as!(
        Found,
        r#"with guided as materialized (
             select p.tenant_id, p.id, p.updated_at, p.submitted_at is not null as submitted
               from participation a join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
              where a.tenant_id = app_tenant() and (a.mentor_member_id = $4 or a.coach_member_id = $5)
           ), wanted as materialized (
             (select p.tenant_id, p.id, p.updated_at from project p
               where not $6 and ($1 or $2) and p.tenant_id = app_tenant() and ($1 or p.submitted_at is not null) and (p.updated_at, p.id) < ($7, $8)
               order by p.updated_at desc, p.id desc limit $9)
             union
             (select tenant_id, id, updated_at from guided where not $6 and (updated_at, id) < ($7, $8) order by updated_at desc, id desc limit $9)
             union
             (select p.tenant_id, p.id, p.updated_at from project p
               where $6 and p.home_tenant_id = app_tenant() and (($1 and p.tenant_id = app_tenant()) or (($2 or $3) and p.submitted_at is not null)) and (p.updated_at, p.id) < ($7, $8)
               order by p.updated_at desc, p.id desc limit $9)
             order by updated_at desc, id desc limit $9
           )
           select (select coalesce(sum(t.projects), 0)::bigint from project_tally t where t.tenant_id = app_tenant() and ($1 or ($2 and t.submitted)))
                  + (select count(*) from guided where not $1 and not ($2 and submitted)) as "classes!",
                  (select coalesce(sum(t.projects), 0)::bigint from project_tally t
                    where t.home_tenant_id = app_tenant() and (($1 and t.tenant_id = app_tenant()) or (($2 or $3) and t.submitted))) as "people!", null as meant,
                  array(select tenant_id from wanted order by updated_at desc, id desc) as "tenants!",
                  array(select id from wanted order by updated_at desc, id desc) as "projects!""#,
        reach.runs_classes,
        reach.leads,
        reach.follows_people,
        reach.as_mentor.map(|m| m.0),
        reach.as_coach.map(|m| m.0),
        capacity == Capacity::People,
        after.map_or(DateTime::<Utc>::MAX_UTC, |(at, _)| at),
        after.map_or(Uuid::max(), |(_, id)| id),
        most
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Where something narrows the list.
async fn search(
    tx: &mut TenantTx,
    filter: &Filter,
    reach: Reach,
    after: Option<(DateTime<Utc>, Uuid)>,
    most: i64,
    today: NaiveDate,
) -> Result<Found> {
    let search = &filter.search;
    Ok(sqlx::query_as!(
        Found,
        r#"with hits as materialized (
             select tenant_id, project_id, meant from app_search($6) where $6 <> ''
             union all
             select null, null, null where $6 = ''
           ), reached as materialized (
             select p.tenant_id, p.id, p.updated_at, h.meant,
                    p.tenant_id = app_tenant() and ($1 or ($2 and p.submitted_at is not null)
                      or p.participation_id in (select a.id from participation a where a.tenant_id = app_tenant() and (a.mentor_member_id = $4 or a.coach_member_id = $5))) as in_classes,
                    p.home_tenant_id = app_tenant() and (($1 and p.tenant_id = app_tenant()) or (($2 or $3) and p.submitted_at is not null)) as in_people
               from hits h join project p on $6 = '' or (p.tenant_id = h.tenant_id and p.id = h.project_id)
              where ($7::text is null or p.stage = $7) and ($8::uuid is null or p.cohort_id = $8)
                and (($9::uuid is null and $10 = '') or exists (
                      select from participation a where a.tenant_id = p.tenant_id and a.id = p.participation_id
                         and ($9::uuid is null or a.agency_id = $9) and ($10 = '' or a.org_unit_name ilike $10)))
                and ($11 = '' or p.theme ilike $11)
                and ($12 = '' or p.cohort_id in (select c.id from cohort c where c.tenant_id = p.tenant_id and string_to_array($12, ' ') <@ string_to_array(lower(c.name || ' ' || c.year), ' ')))
                and ($13::text[] = '{}' or p.stage = any($13))
                and case $14
                      when 'late' then coalesce(is_late(p.stage, 'not_started', least(p.short_due_on, p.later_due_on), $15), false)
                      when 'launched' then p.launched
                      when 'routine' then p.flagged_at is not null
                      when 'mandatory' then exists (select from directive d where d.project_tenant_id = p.tenant_id and d.project_id = p.id and d.kind = 'mandatory' and d.state <> 'withdrawn')
                      else true end
           ), wanted as materialized (
             select tenant_id, id, updated_at from reached
              where case when $16 then in_people else in_classes end and ($17::timestamptz is null or (updated_at, id) < ($17, $18::uuid))
              order by updated_at desc, id desc limit $19
           )
           select (select count(*) from reached where in_classes) as "classes!", (select count(*) from reached where in_people) as "people!",
                  (select max(meant) from reached where case when $16 then in_people else in_classes end) as meant,
                  array(select tenant_id from wanted order by updated_at desc, id desc) as "tenants!",
                  array(select id from wanted order by updated_at desc, id desc) as "projects!""#,
        reach.runs_classes,
        reach.leads,
        reach.follows_people,
        reach.as_mentor.map(|m| m.0),
        reach.as_coach.map(|m| m.0),
        search.words,
        filter.stage.map(Code::code),
        filter.cohort.map(|c| c.0),
        filter.agency.map(|a| a.0),
        search.unit,
        search.theme,
        search.class,
        &search.stages,
        search.flagged_code(),
        today,
        filter.capacity == Capacity::People,
        after.map(|(at, _)| at),
        after.map(|(_, id)| id),
        most
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The projects that were found, in their order.
pub async fn list(
    tx: &mut TenantTx,
    (tenants, projects): Part<'_>,
    today: NaiveDate,
) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select p.id as "id: ProjectId", p.title, p.brand, p.stage as "stage: Stage", p.theme, p.locus, a.name as leader_name, a.nip as leader_nip,
                  a.position as leader_position, a.org_unit_name, a.agency_name, c.name as cohort_name, a.mentor_name, a.coach_name, p.updated_at,
                  p.flagged_at is not null as "flagged!",
                  coalesce(is_late(p.stage, 'not_started', least(p.short_due_on, p.later_due_on), $3), false) as "late!"
             from unnest($1::uuid[], $2::uuid[]) with ordinality as w(tenant_id, id, place)
             join project p on p.tenant_id = w.tenant_id and p.id = w.id
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             -- From the project to its class, never from all classes to their projects.
             cross join lateral (select c.name from cohort c where c.tenant_id = p.tenant_id and c.id = p.cohort_id limit 1) c
            order by w.place"#,
        tenants,
        projects,
        today
    )
    .fetch_all(tx.conn())
    .await?)
}

/// What the list can be narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Id and name of classes, newest first.
    pub cohorts: Vec<(String, String)>,
    /// Id and name of governments, by name.
    pub agencies: Vec<(String, String)>,
}

/// The classes that can be seen here and the tenant's own list of governments; read anew when something has changed.
pub async fn choices(tx: &mut TenantTx, tenant: TenantId) -> Result<Arc<Choices>> {
    tx.remembered(tenant, "", async |tx| list_choices(tx).await)
        .await
}

async fn list_choices(tx: &mut TenantTx) -> Result<Choices> {
    let rows = sqlx::query!(
        r#"with known as (
             (select c.id, c.name, c.year, c.starts_on from cohort c where c.tenant_id = app_tenant() order by c.starts_on desc, c.id desc limit 200)
             union all
             select c.id, c.name, c.year, c.starts_on from (select distinct x.tenant_id, x.cohort_id from app_away_people() x) x
               join cohort c on c.tenant_id = x.tenant_id and c.id = x.cohort_id
           )
           (select 'cohort' as "kind!", id as "id!", class_label(name, year) as "name!" from known order by starts_on desc, id desc limit 200)
           union all
           (select 'agency', id, name from agency where tenant_id = app_tenant() order by name limit 600)"#
    )
    .fetch_all(tx.conn())
    .await?;
    let mut choices = Choices::default();
    for row in rows {
        let choice = (row.id.to_string(), row.name);
        match row.kind.as_str() {
            "cohort" => choices.cohorts.push(choice),
            _ => choices.agencies.push(choice),
        }
    }
    Ok(choices)
}
