//! What was counted for a tenant and holds until something changes there. The figures of a government are asked for far more
//! often than they change, and counting them costs with what it has gathered.
//!
//! Here stands only what was counted and the snapshot of PostgreSQL under which it was; whether it still holds the database
//! says (`app_unchanged`), from the row that every transaction which opens a tenant for writing leaves in `tenant_change`. So
//! several programs on one database agree, and a restart forgets nothing that matters.

use crate::id::TenantId;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a thing is kept at most. Rows of `tenant_change` stand for twice as long.
pub const LONGEST: Duration = Duration::from_secs(60 * 60);
/// How many things are kept at most; the next one finds an empty memory.
const MOST: usize = 1000;

/// How many bytes of words a thing may be asked for by.
const LONGEST_KEY: usize = 1000;

/// What was counted: of what kind, for whom, and how it was asked for.
#[derive(Debug, PartialEq, Eq, Hash)]
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
        let kept = all.get(key).filter(|kept| kept.since.elapsed() < LONGEST)?;
        let value = kept.value.clone().downcast().ok()?;
        Some((kept.snapshot.clone(), value))
    }

    /// Keeps a value, unless it was asked for in more words than any link of ours has.
    pub fn keep(&self, key: Key, snapshot: String, value: Arc<dyn Any + Send + Sync>) {
        if key.asked.len() > LONGEST_KEY {
            return;
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
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
