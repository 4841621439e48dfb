//! Nobody slows the house: how much one person may ask for at once, what an autosave costs the others, where the bytes of
//! an upload wait.

use crate::world::{World, fields};
use axum::http::StatusCode;
use jejak::id::AccountId;
use jejak::turns::{Asker, Turn, Weight};
use jejak::web::browser::csrf_of;
use sqlx::PgPool;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

fn account(w: &World, role: &str) -> Asker {
    Asker::Account(AccountId(w.a.id(&format!("account-{role}"))))
}

/// Takes all turns of somebody and fills the queue behind them.
async fn crowd(w: &World, asker: Asker) -> (Vec<Turn>, Vec<JoinHandle<()>>) {
    let turns = &w.state.turns;
    let taken = std::iter::from_fn(|| turns.try_take(asker, Weight::Page)).collect();
    let mut waiting = Vec::new();
    loop {
        let turns = turns.clone();
        let one = tokio::spawn(async move {
            let _ = turns.take(asker, Weight::Page).await;
        });
        tokio::task::yield_now().await;
        if one.is_finished() {
            return (taken, waiting);
        }
        waiting.push(one);
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn who_asks_for_too_much_at_once_is_told_so_and_others_are_served(pool: PgPool) {
    let w = World::new(pool).await;
    let (taken, waiting) = crowd(&w, account(&w, "examiner")).await;
    let page = w.a.path("/seminars");
    let second = w.open(w.a.id("account-examiner")).await;
    for session in [w.a.who("examiner"), second.as_str()] {
        let refused = w.get(Some(session), &page).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.header("retry-after"), "5");
        let sentence = "Terlalu banyak halaman Anda sedang disiapkan sekaligus.";
        assert!(refused.text().contains(sentence));
    }
    let other = w.get(Some(w.a.who("coach")), &page).await;
    assert_eq!(other.status, StatusCode::OK);
    drop(taken);
    for one in waiting {
        one.await.unwrap();
    }
    let served = w.get(Some(w.a.who("examiner")), &page).await;
    assert_eq!(served.status, StatusCode::OK);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_that_comes_among_too_many_is_given_back(pool: PgPool) {
    let w = World::new(pool).await;
    let (_taken, _waiting) = crowd(&w, account(&w, "participant")).await;
    let typed = fields([("body", "Antrean akta tiga hari."), ("version", "0")]);
    let path =
        w.a.path(&format!("/projects/{}/identity", w.a.id("project-own")));
    let refused = w.post(Some(w.a.who("participant")), &path, &typed).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let page = refused.text();
    assert!(page.contains("Antrean akta tiga hari.") && page.contains("Coba lagi"));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn visitors_wait_among_themselves(pool: PgPool) {
    let w = World::new(pool).await;
    let (_taken, _waiting) = crowd(&w, Asker::Visitors).await;
    let code = "/verify?code=AAAA-BBBB-CCCC-DDDD";
    let refused = w.get(None, code).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.text().contains("banyak pengunjung"));
    let member = w.get(Some(w.a.who("coach")), &w.a.path("/")).await;
    assert_eq!(member.status, StatusCode::OK);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn what_saves_itself_leaves_the_figures_of_leadership_remembered(pool: PgPool) {
    let w = World::new(pool).await;
    let look = async || {
        let screen = w.get(Some(w.a.who("leadership")), &w.a.path("/")).await;
        assert_eq!(screen.status, StatusCode::OK);
        screen.statements
    };
    let first = look().await;
    let remembered = look().await;
    assert!(remembered < first, "{remembered} of {first}");
    let sheet = w.a.path(&format!("/slots/{}", w.a.id("slot-own")));
    let scores = |version| fields([("version", version), ("score-design-c1", "85")]);
    let autosave = format!("{sheet}/autosave");
    let examiner = Some(w.a.who("examiner"));
    for version in ["0", "1"] {
        let saved = w.post(examiner, &autosave, &scores(version)).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
        assert_eq!(look().await, remembered);
    }
    let pressed = w.post(examiner, &sheet, &scores("2")).await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER);
    assert_eq!(look().await, first, "a press of the button is a change");
}

/// The program as a process of its own, on the database of a test.
struct Program {
    child: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(60);

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

impl Program {
    fn start(database: &str) -> Self {
        let given = std::env::var("DATABASE_URL").unwrap();
        let (path, query) = given.split_once('?').unwrap_or((&given, ""));
        let server = path.rsplit_once('/').unwrap().0;
        let database = format!("{server}/{database}?{query}");
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_jejak"))
            .arg("serve")
            .env("DATABASE_URL", database)
            .env("JEJAK_DATA_DIR", folder.path())
            .env("JEJAK_LISTEN", address.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_until("the program starts", || TcpStream::connect(address).is_ok());
        Self {
            child,
            address,
            _folder: folder,
        }
    }

    /// The most memory so far, in KiB.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// How many bytes lie in files without a name.
    fn spooled(&self) -> u64 {
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap();
        open.flatten()
            .filter(|entry| {
                let to = std::fs::read_link(entry.path()).unwrap_or_default();
                to.to_string_lossy().ends_with("(deleted)")
            })
            .filter_map(|entry| std::fs::metadata(entry.path()).ok())
            .map(|file| file.len())
            .sum()
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn uploads_that_are_never_finished_wait_on_the_disk(pool: PgPool) {
    const UPLOADS: usize = 12;
    const BYTES: usize = 9 * 1024 * 1024;
    let w = World::new(pool).await;
    w.state.clock.set(jejak::clock::Clock::System.now());
    let program = Program::start(w.owner.connect_options().get_database().unwrap());
    let path = w.a.path(&format!("/cohorts/{}/import", w.a.id("cohort")));
    let mut held = Vec::new();
    let before = program.peak();
    for n in 0..UPLOADS {
        let role = ["organizer_admin", "class_pic"][n % 2];
        let session = w.open(w.a.id(&format!("account-{role}"))).await;
        let mut stream = TcpStream::connect(program.address).unwrap();
        let form = format!(
            "--line\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--line\r\ncontent-disposition: form-data; name=\"list\"; filename=\"a.xlsx\"\r\n\r\n",
            csrf_of(&session)
        );
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: jejak={session}\r\nContent-Type: multipart/form-data; boundary=line\r\nContent-Length: {}\r\n\r\n{form}",
            10 * 1024 * 1024
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&vec![7; BYTES]).unwrap();
        held.push(stream);
    }
    let wanted = (UPLOADS * (BYTES - 128 * 1024)) as u64;
    wait_until("the uploads are on the disk", || {
        program.spooled() >= wanted
    });
    let grown = (program.peak() - before) / 1024;
    assert!(
        grown < 32,
        "{grown} MiB more for {UPLOADS} uploads of 9 MiB"
    );
    drop(held);
    wait_until("they are gone with their senders", || {
        program.spooled() == 0
    });
}
