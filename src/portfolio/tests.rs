//! How the list of projects behaves, through the router.

use crate::projects::world::World;
use axum::http::StatusCode;
use sqlx::PgPool;

fn rows(body: &str) -> usize {
    body.matches("<th scope=\"row\">").count()
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn each_reader_sees_what_belongs_to_him(pool: PgPool) {
    let world = World::new(pool).await;
    world.sql("update project set submitted_at = pg_temp.at(-1) where id = pg_temp.ref('project-leader')").await;
    for (who, address, expected) in [
        ("admin", "/t/kota/projects", 2),
        ("mentor", "/t/kota/projects", 2),
        ("stranger", "/t/kota/projects", 0),
        ("coach", "/t/kota/projects", 2),
        ("leadership", "/t/kota/projects", 1),
        ("home_admin", "/t/asal/projects", 1),
        ("home_leadership", "/t/asal/projects?view=people", 1),
        ("home_leadership", "/t/asal/projects?view=classes", 0),
    ] {
        let page = world.get(who, address).await;
        assert_eq!(
            (page.status, rows(&page.body)),
            (StatusCode::OK, expected),
            "{who} {address}"
        );
    }
    assert_eq!(
        world.get("leader", "/t/kota/projects").await.status,
        StatusCode::FORBIDDEN
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn whoever_leads_and_mentors_finds_the_number_of_the_rows(pool: PgPool) {
    let world = World::new(pool).await;
    world
        .sql("update project set submitted_at = pg_temp.at(-1) where id = pg_temp.ref('project-leader');
              insert into role_assignment (tenant_id, member_id, role, from_on)
              select tenant_id, member_id, 'leadership', from_on from role_assignment where role = 'mentor'")
        .await;
    let page = world.get("mentor", "/t/kota/projects").await;
    assert_eq!(
        rows(&page.body),
        2,
        "one submitted, one still with its mentor"
    );
    assert!(page.body.contains("Unduh 2 baris"));
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_view_without_a_name_is_asked_for_one_and_keeps_its_search(pool: PgPool) {
    let world = World::new(pool).await;
    let unnamed = [("name", ""), ("query", "q=digital&stage=idea&evil=1")];
    let page = world
        .post("admin", "/t/kota/projects/views", &unnamed)
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Isi nama tampilan."));
    assert!(page.body.contains("value=\"digital\""));
    let named = [("name", "Digital"), unnamed[1]];
    for _ in 0..2 {
        assert_eq!(
            world
                .post("admin", "/t/kota/projects/views", &named)
                .await
                .status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(
        world
            .text("select string_agg(query, ' ') from saved_view")
            .await,
        "q=digital&stage=idea",
        "once, and nothing but what the list knows"
    );
    let other = [("name", "DIGITAL"), ("query", "q=akta")];
    world.post("admin", "/t/kota/projects/views", &other).await;
    assert_eq!(
        world
            .text("select string_agg(name || ': ' || query, ' ') from saved_view")
            .await,
        "DIGITAL: q=akta",
        "one name, in whatever letters, is one view"
    );
    let long = format!("q={}", "x".repeat(1200));
    let endless = [("name", "Panjang"), ("query", long.as_str())];
    let page = world
        .post("admin", "/t/kota/projects/views", &endless)
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("terlalu panjang untuk disimpan"));
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_download_holds_exactly_what_the_filter_shows(pool: PgPool) {
    let world = World::new(pool).await;
    world.sql("update project set title = '100% digital' where id = pg_temp.ref('project-leader'); update project set title = '1000 digital' where id = pg_temp.ref('project-second')").await;
    let page = world.get("admin", "/t/kota/projects?q=100%25").await;
    assert_eq!(rows(&page.body), 1);
    assert!(page.body.contains("Unduh 1 baris"));
    let file = world.get("admin", "/t/kota/projects.csv?q=100%25").await;
    assert_eq!(file.body.lines().count(), 2);
    assert!(file.body.contains("100% digital"));
    assert_eq!(
        rows(
            &world
                .get("admin", "/t/kota/projects?q=wenda&stage=idea")
                .await
                .body
        ),
        1
    );
    assert_eq!(
        rows(
            &world
                .get("admin", "/t/kota/projects?stage=design")
                .await
                .body
        ),
        0
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn pages_follow_without_gap_and_cost_the_same(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.get("admin", "/t/kota/projects").await.statements;
    world
        .sql(
            "create temp table n as select g, gen_random_uuid() as account, gen_random_uuid() as member, gen_random_uuid() as place from generate_series(10, 129) g;
             insert into account (id, name, created_at) select account, 'P' || g, pg_temp.at(-9) from n;
             insert into member (id, account_id, name, created_at) select member, account, 'Peserta ' || g, pg_temp.at(-9) from n;
             insert into participation (id, home_tenant_id, cohort_id, member_id, list_number, name, nip, agency_id, agency_name, org_unit_id, org_unit_name, enrolled_at)
             select place, pg_temp.ref('home'), pg_temp.ref('cohort'), member, g, 'Peserta ' || g, g::text, pg_temp.ref('agency'), 'A', pg_temp.ref('unit'), 'U', pg_temp.at(-9) from n;
             insert into project (id, home_tenant_id, participation_id, cohort_id, updated_at, created_at)
             select gen_random_uuid(), pg_temp.ref('home'), place, pg_temp.ref('cohort'), pg_temp.at(-(g / 7)), pg_temp.at(-40) from n",
        )
        .await;
    let mut address = "/t/kota/projects".to_owned();
    let mut seen = Vec::new();
    for _ in 0..3 {
        let page = world.get("admin", &address).await;
        // The classes to choose from are read anew when something has changed.
        let again = u32::from(address.contains("after"));
        assert_eq!(page.statements, before - again);
        assert!(page.body.contains("122 proyek"));
        seen.extend(
            page.body
                .split("href=\"/t/kota/projects/")
                .skip(1)
                .filter_map(|rest| rest.split('"').next().map(str::to_owned)),
        );
        address = page
            .between("rel=\"next\" href=\"", "\"")
            .replace("&amp;", "&")
            .replace("&#38;", "&");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 122);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn words_operators_and_slips_of_the_pen_find_their_projects(pool: PgPool) {
    let world = World::new(pool).await;
    world
        .sql(
            "update project set title = 'Pelayanan akta kelahiran dalam sehari', theme = 'Adminduk', submitted_at = pg_temp.at(-1) where id = pg_temp.ref('project-leader');
             update project set title = 'Pengelolaan sampah anorganik', brand = 'PILAH' where id = pg_temp.ref('project-second')",
        )
        .await;
    for (typed, expected) in [
        ("melayani", 1),
        ("akta sehari", 1),
        ("pelayanna kelahiran", 1),
        ("dinas kepndudukan", 2),
        ("sampha", 1),
        ("PILAH", 1),
        ("pila", 1),
        ("tema:admin", 1),
        ("status:gagasan", 2),
        ("status:terlambat", 0),
        ("opd:tidakada", 0),
        ("tema:admin sampah", 0),
        ("angkatan:2026", 2),
        ("angkatan:1999", 0),
        ("zzzzqqq", 0),
        ("' or 1=1 --", 0),
        ("status:entah", 2),
    ] {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", typed)
            .finish();
        let page = world
            .get("admin", &format!("/t/kota/projects?{query}"))
            .await;
        assert_eq!(
            (page.status, rows(&page.body)),
            (StatusCode::OK, expected),
            "{typed}"
        );
        let file = world
            .get("admin", &format!("/t/kota/projects.csv?{query}"))
            .await;
        assert_eq!(file.body.lines().count() - 1, expected, "{typed}");
    }
    let home = world.get("home_admin", "/t/asal/projects?q=akta").await;
    assert_eq!(rows(&home.body), 1);
    assert_eq!(
        rows(
            &world
                .get("home_admin", "/t/asal/projects?q=sampah")
                .await
                .body
        ),
        0,
        "not handed in yet"
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_slip_of_the_pen_is_named_only_to_whom_it_finds_something(pool: PgPool) {
    let world = World::new(pool).await;
    world
        .sql("update project set title = 'Pengelolaan sampah anorganik' where id = pg_temp.ref('project-leader')")
        .await;
    let found = world.get("admin", "/t/kota/projects?q=sampha").await;
    assert!(
        found
            .body
            .contains("Tidak ada yang memuat “sampha”. Ditampilkan yang memuat “sampah”.")
    );
    let spelled = world.get("admin", "/t/kota/projects?q=sampah").await;
    assert_eq!(rows(&spelled.body), 1);
    assert!(!spelled.body.contains("Ditampilkan yang memuat"));
    for (who, address) in [
        ("home_admin", "/t/asal/projects?q=sampha"),
        ("leadership", "/t/kota/projects?q=sampha"),
        ("stranger", "/t/kota/projects?q=sampha"),
    ] {
        let page = world.get(who, address).await;
        assert_eq!(rows(&page.body), 0, "{who}");
        assert!(!page.body.contains("sampah"), "{who}: not handed in yet");
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_view_is_saved_for_its_owner(pool: PgPool) {
    let world = World::new(pool).await;
    let saved = world
        .post(
            "admin",
            "/t/kota/projects/views",
            &[("name", "Akta"), ("query", "view=classes&q=akta")],
        )
        .await;
    assert_eq!(saved.location, "/t/kota/projects?view=classes&q=akta");
    let page = world.get("admin", "/t/kota/projects").await;
    assert!(
        page.body.contains("view=classes&#38;q=akta")
            || page.body.contains("view=classes&amp;q=akta")
    );
    assert!(
        !world
            .get("mentor", "/t/kota/projects")
            .await
            .body
            .contains(">Akta<")
    );
    let id = world.text("select id::text from saved_view").await;
    world
        .post(
            "mentor",
            &format!("/t/kota/projects/views/{id}/remove"),
            &[],
        )
        .await;
    assert_eq!(
        world.number("select count(*) from saved_view").await,
        1,
        "not by others"
    );
    world
        .post("admin", &format!("/t/kota/projects/views/{id}/remove"), &[])
        .await;
    assert_eq!(world.number("select count(*) from saved_view").await, 0);
}
