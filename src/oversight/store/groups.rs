//! The portfolio by one trait.

use crate::db::TenantTx;
use crate::error::Result;
use crate::id::TenantId;
use crate::oversight::Measure;
use chrono::NaiveDate;
use std::sync::Arc;

/// The projects that share a value of a trait.
#[derive(Debug, Clone)]
pub struct GroupRow {
    /// The value as an address asks for it; empty where nothing is filled in.
    pub key: String,
    /// What it is called, where the value itself does not say.
    pub label: String,
    /// The government, for a unit or a mission.
    pub agency: String,
    /// How many were handed in and go on.
    pub submitted: i64,
    /// How many are carried out.
    pub implemented: i64,
    /// How many were launched.
    pub launched: i64,
    /// How many are late against their short-term plan.
    pub late: i64,
    /// How many are late against their later plans.
    pub late_later: i64,
    /// Planned money.
    pub planned: i64,
    /// Spent money.
    pub spent: i64,
}

/// How many values of a trait are laid out.
pub const MOST_GROUPS: i64 = 2000;

/// The portfolio by one trait, most projects first; years in their order. Counted anew when something has changed.
pub async fn groups(
    tx: &mut TenantTx,
    tenant: TenantId,
    by: &str,
    today: NaiveDate,
) -> Result<Arc<Vec<GroupRow>>> {
    tx.remembered(tenant, &format!("{by} {today}"), async |tx| {
        list_groups(tx, by, today).await
    })
    .await
}

async fn list_groups(tx: &mut TenantTx, by: &str, today: NaiveDate) -> Result<Vec<GroupRow>> {
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
                      when 'source' then f.source
                      when 'digital' then case when o.digital then 'yes' when not o.digital then 'no' else '' end
                      else coalesce(l.mission_id::text, '') end as key,
                    case $1
                      when 'cohort' then class_label(c.name, c.year)
                      when 'unit' then coalesce(u.name, a.org_unit_name)
                      when 'agency' then coalesce(g.name, a.agency_name)
                      when 'mission' then coalesce(i.kind || ':' || coalesce(i.number::text, '') || ':' || i.body, '')
                      when 'year' then c.year::text
                      else o.theme end as label,
                    case $1 when 'unit' then coalesce(g.name, a.agency_name) when 'mission' then coalesce(t.name, '') else '' end as agency,
                    o.stage, o.launched, o.is_late_short, o.is_late_later, o.planned, o.spent
               from overview($2) o
               left join cohort c on $1 in ('year', 'cohort') and c.tenant_id = o.tenant_id and c.id = o.cohort_id
               left join participation a on $1 in ('unit', 'agency') and a.tenant_id = o.tenant_id and a.id = o.participation_id
               left join org_unit u on u.tenant_id = a.tenant_id and u.id = a.org_unit_id
               left join agency g on g.tenant_id = a.tenant_id and g.id = a.agency_id
               left join project_mission l on $1 = 'mission' and l.tenant_id = o.tenant_id and l.project_id = o.project_id
               left join mission_item i on i.tenant_id = l.mission_tenant_id and i.id = l.mission_id
               left join tenant t on t.id = i.tenant_id
               left join lateral unnest(case when $1 = 'source' then case o.sources when '{}' then '{""}' else o.sources end else '{""}' end) as f(source) on true
              where o.stage = any($3)
           )
           select key as "key!", min(label) as "label!", min(agency) as "agency!", count(*) as "submitted!",
                  count(*) filter (where stage = any($4)) as "implemented!", count(*) filter (where stage = any($4) and launched) as "launched!",
                  count(*) filter (where stage = any($4) and is_late_short) as "late!", count(*) filter (where stage = any($4) and is_late_later) as "late_later!",
                  coalesce(sum(planned), 0)::bigint as "planned!", coalesce(sum(spent), 0)::bigint as "spent!"
             from laid group by key, lower(agency)
            order by case when $1 = 'year' then key end desc, count(*) desc, min(label) limit $5"#,
        by,
        today,
        &Measure::Submitted.stages(),
        &Measure::Implemented.stages(),
        MOST_GROUPS
    )
    .fetch_all(tx.conn())
    .await?)
}
