//! The processes that are measured, and what the kernel says they used.

use crate::load::{Client, exchange};
use serde_json::Value;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_jejak");

/// A server process.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

impl Server {
    pub fn application(url: &str, folder: &Path) -> Self {
        let address = free_address();
        let mut command = Command::new(PROGRAM);
        command
            .arg("serve")
            .env("DATABASE_URL", url)
            .env("JEJAK_DATA_DIR", folder)
            .env("JEJAK_LISTEN", address.to_string())
            .env("JEJAK_LOG", "info,sqlx=warn");
        let server = Self::start(command, address);
        // The work of the hour is done before anything is measured.
        server.await_hourly_work();
        server
    }

    pub fn floor(url: &str, _: &Path) -> Self {
        let address = free_address();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .env("JEJAK_FLOOR", url)
            .env("JEJAK_LISTEN", address.to_string());
        Self::start(command, address)
    }

    fn start(mut command: Command, address: SocketAddr) -> Self {
        let mut child = command
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let (kept, stderr) = (log.clone(), child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut lines = kept.lock().unwrap();
                lines.push(line);
                if lines.len() > 1000 {
                    lines.clear();
                }
            }
        });
        while TcpStream::connect(address).is_err() {
            assert!(
                child.try_wait().unwrap().is_none(),
                "the server stopped: {:?}",
                log.lock().unwrap()
            );
            std::thread::park_timeout(Duration::from_millis(50));
        }
        Self {
            child,
            address,
            log,
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the log says that the hour's work is done; stops the measuring when it says that it failed.
    fn await_hourly_work(&self) {
        loop {
            let log = self.log.lock().unwrap();
            let failed = log
                .iter()
                .find(|l| l.contains("lateness could not be told"));
            assert!(failed.is_none(), "{failed:?}");
            if log.iter().any(|l| l.contains("lateness was told")) {
                return;
            }
            drop(log);
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    /// How many statements the application's own log counts for a page.
    pub fn statements(&self, client: &Client) -> u32 {
        self.log.lock().unwrap().clear();
        let mut stream = TcpStream::connect(self.address).unwrap();
        let cookie = if client.cookie.is_empty() {
            String::new()
        } else {
            format!("Cookie: {}\r\n", client.cookie)
        };
        exchange(
            &mut stream,
            format!(
                "GET {} HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\n",
                client.path
            )
            .as_bytes(),
        );
        loop {
            let found = self.log.lock().unwrap().iter().find_map(|l| {
                plain(l)
                    .split("statements=")
                    .nth(1)?
                    .split_whitespace()
                    .next()?
                    .parse()
                    .ok()
            });
            if let Some(statements) = found {
                return statements;
            }
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }
}

/// A log line without the codes that colour it.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in line.chars() {
        match c {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// CPU seconds used so far, in milliseconds.
pub struct Cpu {
    pub app: f64,
    pub postgres: f64,
}

impl Cpu {
    pub fn now(app: u32, postmaster: u32) -> Self {
        let children: f64 = processes()
            .into_iter()
            .filter(|p| p.parent == postmaster)
            .map(|p| p.ms)
            .sum();
        let find = |pid| {
            processes()
                .into_iter()
                .find(|p| p.pid == pid)
                .map_or(0.0, |p| p.ms)
        };
        Self {
            app: find(app),
            postgres: children + find(postmaster),
        }
    }

    pub fn since(&self, before: &Self) -> Self {
        Self {
            app: self.app - before.app,
            postgres: self.postgres - before.postgres,
        }
    }
}

struct Process {
    pid: u32,
    parent: u32,
    ms: f64,
}

/// Every process of the machine: user and system time in ticks of 10 ms.
fn processes() -> Vec<Process> {
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
            let ticks: f64 = fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?;
            Some(Process {
                pid,
                parent: fields[1].parse().ok()?,
                ms: ticks * 10.0,
            })
        })
        .collect()
}

pub fn postmaster(folder: &Path) -> u32 {
    let text = std::fs::read_to_string(folder.join("pg/postmaster.pid")).unwrap();
    text.lines().next().unwrap().trim().parse().unwrap()
}

/// The demonstration data and its people.
pub struct People(Value);

pub fn demo(url: &str, folder: &Path, scale: Option<u32>) -> People {
    let run = |more: &[&str]| {
        let mut command = Command::new(PROGRAM);
        command
            .arg("demo")
            .args(more)
            .env("DATABASE_URL", url)
            .env("JEJAK_DATA_DIR", folder);
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    run(&[]);
    if let Some(projects) = scale {
        let begun = std::time::Instant::now();
        run(&["--scale", &projects.to_string()]);
        println!(
            "jejak demo --scale {projects}: {:.1} s",
            begun.elapsed().as_secs_f64()
        );
    }
    People(serde_json::from_slice(&run(&["--json"])).unwrap())
}

impl People {
    /// Signs in the first person with a role.
    pub fn session(&self, app: &Server, role: &str) -> Client {
        self.sign_in(app, |a| a["role"] == role)
    }

    /// Signs in leadership of another tenant.
    pub fn session_elsewhere(&self, app: &Server, tenant: &str) -> Client {
        self.sign_in(app, |a| a["role"] == "leadership" && a["tenant"] != tenant)
    }

    fn sign_in(&self, app: &Server, who: impl Fn(&Value) -> bool) -> Client {
        let person = self.0["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .find(|a| who(a))
            .unwrap();
        let text = |key: &str| person[key].as_str().unwrap_or_default().to_owned();
        let mut stream = TcpStream::connect(app.address).unwrap();
        let (_, head, body) = exchange(
            &mut stream,
            b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n",
        );
        let visit = cookie(&head, "jejak-visit");
        let page = String::from_utf8_lossy(&body).to_string();
        let token = page
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", token)
            .append_pair("login", &text("login"))
            .append_pair("password", &text("password"))
            .finish();
        let request = format!(
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nCookie: {visit}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let (status, head, _) = exchange(&mut stream, request.as_bytes());
        assert_eq!(status, 303, "sign-in of {}", text("login"));
        Client {
            path: String::new(),
            cookie: cookie(&head, "jejak"),
            tenant: text("tenant"),
            login: text("login"),
        }
    }
}

fn cookie(head: &str, name: &str) -> String {
    let start = format!("{name}=");
    head.lines()
        .find_map(|l| {
            l.split_once(": ")
                .filter(|(k, v)| k.eq_ignore_ascii_case("set-cookie") && v.starts_with(&start))
        })
        .map(|(_, v)| v.split(';').next().unwrap().to_owned())
        .unwrap()
}

/// The class of a tenant that has most participants.
pub async fn class_with_most_people(url: &str, tenant: &str) -> String {
    one(url, "select p.cohort_id::text from participation p join tenant t on t.id = p.tenant_id where t.slug = $1 group by 1 order by count(*) desc limit 1", &[tenant]).await
}

/// The project of a mentor with the longest history.
pub async fn project_of_mentor(url: &str, tenant: &str, login: &str) -> String {
    one(
        url,
        "select p.id::text from project p join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
           join member m on m.tenant_id = a.tenant_id and m.id = a.mentor_member_id join tenant t on t.id = p.tenant_id
          where t.slug = $1 and (m.nip = $2 or m.email = $2)
          order by (select count(*) from transition h where h.project_id = p.id) desc limit 1",
        &[tenant, login],
    )
    .await
}

/// Gathers the planner's statistics and marks the pages that indexes may answer for alone.
pub async fn settle(url: &str) {
    let mut owner = PgConnection::connect(url).await.unwrap();
    owner.execute("vacuum analyze").await.unwrap();
    owner.close().await.unwrap();
}

/// One text of the database.
async fn one(url: &str, query: &'static str, values: &[&str]) -> String {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let mut asked = sqlx::query_scalar::<_, String>(query);
    for value in values {
        asked = asked.bind(value.to_string());
    }
    asked.fetch_one(&mut connection).await.unwrap()
}

/// Where the last page of a tenant's own projects begins.
pub async fn last_page(url: &str, tenant: &str) -> String {
    one(
        url,
        "select (extract(epoch from p.updated_at) * 1000000)::bigint || '~' || p.id from project p join tenant t on t.id = p.tenant_id
          where t.slug = $1 and p.submitted_at is not null order by p.updated_at, p.id offset 50 limit 1",
        &[tenant],
    )
    .await
}

/// The most memory that a process has held, in KiB.
pub fn peak_memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The memory of PostgreSQL's processes in KiB, with what they share counted once.
pub fn shared_out_memory(postmaster: u32) -> u64 {
    let of = |pid: u32| -> Option<u64> {
        let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let line = text.lines().find(|l| l.starts_with("Pss:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    };
    processes()
        .into_iter()
        .filter(|p| p.parent == postmaster || p.pid == postmaster)
        .filter_map(|p| of(p.pid))
        .sum()
}
