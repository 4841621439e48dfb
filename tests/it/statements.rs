//! A page sends the same number of statements whether it shows 1, 3 or 300 rows: on every recorded page, for every role.

use crate::walk::{addresses, tenant_routes};
use crate::world::{ROLES, World};
use axum::http::{Method, StatusCode};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// No page may need more than this.
const MOST: u32 = 12;

/// Statements of each page that opens, by role and address.
async fn counted(world: &World) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for role in ROLES {
        for route in tenant_routes(Method::GET) {
            for path in addresses(&route, world.a.slug, &world.a)
                .into_iter()
                .filter(|p| !p.ends_with(".pdf"))
            {
                let answer = world.get(Some(world.a.who(role)), &path).await;
                if answer.status == StatusCode::OK {
                    counts.insert(format!("{role} {path}"), answer.statements);
                }
            }
        }
    }
    counts
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_page_of_many_rows_sends_no_more_statements_than_a_page_of_one(pool: PgPool) {
    let world = World::new(pool).await;
    world.crowd(1).await;
    let one = counted(&world).await;
    world.crowd(3).await;
    let three = counted(&world).await;
    world.crowd(300).await;
    let many = counted(&world).await;
    let differing: Vec<String> = one
        .iter()
        .filter(|(page, count)| three.get(*page) != Some(count) || many.get(*page) != Some(count))
        .map(|(page, count)| {
            format!(
                "{page}: {count} statements for 1 row, {:?} for 3, {:?} for 300",
                three.get(page),
                many.get(page)
            )
        })
        .collect();
    assert_eq!(differing, Vec::<String>::new());
    let heavy: Vec<_> = many.iter().filter(|(_, count)| **count > MOST).collect();
    assert!(heavy.is_empty(), "more than {MOST} statements: {heavy:?}");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn pages_outside_tenants_send_few_statements(pool: PgPool) {
    let world = World::new(pool).await;
    for (who, path, most) in [
        (None, "/sign-in", 0),
        (None, "/", 0),
        (None, "/health/live", 0),
        (Some(world.a.who("mentor")), "/", 1),
        (Some(world.a.who("mentor")), "/account", 3),
        (Some(world.platform.as_str()), "/platform/tenants", 3),
    ] {
        let answer = world.get(who, path).await;
        assert!(answer.statements <= most, "{path}: {}", answer.statements);
    }
}
