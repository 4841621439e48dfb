//! The listener's limits, over real sockets and with short times.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::http::StatusCode;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::{Limits, serve};

const SHORT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(20);

/// Nothing is cut unless a test makes it short.
fn patient() -> Limits {
    Limits {
        head: LONG,
        body: LONG,
        write_stall: LONG,
        connections: 64,
        stop_idle: SHORT,
        stop: LONG,
    }
}

fn app() -> Router {
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route(
            "/peer",
            get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }),
        )
        .route(
            "/slow",
            get(|| async {
                sleep(Duration::from_millis(600)).await;
                "done"
            }),
        )
        .route("/endless", get(|| async { sleep(LONG * 10).await }))
        .route("/large", get(|| async { vec![0_u8; 64 << 20] }))
        .route("/refuse", post(|| async { StatusCode::UNAUTHORIZED }))
        .route(
            "/upload",
            post(|body: Result<Bytes, _>| async move {
                match body {
                    Ok(bytes) => (StatusCode::OK, bytes.len().to_string()),
                    Err(_) => (StatusCode::REQUEST_TIMEOUT, "slow".to_owned()),
                }
            }),
        )
}

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move {
            let _ = stopped.await;
        };
        let ended = tokio::spawn(serve(listener, app(), limits, stopped));
        Self {
            address,
            stop,
            ended,
        }
    }

    async fn send(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    async fn get(&self, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        rest(self.send(&request).await).await
    }

    /// Asks to stop and says how long that took.
    async fn stop(self) -> Duration {
        let begun = Instant::now();
        self.stop.send(()).unwrap();
        timeout(LONG, self.ended).await.unwrap().unwrap().unwrap();
        begun.elapsed()
    }
}

/// Everything until the server closes, which a reset does as well.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = timeout(LONG, stream.read_to_end(&mut bytes)).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_request_is_answered_and_knows_its_peer() {
    let server = Server::start(patient()).await;
    assert!(server.get("/").await.ends_with("\r\n\r\nhello"));
    assert!(server.get("/peer").await.contains("127.0.0.1:"));
    server.stop().await;
}

#[tokio::test]
async fn a_slow_head_and_an_idle_connection_are_closed() {
    let head = SHORT;
    let server = Server::start(Limits { head, ..patient() }).await;
    let slow = server.send("GET / HTTP/1.1\r\nHost:").await;
    let silent = server.send("").await;
    let idle = server.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let begun = Instant::now();
    assert!(!rest(slow).await.contains("hello"));
    assert_eq!(rest(silent).await, "");
    assert!(rest(idle).await.ends_with("hello"));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_stalled_body_ends_but_a_slow_answer_does_not() {
    let server = Server::start(Limits {
        body: SHORT,
        ..patient()
    })
    .await;
    let head = "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc";
    let answer = rest(server.send(head).await).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(server.get("/slow").await.ends_with("done"));
}

#[tokio::test]
async fn a_body_in_pieces_is_read_whole() {
    let server = Server::start(patient()).await;
    let head =
        "POST /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabc";
    let mut stream = server.send(head).await;
    sleep(Duration::from_millis(50)).await;
    stream.write_all(b"def").await.unwrap();
    assert!(rest(stream).await.ends_with("\r\n\r\n6"));
}

#[tokio::test]
async fn a_refusal_that_leaves_the_body_unread_closes_the_connection_and_says_so() {
    let server = Server::start(patient()).await;
    let head = "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\nabc";
    let answer = rest(server.send(head).await).await.to_lowercase();
    assert!(answer.starts_with("http/1.1 401"), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    assert!(server.get("/").await.ends_with("hello"));
}

#[tokio::test]
async fn a_connection_goes_on_after_a_body_that_was_read_and_a_request_without_one() {
    let server = Server::start(patient()).await;
    let upload = "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    let page = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let last = "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let stream = server.send(&[upload, page, last].concat()).await;
    let answers = rest(stream).await;
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 3, "{answers}");
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_cut() {
    let server = Server::start(Limits {
        write_stall: SHORT,
        ..patient()
    })
    .await;
    let stream = server.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await;
    sleep(SHORT * 4).await;
    assert!(rest(stream).await.len() < 64 << 20);
}

#[tokio::test]
async fn held_connections_hold_up_neither_others_nor_the_stop() {
    let server = Server::start(patient()).await;
    let mut held = Vec::new();
    for number in 0..40 {
        let text = ["", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"][number % 3];
        held.push(server.send(text).await);
    }
    assert!(server.get("/").await.ends_with("hello"));
    assert!(server.stop().await < Duration::from_secs(3));
    drop(held);
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_for_a_slot() {
    let server = Server::start(Limits {
        connections: 2,
        ..patient()
    })
    .await;
    let held = [server.send("").await, server.send("").await];
    sleep(SHORT).await;
    let waiting = server.get("/");
    let mut waiting = std::pin::pin!(waiting);
    assert!(timeout(SHORT, waiting.as_mut()).await.is_err());
    drop(held);
    assert!(waiting.await.ends_with("hello"));
}

#[tokio::test]
async fn the_stop_finishes_the_request_in_hand() {
    let server = Server::start(patient()).await;
    let stream = server.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let answer = tokio::spawn(rest(stream));
    sleep(Duration::from_millis(100)).await;
    let address = server.address;
    assert!(server.stop().await < Duration::from_secs(5));
    assert!(answer.await.unwrap().ends_with("done"));
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn the_stop_cuts_a_request_without_end_at_its_deadline() {
    let server = Server::start(Limits {
        stop: SHORT * 2,
        ..patient()
    })
    .await;
    let stream = server
        .send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    sleep(Duration::from_millis(100)).await;
    let took = server.stop().await;
    assert!(
        took >= SHORT * 2 && took < Duration::from_secs(5),
        "{took:?}"
    );
    assert_eq!(rest(stream).await, "");
}
