//! Heavy work, a few pieces at a time.

use crate::error::{Error, Result};
use std::thread;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};
use tokio::time::timeout;

/// How long a piece of work waits for the lane at most.
const PATIENCE: Duration = Duration::from_secs(60);

/// A kind of heavy work of which the whole program does only a few pieces at a time.
#[derive(Debug)]
pub struct Lane(Semaphore);

impl Lane {
    /// A lane for so many pieces at a time.
    pub const fn of(pieces: usize) -> Self {
        Self(Semaphore::const_new(pieces))
    }

    /// Does the work on a thread of its own when its turn comes. The work keeps its place in the lane until it is done,
    /// also when the person who asked for it has left.
    pub async fn run<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let place = self.enter().await?;
        let (tell, told) = oneshot::channel();
        // The memory that a thread has used stays with it until it ends; the next one takes it over.
        thread::Builder::new()
            .spawn(move || {
                let done = work();
                drop(place);
                // Nobody listens when the person has left.
                let _ = tell.send(done);
            })
            .map_err(Error::internal)?;
        told.await.map_err(Error::internal)
    }

    /// A place if one is free now: for whoever holds something that others need and must not wait with it.
    pub fn enter_now(&'static self) -> Result<SemaphorePermit<'static>> {
        self.0.try_acquire().map_err(|_| busy())
    }

    /// A place in the lane, for work that is done in pieces. It is held as long as the value lives.
    pub async fn enter(&'static self) -> Result<SemaphorePermit<'static>> {
        timeout(PATIENCE, self.0.acquire())
            .await
            .map_err(|_| busy())?
            .map_err(Error::internal)
    }
}

fn busy() -> Error {
    Error::Busy("Jejak sedang menyiapkan banyak berkas. Tunggu sebentar, lalu coba lagi.")
}
