//! The load: connections kept alive, each asking for the same page.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// How many ask at once.
pub const CONNECTIONS: usize = 8;

/// Somebody who asks for a page.
#[derive(Clone)]
pub struct Client {
    pub path: String,
    pub cookie: String,
    pub tenant: String,
    pub login: String,
}

impl Client {
    pub fn anonymous(path: &str) -> Self {
        Self {
            path: path.into(),
            cookie: String::new(),
            tenant: String::new(),
            login: String::new(),
        }
    }

    pub fn at(&self, path: &str) -> Self {
        Self {
            path: path.into(),
            ..self.clone()
        }
    }

    pub fn request(&self) -> String {
        let cookie = if self.cookie.is_empty() {
            String::new()
        } else {
            format!("Cookie: {}\r\n", self.cookie)
        };
        format!(
            "GET {} HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\n",
            self.path
        )
    }
}

/// What a load showed.
pub struct Load {
    pub per_second: f64,
    pub p95: f64,
    pub p99: f64,
}

impl Load {
    pub fn run(address: SocketAddr, client: &Client, connections: usize, requests: usize) -> Self {
        let begun = Instant::now();
        let each = requests / connections;
        let mut times: Vec<Duration> = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..connections)
                .map(|_| scope.spawn(|| ask(address, client, each)))
                .collect();
            hands.into_iter().flat_map(|h| h.join().unwrap()).collect()
        });
        let took = begun.elapsed().as_secs_f64();
        times.sort_unstable();
        Self {
            per_second: times.len() as f64 / took,
            p95: times[times.len() * 95 / 100].as_secs_f64() * 1000.0,
            p99: times[times.len() * 99 / 100].as_secs_f64() * 1000.0,
        }
    }
}

fn ask(address: SocketAddr, client: &Client, requests: usize) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let request = client.request();
    (0..requests)
        .map(|_| {
            let begun = Instant::now();
            let (status, _, _) = exchange(&mut stream, request.as_bytes());
            assert_eq!(status, 200, "{}", client.path);
            begun.elapsed()
        })
        .collect()
}

/// Sends a request and reads the whole answer: status, head, body.
pub fn exchange(stream: &mut TcpStream, request: &[u8]) -> (u16, String, Vec<u8>) {
    stream.write_all(request).unwrap();
    let mut bytes = Vec::new();
    let mut part = [0u8; 65536];
    loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_string();
            let status = head[9..12].parse().unwrap();
            let length = head
                .lines()
                .find_map(|l| {
                    l.to_ascii_lowercase()
                        .strip_prefix("content-length: ")
                        .map(|n| n.trim().parse::<usize>().unwrap())
                })
                .unwrap_or(0);
            while bytes.len() < end + 4 + length {
                let n = stream.read(&mut part).unwrap();
                assert!(n > 0, "the answer was cut");
                bytes.extend_from_slice(&part[..n]);
            }
            return (status, head, bytes[end + 4..].to_vec());
        }
        let n = stream.read(&mut part).unwrap();
        assert!(n > 0, "the connection was closed");
        bytes.extend_from_slice(&part[..n]);
    }
}
