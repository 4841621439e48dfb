//! Transactions that know whose rows they see. Owning the transaction makes a middle commit impossible.

use crate::error::Result;
use sqlx::{PgConnection, Postgres, Transaction};
use std::cell::Cell;

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

/// A transaction inside one tenant.
#[derive(Debug)]
pub struct TenantTx {
    inner: Transaction<'static, Postgres>,
}

impl TenantTx {
    pub(super) fn new(inner: Transaction<'static, Postgres>) -> Self {
        Self { inner }
    }

    /// The connection for the next statement.
    pub fn conn(&mut self) -> &mut PgConnection {
        count_statements(1);
        &mut self.inner
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
}

/// A transaction across tenants.
#[derive(Debug)]
pub struct SystemTx {
    inner: Transaction<'static, Postgres>,
}

impl SystemTx {
    pub(super) fn new(inner: Transaction<'static, Postgres>) -> Self {
        Self { inner }
    }

    /// The connection for the next statement.
    pub fn conn(&mut self) -> &mut PgConnection {
        count_statements(1);
        &mut self.inner
    }

    /// Makes the changes last.
    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }
}
