//! Ends a server that outlived the program which started it (killed, or from an older start).
//!
//! Runs under the lock of the folders: whoever still serves the data then has no master any more.
//! Must not know: how a server is started.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::ClusterError;

const POLL: Duration = Duration::from_millis(20);
/// First the polite signal, then the one that leaves replaying the log to the next start.
const SIGNALS: [(Signal, Duration); 2] = [
    (Signal::SIGINT, Duration::from_secs(20)),
    (Signal::SIGQUIT, Duration::from_secs(5)),
];

/// Ends the server that still serves `data`, if there is one, and waits for its end.
///
/// A process is only signalled when it is proven to be that server; PostgreSQL itself tells a
/// stale `postmaster.pid` from a live one.
pub(super) fn end(data: &Path) -> Result<(), ClusterError> {
    let Some(pid) = pid_of_server(data) else {
        return Ok(());
    };
    if !serves(pid, data) {
        return Ok(());
    }
    tracing::warn!(
        %pid,
        "a PostgreSQL of an earlier start still runs on this folder; it is stopped first"
    );
    for (signal, patience) in SIGNALS {
        if kill(pid, signal) == Err(Errno::EPERM) {
            break;
        }
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if !serves(pid, data) {
                return Ok(());
            }
            sleep(POLL);
        }
    }
    Err(ClusterError::StillRunning {
        folder: data.to_owned(),
        pid: pid.as_raw(),
    })
}

/// The first line of `postmaster.pid`; a negative number means a single-user server.
fn pid_of_server(data: &Path) -> Option<Pid> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid: i32 = text.lines().next()?.trim().parse().ok()?;
    (pid > 1).then(|| Pid::from_raw(pid))
}

/// A server's working folder is its data folder; the number alone may belong to anyone by now.
fn serves(pid: Pid, data: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == data)
}
