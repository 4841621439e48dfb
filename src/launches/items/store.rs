//! SQL of the projects of a batch.

use super::{Item, Snapshot, locus, source_label};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result, written};
use crate::id::{BatchId, ProjectId};
use crate::launches::Batch;
use crate::missions::mission_name;
use crate::projects::{Scope, Stage};
use crate::reports::launch::{DirectiveLine, LaunchRow, Official};
use crate::web::text::{self, Zone};
use chrono::{Days, NaiveTime};

/// The stages from which a project can be launched, as codes.
pub fn launchable() -> Vec<String> {
    let stages = Stage::ALL.iter().filter(|s| s.is_launchable());
    stages.map(|s| s.code().to_owned()).collect()
}

/// The projects of a batch in the order of the event: as they are today while it is planned, frozen afterwards. `all`:
/// whether the reader may open also those of other governments.
pub async fn list(tx: &mut TenantTx, batch: &Batch, all: bool) -> Result<Vec<Item>> {
    if batch.is_open() {
        list_live(tx, batch.id, all).await
    } else {
        list_frozen(tx, batch.id, all).await
    }
}

/// The projects of a planned batch as they are today; `all` as with [`list`].
async fn list_live(tx: &mut TenantTx, batch: BatchId, all: bool) -> Result<Vec<Item>> {
    let rows = sqlx::query!(
        r#"select i.project_id as "project_id: ProjectId", i.relaunch_reason, $2 or i.project_home_tenant_id = app_tenant() as "may_open!", p.flagged_at is not null as "is_flagged!", p.stage as "stage: Stage", p.brand, p.title, p.locus, p.scope as "scope: Scope",
                  p.theme, p.digital, a.name as leader, a.position as office, a.org_unit_name, a.agency_name, c.program, c.number, c.year,
                  m.verified as "verified!", m.total as "total!", m.budget, m.sources as "sources!", d.benefit, x.mission as "mission?"
             from launch_item i
             join project p on p.tenant_id = i.project_tenant_id and p.id = i.project_id
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
             cross join lateral (
               select count(*) filter (where s.horizon = 'short' and s.state = 'verified') as verified, count(*) filter (where s.horizon = 'short') as total,
                      sum(s.budget_rupiah)::bigint as budget,
                      coalesce(array_agg(distinct s.funding_source) filter (where s.budget_rupiah > 0), '{}') as sources
                 from milestone s where s.tenant_id = p.tenant_id and s.project_id = p.id and s.state <> 'cancelled') m
             left join lateral (
               -- Frozen words about the public benefit: the idea has a section for them alone, the design speaks of both benefits.
               select x.section ->> 'body' as benefit
                 from document o
                 join document_version v on v.tenant_id = o.tenant_id and v.document_id = o.id and v.number = o.latest_number
                 cross join lateral jsonb_array_elements(v.sections) as x(section)
                where o.tenant_id = p.tenant_id and o.project_id = p.id and x.section ->> 'key' in ('external_benefit', 'benefits', 'outputs_outcomes')
                  and btrim(x.section ->> 'body') <> ''
                order by array_position(array['external_benefit', 'benefits', 'outputs_outcomes'], x.section ->> 'key')
                limit 1) d on true
             left join lateral (
               select n.kind || ':' || coalesce(n.number::text, '') || ':' || n.body as mission
                 from project_mission l join mission_item n on n.tenant_id = l.mission_tenant_id and n.id = l.mission_id
                where l.tenant_id = p.tenant_id and l.project_id = p.id
                order by array_position(array['mission', 'priority', 'vision', 'issue', 'road_map', 'value'], n.kind), n.number, n.id limit 1) x on true
            where i.tenant_id = app_tenant() and i.batch_id = $1
            order by i.position"#,
        batch.0,
        all
    )
    .fetch_all(tx.conn())
    .await?;
    let items = rows.into_iter().map(|r| Item {
        project_id: r.project_id,
        stage: r.stage,
        may_open: r.may_open,
        is_flagged: r.is_flagged && r.may_open,
        relaunch_reason: r.relaunch_reason,
        snapshot: Snapshot {
            row: LaunchRow {
                brand: r.brand,
                title: if r.title.is_empty() {
                    format!("Proyek {}", r.leader)
                } else {
                    r.title
                },
                innovator: Official {
                    name: r.leader,
                    office: r.office,
                },
                opd: r.org_unit_name,
                agency: r.agency_name,
                locus: locus(&r.locus, r.scope),
                benefit: r.benefit.unwrap_or_default().trim().to_owned(),
                milestones_verified: u32::try_from(r.verified).unwrap_or_default(),
                milestones_total: u32::try_from(r.total).unwrap_or_default(),
                budget: r.budget,
                source: sources(&r.sources),
                digital: r.digital,
                theme: Some(r.theme).filter(|theme| !theme.is_empty()),
                mission: r.mission.as_deref().and_then(mission_name),
            },
            program: r.program,
            class_number: r.number,
            class_year: r.year,
        },
    });
    Ok(items.collect())
}

