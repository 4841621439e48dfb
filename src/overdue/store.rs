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
        r#"with late as materialized (
             select m.tenant_id, m.id, m.horizon, m.ends_on, m.project_id from milestone m
              where ($1 or $4 or $5) and m.tenant_id = app_tenant() and ($1 or $4 or m.home_tenant_id = app_tenant())
                and m.watched and m.state in ('not_started', 'in_progress') and m.ends_on < $6 and m.ends_on <= $7
             union all
             select m.tenant_id, m.id, m.horizon, m.ends_on, m.project_id
               from participation a
               join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
               join milestone m on m.tenant_id = p.tenant_id and m.project_id = p.id
              where not ($1 or $4) and a.tenant_id = app_tenant() and (a.mentor_member_id = $2 or a.coach_member_id = $3) and not ($5 and a.home_tenant_id = app_tenant())
                and m.watched and m.state in ('not_started', 'in_progress') and m.ends_on < $6 and m.ends_on <= $7
             union all
             select m.tenant_id, m.id, m.horizon, m.ends_on, m.project_id
               from app_away() x join milestone m on m.tenant_id = x.tenant_id and m.project_id = x.project_id
              where ($4 or $5) and m.watched and m.state in ('not_started', 'in_progress') and m.ends_on < $6 and m.ends_on <= $7
           ), wanted as (
             select l.* from late l where ($8::text is null or l.horizon = $8)
                and ($9::uuid is null or (l.tenant_id, l.project_id) in (select p.tenant_id, p.id from project p where p.cohort_id = $9))
           ), shown as (
             select * from wanted where $10::date is null or (ends_on, id) > ($10, $11::uuid) order by ends_on, id limit $12
           )
           select m.id as "id!: MilestoneId", m.title as "title!", m.horizon as "horizon!: Horizon", m.ends_on as "due!", m.progress as "progress!",
                  p.id as "project_id!: ProjectId", p.brand as "brand!", p.title as "project!", a.name as "leader!", a.org_unit_name as "unit!",
                  a.agency_name as "agency!", c.name as "class!", a.mentor_name as "mentor!", r.reported_at as "reported_at?", coalesce(r.obstacle, '') as "obstacle!",
                  (select count(*) from wanted) as "total!"
             from shown l
             join milestone m on m.tenant_id = l.tenant_id and m.id = l.id
             join project p on p.tenant_id = l.tenant_id and p.id = l.project_id
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
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
