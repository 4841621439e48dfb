//! Screens and lists whose cost could grow with the number of projects, read by the leadership of the tenant that has a
//! fifth of them all.

use crate::load::exchange;
use crate::{Client, House, machine};
use std::net::TcpStream;
use std::time::Instant;

/// Requests per page; fewer than for the small pages, some of these being slow.
const REQUESTS: usize = 800;
/// How often each download is fetched.
const DOWNLOADS: usize = 5;

pub async fn measure(projects: u32) {
    let house = House::open(Some(projects)).await;
    let leadership = house.people.session(&house.app, "leadership");
    let tenant = leadership.tenant.as_str();
    let class = machine::class_with_most_people(&house.url, tenant).await;
    let last = machine::last_page(&house.url, tenant).await;
    let base = house.floors(&leadership);
    let pages = [
        ("leadership dashboard", String::new()),
        ("class page, 60 people", format!("overview/classes/{class}")),
        ("project list, first page", "projects".into()),
        ("project list, last page", format!("projects?after={last}")),
        ("search, a word", "projects?q=puskesmas".into()),
        (
            "search, two words and a theme",
            "projects?q=antrean+sekolah+tema:Kesehatan".into(),
        ),
        ("search, a slip of the pen", "projects?q=pusksmas".into()),
        ("list behind a number", "overview?step=implemented".into()),
        ("portfolio by theme", "overview/portfolio?by=theme".into()),
        ("directives", "directives".into()),
        ("late milestones", "overdue".into()),
    ];
    for (name, path) in pages {
        let client = leadership.at(&format!("/t/{tenant}/{path}"));
        house.page(name, &client, base, REQUESTS);
    }
    for path in ["projects.csv", "projects.xlsx"] {
        download(&house, &leadership.at(&format!("/t/{tenant}/{path}")));
    }
    house.close().await;
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
