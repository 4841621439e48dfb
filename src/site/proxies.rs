//! The proxies whose word about a client's address is believed.

use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// The addresses of the proxies in front of the program, as the operator has named them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Whether this is one of them.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|range| range.contains(&address))
    }

    /// Who is behind a connection. Each proxy adds on the right whom it speaks for (`X-Forwarded-For`), so the list is
    /// read from the right for as long as a trusted proxy vouches for it. What stands further left can be invented.
    pub fn client<'a>(
        &self,
        peer: IpAddr,
        forwarded_for: impl DoubleEndedIterator<Item = &'a str>,
    ) -> IpAddr {
        let mut client = peer.to_canonical();
        for entry in forwarded_for.rev() {
            if !self.trusts(client) {
                break;
            }
            match parse_entry(entry) {
                Some(address) => client = address,
                None => break,
            }
        }
        client
    }
}

/// An address, with a port or without.
fn parse_entry(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.trim_start_matches('[').trim_end_matches(']');
    bare.parse()
        .or_else(|_| entry.parse::<SocketAddr>().map(|with_port| with_port.ip()))
        .ok()
        .map(|address: IpAddr| address.to_canonical())
}

impl FromStr for TrustedProxies {
    type Err = String;

    /// Reads addresses and ranges with commas between them; an empty text names none.
    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(parse_range)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn parse_range(entry: &str) -> Result<IpNet, String> {
    let range = match entry.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address.to_canonical()),
        Err(_) => entry.parse().map_err(|_| {
            format!("\"{entry}\" is neither an address (10.0.0.5) nor a range (10.0.0.0/24); write them with commas between")
        })?,
    };
    if range.prefix_len() == 0 {
        return Err(format!(
            "\"{entry}\" names every computer; name your own proxies only"
        ));
    }
    Ok(range.trunc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, header: &str) -> String {
        let proxies: TrustedProxies = trusted.parse().unwrap();
        let entries: Vec<&str> = header.split(',').filter(|e| !e.is_empty()).collect();
        proxies
            .client(peer.parse().unwrap(), entries.into_iter())
            .to_string()
    }

    #[test]
    fn the_client_is_the_first_from_the_right_that_is_no_trusted_proxy() {
        for (trusted, peer, header, expected) in [
            // Nobody is trusted: the header is nothing.
            ("", "203.0.113.9", "198.51.100.1", "203.0.113.9"),
            ("10.0.0.5", "203.0.113.9", "198.51.100.1", "203.0.113.9"),
            // One proxy.
            ("10.0.0.5", "10.0.0.5", "198.51.100.1", "198.51.100.1"),
            ("10.0.0.5", "10.0.0.5", "", "10.0.0.5"),
            // What a client invented stands on the left.
            (
                "10.0.0.5",
                "10.0.0.5",
                "1.1.1.1, 2.2.2.2,198.51.100.1",
                "198.51.100.1",
            ),
            (
                "10.0.0.5",
                "10.0.0.5",
                "10.0.0.5,198.51.100.1",
                "198.51.100.1",
            ),
            // Several proxies, by range.
            (
                "10.0.0.0/8, 192.168.1.1",
                "10.9.9.9",
                "198.51.100.1, 192.168.1.1 ,10.1.1.1",
                "198.51.100.1",
            ),
            ("10.0.0.0/8", "10.9.9.9", "10.1.1.1,10.2.2.2", "10.1.1.1"),
            // A peer that came over IPv6 with an IPv4 address.
            (
                "127.0.0.1",
                "::ffff:127.0.0.1",
                "198.51.100.1",
                "198.51.100.1",
            ),
            ("::1", "::1", "2001:db8::7", "2001:db8::7"),
            // Ports, brackets, spaces.
            ("::1", "::1", "[2001:db8::7]:4711", "2001:db8::7"),
            ("::1", "::1", " [2001:db8::7] ", "2001:db8::7"),
            ("::1", "::1", "198.51.100.1:4711", "198.51.100.1"),
            ("::1", "::1", "::ffff:198.51.100.1", "198.51.100.1"),
            // Garbage: the last one that is vouched for.
            ("10.0.0.5", "10.0.0.5", "198.51.100.1,unknown", "10.0.0.5"),
            (
                "10.0.0.5",
                "10.0.0.5",
                "<script>, 198.51.100.1",
                "198.51.100.1",
            ),
            ("10.0.0.5", "10.0.0.5", " ", "10.0.0.5"),
        ] {
            assert_eq!(
                client(trusted, peer, header),
                expected,
                "{trusted} | {peer} | {header}"
            );
        }
    }

    #[test]
    fn wrong_values_are_refused_with_a_sentence() {
        for wrong in [
            "proxy.local",
            "10.0.0.0/33",
            "10.0.0.5;10.0.0.6",
            "10.0.0.5:80",
            "0.0.0.0/0",
            "::/0",
        ] {
            let sentence = wrong.parse::<TrustedProxies>().unwrap_err();
            assert!(sentence.starts_with(&format!("\"{wrong}\"")), "{sentence}");
        }
        assert_eq!("".parse(), Ok(TrustedProxies::default()));
        assert_eq!(" , ".parse(), Ok(TrustedProxies::default()));
        assert_eq!(
            "10.0.0.7/24".parse::<TrustedProxies>(),
            "10.0.0.0/24".parse()
        );
    }
}
