//! The private PostgreSQL: a server of Jejak's own, in the data folder, that nobody has to set up.
//!
//! Main types: [`Cluster`], [`Durability`], [`ClusterError`].
//! The server listens on a Unix socket in a folder that only its own user can enter, is started
//! again when it dies, and ends together with the program, also when the program is killed.
//! Must not know: tables, migrations, tenants or any feature.

mod binaries;
mod folders;
mod initdb;
mod keeper;
mod predecessor;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};

use binaries::Binaries;
use folders::Folders;
use keeper::{Keeper, Launch};

/// Name of the database inside the private cluster.
const DATABASE: &str = "jejak";
/// Role that migrations connect as: it owns the schema.
const OWNER: &str = "postgres";
/// Login of the application's pool: it owns nothing, and may become `jejak_app` alone.
const APP_LOGIN: &str = "jejak_login";
/// Login of the system door: it may become `jejak_system` alone.
const SYSTEM_LOGIN: &str = "jejak_system_login";
/// A crash during heavy writing has to be replayed first, so waiting long is right.
const READY_WITHIN: Duration = Duration::from_secs(120);
/// How long a command waits for the server of a program that is just starting.
const JOIN_WITHIN: Duration = Duration::from_secs(30);
const READY_POLL: Duration = Duration::from_millis(25);

/// Whether what was committed must survive a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// For real data: every commit is on disk before it is answered.
    Durable,
    /// For tests alone: fast, and lost with the machine.
    TestOnly,
}

/// Why the private PostgreSQL could not be started; each is a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No PostgreSQL programs on this machine.
    #[error(
        "PostgreSQL is not installed: run `sudo apt-get install postgresql`, \
         or set DATABASE_URL to a PostgreSQL server you already have"
    )]
    NotInstalled,
    /// The folder the operator named holds no PostgreSQL programs.
    #[error("{} does not hold PostgreSQL's programs initdb and postgres: correct PG_BIN_DIR", .0.display())]
    NoProgramsIn(PathBuf),
    /// The data belong to another major version than the one installed.
    #[error(
        "the data in {} were made by PostgreSQL {made_by}, which is not installed: \
         run `sudo apt-get install postgresql-{made_by}`, or set PG_BIN_DIR to its programs", .folder.display()
    )]
    OtherVersion {
        /// The folder of the data.
        folder: PathBuf,
        /// The major version that wrote them.
        made_by: u32,
    },
    /// A second start on the same folder.
    #[error(
        "another Jejak already runs on the folder {}: stop it first, or choose another folder with --data-dir", .0.display()
    )]
    InUse(PathBuf),
    /// A server that Jejak did not start, or cannot stop, holds the data.
    #[error(
        "process {pid} still serves the data in {} and did not stop: end it, then start again", .folder.display()
    )]
    StillRunning {
        /// The folder of the data.
        folder: PathBuf,
        /// The process to end.
        pid: i32,
    },
    /// A folder cannot be made, read or locked.
    #[error(
        "the folder {} cannot be used ({source}): correct its rights, or choose another with --data-dir", .folder.display()
    )]
    Folder {
        /// The folder or file in question.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// PostgreSQL refuses to run as root, and there is no user to run it as.
    #[error(
        "PostgreSQL does not run as root, and this machine has neither a user `postgres` nor `nobody`: \
         start Jejak as an ordinary user"
    )]
    NoUser,
    /// A program of PostgreSQL could not be run at all.
    #[error("PostgreSQL's program {} cannot be run: {source}", .program.display())]
    Program {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The first set-up of the data failed.
    #[error("PostgreSQL could not make its data folder: {0}")]
    Initdb(String),
    /// The server ended, or did not answer in time.
    #[error("PostgreSQL did not start: {reason} (its log: {})", .log.display())]
    DidNotStart {
        /// What PostgreSQL said last.
        reason: String,
        /// Where the rest is found.
        log: PathBuf,
    },
    /// Database or roles could not be made in the running server.
    #[error("the private PostgreSQL could not be prepared: {0}")]
    Bootstrap(#[from] sqlx::Error),
}

/// A running private PostgreSQL. It stops when this is stopped or dropped.
#[derive(Debug)]
pub struct Cluster {
    // Before the folders: the server must have ended when the lock is let go. None: another program keeps the server.
    keeper: Option<Keeper>,
    folders: Folders,
}

impl Cluster {
    /// Starts the private PostgreSQL of `data_dir`, making it at the first start, and waits until
    /// it answers. `bin_dir` is where the operator says PostgreSQL's programs are.
    pub async fn start(
        data_dir: &Path,
        bin_dir: Option<&Path>,
        durability: Durability,
    ) -> Result<Self, ClusterError> {
        let begun = Instant::now();
        let (data_dir, bin_dir) = (data_dir.to_owned(), bin_dir.map(Path::to_owned));
        let prepared =
            tokio::task::spawn_blocking(move || prepare(&data_dir, bin_dir.as_deref(), durability));
        let (folders, launch) = match prepared.await {
            Ok(result) => result?,
            Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
        };
        let cluster = Self {
            keeper: Some(Keeper::start(launch)),
            folders,
        };
        let mut connection = cluster.wait_until_ready("postgres", READY_WITHIN).await?;
        bootstrap(&mut connection).await?;
        connection.close().await?;
        if let Some(keeper) = &cluster.keeper {
            keeper.settle();
        }
        tracing::info!(
            folder = %cluster.folders.home.display(),
            milliseconds = begun.elapsed().as_millis(),
            "private PostgreSQL is ready"
        );
        Ok(cluster)
    }

    /// The same, or the server that is there when another program has started it: for a command beside a running Jejak.
    pub async fn start_or_join(
        data_dir: &Path,
        bin_dir: Option<&Path>,
        durability: Durability,
    ) -> Result<Self, ClusterError> {
        match Self::start(data_dir, bin_dir, durability).await {
            Err(ClusterError::InUse(_)) => Self::join(data_dir).await,
            outcome => outcome,
        }
    }

    async fn join(data_dir: &Path) -> Result<Self, ClusterError> {
        let cluster = Self {
            keeper: None,
            folders: Folders::visit(data_dir)?,
        };
        let connection = cluster.wait_until_ready(DATABASE, JOIN_WITHIN).await?;
        connection.close().await?;
        Ok(cluster)
    }

    /// Whether another program keeps the server.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.keeper.is_none()
    }

    /// Where migrations connect: the owner of the schema.
    #[must_use]
    pub fn owner_url(&self) -> String {
        self.url(OWNER, DATABASE)
    }

    /// Where the application's pool connects: a role without rights of its own.
    #[must_use]
    pub fn app_url(&self) -> String {
        self.url(APP_LOGIN, DATABASE)
    }

    /// Where the system door connects.
    #[must_use]
    pub fn system_url(&self) -> String {
        self.url(SYSTEM_LOGIN, DATABASE)
    }

    /// PostgreSQL's log file, for messages to the operator.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.folders.log_file()
    }

    /// Ends the server: open transactions are rolled back, everything committed is kept.
    pub async fn stop(self) {
        // Waiting for the server blocks, and other tasks may still have to finish meanwhile.
        if tokio::task::spawn_blocking(move || drop(self))
            .await
            .is_err()
        {
            tracing::error!("the private PostgreSQL could not be stopped in order");
        }
    }

    fn url(&self, role: &str, database: &str) -> String {
        let socket = percent_encode(&self.folders.socket);
        // The port is written out because PGPORT in the environment would change it.
        format!(
            "postgres://{role}@localhost:{}/{database}?host={socket}",
            keeper::PORT
        )
    }

    async fn wait_until_ready(
        &self,
        database: &str,
        patience: Duration,
    ) -> Result<PgConnection, ClusterError> {
        let url = self.url(OWNER, database);
        let deadline = Instant::now() + patience;
        loop {
            let refusal = match PgConnection::connect(&url).await {
                Ok(connection) => return Ok(connection),
                Err(error) => error.to_string(),
            };
            let failure = self.keeper.as_ref().and_then(Keeper::failure);
            if failure.is_some() || Instant::now() > deadline {
                return Err(ClusterError::DidNotStart {
                    reason: failure.unwrap_or(refusal),
                    log: self.log_file(),
                });
            }
            tokio::time::sleep(READY_POLL).await;
        }
    }
}

