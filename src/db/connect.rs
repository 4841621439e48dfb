//! One connection outside the pools, for start-up, migrations and checks: it fails with the cause and never with "pool timed
//! out".

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};
use std::time::Duration;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(10);

/// The database could not be reached.
#[derive(Debug, thiserror::Error)]
#[error("the database {database} on {host} cannot be reached as {user}: {cause}")]
pub struct Unreachable {
    database: String,
    host: String,
    user: String,
    cause: String,
}

/// Connects once, or says why not.
pub async fn connect(options: &PgConnectOptions) -> Result<PgConnection, Unreachable> {
    let options = spoken_to_by_poolers(options.clone());
    let cause = match timeout(PATIENCE, options.connect()).await {
        Ok(Ok(connection)) => return Ok(connection),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer within {} seconds", PATIENCE.as_secs()),
    };
    Err(Unreachable {
        database: options.get_database().unwrap_or("(none)").to_owned(),
        host: match options.get_socket() {
            Some(folder) => folder.display().to_string(),
            None => options.get_host().to_owned(),
        },
        user: options.get_username().to_owned(),
        cause,
    })
}

/// Leaves out the one start parameter of sqlx that PgBouncer refuses; PostgreSQL needs it no more since version 12.
pub(super) fn spoken_to_by_poolers(options: PgConnectOptions) -> PgConnectOptions {
    options.extra_float_digits(None)
}
