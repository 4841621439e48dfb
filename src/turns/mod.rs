//! How much is worked on at once, so that nobody slows the house for the others.
//!
//! [`Turns`] gives each account a few requests at work at a time; its further requests wait for their turn in a short
//! queue, and what comes on top is refused with a sentence. Visitors without a session share the turns of one account.
//! [`Lane`] does heavy work on threads of its own, a few pieces at a time in the whole program. Knows no feature.

mod lane;
#[cfg(test)]
mod tests;

pub use lane::Lane;

use crate::error::{Error, Result};
use crate::id::AccountId;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

/// How long a request waits for its turn at most.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many times as long as its heavy work somebody's next one waits, and how long at most.
const REST: u32 = 2;
const LONGEST_REST: Duration = Duration::from_secs(2);

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asker {
    /// The digest of a session: known before the database is asked.
    Session([u8; 32]),
    /// The account behind it: the same for all its sessions.
    Account(AccountId),
    /// Everybody who reads public pages.
    Visitors,
}

/// How much work a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A page.
    Page,
    /// A file that is made, a search, a list that is read in.
    Heavy,
}

/// A kind of seat, of which each asker has a number of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    /// Any request at work.
    Working,
    /// A heavy one.
    Heavy,
    /// A form with files that is on its way.
    Sending,
}

impl Kind {
    /// How many at once.
    const fn seats(self) -> usize {
        match self {
            Self::Working => 3,
            Self::Heavy => 1,
            Self::Sending => 6,
        }
    }

    /// How many more may wait. A browser opens six connections, so honest people never come near.
    const fn queue(self) -> usize {
        match self {
            Self::Working => 48,
            Self::Heavy => 12,
            Self::Sending => 0,
        }
    }
}

impl Weight {
    /// The seats that it takes, always in this order, so that no two requests wait for each other.
    const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Page => &[Kind::Working],
            Self::Heavy => &[Kind::Heavy, Kind::Working],
        }
    }
}

type Key = (Asker, Kind);

/// The seats of one asker, and how many requests have one or wait for one.
#[derive(Debug)]
struct Gate {
    seats: Arc<Semaphore>,
    requests: usize,
}

/// All gates that somebody stands at.
#[derive(Debug, Clone, Default)]
pub struct Turns(Arc<Mutex<HashMap<Key, Gate>>>);

/// The right to work now. The next one in the queue follows when it is dropped.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held, not read")] Vec<Seat>);

/// A seat, from when on, and the place of its request at the gate.
#[derive(Debug)]
struct Seat {
    taken: Option<(OwnedSemaphorePermit, Place)>,
    since: Instant,
}

impl Seat {
    fn new(permit: OwnedSemaphorePermit, place: Place) -> Self {
        Self {
            taken: Some((permit, place)),
            since: Instant::now(),
        }
    }
}

impl Drop for Seat {
    /// After heavy work the seat rests while more of it waits, so that one person's work leaves most of the time to
    /// others.
    fn drop(&mut self) {
        let Some((permit, place)) = self.taken.take() else {
            return;
        };
        let rest = (self.since.elapsed() * REST).min(LONGEST_REST);
        if let (true, Ok(runtime)) = (place.is_crowded(), Handle::try_current()) {
            runtime.spawn(async move {
                sleep(rest).await;
                drop((permit, place));
            });
        }
    }
}

/// A request that is counted at a gate.
#[derive(Debug)]
struct Place {
    turns: Turns,
    key: Key,
}

impl Place {
    /// Whether more heavy work waits at the gate.
    fn is_crowded(&self) -> bool {
        let gates = self.turns.gates();
        self.key.1 == Kind::Heavy && gates.get(&self.key).is_some_and(|gate| gate.requests > 1)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut gates = self.turns.gates();
        if let Entry::Occupied(mut gate) = gates.entry(self.key) {
            gate.get_mut().requests -= 1;
            if gate.get().requests == 0 {
                gate.remove();
            }
        }
    }
}

impl Turns {
    /// Waits for a turn. Errors: [`Error::Busy`] when too many of this asker wait already, or it takes too long.
    pub async fn take(&self, asker: Asker, weight: Weight) -> Result<Turn> {
        let mut seats = Vec::with_capacity(2);
        for kind in weight.kinds() {
            let (place, free) = self.join((asker, *kind))?;
            let permit = timeout(PATIENCE, free.acquire_owned())
                .await
                .map_err(|_| refused(place.key))?
                .map_err(Error::internal)?;
            seats.push(Seat::new(permit, place));
        }
        Ok(Turn(seats))
    }

    /// A turn, if there is one free now.
    pub fn try_take(&self, asker: Asker, weight: Weight) -> Option<Turn> {
        let kinds = weight.kinds().iter();
        let seats = kinds.map(|kind| self.try_seat((asker, *kind)));
        seats.collect::<Option<_>>().map(Turn)
    }

    /// A turn to send files. It is apart from the turns to work: over a poor line files take minutes, and other pages of
    /// the same person do not wait for them.
    pub fn send(&self, account: AccountId) -> Result<Turn> {
        let key = (Asker::Account(account), Kind::Sending);
        let seat = self.try_seat(key).ok_or_else(|| refused(key))?;
        Ok(Turn(vec![seat]))
    }

    fn try_seat(&self, key: Key) -> Option<Seat> {
        let (place, free) = self.join(key).ok()?;
        let permit = free.try_acquire_owned().ok()?;
        Some(Seat::new(permit, place))
    }

    /// Counts a request at its gate, unless the queue is full.
    fn join(&self, key: Key) -> Result<(Place, Arc<Semaphore>)> {
        let mut gates = self.gates();
        let gate = gates.entry(key).or_insert_with(|| Gate {
            seats: Arc::new(Semaphore::new(key.1.seats())),
            requests: 0,
        });
        if gate.requests >= key.1.seats() + key.1.queue() {
            return Err(refused(key));
        }
        gate.requests += 1;
        let place = Place {
            turns: self.clone(),
            key,
        };
        Ok((place, gate.seats.clone()))
    }

    fn gates(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Gate>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused((asker, kind): Key) -> Error {
    Error::Busy(match (asker, kind) {
        (Asker::Visitors, _) => {
            "Jejak sedang melayani banyak pengunjung sekaligus. Tunggu sebentar, lalu coba lagi."
        }
        (_, Kind::Working) => {
            "Terlalu banyak halaman Anda sedang disiapkan sekaligus. Tunggu sampai selesai, lalu coba lagi."
        }
        (_, Kind::Heavy) => {
            "Terlalu banyak unduhan, pencarian, atau daftar Anda sedang disiapkan sekaligus. Tunggu sampai selesai, lalu coba lagi."
        }
        (_, Kind::Sending) => {
            "Terlalu banyak berkas Anda sedang dikirim sekaligus. Tunggu sampai selesai, lalu kirim lagi."
        }
    })
}
