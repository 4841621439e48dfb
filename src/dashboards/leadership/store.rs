//! SQL of leadership's screen: what a tenant may know of, counted.

use super::{ClassPart, ConcernPart, LaunchPart, Measure, Overview, Tally, UnitPart, Units};
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{BatchId, CohortId, ProjectId};
use chrono::NaiveDate;

/// How many of a kind the screen names before it sends to the whole list.
const NAMED: i64 = 5;

/// The funnel and the launches.
pub async fn overview(tx: &mut TenantTx) -> Result<Overview> {
    let [submitted, approved, implemented, launched, sustaining] =
        Measure::FUNNEL.map(Measure::stages);
    let r = sqlx::query!(
        r#"with mine as (
             select p.tenant_id = app_tenant() as ours, p.stage,
                    exists (select from launch_item i where i.project_tenant_id = p.tenant_id and i.project_id = p.id and i.snapshot is not null) as launched
               from project p
              where (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant()) and p.submitted_at is not null
           ), counted as (
             select ours, count(*) filter (where stage = any($1)) as submitted, count(*) filter (where stage = any($2)) as approved,
                    count(*) filter (where stage = any($3)) as implemented, count(*) filter (where stage = any($4) and launched) as launched,
                    count(*) filter (where stage = any($5)) as sustaining, count(*) filter (where stage = any($6)) as stopped
               from mine group by ours
           ), latest as (
             select b.*, (select count(*) from launch_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id) as projects
               from launch_batch b where b.tenant_id = app_tenant() and b.state = 'launched' order by b.number desc limit 1
           ), next as (
             select b.*, (select count(*) from launch_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id) as projects
               from launch_batch b where b.tenant_id = app_tenant() and b.state = 'planned' order by b.held_at limit 1
           )
           select coalesce(c.submitted, 0) as "c_submitted!", coalesce(c.approved, 0) as "c_approved!", coalesce(c.implemented, 0) as "c_implemented!",
                  coalesce(c.launched, 0) as "c_launched!", coalesce(c.sustaining, 0) as "c_sustaining!", coalesce(c.stopped, 0) as "c_stopped!",
                  coalesce(h.submitted, 0) as "h_submitted!", coalesce(h.approved, 0) as "h_approved!", coalesce(h.implemented, 0) as "h_implemented!",
                  coalesce(h.launched, 0) as "h_launched!", coalesce(h.sustaining, 0) as "h_sustaining!", coalesce(h.stopped, 0) as "h_stopped!",
                  (select count(distinct (i.project_tenant_id, i.project_id)) from launch_item i where i.tenant_id = app_tenant() and i.snapshot is not null) as "by_us!",
                  l.id as "l_id?: BatchId", l.number as "l_number?", l.title as "l_title?", l.held_at as "l_held_at?", l.presided_by as "l_presided_by?", l.projects as "l_projects?",
                  n.id as "n_id?: BatchId", n.number as "n_number?", n.title as "n_title?", n.held_at as "n_held_at?", n.presided_by as "n_presided_by?", n.projects as "n_projects?"
             from (select) one
             left join counted c on c.ours
             left join counted h on not h.ours
             left join latest l on true
             left join next n on true"#,
        &submitted,
        &approved,
        &implemented,
        &launched,
        &sustaining,
        &Measure::Stopped.stages()
    )
    .fetch_one(tx.conn())
    .await?;
    let tally = |class, home| Tally { class, home };
    let launch = |id: Option<BatchId>,
                  number: Option<i32>,
                  title: Option<String>,
                  held_at,
                  presided_by: Option<String>,
                  projects: Option<i64>| {
        Some(LaunchPart {
            id: id?,
            number: number?,
            title: title?,
            held_at: held_at?,
            presided_by: presided_by?,
            projects: projects?,
        })
    };
    Ok(Overview {
        funnel: [
            tally(r.c_submitted, r.h_submitted),
            tally(r.c_approved, r.h_approved),
            tally(r.c_implemented, r.h_implemented),
            tally(r.c_launched, r.h_launched),
            tally(r.c_sustaining, r.h_sustaining),
        ],
        stopped: tally(r.c_stopped, r.h_stopped),
        latest: launch(
            r.l_id,
            r.l_number,
            r.l_title,
            r.l_held_at,
            r.l_presided_by,
            r.l_projects,
        ),
        next: launch(
            r.n_id,
            r.n_number,
            r.n_title,
            r.n_held_at,
            r.n_presided_by,
            r.n_projects,
        ),
        launched_by_us: r.by_us,
    })
}

