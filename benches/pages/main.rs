//! What a page costs: requests per second, p95 and p99, CPU per request of the application and of PostgreSQL, statements;
//! each page beside floors measured in the same run.
//!
//! `cargo bench --bench pages` starts a private PostgreSQL with the demonstration data, the application, and a second
//! process with the floors: a bare axum "hello", and a page that does only session look-up, tenant transaction, 25
//! rows and a template. `cargo bench --bench pages -- 1000 100000` does so for each number of projects of
//! `jejak demo --scale`, and asks for the lists and screens whose cost could grow with them; each of these beside the
//! floor of its kind, the same data served bare. `cargo bench --bench pages -- house` shows what one member who asks for
//! much costs: memory, and the time of others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a measuring program stops at the first surprise"
)]

mod floor;
mod house;
mod load;
mod machine;
mod scaled;

use jejak::db::cluster::{Cluster, Durability};
use load::{Client, Load};
use machine::{Cpu, Server};
use std::path::PathBuf;

/// Requests per page; enough that the clock's ticks of 10 ms do not matter.
const REQUESTS: usize = 4000;
/// Requests per page before it is measured.
const WARM_UP: usize = 96;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Ok(url) = std::env::var("JEJAK_FLOOR") {
        runtime.block_on(floor::serve(&url));
        return;
    }
    if std::env::args().any(|a| a == "house") {
        runtime.block_on(house::measure());
        return;
    }
    let sizes: Vec<u32> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    if sizes.is_empty() {
        runtime.block_on(measure());
    }
    for projects in sizes {
        runtime.block_on(scaled::measure(projects));
    }
}

/// A private PostgreSQL, the application on it, and the floors beside it.
struct House {
    cluster: Cluster,
    folder: PathBuf,
    url: String,
    postmaster: u32,
    people: machine::People,
    app: Server,
    floor: Server,
}

impl House {
    async fn open(scale: Option<u32>) -> Self {
        let folder = std::env::temp_dir().join(format!("jejak-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let cluster = Cluster::start(&folder, None, Durability::Durable)
            .await
            .unwrap();
        let url = cluster.owner_url();
        let people = machine::demo(&url, &folder, scale);
        // What autovacuum does within a minute of the first rows.
        machine::settle(&url).await;
        Self {
            postmaster: machine::postmaster(&folder),
            app: Server::application(&url, &folder),
            floor: Server::floor(&url, &folder),
            cluster,
            folder,
            url,
            people,
        }
    }

    async fn close(self) {
        drop((self.app, self.floor));
        self.cluster.stop().await;
        let _ = std::fs::remove_dir_all(&self.folder);
    }

    /// Prints the head of the table and the two floors; gives the CPU of the second.
    fn floors(&self, reader: &Client) -> f64 {
        println!(
            "{:<34} {:>8} {:>9} {:>9} {:>9} {:>9} {:>9} {:>7} {:>6}",
            "page", "req/s", "alone p95", "p95 ms", "p99 ms", "app ms", "pg ms", "floor x", "stmts"
        );
        let hello = Client::anonymous("/hello");
        self.row("floor: hello", &self.floor, &hello, None, 0, REQUESTS);
        let page = reader.at(&format!("/t/{}/floor", reader.tenant));
        self.row(
            "floor: session, tenant, 25 rows",
            &self.floor,
            &page,
            None,
            2,
            REQUESTS,
        )
    }

    /// Measures the floor of a kind of page.
    fn floor(&self, name: &str, client: &Client) -> f64 {
        let name = format!("floor: {name}");
        self.row(&name, &self.floor, client, None, 3, REQUESTS)
    }

    /// Measures one page of the application and prints its line.
    fn page(&self, name: &str, client: &Client, base: f64, requests: usize) {
        let statements = self.app.statements(client);
        self.row(name, &self.app, client, Some(base), statements, requests);
    }

    /// Measures one page and prints its line; gives its CPU per request in milliseconds.
    fn row(
        &self,
        name: &str,
        server: &Server,
        client: &Client,
        floor: Option<f64>,
        statements: u32,
        requests: usize,
    ) -> f64 {
        // Every connection to the database has met the page before it is measured.
        Load::run(server.address, client, load::CONNECTIONS, WARM_UP);
        let alone = Load::run(server.address, client, 1, requests / 10);
        let before = Cpu::now(server.pid(), self.postmaster);
        let load = Load::run(server.address, client, load::CONNECTIONS, requests);
        let used = Cpu::now(server.pid(), self.postmaster).since(&before);
        let (app, pg) = (used.app / requests as f64, used.postgres / requests as f64);
        let multiple = floor.map_or_else(|| "–".to_owned(), |f| format!("{:.2}", (app + pg) / f));
        println!(
            "{name:<34} {:>8.0} {:>9.2} {:>9.2} {:>9.2} {app:>9.3} {pg:>9.3} {multiple:>7} {statements:>6}",
            load.per_second, alone.p95, load.p95, load.p99
        );
        app + pg
    }
}

async fn measure() {
    let house = House::open(None).await;
    let admin = house.people.session(&house.app, "organizer_admin");
    let base = house.floors(&admin);
    let mentor = house.people.session(&house.app, "mentor");
    let leadership = house.people.session(&house.app, "leadership");
    let class = machine::class_with_most_people(&house.url, &admin.tenant).await;
    let project = machine::project_of_mentor(&house.url, &mentor.tenant, &mentor.login).await;
    let pages = [
        ("sign-in page", Client::anonymous("/sign-in")),
        (
            "admin class page, 39 people",
            admin.at(&format!("/t/{}/cohorts/{class}", admin.tenant)),
        ),
        (
            "project page",
            mentor.at(&format!("/t/{}/projects/{project}", mentor.tenant)),
        ),
        (
            "mentor queue",
            mentor.at(&format!("/t/{}/queue", mentor.tenant)),
        ),
        (
            "leadership dashboard",
            leadership.at(&format!("/t/{}/", leadership.tenant)),
        ),
    ];
    for (name, client) in &pages {
        house.page(name, client, base, REQUESTS);
    }
    house.close().await;
}
