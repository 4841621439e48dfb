//! Leaky buckets: how often each key has done something lately, with a bound on what is remembered.
//!
//! A bucket holds a number of units and loses one each period. Only one time is kept for each key: when its bucket will
//! be empty. The time of day is an argument.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Above this many keys the emptiest buckets are forgotten.
const MANY_KEYS: usize = 50_000;

/// One bucket for each key, all of one size.
#[derive(Debug)]
pub struct LeakyBuckets<K> {
    capacity: i32,
    period: TimeDelta,
    empty_at: Mutex<HashMap<K, DateTime<Utc>>>,
}

impl<K: Hash + Eq> LeakyBuckets<K> {
    /// Buckets that hold `capacity` units and lose one each `period`.
    pub fn new(capacity: i32, period: TimeDelta) -> Self {
        Self {
            capacity,
            period,
            empty_at: Mutex::default(),
        }
    }

    /// Adds a unit. In a full bucket there is no room: then the answer is how long until there is.
    pub fn add(&self, key: K, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        let mut buckets = self.lock();
        if buckets.len() >= MANY_KEYS {
            forget(&mut buckets, now);
        }
        let empty_at = buckets.entry(key).or_insert(now);
        let full_at = now + self.period * (self.capacity - 1);
        let from = (*empty_at).max(now);
        if from > full_at {
            return Err(from - full_at);
        }
        *empty_at = from + self.period;
        Ok(())
    }

    /// Takes back a unit that was added.
    pub fn give_back(&self, key: &K) {
        if let Some(empty_at) = self.lock().get_mut(key) {
            *empty_at -= self.period;
        }
    }

    /// How many units are in the bucket, the last one counted whole until it has gone.
    pub fn level(&self, key: &K, now: DateTime<Utc>) -> i32 {
        let empty_at = self.lock().get(key).copied().unwrap_or(now);
        let (left, period) = (
            (empty_at - now).num_milliseconds().max(0),
            self.period.num_milliseconds().max(1),
        );
        i32::try_from((left + period - 1) / period).unwrap_or(self.capacity)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, DateTime<Utc>>> {
        // A panic cannot leave half a change behind: each change is one assignment.
        self.empty_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the empty buckets. If many are left, also the emptier half of those: so nobody can make the program forget
/// a full bucket by filling many others a little.
fn forget<K: Hash + Eq>(buckets: &mut HashMap<K, DateTime<Utc>>, now: DateTime<Utc>) {
    buckets.retain(|_, empty_at| *empty_at > now);
    if buckets.len() > MANY_KEYS / 2 {
        let mut times: Vec<_> = buckets.values().copied().collect();
        let half = times.len() / 2;
        let (_, middle, _) = times.select_nth_unstable(half);
        let middle = *middle;
        buckets.retain(|_, empty_at| *empty_at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn buckets() -> LeakyBuckets<u32> {
        LeakyBuckets::new(3, TimeDelta::seconds(90))
    }

    #[test]
    fn a_full_bucket_has_room_again_after_one_period() {
        let buckets = buckets();
        for _ in 0..3 {
            assert_eq!(buckets.add(1, at(0)), Ok(()));
        }
        assert_eq!(buckets.add(1, at(0)), Err(TimeDelta::seconds(90)));
        assert_eq!(buckets.add(1, at(60)), Err(TimeDelta::seconds(30)));
        assert_eq!(buckets.add(2, at(60)), Ok(()), "another key");
        assert_eq!(buckets.add(1, at(90)), Ok(()));
        assert_eq!(buckets.add(1, at(90)), Err(TimeDelta::seconds(90)));
    }

    #[test]
    fn a_unit_that_was_given_back_never_counted() {
        let buckets = buckets();
        for _ in 0..1_000 {
            assert_eq!(buckets.add(1, at(0)), Ok(()));
            buckets.give_back(&1);
        }
        assert_eq!(buckets.level(&1, at(0)), 0);
    }

    #[test]
    fn the_level_falls_by_one_each_period() {
        let buckets = buckets();
        for _ in 0..2 {
            assert_eq!(buckets.add(1, at(0)), Ok(()));
        }
        let levels = [0, 1, 89, 90, 179, 180, 500].map(|s| buckets.level(&1, at(s)));
        assert_eq!(levels, [2, 2, 2, 1, 1, 0, 0]);
        assert_eq!(buckets.level(&7, at(0)), 0, "a key nobody has seen");
    }

    #[test]
    fn many_new_keys_cannot_empty_a_full_bucket_nor_fill_the_memory() {
        let buckets = buckets();
        for _ in 0..3 {
            assert_eq!(buckets.add(0, at(0)), Ok(()));
        }
        for key in 1..200_000 {
            assert_eq!(buckets.add(key, at(0)), Ok(()));
        }
        assert!(buckets.lock().len() <= MANY_KEYS);
        assert_eq!(buckets.level(&0, at(0)), 3);
    }
}
