//! SQL of the mentor's and the coach's first screens: as many statements for one person as for forty.

use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{MemberId, ProjectId};
use crate::projects::{DocumentState, Stage};
use chrono::{DateTime, NaiveDate, Utc};

/// A mentee with what needs attention.
#[derive(Debug)]
pub struct Mentee {
    /// The project.
    pub project_id: ProjectId,
    /// Where it is.
    pub stage: Stage,
    /// Public name.
    pub brand: String,
    /// Title.
    pub title: String,
    /// Who leads it.
    pub leader_name: String,
    /// The class.
    pub cohort_name: String,
    /// Milestones past their date.
    pub late: i64,
    /// Documents and milestones that wait for the mentor.
    pub waiting: i64,
    /// Whether a routine flag stands.
    pub routine: bool,
}

/// Everybody this person is mentor of, the latest class first.
pub async fn list_mentees(
    tx: &mut TenantTx,
    mentor: MemberId,
    today: NaiveDate,
) -> Result<Vec<Mentee>> {
    Ok(sqlx::query_as!(
        Mentee,
        r#"select p.id as "project_id: ProjectId", p.stage as "stage: Stage", p.brand, p.title, a.name as leader_name, c.name as cohort_name,
                  s.late as "late!", s.waiting + d.waiting as "waiting!",
                  p.flagged_at is not null as "routine!"
             from participation a
             join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
             join cohort c on c.tenant_id = a.tenant_id and c.id = a.cohort_id
             cross join lateral (
               select count(*) filter (where is_late(p.stage, m.state, m.ends_on, $2)) as late,
                      count(*) filter (where m.state = 'done_unverified') as waiting
                 from milestone m where m.tenant_id = p.tenant_id and m.project_id = p.id
                  and p.stage in ('implementation', 'reporting', 'result_seminar', 'completed', 'sustaining')) s
             cross join lateral (
               select count(*) as waiting from document x where x.tenant_id = p.tenant_id and x.project_id = p.id and x.state = 'submitted') d
            where a.tenant_id = app_tenant() and a.mentor_member_id = $1
            order by c.starts_on desc, a.list_number"#,
        mentor.0,
        today
    )
    .fetch_all(tx.conn())
    .await?)
}

/// How quick a mentor decides, beside all mentors here.
#[derive(Debug)]
pub struct Pace {
    /// Median hours from submission to decision of this mentor's latest decisions.
    pub mine: Option<f64>,
    /// The same for the latest decisions of all mentors of the tenant.
    pub class: Option<f64>,
    /// Documents put before this mentor.
    pub assigned: i64,
    /// Those of them that do not wait any more.
    pub decided: i64,
}

/// Reads a bounded number of the latest decisions, so that a large tenant costs what a small one costs.
pub async fn pace(tx: &mut TenantTx, mentor: MemberId) -> Result<Pace> {
    Ok(sqlx::query_as!(
        Pace,
        r#"with everyone as (
             select document_id, version_number, decided_at from review
              where tenant_id = app_tenant() and reviewer_role = 'mentor' order by decided_at desc limit 500
           ), own as (
             select document_id, version_number, decided_at from review
              where tenant_id = app_tenant() and reviewer_role = 'mentor' and reviewer_member_id = $1 order by decided_at desc limit 100
           ), put as (
             select d.state from participation a
               join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
               join document d on d.tenant_id = p.tenant_id and d.project_id = p.id
              where a.tenant_id = app_tenant() and a.mentor_member_id = $1 and d.latest_number > 0 and p.stage not in ('stopped', 'withdrawn')
           )
           select (select percentile_cont(0.5) within group (order by extract(epoch from o.decided_at - v.submitted_at)::float8 / 3600) from own o
                     join document_version v on v.tenant_id = app_tenant() and v.document_id = o.document_id and v.number = o.version_number) as mine,
                  (select percentile_cont(0.5) within group (order by extract(epoch from e.decided_at - v.submitted_at)::float8 / 3600) from everyone e
                     join document_version v on v.tenant_id = app_tenant() and v.document_id = e.document_id and v.number = e.version_number) as class,
                  (select count(*) from put) as "assigned!",
                  (select count(*) from put where state <> 'submitted') as "decided!""#,
        mentor.0
    )
    .fetch_one(tx.conn())
    .await?)
}

/// One participant of a coach.
#[derive(Debug)]
pub struct Coached {
    /// The project.
    pub project_id: ProjectId,
    /// Where it is.
    pub stage: Stage,
    /// Public name.
    pub brand: String,
    /// Title.
    pub title: String,
    /// Who leads it.
    pub leader_name: String,
    /// The class.
    pub cohort_name: String,
    /// State of the idea.
    pub idea: Option<DocumentState>,
    /// State of the design.
    pub design: Option<DocumentState>,
    /// State of the report.
    pub report: Option<DocumentState>,
    /// The last thing that happened.
    pub last_at: DateTime<Utc>,
}

/// Everybody this person is coach of whose project goes on: what waits for the coach first, then the latest class.
pub async fn list_coached(tx: &mut TenantTx, coach: MemberId) -> Result<Vec<Coached>> {
    Ok(sqlx::query_as!(
        Coached,
        r#"select p.id as "project_id: ProjectId", p.stage as "stage: Stage", p.brand, p.title, a.name as leader_name, c.name as cohort_name,
                  d.idea as "idea: DocumentState", d.design as "design: DocumentState", d.report as "report: DocumentState",
                  greatest(p.updated_at, t.at) as "last_at!"
             from participation a
             join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
             join cohort c on c.tenant_id = a.tenant_id and c.id = a.cohort_id
             cross join lateral (
               select max(x.state) filter (where x.kind = 'idea') as idea, max(x.state) filter (where x.kind = 'design') as design,
                      max(x.state) filter (where x.kind = 'report') as report, min(x.state_since) filter (where x.state = 'mentor_approved') as waits_since
                 from document x where x.tenant_id = p.tenant_id and x.project_id = p.id) d
             cross join lateral (select max(y.at) as at from transition y where y.tenant_id = p.tenant_id and y.project_id = p.id) t
            where a.tenant_id = app_tenant() and a.coach_member_id = $1 and p.stage not in ('stopped', 'withdrawn', 'sustaining')
            order by d.waits_since nulls last, c.starts_on desc, a.list_number"#,
        coach.0
    )
    .fetch_all(tx.conn())
    .await?)
}
