//! What is launched stands still.

use super::world::{World, facts};
use crate::reports::launch::LaunchRow;
use axum::http::StatusCode;
use calamine::{Data, Reader, Xlsx};
use sqlx::PgPool;
use std::io::Cursor;

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_report_equals_its_snapshots_whatever_happens_to_the_project(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let project = w.project(w.city, "implementation").await;
    w.milestones(project, 2, "verified", "2022-10-01", 1_000_000)
        .await;
    let batch = w.launch(&admin, "2022-11-07", &[project]).await;
    let leader = w.person(w.city, "leadership").await;
    let given = [
        ("kind", "other"),
        ("body", "Terapkan di seluruh kelurahan."),
    ];
    w.post(&leader, &format!("/projects/{project}/directives"), &given)
        .await;
    let before = w.get(&admin, &format!("{batch}/report")).await.words();
    assert!(before.contains("Terapkan di seluruh kelurahan."));
    let paper = w.get(&admin, &format!("{batch}/report.pdf")).await.body;

    w.run("update directive set state = 'withdrawn', state_since = given_at + interval '1 day'")
        .await;
    w.milestones(project, 3, "not_started", "2023-01-01", 9_000_000)
        .await;
    sqlx::query("update project set title = 'Judul lain', brand = 'LAIN', theme = 'Lain', stage = 'stopped' where id = $1").bind(project.0).execute(&w.owner).await.unwrap();
    sqlx::query("update participation set name = 'Orang Lain', org_unit_name = 'Dinas Lain'")
        .execute(&w.owner)
        .await
        .unwrap();

    assert_eq!(
        w.get(&admin, &format!("{batch}/report")).await.words(),
        before
    );
    assert_eq!(
        w.get(&admin, &format!("{batch}/report.pdf")).await.body,
        paper
    );
    let snapshot: serde_json::Value = sqlx::query_scalar("select snapshot from launch_item")
        .fetch_one(&w.owner)
        .await
        .unwrap();
    let row: LaunchRow = serde_json::from_value(snapshot).unwrap();
    assert_eq!(
        (
            row.brand.as_str(),
            row.title.as_str(),
            row.milestones_verified,
            row.milestones_total
        ),
        ("MERK 1", "Judul proyek 1", 2, 2)
    );
    assert_eq!(
        (row.innovator.name.as_str(), row.opd.as_str(), row.budget),
        ("Inovator 1", "Badan Keuangan Daerah", Some(2_000_000))
    );

    let answer = w.get(&admin, &format!("{batch}/report.xlsx")).await;
    assert_eq!(
        answer.disposition,
        "attachment; filename=\"laporan-peluncuran-1-balikpapan.xlsx\""
    );
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
    let sheet = book.worksheet_range("Proyek").unwrap();
    assert_eq!(sheet.height(), 2);
    assert_eq!(
        sheet.get((1, 2)),
        Some(&Data::String("Judul proyek 1".to_owned()))
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn nothing_of_a_launched_batch_can_be_changed(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let (project, other) = (
        w.project(w.city, "implementation").await,
        w.project(w.city, "implementation").await,
    );
    let batch = w.launch(&admin, "2022-11-07", &[project]).await;
    let mut fields = facts("", "2022-12-01");
    fields[0] = ("version", "2");
    let answers = [
        w.post(&admin, &format!("{batch}/edit"), &fields).await,
        w.post(
            &admin,
            &format!("{batch}/cancel"),
            &[("reason", "Alasan yang cukup panjang")],
        )
        .await,
        w.post(&admin, &format!("{batch}/items/{project}/remove"), &[])
            .await,
        w.post(
            &admin,
            &format!("{batch}/items/{project}/move"),
            &[("to", "down")],
        )
        .await,
        w.add(&admin, &batch, &[other], "").await,
        w.get(&admin, &format!("{batch}/edit")).await,
        w.get(&admin, &format!("{batch}/launch")).await,
        w.get(&admin, &format!("{batch}/cancel")).await,
    ];
    assert_eq!(answers.map(|a| a.status), [StatusCode::CONFLICT; 8]);
    assert_eq!(w.number_of("select count(*) from launch_item").await, 1);
    let page = w.get(&admin, &batch).await.text();
    assert!(
        !page.contains("/edit\"") && !page.contains("/cancel\"") && !page.contains("/remove\"")
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_paper_has_a_name_and_a_plan_is_called_a_preview(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let leader = w.person(w.city, "leadership").await;
    let project = w.project(w.city, "implementation").await;
    let batch = w.plan(&admin, "2022-11-07").await;
    w.add(&admin, &batch, &[project], "").await;
    let name = async |who| w.get(who, &format!("{batch}/report.pdf")).await.disposition;
    assert_eq!(
        name(&leader).await,
        "attachment; filename=\"pratinjau-peluncuran-2022-11-07-balikpapan.pdf\""
    );
    w.post(&admin, &format!("{batch}/launch"), &[]).await;
    assert_eq!(
        name(&leader).await,
        "attachment; filename=\"laporan-peluncuran-1-balikpapan.pdf\""
    );
    assert!(
        w.get(&leader, &format!("{batch}/report.pdf"))
            .await
            .body
            .starts_with(b"%PDF-")
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn forty_projects_cost_as_many_statements_as_one(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let mut counts = Vec::new();
    for size in [1, 40] {
        let mut projects = Vec::new();
        for _ in 0..size {
            projects.push(w.project(w.city, "implementation").await);
        }
        let batch = w.plan(&admin, "2022-11-07").await;
        let mut here = vec![
            w.get(&admin, &format!("{batch}/items")).await.statements,
            w.add(&admin, &batch, &projects, "").await.statements,
        ];
        for path in ["", "/launch", "/report", "/report.xlsx"] {
            here.push(w.get(&admin, &format!("{batch}{path}")).await.statements);
        }
        here.push(
            w.post(&admin, &format!("{batch}/launch"), &[])
                .await
                .statements,
        );
        here.push(w.get(&admin, &format!("{batch}/report")).await.statements);
        here.push(w.get(&admin, "/launches").await.statements);
        counts.push(here);
    }
    assert_eq!(counts[0], counts[1]);
    assert_eq!(
        counts[0][4], 5,
        "report: open, batch, list, directives, series"
    );
}
