//! What is late, through the router: by rung, by reader, and the download with exactly the rows of the page.

use crate::projects::world::World;
use axum::http::StatusCode;
use sqlx::PgPool;

/// Five milestones of one project, of which four are late.
async fn late(world: &World) {
    // Monday, 7 September 2026; the Friday before was the last working day.
    world
        .sql("alter table project disable trigger project_arrow; update project set stage = 'implementation', submitted_at = pg_temp.at(-40) where id = pg_temp.ref('project-leader');
              insert into milestone (id, home_tenant_id, project_id, horizon, position, title, starts_on, ends_on, state_since, created_at)
              select gen_random_uuid(), p.home_tenant_id, p.id, 'short', n, 'Tahapan ' || n, '2026-08-01', d, pg_temp.at(-40), pg_temp.at(-40)
                from project p, (values (1, date '2026-09-07'), (2, date '2026-09-04'), (3, date '2026-09-02'), (4, date '2026-08-27'), (5, date '2026-08-17')) m (n, d)
               where p.id = pg_temp.ref('project-leader')")
        .await;
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn lateness_is_told_once_on_each_rung_and_again_after_the_end_was_moved(pool: PgPool) {
    let world = World::new(pool).await;
    late(&world).await;
    let now = world.state.clock.now();
    let told = async || super::tell::tell(&world.state.db, now).await.unwrap();
    told().await;
    for (who, words, expected) in [
        ("leader", "terlambat: batas akhirnya 04-09-2026", 1),
        ("leader", "terlambat: batas akhirnya", 4),
        ("mentor", "terlambat: batas akhirnya", 3),
        ("admin", "2 tahapan terlambat baru sampai", 1),
        ("leadership", "1 tahapan terlambat baru sampai", 1),
        ("home_admin", "2 tahapan terlambat baru sampai", 1),
        ("home_leadership", "1 tahapan terlambat baru sampai", 1),
        ("stranger", "terlambat", 0),
    ] {
        let tenant = if who.starts_with("home") {
            "asal"
        } else {
            "kota"
        };
        let inbox = world.get(who, &format!("/t/{tenant}/notices")).await;
        assert_eq!(inbox.body.matches(words).count(), expected, "{who} {words}");
    }
    assert_eq!(told().await, 0);
    world
        .sql("update milestone set ends_on = '2026-09-03' where ends_on = '2026-09-04'")
        .await;
    assert_eq!(told().await, 1, "the leader alone: two working days");
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn lateness_climbs_by_working_days(pool: PgPool) {
    let world = World::new(pool).await;
    late(&world).await;
    for (who, address, expected) in [
        ("mentor", "/t/kota/overdue.csv?rung=participant", 4),
        ("mentor", "/t/kota/overdue.csv", 3),
        ("admin", "/t/kota/overdue.csv", 2),
        ("leadership", "/t/kota/overdue.csv", 1),
        ("stranger", "/t/kota/overdue.csv?rung=participant", 0),
        ("home_leadership", "/t/asal/overdue.csv", 1),
        (
            "admin",
            "/t/kota/overdue.csv?rung=participant&horizon=long",
            0,
        ),
    ] {
        let file = world.get(who, address).await;
        assert_eq!(file.status, StatusCode::OK, "{who} {address}");
        assert_eq!(file.body.lines().count() - 1, expected, "{who} {address}");
        let page = world.get(who, &address.replace(".csv", "")).await;
        assert_eq!(
            page.body.matches("<th scope=\"row\">").count(),
            expected,
            "{who} {address}"
        );
    }
    // A holiday of the tenant pushes the last one off leadership's rung.
    let day = [
        ("on", "2026-09-01"),
        ("name", "Hari jadi kota"),
        ("works", "free"),
    ];
    assert_eq!(
        world
            .post("admin", "/t/kota/calendar/days", &day)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        world
            .get("leadership", "/t/kota/overdue.csv")
            .await
            .body
            .lines()
            .count(),
        1
    );
    let ladder = [
        ("mentor_days", "1"),
        ("admin_days", "2"),
        ("leadership_days", "1"),
        ("version", "0"),
    ];
    let refused = world
        .post("admin", "/t/kota/calendar/ladder", &ladder)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .body
            .contains("Tidak boleh lebih cepat daripada sampai ke admin.")
    );
    let ladder = [
        ("mentor_days", "1"),
        ("admin_days", "1"),
        ("leadership_days", "2"),
        ("version", "0"),
    ];
    assert_eq!(
        world
            .post("admin", "/t/kota/calendar/ladder", &ladder)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        world
            .post("admin", "/t/kota/calendar/ladder", &ladder)
            .await
            .status,
        StatusCode::CONFLICT,
        "seen before"
    );
    assert_eq!(
        world
            .get("leadership", "/t/kota/overdue.csv")
            .await
            .body
            .lines()
            .count()
            - 1,
        3
    );
    assert_eq!(
        world
            .post("mentor", "/t/kota/calendar/days", &day)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn one_mentor_is_not_told_the_number_of_another(pool: PgPool) {
    let world = World::new(pool).await;
    late(&world).await;
    let home = async |who| world.get(who, "/t/kota/?role=mentor").await.body;
    assert!(home("mentor").await.contains(">3 tahapan<"));
    let other = home("stranger").await;
    assert!(!other.contains("/overdue?rung=mentor"), "{other}");
    assert!(home("mentor").await.contains(">3 tahapan<"));
}
