//! SQL of directives: rows are only added; an answer moves its directive by a trigger, whichever tenant wrote it.

use super::forms::{Answered, Given};
use super::policy::DirectiveCase;
use super::{Answer, Directive, DirectiveEvent, DirectiveKind, DirectiveState, GiverRole};
use crate::access::Role;
use crate::audit::Who;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{DirectiveId, MemberId, ProjectId, TenantId};
use crate::projects::Project;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// What the trigger says when somebody else was quicker.
const MOVED: &str = "JJ001";

/// The directives of a project, or the one with this id, the latest first.
pub async fn list_of(
    tx: &mut TenantTx,
    project: &Project,
    only: Option<DirectiveId>,
) -> Result<Vec<Directive>> {
    Ok(sqlx::query_as!(
        Directive,
        r#"select d.tenant_id as "tenant_id: TenantId", d.id as "id: DirectiveId", d.kind as "kind: DirectiveKind", d.state as "state: DirectiveState", d.state_since,
                  d.body, d.basis, d.due_on, d.fiscal_year, d.amount_rupiah, d.given_by as "given_by: MemberId", d.given_by_name, d.given_by_office,
                  d.given_by_role as "given_by_role: GiverRole", d.given_at
             from directive d where d.project_tenant_id = $1 and d.project_id = $2 and ($3::uuid is null or d.id = $3)
            order by d.given_at desc, d.id desc limit 100"#,
        project.tenant_id.0,
        project.id.0,
        only.map(|id| id.0)
    )
    .fetch_all(tx.conn())
    .await?)
}

