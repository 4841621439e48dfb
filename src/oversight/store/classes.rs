//! One class.

use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{CohortId, TenantId};
use crate::oversight::Measure;
use chrono::NaiveDate;

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
             left join lateral (select p.submitted_at, p.stage from project p where p.tenant_id = a.tenant_id and p.participation_id = a.id limit 1) p on true
            where a.tenant_id = $3 and a.cohort_id = $1 and (a.tenant_id = app_tenant() or a.home_tenant_id = app_tenant()) and a.status <> 'withdrawn'
            group by 1 order by 2 desc, 1"#,
        id.0,
        &Measure::Submitted.stages(),
        tenant.0
    )
    .fetch_all(tx.conn())
    .await?)
}
