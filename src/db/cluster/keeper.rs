//! Keeps the server process: starts it, starts it again when it dies, ends it with the program.
//!
//! Main types: [`Launch`] (how to start it), [`Keeper`] (the thread that does).
//! A thread of its own, because the death signal (`setpriv --pdeathsig`) follows the *thread*
//! that started the process, and the runtime's threads come and go.
//! Must not know: SQL.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::Durability;
use super::binaries::Binaries;
use super::folders::{Account, Folders};

/// Part of the socket's name; no network port is opened.
pub(super) const PORT: u16 = 5432;
const WATCH: Duration = Duration::from_millis(100);
const POLL: Duration = Duration::from_millis(10);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long a start may fail for reasons that pass by themselves.
const PASSING_WITHIN: Duration = Duration::from_secs(20);
const LOG_TAIL: u64 = 4096;

/// How to start the server process.
#[derive(Debug)]
pub(super) struct Launch {
    program: PathBuf,
    arguments: Vec<OsString>,
    account: Option<Account>,
    log: PathBuf,
}

impl Launch {
    /// The server of `folders`, with Jejak's settings on its command line, where they win over
    /// the data folder's configuration file.
    pub(super) fn new(folders: &Folders, binaries: &Binaries, durability: Durability) -> Self {
        folders.rotate_log();
        let socket = folders.socket.to_string_lossy().replace('"', "\"\"");
        let (fsync, commit) = match durability {
            Durability::Durable => ("on", "on"),
            Durability::TestOnly => ("off", "off"),
        };
        let settings = [
            "listen_addresses=".to_owned(),
            format!("port={PORT}"),
            format!("unix_socket_directories=\"{socket}\""),
            "unix_socket_permissions=0700".to_owned(),
            "max_connections=60".to_owned(),
            "shared_buffers=64MB".to_owned(),
            "jit=off".to_owned(),
            "timezone=UTC".to_owned(),
            "lc_messages=C".to_owned(),
            "log_destination=stderr".to_owned(),
            "logging_collector=off".to_owned(),
            format!("fsync={fsync}"),
            format!("synchronous_commit={commit}"),
            format!("full_page_writes={fsync}"),
        ];
        let mut arguments: Vec<OsString> = vec!["-D".into(), folders.data().into()];
        for setting in settings {
            arguments.extend(["-c".into(), setting.into()]);
        }
        Self {
            program: binaries.postgres(),
            arguments,
            account: folders.account,
            log: folders.log_file(),
        }
    }

