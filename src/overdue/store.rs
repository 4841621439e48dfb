//! SQL of lateness. One predicate for rows, count and download.

use crate::access::Role;
use crate::calendar::Rung;
use crate::codes::Code;
use crate::db::{SystemTx, TenantTx};
use crate::error::{Error, Result};
use crate::id::{MilestoneId, ProjectId, TenantId};
use crate::milestones::Horizon;
use crate::portfolio::Reach;
use crate::projects::Project;
use crate::web::text::Zone;
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

/// The late milestones that a reader may see, what is late the longest first, and how many there are in all;
/// counted where that is not known.
pub async fn list(
    tx: &mut TenantTx,
    reach: Reach,
    wanted: Wanted,
    total: Option<i64>,
) -> Result<(Vec<Row>, i64)> {
    let rows = sqlx::query!(
        // Where the number is known and nothing narrows the list, the first of each part are enough: they stand in an index.
        r#"with late as not materialized (
             (select m.tenant_id, m.id, m.horizon, m.ends_on, m.project_id from milestone m
               where ($1 or $4 or $5) and m.tenant_id = app_tenant() and ($1 or $4 or m.home_tenant_id = app_tenant())
                 and is_still_due(m.watched, m.state) and m.ends_on < $6 and m.ends_on <= $7
                 and ($13::bigint is null or $10::date is null or (m.ends_on, m.id) > ($10, $11::uuid))
               order by m.ends_on, m.id limit case when $13 is not null and $8::text is null and $9::uuid is null then $12::bigint end)
             union all
             select m.tenant_id, m.id, m.horizon, m.ends_on, m.project_id
               from participation a
               join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
               join milestone m on m.tenant_id = p.tenant_id and m.project_id = p.id
              where not ($1 or $4) and a.tenant_id = app_tenant() and (a.mentor_member_id = $2 or a.coach_member_id = $3) and not ($5 and a.home_tenant_id = app_tenant())
                and is_still_due(m.watched, m.state) and m.ends_on < $6 and m.ends_on <= $7
             union all
             (select m.tenant_id, m.id, m.horizon, m.ends_on, m.project_id
                from app_away() x join milestone m on m.tenant_id = x.tenant_id and m.project_id = x.project_id
               where ($4 or $5) and is_still_due(m.watched, m.state) and m.ends_on < $6 and m.ends_on <= $7
                 and ($13 is null or $10 is null or (m.ends_on, m.id) > ($10, $11))
               order by m.ends_on, m.id limit case when $13 is not null and $8 is null and $9 is null then $12 end)
           ), wanted as not materialized (
             select l.* from late l where ($8 is null or l.horizon = $8)
                and ($9 is null or (l.tenant_id, l.project_id) in (select p.tenant_id, p.id from project p where p.cohort_id = $9))
           ), shown as (
             select * from wanted where $10 is null or (ends_on, id) > ($10, $11) order by ends_on, id limit $12
           )
           select m.id as "id!: MilestoneId", m.title as "title!", m.horizon as "horizon!: Horizon", m.ends_on as "due!", m.progress as "progress!",
                  p.id as "project_id!: ProjectId", p.brand as "brand!", p.title as "project!", a.name as "leader!", a.org_unit_name as "unit!",
                  a.agency_name as "agency!", c.name as "class!", a.mentor_name as "mentor!", r.reported_at as "reported_at?", coalesce(r.obstacle, '') as "obstacle!",
                  coalesce($13, (select count(*) from wanted)) as "total!"
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
        wanted.most,
        total
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

/// The tenants that have late milestones in their classes or of their people elsewhere, with their zones.
pub async fn tenants_with_late(
    tx: &mut SystemTx,
    now: DateTime<Utc>,
) -> Result<Vec<(TenantId, Zone)>> {
    let rows = sqlx::query!(
        r#"select t.id as "id: TenantId", t.time_zone as zone from tenant t
            where t.active and (
              exists (select from milestone m where m.tenant_id = t.id and is_still_due(m.watched, m.state) and m.ends_on < $1)
              or exists (select from project p join milestone m on m.tenant_id = p.tenant_id and m.project_id = p.id
                          where p.home_tenant_id = t.id and p.home_tenant_id <> p.tenant_id and is_still_due(m.watched, m.state) and m.ends_on < $1))"#,
        // The day is a little ahead of every zone's, so that none is missed.
        now.date_naive() + chrono::Days::new(1)
    )
    .fetch_all(tx.conn())
    .await?;
    let zoned = |id, zone: &str| Ok((id, zone.parse().map_err(Error::internal)?));
    rows.into_iter().map(|r| zoned(r.id, &r.zone)).collect()
}

/// Tells of what was due on `since` or before and has not been told on this rung; how many notices that made.
pub async fn tell(
    tx: &mut TenantTx,
    rung: Rung,
    since: NaiveDate,
    now: DateTime<Utc>,
) -> Result<u64> {
    let (of_classes, of_people) = hearers(rung);
    let codes = |roles: &[Role]| {
        roles
            .iter()
            .map(|r| r.code().to_owned())
            .collect::<Vec<_>>()
    };
    let told = sqlx::query!(
        r#"with due as materialized (
             select m.tenant_id, m.home_tenant_id, m.project_id, m.id, m.title, m.ends_on from milestone m
              where m.tenant_id = app_tenant() and is_still_due(m.watched, m.state) and m.ends_on <= $2
             union all
             select m.tenant_id, m.home_tenant_id, m.project_id, m.id, m.title, m.ends_on
               from app_away() x join milestone m on m.tenant_id = x.tenant_id and m.project_id = x.project_id
              where $1 not in ('participant', 'mentor') and is_still_due(m.watched, m.state) and m.ends_on <= $2
           ), reached as (
             insert into lateness_told (milestone_tenant_id, milestone_id, rung, due_on, told_at)
             select tenant_id, id, $1, ends_on, $3::timestamptz from due
             on conflict do nothing
             returning milestone_tenant_id as tenant_id, milestone_id as id
           ), late as materialized (
             select d.* from reached r join due d using (tenant_id, id)
           ), one as (
             select case $1 when 'participant' then a.member_id else a.mentor_member_id end as member_id,
                    left('“' || m.title || '” terlambat: batas akhirnya ' || to_char(m.ends_on, 'DD-MM-YYYY') || ', ' || short_name(p.brand, p.title, a.name), 480) || '.' as body,
                    '/projects/' || p.id || '/milestones/' || m.id as path
               from late m
               join project p on p.tenant_id = m.tenant_id and p.id = m.project_id
               join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
              where $1 in ('participant', 'mentor')
             union all
             select h.member_id, sum(n.late) || ' tahapan terlambat baru sampai ke jenjang Anda.', '/overdue?rung=' || $1
               from (select tenant_id = app_tenant() as of_class, home_tenant_id = app_tenant() as of_people, count(*) as late from late group by 1, 2) n
               join (select member_id, bool_or(role = any($4)) as of_class, bool_or(role = any($5)) as of_people
                       from role_assignment where tenant_id = app_tenant() and is_held(from_on, until_on, app_day($3)) group by 1) h
                 on n.of_class and h.of_class or n.of_people and h.of_people
              group by 1
           )
           insert into notice (id, member_id, kind, body, path, at)
           select gen_random_uuid(), o.member_id, 'late', o.body, o.path, $3 from one o where o.member_id is not null"#,
        rung.code(),
        since,
        now,
        &codes(of_classes),
        &codes(of_people)
    )
    .execute(tx.conn())
    .await?;
    Ok(told.rows_affected())
}

/// The roles that hear of a number: of the tenant's classes, and of its people in whatever class. On the lower rungs
/// people hear of their own projects.
fn hearers(rung: Rung) -> (&'static [Role], &'static [Role]) {
    match rung {
        Rung::Participant | Rung::Mentor => (&[], &[]),
        Rung::Admin => (Role::STAFF, &[Role::HomeAdmin]),
        Rung::Leadership => (&[Role::Leadership], &[Role::Leadership]),
    }
}
