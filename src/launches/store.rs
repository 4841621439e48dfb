//! SQL of launch batches.

use super::forms::BatchFacts;
use super::{Batch, BatchState};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::BatchId;
use chrono::{DateTime, Utc};

/// A batch with its numbers.
#[derive(Debug, Clone)]
pub struct BatchLine {
    /// The batch.
    pub batch: Batch,
    /// Projects in it.
    pub projects: usize,
    /// How many of them this series had launched before.
    pub repeats: usize,
}

/// All batches of the tenant: planned ones by date, then launched ones, the latest first, then cancelled ones.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<BatchLine>> {
    let rows = sqlx::query!(
        r#"select b.id as "id: BatchId", b.number, b.title, b.held_at, b.place, b.presided_by, b.presided_office, b.on_behalf_of, b.organiser, b.note, b.agenda,
                  b.state as "state: BatchState", b.launched_at, b.version,
                  count(i.project_id) as "projects!",
                  count(i.project_id) filter (where i.relaunch_reason is not null and exists (
                    select from launch_item j join launch_batch e on e.tenant_id = j.tenant_id and e.id = j.batch_id
                     where j.tenant_id = app_tenant() and j.project_tenant_id = i.project_tenant_id and j.project_id = i.project_id
                       and e.state = 'launched' and e.id <> b.id and (b.state <> 'launched' or e.number < b.number))) as "repeats!"
             from launch_batch b
             left join launch_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
            where b.tenant_id = app_tenant()
            group by b.tenant_id, b.id
            order by array_position(array['planned', 'launched', 'cancelled'], b.state),
                     case when b.state = 'planned' then b.held_at end, b.number desc"#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| BatchLine {
            projects: usize::try_from(r.projects).unwrap_or_default(),
            repeats: usize::try_from(r.repeats).unwrap_or_default(),
            batch: Batch {
                id: r.id,
                number: r.number,
                title: r.title,
                held_at: r.held_at,
                place: r.place,
                presided_by: r.presided_by,
                presided_office: r.presided_office,
                on_behalf_of: r.on_behalf_of,
                organiser: r.organiser,
                note: r.note,
                agenda: r.agenda,
                state: r.state,
                launched_at: r.launched_at,
                version: r.version,
            },
        })
        .collect())
}

/// One batch.
pub async fn find(tx: &mut TenantTx, id: BatchId) -> Result<Option<Batch>> {
    Ok(sqlx::query_as!(
        Batch,
        r#"select id as "id: BatchId", number, title, held_at, place, presided_by, presided_office, on_behalf_of, organiser, note, agenda,
                  state as "state: BatchState", launched_at, version
             from launch_batch where tenant_id = app_tenant() and id = $1"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// One batch that nobody else changes until the end of this transaction.
pub async fn find_for_change(tx: &mut TenantTx, id: BatchId) -> Result<Option<Batch>> {
    Ok(sqlx::query_as!(
        Batch,
        r#"select id as "id: BatchId", number, title, held_at, place, presided_by, presided_office, on_behalf_of, organiser, note, agenda,
                  state as "state: BatchState", launched_at, version
             from launch_batch where tenant_id = app_tenant() and id = $1 for update"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Lets one transaction at a time number the batches of this tenant. Taken before any row is locked.
pub async fn lock_series(tx: &mut TenantTx) -> Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('launch series ' || app_tenant()::text, 0))"
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Makes a planned batch at the end of the series and says its number. The series is locked before.
pub async fn insert(
    tx: &mut TenantTx,
    id: BatchId,
    facts: &BatchFacts,
    now: DateTime<Utc>,
) -> Result<i32> {
    Ok(sqlx::query_scalar!(
        "insert into launch_batch (id, number, title, held_at, place, presided_by, presided_office, on_behalf_of, organiser, note, agenda, created_at)
         select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from launch_batch where tenant_id = app_tenant()
         returning number",
        id.0,
        facts.title,
        facts.held_at,
        facts.place,
        facts.presided_by,
        facts.presided_office,
        facts.on_behalf_of,
        facts.organiser,
        facts.note,
        facts.agenda,
        now
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Changes the facts of a planned batch, unless somebody else has done so since `version`.
pub async fn update(
    tx: &mut TenantTx,
    id: BatchId,
    version: i32,
    facts: &BatchFacts,
) -> Result<()> {
    let result = sqlx::query!(
        "update launch_batch set title = $3, held_at = $4, place = $5, presided_by = $6, presided_office = $7, on_behalf_of = $8, organiser = $9, note = $10, agenda = $11,
                version = version + 1
          where tenant_id = app_tenant() and id = $1 and version = $2 and state = 'planned'",
        id.0,
        version,
        facts.title,
        facts.held_at,
        facts.place,
        facts.presided_by,
        facts.presided_office,
        facts.on_behalf_of,
        facts.organiser,
        facts.note,
        facts.agenda
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Moves a batch to another state, if it still stands in the one it had.
pub async fn move_to(
    tx: &mut TenantTx,
    batch: &Batch,
    to: BatchState,
    launched_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let result = sqlx::query!(
        "update launch_batch set state = $3, launched_at = $4, version = version + 1 where tenant_id = app_tenant() and id = $1 and state = $2",
        batch.id.0,
        batch.state.code(),
        to.code(),
        launched_at
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// How many batches the series has: launched ones, and all that are not cancelled.
#[derive(Debug, Clone, Copy)]
pub struct SeriesSize {
    /// Launched.
    pub launched: i32,
    /// Launched or planned.
    pub standing: i32,
}

/// Counts the series.
pub async fn size(tx: &mut TenantTx) -> Result<SeriesSize> {
    Ok(sqlx::query_as!(
        SeriesSize,
        r#"select count(*) filter (where state = 'launched')::int as "launched!", count(*) filter (where state <> 'cancelled')::int as "standing!"
             from launch_batch where tenant_id = app_tenant()"#
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Far above every real number: where a batch waits while two of them change places.
const ASIDE: i32 = 1_000_000;

/// Gives the batch with number `from` the number `to`; whoever holds that one takes the other. The series is locked before.
///
/// So the numbers stay without a gap: launched batches count from 1 in the order of their launch, planned ones follow,
/// cancelled ones come last.
pub async fn swap_numbers(tx: &mut TenantTx, from: i32, to: i32) -> Result<()> {
    if from == to {
        return Ok(());
    }
    // Three steps, because the unique key is checked row by row.
    for (old, new) in [(to, ASIDE), (from, to), (ASIDE, from)] {
        sqlx::query!(
            "update launch_batch set number = $2 where tenant_id = app_tenant() and number = $1",
            old,
            new
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Tells those concerned of a launch, each once, in whichever tenant they are.
pub async fn tell(tx: &mut TenantTx, batch: BatchId, now: DateTime<Utc>) -> Result<i32> {
    let told = sqlx::query_scalar!(r#"select app_tell_launch($1, $2) as "told!""#, batch.0, now)
        .fetch_one(tx.conn())
        .await?;
    Ok(told)
}
