//! Visits through the router: recorded once, seen by whom, refused with a sentence.

use crate::projects::world::{World, path};
use axum::http::StatusCode;
use sqlx::PgPool;

async fn running(pool: PgPool) -> World {
    let world = World::new(pool).await;
    world
        .sql("alter table project disable trigger project_arrow; update project set stage = 'implementation', submitted_at = pg_temp.at(-20), implementation_started_on = '2026-08-20' where id = pg_temp.ref('project-leader')")
        .await;
    world
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_visit_is_recorded_once_and_both_governments_read_it(pool: PgPool) {
    let world = running(pool).await;
    let to = path("leader", "/visits");
    let fields = [
        ("id", "01999999-0000-7000-8000-000000000001"),
        ("visited_on", "2026-09-04"),
        ("locus", "Loket 3"),
        ("findings", "Antrean daring dipakai 40 orang pagi itu."),
        ("verdict", "partly"),
    ];
    for _ in 0..2 {
        let answer = world.post("mentor", &to, &fields).await;
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (StatusCode::SEE_OTHER, to.as_str())
        );
    }
    assert_eq!(world.number("select count(*) from visit").await, 1);
    for (who, address) in [
        ("leader", to.as_str()),
        ("admin", "/t/kota/visits"),
        ("home_admin", "/t/asal/visits"),
    ] {
        let page = world.get(who, address).await;
        assert!(
            page.body.contains("Antrean daring dipakai 40 orang"),
            "{who}"
        );
    }
    let file = world
        .get("admin", "/t/kota/visits.csv?verdict=partly")
        .await;
    assert_eq!(file.body.lines().count(), 2);
    assert_eq!(
        world
            .get("admin", "/t/kota/visits.csv?verdict=not_found")
            .await
            .body
            .lines()
            .count(),
        1
    );
    assert_eq!(
        world.post("leader", &to, &fields).await.status,
        StatusCode::FORBIDDEN
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_visit_before_the_implementation_or_tomorrow_is_refused(pool: PgPool) {
    let world = running(pool).await;
    for (day, sentence) in [
        ("2026-08-19", "tidak boleh sebelum implementasi dimulai"),
        ("2026-09-08", "tidak boleh sesudah hari ini"),
        ("", "Tanggal kunjungan"),
    ] {
        let fields = [
            ("visited_on", day),
            ("locus", "Loket 3"),
            ("findings", "Antrean daring dipakai 40 orang."),
            ("verdict", "as_reported"),
        ];
        let page = world
            .post("mentor", &path("leader", "/visits"), &fields)
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(page.body.contains(sentence), "{day}");
        assert!(
            page.body.contains("Antrean daring dipakai 40 orang."),
            "{day}"
        );
    }
    assert_eq!(world.number("select count(*) from visit").await, 0);
}
