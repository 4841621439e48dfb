//! Whether a pooler stands between us and PostgreSQL that forgets prepared statements.
//!
//! PgBouncer in transaction mode lends a connection of the server for one transaction. Before version 1.21, or with
//! `max_prepared_statements = 0`, a statement that was prepared on one of them is missing on the next.

use super::connect::{Unreachable, connect};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection, Postgres, Transaction};

/// What PostgreSQL answers when a prepared statement is missing, or there under a name that somebody else took.
const LOST: [&str; 2] = ["26000", "42P05"];

/// Why the database cannot be used through what stands before it.
#[derive(Debug, thiserror::Error)]
pub enum PoolerError {
    /// The database does not answer.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// Statements are lost between two transactions.
    #[error(
        "the pooler before the database forgets prepared statements: use PgBouncer 1.21 or newer with \
         max_prepared_statements above 0, or session mode, or connect to PostgreSQL itself"
    )]
    Forgets,
    /// A statement failed for another reason.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Prepares a statement on one connection of the server and uses it on another, as a pooler would make it happen by chance.
pub async fn check(options: &PgConnectOptions) -> Result<(), PoolerError> {
    let mut ours = connect(options).await?;
    let first = ask(&mut ours).await?;
    let mut other = connect(options).await?;
    let mut held = other.begin().await?;
    // Holds the server's connection that we had, if it is lent by the transaction; then we get another one.
    if server_of(&mut held).await? == first {
        ask(&mut ours).await?;
    }
    Ok(())
}

async fn ask(connection: &mut PgConnection) -> Result<i32, PoolerError> {
    let mut tx = connection.begin().await?;
    let server = server_of(&mut tx).await?;
    tx.rollback().await?;
    Ok(server)
}

async fn server_of(tx: &mut Transaction<'_, Postgres>) -> Result<i32, PoolerError> {
    let found = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut **tx)
        .await;
    found.map_err(|error| match &error {
        sqlx::Error::Database(e) if e.code().is_some_and(|code| LOST.contains(&&*code)) => {
            PoolerError::Forgets
        }
        _ => error.into(),
    })
}
