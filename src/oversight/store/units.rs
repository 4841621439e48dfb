//! Units with and without a project.

use crate::db::TenantTx;
use crate::error::Result;
use crate::oversight::Measure;
use crate::oversight::units::UnitPart;

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
