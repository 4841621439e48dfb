//! The only place that asks what time it is. Everything else takes time as an argument.

use chrono::{DateTime, Utc};
use std::sync::{Arc, RwLock};
use std::time::Duration;
use tokio::task::JoinSet;

/// Does some work now and each hour, until it is aborted. A panic ends the work of one hour and is logged.
pub async fn each_hour<W>(what: &'static str, work: impl Fn() -> W)
where
    W: Future<Output = ()> + Send + 'static,
{
    let mut hours = tokio::time::interval(Duration::from_secs(60 * 60));
    loop {
        hours.tick().await;
        attempt(what, work()).await;
    }
}

/// Does the work in a task of its own, which ends with this future.
async fn attempt(what: &'static str, work: impl Future<Output = ()> + Send + 'static) {
    let mut task = JoinSet::new();
    task.spawn(work);
    if let Some(Err(error)) = task.join_next().await {
        tracing::error!(what, %error, "the work of this hour was not finished");
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

#[cfg(test)]
mod tests {
    use super::attempt;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[tokio::test]
    async fn a_panic_in_the_work_of_one_hour_does_not_end_the_next() {
        static DONE: AtomicBool = AtomicBool::new(false);
        attempt("test", async { panic!("this is what the test is about") }).await;
        attempt("test", async { DONE.store(true, Ordering::SeqCst) }).await;
        assert!(DONE.load(Ordering::SeqCst));
    }
}
