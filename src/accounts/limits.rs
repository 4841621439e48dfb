//! How often a wrong password may be tried. Right ones cost nothing, and nobody is locked out for long.
//!
//! A try takes its place before the password is checked, so that guesses sent at once do not slip through, and gives it
//! back when the password was right. Wrong ones are counted by account and address together, and by account over all
//! addresses. A device from which the account was used before has a count of its own: strangers cannot lock it. An
//! address that tries many accounts gets its wrong answers later and later, and is never refused a right one.

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::leaky_bucket::LeakyBuckets;
use chrono::{DateTime, TimeDelta, Utc};
use ipnet::IpNet;
use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Wrong tries of one account from one place, and after how long one more is let through.
const TRIES: (i32, TimeDelta) = (10, TimeDelta::seconds(90));
/// The same for one account from all addresses together: guessing from many places is slow too.
const TRIES_EVERYWHERE: (i32, TimeDelta) = (100, TimeDelta::seconds(90));
/// Wrong tries of one address over all accounts: above `QUICK` of them each answer comes `STEP` later.
const TRIES_OF_ADDRESS: (i32, TimeDelta) = (60, TimeDelta::seconds(6));
const QUICK: i32 = 20;
const STEP: Duration = Duration::from_millis(125);
/// An office with IPv6 has this many bits to itself.
const IPV6_NETWORK: u8 = 64;

/// Where a password is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A device that the account knows, by the digest of its secret.
    Device([u8; 32]),
    /// Any other, by its address; none where no connection is known.
    Address(Option<IpNet>),
}

impl Place {
    /// The place of a request: the device if the account knows it, else the address.
    pub fn of(device: Option<[u8; 32]>, is_known: bool, address: Option<IpAddr>) -> Self {
        match device.filter(|_| is_known) {
            Some(digest) => Self::Device(digest),
            None => Self::Address(address.map(network)),
        }
    }
}

/// What is counted as one address.
fn network(address: IpAddr) -> IpNet {
    let address = address.to_canonical();
    match address {
        IpAddr::V4(_) => IpNet::from(address),
        IpAddr::V6(_) => IpNet::new(address, IPV6_NETWORK)
            .map_or_else(|_| IpNet::from(address), |network| network.trunc()),
    }
}

/// How a try ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The password was right.
    Right,
    /// It was wrong. The answer waits so long, with nothing held that others need.
    Wrong(Duration),
}

type Account = [u8; 32];

/// The limits of one running program.
#[derive(Debug)]
pub struct SignInLimits {
    clock: Clock,
    places: LeakyBuckets<(Account, Place)>,
    accounts: LeakyBuckets<Account>,
    addresses: LeakyBuckets<IpNet>,
    /// How many tries of an account are being checked just now.
    being_checked: Mutex<HashMap<Account, usize>>,
    /// Rings when one of them has ended.
    checked: Notify,
}

