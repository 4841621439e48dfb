//! Where this installation stands on the web: the address that people use, the proxies in front, what links begin with.
//!
//! Main types: [`Site`], [`WebAddress`], [`TrustedProxies`], [`LinkBase`]. Must not know: requests, pages, features.

mod address;
mod proxies;

pub use address::WebAddress;
pub use proxies::TrustedProxies;

use crate::leaky_bucket::LeakyBuckets;
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

/// Where the program listens when nothing is set: reachable from this computer alone.
pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// Where this installation stands on the web.
#[derive(Debug)]
pub struct Site {
    /// The address that the operator has named. Without it, links follow the address that the person's browser uses.
    pub public: Option<WebAddress>,
    /// Where the program listens.
    pub listen: SocketAddr,
    /// How far the promise of HTTPS goes.
    pub hsts: Hsts,
    /// Whose word about a client's address is believed.
    pub proxies: TrustedProxies,
    /// What the log was told lately, so that one wrong setting does not fill it.
    told: LeakyBuckets<String>,
}

impl Site {
    /// An installation with these settings.
    pub fn new(
        public: Option<WebAddress>,
        listen: SocketAddr,
        hsts: Hsts,
        proxies: TrustedProxies,
    ) -> Self {
        Self {
            public,
            listen,
            hsts,
            proxies,
            told: LeakyBuckets::new(1, TimeDelta::minutes(1)),
        }
    }

    /// Whether people reach Jejak over HTTPS: then cookies are `__Host-` and `Secure`.
    pub fn https(&self) -> bool {
        self.public.as_ref().is_some_and(WebAddress::is_https)
    }

    /// What links begin with that leave the program. `asked` is the address by which the person who asks came.
    ///
    /// The `Host` of a request can be forged. It decides only where no address was set, and only in the answer to the
    /// signed-in person who sent it: it is never stored, and nothing is sent to anybody else on its word.
    pub fn links(&self, asked: Option<&WebAddress>) -> LinkBase {
        if let Some(public) = &self.public {
            let reach = if public.is_local() {
                Reach::ThisComputer
            } else {
                Reach::Everybody
            };
            return LinkBase::new(public, reach);
        }
        match asked.filter(|address| !address.is_local()) {
            Some(address) => LinkBase::new(address, Reach::AsAsked),
            None => {
                let own = self.own_address();
                let reach = if own.is_local() {
                    Reach::ThisComputer
                } else {
                    Reach::AsAsked
                };
                LinkBase::new(&own, reach)
            }
        }
    }

    /// The address of the listener; one that listens everywhere is named by this computer's own address.
    fn own_address(&self) -> WebAddress {
        let mut listen = self.listen;
        if listen.ip().is_unspecified() {
            listen.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        WebAddress::of_listener(listen)
    }

    /// Whether this is news for the log: the same words are told once a minute.
    pub fn is_news(&self, words: &str, now: DateTime<Utc>) -> bool {
        self.told.add(words.to_owned(), now).is_ok()
    }
}

/// What links begin with that people carry to other computers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkBase {
    /// The address, without a slash at the end.
    pub url: String,
    /// Who can open such a link.
    pub reach: Reach,
}

/// Who can open a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Everybody: the operator has named the address.
    #[default]
    Everybody,
    /// Whoever can use the address by which the person came who asks; the operator has named none.
    AsAsked,
    /// Nobody but who sits at the server itself.
    ThisComputer,
}

impl LinkBase {
    fn new(address: &WebAddress, reach: Reach) -> Self {
        Self {
            url: address.to_string(),
            reach,
        }
    }

    /// The link with which a person takes up an invitation.
    pub fn invitation(&self, secret: &str) -> String {
        format!("{}/invitations/{secret}", self.url)
    }

    /// The link with which anybody checks a letter.
    pub fn verification(&self, code: &str) -> String {
        format!("{}/verify?code={code}", self.url)
    }

    /// What the operator should set, in words for the command line and the log; none when all is well.
    pub fn warning(&self) -> Option<&'static str> {
        match self.reach {
            Reach::Everybody => None,
            Reach::AsAsked => Some(
                "no public address is set. Set JEJAK_PUBLIC_URL to the address that people use, for example https://jejak.example.go.id",
            ),
            Reach::ThisComputer => Some(
                "links open on this computer only. Set JEJAK_PUBLIC_URL to the address that people use, for example https://jejak.example.go.id",
            ),
        }
    }
}

