//! What a page costs: requests per second, p99, CPU per request of the application and of PostgreSQL, statements; each
//! page beside two floors measured in the same run.
//!
//! `cargo bench --bench pages` starts a private PostgreSQL with the demonstration data, the application, and a second
//! process with the floors: a bare axum "hello", and a page that does only session look-up, tenant transaction, 25
//! rows and a template.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a measuring program stops at the first surprise"
)]

mod floor;
mod load;
mod machine;

use jejak::db::cluster::{Cluster, Durability};
use load::{Client, Load};
use machine::{Cpu, Server};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor};
use std::path::Path;

/// Requests per page; enough that the clock's ticks of 10 ms do not matter.
const REQUESTS: usize = 4000;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Ok(url) = std::env::var("JEJAK_FLOOR") {
        runtime.block_on(floor::serve(&url));
        return;
    }
    let folder = std::env::temp_dir().join(format!("jejak-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    runtime.block_on(measure(&folder));
    let _ = std::fs::remove_dir_all(&folder);
}

async fn measure(folder: &Path) {
    let cluster = Cluster::start(folder, None, Durability::Durable)
        .await
        .unwrap();
    let url = cluster.owner_url();
    let postmaster = machine::postmaster(folder);
    let people = machine::demo(&url, folder);
    // The statistics that autovacuum gathers within a minute of the first rows.
    let mut owner = PgConnection::connect(&url).await.unwrap();
    owner.execute("analyze").await.unwrap();
    owner.close().await.unwrap();
    let app = Server::application(&url, folder);
    let floor = Server::floor(&url, folder);

    println!(
        "{:<34} {:>8} {:>9} {:>9} {:>9} {:>7} {:>6}",
        "page", "req/s", "p99 ms", "app ms", "pg ms", "floor x", "stmts"
    );
    let admin = people.session(&app, "organizer_admin");
    let hello = row(
        "floor: hello",
        &floor,
        postmaster,
        &Client::anonymous("/hello"),
        None,
        0,
    );
    let _ = hello;
    let base = row(
        "floor: session, tenant, 25 rows",
        &floor,
        postmaster,
        &admin.at(&format!("/t/{}/floor", admin.tenant)),
        None,
        2,
    );
    row(
        "sign-in page",
        &app,
        postmaster,
        &Client::anonymous("/sign-in"),
        Some(base),
        app.statements(&Client::anonymous("/sign-in")),
    );
    let mentor = people.session(&app, "mentor");
    let leadership = people.session(&app, "leadership");
    let class = machine::class_with_most_people(&url, &admin.tenant).await;
    let project = machine::project_of_mentor(&url, &mentor.tenant, &mentor.login).await;
    let pages = [
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
        row(
            name,
            &app,
            postmaster,
            client,
            Some(base),
            app.statements(client),
        );
    }
    drop((app, floor));
    cluster.stop().await;
}

/// Measures one page and prints its line; gives its CPU per request in milliseconds.
fn row(
    name: &str,
    server: &Server,
    postmaster: u32,
    client: &Client,
    floor: Option<f64>,
    statements: u32,
) -> f64 {
    Load::run(server.address, client, REQUESTS / 10);
    let before = Cpu::now(server.pid(), postmaster);
    let load = Load::run(server.address, client, REQUESTS);
    let used = Cpu::now(server.pid(), postmaster).since(&before);
    let (app, pg) = (used.app / REQUESTS as f64, used.postgres / REQUESTS as f64);
    let multiple = floor.map_or_else(|| "–".to_owned(), |f| format!("{:.2}", (app + pg) / f));
    println!(
        "{name:<34} {:>8.0} {:>9.2} {app:>9.3} {pg:>9.3} {multiple:>7} {statements:>6}",
        load.per_second, load.p99
    );
    app + pg
}
