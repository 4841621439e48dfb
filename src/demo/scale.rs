//! A country of invented projects beside the demonstration, to measure by: `jejak demo --scale 100000`.
//!
//! The rows are made in the database, set by set, by `scale.sql`: nothing travels, so it is quicker than a COPY from here.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};

const SQL: &str = include_str!("scale.sql");

/// Makes so many projects, a fifth of them in the tenant `first`, with the owner's connection, and gathers statistics;
/// false: they were made before, nothing was changed.
///
/// # Errors
/// When the database refuses a row, or cannot be reached.
pub async fn grow(owner: &PgConnectOptions, projects: u32, first: &str) -> sqlx::Result<bool> {
    let mut connection = owner.clone().connect().await?;
    let mut tx = connection.begin().await?;
    let made: bool = sqlx::query_scalar(
        "select exists (select from cohort where name like 'PKA Angkatan Contoh %')",
    )
    .fetch_one(&mut *tx)
    .await?;
    if made {
        return Ok(false);
    }
    sqlx::query(
        "select set_config('scale.projects', $1, true), set_config('scale.first', $2, true), set_config('statement_timeout', '0', true)",
    )
    .bind(projects.to_string())
    .bind(first)
    .execute(&mut *tx)
    .await?;
    tx.execute(sqlx::raw_sql(SQL)).await?;
    tx.commit().await?;
    connection.execute("vacuum analyze").await?;
    connection.close().await?;
    Ok(true)
}