/// Everything that comes before the server process; runs where blocking is allowed.
fn prepare(
    data_dir: &Path,
    bin_dir: Option<&Path>,
    durability: Durability,
) -> Result<(Folders, Launch), ClusterError> {
    let folders = Folders::open(data_dir)?;
    let binaries = Binaries::find(bin_dir, &folders.data())?;
    predecessor::end(&folders.data())?;
    initdb::run_if_new(&folders, &binaries, durability)?;
    let launch = Launch::new(&folders, &binaries, durability);
    Ok((folders, launch))
}

/// Makes the database and the logins; later starts find them.
async fn bootstrap(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let database_exists: bool =
        sqlx::query_scalar("select exists(select from pg_database where datname = $1)")
            .bind(DATABASE)
            .fetch_one(&mut *connection)
            .await?;
    if !database_exists {
        // Names are constants above: these commands take no parameters.
        let create = format!("create database {DATABASE}");
        sqlx::query(AssertSqlSafe(create))
            .execute(&mut *connection)
            .await?;
    }
    for login in [APP_LOGIN, SYSTEM_LOGIN] {
        let exists: bool =
            sqlx::query_scalar("select exists(select from pg_roles where rolname = $1)")
                .bind(login)
                .fetch_one(&mut *connection)
                .await?;
        if !exists {
            let create = format!("create role {login} login noinherit");
            sqlx::query(AssertSqlSafe(create))
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(())
}

/// A path as one value of a URL's query.
fn percent_encode(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str()
        .as_bytes()
        .iter()
        .map(|&byte| {
            if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
