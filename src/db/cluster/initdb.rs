//! Makes PostgreSQL's data folder at the first start.
//!
//! Must not know: the running server.

use std::fs::{self, File};
use std::io;
use std::process::Command;

use super::binaries::Binaries;
use super::folders::{Folders, failed};
use super::{ClusterError, Durability};

/// Made under this name first: a start that is cut short leaves no half-made data folder.
const UNFINISHED: &str = "pg.new";

/// Makes the data folder unless an earlier start did.
pub(super) fn run_if_new(
    folders: &Folders,
    binaries: &Binaries,
    durability: Durability,
) -> Result<(), ClusterError> {
    let data = folders.data();
    if data.join("PG_VERSION").is_file() {
        return Ok(());
    }
    tracing::info!(folder = %data.display(), "making the private PostgreSQL, once");
    let unfinished = folders.home.join(UNFINISHED);
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(failed(&unfinished, error));
        }
        _ => {}
    }
    let unfinished = folders.make_private(UNFINISHED)?;

    let mut command = Command::new(binaries.initdb());
    command
        .arg("--pgdata")
        .arg(&unfinished)
        .args(["--username", "postgres", "--encoding", "UTF8"])
        // Nobody but the server's own user (and root) can reach the socket.
        .args(["--auth", "trust", "--locale", "C.UTF-8"])
        .arg("--no-instructions")
        .current_dir("/");
    if durability == Durability::TestOnly {
        command.arg("--no-sync");
    }
    if let Some(account) = folders.account {
        account.apply(&mut command);
    }
    let output = command.output().map_err(|source| ClusterError::Program {
        program: binaries.initdb(),
        source,
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(ClusterError::Initdb(said.trim().to_owned()));
    }
    fs::rename(&unfinished, &data)
        .and_then(|()| File::open(&folders.home)?.sync_all())
        .map_err(|e| failed(&data, e))
}
