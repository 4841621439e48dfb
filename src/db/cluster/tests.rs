//! The private PostgreSQL as the program lives with it: first start, second start, crashes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor};

use super::{Cluster, ClusterError, Durability};

/// A folder that is gone after the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("jejak-cluster-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn data_dir(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn start(data_dir: &Path) -> Result<Cluster, ClusterError> {
    Cluster::start(data_dir, None, Durability::TestOnly).await
}

/// The server's process, once it has written its number and until it has ended.
fn find_pid(data_dir: &Path) -> Option<Pid> {
    let text = fs::read_to_string(data_dir.join("pg/postmaster.pid")).ok()?;
    let number = text.split_once('\n')?.0;
    Some(Pid::from_raw(number.parse().unwrap()))
}

/// Waits for a server other than `old`.
async fn pid_after(data_dir: &Path, old: Option<Pid>) -> Pid {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        match find_pid(data_dir) {
            Some(pid) if Some(pid) != old => return pid,
            _ => assert!(Instant::now() < deadline, "no server came"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Tries until the server answers again.
async fn reconnect(url: &str) -> PgConnection {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        match PgConnection::connect(url).await {
            Ok(connection) => return connection,
            Err(error) => assert!(Instant::now() < deadline, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn what_was_stored_is_there_at_the_next_start_and_only_the_owner_owns() {
    let scratch = Scratch::new();
    let cluster = start(&scratch.data_dir()).await.unwrap();
    let mut owner = PgConnection::connect(&cluster.owner_url()).await.unwrap();
    owner
        .execute("create table t as select 7 as n")
        .await
        .unwrap();
    let mut app = PgConnection::connect(&cluster.app_url()).await.unwrap();
    assert!(app.execute("select n from t").await.is_err());
    assert!(app.execute("create table u (n int)").await.is_err());
    let (superuser, bypass, inherit): (bool, bool, bool) = sqlx::query_as(
        "select rolsuper, rolbypassrls, rolinherit from pg_roles where rolname = current_user",
    )
    .fetch_one(&mut app)
    .await
    .unwrap();
    assert_eq!((superuser, bypass, inherit), (false, false, false));
    cluster.stop().await;
    assert!(!scratch.data_dir().join("pg/postmaster.pid").exists());

    let cluster = start(&scratch.data_dir()).await.unwrap();
    let mut owner = PgConnection::connect(&cluster.owner_url()).await.unwrap();
    let n: i32 = sqlx::query_scalar("select n from t")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(n, 7);
}

#[tokio::test]
async fn a_second_start_on_the_same_folder_is_refused_and_harms_nothing() {
    let scratch = Scratch::new();
    let cluster = start(&scratch.data_dir()).await.unwrap();
    let second = start(&scratch.data_dir()).await;
    assert!(matches!(second, Err(ClusterError::InUse(_))), "{second:?}");
    PgConnection::connect(&cluster.app_url()).await.unwrap();
}

#[tokio::test]
async fn a_command_joins_the_server_that_is_there_and_leaves_it_running() {
    let scratch = Scratch::new();
    let join = async || {
        Cluster::start_or_join(&scratch.data_dir(), None, Durability::TestOnly)
            .await
            .unwrap()
    };
    let first = join().await;
    assert!(!first.is_joined());
    let second = join().await;
    assert!(second.is_joined());
    PgConnection::connect(&second.owner_url()).await.unwrap();
    second.stop().await;
    for url in [first.app_url(), first.system_url()] {
        PgConnection::connect(&url).await.unwrap();
    }
}

#[tokio::test]
async fn a_dropped_cluster_leaves_no_server_and_no_lock() {
    let scratch = Scratch::new();
    let cluster = start(&scratch.data_dir()).await.unwrap();
    let server = find_pid(&scratch.data_dir()).unwrap();
    drop(cluster);
    assert!(kill(server, None).is_err());
    start(&scratch.data_dir()).await.unwrap().stop().await;
}

#[tokio::test]
async fn a_killed_server_comes_back_by_itself_with_all_that_was_committed() {
    let scratch = Scratch::new();
    let cluster = Cluster::start(&scratch.data_dir(), None, Durability::Durable)
        .await
        .unwrap();
    let mut owner = PgConnection::connect(&cluster.owner_url()).await.unwrap();
    owner
        .execute("create table t as select 7 as n")
        .await
        .unwrap();
    let killed = find_pid(&scratch.data_dir()).unwrap();
    kill(killed, Signal::SIGKILL).unwrap();
    // The orphaned session may answer for a moment still.
    drop(owner);
    pid_after(&scratch.data_dir(), Some(killed)).await;
    let mut owner = reconnect(&cluster.owner_url()).await;
    let n: i32 = sqlx::query_scalar("select n from t")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(n, 7);
    cluster.stop().await;
}

#[tokio::test]
async fn a_server_that_outlived_its_program_is_ended_before_the_next_start() {
    let scratch = Scratch::new();
    start(&scratch.data_dir()).await.unwrap().stop().await;
    // What a program killed on a machine without a death signal leaves behind.
    let folders = super::folders::Folders::open(&scratch.data_dir()).unwrap();
    let binaries = super::Binaries::find(None, &folders.data()).unwrap();
    let launch = super::Launch::new(&folders, &binaries, Durability::TestOnly);
    let killed = Cluster {
        keeper: Some(super::Keeper::start(launch)),
        folders,
    };
    let ready = killed
        .wait_until_ready("postgres", super::READY_WITHIN)
        .await
        .unwrap();
    ready.close().await.unwrap();
    let old = find_pid(&scratch.data_dir()).unwrap();
    let Cluster {
        keeper: orphan,
        folders,
    } = killed;
    drop(folders);

    let cluster = start(&scratch.data_dir()).await.unwrap();
    assert_ne!(find_pid(&scratch.data_dir()), Some(old));
    PgConnection::connect(&cluster.app_url()).await.unwrap();
    drop(orphan);
    PgConnection::connect(&cluster.app_url()).await.unwrap();
}

#[tokio::test]
async fn a_half_made_data_folder_and_a_long_path_do_not_stop_a_start() {
    let scratch = Scratch::new();
    let data_dir = scratch.0.join("a folder with spaces, ".repeat(5));
    fs::create_dir_all(data_dir.join("pg.new/base")).unwrap();
    let cluster = start(&data_dir).await.unwrap();
    PgConnection::connect(&cluster.app_url()).await.unwrap();
    let socket = cluster.folders.socket.clone();
    assert!(socket.starts_with("/tmp"));
    cluster.stop().await;
    fs::remove_dir(socket).unwrap();
}

#[tokio::test]
async fn a_wrong_program_folder_is_named_in_the_error() {
    let scratch = Scratch::new();
    let bin_dir = scratch.0.join("bin");
    let result = Cluster::start(&scratch.data_dir(), Some(&bin_dir), Durability::TestOnly).await;
    let message = result.unwrap_err().to_string();
    assert!(message.contains("correct PG_BIN_DIR"), "{message}");
}
