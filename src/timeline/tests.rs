//! How the project page behaves, through the router.

use super::*;
use crate::projects::world::{World, path};
use axum::http::StatusCode;
use sqlx::PgPool;

#[test]
fn a_cursor_reads_back_from_its_address() {
    let cursor = Cursor {
        at: DateTime::from_timestamp_micros(1_788_746_400_123_456).unwrap(),
        id: uuid::Uuid::now_v7(),
    };
    assert_eq!(Cursor::parse(&cursor.write()), Some(cursor));
    assert_eq!(Cursor::parse("x-y"), None);
}

const COMMENTS: &str = "insert into comment (id, home_tenant_id, project_id, author_member_id, author_name, author_role, audience, body, created_at)
  select pg_temp.ref('comment-' || a), pg_temp.ref('home'), pg_temp.ref('project-leader'), pg_temp.ref('coach'), 'Budi Santoso', 'coach', a, 'komentar-' || a, pg_temp.at(-1)
    from unnest(array['reviewers', 'team', 'all']) a;
  update project set submitted_at = pg_temp.at(-5);";

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_comment_is_shown_to_its_audience_and_to_nobody_else(pool: PgPool) {
    let world = World::new(pool).await;
    world.sql(COMMENTS).await;
    let home = path("leader", "").replace("/t/kota", "/t/asal");
    for (who, address, expected) in [
        ("mentor", path("leader", ""), [true, true, true]),
        ("coach", path("leader", ""), [true, true, true]),
        ("admin", path("leader", ""), [true, true, true]),
        ("leader", path("leader", ""), [false, true, true]),
        ("leadership", path("leader", ""), [false, false, true]),
        ("home_leadership", home.clone(), [false, false, true]),
        ("home_admin", home, [false, false, true]),
    ] {
        let page = world.get(who, &address).await;
        assert_eq!(page.status, StatusCode::OK, "{who}");
        assert_eq!(
            ["komentar-reviewers", "komentar-team", "komentar-all"].map(|c| page.body.contains(c)),
            expected,
            "{who}"
        );
    }
    assert_eq!(
        world.get("second", &path("leader", "")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        world.get("stranger", &path("leader", "")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_page_of_three_hundred_entries_costs_as_many_statements_as_one_of_one(pool: PgPool) {
    let world = World::new(pool).await;
    let more = |count: u32| {
        format!(
            "insert into comment (id, home_tenant_id, project_id, author_member_id, author_name, author_role, audience, body, created_at)
             select gen_random_uuid(), pg_temp.ref('home'), pg_temp.ref('project-leader'), pg_temp.ref('coach'), 'Budi', 'coach', 'team', 'catatan ' || n, pg_temp.at(-n / 100.0)
               from generate_series(1, {count}) n;
             insert into milestone (id, home_tenant_id, project_id, horizon, position, title, starts_on, ends_on, state_since, created_at)
             select gen_random_uuid(), pg_temp.ref('home'), pg_temp.ref('project-leader'), 'short', n, 'Tahapan ' || n, '2026-09-01', '2026-09-10', pg_temp.at(-3), pg_temp.at(-3)
               from generate_series(1, {count}) n"
        )
    };
    world.sql(&more(1)).await;
    let few: Vec<u32> = counts(&world).await;
    world.sql(&more(300)).await;
    assert_eq!(counts(&world).await, few);
    assert!(few.iter().all(|n| (1..=6).contains(n)), "{few:?}");
}

async fn counts(world: &World) -> Vec<u32> {
    let mut counts = Vec::new();
    for who in ["leader", "mentor", "admin"] {
        counts.push(world.get(who, &path("leader", "")).await.statements);
    }
    counts.push(world.get("leader", "/t/kota/").await.statements);
    counts
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn older_entries_follow_without_gap_or_repetition(pool: PgPool) {
    let world = World::new(pool).await;
    world
        .sql(
            "insert into comment (id, home_tenant_id, project_id, author_member_id, author_name, author_role, audience, body, created_at)
             select gen_random_uuid(), pg_temp.ref('home'), pg_temp.ref('project-leader'), pg_temp.ref('coach'), 'Budi', 'coach', 'team', 'catatan-' || n || '.', pg_temp.at(-(n / 10))
               from generate_series(1, 70) n",
        )
        .await;
    let mut address = path("leader", "");
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..3 {
        let page = world.get("leader", &address).await;
        seen.extend(
            page.body
                .split("catatan-")
                .skip(1)
                .map(|rest| rest.split('.').next().unwrap().to_owned()),
        );
        let older = page.between("?before=", "#riwayat");
        address = path("leader", &format!("?before={older}"));
    }
    seen.sort();
    let mut expected: Vec<String> = (1..=70).map(|n| n.to_string()).collect();
    expected.sort();
    assert_eq!(seen, expected);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn each_reader_is_offered_what_only_he_can_do(pool: PgPool) {
    let world = World::new(pool).await;
    let step = |who: &'static str| {
        let world = &world;
        async move {
            world.get(who, &path("leader", "")).await.between(
                "class=\"next-step\" aria-label=\"Langkah berikutnya\">",
                "</h2>",
            )
        }
    };
    assert!(step("leader").await.ends_with("Mulai menulis gagasan"));
    assert_eq!(step("mentor").await, "");
    world.write_idea("leader").await;
    assert!(step("leader").await.ends_with("Ajukan gagasan ke mentor"));
    world.submit_idea("leader", "1").await;
    assert!(
        step("leader")
            .await
            .ends_with("Menunggu Rina Kusumawati memeriksa gagasan Anda")
    );
    assert!(
        step("mentor")
            .await
            .ends_with("Periksa gagasan versi 1 dari Siti Aminah")
    );
    assert_eq!(step("coach").await, "");
    world
        .sql("update project set stage = 'design'; update project set stage = 'design_seminar'")
        .await;
    assert!(
        step("admin")
            .await
            .ends_with("Catat selesainya seminar rancangan")
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_project_leaves_the_class_with_its_leader_and_comes_back_to_where_it_was(pool: PgPool) {
    let world = World::new(pool).await;
    world
        .sql("update project set stage = 'design' where id = pg_temp.ref('project-leader')")
        .await;
    let text = async |sql: &'static str| -> String {
        sqlx::query_scalar(sql)
            .fetch_one(&world.owner)
            .await
            .unwrap()
    };
    let stage = "select stage from project where id = md5('project-leader')::uuid";
    let address = text("select '/t/kota/cohorts/' || md5('cohort')::uuid || '/participants/' || md5('participation-leader')::uuid || '/status'").await;
    let leave = [
        ("status", "withdrawn"),
        ("reason", "Pindah tugas ke provinsi"),
    ];
    for (fields, now, said) in [
        (&leave[..], "withdrawn", "Anda tercatat mengundurkan diri"),
        (&[("status", "active")], "design", "peserta aktif kembali"),
    ] {
        let answer = world.post("admin", &address, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(text(stage).await, now);
        let page = world.get("leader", &path("leader", "")).await;
        assert!(page.body.contains(said), "{}", page.body);
    }
}
