//! Papers as pictures: each PDF is drawn by a program of others and compared with the picture of it that was looked at and
//! kept. `PICTURES=1 cargo test --test it pictures` keeps them anew.

use crate::world::World;
use axum::http::StatusCode;
use sqlx::PgPool;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Dots per inch: enough to see a line that moved, too few to read.
const FINENESS: &str = "24";
/// The mean difference of two pages, of 255, that another version of the drawing program may make.
const LIKE: f64 = 1.5;

/// Pages in shades of grey, drawn one after the other as binary PGM.
fn drawn(pdf: &[u8]) -> Vec<u8> {
    let mut program = Command::new("pdftoppm")
        .args(["-gray", "-r", FINENESS, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftoppm of poppler-utils");
    let mut stdin = program.stdin.take().unwrap();
    let bytes = pdf.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = program.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(output.status.success());
    output.stdout
}

/// The mean difference of two sets of pages, of 255; of another number or size of pages all of it.
fn difference(one: &[u8], other: &[u8]) -> f64 {
    if one.len() != other.len() {
        return 255.0;
    }
    let sum: u64 = one
        .iter()
        .zip(other)
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f64 / one.len() as f64
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn papers_look_as_they_did(pool: PgPool) {
    let world = World::new(pool).await;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/pictures");
    let launched = world.a.id("batch-launched");
    for (name, role, path) in [
        (
            "launch-report",
            "leadership",
            format!("/launches/{launched}/report.pdf"),
        ),
        (
            "executive-summary",
            "leadership",
            "/overview/summary.pdf".to_owned(),
        ),
    ] {
        let answer = world
            .get(Some(world.a.who(role)), &world.a.path(&path))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let picture = drawn(&answer.body);
        let kept = folder.join(format!("{name}.pgm"));
        if std::env::var_os("PICTURES").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&kept, &picture).unwrap();
        }
        let differs = difference(&picture, &std::fs::read(&kept).unwrap());
        assert!(
            differs < LIKE,
            "{name} differs by {differs:.2} of 255 from {}",
            kept.display()
        );
    }
}

#[test]
fn another_picture_is_told() {
    let page = vec![255; 1000];
    let mut other = page.clone();
    other[..20].fill(0);
    assert!(difference(&page, &other) > LIKE);
    assert!(difference(&page, &page[..900]) > LIKE);
    assert!(difference(&page, &page) < LIKE);
}
