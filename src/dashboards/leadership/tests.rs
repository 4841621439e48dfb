//! Every number of the screen is the number of the rows that it leads to.

use super::Measure;
use crate::codes::Code;
use crate::launches::tests::world::{Person, Place, World, now};
use crate::projects::Stage;
use axum::http::StatusCode;
use sqlx::PgPool;

#[test]
fn each_step_of_the_funnel_is_a_part_of_the_one_before() {
    for pair in Measure::FUNNEL.windows(2) {
        let before = pair[0].stages();
        assert!(
            pair[1].stages().iter().all(|stage| before.contains(stage)),
            "{pair:?}"
        );
    }
}

#[test]
fn a_project_is_either_under_way_or_over() {
    let (on, over) = (Measure::Submitted.stages(), Measure::Stopped.stages());
    assert_eq!(on.len() + over.len(), Stage::ALL.len());
    assert!(on.iter().all(|stage| !over.contains(stage)));
}

/// The links of a page that lead to rows, with the number they show.
pub fn numbers(html: &str) -> Vec<(String, usize)> {
    let parts = html.split("<a href=\"").skip(1);
    parts
        .filter_map(|part| {
            let (href, rest) = part.split_once("\">")?;
            let shown: String = rest
                .split("</a>")
                .next()?
                .split("<span")
                .next()?
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            href.contains("/overview").then(|| {
                Some((
                    href.replace("&amp;", "&").replace("&#38;", "&"),
                    shown.parse().ok()?,
                ))
            })?
        })
        .collect()
}