    fn spawn(&self) -> io::Result<Child> {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o640)
            .open(&self.log)?;
        let mut command = if death_signal_works() {
            let mut command = Command::new("setpriv");
            command.args(["--pdeathsig", "INT"]).arg(&self.program);
            command
        } else {
            Command::new(&self.program)
        };
        command
            .args(&self.arguments)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C must reach the server last, from us, after the requests in hand.
            .process_group(0);
        if let Some(account) = self.account {
            account.apply(&mut command);
        }
        command.spawn()
    }

    fn log_length(&self) -> u64 {
        fs::metadata(&self.log).map_or(0, |log| log.len())
    }

    /// What PostgreSQL complained of after `mark`, else its last line.
    fn complaint_since(&self, mark: u64) -> String {
        let text = self.log_since(mark).unwrap_or_default();
        let fatal: Vec<&str> = text
            .lines()
            .filter(|line| {
                ["FATAL:", "PANIC:", "HINT:"]
                    .iter()
                    .any(|w| line.contains(w))
            })
            .collect();
        if fatal.is_empty() {
            return text.lines().last().unwrap_or("it said nothing").to_owned();
        }
        fatal.join(" ")
    }

    fn log_since(&self, mark: u64) -> io::Result<String> {
        let mut file = fs::File::open(&self.log)?;
        let end = file.metadata()?.len();
        file.seek(SeekFrom::Start(mark.max(end.saturating_sub(LOG_TAIL))))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Whether this machine's `setpriv` can send a signal when we die (util-linux can, busybox not).
fn death_signal_works() -> bool {
    static WORKS: OnceLock<bool> = OnceLock::new();
    *WORKS.get_or_init(|| {
        Command::new("setpriv")
            .args(["--pdeathsig", "INT", "true"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
}

/// The thread that keeps the server. Dropping it ends the server and waits for that.
#[derive(Debug)]
pub(super) struct Keeper {
    settled: Option<Sender<()>>,
    failure: Arc<OnceLock<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the server; whether it answers is for the caller to see.
    pub(super) fn start(launch: Launch) -> Self {
        let (settled, orders) = channel();
        let failure = Arc::new(OnceLock::new());
        let told = Arc::clone(&failure);
        let thread = thread::spawn(move || {
            if let Err(reason) = keep(&launch, &orders) {
                tracing::error!(%reason, "the private PostgreSQL does not start");
                // Set once, by this thread alone.
                let _ = told.set(reason);
            }
        });
        Self {
            settled: Some(settled),
            failure,
            thread: Some(thread),
        }
    }

    /// From now on the server is started again whenever it dies.
    pub(super) fn settle(&self) {
        if let Some(settled) = &self.settled
            && settled.send(()).is_err()
        {
            tracing::error!("the private PostgreSQL ended just after its start");
        }
    }

    /// Why the server could not be started, once that is known.
    pub(super) fn failure(&self) -> Option<String> {
        self.failure.get().cloned()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // Hanging up is the order to stop.
        self.settled = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the keeper of the private PostgreSQL had failed");
        }
    }
}

/// Runs the server until the order to stop; an error is the reason why it does not start.
fn keep(launch: &Launch, orders: &Receiver<()>) -> Result<(), String> {
    let begun = Instant::now();
    let mut settled = false;
    let mut pause = FIRST_PAUSE;
    loop {
        let mark = launch.log_length();
        let started = Instant::now();
        let mut child = launch
            .spawn()
            .map_err(|error| format!("{} cannot be run: {error}", launch.program.display()))?;
        if watch(&mut child, orders, &mut settled) == Ending::Ordered {
            end(&mut child);
            return Ok(());
        }
        let complaint = launch.complaint_since(mark);
        if settled {
            tracing::error!(%complaint, "the private PostgreSQL ended by itself; it is started again");
        } else if !(passes(&complaint) && begun.elapsed() < PASSING_WITHIN) {
            return Err(complaint);
        }
        if started.elapsed() > LONGEST_PAUSE {
            pause = FIRST_PAUSE;
        }
        match orders.recv_timeout(pause) {
            Ok(()) => settled = true,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// After a hard kill the old server's children need a moment to notice and leave.
fn passes(complaint: &str) -> bool {
    complaint.contains("still in use") || complaint.contains("already exists")
}

#[derive(PartialEq, Eq)]
enum Ending {
    Ordered,
    ByItself,
}

fn watch(child: &mut Child, orders: &Receiver<()>, settled: &mut bool) -> Ending {
    loop {
        match orders.recv_timeout(WATCH) {
            Ok(()) => *settled = true,
            Err(RecvTimeoutError::Disconnected) => return Ending::Ordered,
            Err(RecvTimeoutError::Timeout) => {}
        }
        // An error means there is no such child any more.
        if !matches!(child.try_wait(), Ok(None)) {
            return Ending::ByItself;
        }
    }
}

/// Ends the server by system call: a spawned `kill` would die with the process group.
fn end(child: &mut Child) {
    let steps = [
        (Signal::SIGINT, Duration::from_secs(20)),
        (Signal::SIGQUIT, Duration::from_secs(5)),
        (Signal::SIGKILL, Duration::from_secs(2)),
    ];
    for (signal, patience) in steps {
        let Ok(pid) = i32::try_from(child.id()) else {
            return;
        };
        // Not yet waited for, so the number still belongs to our child.
        if let Err(error) = kill(Pid::from_raw(pid), signal) {
            tracing::warn!(%error, "PostgreSQL could not be signalled");
        }
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(POLL);
        }
        tracing::warn!(%signal, "PostgreSQL did not end in time");
    }
}
