//! Start-up: finds or starts PostgreSQL, migrates, checks isolation, serves, stops in order.

use crate::app;
use crate::clock::Clock;
use crate::config::Settings;
use crate::db::cluster::{Cluster, Durability};
use crate::db::{self, Db, Logins};
use crate::files::FileStore;
use crate::serve::{self as listener, Limits};
use crate::state::AppState;
use crate::turns::Turns;
use crate::{overdue, tidying};
use anyhow::{Context, Result, bail};
use sqlx::postgres::PgConnectOptions;
use std::fs;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Connections of the pool: four for each core of a small machine (README, decisions).
const POOL: u32 = 8;

/// PostgreSQL, ours or given, brought up to date.
pub struct Station {
    /// The two doors.
    pub db: Db,
    /// As whom the doors connect.
    pub logins: Logins,
    /// The private server, if it is not a given one.
    cluster: Option<Cluster>,
    /// The connection that owns the schema.
    owner: PgConnectOptions,
}

impl Station {
    /// The connection that owns the schema: for what is no business of the application.
    pub fn owner(&self) -> &PgConnectOptions {
        &self.owner
    }

    /// For the server: finds or starts PostgreSQL and brings the schema up to date.
    pub async fn start(settings: &Settings) -> Result<Self> {
        let station = Self::reach(settings, false).await?;
        station.bring_up_to_date().await?;
        Ok(station)
    }

    /// The same for a command, also beside a running server: the schema is then that server's business.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let station = Self::reach(settings, true).await?;
        if station.cluster.as_ref().is_some_and(Cluster::is_joined) {
            if !station.db.is_current().await {
                bail!(
                    "a Jejak of another version runs on this data folder, or is just starting: use its program, or stop it first"
                );
            }
        } else {
            station.bring_up_to_date().await?;
        }
        Ok(station)
    }

    /// The same with nothing brought up to date and nothing checked: the database as it is.
    pub async fn look(settings: &Settings) -> Result<Self> {
        Self::reach(settings, true).await
    }

    async fn reach(settings: &Settings, may_join: bool) -> Result<Self> {
        let (owner, app, system, cluster) = match settings.external_database() {
            Some(url) => {
                let app = settings.external_app_database().unwrap_or(url);
                (url.to_owned(), app.to_owned(), url.to_owned(), None)
            }
            None => {
                let cluster = private(settings, may_join).await?;
                let (owner, app) = (cluster.owner_url(), cluster.app_url());
                (owner, app, cluster.system_url(), Some(cluster))
            }
        };
        let logins = Logins {
            app: read(&app)?,
            system: read(&system)?,
        };
        Ok(Self {
            db: Db::of_logins(logins.clone(), POOL),
            logins,
            cluster,
            owner: read(&owner)?,
        })
    }

    async fn bring_up_to_date(&self) -> Result<()> {
        db::pooler::check(&self.owner).await?;
        db::migrate(&self.owner, &self.logins)
            .await
            .context("the database could not be brought up to date")?;
        db::pooler::check(&self.logins.app).await?;
        if let Some(advice) = db::guard::check_isolation(&self.db).await? {
            tracing::warn!("{advice}");
        }
        Ok(())
    }

    /// Closes the pool, then our PostgreSQL.
    pub async fn close(self) {
        self.db.close().await;
        if let Some(cluster) = self.cluster {
            cluster.stop().await;
        }
    }

    /// What the handlers need.
    pub fn state(&self, settings: &Settings) -> Result<AppState> {
        let files = FileStore::in_folder(&settings.data_dir.join("files"))?;
        keep_on_disk(&settings.data_dir.join("tmp"))?;
        Ok(AppState {
            db: self.db.clone(),
            clock: Clock::System,
            files,
            site: Arc::new(settings.site()),
            turns: Turns::default(),
        })
    }
}

/// Files without a name lie in a folder of ours: the folder of the system is in memory on many machines.
fn keep_on_disk(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    // Set already: by an earlier call of the same program.
    let _ = tempfile::env::override_temp_dir(folder);
    Ok(())
}

/// Serves until a signal.
pub async fn serve(settings: &Settings, demo: bool) -> Result<()> {
    start_log();
    let listener = TcpListener::bind(settings.listen).await.with_context(|| {
        format!(
            "{} is not free; choose another with --listen",
            settings.listen
        )
    })?;
    let station = Station::start(settings).await?;
    let state = station.state(settings)?;
    println!("Jejak: {}", settings.links().url);
    warn_of_reach(settings);
    if demo {
        super::demo::at_start(&station, &state).await?;
    }
    let telling = tokio::spawn(overdue::tell::tell_each_hour(state.clone()));
    let tidying = tokio::spawn(tidying::tidy_each_hour(state.clone()));
    listener::serve(
        listener,
        app::router(state),
        Limits::default(),
        listener::stop_signal(),
    )
    .await?;
    telling.abort();
    tidying.abort();
    station.close().await;
    Ok(())
}

/// Brings the database up to date and stops.
pub async fn migrate(settings: &Settings) -> Result<()> {
    let station = Station::open(settings).await?;
    let current = station.db.is_current().await;
    station.close().await;
    if !current {
        bail!("the database does not hold the migrations of this program");
    }
    println!("The database is up to date.");
    Ok(())
}

/// Says at the start that links will not lead here, where others than this computer can reach the program.
fn warn_of_reach(settings: &Settings) {
    let is_reachable = !settings.listen.ip().is_loopback();
    if let Some(warning) = settings.links().warning().filter(|_| is_reachable) {
        tracing::warn!("{warning}");
    }
}

fn start_log() {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter =
        EnvFilter::try_from_env("JEJAK_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let _ = fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_writer(std::io::stderr)
        .try_init();
}

async fn private(settings: &Settings, may_join: bool) -> Result<Cluster> {
    let (folder, programs) = (&settings.data_dir, settings.pg_bin_dir.as_deref());
    Ok(if may_join {
        Cluster::start_or_join(folder, programs, Durability::Durable).await?
    } else {
        Cluster::start(folder, programs, Durability::Durable).await?
    })
}

fn read(url: &str) -> Result<PgConnectOptions> {
    PgConnectOptions::from_str(url).context("the database address cannot be read")
}
