//! Two doors to the database, and nothing else.
//!
//! [`Db::tenant`] opens a [`TenantTx`]: it sees the rows of one tenant. [`Db::system`] opens a [`SystemTx`]
//! for one of a closed list of reasons. There is no other way to a connection, and each transaction takes on its role
//! before its first statement: forgetting the tenant shows nothing. This module knows no feature.

pub mod cluster;
pub mod condition;
mod connect;
pub mod guard;
mod memory;
#[cfg(test)]
mod memory_tests;
mod owner;
pub mod pooler;
#[cfg(test)]
mod tests;
mod tx;

pub use connect::{Unreachable, connect};
pub use owner::{OwnerError, analyze, migrate};
pub use tx::{Recall, Statements, SystemReason, SystemTx, TenantTx, count_statements};

use crate::error::Result;
use crate::id::TenantId;
use memory::Memory;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgPool};
use std::sync::Arc;
use std::time::Duration;

/// The migrations, embedded once.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// How the first door opens: the role, the limits and an empty tenant are set in the transaction itself, so that they hold
/// whatever connection it runs on. A pooler may have renewed it, or lent it to somebody else before.
///
/// Plans are made for the tenant that asks. A kept plan was estimated for whoever came last, and cost the next tenant
/// 11 s instead of 0.2 ms (README, "Two doors").
macro_rules! app_begin {
    ($begin:literal) => {
        concat!(
            $begin,
            "; set local role jejak_app",
            "; set local app.tenant_id = ''; set local app.member_id = ''; set local app.today = ''",
            "; set local statement_timeout = '8s'",
            "; set local idle_in_transaction_session_timeout = '60s'",
            "; set local plan_cache_mode = force_custom_plan"
        )
    };
}
const BEGIN_READ: &str = app_begin!("begin read only");
const BEGIN_WRITE: &str = app_begin!("begin");
/// How the second door opens.
const BEGIN_SYSTEM: &str = "begin; set local role jejak_system; set local app.tenant_id = ''; set local app.member_id = ''; \
     set local app.today = ''; set local statement_timeout = '8s'";

/// Connections of the second door, which few requests need and none for long.
const SYSTEM_CONNECTIONS: u32 = 4;

/// As whom the two doors connect. Each login may take on the role of its own door. When they are two logins, whoever
/// slips a statement into the first door cannot open the second.
#[derive(Clone, Debug)]
pub struct Logins {
    /// For [`Db::begin_read`] and [`Db::begin_write`]: may become `jejak_app`.
    pub app: PgConnectOptions,
    /// For [`Db::system`]: may become `jejak_system`.
    pub system: PgConnectOptions,
}

/// The two pools, behind their doors.
#[derive(Clone, Debug)]
pub struct Db {
    app: PgPool,
    system: PgPool,
    memory: Arc<Memory>,
}

impl Db {
    /// Both doors with one login, for tests and benchmarks.
    pub fn connect_lazy(options: PgConnectOptions, max_connections: u32) -> Self {
        let logins = Logins {
            app: options.clone(),
            system: options,
        };
        Self::of_logins(logins, max_connections)
    }

    /// Each door with its own login; a connection is made when it is first needed.
    pub fn of_logins(logins: Logins, max_connections: u32) -> Self {
        let pool = |options: PgConnectOptions, most| {
            pool_options(most).connect_lazy_with(connect::spoken_to_by_poolers(options))
        };
        Self::of_pools(
            pool(logins.app, max_connections),
            pool(logins.system, max_connections.min(SYSTEM_CONNECTIONS)),
        )
    }

    /// The doors over pools that were made elsewhere.
    pub fn of_pools(app: PgPool, system: PgPool) -> Self {
        Self {
            app,
            system,
            memory: Arc::default(),
        }
    }

    /// A transaction that reads, and is dropped: the rollback is off the critical path. It sees nothing until a tenant is
    /// set by `app_open`.
    pub async fn begin_read(&self) -> Result<TenantTx> {
        self.begin(BEGIN_READ).await
    }

    /// A transaction that writes. It sees nothing until a tenant is set by `app_open`.
    pub async fn begin_write(&self) -> Result<TenantTx> {
        self.begin(BEGIN_WRITE).await
    }

    async fn begin(&self, begin: &'static str) -> Result<TenantTx> {
        Ok(TenantTx::new(
            self.app.begin_with(begin).await?,
            self.memory.clone(),
        ))
    }

    /// The first door: one tenant, for work that no request carries (command line, demo data).
    pub async fn tenant(&self, tenant: TenantId) -> Result<TenantTx> {
        self.enter(tenant, true).await
    }

    /// The same for work that changes nothing that is counted: notices.
    pub async fn tenant_for_notices(&self, tenant: TenantId) -> Result<TenantTx> {
        self.enter(tenant, false).await
    }

    async fn enter(&self, tenant: TenantId, changes: bool) -> Result<TenantTx> {
        let mut tx = self.begin_write().await?;
        sqlx::query("select app_enter($1, $2)")
            .bind(tenant.0)
            .bind(changes)
            .execute(tx.conn())
            .await?;
        Ok(tx)
    }

    /// The second door: across tenants, for one of a closed list of reasons, logged each time.
    pub async fn system(&self, reason: SystemReason) -> Result<SystemTx> {
        tracing::debug!(reason = ?reason, "system door opened");
        Ok(SystemTx::new(
            self.system.begin_with(BEGIN_SYSTEM).await?,
            reason,
        ))
    }

    /// Who is signed in, outside any tenant: one statement.
    pub async fn person(
        &self,
        digest: &[u8],
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Option<PersonRow>> {
        let mut tx = self.begin_read().await?;
        Ok(sqlx::query_as("select * from app_person($1, $2)")
            .bind(digest)
            .bind(now)
            .fetch_optional(tx.conn())
            .await?)
    }

    /// Whether the database answers and holds exactly the migrations of this program.
    pub async fn is_current(&self) -> bool {
        matches!(self.newest_migration().await, Ok(found) if found == newest_known())
    }

    async fn newest_migration(&self) -> Result<Option<i64>> {
        let mut tx = self.begin_read().await?;
        let newest = "select max(version) from _sqlx_migrations where success";
        Ok(sqlx::query_scalar(newest).fetch_one(tx.conn()).await?)
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.app.close().await;
        self.system.close().await;
    }
}

/// The newest migration of this program.
fn newest_known() -> Option<i64> {
    MIGRATOR.iter().map(|m| m.version).max()
}

fn pool_options(max_connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(Duration::from_secs(3))
        .idle_timeout(Duration::from_secs(300))
        // What answered a moment ago is not asked whether it is still there.
        .test_before_acquire(false)
        .before_acquire(|connection, past| {
            Box::pin(async move {
                if past.idle_for > Duration::from_secs(1) {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

/// One row of `app_person`.
#[derive(Debug, sqlx::FromRow)]
pub struct PersonRow {
    /// The account.
    pub account_id: uuid::Uuid,
    /// The person's name.
    pub account_name: String,
    /// Whether this person runs the platform.
    pub platform_admin: bool,
    /// When the session was last used.
    pub last_seen_at: chrono::DateTime<chrono::Utc>,
    /// `[{"slug", "name"}]`: the tenants this person belongs to.
    pub places: serde_json::Value,
}

/// The signs that mean something in a pattern mean themselves in a search.
pub fn like_words(search: &str) -> String {
    search
        .trim()
        .replace('\0', "")
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