/// How far browsers are told to use HTTPS alone (`Strict-Transport-Security`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hsts {
    /// For the own host.
    #[default]
    Host,
    /// For the own host and every name below it.
    Subdomains,
    /// The same, and the domain may be put on the list that browsers carry along.
    Preload,
    /// Not at all.
    Off,
}

impl Hsts {
    const ALL: [Self; 4] = [Self::Host, Self::Subdomains, Self::Preload, Self::Off];

    /// The value of the header, if there is one.
    pub const fn header(self) -> Option<&'static str> {
        match self {
            Self::Host => Some("max-age=63072000"),
            Self::Subdomains => Some("max-age=63072000; includeSubDomains"),
            Self::Preload => Some("max-age=63072000; includeSubDomains; preload"),
            Self::Off => None,
        }
    }
}

impl fmt::Display for Hsts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "host",
            Self::Subdomains => "subdomains",
            Self::Preload => "preload",
            Self::Off => "off",
        })
    }
}

impl FromStr for Hsts {
    type Err = &'static str;

    /// An empty text counts as not set.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::default());
        }
        Self::ALL
            .into_iter()
            .find(|one| one.to_string() == text)
            .ok_or("write host, subdomains, preload or off")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(public: &str, listen: &str) -> Site {
        Site::new(
            public.parse().ok(),
            listen.parse().unwrap(),
            Hsts::default(),
            TrustedProxies::default(),
        )
    }

    #[test]
    fn links_begin_with_an_address_that_others_can_open_or_say_that_they_do_not() {
        use Reach::{AsAsked, Everybody, ThisComputer};
        let cases = [
            (
                ("https://jejak.go.id", "0.0.0.0:8080", "10.0.0.5:8080"),
                ("https://jejak.go.id", Everybody),
            ),
            (
                ("http://localhost:8080", "0.0.0.0:8080", "10.0.0.5:8080"),
                ("http://localhost:8080", ThisComputer),
            ),
            (
                ("", "0.0.0.0:8080", "jejak.kantor:8080"),
                ("http://jejak.kantor:8080", AsAsked),
            ),
            (
                ("", "127.0.0.1:8080", "jejak.go.id"),
                ("http://jejak.go.id", AsAsked),
            ),
            (
                ("", "0.0.0.0:8080", "127.0.0.1:8080"),
                ("http://127.0.0.1:8080", ThisComputer),
            ),
            (
                ("", "0.0.0.0:80", "0.0.0.0"),
                ("http://127.0.0.1", ThisComputer),
            ),
            (
                ("", "[::]:8080", "[::1]:8080"),
                ("http://127.0.0.1:8080", ThisComputer),
            ),
            (
                ("", "[::1]:8080", "localhost:8080"),
                ("http://[::1]:8080", ThisComputer),
            ),
            (
                ("", "192.168.1.5:8080", ""),
                ("http://192.168.1.5:8080", AsAsked),
            ),
        ];
        for ((public, listen, host), (url, reach)) in cases {
            let asked = WebAddress::new(false, host);
            let links = site(public, listen).links(asked.as_ref());
            assert_eq!(
                (links.url.as_str(), links.reach),
                (url, reach),
                "{public} {listen} {host}"
            );
            assert_eq!(links.warning().is_none(), reach == Everybody);
        }
    }

    #[test]
    fn the_promise_of_https_covers_the_own_host_unless_more_is_set() {
        assert_eq!(
            "".parse::<Hsts>().unwrap().header(),
            Some("max-age=63072000")
        );
        for one in Hsts::ALL {
            assert_eq!(one.to_string().parse(), Ok(one));
        }
        assert_eq!(Hsts::Off.header(), None);
        assert!("on".parse::<Hsts>().is_err());
    }

    #[test]
    fn the_same_words_are_news_once_a_minute() {
        let (site, now) = (site("", "127.0.0.1:8080"), DateTime::UNIX_EPOCH);
        assert!(site.is_news("a", now) && site.is_news("b", now));
        assert!(!site.is_news("a", now + TimeDelta::seconds(59)));
        assert!(site.is_news("a", now + TimeDelta::seconds(60)));
    }
}
