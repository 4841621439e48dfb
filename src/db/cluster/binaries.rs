//! Finds PostgreSQL's programs on this machine.
//!
//! Main type: [`Binaries`]. Must not know: folders of data, processes that run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::ClusterError;

/// Where Debian and Ubuntu keep each installed major version.
const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";

/// A folder that holds both `initdb` and `postgres`.
#[derive(Debug)]
pub(super) struct Binaries {
    folder: PathBuf,
}

impl Binaries {
    /// The programs that fit the data in `data`: of the major version that made them, else the
    /// newest. What the operator names goes before what is found.
    pub(super) fn find(named: Option<&Path>, data: &Path) -> Result<Self, ClusterError> {
        let candidates = match named {
            Some(folder) if is_complete(folder) => vec![folder.to_owned()],
            Some(folder) => return Err(ClusterError::NoProgramsIn(folder.to_owned())),
            None => installed(),
        };
        if candidates.is_empty() {
            return Err(ClusterError::NotInstalled);
        }
        let made_by = major_of_data(data);
        candidates
            .into_iter()
            .find(|folder| made_by.is_none() || major_of_programs(folder) == made_by)
            .map(|folder| Self { folder })
            .ok_or_else(|| ClusterError::OtherVersion {
                folder: data.to_owned(),
                made_by: made_by.unwrap_or_default(),
            })
    }

    /// The program that makes a new data folder.
    pub(super) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }

    /// The server.
    pub(super) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }
}

/// All complete sets of programs, newest of Debian's first.
fn installed() -> Vec<PathBuf> {
    let mut majors: Vec<u32> = fs::read_dir(DEBIAN_FOLDER)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    majors.sort_unstable_by(|a, b| b.cmp(a));
    let debian = majors
        .into_iter()
        .map(|major| Path::new(DEBIAN_FOLDER).join(major.to_string()).join("bin"));
    debian
        .chain(folder_of_pg_config())
        .filter(|folder| is_complete(folder))
        .collect()
}

/// `pg_config` may come without a server (client libraries), so its word is checked later.
fn folder_of_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(folder.trim()))
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "postgres"]
        .iter()
        .all(|program| folder.join(program).is_file())
}

/// The major version written into the data folder; none before the first start.
fn major_of_data(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(data.join("PG_VERSION")).ok()?;
    text.trim().parse().ok()
}

/// From a line such as `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_of_programs(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    let line = String::from_utf8(output.stdout).ok()?;
    let version = line.split_once("(PostgreSQL)")?.1.trim_start();
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