/// Projects flagged as routine, and projects late against their short-term milestones: the first of each, and how many.
pub async fn concerns(tx: &mut TenantTx, today: NaiveDate) -> Result<Vec<ConcernPart>> {
    Ok(sqlx::query_as!(
        ConcernPart,
        r#"with mine as (
             select p.tenant_id, p.id, p.stage, coalesce(nullif(p.brand, ''), nullif(p.title, ''), 'Proyek ' || a.name) as name, a.name as leader, a.org_unit_name as unit
               from project p join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
              where (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant()) and p.submitted_at is not null
           ), found as (
             select 'routine' as measure, m.id, m.name, m.leader, m.unit, f.reason, f.flagged_by_name as by, f.answer, null::date as due, 0::bigint as late, f.flagged_at::date as since
               from mine m join routine_flag f on f.tenant_id = m.tenant_id and f.project_id = m.id and f.lifted_at is null
              where m.stage = any($1)
             union all
             select 'late', m.id, m.name, m.leader, m.unit, '', '', '', s.due, s.late, s.due
               from mine m
               cross join lateral (
                 select min(s.ends_on) as due, count(*) as late from milestone s
                  where s.tenant_id = m.tenant_id and s.project_id = m.id and s.horizon = 'short' and is_late(m.stage, s.state, s.ends_on, $3)) s
              where m.stage = any($2) and s.late > 0
           ), ranked as (
             select *, count(*) over (partition by measure) as total, row_number() over (partition by measure order by since, id) as place from found
           )
           select measure as "measure!: Measure", total as "total!", id as "id!: ProjectId", name as "name!", leader as "leader!", unit as "unit!",
                  reason as "reason!", by as "by!", answer as "answer!", due, late as "late!"
             from ranked where place <= $4 order by measure, place"#,
        &Measure::Routine.stages(),
        &Measure::Late.stages(),
        today,
        NAMED
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The units that this tenant knows, with their projects of this year's classes: the first of those with and without one.
pub async fn units(tx: &mut TenantTx, year: i32) -> Result<Units> {
    let rows = list_units(tx, year, NAMED, NAMED).await?;
    let mut units = Units {
        total: rows.first().map_or(0, |r| r.1),
        without: rows.first().map_or(0, |r| r.2),
        ..Units::default()
    };
    for (part, ..) in rows {
        if part.projects > 0 {
            units.leading.push(part)
        } else {
            units.lacking.push(part)
        }
    }
    Ok(units)
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
        r#"with this_year as (
             select p.tenant_id, p.participation_id, p.id
               from project p join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
              where (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant()) and p.submitted_at is not null and p.stage = any($1) and c.year = $2
           ), known as (
             select g.name as agency, u.name as unit, y.id as project_id
               from org_unit u
               join agency g on g.tenant_id = u.tenant_id and g.id = u.agency_id
               left join participation a on a.tenant_id = u.tenant_id and a.org_unit_id = u.id
               left join this_year y on y.tenant_id = a.tenant_id and y.participation_id = a.id
              where u.tenant_id = app_tenant()
             union all
             select a.agency_name, a.org_unit_name, y.id
               from participation a
               left join this_year y on y.tenant_id = a.tenant_id and y.participation_id = a.id
              where a.home_tenant_id = app_tenant() and a.tenant_id <> app_tenant()
           ), counted as (
             select min(agency) as agency, min(unit) as unit, count(distinct project_id) as projects from known group by lower(agency), lower(unit)
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

/// Classes that run today: our own, and those in which our people take part.
pub async fn classes(tx: &mut TenantTx, today: NaiveDate) -> Result<Vec<ClassPart>> {
    Ok(sqlx::query_as!(
        ClassPart,
        r#"select c.id as "id: CohortId", c.name, case when c.tenant_id = app_tenant() then '' else t.name end as "organiser!",
                  coalesce(s.label, '') as "stage!", c.ends_on, n.participants as "participants!", n.submitted as "submitted!"
             from cohort c
             join tenant t on t.id = c.tenant_id
             left join lateral (
               select label from cohort_stage s where s.tenant_id = c.tenant_id and s.cohort_id = c.id and $1 between s.starts_on and s.ends_on
                order by s.position desc limit 1) s on true
             cross join lateral (
               select count(*) as participants, count(*) filter (where p.submitted_at is not null and p.stage = any($2)) as submitted
                 from participation a left join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
                where a.tenant_id = c.tenant_id and a.cohort_id = c.id and a.status <> 'withdrawn') n
            where c.starts_on <= $1 and c.ends_on >= $1
              and (c.tenant_id = app_tenant() or (c.tenant_id, c.id) in (
                select a.tenant_id, a.cohort_id from participation a where a.home_tenant_id = app_tenant() and a.tenant_id <> app_tenant()))
            order by c.ends_on, c.id limit 30"#,
        today,
        &Measure::Submitted.stages()
    )
    .fetch_all(tx.conn())
    .await?)
}
