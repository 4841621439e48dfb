//! An address of a site: scheme, host and port, as browsers write an origin.

use axum::http::uri::Authority;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// `http://` or `https://`, a host, and a port unless it is the usual one. Two of them are equal when browsers take them
/// for the same origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress {
    https: bool,
    host: String,
    port: Option<u16>,
}

impl WebAddress {
    /// From a scheme and what a `Host` header holds; none if that is no host.
    pub fn new(https: bool, authority: &str) -> Option<Self> {
        let authority: Authority = authority.trim().parse().ok()?;
        let usual = if https { 443 } else { 80 };
        let after_host = authority.as_str().strip_prefix(authority.host())?;
        let port = match after_host.strip_prefix(':') {
            Some(digits) => Some(digits.parse().ok()?),
            None if after_host.is_empty() => None,
            None => return None,
        };
        (!authority.host().is_empty()).then(|| Self {
            https,
            host: authority.host().to_ascii_lowercase(),
            port: port.filter(|port| *port != usual),
        })
    }

    pub(super) fn of_listener(listen: SocketAddr) -> Self {
        let host = match listen.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        Self {
            https: false,
            host,
            port: Some(listen.port()).filter(|port| *port != 80),
        }
    }

    /// Whether it is HTTPS.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether only this computer itself can be meant by it: `localhost`, a loopback address, `0.0.0.0`.
    pub fn is_local(&self) -> bool {
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || self
                .ip()
                .is_some_and(|ip| ip.is_loopback() || ip.is_unspecified())
    }

    /// Whether it is no address at all but "every address of this computer".
    pub fn is_unspecified(&self) -> bool {
        self.ip().is_some_and(|ip| ip.is_unspecified())
    }

    /// Host and port, as a `Host` header holds them.
    pub fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    fn ip(&self) -> Option<IpAddr> {
        let ip: IpAddr = self.host.trim_matches(['[', ']']).parse().ok()?;
        Some(ip.to_canonical())
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority())
    }
}

impl FromStr for WebAddress {
    type Err = &'static str;

    /// Reads `http(s)://host[:port]`, with or without a slash at the end.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (https, authority) = match (text.strip_prefix("https://"), text.strip_prefix("http://"))
        {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Err("write it with http:// or https:// at its beginning"),
        };
        if authority.contains('@') {
            return Err("leave out the user name and password");
        }
        let address = Self::new(https, authority)
            .ok_or("write only the host name and, if needed, a port; no path")?;
        if address.is_unspecified() {
            return Err("no browser can open this address; write the host name that people use");
        }
        Ok(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_compared_as_browsers_compare_origins() {
        let same = |a: &str, b: &str| a.parse::<WebAddress>() == b.parse::<WebAddress>();
        assert!(same("https://Jejak.go.id/", "https://jejak.go.id:443"));
        assert!(same("http://[::1]:80", "http://[::1]"));
        assert!(!same("http://jejak.go.id", "https://jejak.go.id"));
        assert!(!same("https://jejak.go.id", "https://jejak.go.id:8443"));
    }

    #[test]
    fn what_is_no_address_of_a_site_is_refused() {
        for wrong in [
            "jejak.example.go.id",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://u:p@a",
            "https://a:99999",
            "https://a:",
            "http://0.0.0.0:8080",
            "http://[::]",
        ] {
            assert!(wrong.parse::<WebAddress>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_of_this_computer_alone_is_told_from_others() {
        let local = |host| WebAddress::new(false, host).is_some_and(|a| a.is_local());
        for host in [
            "localhost:8080",
            "127.0.0.1",
            "127.8.8.8:1",
            "[::1]:8080",
            "0.0.0.0:8080",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(local(host), "{host}");
        }
        for host in [
            "jejak.go.id",
            "10.0.0.5:8080",
            "localhost.go.id",
            "[fe80::1]",
        ] {
            assert!(!local(host), "{host}");
        }
    }
}