/// How many rows a list has, over all its pages.
pub async fn rows(w: &World, who: &Person, href: &str) -> usize {
    let mut path = href
        .trim_start_matches(&format!("/t/{}", who.slug))
        .to_owned();
    let mut count = 0;
    loop {
        let answer = w.get(who, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let html = answer.text();
        count += html.matches("<th scope=\"row\">").count();
        match html
            .split("rel=\"next\" href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
        {
            Some(next) => {
                path = next
                    .trim_start_matches(&format!("/t/{}", who.slug))
                    .replace("&amp;", "&")
                    .replace("&#38;", "&")
            }
            None => return count,
        }
    }
}

async fn flag(w: &World, project: crate::id::ProjectId) {
    sqlx::query(
        "insert into routine_flag (tenant_id, id, home_tenant_id, project_id, flagged_by, flagged_by_name, flagged_by_role, reason, flagged_at)
         select p.tenant_id, gen_random_uuid(), p.home_tenant_id, p.id, a.member_id, 'Penguji Satu', 'mentor', 'Sudah menjadi tugas harian', $2
           from project p join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id where p.id = $1",
    )
    .bind(project.0)
    .bind(now())
    .execute(&w.owner)
    .await
    .unwrap();
}

/// A city that runs a class of its own and has people in the centre's class; somebody of the centre sits in the city's class.
pub async fn city_with_everything(pool: PgPool) -> World {
    let w = World::new(pool).await;
    let own = w.cohort(w.city, 1, 2022, "2022-09-01", "2022-11-20").await;
    let old = w.cohort(w.city, 1, 2021, "2021-09-01", "2021-11-20").await;
    w.unit(w.city, "Dinas Tanpa Proyek").await;
    for stage in Stage::ALL {
        w.project(w.city, stage.code()).await;
        w.project_in(w.city, own, w.city, stage.code(), "Dinas Kesehatan")
            .await;
    }
    w.project_in(
        w.city,
        own,
        w.centre,
        "implementation",
        "Badan Keuangan Daerah",
    )
    .await;
    w.project_in(w.city, old, w.city, "sustaining", "Dinas Lama")
        .await;
    w.project(w.centre, "implementation").await;
    let draft = w.project(w.city, "idea").await;
    sqlx::query("update project set submitted_at = null where id = $1")
        .bind(draft.0)
        .execute(&w.owner)
        .await
        .unwrap();
    for (home, late) in [(w.city, "2022-10-01"), (w.centre, "2022-10-02")] {
        let project = w.project(home, "implementation").await;
        w.milestones(project, 2, "in_progress", late, 0).await;
        flag(&w, project).await;
    }
    let punctual = w.project(w.city, "implementation").await;
    w.milestones(punctual, 1, "done_unverified", "2022-10-01", 0)
        .await;
    w.milestones(punctual, 1, "not_started", "2022-11-07", 0)
        .await;
    let admin = w.person(w.city, "home_admin").await;
    w.launch(&admin, "2022-11-07", &[punctual]).await;
    w.plan(&admin, "2022-12-01").await;
    w
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn every_number_leads_to_exactly_its_rows(pool: PgPool) {
    let w = city_with_everything(pool).await;
    let leader = w.person(w.city, "leadership").await;
    let page = w.get(&leader, "/").await;
    assert_eq!((page.status, page.statements), (StatusCode::OK, 5));
    let html = page.text();
    let found = numbers(&html);
    let of = |part: &str| {
        found
            .iter()
            .filter(|(href, _)| href.ends_with(part))
            .map(|(_, n)| *n)
            .collect::<Vec<_>>()
    };
    // Ten stages in each of the two classes, two of them over; beside them one of the centre's people and one old project
    // in own classes, and two of our people in the centre's.
    assert_eq!(
        [
            of("step=submitted&capacity=class"),
            of("step=submitted&capacity=home"),
            of("step=submitted")
        ],
        [[10], [10], [20]]
    );
    assert_eq!(
        [
            of("step=approved"),
            of("step=implemented"),
            of("step=launched"),
            of("step=sustaining"),
            of("step=stopped")
        ],
        [[16], [14], [1], [3], [4]]
    );
    assert_eq!([of("step=late"), of("step=routine")], [[1], [1]]);
    assert_eq!([of("show=with"), of("show=without")], [[2], [2]]);
    assert!(found.len() > 22, "{found:?}");
    for (href, shown) in &found {
        assert_eq!(rows(&w, &leader, href).await, *shown, "{href}");
    }
    let words = page.words();
    for expected in [
        "Laporan peluncuran terbaru Gelombang 1: ",
        "1 proyek; 1 proyek dalam semua gelombang instansi ini.",
        "Peluncuran berikutnya",
        "Penguji Satu : “Sudah menjadi tugas harian”",
        "2 tahapan",
        "terlambat 26 hari kerja",
        "berakhir 20 Nov 2022, 13 hari lagi",
    ] {
        let expected = expected.replace(" : ", ": ");
        assert!(words.contains(&expected), "{expected} in {words}");
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_units_behind_the_numbers_lead_to_their_projects(pool: PgPool) {
    let w = city_with_everything(pool).await;
    let leader = w.person(w.city, "leadership").await;
    let html = w.get(&leader, "/overview/units").await.text();
    let found: Vec<_> = numbers(&html)
        .into_iter()
        .filter(|(href, _)| href.contains("unit="))
        .collect();
    assert_eq!(
        found.iter().map(|(_, n)| *n).collect::<Vec<_>>(),
        [11, 8],
        "Badan Keuangan Daerah, Dinas Kesehatan"
    );
    for (href, shown) in found {
        assert_eq!(rows(&w, &leader, &href).await, shown, "{href}");
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_long_list_has_pages_and_each_project_once(pool: PgPool) {
    let w = World::new(pool).await;
    for _ in 0..120 {
        w.project(w.city, "design").await;
    }
    let leader = w.person(w.city, "leadership").await;
    let one = w.get(&leader, "/overview?step=submitted").await;
    assert_eq!(one.statements, 3);
    assert_eq!(rows(&w, &leader, "/overview?step=submitted").await, 120);
    assert_eq!(
        rows(&w, &leader, "/overview?step=submitted&cohort=kacau").await,
        0
    );
    assert_eq!(w.get(&leader, "/").await.statements, 5);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn nothing_of_others_is_counted_and_nothing_at_all_is_said_kindly(pool: PgPool) {
    let w = city_with_everything(pool).await;
    let id = crate::id::TenantId::new();
    sqlx::query("insert into tenant (id, slug, name, kind, time_zone, colour, created_at) values ($1, 'asing', 'Pemerintah Kota Asing', 'city', 'WIB', '#0f5c63', $2)")
        .bind(id.0)
        .bind(now())
        .execute(&w.owner)
        .await
        .unwrap();
    let leader = w.person(Place { id, slug: "asing" }, "leadership").await;
    let page = w.get(&leader, "/").await;
    assert_eq!(page.statements, 5);
    assert!(
        page.words().contains("Belum ada proyek perubahan"),
        "{}",
        page.words()
    );
    for path in [
        "/overview",
        "/overview?step=late",
        "/overview/units",
        "/overview/units?show=without",
    ] {
        assert_eq!(rows(&w, &leader, path).await, 0, "{path}");
    }
}

/// What the city writes of a project in the centre's class, and how it words its missions, is a change for both.
#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn what_one_tenant_writes_of_a_project_is_counted_by_the_other_at_once(pool: PgPool) {
    let w = World::new(pool).await;
    let project = w.project(w.city, "implementation").await;
    let admin = w.person(w.city, "home_admin").await;
    let trainer = w.person(w.centre, "leadership").await;
    let page = async |statements: u32| {
        let page = w.get(&trainer, "/").await;
        assert_eq!(page.statements, statements);
        page
    };
    page(5).await;
    page(2).await;
    w.launch(&admin, "2022-11-07", &[project]).await;
    let found = numbers(&page(5).await.text());
    let count = found
        .iter()
        .find(|(href, _)| href.ends_with("step=launched"));
    assert_eq!(count.map(|(_, n)| *n), Some(1), "{found:?}");
    page(2).await;
    sqlx::query(
        "insert into directive (tenant_id, id, project_tenant_id, project_id, project_home_tenant_id, kind, state, state_since, body, given_by, given_by_name, given_by_office, given_by_role, given_at)
         select m.tenant_id, gen_random_uuid(), p.tenant_id, p.id, p.home_tenant_id, 'mandatory', 'open', $2, 'Terapkan di seluruh bidang', m.id, m.name, '', 'leadership', $2
           from project p join member m on m.tenant_id = p.home_tenant_id where p.id = $1 limit 1",
    )
    .bind(project.0)
    .bind(now())
    .execute(&w.owner)
    .await
    .unwrap();
    let words = page(5).await.words();
    assert!(
        words.contains("1 kewajiban implementasi belum selesai"),
        "{words}"
    );
    for (sql, statements) in [
        (
            "insert into mission_item (tenant_id, id, kind, body, from_year, until_year, created_at) values ($1, gen_random_uuid(), 'mission', 'Kota yang sehat', 2020, 2025, now())",
            2,
        ),
        (
            "update mission_item set body = 'Kota yang bersih' where tenant_id = $1",
            5,
        ),
    ] {
        sqlx::query(sql)
            .bind(w.city.id.0)
            .execute(&w.owner)
            .await
            .unwrap();
        page(statements).await;
    }
}
