//! Transactions that know whose rows they see. Owning the transaction makes a middle commit impossible.

use super::memory::{Key, Memory};
use crate::error::Result;
use crate::id::TenantId;
use sqlx::{Executor, PgConnection, Postgres, Transaction};
use std::cell::Cell;
use std::sync::Arc;

tokio::task_local! {
    /// How many statements this request has sent; set by the log layer.
    static SENT: Cell<u32>;
}

/// The number of statements that a response needed; stands in its extensions for the log and the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statements(pub u32);

impl Statements {
    /// Runs `work` and counts the statements it sends.
    pub async fn counted<T>(work: impl Future<Output = T>) -> (T, Self) {
        SENT.scope(Cell::new(0), async {
            let value = work.await;
            (value, Self(SENT.with(Cell::get)))
        })
        .await
    }
}

/// Adds to the count of this request, if one is being counted.
pub fn count_statements(n: u32) {
    let _ = SENT.try_with(|sent| sent.set(sent.get() + n));
}

/// What was asked for, the snapshot from before it is counted, and what was counted before, if it still holds.
#[derive(Debug)]
pub struct Recall<T> {
    key: Key,
    /// None where this transaction has written: what it counts may never have been.
    snapshot: Option<String>,
    /// What was counted, if it still holds.
    pub value: Option<Arc<T>>,
}

/// A transaction inside one tenant.
#[derive(Debug)]
pub struct TenantTx {
    inner: Transaction<'static, Postgres>,
    memory: Arc<Memory>,
}

impl TenantTx {
    pub(super) fn new(inner: Transaction<'static, Postgres>, memory: Arc<Memory>) -> Self {
        Self { inner, memory }
    }

    /// The connection for the next statement.
    pub fn conn(&mut self) -> &mut PgConnection {
        count_statements(1);
        &mut self.inner
    }

    /// What `make` counted for `tenant`, asked for by `asked`, as long as nothing has changed there since; else what it
    /// counts now. One statement more than `make` itself, and that one alone when nothing has changed. Only for what is the
    /// same for everybody who may ask: the key knows no person.
    ///
    /// The database decides what holds, in the transaction that asks: no change that has been committed is ever missed.
    pub async fn remembered<T: Send + Sync + 'static>(
        &mut self,
        tenant: TenantId,
        asked: &str,
        make: impl AsyncFnOnce(&mut Self) -> Result<T>,
    ) -> Result<Arc<T>> {
        let recall = self.recall(tenant, asked).await?;
        match recall.value {
            Some(value) => Ok(value),
            None => {
                let value = make(self).await?;
                Ok(self.keep(recall, value))
            }
        }
    }

    /// What holds of what was counted, and where to [`keep`](Self::keep) what is counted instead; for when the two are not
    /// asked for alike. See [`remembered`](Self::remembered).
    pub async fn recall<T: Send + Sync + 'static>(
        &mut self,
        tenant: TenantId,
        asked: &str,
    ) -> Result<Recall<T>> {
        let key = Key::of::<T>(tenant, asked);
        let kept = self.memory.find::<T>(&key);
        let (holds, snapshot): (bool, Option<String>) = sqlx::query_as(
            "select app_unchanged($1, $2), case when pg_current_xact_id_if_assigned() is null then pg_current_snapshot()::text end",
        )
        .bind(tenant.0)
        .bind(kept.as_ref().map(|(seen, _)| seen))
        .fetch_one(self.conn())
        .await?;
        Ok(Recall {
            key,
            snapshot,
            value: kept.filter(|_| holds).map(|(_, value)| value),
        })
    }

    /// Keeps what was counted after it was not recalled. The snapshot was taken before, so a change in between makes the next
    /// look count again. What a transaction counts that writes itself is kept for nobody.
    pub fn keep<T: Send + Sync + 'static>(&self, recall: Recall<T>, value: T) -> Arc<T> {
        let value = Arc::new(value);
        if let Some(snapshot) = recall.snapshot {
            self.memory.keep(recall.key, snapshot, value.clone());
        }
        value
    }

    /// Makes the changes last.
    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }
}

/// Why the program may look across tenants. A closed list: a new reason is a decision that a reviewer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemReason {
    /// Look up credentials, open and close sessions.
    SignIn,
    /// Create tenants, accounts and members.
    Provisioning,
    /// Issue and take up invitation links.
    Invitation,
    /// Load demonstration data.
    Demo,
    /// An operator's command line.
    CommandLine,
    /// Find the tenants that have something late.
    Lateness,
    /// Take away what nobody needs any more.
    Tidying,
}

impl SystemReason {
    /// Whether what tenants count may be another after such work.
    fn changes_tenants(self) -> bool {
        match self {
            Self::Provisioning | Self::Demo | Self::CommandLine => true,
            Self::SignIn | Self::Invitation | Self::Lateness | Self::Tidying => false,
        }
    }
}

/// A transaction across tenants.
#[derive(Debug)]
pub struct SystemTx {
    inner: Transaction<'static, Postgres>,
    reason: SystemReason,
}

impl SystemTx {
    pub(super) fn new(inner: Transaction<'static, Postgres>, reason: SystemReason) -> Self {
        Self { inner, reason }
    }

    /// The connection for the next statement.
    pub fn conn(&mut self) -> &mut PgConnection {
        count_statements(1);
        &mut self.inner
    }

    /// Makes the changes last; where tenants may count something else from now on, that is left as a change of each.
    pub async fn commit(mut self) -> Result<()> {
        if self.reason.changes_tenants() {
            self.inner
                .execute("select leave_changes(array(select id from tenant))")
                .await?;
        }
        Ok(self.inner.commit().await?)
    }
}
