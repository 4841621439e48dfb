//! SQL of leadership's screen: what a tenant may know of, counted.

use super::{ClassPart, ConcernPart, Decisions, LaunchPart, Overview, Tally, Units};
use crate::db::TenantTx;
use crate::directives::DirectiveState;
use crate::error::Result;
use crate::id::{BatchId, CohortId};
use crate::oversight::Measure;
use crate::oversight::store::list_units;
use chrono::NaiveDate;
use sqlx::types::Json;

/// How many of a kind the screen names before it sends to the whole list.
const NAMED: i64 = 5;
/// How many running classes it names.
const CLASSES: i64 = 12;

/// The funnel, what waits for a decision, the launches, and the projects that need a look. `since` is the day from which
/// on a late milestone has reached leadership.
pub async fn overview(tx: &mut TenantTx, today: NaiveDate, since: NaiveDate) -> Result<Overview> {
    let [submitted, approved, implemented, launched, sustaining] =
        Measure::FUNNEL.map(Measure::stages);
    let r = sqlx::query!(
        r#"with counted as (
             select tenant_id = app_tenant() as ours, sum(projects) filter (where stage = any($1)) as submitted, sum(projects) filter (where stage = any($2)) as approved,
                    sum(projects) filter (where stage = any($3)) as implemented, sum(projects) filter (where stage = any($4) and launched) as launched,
                    sum(projects) filter (where stage = any($5)) as sustaining, sum(projects) filter (where stage = any($6)) as stopped
               from project_tally where submitted and (tenant_id = app_tenant() or home_tenant_id = app_tenant()) group by 1
           ), latest as (
             select b.*, (select count(*) from launch_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id) as projects
               from launch_batch b where b.tenant_id = app_tenant() and b.state = 'launched' order by b.number desc limit 1
           ), next as (
             select b.*, (select count(*) from launch_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id) as projects
               from launch_batch b where b.tenant_id = app_tenant() and b.state = 'planned' order by b.held_at limit 1
           ), away as materialized (
             select * from app_away()
           ), late as materialized (
             (select p.tenant_id, p.id, p.short_due_on as since from project p
               where p.tenant_id = app_tenant() and p.short_due_on < $7 and p.submitted_at is not null and p.stage = any($3) order by p.short_due_on, p.id limit $11)
             union all
             select p.tenant_id, p.id, p.short_due_on
               from away x join project p on p.tenant_id = x.tenant_id and p.id = x.project_id and p.short_due_on < $7 and p.stage = any($3)
           ), routine as (
             select f.tenant_id, f.project_id as id, f.flagged_at::date as since
               from routine_flag f join project p on p.tenant_id = f.tenant_id and p.id = f.project_id and p.submitted_at is not null and p.stage = any($1)
              where f.tenant_id = app_tenant() and f.lifted_at is null
             union all
             select f.tenant_id, f.project_id, f.flagged_at::date
               from away x join project p on p.tenant_id = x.tenant_id and p.id = x.project_id and p.stage = any($1)
               join routine_flag f on f.tenant_id = x.tenant_id and f.project_id = x.project_id and f.lifted_at is null
           ), named as (
             (select 'routine' as measure, *, count(*) over () as total from routine order by since, id limit $11)
             union all
             (select 'late', *, (select count(*) from late where tenant_id <> app_tenant())
                                + (select count(*) from project p where p.tenant_id = app_tenant() and p.short_due_on < $7 and p.submitted_at is not null and p.stage = any($3))
                from late order by since, id limit $11)
           ), asked as (
             select count(*) filter (where d.kind = 'budget' and d.state = any($9)) as budget, count(*) filter (where d.due_on < $7) as overdue,
                    count(*) filter (where d.kind = 'mandatory') as mandatory
               from directive d where (d.project_tenant_id = app_tenant() or d.project_home_tenant_id = app_tenant()) and d.state <> all($10)
           )
           select coalesce(c.submitted, 0)::bigint as "c_submitted!", coalesce(c.approved, 0)::bigint as "c_approved!", coalesce(c.implemented, 0)::bigint as "c_implemented!",
                  coalesce(c.launched, 0)::bigint as "c_launched!", coalesce(c.sustaining, 0)::bigint as "c_sustaining!", coalesce(c.stopped, 0)::bigint as "c_stopped!",
                  coalesce(h.submitted, 0)::bigint as "h_submitted!", coalesce(h.approved, 0)::bigint as "h_approved!", coalesce(h.implemented, 0)::bigint as "h_implemented!",
                  coalesce(h.launched, 0)::bigint as "h_launched!", coalesce(h.sustaining, 0)::bigint as "h_sustaining!", coalesce(h.stopped, 0)::bigint as "h_stopped!",
                  (select coalesce(sum(b.first_launched), 0) from launch_batch b where b.tenant_id = app_tenant()) as "by_us!",
                  (select count(*) from milestone m where m.tenant_id = app_tenant() and is_still_due(m.watched, m.state) and m.ends_on < $7 and m.ends_on <= $8)
                  + (select count(*) from away x join milestone m on m.tenant_id = x.tenant_id and m.project_id = x.project_id
                      where is_still_due(m.watched, m.state) and m.ends_on < $7 and m.ends_on <= $8) as "late!",
                  d.budget as "budget!", d.overdue as "overdue!", d.mandatory as "mandatory!",
                  (select count(*) from examiner_note x join project p on p.tenant_id = x.tenant_id and p.id = x.project_id
                    where x.tenant_id = app_tenant() and x.state = 'open' and x.severity <> 'suggestion' and p.submitted_at is not null and p.stage = any($1)) as "notes!",
                  (select count(*) from visit v where v.verdict = 'not_found' and (v.tenant_id = app_tenant() or v.home_tenant_id = app_tenant())) as "not_found!",
                  (select coalesce(jsonb_agg(jsonb_build_object('measure', r.measure, 'total', r.total, 'id', r.id, 'reason', coalesce(f.reason, ''),
                            'by', coalesce(f.flagged_by_name, ''), 'answer', coalesce(f.answer, ''), 'due', case r.measure when 'late' then r.since end, 'late', s.late,
                            'leader', a.name, 'unit', a.org_unit_name, 'name', short_name(p.brand, p.title, a.name)) order by r.measure, r.since, r.id), '[]')
                     from named r join project p on p.tenant_id = r.tenant_id and p.id = r.id
                     join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
                     left join routine_flag f on r.measure = 'routine' and f.tenant_id = r.tenant_id and f.project_id = r.id and f.lifted_at is null
                     cross join lateral (
                       select count(*) as late from milestone m where r.measure = 'late' and m.tenant_id = r.tenant_id and m.project_id = r.id
                          and m.horizon = 'short' and is_late(p.stage, m.state, m.ends_on, $7)) s) as "concerns!: Json<Vec<ConcernPart>>",
                  l.id as "l_id?: BatchId", l.number as "l_number?", l.title as "l_title?", l.held_at as "l_held_at?", l.presided_by as "l_presided_by?", l.projects as "l_projects?",
                  n.id as "n_id?: BatchId", n.number as "n_number?", n.title as "n_title?", n.held_at as "n_held_at?", n.presided_by as "n_presided_by?", n.projects as "n_projects?"
             from asked d
             left join counted c on c.ours
             left join counted h on not h.ours
             left join latest l on true
             left join next n on true"#,
        &submitted,
        &approved,
        &implemented,
        &launched,
        &sustaining,
        &Measure::Stopped.stages(),
        today,
        since,
        &DirectiveState::codes(DirectiveState::is_unanswered),
        &DirectiveState::codes(DirectiveState::is_over),
        NAMED
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
        decisions: Decisions {
            late: r.late,
            budget: r.budget,
            overdue: r.overdue,
            mandatory: r.mandatory,
            notes: r.notes,
            not_found: r.not_found,
        },
        concerns: r.concerns.0,
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

/// Classes that run today: our own, and those in which our people take part; the first to end come first.
pub async fn classes(tx: &mut TenantTx, today: NaiveDate) -> Result<Vec<ClassPart>> {
    Ok(sqlx::query_as!(
        ClassPart,
        r#"with running as (
             select c.tenant_id, c.id, c.name, c.ends_on from cohort c where c.tenant_id = app_tenant() and c.starts_on <= $1 and c.ends_on >= $1
             union all
             select c.tenant_id, c.id, c.name, c.ends_on from (select distinct x.tenant_id, x.cohort_id from app_away_people() x) x
               join cohort c on c.tenant_id = x.tenant_id and c.id = x.cohort_id and c.starts_on <= $1 and c.ends_on >= $1
           )
           select c.id as "id!: CohortId", c.name as "name!", case when c.tenant_id = app_tenant() then '' else t.name end as "organiser!",
                  coalesce(s.label, '') as "stage!", c.ends_on as "ends_on!", c.total as "total!",
                  (select count(*) from participation a where a.tenant_id = c.tenant_id and a.cohort_id = c.id and a.status <> 'withdrawn') as "participants!",
                  (select count(*) from project p where p.tenant_id = c.tenant_id and p.cohort_id = c.id and p.submitted_at is not null and p.stage = any($2)) as "submitted!"
             from (select *, count(*) over () as total from running order by ends_on, id limit $3) c
             join tenant t on t.id = c.tenant_id
             left join lateral (
               select label from cohort_stage s where s.tenant_id = c.tenant_id and s.cohort_id = c.id and $1 between s.starts_on and s.ends_on
                order by s.position desc limit 1) s on true
            order by c.ends_on, c.id"#,
        today,
        &Measure::Submitted.stages(),
        CLASSES
    )
    .fetch_all(tx.conn())
    .await?)
}
