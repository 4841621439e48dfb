//! Screens and lists whose cost could grow with the number of projects, read by the leadership of the tenant that has a
//! fifth of them all.

use crate::load::{Client, Load, exchange};
use crate::machine::Cpu;
use crate::{House, machine};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use std::net::TcpStream;
use std::time::Instant;

/// Requests per page; fewer than for the small pages, some of these being slow.
const REQUESTS: usize = 800;
/// How often something changes before a page is asked for.
const CHANGES: usize = 200;
/// How often each download is fetched.
const DOWNLOADS: usize = 5;

pub async fn measure(projects: u32) {
    let house = House::open(Some(projects)).await;
    let leadership = house.people.session(&house.app, "leadership");
    let tenant = leadership.tenant.as_str();
    let class = machine::class_with_most_people(&house.url, tenant).await;
    let last = machine::last_page(&house.url, tenant).await;
    let at = |path: &str| leadership.at(&format!("/t/{tenant}/{path}"));
    house.floors(&leadership);
    let floor = |name: &str, path: &str| house.floor(name, &at(&format!("floor/{path}")));
    let list = floor("list of 50 projects", "list");
    let people = floor("class of 60", &format!("class/{class}"));
    let numbers = floor("numbers from counters", "numbers");
    let word = floor("search, a word", "search?q=puskesmas&theme=");
    let words = floor(
        "search, two words and a theme",
        "search?q=antrean+sekolah&theme=Kesehatan",
    );
    let pages = [
        ("leadership dashboard", String::new(), numbers),
        (
            "class page, 60 people",
            format!("overview/classes/{class}"),
            people,
        ),
        ("project list, first page", "projects".into(), list),
        (
            "project list, last page",
            format!("projects?after={last}"),
            list,
        ),
        ("search, a word", "projects?q=puskesmas".into(), word),
        (
            "search, two words and a theme",
            "projects?q=antrean+sekolah+tema:Kesehatan".into(),
            words,
        ),
        (
            "search, a slip of the pen",
            "projects?q=pusksmas".into(),
            word,
        ),
        (
            "list behind a number",
            "overview?step=implemented".into(),
            list,
        ),
        (
            "portfolio by theme",
            "overview/portfolio?by=theme".into(),
            numbers,
        ),
        ("directives", "directives".into(), list),
        ("late milestones", "overdue".into(), list),
    ];
    for (name, path, floor) in pages {
        house.page(name, &at(&path), floor, REQUESTS);
    }
    for (name, path) in [
        ("leadership dashboard", ""),
        ("portfolio by theme", "overview/portfolio?by=theme"),
    ] {
        after_changes(&house, name, &at(path)).await;
    }
    for path in ["projects.csv", "projects.xlsx"] {
        download(&house, &at(path));
    }
    house.close().await;
}

/// What a page costs whose figures are counted anew at each look, because something of the tenant has changed.
async fn after_changes(house: &House, name: &str, client: &Client) {
    let mut owner = PgConnection::connect(&house.url).await.unwrap();
    let mut times = Vec::new();
    let before = Cpu::now(house.app.pid(), house.postmaster);
    for _ in 0..CHANGES {
        sqlx::query("insert into tenant_change (tenant_id) select id from tenant where slug = $1")
            .bind(&client.tenant)
            .execute(&mut owner)
            .await
            .unwrap();
        times.push(Load::run(house.app.address, client, 1, 1).p95);
    }
    let used = Cpu::now(house.app.pid(), house.postmaster).since(&before);
    times.sort_by(f64::total_cmp);
    let each = |ms: f64| ms / CHANGES as f64;
    println!(
        "{name}, after a change: p95 {:.1} ms, app {:.2} ms, pg {:.2} ms",
        times[CHANGES * 95 / 100],
        each(used.app),
        each(used.postgres)
    );
}

/// How long a download takes, how large it is, and the most memory that the application has held so far.
fn download(house: &House, client: &Client) {
    let before = machine::peak_memory(house.app.pid());
    let mut stream = TcpStream::connect(house.app.address).unwrap();
    let mut times: Vec<f64> = Vec::new();
    let mut bytes = 0;
    for _ in 0..DOWNLOADS {
        let begun = Instant::now();
        let (status, _, body) = exchange(&mut stream, client.request().as_bytes());
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        assert_eq!(status, 200, "{}", client.path);
        bytes = body.len();
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{}: {:.0} ms (slowest {:.0}), {} KiB, memory at most {} MiB before and {} MiB after",
        client.path,
        times[times.len() / 2],
        times[times.len() - 1],
        bytes / 1024,
        before / 1024,
        machine::peak_memory(house.app.pid()) / 1024
    );
}
