//! Where the private PostgreSQL lives, which user it runs as, and the lock that keeps it single.
//!
//! Main types: [`Folders`], [`Account`]. Must not know: PostgreSQL's programs and processes.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{Uid, User};
use sha2::{Digest, Sha256};

use super::ClusterError;

/// Home of the cluster when its user cannot reach the data folder. Not a temporary folder:
/// those are emptied by the system after some weeks.
const FALLBACK_FOLDER: &str = "/var/lib/jejak";
/// The system's limit of a socket's path, and what PostgreSQL puts behind the folder.
const SOCKET_PATH_LIMIT: usize = 107;
const SOCKET_NAME: &str = "/.s.PGSQL.5432";
/// A new log file is begun at a start when the old one is larger.
const LOG_LIMIT: u64 = 10 * 1024 * 1024;

/// The user that PostgreSQL runs as when Jejak itself runs as root.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
}

impl Account {
    /// Makes `command` run as this user; the standard library then drops root's groups as well.
    pub(super) fn apply(self, command: &mut Command) {
        command.uid(self.uid).gid(self.gid);
    }

    fn may_search(self, folder: &Metadata) -> bool {
        let bit = if folder.uid() == self.uid {
            0o100
        } else if folder.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        folder.mode() & bit != 0
    }
}

/// The folders of one cluster; whoever starts its server holds a lock on them for as long as this lives.
#[derive(Debug)]
pub(super) struct Folders {
    /// Holds data, log and, if the path is short enough, the socket.
    pub(super) home: PathBuf,
    /// Holds the socket; only the server's user can enter it.
    pub(super) socket: PathBuf,
    /// Whom to run PostgreSQL as; none means as oneself.
    pub(super) account: Option<Account>,
    _lock: Option<Lock>,
}

impl Folders {
    /// Makes and locks the folders of the cluster that belongs to `data_dir`.
    pub(super) fn open(data_dir: &Path) -> Result<Self, ClusterError> {
        let mut folders = Self::visit(data_dir)?;
        folders._lock = Some(lock(&folders.home)?);
        Ok(folders)
    }

    /// The same folders while another program holds the lock and keeps the server.
    pub(super) fn visit(data_dir: &Path) -> Result<Self, ClusterError> {
        let account = account_for_postgres()?;
        let mode = if account.is_some() { 0o711 } else { 0o700 };
        make_folder(data_dir, mode)?;
        let data_dir = data_dir.canonicalize().map_err(|e| failed(data_dir, e))?;
        let home = home_for(&data_dir, account)?;
        let socket = socket_folder(&home, account)?;
        Ok(Self {
            home,
            socket,
            account,
            _lock: None,
        })
    }

    /// PostgreSQL's data folder.
    pub(super) fn data(&self) -> PathBuf {
        self.home.join("pg")
    }

    /// PostgreSQL's log file.
    pub(super) fn log_file(&self) -> PathBuf {
        self.home.join("postgres.log")
    }

    /// Keeps the log from growing without end.
    pub(super) fn rotate_log(&self) {
        let log = self.log_file();
        let is_large = fs::metadata(&log).is_ok_and(|log| log.len() > LOG_LIMIT);
        if is_large && let Err(error) = fs::rename(&log, self.home.join("postgres.log.1")) {
            tracing::warn!(%error, "PostgreSQL's large log file could not be put aside");
        }
    }

    /// A new, empty folder inside the home that belongs to PostgreSQL's user.
    pub(super) fn make_private(&self, name: &str) -> Result<PathBuf, ClusterError> {
        let folder = self.home.join(name);
        make_owned(&folder, self.account).map_err(|e| failed(&folder, e))?;
        Ok(folder)
    }
}

/// An error about a folder, ready for the operator.
pub(super) fn failed(folder: &Path, source: io::Error) -> ClusterError {
    ClusterError::Folder {
        folder: folder.to_owned(),
        source,
    }
}

/// PostgreSQL refuses to run as root and needs a user that has a name.
fn account_for_postgres() -> Result<Option<Account>, ClusterError> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| User::from_name(name).ok().flatten())
        .map(|user| {
            Some(Account {
                uid: user.uid.as_raw(),
                gid: user.gid.as_raw(),
            })
        })
        .ok_or(ClusterError::NoUser)
}

fn home_for(data_dir: &Path, account: Option<Account>) -> Result<PathBuf, ClusterError> {
    let Some(account) = account else {
        return Ok(data_dir.to_owned());
    };
    for folder in data_dir.ancestors() {
        let metadata = fs::metadata(folder).map_err(|e| failed(folder, e))?;
        if !account.may_search(&metadata) {
            let home = Path::new(FALLBACK_FOLDER).join(short_name(data_dir));
            tracing::warn!(
                "PostgreSQL's user may not enter {}, so the private PostgreSQL lives in {}",
                folder.display(),
                home.display()
            );
            make_folder(Path::new(FALLBACK_FOLDER), 0o711)?;
            make_folder(&home, 0o711)?;
            return Ok(home);
        }
    }
    Ok(data_dir.to_owned())
}

/// Makes a folder unless it exists; its rights do not depend on the umask.
fn make_folder(folder: &Path, mode: u32) -> Result<(), ClusterError> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)
        .and_then(|()| fs::set_permissions(folder, Permissions::from_mode(mode)))
        .map_err(|e| failed(folder, e))
}

fn make_owned(folder: &Path, account: Option<Account>) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(folder)?;
    match account {
        Some(Account { uid, gid }) => chown(folder, Some(uid), Some(gid)),
        None => Ok(()),
    }
}

/// The lock belongs to the open file, so the system lets it go however the program ends.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a process that another thread is just starting still holds a
        // copy of the open file until it has become its program.
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the lock of the data folder was not let go in order");
        }
    }
}

fn lock(home: &Path) -> Result<Lock, ClusterError> {
    let path = home.join("cluster.lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path)
        .map_err(|e| failed(&path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(ClusterError::InUse(home.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(&path, error)),
    }
}

/// The folder of the socket: in the home, or in /tmp when the home's path is too long for one.
fn socket_folder(home: &Path, account: Option<Account>) -> Result<PathBuf, ClusterError> {
    let inside = home.join("run");
    let fits = inside.as_os_str().len() + SOCKET_NAME.len() <= SOCKET_PATH_LIMIT;
    let folder = if fits {
        inside
    } else {
        Path::new("/tmp").join(format!("jejak-{}", short_name(home)))
    };
    match make_owned(&folder, account) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            ensure_private(&folder, account).map_err(|e| failed(&folder, e))?;
        }
        result => result.map_err(|e| failed(&folder, e))?,
    }
    Ok(folder)
}

/// /tmp is open to all: a folder that somebody else put there first must not be trusted.
fn ensure_private(folder: &Path, account: Option<Account>) -> io::Result<()> {
    let owner = account.map_or_else(|| Uid::effective().as_raw(), |account| account.uid);
    let found = fs::symlink_metadata(folder)?;
    if found.is_dir() && found.uid() == owner && found.mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(io::Error::other(
        "it exists already and belongs to somebody else, or others may enter it",
    ))
}

/// A short name that stays the same for the same path.
fn short_name(path: &Path) -> String {
    Sha256::digest(path.as_os_str().as_bytes())
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
