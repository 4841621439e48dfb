//! Participants.

use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{ParticipationId, ProjectId};
use crate::oversight::Measure;
use crate::oversight::asked::Asked;

/// A participant in the list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The place in the class.
    pub id: ParticipationId,
    /// The name as enrolled.
    pub name: String,
    /// The OPD.
    pub unit: String,
    /// The government.
    pub agency: String,
    /// The class.
    pub class: String,
    /// The mentor.
    pub mentor: String,
    /// The project, if one is open.
    pub project_id: Option<ProjectId>,
    /// Whether an idea was handed in and the project goes on.
    pub submitted: bool,
}

/// A page of participants by name, and how many there are in all.
pub async fn people(tx: &mut TenantTx, asked: &Asked, most: i64) -> Result<(Vec<PersonRow>, i64)> {
    let after = asked
        .after
        .rsplit_once('~')
        .and_then(|(name, id)| Some((name, id.parse::<uuid::Uuid>().ok()?)));
    let rows = sqlx::query!(
        r#"with found as (
             select a.id, a.name, coalesce(u.name, a.org_unit_name) as unit, coalesce(g.name, a.agency_name) as agency, c.name as class, a.mentor_name,
                    p.id as project_id, coalesce(p.submitted_at is not null and p.stage = any($1), false) as submitted
               from participation a
               join cohort c on c.tenant_id = a.tenant_id and c.id = a.cohort_id
               left join org_unit u on u.tenant_id = a.tenant_id and u.id = a.org_unit_id
               left join agency g on g.tenant_id = a.tenant_id and g.id = a.agency_id
               left join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
              where (a.tenant_id = app_tenant() or a.home_tenant_id = app_tenant()) and a.status <> 'withdrawn'
                and ($2::uuid is null or a.cohort_id = $2)
                and ($3 = '' or lower(coalesce(g.name, a.agency_name)) = lower($3))
           ), wanted as (
             select * from found where case $4 when 'yes' then submitted when 'no' then not submitted else true end
           ), counted as (select count(*) as total from wanted)
           select w.id as "id!: ParticipationId", w.name as "name!", w.unit as "unit!", w.agency as "agency!", w.class as "class!", w.mentor_name as "mentor!",
                  w.project_id as "project_id?: ProjectId", w.submitted as "submitted!", n.total as "total!"
             from counted n
             cross join lateral (select * from wanted where $5::text is null or (name, id) > ($5, $6::uuid) order by name, id limit $7) w
            order by w.name, w.id"#,
        &Measure::Submitted.stages(),
        asked.cohort(),
        asked.agency,
        asked.idea,
        after.map(|(name, _)| name),
        after.map(|(_, id)| id),
        most
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |r| r.total);
    let row = rows.into_iter().map(|r| PersonRow {
        id: r.id,
        name: r.name,
        unit: r.unit,
        agency: r.agency,
        class: r.class,
        mentor: r.mentor,
        project_id: r.project_id,
        submitted: r.submitted,
    });
    Ok((row.collect(), total))
}
