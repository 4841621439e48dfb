//! What the house needs when one member does not spare it: the peak memory of the program under imports, uploads that are
//! never finished, and downloads that nobody takes; and the pages of another government while one member asks for 150
//! workbooks or searches.

use crate::House;
use crate::load::{Client, exchange};
use crate::machine::{self, Server};
use rust_xlsxwriter::Workbook;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const PROJECTS: u32 = 1_000;
const MEGABYTES: usize = 10 * 1024 * 1024;
/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(60);

pub async fn measure() {
    let house = House::open(Some(PROJECTS)).await;
    let class = class(&house).await;
    memory(&house, &class);
    others(&house);
    println!(
        "PostgreSQL beside it, at the end: {} MiB",
        machine::shared_out_memory(house.postmaster) / 1024
    );
    house.close().await;
}

async fn class(house: &House) -> String {
    let admin = house.people.session(&house.app, "organizer_admin");
    machine::class_with_most_people(&house.url, &admin.tenant).await
}

/// Each attack meets a program that was just started, so that its peak is its own.
fn memory(house: &House, class: &str) {
    println!(
        "{:<58} {:>9} {:>9}",
        "peak memory of the program", "MiB", "answers"
    );
    let attack = |name: &str, attack: &dyn Fn(&Server, &Client) -> String| {
        let app = Server::application(&house.url, &house.folder);
        let admin = house.people.session(&app, "organizer_admin");
        let answers = attack(&app, &admin);
        let peak = machine::peak_memory(app.pid()) / 1024;
        println!("{name:<58} {peak:>9}   {answers}");
    };
    attack("signed in, nothing else", &|_, _| String::new());
    for (kind, name, list) in [
        ("a full list", "a.xlsx", full_list()),
        ("one text in every cell", "b.xlsx", one_text()),
        (
            "ten megabytes of separators",
            "c.csv",
            vec![b';'; MEGABYTES],
        ),
        (
            "ten megabytes of lines",
            "d.csv",
            "a;b\n".repeat(MEGABYTES / 4).into_bytes(),
        ),
    ] {
        attack(&format!("twelve imports at once: {kind}"), &|app, admin| {
            let path = format!("/t/{}/cohorts/{class}/import", admin.tenant);
            let body = form(app.address, &admin.at(&path), name, &list);
            at_once(12, || {
                send(app.address, &admin.at(&path), &body, body.len())
            })
        });
    }
    for uploads in [25, 200] {
        attack(
            &format!("{uploads} uploads that are never finished"),
            &|app, admin| {
                let path = format!("/t/{}/cohorts/{class}/import", admin.tenant);
                let body = form(
                    app.address,
                    &admin.at(&path),
                    "a.xlsx",
                    &vec![7; MEGABYTES - 1],
                );
                at_once(uploads, || {
                    send(app.address, &admin.at(&path), &body, body.len() - 1024)
                })
            },
        );
        attack(
            &format!("{uploads} forms that are never finished"),
            &|app, admin| {
                let path = format!("/t/{}/cohorts/{class}/import", admin.tenant);
                let body = [b"a=".as_slice(), &vec![b'x'; 511 * 1024]].concat();
                at_once(uploads, || {
                    send_as(
                        app.address,
                        &admin.at(&path),
                        "application/x-www-form-urlencoded",
                        &body,
                        body.len() - 1024,
                    )
                })
            },
        );
    }
    attack("150 workbooks that nobody takes", &|app, admin| {
        let workbook = admin.at(&format!("/t/{}/projects.xlsx", admin.tenant));
        at_once(150, || {
            let (answer, stream) = ask(app.address, &workbook);
            (answer, Some(stream))
        })
    });
}

/// Another government's pages, alone and beside one member who asks for much.
fn others(house: &House) {
    let app = &house.app;
    let member = house.people.session(app, "leadership");
    let reader = house.people.session_elsewhere(app, &member.tenant);
    let page = reader.at(&format!("/t/{}/", reader.tenant));
    let list = reader.at(&format!("/t/{}/projects", reader.tenant));
    println!(
        "\n{:<34} {:>10} {:>10} {:>10} {:>10} {:>8} {:>8}",
        "another government's pages",
        "p50 alone",
        "p95 alone",
        "p50 ms",
        "p95 ms",
        "p50 x",
        "p95 x"
    );
    for (name, address) in [
        ("150 workbooks", "projects.xlsx"),
        ("150 searches", "projects?q=layanan"),
        ("150 papers", "overview/summary.pdf"),
    ] {
        let asked = member.at(&format!("/t/{}/{address}", member.tenant));
        for (what, page) in [("first screen", &page), ("projects", &list)] {
            times(app.address, page, 100);
            let alone = times(app.address, page, 400);
            let (beside, served) = beside(app.address, &asked, || times(app.address, page, 400));
            println!(
                "{:<34} {:>10.2} {:>10.2} {:>10.2} {:>10.2} {:>8.2} {:>8.2}   {served}",
                format!("{what}, beside {name}"),
                alone.0,
                alone.1,
                beside.0,
                beside.1,
                beside.0 / alone.0,
                beside.1 / alone.1
            );
        }
    }
}

