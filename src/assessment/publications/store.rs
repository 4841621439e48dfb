//! SQL of publications.

use super::{NewResult, Publication, Published};
use crate::assessment::engine::{Graduation, Outcome};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result, written};
use crate::id::{CohortId, ParticipationId, PublicationId};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::types::Json;
use uuid::Uuid;

/// Publishes results; the home government learns status and qualification.
pub async fn publish(
    tx: &mut TenantTx,
    id: PublicationId,
    cohort: CohortId,
    by: &str,
    results: &[NewResult<'_>],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into publication (id, cohort_id, number, published_at, published_by_name)
         select $1, $2, coalesce(max(number), 0) + 1, $3, $4 from publication where tenant_id = app_tenant() and cohort_id = $2",
        id.0,
        cohort.0,
        now,
        by
    )
    .execute(tx.conn())
    .await?;
    let ids: Vec<Uuid> = results.iter().map(|r| r.participation.0).collect();
    let outcomes = results
        .iter()
        .map(|r| serde_json::to_value(r.outcome))
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(Error::internal)?;
    let graduations: Vec<String> = results
        .iter()
        .map(|r| r.outcome.graduation.code().to_owned())
        .collect();
    let qualifications: Vec<String> = results.iter().map(|r| r.qualification.clone()).collect();
    sqlx::query!(
        "insert into result (publication_id, participation_id, graduation, total, qualification, rank, outcome, code)
         select $1, a.* from unnest($2::uuid[], $3::text[], $4::numeric[], $5::text[], $6::int[], $7::jsonb[], $8::text[]) as a",
        id.0,
        &ids,
        &graduations,
        &results.iter().map(|r| r.outcome.total).collect::<Vec<_>>() as &[Option<Decimal>],
        &qualifications,
        &results.iter().map(|r| r.rank).collect::<Vec<_>>() as &[Option<i32>],
        &outcomes,
        &results.iter().map(|r| r.code.clone()).collect::<Vec<_>>()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update participation p set graduation = a.graduation, qualification = a.qualification, version = p.version + 1
           from unnest($1::uuid[], $2::text[], $3::text[]) as a(id, graduation, qualification)
          where p.tenant_id = app_tenant() and p.id = a.id",
        &ids,
        &graduations,
        &qualifications
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Withdraws the results that stand.
pub async fn withdraw(
    tx: &mut TenantTx,
    cohort: CohortId,
    by: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update publication set withdrawn_at = $2, withdrawn_by_name = $3, withdrawn_reason = $4
          where tenant_id = app_tenant() and cohort_id = $1 and withdrawn_at is null",
        cohort.0,
        now,
        by,
        reason
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    sqlx::query!(
        "update participation set graduation = null, qualification = '', version = version + 1 where tenant_id = app_tenant() and cohort_id = $1",
        cohort.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The publications of a class, the latest first.
pub async fn list(tx: &mut TenantTx, cohort: CohortId) -> Result<Vec<Publication>> {
    Ok(sqlx::query_as!(
        Publication,
        "select number, published_at, published_by_name, withdrawn_at, withdrawn_by_name, withdrawn_reason
           from publication where tenant_id = app_tenant() and cohort_id = $1 order by number desc limit 50",
        cohort.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The result of a person that stands published.
pub async fn find_standing(
    tx: &mut TenantTx,
    person: ParticipationId,
) -> Result<Option<Published>> {
    Ok(sqlx::query_as!(
        Published,
        r#"select r.graduation as "graduation: Graduation", r.total, r.qualification, r.outcome as "outcome: Json<Outcome>", r.code, b.published_at
             from result r join publication b on b.tenant_id = r.tenant_id and b.id = r.publication_id
            where r.tenant_id = app_tenant() and r.participation_id = $1 and b.withdrawn_at is null"#,
        person.0
    )
    .fetch_optional(tx.conn())
    .await?)
}