fn sources(codes: &[String]) -> Option<String> {
    let labels: Vec<&str> = codes.iter().filter_map(|code| source_label(code)).collect();
    (!labels.is_empty()).then(|| labels.join(", "))
}

/// The projects of a launched batch as they stood at the launch; `all` as with [`list`].
async fn list_frozen(tx: &mut TenantTx, batch: BatchId, all: bool) -> Result<Vec<Item>> {
    let rows = sqlx::query!(
        r#"select i.project_id as "project_id: ProjectId", i.relaunch_reason, $2 or i.project_home_tenant_id = app_tenant() as "may_open!", p.flagged_at is not null as "is_flagged!", p.stage as "stage: Stage", i.snapshot as "snapshot!"
             from launch_item i
             join project p on p.tenant_id = i.project_tenant_id and p.id = i.project_id
            where i.tenant_id = app_tenant() and i.batch_id = $1 and i.snapshot is not null
            order by i.position"#,
        batch.0,
        all
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|r| {
            let snapshot = serde_json::from_value(r.snapshot).map_err(Error::internal)?;
            Ok(Item {
                project_id: r.project_id,
                stage: r.stage,
                may_open: r.may_open,
                is_flagged: r.is_flagged && r.may_open,
                relaunch_reason: r.relaunch_reason,
                snapshot,
            })
        })
        .collect()
}

/// What leadership asked of the projects of a batch, `items`, from the beginning of its event to the end of that day,
/// oldest first: of those that the reader may open. Budget feedback is no word for a ceremony. What is withdrawn later was
/// said all the same, so a report stands still from the end of the day.
pub async fn directives(
    tx: &mut TenantTx,
    batch: &Batch,
    items: &[Item],
    zone: Zone,
) -> Result<Vec<DirectiveLine>> {
    let end_of_day = zone.day(batch.held_at) + Days::new(1);
    let rows = sqlx::query!(
        r#"select i.project_id as "project_id: ProjectId", d.body, d.given_by_name, d.given_by_office, d.due_on
             from launch_item i
             join directive d on d.project_tenant_id = i.project_tenant_id and d.project_id = i.project_id
            where i.tenant_id = app_tenant() and i.batch_id = $1 and d.tenant_id = app_tenant() and d.given_by_role = 'leadership' and d.kind <> 'budget'
              and d.given_at >= $2 and d.given_at < $3 and (d.state <> 'withdrawn' or d.state_since >= $3)
            order by d.given_at, d.id"#,
        batch.id.0,
        batch.held_at,
        zone.moment(end_of_day.and_time(NaiveTime::MIN))
    )
    .fetch_all(tx.conn())
    .await?;
    let lines = rows.into_iter().filter_map(|r| {
        let item = items.iter().find(|item| item.project_id == r.project_id)?;
        item.may_open.then(|| DirectiveLine {
            project: item.row.name().to_owned(),
            text: r.body,
            by: text::listed([r.given_by_name.as_str(), &r.given_by_office]),
            due: r.due_on,
        })
    });
    Ok(lines.collect())
}

