//! Where identifiers and small choices come from: counted, never drawn, so that every load makes the same rows.
//!
//! Main types: [`Ids`], [`Dice`]. Knows nothing of what is made from them.

use uuid::Uuid;

/// Counts identifiers. They stand before all that real people make later.
#[derive(Debug, Default)]
pub struct Ids {
    given: u64,
}

/// 25 July 2017, the day the class of story 0 began, in milliseconds.
const FIRST_MILLIS: u64 = 1_500_940_800_000;

impl Ids {
    /// The next identifier.
    pub fn next(&mut self) -> Uuid {
        self.given += 1;
        at(self.given)
    }
}

/// The identifier with a number: for what must be recognised later.
const fn at(number: u64) -> Uuid {
    let n = number.to_be_bytes();
    uuid::Builder::from_unix_timestamp_millis(
        FIRST_MILLIS + number,
        &[0, 0, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]],
    )
    .into_uuid()
}

/// The identifier of the first tenant: whoever finds it knows that the demonstration is loaded.
pub const FIRST: Uuid = at(1);

/// Small choices that look mixed and are always the same.
#[derive(Debug, Clone, Copy)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// Starts from a number.
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d,
        }
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let span = u64::try_from(high - low + 1).unwrap_or(1).max(1);
        low + i64::try_from((self.state >> 33) % span).unwrap_or(0)
    }

    /// One of several.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.index(of.len())]
    }

    /// A place in a list of that length.
    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.between(0, i64::try_from(len).unwrap_or(1) - 1)).unwrap_or(0)
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_differ_and_are_the_same_each_time() {
        let (mut one, mut other) = (Ids::default(), Ids::default());
        let made: Vec<_> = (0..500).map(|_| one.next()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(made, (0..500).map(|_| other.next()).collect::<Vec<_>>());
        assert_eq!(made[0], FIRST);
        assert_eq!(FIRST.get_version_num(), 7);
    }

    #[test]
    fn dice_stay_in_range_and_use_it() {
        let mut dice = Dice::new(7);
        let thrown: Vec<_> = (0..200).map(|_| dice.between(2, 5)).collect();
        assert!(thrown.iter().all(|t| (2..=5).contains(t)));
        assert!((2..=5).all(|t| thrown.contains(&t)));
    }
}