/// What was answered to the directives of a project, oldest first.
pub async fn answers_of(tx: &mut TenantTx, project: &Project) -> Result<Vec<Answer>> {
    Ok(sqlx::query_as!(
        Answer,
        r#"select a.directive_id as "directive_id: DirectiveId", a.event as "event: DirectiveEvent", a.to_state as "to: DirectiveState", a.body, a.fiscal_year,
                  a.amount_rupiah, a.units, a.answered_by_name as by_name, a.answered_by_role as "by_role: Role", a.answered_at as at
             from directive d
             join directive_answer a on a.directive_tenant_id = d.tenant_id and a.directive_id = d.id
            where d.project_tenant_id = $1 and d.project_id = $2 order by a.answered_at, a.id limit 1000"#,
        project.tenant_id.0,
        project.id.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps a directive.
pub async fn insert(
    tx: &mut TenantTx,
    project: &Project,
    given: &Given,
    (by, role): (&Who, GiverRole),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into directive (id, project_tenant_id, project_id, project_home_tenant_id, kind, state, state_since, body, basis, due_on, fiscal_year, amount_rupiah,
           given_by, given_by_name, given_by_office, given_by_role, given_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $7)",
        given.id.0,
        project.tenant_id.0,
        project.id.0,
        project.home_tenant_id.0,
        given.kind.code(),
        given.state.code(),
        now,
        given.body,
        given.basis,
        given.due_on,
        given.fiscal_year,
        given.amount_rupiah,
        by.member_id.0,
        by.name,
        by.position,
        role.code()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps a step of the follow-up; the directive moves with it, or somebody else was quicker.
pub async fn insert_answer(
    tx: &mut TenantTx,
    subject: &DirectiveCase,
    (event, to): (DirectiveEvent, DirectiveState),
    answered: &Answered,
    (by, role): (&Who, Role),
    now: DateTime<Utc>,
) -> Result<()> {
    let (directive, project) = (&subject.directive, &subject.case.project);
    sqlx::query!(
        "insert into directive_answer (id, directive_tenant_id, directive_id, project_tenant_id, project_id, project_home_tenant_id, from_state, event, to_state, body,
           fiscal_year, amount_rupiah, units, answered_by, answered_by_name, answered_by_role, answered_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        answered.id.0,
        directive.tenant_id.0,
        directive.id.0,
        project.tenant_id.0,
        project.id.0,
        project.home_tenant_id.0,
        directive.state.code(),
        event.code(),
        to.code(),
        answered.body,
        answered.fiscal_year,
        answered.amount_rupiah,
        answered.units,
        by.member_id.0,
        by.name,
        role.code(),
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| match error.as_database_error().and_then(|db| db.code()) {
        Some(code) if code == MOVED => Error::Stale,
        _ => Error::from(error),
    })?;
    Ok(())
}

/// Which directives of the tenant.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Of this kind.
    pub kind: Option<DirectiveKind>,
    /// In one of these states.
    pub states: Vec<String>,
    /// Due before this day.
    pub due_before: Option<NaiveDate>,
    /// All that the tenant may know of.
    pub all: bool,
    /// Those of projects of this mentor.
    pub mentor: Option<MemberId>,
    /// Those of the tenant's own people.
    pub own_people: bool,
    /// After this one.
    pub after: Option<(DateTime<Utc>, Uuid)>,
    /// At most so many.
    pub most: i64,
}

/// A directive with its project.
#[derive(Debug, Clone)]
pub struct Row {
    /// The directive.
    pub directive: Directive,
    /// Its project.
    pub project_id: ProjectId,
    /// What the project is called.
    pub project: String,
    /// Who leads it.
    pub leader: String,
    /// The leader's OPD.
    pub unit: String,
    /// Where the project is.
    pub stage: crate::projects::Stage,
    /// Planned money of the project's plan.
    pub planned_rupiah: i64,
    /// Spent money.
    pub spent_rupiah: i64,
    /// What was answered last.
    pub last_answer: String,
    /// Of a roll-out: in how many OPD it runs, as was last said.
    pub units: Option<i32>,
}

/// The directives on projects that this tenant may know of, the latest first, and how many there are in all; counted where
/// that is not known.
pub async fn list(
    tx: &mut TenantTx,
    wanted: &Wanted,
    total: Option<i64>,
) -> Result<(Vec<Row>, i64)> {
    let rows = sqlx::query!(
        // Where the number is known the first of each part are enough: they stand in an index.
        r#"with found as not materialized (
             (select d.* from directive d
               where d.project_tenant_id = app_tenant()
                 and ($1::text is null or d.kind = $1) and d.state = any($2) and ($3::date is null or d.due_on < $3)
                 and ($9 or ($5 and d.project_home_tenant_id = app_tenant()) or exists (
                       select from project p join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
                        where p.tenant_id = d.project_tenant_id and p.id = d.project_id and a.mentor_member_id = $4))
                 and ($10::bigint is null or $6::timestamptz is null or (d.given_at, d.id) < ($6, $7::uuid))
               order by d.given_at desc, d.id desc limit case when $10 is not null then $8::bigint end)
             union all
             (select d.* from directive d
               where d.project_home_tenant_id = app_tenant() and d.project_tenant_id <> app_tenant() and ($9 or $5)
                 and ($1 is null or d.kind = $1) and d.state = any($2) and ($3 is null or d.due_on < $3)
                 and ($10 is null or $6 is null or (d.given_at, d.id) < ($6, $7))
               order by d.given_at desc, d.id desc limit case when $10 is not null then $8 end)
           )
           select f.tenant_id as "tenant_id!: TenantId", f.id as "id!: DirectiveId", f.kind as "kind!: DirectiveKind", f.state as "state!: DirectiveState",
                  f.state_since as "state_since!", f.body as "body!", f.basis as "basis!", f.due_on, f.fiscal_year, f.amount_rupiah,
                  f.given_by as "given_by!: MemberId", f.given_by_name as "given_by_name!", f.given_by_office as "given_by_office!",
                  f.given_by_role as "given_by_role!: GiverRole", f.given_at as "given_at!", f.project_id as "project_id!: ProjectId", p.brand,
                  p.title, p.stage as "stage: crate::projects::Stage", a.name as leader, a.org_unit_name as unit,
                  open_rupiah(p) as "planned!", p.spent_rupiah as spent, coalesce(l.body, '') as "last_answer!", u.units as "units?", coalesce($10, (select count(*) from found)) as "total!"
             from (select * from found where $6 is null or (given_at, id) < ($6, $7) order by given_at desc, id desc limit $8) f
             join project p on p.tenant_id = f.project_tenant_id and p.id = f.project_id
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             left join lateral (
               select x.body from directive_answer x where x.directive_tenant_id = f.tenant_id and x.directive_id = f.id order by x.answered_at desc, x.id desc limit 1) l on true
             left join lateral (
               select x.units from directive_answer x where x.directive_tenant_id = f.tenant_id and x.directive_id = f.id and x.units is not null
                order by x.answered_at desc, x.id desc limit 1) u on true
            order by f.given_at desc, f.id desc"#,
        wanted.kind.map(|k| k.code()),
        &wanted.states,
        wanted.due_before,
        wanted.mentor.map(|m| m.0),
        wanted.own_people,
        wanted.after.map(|(at, _)| at),
        wanted.after.map(|(_, id)| id),
        wanted.most,
        wanted.all,
        total
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |r| r.total);
    let row = rows.into_iter().map(|r| Row {
        project: Project::name_of(&r.brand, &r.title, &r.leader),
        project_id: r.project_id,
        leader: r.leader,
        unit: r.unit,
        stage: r.stage,
        planned_rupiah: r.planned,
        spent_rupiah: r.spent,
        last_answer: r.last_answer,
        units: r.units,
        directive: Directive {
            tenant_id: r.tenant_id,
            id: r.id,
            kind: r.kind,
            state: r.state,
            state_since: r.state_since,
            body: r.body,
            basis: r.basis,
            due_on: r.due_on,
            fiscal_year: r.fiscal_year,
            amount_rupiah: r.amount_rupiah,
            given_by: r.given_by,
            given_by_name: r.given_by_name,
            given_by_office: r.given_by_office,
            given_by_role: r.given_by_role,
            given_at: r.given_at,
        },
    });
    Ok((row.collect(), total))
}