/// Median and 95th percentile of a page asked for again and again, in milliseconds.
fn times(address: SocketAddr, client: &Client, requests: usize) -> (f64, f64) {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = client.request();
    let mut times: Vec<f64> = (0..requests)
        .map(|_| {
            let begun = Instant::now();
            assert_eq!(
                exchange(&mut stream, request.as_bytes()).0,
                200,
                "{}",
                client.path
            );
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[requests / 2], times[requests * 95 / 100])
}

/// Measures while 150 others ask for the same thing; who is refused asks again when the answer says so.
fn beside<T>(address: SocketAddr, asked: &Client, measure: impl FnOnce() -> T) -> (T, String) {
    let (served, refused, over) = (
        AtomicUsize::new(0),
        AtomicUsize::new(0),
        AtomicBool::new(false),
    );
    let begun = Instant::now();
    let measured = std::thread::scope(|scope| {
        for _ in 0..150 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) && begun.elapsed() < PATIENCE {
                    let (answer, stream) = ask(address, asked);
                    let count = if answer == "200" { &served } else { &refused };
                    count.fetch_add(1, Ordering::Relaxed);
                    drop(stream);
                    if answer != "200" {
                        std::thread::park_timeout(Duration::from_secs(1));
                    }
                }
            });
        }
        std::thread::park_timeout(Duration::from_millis(500));
        let measured = measure();
        over.store(true, Ordering::Relaxed);
        measured
    });
    let words = format!(
        "{} served, {} refused",
        served.into_inner(),
        refused.into_inner()
    );
    (measured, words)
}

/// Asks and reads the head of the answer; the rest is left where it is.
fn ask(address: SocketAddr, client: &Client) -> (String, TcpStream) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(client.request().as_bytes()).unwrap();
    (status(&mut stream), stream)
}

fn status(stream: &mut TcpStream) -> String {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut head = [0; 12];
    match stream.read_exact(&mut head) {
        Ok(()) => String::from_utf8_lossy(&head[9..]).into_owned(),
        Err(_) => "none".to_owned(),
    }
}

/// Does something so many times at once and says how often which answer came.
fn at_once(times: usize, what: impl Fn() -> Held + Sync) -> String {
    let held: Vec<Held> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..times).map(|_| scope.spawn(&what)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let mut answers: Vec<String> = held.iter().map(|(answer, _)| answer.clone()).collect();
    answers.sort();
    let mut counted: Vec<(String, usize)> = Vec::new();
    for answer in answers {
        match counted.last_mut() {
            Some((last, count)) if *last == answer => *count += 1,
            _ => counted.push((answer, 1)),
        }
    }
    let words: Vec<String> = counted
        .iter()
        .map(|(answer, count)| format!("{count} × {answer}"))
        .collect();
    words.join(", ")
}

/// What came back, with the connection that stays open until everybody has an answer.
type Held = (String, Option<TcpStream>);

fn send(address: SocketAddr, client: &Client, body: &[u8], sent: usize) -> Held {
    send_as(
        address,
        client,
        "multipart/form-data; boundary=line",
        body,
        sent,
    )
}

/// Sends the first `sent` bytes of a body. An answer is waited for when that is all of it.
fn send_as(address: SocketAddr, client: &Client, kind: &str, body: &[u8], sent: usize) -> Held {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        client.path,
        client.cookie,
        body.len()
    );
    let is_sent = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(&body[..sent]));
    match is_sent {
        Err(_) => ("cut".to_owned(), None),
        Ok(()) if sent < body.len() => {
            // What is on its way has time to arrive.
            std::thread::park_timeout(Duration::from_secs(3));
            ("held".to_owned(), Some(stream))
        }
        Ok(()) => (status(&mut stream), Some(stream)),
    }
}

/// The form of an import with a file.
fn form(address: SocketAddr, client: &Client, name: &str, list: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    let (status, _, page) = exchange(&mut stream, client.request().as_bytes());
    assert_eq!(status, 200, "{}", client.path);
    let page = String::from_utf8_lossy(&page).into_owned();
    let token = page
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let head = format!(
        "--line\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--line\r\ncontent-disposition: form-data; name=\"list\"; filename=\"{name}\"\r\n\r\n"
    );
    [head.as_bytes(), list, b"\r\n--line--\r\n"].concat()
}

/// As many rows and columns as a list may have, of text that cannot be packed.
fn full_list() -> Vec<u8> {
    let mut seed = 7u64;
    let mut text = || {
        (0..70)
            .map(|_| {
                seed = seed
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                char::from(b'a' + (seed >> 33) as u8 % 26)
            })
            .collect::<String>()
    };
    book(|_, _| text())
}

/// A workbook that is small on the way and large when it is read.
fn one_text() -> Vec<u8> {
    let text = "x".repeat(2_000);
    book(|_, _| text.clone())
}

fn book(mut cell: impl FnMut(u32, u16) -> String) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..2_000 {
        for column in 0..60 {
            sheet.write_string(row, column, cell(row, column)).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}
