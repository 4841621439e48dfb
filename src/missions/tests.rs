//! Missions through the router: kept by the government, chosen by its participants elsewhere.

use crate::projects::world::{World, path};
use axum::http::StatusCode;
use sqlx::PgPool;

const ID: &str = "01999999-0000-7000-8000-0000000000a1";

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_participant_elsewhere_chooses_the_missions_of_the_own_government(pool: PgPool) {
    let world = World::new(pool).await;
    let item = [
        ("id", ID),
        ("version", "0"),
        ("kind", "mission"),
        ("number", "2"),
        ("body", "Pelayanan publik yang cepat"),
        ("from_year", "2025"),
        ("until_year", "2029"),
    ];
    assert_eq!(
        world
            .post("home_leadership", "/t/asal/missions", &item)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    for _ in 0..2 {
        assert_eq!(
            world
                .post("home_admin", "/t/asal/missions", &item)
                .await
                .status,
            StatusCode::SEE_OTHER
        );
    }
    // The words of an item are mended as often as it takes; of an old form nothing is saved.
    for (version, body, status) in [
        ("1", "Pelayanan publik yang tepat", StatusCode::SEE_OTHER),
        ("2", "Pelayanan publik yang cepat", StatusCode::SEE_OTHER),
        ("1", "Pelayanan publik yang lambat", StatusCode::CONFLICT),
    ] {
        let mut mended = item;
        (mended[1].1, mended[4].1) = (version, body);
        let answer = world.post("home_admin", "/t/asal/missions", &mended).await;
        assert_eq!(answer.status, status, "{version} {body}");
    }
    let page = world.get("leader", &path("leader", "/identity")).await;
    assert!(page.body.contains("Misi 2: Pelayanan publik yang cepat"));
    let fields = [
        ("title", "Akta sehari jadi"),
        ("scope", "opd"),
        ("version", "1"),
        ("missions[]", ID),
    ];
    let saved = world
        .post("leader", &path("leader", "/identity"), &fields)
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(
        world.number("select count(*) from project_mission").await,
        1
    );
    let page = world.get("leader", &path("leader", "")).await;
    assert!(page.body.contains("Misi 2: Pelayanan publik yang cepat"));
    // Taken off again, and one of nobody is refused.
    let other = "01999999-0000-7000-8000-0000000000a2";
    for (missions, status) in [
        (Some(other), StatusCode::UNPROCESSABLE_ENTITY),
        (None, StatusCode::SEE_OTHER),
    ] {
        let mut fields = vec![
            ("title", "Akta sehari jadi"),
            ("scope", "opd"),
            ("version", "2"),
        ];
        fields.extend(missions.map(|id| ("missions[]", id)));
        let saved = world
            .post("leader", &path("leader", "/identity"), &fields)
            .await;
        assert_eq!(saved.status, status, "{missions:?}");
    }
    assert_eq!(
        world.number("select count(*) from project_mission").await,
        0
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn an_item_with_a_senseless_period_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let item = [
        ("version", "0"),
        ("kind", "mission"),
        ("body", "Pelayanan publik yang cepat"),
        ("from_year", "2029"),
        ("until_year", "2025"),
    ];
    let page = world.post("admin", "/t/kota/missions", &item).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("Tahun akhir harus sesudah tahun awal")
            && page.body.contains("Pelayanan publik yang cepat")
    );
}
