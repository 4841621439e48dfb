//! SQL of the projects that can be added to a batch.

use super::store::launchable;
use super::{Candidate, Standing};
use crate::db::{TenantTx, like_words};
use crate::error::Result;
use crate::id::{BatchId, ProjectId};
use crate::projects::{Project, Stage};

/// How many candidates a page offers; a search narrows them down.
pub const CANDIDATES: i64 = 100;

/// Which projects are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Words in title, brand, leader, OPD or class; empty for all.
    pub search: &'a str,
    /// Only these.
    pub only: Option<&'a [ProjectId]>,
    /// Also projects of other governments in classes that this tenant runs: for those who run them.
    pub of_classes: bool,
}

/// Projects of classes that this tenant runs, and of its own people elsewhere, which can be launched and are not in `batch`.
pub async fn list_candidates(
    tx: &mut TenantTx,
    batch: BatchId,
    wanted: Wanted<'_>,
) -> Result<Vec<Candidate>> {
    let only: Option<Vec<uuid::Uuid>> = wanted.only.map(|ids| ids.iter().map(|id| id.0).collect());
    let rows = sqlx::query!(
        r#"with chosen as materialized (
             select p.tenant_id, p.id, l.batch_id, l.ours, l.launched, l.by_name, c.name as class, c.starts_on, c.id as cohort_id, a.list_number
               from project p
               join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
               cross join lateral (select c.id, c.name, c.starts_on from cohort c where c.tenant_id = p.tenant_id and c.id = p.cohort_id limit 1) c
               left join lateral (
                 select i.batch_id, i.tenant_id = app_tenant() as ours, i.snapshot is not null as launched, t.name as by_name
                   from launch_item i join tenant t on t.id = i.tenant_id
                  where i.project_tenant_id = p.tenant_id and i.project_id = p.id
                  -- A plan says more than a launch that is over; then the latest batch.
                  order by i.snapshot is not null, i.batch_id desc limit 1) l on true
              where ((p.tenant_id = app_tenant() and $6) or p.home_tenant_id = app_tenant())
                and p.stage = any($2)
                and ($3::uuid[] is null or p.id = any($3))
                and ($4 = '' or concat_ws(' ', p.brand, p.title, a.name, a.org_unit_name, a.agency_name, c.name) ilike '%' || $4 || '%')
                and not exists (select from launch_item i where i.tenant_id = app_tenant() and i.batch_id = $1 and i.project_tenant_id = p.tenant_id and i.project_id = p.id)
              order by l.batch_id is not null, c.starts_on desc, c.id, a.list_number
              limit $5
           )
           select p.id as "id!: ProjectId", p.brand as "brand!", p.title as "title!", p.stage as "stage!: Stage", p.flagged_at is not null as "is_flagged!",
                  a.name as "leader!", a.org_unit_name as "org_unit_name!", a.agency_name as "agency_name!", x.class as "class!",
                  m.verified as "verified!", m.total as "total!", x.batch_id as "batch_id?: BatchId", x.ours as "ours?", x.launched as "launched?", x.by_name as "by_name?"
             from chosen x
             join project p on p.tenant_id = x.tenant_id and p.id = x.id
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             cross join lateral (
               select count(*) filter (where s.state = 'verified') as verified, count(*) as total
                 from milestone s where s.tenant_id = p.tenant_id and s.project_id = p.id and s.horizon = 'short' and s.state <> 'cancelled') m
            order by x.batch_id is not null, x.starts_on desc, x.cohort_id, x.list_number"#,
        batch.0,
        &launchable(),
        only.as_deref(),
        like_words(wanted.search),
        CANDIDATES + 1,
        wanted.of_classes
    )
    .fetch_all(tx.conn())
    .await?;
    let candidates = rows.into_iter().map(|r| {
        let by = r.by_name.unwrap_or_default();
        let standing = match (r.batch_id, r.launched) {
            (Some(_), Some(true)) => Standing::Launched { by },
            (Some(id), _) => Standing::Planned {
                batch: r.ours.unwrap_or(false).then_some(id),
                by,
            },
            (None, _) => Standing::Free,
        };
        Candidate {
            project_id: r.id,
            name: Project::name_of(&r.brand, &r.title, &r.leader),
            leader: r.leader,
            org_unit: r.org_unit_name,
            agency: r.agency_name,
            class: r.class,
            stage: r.stage,
            verified: r.verified,
            total: r.total,
            is_flagged: r.is_flagged,
            standing,
        }
    });
    Ok(candidates.collect())
}
