//! Every number of the lists and of the portfolio is the number of rows that it leads to, in the page and in the download.

use super::portfolio::Trait;
use crate::codes::Code;
use crate::dashboards::leadership::tests::{city_with_everything, numbers, rows};
use crate::launches::tests::world::World;
use axum::http::StatusCode;
use sqlx::PgPool;

/// Gives the projects of the world some traits, directives, visits and notes.
async fn with_traits(pool: PgPool) -> World {
    let w = city_with_everything(pool).await;
    sqlx::raw_sql(
        "update project set theme = case when hashtext(id::text) % 3 = 0 then 'Kesehatan' when hashtext(id::text) % 3 = 1 then 'Perizinan' else '' end,
                novelty = case when hashtext(id::text) % 2 = 0 then 'new' end, digital = case when hashtext(id::text) % 2 = 0 then true end;
         insert into mission_item (tenant_id, id, kind, number, body, from_year, until_year, created_at)
         select t.id, gen_random_uuid(), 'mission', n, 'Misi nomor ' || n, 2020, 2024, now() from tenant t, generate_series(1, 2) n;
         insert into project_mission (tenant_id, project_id, home_tenant_id, mission_tenant_id, mission_id)
         select p.tenant_id, p.id, p.home_tenant_id, m.tenant_id, m.id from project p join mission_item m on m.tenant_id = p.home_tenant_id
          where hashtext(p.id::text || m.id::text) % 2 = 0",
    )
    .execute(&w.owner)
    .await
    .unwrap();
    w
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn every_number_of_the_portfolio_leads_to_its_rows(pool: PgPool) {
    let w = with_traits(pool).await;
    let leader = w.person(w.city, "leadership").await;
    let mut walked = 0;
    for by in Trait::ALL {
        let page = w
            .get(&leader, &format!("/overview/portfolio?by={by}"))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{by}");
        assert_eq!(page.statements, 3, "{by}");
        let found: Vec<_> = numbers(&page.text())
            .into_iter()
            .filter(|(href, _)| href.contains("/overview?") && !href.contains("view=budget"))
            .collect();
        assert!(found.len() >= 4, "{by}: {found:?}");
        for (href, shown) in found {
            assert_eq!(rows(&w, &leader, &href).await, shown, "{href}");
            let file = w
                .get(
                    &leader,
                    &href
                        .replace("/t/balikpapan/", "/")
                        .replace("/overview?", "/overview.csv?"),
                )
                .await;
            assert_eq!(file.text().lines().count() - 1, shown, "{href} as a file");
            walked += 1;
        }
    }
    assert!(walked > 60, "{walked}");
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_class_adds_up(pool: PgPool) {
    let w = with_traits(pool).await;
    let leader = w.person(w.city, "leadership").await;
    let home = w.get(&leader, "/").await.text();
    let classes: Vec<&str> = home
        .split("href=\"/t/balikpapan")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|path| path.contains("/overview/classes/"))
        .collect();
    assert_eq!(classes.len(), 2);
    for path in classes {
        let page = w.get(&leader, path).await;
        assert_eq!(
            (page.status, page.statements),
            (StatusCode::OK, 3),
            "{path}"
        );
        let found: Vec<_> = numbers(&page.text())
            .into_iter()
            .filter(|(href, _)| href.contains("/overview/people"))
            .collect();
        assert!(found.len() >= 6, "{found:?}");
        for (href, shown) in found {
            assert_eq!(rows(&w, &leader, &href).await, shown, "{href}");
        }
    }
}
