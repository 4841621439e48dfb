//! The walls between tenants, on every recorded route: as nobody, as every role of both tenants, with right and wrong
//! slugs and ids. No planted mark of the other tenant in any byte, no row of the other tenant changed.

use crate::walk::{
    addresses, foreign_addresses, is_costly, names_a_thing, plausible_fields, routes, tenant_routes,
};
use crate::world::{Answer, ROLES, World, changed};
use axum::http::{Method, StatusCode};
use jejak::db::Db;
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Executor, PgPool};

const REFUSALS: [u16; 8] = [303, 400, 401, 403, 404, 405, 409, 422];

#[track_caller]
fn assert_clean(answer: &Answer, marks: &[String], told: &str) {
    assert!(
        !answer.status.is_server_error(),
        "{told}: {}\n{}",
        answer.status,
        answer.text()
    );
    if let Some(mark) = answer.mark(marks) {
        panic!(
            "{told}: {} shows the mark {mark}\n{}",
            answer.status,
            answer.text()
        );
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn nobody_reaches_a_page_of_a_tenant(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.all_rows().await;
    let marks = world.a.marks(&[0, 1, 2]);
    for route in tenant_routes(Method::GET) {
        for path in foreign_addresses(&route, world.a.slug, &world.a) {
            let answer = world.get(None, &path).await;
            assert_clean(&answer, &marks, &path);
            assert_eq!(
                (answer.status, answer.location()),
                (
                    StatusCode::SEE_OTHER,
                    format!("/sign-in?next={path}").as_str()
                ),
                "{path}"
            );
        }
    }
    for route in tenant_routes(Method::POST) {
        for path in foreign_addresses(&route, world.a.slug, &world.a) {
            let answer = world.post(None, &path, &plausible_fields(&world.a)).await;
            assert_clean(&answer, &marks, &path);
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        }
    }
    assert_eq!(
        changed(&before, &world.all_rows().await),
        Vec::<String>::new()
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn pages_of_a_show_nothing_of_b_and_reading_changes_nothing(pool: PgPool) {
    walk_pages_of_a(&World::new(pool).await).await;
}

async fn walk_pages_of_a(world: &World) {
    let before = world.all_rows().await;
    let marks = world.b.marks(&[0, 1, 2]);
    let mut shown = 0;
    for role in ROLES {
        for route in tenant_routes(Method::GET) {
            for path in addresses(&route, world.a.slug, &world.a)
                .into_iter()
                .filter(|p| !is_costly(p, role))
            {
                let answer = world.get(Some(world.a.who(role)), &path).await;
                assert_clean(&answer, &marks, &format!("{role} GET {path}"));
                shown += usize::from(answer.mark(&world.a.marks(&[1, 2])).is_some());
            }
        }
    }
    // Data that could leak is really there and really shown to those it belongs to.
    assert!(shown > 0, "no page showed any data at all");
    // Reading leaves nothing but the note that one has read.
    let mut changed = changed(&before, &world.all_rows().await);
    changed.retain(|table| !table.starts_with("document_reading "));
    assert_eq!(changed, Vec::<String>::new());
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn below_the_address_of_a_there_is_nothing_for_b(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.all_rows().await;
    let marks = world.a.marks(&[0, 1, 2]);
    let strangers: Vec<(String, &str)> = ROLES
        .iter()
        .flat_map(|role| {
            [
                (format!("B {role}"), world.b.who(role)),
                (format!("H {role}"), world.h.who(role)),
            ]
        })
        .chain([("platform admin".to_owned(), world.platform.as_str())])
        .collect();
    for (name, session) in strangers {
        for route in tenant_routes(Method::GET) {
            for path in foreign_addresses(&route, world.a.slug, &world.a)
                .into_iter()
                .take(2)
            {
                let answer = world.get(Some(session), &path).await;
                assert_clean(&answer, &marks, &format!("{name} GET {path}"));
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name} GET {path}");
            }
        }
        for route in tenant_routes(Method::POST) {
            for path in foreign_addresses(&route, world.a.slug, &world.a)
                .into_iter()
                .take(2)
            {
                let answer = world
                    .post(Some(session), &path, &plausible_fields(&world.a))
                    .await;
                assert_clean(&answer, &marks, &format!("{name} POST {path}"));
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name} POST {path}");
            }
        }
    }
    assert_eq!(
        changed(&before, &world.all_rows().await),
        Vec::<String>::new()
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn ids_of_a_lead_nowhere_in_b(pool: PgPool) {
    walk_ids_of_a_in_b(&World::new(pool).await).await;
}

async fn walk_ids_of_a_in_b(world: &World) {
    let before = world.all_rows().await;
    let marks = world.a.marks(&[0, 1, 2]);
    for role in ROLES {
        for route in tenant_routes(Method::GET) {
            for path in foreign_addresses(&route, world.b.slug, &world.a) {
                let told = format!("B {role} GET {path}");
                let answer = world.get(Some(world.b.who(role)), &path).await;
                assert_clean(&answer, &marks, &told);
                if names_a_thing(route.path) {
                    assert!(
                        REFUSALS.contains(&answer.status.as_u16()),
                        "{told}: {}",
                        answer.status
                    );
                }
            }
        }
    }
    assert_eq!(
        changed(&before, &world.all_rows().await),
        Vec::<String>::new()
    );
}

/// Behind a pooler any transaction may find a connection that was renewed, or that another tenant has just used: here each
/// one begins on a new connection, as the owner, with another tenant's setting.
#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_walls_stand_on_connections_that_were_renewed_between_two_transactions(pool: PgPool) {
    let mut world = World::new(pool).await;
    world.use_db(|world| {
        let left_by_b = format!("set app.tenant_id = '{}'", world.b.tenant);
        let renewed = || {
            let left_by_b = left_by_b.clone();
            PgPoolOptions::new()
                .max_connections(3)
                .after_connect(move |connection, _| {
                    let left_by_b = AssertSqlSafe(left_by_b.clone());
                    Box::pin(async move { connection.execute(left_by_b).await.map(drop) })
                })
                .after_release(|_, _| Box::pin(async { Ok(false) }))
                .connect_lazy_with((*world.owner.connect_options()).clone())
        };
        Db::of_pools(renewed(), renewed())
    });
    walk_pages_of_a(&world).await;
    walk_ids_of_a_in_b(&world).await;
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn forms_of_b_with_ids_of_a_change_nothing_of_a(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.rows_naming(&world.a).await;
    let marks = world.a.marks(&[0, 1, 2]);
    for role in ROLES {
        for route in tenant_routes(Method::POST) {
            for path in foreign_addresses(&route, world.b.slug, &world.a) {
                let told = format!("B {role} POST {path}");
                let answer = world
                    .post(Some(world.b.who(role)), &path, &plausible_fields(&world.a))
                    .await;
                assert_clean(&answer, &marks, &told);
                if names_a_thing(route.path) {
                    assert!(
                        REFUSALS.contains(&answer.status.as_u16()),
                        "{told}: {}",
                        answer.status
                    );
                }
            }
            assert_eq!(
                changed(&before, &world.rows_naming(&world.a).await),
                Vec::<String>::new(),
                "B {role} POST {}",
                route.path
            );
        }
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn ids_of_a_hidden_in_forms_of_b_change_nothing_of_a(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.rows_naming(&world.a).await;
    let marks = world.a.marks(&[0, 1, 2]);
    for role in ROLES {
        for route in tenant_routes(Method::POST) {
            for path in foreign_addresses(&route, world.b.slug, &world.b) {
                let answer = world
                    .post(Some(world.b.who(role)), &path, &plausible_fields(&world.a))
                    .await;
                assert_clean(
                    &answer,
                    &marks,
                    &format!("B {role} POST {path} with ids of A in the fields"),
                );
            }
            assert_eq!(
                changed(&before, &world.rows_naming(&world.a).await),
                Vec::<String>::new(),
                "B {role} POST {}",
                route.path
            );
        }
    }
    // What was done to B meanwhile must not have spilled onto A's pages either.
    let answer = world
        .get(
            Some(world.a.who("organizer_admin")),
            &world.a.path("/members"),
        )
        .await;
    assert_clean(&answer, &world.b.marks(&[1, 2]), "A's directory afterwards");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_home_government_reads_its_own_people_after_submission_and_nothing_else(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.rows_of(&world.a).await;
    let organiser_alone = world.a.marks(&[1]);
    let of_b = world.b.marks(&[1]);
    let hidden = [
        world.a.id("project-hidden"),
        world.a.id("project-own"),
        world.a.id("project-waiting"),
    ]
    .map(|id| id.to_string());
    for role in ROLES {
        for route in tenant_routes(Method::GET) {
            for path in foreign_addresses(&route, world.h.slug, &world.a) {
                let told = format!("H {role} GET {path}");
                let answer = world.get(Some(world.h.who(role)), &path).await;
                assert_clean(&answer, &organiser_alone, &told);
                assert_clean(&answer, &of_b, &told);
                if hidden.iter().any(|id| path.contains(id)) {
                    assert!(
                        REFUSALS.contains(&answer.status.as_u16()),
                        "{told}: {}",
                        answer.status
                    );
                }
            }
        }
    }
    for role in ROLES {
        for route in tenant_routes(Method::POST) {
            for path in foreign_addresses(&route, world.h.slug, &world.a) {
                let told = format!("H {role} POST {path}");
                let answer = world
                    .post(Some(world.h.who(role)), &path, &plausible_fields(&world.a))
                    .await;
                assert_clean(&answer, &organiser_alone, &told);
            }
            assert_eq!(
                changed(&before, &world.rows_of(&world.a).await),
                Vec::<String>::new(),
                "H {role} POST {}",
                route.path
            );
        }
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_platform_sees_names_of_tenants_and_nothing_inside(pool: PgPool) {
    let world = World::new(pool).await;
    let marks: Vec<String> = [&world.a, &world.b, &world.h]
        .iter()
        .flat_map(|side| side.marks(&[1, 2]))
        .collect();
    for route in routes(Method::GET)
        .into_iter()
        .filter(|r| !r.path.starts_with("/t/"))
    {
        for path in addresses(&route, world.a.slug, &world.a) {
            // An invitation greets the person who holds its secret.
            if route.path.starts_with("/invitations/") {
                continue;
            }
            for who in [None, Some(world.platform.as_str())] {
                let answer = world.get(who, &path).await;
                assert_clean(&answer, &marks, &path);
            }
        }
    }
    for route in routes(Method::GET)
        .into_iter()
        .filter(|r| r.path.starts_with("/platform/"))
    {
        for path in addresses(&route, world.a.slug, &world.a) {
            for role in ROLES {
                let answer = world.get(Some(world.a.who(role)), &path).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role} GET {path}");
                assert_clean(&answer, &world.b.marks(&[0, 1, 2]), &path);
            }
        }
    }
    let before = world.all_rows().await;
    for route in routes(Method::POST)
        .into_iter()
        .filter(|r| r.path.starts_with("/platform/"))
    {
        for path in addresses(&route, world.a.slug, &world.a) {
            for role in ROLES {
                let answer = world
                    .post(Some(world.a.who(role)), &path, &plausible_fields(&world.a))
                    .await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role} POST {path}");
            }
        }
    }
    assert_eq!(
        changed(&before, &world.all_rows().await),
        Vec::<String>::new()
    );
}
