//! Start-up: finds or starts PostgreSQL, migrates, checks isolation, serves, stops in order.

use crate::app;
use crate::clock::Clock;
use crate::config::Settings;
use crate::db::cluster::{Cluster, Durability};
use crate::db::{self, Db};
use crate::files::FileStore;
use crate::overdue;
use crate::serve::{self as listener, Limits};
use crate::state::AppState;
use anyhow::{Context, Result, bail};
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Connections of the pool: four for each core of a small machine (README, decisions).
const POOL: u32 = 8;

/// PostgreSQL, ours or given, brought up to date.
pub struct Station {
    /// The two doors.
    pub db: Db,
    /// The private server, if we run one.
    cluster: Option<Cluster>,
    /// The connection that owns the schema.
    owner: PgConnectOptions,
}

impl Station {
    /// The connection that owns the schema: for what is no business of the application.
    pub fn owner(&self) -> &PgConnectOptions {
        &self.owner
    }

    /// Finds or starts PostgreSQL and brings the schema up to date.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let reached = Reached::of(settings).await?;
        db::migrate(reached.owner.clone())
            .await
            .context("the database could not be brought up to date")?;
        let station = reached.station();
        station.db.check_isolation().await?;
        Ok(station)
    }

    /// The same with nothing brought up to date and nothing checked: the database as it is.
    pub async fn look(settings: &Settings) -> Result<Self> {
        Ok(Reached::of(settings).await?.station())
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
        Ok(AppState {
            db: self.db.clone(),
            clock: Clock::System,
            files,
            site: Arc::new(settings.site()),
        })
    }
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
    let station = Station::open(settings).await?;
    let state = station.state(settings)?;
    println!("Jejak: {}", settings.links().url);
    warn_of_reach(settings);
    if demo {
        super::demo::at_start(&state.db, &state.files).await?;
    }
    let telling = tokio::spawn(overdue::tell::tell_each_hour(state.clone()));
    let tidying = tokio::spawn(state.db.clone().forget_changes_each_hour());
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

/// A server that answers.
struct Reached {
    owner: PgConnectOptions,
    app: PgConnectOptions,
    cluster: Option<Cluster>,
}

impl Reached {
    async fn of(settings: &Settings) -> Result<Self> {
        let (owner, app, cluster) = match settings.external_database() {
            Some(url) => (url.to_owned(), url.to_owned(), None),
            None => {
                let cluster = Cluster::start(
                    &settings.data_dir,
                    settings.pg_bin_dir.as_deref(),
                    Durability::Durable,
                )
                .await?;
                (cluster.owner_url(), cluster.app_url(), Some(cluster))
            }
        };
        let read = |url: &str| {
            PgConnectOptions::from_str(url).context("the database address cannot be read")
        };
        Ok(Self {
            owner: read(&owner)?,
            app: read(&app)?,
            cluster,
        })
    }

    fn station(self) -> Station {
        Station {
            db: Db::connect_lazy(self.app, POOL),
            cluster: self.cluster,
            owner: self.owner,
        }
    }
}
