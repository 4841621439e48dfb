//! SQL of classes and their stages.

use super::Cohort;
use super::forms::ClassForm;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result, broken_constraint, written};
use crate::id::CohortId;
use crate::programs::{ClassStage, Program, StagePlan};
use chrono::{DateTime, NaiveDate, Utc};

/// A class in a list.
#[derive(Debug, Clone)]
pub struct ListedCohort {
    /// The class.
    pub cohort: Cohort,
    /// Its active participants.
    pub participants: i64,
}

/// How many finished classes a page shows.
pub const PAGE_SIZE: i64 = 50;

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It stands.
    Done,
    /// The organiser has this number for the programme and year already (BR-01).
    NumberTaken,
}

/// The rows of both lists have the same columns but are different types to the query macro.
macro_rules! listed {
    ($r:expr) => {
        ListedCohort {
            participants: $r.participants,
            cohort: Cohort {
                id: $r.id,
                program: $r.program,
                number: $r.number,
                year: $r.year,
                name: $r.name,
                venue: $r.venue,
                starts_on: $r.starts_on,
                ends_on: $r.ends_on,
                quota: $r.quota,
                version: $r.version,
            },
        }
    };
}

/// Classes that run or are to come, the earliest first.
pub async fn list_current(tx: &mut TenantTx, today: NaiveDate) -> Result<Vec<ListedCohort>> {
    let rows = sqlx::query!(
        r#"select c.id as "id: CohortId", c.program as "program: Program", c.number, c.year, c.name, c.venue, c.starts_on, c.ends_on, c.quota, c.version,
                  (select count(*) from participation p where p.tenant_id = c.tenant_id and p.cohort_id = c.id and p.status <> 'withdrawn') as "participants!"
             from cohort c where c.tenant_id = app_tenant() and c.ends_on >= $1 order by c.starts_on, c.number, c.id"#,
        today
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|r| listed!(r)).collect())
}

/// Classes whose time is over while some project is still on its way to the last seminar, the latest first.
pub async fn list_unfinished(tx: &mut TenantTx, today: NaiveDate) -> Result<Vec<ListedCohort>> {
    let rows = sqlx::query!(
        r#"select c.id as "id: CohortId", c.program as "program: Program", c.number, c.year, c.name, c.venue, c.starts_on, c.ends_on, c.quota, c.version,
                  (select count(*) from participation p where p.tenant_id = c.tenant_id and p.cohort_id = c.id and p.status <> 'withdrawn') as "participants!"
             from cohort c
            where c.tenant_id = app_tenant() and c.ends_on < $1
              and exists (select from project p where p.tenant_id = c.tenant_id and p.cohort_id = c.id
                           and p.stage not in ('completed', 'sustaining', 'stopped', 'withdrawn'))
            order by c.ends_on desc, c.id desc limit 12"#,
        today
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|r| listed!(r)).collect())
}

/// Classes that are over, the latest first; `after` is the start and id of the last one on the page before.
pub async fn list_finished(
    tx: &mut TenantTx,
    today: NaiveDate,
    after: Option<(NaiveDate, CohortId)>,
) -> Result<Vec<ListedCohort>> {
    let (after_day, after_id) = after.map_or((None, None), |(day, id)| (Some(day), Some(id.0)));
    let rows = sqlx::query!(
        r#"select c.id as "id: CohortId", c.program as "program: Program", c.number, c.year, c.name, c.venue, c.starts_on, c.ends_on, c.quota, c.version,
                  (select count(*) from participation p where p.tenant_id = c.tenant_id and p.cohort_id = c.id and p.status <> 'withdrawn') as "participants!"
             from cohort c
            where c.tenant_id = app_tenant() and c.ends_on < $1 and ($2::date is null or (c.starts_on, c.id) < ($2, $3::uuid))
            order by c.starts_on desc, c.id desc limit $4"#,
        today,
        after_day,
        after_id,
        PAGE_SIZE + 1
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|r| listed!(r)).collect())
}

/// A class that must be there: what is not does not exist for whoever asks.
pub async fn find_class(tx: &mut TenantTx, id: CohortId) -> Result<Cohort> {
    find(tx, id).await?.ok_or(Error::NotFound)
}