impl SignInLimits {
    /// Limits by this clock, with nothing counted.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            places: LeakyBuckets::new(TRIES.0, TRIES.1),
            accounts: LeakyBuckets::new(TRIES_EVERYWHERE.0, TRIES_EVERYWHERE.1),
            addresses: LeakyBuckets::new(TRIES_OF_ADDRESS.0, TRIES_OF_ADDRESS.1),
            being_checked: Mutex::default(),
            checked: Notify::new(),
        }
    }

    /// Checks a password as a counted try, or says how long to wait without checking it. `account` is what was typed as
    /// a login, or an id: unknown accounts are counted alike. A check that fails is no wrong password.
    pub async fn check(
        &self,
        account: &str,
        place: Place,
        check: impl Future<Output = Result<bool>>,
    ) -> Result<Verdict> {
        let account = crate::web::browser::digest(account);
        let place_taken = self.take_place(account, place).await?;
        let outcome = check.await;
        if !matches!(outcome, Ok(false)) {
            place_taken.give_back();
        }
        drop(place_taken);
        Ok(if outcome? {
            Verdict::Right
        } else {
            Verdict::Wrong(self.pause_of(place))
        })
    }

    /// Where others of the same account are being checked, a full count may have room in a moment: then it is asked again.
    async fn take_place(&self, account: Account, place: Place) -> Result<Taken<'_>> {
        loop {
            let mut checked = pin!(self.checked.notified());
            checked.as_mut().enable();
            match self.try_take(account, place) {
                Ok(taken) => return Ok(taken),
                Err(Full::ForNow) => checked.await,
                Err(Full::For(wait)) => return Err(Error::TooMany(seconds(wait))),
            }
        }
    }

    fn try_take(&self, account: Account, place: Place) -> Result<Taken<'_>, Full> {
        // Held until it is known whether to wait: a try that ends in between would ring for nobody.
        let mut being_checked = self.lock();
        match self.add(account, place, self.clock.now()) {
            Ok(()) => {
                *being_checked.entry(account).or_default() += 1;
                Ok(Taken {
                    limits: self,
                    account,
                    place,
                })
            }
            Err(_) if being_checked.contains_key(&account) => Err(Full::ForNow),
            Err(wait) => Err(Full::For(wait)),
        }
    }

    fn add(&self, account: Account, place: Place, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        self.places.add((account, place), now)?;
        if matches!(place, Place::Address(_))
            && let Err(wait) = self.accounts.add(account, now)
        {
            self.places.give_back(&(account, place));
            return Err(wait);
        }
        Ok(())
    }

    /// How much later a wrong answer comes: an address is counted here only when it was wrong.
    fn pause_of(&self, place: Place) -> Duration {
        let Place::Address(Some(address)) = place else {
            return Duration::ZERO;
        };
        let now = self.clock.now();
        // A full count means the longest pause; there is nothing to refuse.
        let _ = self.addresses.add(address, now);
        let over = self.addresses.level(&address, now) - QUICK;
        STEP * u32::try_from(over).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Account, usize>> {
        // A panic cannot leave half a change behind: each change is one number.
        self.being_checked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a try finds no place.
enum Full {
    /// Tries that are being checked hold it.
    ForNow,
    /// Wrong ones hold it, for so long.
    For(TimeDelta),
}

/// Whole seconds, at least one.
fn seconds(wait: TimeDelta) -> u64 {
    u64::try_from(wait.num_seconds()).unwrap_or_default() + 1
}

/// The place of a try while it is checked. A try whose browser left in the meantime stays counted.
struct Taken<'a> {
    limits: &'a SignInLimits,
    account: Account,
    place: Place,
}

impl Taken<'_> {
    fn give_back(&self) {
        self.limits.places.give_back(&(self.account, self.place));
        if matches!(self.place, Place::Address(_)) {
            self.limits.accounts.give_back(&self.account);
        }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut being_checked = self.limits.lock();
        if let Some(count) = being_checked.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                being_checked.remove(&self.account);
            }
        }
        drop(being_checked);
        self.limits.checked.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::ready;
    use std::sync::Arc;
    use tokio::task::JoinSet;

    const STRANGER: &str = "203.0.113.9";

    fn limits() -> SignInLimits {
        SignInLimits::new(Clock::fixed(DateTime::UNIX_EPOCH))
    }

    fn from(address: &str) -> Place {
        Place::of(None, false, address.parse().ok())
    }

    async fn wrong(limits: &SignInLimits, account: &str, place: Place) -> Result<Verdict> {
        limits.check(account, place, ready(Ok(false))).await
    }

    async fn is_let_in(limits: &SignInLimits, account: &str, place: Place) -> bool {
        let verdict = limits.check(account, place, ready(Ok(true))).await;
        matches!(verdict, Ok(Verdict::Right))
    }

    async fn fill(limits: &SignInLimits, account: &str, place: Place) {
        for _ in 0..TRIES.0 {
            assert!(wrong(limits, account, place).await.is_ok());
        }
    }

    #[tokio::test]
    async fn right_passwords_cost_nothing() {
        let limits = limits();
        for _ in 0..1_000 {
            assert!(is_let_in(&limits, "a", from(STRANGER)).await);
        }
    }

    #[tokio::test]
    async fn ten_wrong_ones_are_let_through_then_one_each_ninety_seconds() {
        let limits = limits();
        let place = from(STRANGER);
        fill(&limits, "a", place).await;
        let refused = wrong(&limits, "a", place).await;
        assert!(matches!(refused, Err(Error::TooMany(91))), "{refused:?}");
        assert!(!is_let_in(&limits, "a", place).await);
        limits.clock.set(DateTime::UNIX_EPOCH + TRIES.1);
        assert!(wrong(&limits, "a", place).await.is_ok());
        assert!(wrong(&limits, "a", place).await.is_err());
    }

    #[tokio::test]
    async fn an_account_is_closed_to_the_address_that_guesses_and_to_no_other() {
        let limits = limits();
        fill(&limits, "a", from(STRANGER)).await;
        assert!(
            is_let_in(&limits, "b", from(STRANGER)).await,
            "another account"
        );
        assert!(
            is_let_in(&limits, "a", from("198.51.100.1")).await,
            "another address"
        );
    }

    #[tokio::test]
    async fn a_known_device_is_not_locked_by_strangers_and_has_ten_tries_of_its_own() {
        let limits = limits();
        let known = Place::of(Some([7; 32]), true, STRANGER.parse().ok());
        fill(&limits, "a", from(STRANGER)).await;
        for n in 0..20 {
            fill_quietly(&limits, "a", from(&format!("198.51.100.{n}"))).await;
        }
        assert!(
            !is_let_in(&limits, "a", from("192.0.2.1")).await,
            "a hundred in all"
        );
        assert!(is_let_in(&limits, "a", known).await);
        fill(&limits, "a", known).await;
        assert!(!is_let_in(&limits, "a", known).await);
        let unknown = Place::of(Some([7; 32]), false, STRANGER.parse().ok());
        assert_eq!(
            unknown,
            from(STRANGER),
            "a device of another account is none"
        );
    }

    async fn fill_quietly(limits: &SignInLimits, account: &str, place: Place) {
        for _ in 0..TRIES.0 {
            let _ = wrong(limits, account, place).await;
        }
    }

    #[tokio::test]
    async fn an_office_with_ipv6_is_one_address() {
        assert_eq!(from("2001:db8:1:2::1"), from("2001:db8:1:2:ffff::9"));
        assert_ne!(from("2001:db8:1:2::1"), from("2001:db8:1:3::1"));
        assert_eq!(from("::ffff:203.0.113.9"), from(STRANGER));
    }

    #[tokio::test]
    async fn an_address_that_is_often_wrong_is_answered_later_and_never_refused() {
        let limits = limits();
        let mut pauses = Vec::new();
        for n in 0..1_000 {
            match wrong(&limits, &n.to_string(), from(STRANGER))
                .await
                .unwrap()
            {
                Verdict::Wrong(pause) => pauses.push(pause),
                Verdict::Right => panic!("right"),
            }
        }
        assert_eq!((pauses[0], pauses[19]), (Duration::ZERO, Duration::ZERO));
        assert_eq!((pauses[20], pauses[21]), (STEP, STEP * 2));
        assert_eq!(pauses[999], Duration::from_secs(5));
        assert!(is_let_in(&limits, "another", from(STRANGER)).await);
    }

    /// The outcomes of fifty tries that are sent at once.
    async fn fifty(is_right: bool) -> Vec<Result<Verdict>> {
        let limits = Arc::new(limits());
        let mut tries = JoinSet::new();
        for _ in 0..50 {
            let limits = limits.clone();
            tries.spawn(async move {
                let check = async {
                    tokio::task::yield_now().await;
                    Ok(is_right)
                };
                limits.check("a", from(STRANGER), check).await
            });
        }
        tries.join_all().await
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn guesses_sent_at_once_do_not_slip_through() {
        let checked = fifty(false).await.into_iter().filter(Result::is_ok);
        assert_eq!(checked.count(), 10);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn right_passwords_sent_at_once_wait_for_each_other_and_are_all_let_in() {
        let outcomes = fifty(true).await;
        assert!(outcomes.iter().all(|o| matches!(o, Ok(Verdict::Right))));
    }

    #[tokio::test]
    async fn a_check_that_failed_is_no_wrong_password() {
        let limits = limits();
        for _ in 0..50 {
            let failed = ready(Err(Error::Unavailable("away".into())));
            assert!(limits.check("a", from(STRANGER), failed).await.is_err());
        }
        assert!(is_let_in(&limits, "a", from(STRANGER)).await);
    }

    #[tokio::test]
    async fn a_guess_whose_sender_leaves_before_the_answer_counts() {
        let limits = limits();
        for _ in 0..TRIES.0 {
            let never = std::future::pending();
            let left =
                tokio::time::timeout(Duration::ZERO, limits.check("a", from(STRANGER), never));
            assert!(left.await.is_err());
        }
        assert!(!is_let_in(&limits, "a", from(STRANGER)).await);
    }
}
