//! The listener: an accept loop of our own, with limits that axum's simple one does not have.
//!
//! Main items: [`serve`], [`Limits`], [`stop_signal`].
//! A connection that sends nothing, or sends slowly, costs one slot until its time is up; it never
//! holds up other connections or the stop of the program.
//! Must not know: routes, sessions, the database.

mod body;
mod hands;
mod stall;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

pub use body::BodyTooSlow;
use body::{ReadToEnd, TimedBody};
use hands::{Guard, GuardedBody, InHand};
use stall::Unstalled;

/// Open files kept free for the database, uploads and logs.
const SPARE_FILES: u64 = 256;
/// Pause after a failure to accept, such as too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long, and how many.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the complete head of a request; counts from the end of the answer before it, so that it
    /// also ends connections kept alive without use.
    pub head: Duration,
    /// In each such span a request body must bring at least [`body::LEAST_BYTES`] or its end.
    pub body: Duration,
    /// For a client that does not take its answer.
    pub write_stall: Duration,
    /// Connections open at once; more wait to be accepted.
    pub connections: usize,
    /// At the stop: for a connection without a request in hand to send one it had begun.
    pub stop_idle: Duration,
    /// At the stop: for requests in hand.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(15),
            body: Duration::from_secs(45),
            write_stall: Duration::from_secs(60),
            connections: 4096,
            stop_idle: Duration::from_millis(500),
            stop: Duration::from_secs(10),
        }
    }
}

/// Serves `app` on `listener` until `stop` is ready, then finishes the requests in hand.
///
/// Returns when all connections have ended, when [`Limits::stop`] is over, or at a second signal.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    // Turns the routes into their final form once instead of at each request.
    let app = app.with_state(());
    let slots = Arc::new(Semaphore::new(slots_within_open_files(limits.connections)));
    let (stopping, _) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            (stream, peer, slot) = accept(&listener, &slots) => {
                let connection = Connection { app: app.clone(), limits, peer };
                connections.spawn(connection.run(stream, slot, stopping.subscribe()));
            }
        }
    }
    drop(listener);
    drop(stopping);
    drain(connections, limits.stop).await;
    Ok(())
}

/// Waits for SIGINT or SIGTERM: the operator's, or the service manager's, wish to stop.
pub async fn stop_signal() {
    let signals = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    );
    let (Ok(mut interrupt), Ok(mut terminate)) = signals else {
        tracing::error!("stop signals cannot be received; only a hard kill will end the program");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// Takes the slot first: when all are in use, newcomers wait in the system's queue.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    let Ok(slot) = Arc::clone(slots).acquire_owned().await else {
        // Nobody closes the semaphore.
        return std::future::pending().await;
    };
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, slot),
            Err(error) if is_about_one_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "a connection could not be accepted");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn is_about_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

async fn drain(mut connections: JoinSet<()>, patience: Duration) {
    let all_ended = async { while connections.join_next().await.is_some() {} };
    let outcome = tokio::select! {
        () = all_ended => None,
        () = sleep(patience) => Some("time is up"),
        () = stop_signal() => Some("a second signal came"),
    };
    if let Some(reason) = outcome {
        tracing::warn!(
            reason,
            open = connections.len(),
            "connections are cut at the stop"
        );
        connections.shutdown().await;
    }
}

/// Raises the limit of open files as far as the system allows, and fits the slots under it.
fn slots_within_open_files(wanted: usize) -> usize {
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else {
        return wanted;
    };
    let enough = hard.min(wanted as u64 + SPARE_FILES);
    let limit = if soft < enough && setrlimit(Resource::RLIMIT_NOFILE, enough, hard).is_ok() {
        enough
    } else {
        soft
    };
    let free = limit.saturating_sub(SPARE_FILES).max(64);
    let slots = wanted.min(usize::try_from(free).unwrap_or(wanted));
    if slots < wanted {
        tracing::warn!(
            slots,
            "fewer connections at once than wanted: raise `ulimit -n`"
        );
    }
    slots
}

/// One client's connection.
struct Connection {
    app: Router,
    limits: Limits,
    peer: SocketAddr,
}

impl Connection {
    async fn run(
        self,
        stream: TcpStream,
        _slot: OwnedSemaphorePermit,
        mut stopping: watch::Receiver<()>,
    ) {
        // Without it a small answer may wait for the client's acknowledgement.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        let io = TokioIo::new(Unstalled::new(stream, self.limits.write_stall));
        let in_hand = InHand::default();
        let service = service_fn(|request| {
            answer(
                self.app.clone(),
                request,
                self.peer,
                self.limits,
                in_hand.begin(),
            )
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head)
            .max_buf_size(64 * 1024)
            .serve_connection(io, service);
        let mut connection = pin!(connection);

        let ended = tokio::select! {
            ended = connection.as_mut() => Some(ended),
            // The sender is dropped at the stop.
            _ = stopping.changed() => None,
        };
        let ended = match ended {
            Some(ended) => ended,
            None => {
                connection.as_mut().graceful_shutdown();
                match timeout(self.limits.stop_idle, connection.as_mut()).await {
                    Ok(ended) => ended,
                    Err(_) if in_hand.is_busy() => connection.await,
                    // Idle, or sending its head slowly: nothing is lost.
                    Err(_) => Ok(()),
                }
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, peer = %self.peer, "a connection ended early");
        }
    }
}

async fn answer(
    app: Router,
    request: Request<Incoming>,
    peer: SocketAddr,
    limits: Limits,
    guard: Guard,
) -> Result<Response<GuardedBody>, Infallible> {
    let read_to_end = ReadToEnd::default();
    let mut request =
        request.map(|body| Body::new(TimedBody::new(body, limits.body, read_to_end.clone())));
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut response = app.oneshot(request).await?;
    if !read_to_end.get() {
        // The rest of the body stands where the next request would: nobody may send one here.
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    Ok(response.map(|body| GuardedBody::new(body, guard)))
}