/// Whether a batch holds projects of other governments; `only`: whether this one is.
pub async fn has_foreign(
    tx: &mut TenantTx,
    batch: BatchId,
    only: Option<ProjectId>,
) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from launch_item where tenant_id = app_tenant() and batch_id = $1 and project_home_tenant_id <> app_tenant()
                             and ($2::uuid is null or project_id = $2)) as "foreign!""#,
        batch.0,
        only.map(|id| id.0)
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Which of these projects are in a batch.
pub async fn contained(
    tx: &mut TenantTx,
    batch: BatchId,
    projects: &[ProjectId],
) -> Result<Vec<ProjectId>> {
    Ok(sqlx::query_scalar!(
        r#"select project_id as "project_id: ProjectId" from launch_item where tenant_id = app_tenant() and batch_id = $1 and project_id = any($2)"#,
        batch.0,
        &projects.iter().map(|id| id.0).collect::<Vec<_>>()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Puts projects at the end of a batch in the order given, and says which were new. Fails on `launch_item_once_key` when
/// another batch was quicker.
pub async fn insert(
    tx: &mut TenantTx,
    batch: BatchId,
    projects: &[(ProjectId, Option<&str>)],
) -> std::result::Result<Vec<ProjectId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"insert into launch_item (batch_id, project_tenant_id, project_id, project_home_tenant_id, position, relaunch_reason)
           select $1, p.tenant_id, p.id, p.home_tenant_id,
                  (select coalesce(max(position), 0) from launch_item where tenant_id = app_tenant() and batch_id = $1) + w.ord::int, w.reason
             from unnest($2::uuid[], $3::text[]) with ordinality as w(id, reason, ord)
             join project p on p.id = w.id and (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant())
           on conflict (tenant_id, batch_id, project_tenant_id, project_id) do nothing
           returning project_id as "project_id: ProjectId""#,
        batch.0,
        &projects.iter().map(|(id, _)| id.0).collect::<Vec<_>>(),
        &projects.iter().map(|(_, reason)| reason.map(str::to_owned)).collect::<Vec<_>>() as &[Option<String>]
    )
    .fetch_all(tx.conn())
    .await
}

/// Takes a project out of a batch.
pub async fn remove(tx: &mut TenantTx, batch: BatchId, project: ProjectId) -> Result<()> {
    let result = sqlx::query!("delete from launch_item where tenant_id = app_tenant() and batch_id = $1 and project_id = $2 and snapshot is null", batch.0, project.0)
        .execute(tx.conn())
        .await?;
    written(&result)
}

/// Changes places with the neighbour before (`up`) or after; at the end of the list nothing happens.
pub async fn step(tx: &mut TenantTx, batch: BatchId, project: ProjectId, up: bool) -> Result<()> {
    sqlx::query!(
        "with here as (
           select position from launch_item where tenant_id = app_tenant() and batch_id = $1 and project_id = $2
         ), neighbour as (
           select i.project_id, i.position from launch_item i, here
            where i.tenant_id = app_tenant() and i.batch_id = $1 and case when $3 then i.position < here.position else i.position > here.position end
            order by abs(i.position - here.position) limit 1
         )
         update launch_item i set position = case when i.project_id = $2 then neighbour.position else here.position end
           from here, neighbour
          where i.tenant_id = app_tenant() and i.batch_id = $1 and i.project_id in ($2, neighbour.project_id)",
        batch.0,
        project.0,
        up
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes down what the report says of each project. Every item of the batch must be given, and none may have been stopped
/// meanwhile: the write locks the projects, so that they are looked at once more.
pub async fn freeze(tx: &mut TenantTx, batch: BatchId, items: &[Item]) -> Result<()> {
    let snapshots = items
        .iter()
        .map(|item| serde_json::to_value(&item.snapshot))
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(Error::internal)?;
    let result = sqlx::query!(
        "update launch_item i set snapshot = w.snapshot
           from unnest($2::uuid[], $3::jsonb[]) as w(id, snapshot)
          where i.tenant_id = app_tenant() and i.batch_id = $1 and i.project_id = w.id",
        batch.0,
        &items
            .iter()
            .map(|item| item.project_id.0)
            .collect::<Vec<_>>(),
        &snapshots
    )
    .execute(tx.conn())
    .await?;
    let left = sqlx::query_scalar!(
        r#"select count(*) as "left!" from launch_item i join project p on p.tenant_id = i.project_tenant_id and p.id = i.project_id
            where i.tenant_id = app_tenant() and i.batch_id = $1 and p.stage <> all($2)"#,
        batch.0,
        &launchable()
    )
    .fetch_one(tx.conn())
    .await?;
    if result.rows_affected() == items.len() as u64 && left == 0 {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

/// Lets all projects of a batch go; says which they were.
pub async fn release(tx: &mut TenantTx, batch: BatchId) -> Result<Vec<ProjectId>> {
    Ok(sqlx::query_scalar!(
        r#"delete from launch_item where tenant_id = app_tenant() and batch_id = $1 returning project_id as "project_id: ProjectId""#,
        batch.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// How many projects a batch has.
pub async fn count(tx: &mut TenantTx, batch: BatchId) -> Result<usize> {
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from launch_item where tenant_id = app_tenant() and batch_id = $1"#, batch.0)
        .fetch_one(tx.conn())
        .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}
