//! Two doors to the database, and nothing else.
//!
//! [`Db::tenant`] opens a [`TenantTx`]: it sees the rows of one tenant. [`Db::system`] opens a [`SystemTx`]
//! for one of a closed list of reasons. Outside both, the pool's role sees no row of any tenant: forgetting the
//! scope shows nothing. This module knows no feature.

pub mod cluster;
mod guard;
mod memory;
#[cfg(test)]
mod memory_tests;
mod tx;

pub use guard::{GuardError, check_isolation};
pub use tx::{Recall, Statements, SystemReason, SystemTx, TenantTx, count_statements};

use crate::error::Result;
use crate::id::TenantId;
use memory::Memory;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, Executor, PgPool};
use std::sync::Arc;
use std::time::Duration;

/// The migrations, embedded once.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// The pool, behind its two doors.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    memory: Arc<Memory>,
}

impl Db {
    /// Connects with `options`; each connection drops to the application's role at once.
    pub fn connect_lazy(options: PgConnectOptions, max_connections: u32) -> Self {
        let pool = PgPoolOptions::new()
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
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute("set role jejak_app; set statement_timeout = '8s'; set idle_in_transaction_session_timeout = '60s'").await?;
                    Ok(())
                })
            })
            .connect_lazy_with(options);
        Self {
            pool,
            memory: Arc::default(),
        }
    }

    /// A transaction that reads, and is dropped: the rollback is off the critical path.
    pub async fn begin_read(&self) -> Result<TenantTx> {
        Ok(TenantTx::new(
            self.pool.begin_with("begin read only").await?,
            self.memory.clone(),
        ))
    }

    /// A transaction that writes. It sees nothing until a tenant is set by `app_open`.
    pub async fn begin_write(&self) -> Result<TenantTx> {
        Ok(TenantTx::new(self.pool.begin().await?, self.memory.clone()))
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
        let mut tx = self.pool.begin().await?;
        tx.execute("set local role jejak_system").await?;
        Ok(SystemTx::new(tx, reason))
    }

    /// Who is signed in, outside any tenant: one statement, no transaction.
    pub async fn person(
        &self,
        digest: &[u8],
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Option<PersonRow>> {
        count_statements(1);
        Ok(sqlx::query_as("select * from app_person($1, $2)")
            .bind(digest)
            .bind(now)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Whether the database answers and holds exactly the migrations of this program.
    pub async fn is_current(&self) -> bool {
        let newest = MIGRATOR.iter().map(|m| m.version).max().unwrap_or_default();
        let found =
            sqlx::query_scalar::<_, i64>("select max(version) from _sqlx_migrations where success")
                .fetch_one(&self.pool)
                .await;
        matches!(found, Ok(version) if version == newest)
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Refuses to go on when isolation is not really on.
    pub async fn check_isolation(&self) -> Result<(), GuardError> {
        check_isolation(&self.pool).await
    }
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

/// Brings the schema up to date with the owner's connection; refuses a database that is newer than this program.
pub async fn migrate(owner: PgConnectOptions) -> anyhow::Result<()> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(owner)
        .await?;
    MIGRATOR.run(&pool).await?;
    pool.execute("grant select on _sqlx_migrations to jejak_app")
        .await?;
    // The private cluster's login role; a given server has a login of its own.
    let has_login: bool =
        sqlx::query_scalar("select exists (select from pg_roles where rolname = 'jejak_login')")
            .fetch_one(&pool)
            .await?;
    if has_login {
        pool.execute("grant jejak_app, jejak_system to jejak_login")
            .await?;
    }
    pool.close().await;
    Ok(())
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
