//! The pack through the router: one archive, a public page with what may be shown, and nothing once it is taken down.

use crate::files::samples::PNG;
use crate::launches::tests::world::{World, now};
use axum::http::StatusCode;
use chrono::TimeDelta;
use sqlx::PgPool;
use std::io::{Cursor, Read};

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_public_reads_what_was_agreed_to_and_only_while_it_is_open(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let leader = w.person(w.city, "leadership").await;
    let (shown, hidden) = (
        w.project(w.city, "implementation").await,
        w.project(w.city, "implementation").await,
    );
    sqlx::query("update project set public_consent_at = now(), brand = 'TAMPIL' where id = $1")
        .bind(shown.0)
        .execute(&w.owner)
        .await
        .unwrap();
    sqlx::query("update project set brand = 'RAHASIA' where id = $1")
        .bind(hidden.0)
        .execute(&w.owner)
        .await
        .unwrap();
    let plan = w.plan(&admin, "2022-12-01").await;
    let refused = w
        .post(&admin, &format!("{plan}/pack/publish"), &[("public", "1")])
        .await;
    assert_eq!(
        refused.status,
        StatusCode::CONFLICT,
        "not before the launch"
    );
    let batch = w.launch(&admin, "2022-11-07", &[shown, hidden]).await;
    let denied = w
        .post(
            &leader,
            &format!("{batch}/pack/publish"),
            &[("public", "1")],
        )
        .await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    w.post(&admin, &format!("{batch}/pack/publish"), &[("public", "1")])
        .await;
    let page = w.get(&leader, &format!("{batch}/pack")).await;
    assert!(
        page.words().contains("1 dari 2 peserta setuju"),
        "{}",
        page.words()
    );
    let href = page
        .text()
        .split("/public/launches/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let public = w.visit(&format!("/public/launches/{href}")).await;
    assert_eq!(public.status, StatusCode::OK);
    assert!(public.text().contains("TAMPIL") && !public.text().contains("RAHASIA"));
    w.post(&admin, &format!("{batch}/pack/publish"), &[("public", "0")])
        .await;
    assert_eq!(
        w.visit(&format!("/public/launches/{href}")).await.status,
        StatusCode::NOT_FOUND
    );
    w.post(&admin, &format!("{batch}/pack/publish"), &[("public", "1")])
        .await;
    assert_eq!(
        w.visit(&format!("/public/launches/{href}")).await.status,
        StatusCode::OK,
        "the same address"
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_archive_holds_report_workbook_and_press_text(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let project = w.project(w.city, "implementation").await;
    let batch = w.launch(&admin, "2022-11-07", &[project]).await;
    w.photograph(&admin, &batch, "Sambutan pembuka", PNG).await;
    let answer = w.get(&admin, &format!("{batch}/pack.zip")).await;
    assert_eq!(
        answer.disposition,
        "attachment; filename=\"laporan-peluncuran-1-balikpapan.zip\""
    );
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.body)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|n| n.unwrap().into_owned())
        .collect();
    assert_eq!(names.len(), 5, "{names:?}");
    let mut picture = Vec::new();
    let mut file = archive.by_name("foto-1.png").unwrap();
    // In the tenant's zone: eight hours ahead.
    let local = now().naive_utc() + TimeDelta::hours(8);
    assert_eq!(
        file.last_modified(),
        Some(zip::DateTime::try_from(local).unwrap())
    );
    file.read_to_end(&mut picture).unwrap();
    drop(file);
    assert_eq!(picture, PNG);
    let mut captions = String::new();
    archive
        .by_name("foto.txt")
        .unwrap()
        .read_to_string(&mut captions)
        .unwrap();
    assert_eq!(captions, "foto-1.png: Sambutan pembuka\r\n");
    let mut text = String::new();
    archive
        .by_name("laporan-peluncuran-1-balikpapan.txt")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    let page = w.get(&admin, &format!("{batch}/press.txt")).await.text();
    assert_eq!(text, page);
    assert!(text.chars().count() > 400, "{text}");
    let mut pdf = Vec::new();
    archive
        .by_name("laporan-peluncuran-1-balikpapan.pdf")
        .unwrap()
        .read_to_end(&mut pdf)
        .unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_wall_goes_through_all_projects_and_round_again(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let projects = [
        w.project(w.city, "implementation").await,
        w.project(w.city, "implementation").await,
    ];
    let batch = w.launch(&admin, "2022-11-07", &projects).await;
    for (at, next) in [("0", "at=1"), ("1", "at=2"), ("2", "at=0"), ("99", "at=0")] {
        let page = w.get(&admin, &format!("{batch}/wall?at={at}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.text().contains(&format!(
                "rel=\"next\" href=\"/t/balikpapan{batch}/wall?{next}\""
            )),
            "{at}: {}",
            page.text()
        );
        assert!(!page.text().contains("http-equiv=\"refresh\""));
    }
    assert!(
        w.get(&admin, &format!("{batch}/wall?at=1&auto=1"))
            .await
            .text()
            .contains("http-equiv=\"refresh\"")
    );
}
