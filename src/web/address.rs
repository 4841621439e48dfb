//! From which address a request came, and by which address its browser knows Jejak.
//!
//! Main types: [`ClientAddress`] for whoever counts or lists addresses, [`Misplaced`] for pages that say that the browser
//! is at another address than the operator has named. What a proxy says is believed of trusted proxies only.

use crate::site::{Site, WebAddress};
use crate::state::AppState;
use axum::extract::{ConnectInfo, FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_HOST: &str = "x-forwarded-host";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The address of the computer that sent the request; none where no connection is known.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub Option<IpAddr>);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let Some(peer) = peer(parts) else {
            return Ok(Self(None));
        };
        let site = &state.site;
        let entries = forwarded_for(&parts.headers);
        if !entries.is_empty() && !site.proxies.trusts(peer) {
            warn_of_unknown_proxy(site, peer, state.clock.now());
        }
        Ok(Self(Some(site.proxies.client(peer, entries.into_iter()))))
    }
}

fn peer(parts: &Parts) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(peer.ip().to_canonical())
}

/// All entries of all such headers, in order. What is no text becomes an entry that is no address.
fn forwarded_for(headers: &HeaderMap) -> Vec<&str> {
    headers
        .get_all(FORWARDED_FOR)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("?").split(','))
        .collect()
}

fn warn_of_unknown_proxy(site: &Site, peer: IpAddr, now: DateTime<Utc>) {
    if site.is_news(&format!("unknown proxy {peer}"), now) {
        tracing::warn!(
            "{peer} sends X-Forwarded-For and is no trusted proxy, so its own address counts for everybody behind it; if it is your proxy, set JEJAK_TRUSTED_PROXIES={peer}"
        );
    }
}

/// The address that the request was sent to, as far as its headers tell.
pub fn asked_address(parts: &Parts, site: &Site) -> Option<WebAddress> {
    let https = forwarded(parts, site, FORWARDED_PROTO) == Some("https");
    WebAddress::new(https, asked_host(parts, site)?)
}

fn asked_host<'a>(parts: &'a Parts, site: &Site) -> Option<&'a str> {
    forwarded(parts, site, FORWARDED_HOST).or_else(|| text(&parts.headers, HOST.as_str()))
}

/// What the nearest proxy says, if it is trusted: it stands last.
fn forwarded<'a>(parts: &'a Parts, site: &Site, name: &str) -> Option<&'a str> {
    if !peer(parts).is_some_and(|peer| site.proxies.trusts(peer)) {
        return None;
    }
    let last = parts.headers.get_all(name).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next().map(str::trim)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The browser is at another address than the one that the operator has named: cookies and forms may not work there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// Where it seems to be.
    pub seen: String,
    /// Where Jejak is.
    pub right: String,
}

impl Misplaced {
    /// Compares what a request says with the address that the operator has named, and tells the log of a difference.
    pub fn of(parts: &Parts, state: &AppState) -> Option<Self> {
        let site = &state.site;
        let right = site.public.as_ref()?;
        let host = asked_host(parts, site).unwrap_or_default();
        let origin = text(&parts.headers, ORIGIN.as_str()).filter(|origin| *origin != "null");
        let proto = forwarded(parts, site, FORWARDED_PROTO);
        let difference = difference(right, host, origin, proto);
        if difference != Difference::None {
            warn_of_difference(site, right, (host, origin, proto), state.clock.now());
        }
        match difference {
            Difference::Browser(seen) => Some(Self {
                seen,
                right: right.to_string(),
            }),
            Difference::Proxy | Difference::None => None,
        }
    }
}

impl OptionalFromRequestParts<AppState> for Misplaced {
    type Rejection = Infallible;
    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Option<Self>, Infallible> {
        Ok(Self::of(parts, state))
    }
}

/// What differs from the address that the operator has named.
#[derive(Debug, PartialEq, Eq)]
enum Difference {
    None,
    /// A proxy writes another `Host`; the browser is at the right address, or nothing shows that it is not.
    Proxy,
    /// The browser is elsewhere.
    Browser(String),
}

/// A browser names its own address in `Origin`, with each form that it sends. Without it only `Host` tells, and a proxy on
/// the same computer may have put its own name there.
fn difference(
    right: &WebAddress,
    host: &str,
    origin: Option<&str>,
    proto: Option<&str>,
) -> Difference {
    let asked = WebAddress::new(proto.map_or(right.is_https(), |p| p == "https"), host);
    match (origin, asked) {
        (Some(origin), _) if origin.parse().as_ref() != Ok(right) => {
            Difference::Browser(origin.to_owned())
        }
        (_, Some(asked)) if asked == *right => Difference::None,
        (None, Some(asked)) if !asked.is_local() => Difference::Browser(asked.to_string()),
        _ => Difference::Proxy,
    }
}

fn warn_of_difference(
    site: &Site,
    right: &WebAddress,
    (host, origin, proto): (&str, Option<&str>, Option<&str>),
    now: DateTime<Utc>,
) {
    let seen = format!(
        "Host {host:?}, Origin {:?}, X-Forwarded-Proto {:?}",
        origin.unwrap_or_default(),
        proto.unwrap_or_default()
    );
    // A head may be long.
    let seen: String = seen.chars().take(300).collect();
    if site.is_news(&seen, now) {
        tracing::warn!(
            "a request came by another address than JEJAK_PUBLIC_URL ({right}) says: {seen}; if people do use {right}, let the proxy pass Host unchanged"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Difference::{None as Same, Proxy};

    fn browser(at: &str) -> Difference {
        Difference::Browser(at.to_owned())
    }

    #[test]
    fn a_difference_is_the_browsers_only_where_the_browser_is_elsewhere() {
        let https = "https://jejak.go.id";
        for (host, origin, proto, expected) in [
            ("jejak.go.id", None, None, Same),
            ("JEJAK.go.id:443", Some(https), Some("https"), Same),
            // The https installation opened by http.
            (
                "jejak.go.id",
                Some("http://jejak.go.id"),
                None,
                browser("http://jejak.go.id"),
            ),
            (
                "jejak.go.id",
                None,
                Some("http"),
                browser("http://jejak.go.id"),
            ),
            // Another name or the bare number.
            (
                "10.0.0.5:8080",
                None,
                None,
                browser("https://10.0.0.5:8080"),
            ),
            (
                "10.0.0.5:8080",
                Some("http://10.0.0.5:8080"),
                None,
                browser("http://10.0.0.5:8080"),
            ),
            // A proxy that writes its own Host while the browser is right, or may be.
            ("127.0.0.1:8080", None, None, Proxy),
            ("127.0.0.1:8080", Some(https), None, Proxy),
            ("upstream", Some(https), None, Proxy),
            ("", Some(https), None, Proxy),
            // An attacker's page.
            (
                "jejak.go.id",
                Some("https://jahat.example"),
                None,
                browser("https://jahat.example"),
            ),
        ] {
            let right = https.parse().unwrap();
            assert_eq!(
                difference(&right, host, origin, proto),
                expected,
                "{host} {origin:?} {proto:?}"
            );
        }
    }
}
