//! How often a sign-in may be tried: per account, so that guessing is slow, and per address, so that spraying is.
//!
//! Nobody is locked out for long: a try comes back every minute and a half for an account, two a second for an address.

use crate::error::{Error, Result};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

const ACCOUNT_TRIES: NonZeroU32 = NonZeroU32::new(10).unwrap();
const ACCOUNT_PAUSE: Duration = Duration::from_secs(90);
const ADDRESS_TRIES: NonZeroU32 = NonZeroU32::new(100).unwrap();
const ADDRESS_PER_SECOND: NonZeroU32 = NonZeroU32::new(2).unwrap();
/// Above this many remembered keys the settled ones are forgotten.
const MANY_KEYS: usize = 10_000;

/// The limits of one running program.
#[derive(Debug)]
pub struct SignInLimits {
    accounts: DefaultKeyedRateLimiter<[u8; 32]>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for SignInLimits {
    fn default() -> Self {
        let account = Quota::with_period(ACCOUNT_PAUSE)
            .unwrap_or(Quota::per_minute(NonZeroU32::MIN))
            .allow_burst(ACCOUNT_TRIES);
        let address = Quota::per_second(ADDRESS_PER_SECOND).allow_burst(ADDRESS_TRIES);
        Self {
            accounts: RateLimiter::keyed(account),
            addresses: RateLimiter::keyed(address),
        }
    }
}

impl SignInLimits {
    /// Counts a try, or says how long to wait. Unknown logins are counted alike.
    pub fn count(&self, login: &str, address: Option<IpAddr>) -> Result<()> {
        if self.accounts.len() > MANY_KEYS {
            self.accounts.retain_recent();
            self.addresses.retain_recent();
        }
        let now = DefaultClock::default().now();
        if let Some(address) = address {
            self.addresses
                .check_key(&address)
                .map_err(|not| Error::TooMany(not.wait_time_from(now).as_secs() + 1))?;
        }
        let key = crate::web::browser::digest(login);
        self.accounts
            .check_key(&key)
            .map_err(|not| Error::TooMany(not.wait_time_from(now).as_secs() + 1))
    }
}
