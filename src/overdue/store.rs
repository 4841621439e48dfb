//! SQL of lateness. One predicate for rows, count and download.

use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{MilestoneId, ProjectId};
use crate::milestones::Horizon;
use crate::portfolio::Reach;
use crate::projects::Project;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A late milestone.
#[derive(Debug, Clone)]
pub struct Row {
    /// The milestone.
    pub id: MilestoneId,
    /// What was to be done.
    pub title: String,
    /// Until when it reaches.
    pub horizon: Horizon,
    /// When it was due.
    pub due: NaiveDate,
    /// How far it is.
    pub progress: i32,
    /// Its project.
    pub project_id: ProjectId,
    /// The project's short name.
    pub brand: String,
    /// The project's title.
    pub project: String,
    /// Who leads it.
    pub leader: String,
    /// The leader's OPD.
    pub unit: String,
    /// The leader's government.
    pub agency: String,
    /// The class.
    pub class: String,
    /// The mentor.
    pub mentor: String,
    /// When it was last reported on.
    pub reported_at: Option<DateTime<Utc>>,
    /// What stood in the way then.
    pub obstacle: String,
}

impl Row {
    /// What its project is called.
    pub fn name(&self) -> String {
        Project::name_of(&self.brand, &self.project, &self.leader)
    }
}

/// Which milestones.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Due on this day or before.
    pub since: NaiveDate,
    /// Today: what is due today is not late.
    pub today: NaiveDate,
    /// In this horizon.
    pub horizon: Option<Horizon>,
    /// In this class.
    pub cohort: Option<Uuid>,
    /// After this one.
    pub after: Option<(NaiveDate, Uuid)>,
    /// At most so many.
    pub most: i64,
}

/// The late milestones that a reader may see, what is late the longest first, and how many there are in all.
pub async fn list(tx: &mut TenantTx, reach: Reach, wanted: Wanted) -> Result<(Vec<Row>, i64)> {
    let rows = sqlx::query!(
        r#"with late as (
             select m.tenant_id, m.id, m.title, m.horizon, m.ends_on, m.progress, p.id as project_id, p.brand, p.title as project, a.name as leader,
                    a.org_unit_name as unit, a.agency_name as agency, c.name as class, a.mentor_name as mentor
               from (select tenant_id, id, title, horizon, ends_on, progress, state, project_id from milestone
                      where tenant_id = app_tenant() and state in ('not_started', 'in_progress') and ends_on <= $7
                     union all
                     select o.tenant_id, o.id, o.title, o.horizon, o.ends_on, o.progress, o.state, o.project_id
                       from app_away() x join milestone o on o.tenant_id = x.tenant_id and o.project_id = x.project_id
                      where o.state in ('not_started', 'in_progress') and o.ends_on <= $7) m
               join project p on p.tenant_id = m.tenant_id and p.id = m.project_id
               join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
               join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
              where (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant())
                and ((p.tenant_id = app_tenant() and ($1 or a.mentor_member_id = $2 or a.coach_member_id = $3))
                  or (p.submitted_at is not null and ($4 or ($5 and p.home_tenant_id = app_tenant()))))
                and is_late(p.stage, m.state, m.ends_on, $6) and m.ends_on <= $7
                and ($8::text is null or m.horizon = $8) and ($9::uuid is null or p.cohort_id = $9)
           ), counted as (select count(*) as total from late)
           select l.id as "id!: MilestoneId", l.title as "title!", l.horizon as "horizon!: Horizon", l.ends_on as "due!", l.progress as "progress!",
                  l.project_id as "project_id!: ProjectId", l.brand as "brand!", l.project as "project!", l.leader as "leader!", l.unit as "unit!",
                  l.agency as "agency!", l.class as "class!", l.mentor as "mentor!", r.reported_at as "reported_at?", coalesce(r.obstacle, '') as "obstacle!",
                  n.total as "total!"
             from counted n
             cross join lateral (select * from late where $10::date is null or (ends_on, id) > ($10, $11::uuid) order by ends_on, id limit $12) l
             left join lateral (select r.reported_at, r.obstacle from progress_report r where r.tenant_id = l.tenant_id and r.milestone_id = l.id
                                 order by r.reported_at desc, r.id desc limit 1) r on true
            order by l.ends_on, l.id"#,
        reach.runs_classes,
        reach.as_mentor.map(|m| m.0),
        reach.as_coach.map(|m| m.0),
        reach.leads,
        reach.follows_people,
        wanted.today,
        wanted.since,
        wanted.horizon.map(|h| h.code()),
        wanted.cohort,
        wanted.after.map(|(due, _)| due),
        wanted.after.map(|(_, id)| id),
        wanted.most
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |r| r.total);
    let row = rows.into_iter().map(|r| Row {
        id: r.id,
        title: r.title,
        horizon: r.horizon,
        due: r.due,
        progress: r.progress,
        project_id: r.project_id,
        brand: r.brand,
        project: r.project,
        leader: r.leader,
        unit: r.unit,
        agency: r.agency,
        class: r.class,
        mentor: r.mentor,
        reported_at: r.reported_at,
        obstacle: r.obstacle,
    });
    Ok((row.collect(), total))
}
