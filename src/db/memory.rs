//! What was counted for a tenant and holds until something changes there. The figures of a government are asked for far more
//! often than they change, and counting them costs with what it has gathered.
//!
//! Here stands only what was counted and the snapshot of PostgreSQL under which it was; whether it still holds the database
//! says (`app_unchanged`), from the row that every transaction leaves in `tenant_change` which may change what is counted. So
//! several programs on one database agree, and a restart forgets nothing that matters.

use crate::id::TenantId;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a thing is kept at most. Rows of `tenant_change` stand for a day.
const KEPT_FOR: Duration = Duration::from_secs(60 * 60);
/// How many things are kept at most, and how many of one tenant; the oldest makes room.
const MOST: usize = 2000;
const MOST_OF_ONE: usize = 50;

/// How many bytes of words a thing may be asked for by.
const KEY_BYTES: usize = 1000;

/// What was counted: of what kind, for whom, and how it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    kind: TypeId,
    tenant: TenantId,
    asked: String,
}

impl Key {
    pub fn of<T: 'static>(tenant: TenantId, asked: &str) -> Self {
        Self {
            kind: TypeId::of::<T>(),
            tenant,
            asked: asked.to_owned(),
        }
    }
}

#[derive(Debug)]
struct Kept {
    since: Instant,
    snapshot: String,
    value: Arc<dyn Any + Send + Sync>,
}

/// What was counted, by what it is.
#[derive(Debug, Default)]
pub struct Memory(Mutex<HashMap<Key, Kept>>);

impl Memory {
    /// What is kept under `key`, and the snapshot under which it was counted.
    pub fn find<T: Send + Sync + 'static>(&self, key: &Key) -> Option<(String, Arc<T>)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all
            .get(key)
            .filter(|kept| kept.since.elapsed() < KEPT_FOR)?;
        let value = kept.value.clone().downcast().ok()?;
        Some((kept.snapshot.clone(), value))
    }

    /// Keeps a value, unless it was asked for in more words than any link of ours has.
    pub fn keep(&self, key: Key, snapshot: String, value: Arc<dyn Any + Send + Sync>) {
        if key.asked.len() > KEY_BYTES {
            return;
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&key);
        make_room(&mut all, MOST_OF_ONE, |k| k.tenant == key.tenant);
        make_room(&mut all, MOST, |_| true);
        let since = Instant::now();
        all.insert(
            key,
            Kept {
                since,
                snapshot,
                value,
            },
        );
    }
}

/// Drops the oldest of some things when there are `most`.
fn make_room(all: &mut HashMap<Key, Kept>, most: usize, of: impl Fn(&Key) -> bool) {
    if all.keys().filter(|key| of(key)).count() < most {
        return;
    }
    let oldest = all
        .iter()
        .filter(|(key, _)| of(key))
        .min_by_key(|(_, kept)| kept.since)
        .map(|(key, _)| key.clone());
    if let Some(key) = oldest {
        all.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn key(tenant: u128, asked: usize) -> Key {
        Key::of::<usize>(TenantId(Uuid::from_u128(tenant)), &asked.to_string())
    }

    #[test]
    fn a_tenant_that_asks_for_much_loses_its_own_oldest_and_nobody_elses() {
        let memory = Memory::default();
        memory.keep(key(1, 0), "1:1:".into(), Arc::new(0_usize));
        for n in 0..=MOST_OF_ONE {
            memory.keep(key(2, n), "1:1:".into(), Arc::new(n));
        }
        let find = |tenant, n| memory.find::<usize>(&key(tenant, n)).map(|(_, n)| *n);
        assert_eq!(find(1, 0), Some(0));
        assert_eq!((find(2, 0), find(2, 1)), (None, Some(1)));
        assert_eq!(find(2, MOST_OF_ONE), Some(MOST_OF_ONE));
        memory.keep(key(2, 1), "2:2:".into(), Arc::new(7_usize));
        let find = |n| memory.find::<usize>(&key(2, n)).map(|(_, n)| *n);
        assert_eq!(
            (find(1), find(2)),
            (Some(7), Some(2)),
            "the same anew takes no room"
        );
    }

    #[test]
    fn what_is_asked_for_in_too_many_words_is_not_kept() {
        let memory = Memory::default();
        let long = Key::of::<usize>(TenantId(Uuid::nil()), &"a".repeat(KEY_BYTES + 1));
        memory.keep(long.clone(), "1:1:".into(), Arc::new(1_usize));
        assert!(memory.find::<usize>(&long).is_none());
    }
}
