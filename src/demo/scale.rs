//! A country of invented projects beside the demonstration, to measure by: `jejak demo --scale 100000`.
//!
//! The rows are made in the database, set by set, by `scale.sql`: nothing travels, so it is quicker than a COPY from here.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};

const SQL: &str = include_str!("scale.sql");
/// Makes so many projects, with the owner's connection, and gathers statistics. A second run finds the first and fails on
/// its keys without changing anything.
///
/// # Errors
/// When the database refuses a row, or cannot be reached.
pub async fn grow(owner: &PgConnectOptions, projects: u32) -> sqlx::Result<()> {
    let mut connection = owner.clone().connect().await?;
    let mut tx = connection.begin().await?;
    sqlx::query(
        "select set_config('scale.projects', $1, true), set_config('statement_timeout', '0', true)",
    )
    .bind(projects.to_string())
    .execute(&mut *tx)
    .await?;
    tx.execute(sqlx::raw_sql(SQL)).await?;
    tx.commit().await?;
    connection.execute("vacuum analyze").await?;
    connection.close().await
}