/// One class that this tenant runs.
pub async fn find(tx: &mut TenantTx, id: CohortId) -> Result<Option<Cohort>> {
    Ok(sqlx::query_as!(
        Cohort,
        r#"select id as "id: CohortId", program as "program: Program", number, year, name, venue, starts_on, ends_on, quota, version
             from cohort where tenant_id = app_tenant() and id = $1"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// One class, kept from being changed by others until the transaction ends.
pub async fn lock(tx: &mut TenantTx, id: CohortId) -> Result<Option<Cohort>> {
    Ok(sqlx::query_as!(
        Cohort,
        r#"select id as "id: CohortId", program as "program: Program", number, year, name, venue, starts_on, ends_on, quota, version
             from cohort where tenant_id = app_tenant() and id = $1 for update"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// The stages of classes, by class and in order.
pub async fn stages(tx: &mut TenantTx, cohorts: &[CohortId]) -> Result<Vec<(CohortId, StagePlan)>> {
    let ids: Vec<uuid::Uuid> = cohorts.iter().map(|c| c.0).collect();
    let rows = sqlx::query!(
        r#"select s.cohort_id as "cohort_id: CohortId", s.code as "code: ClassStage", s.label, s.place, s.starts_on, s.ends_on
             from unnest($1::uuid[]) as asked(id) join cohort_stage s on s.tenant_id = app_tenant() and s.cohort_id = asked.id
            order by s.cohort_id, s.position"#,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| {
            (
                r.cohort_id,
                StagePlan {
                    code: r.code,
                    label: r.label,
                    place: r.place,
                    starts_on: r.starts_on,
                    ends_on: r.ends_on,
                },
            )
        })
        .collect())
}

/// Whether anybody was ever enrolled.
pub async fn has_participants(tx: &mut TenantTx, id: CohortId) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from participation where tenant_id = app_tenant() and cohort_id = $1) as "found!""#,
        id.0
    );
    Ok(found.fetch_one(tx.conn()).await?)
}

/// Writes a new class.
pub async fn insert(
    tx: &mut TenantTx,
    id: CohortId,
    form: &ClassForm,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let result = sqlx::query!(
        "insert into cohort (id, program, number, year, name, venue, starts_on, ends_on, quota, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.0,
        form.program.code(),
        form.number,
        form.year,
        form.name,
        form.venue,
        form.starts_on,
        form.ends_on,
        form.quota,
        now
    )
    .execute(tx.conn())
    .await;
    match result {
        Err(e) if broken_constraint(&e) == Some("cohort_number_key") => Ok(Saved::NumberTaken),
        other => other.map(|_| Saved::Done).map_err(Into::into),
    }
}

/// Changes a class.
pub async fn update(
    tx: &mut TenantTx,
    id: CohortId,
    version: i32,
    form: &ClassForm,
) -> Result<Saved> {
    let result = sqlx::query!(
        "update cohort set program = $3, number = $4, year = $5, name = $6, venue = $7, starts_on = $8, ends_on = $9, quota = $10, version = version + 1
          where tenant_id = app_tenant() and id = $1 and version = $2",
        id.0,
        version,
        form.program.code(),
        form.number,
        form.year,
        form.name,
        form.venue,
        form.starts_on,
        form.ends_on,
        form.quota
    )
    .execute(tx.conn())
    .await;
    match result {
        Err(e) if broken_constraint(&e) == Some("cohort_number_key") => Ok(Saved::NumberTaken),
        other => written(&other?).map(|()| Saved::Done),
    }
}

/// Writes the stages of a class over those that stand.
pub async fn save_stages(tx: &mut TenantTx, id: CohortId, stages: &[StagePlan]) -> Result<()> {
    sqlx::query!(
        "insert into cohort_stage (cohort_id, code, position, label, place, starts_on, ends_on)
         select $1, s.code, s.position, s.label, s.place, s.starts_on, s.ends_on
           from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::date[], $7::date[]) as s(code, position, label, place, starts_on, ends_on)
         on conflict (tenant_id, cohort_id, code) do update
           set label = excluded.label, place = excluded.place, starts_on = excluded.starts_on, ends_on = excluded.ends_on",
        id.0,
        &stages.iter().map(|s| s.code.code().to_owned()).collect::<Vec<_>>(),
        &(1i32..).take(stages.len()).collect::<Vec<_>>(),
        &stages.iter().map(|s| s.label.clone()).collect::<Vec<_>>(),
        &stages.iter().map(|s| s.place.clone()).collect::<Vec<_>>(),
        &stages.iter().map(|s| s.starts_on).collect::<Vec<_>>(),
        &stages.iter().map(|s| s.ends_on).collect::<Vec<_>>()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A class by its name as its page shows it.
pub async fn find_id_by_name(tx: &mut TenantTx, name: &str) -> Result<Option<CohortId>> {
    Ok(sqlx::query_scalar!(r#"select id as "id: CohortId" from cohort where tenant_id = app_tenant() and lower(name) = lower($1)"#, name)
        .fetch_optional(tx.conn())
        .await?)
}
