//! The only place that asks what time it is. Everything else takes time as an argument.

use chrono::{DateTime, Utc};
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// Does some work now and each hour, until it is aborted.
pub async fn each_hour<W: Future<Output = ()>>(work: impl Fn() -> W) {
    let mut hours = tokio::time::interval(Duration::from_secs(60 * 60));
    loop {
        hours.tick().await;
        work().await;
    }
}

/// Tells the time: of the machine, or a fixed one in tests.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A time that stands still until it is moved.
    Fixed(Arc<RwLock<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(RwLock::new(at)))
    }

    /// Now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that may ask the machine"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(at) => at
                .read()
                .map_or_else(|poisoned| *poisoned.into_inner(), |at| *at),
        }
    }

    /// Waits; a fixed clock does not let anybody wait.
    pub async fn wait(&self, time: Duration) {
        if matches!(self, Self::System) && !time.is_zero() {
            tokio::time::sleep(time).await;
        }
    }

    /// Moves a fixed clock; the machine's clock is left alone.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Self::Fixed(at) = self
            && let Ok(mut at) = at.write()
        {
            *at = to;
        }
    }
}
