//! Each route refuses whoever is outside its recorded audience, and lets in whoever is inside.

use crate::walk::{addresses, is_costly, plausible_fields, routes, tenant_routes};
use crate::world::{ROLES, World, changed};
use axum::http::{Method, StatusCode};
use jejak::access::{Audience, Role};
use jejak::codes::Code;
use sqlx::PgPool;

fn is_in(audience: Audience, role: &str) -> bool {
    match audience {
        Audience::Anyone | Audience::SignedIn | Audience::Member => true,
        Audience::Roles(roles) => Role::from_code(role).is_some_and(|r| roles.contains(&r)),
        Audience::PlatformAdmin => false,
    }
}

#[test]
fn inside_a_tenant_every_route_asks_for_a_member() {
    for route in jejak::app::route_record() {
        let inside = route.path.starts_with("/t/{tenant}");
        let asks_for_member = matches!(route.audience, Audience::Member | Audience::Roles(_));
        assert_eq!(
            inside,
            asks_for_member,
            "{} {}: {}",
            route.method,
            route.path,
            route.audience.describe()
        );
        assert_eq!(
            route.path.starts_with("/platform/"),
            route.audience == Audience::PlatformAdmin,
            "{}",
            route.path
        );
    }
}

#[test]
fn every_route_is_recorded_once() {
    let mut seen: Vec<String> = jejak::app::route_record()
        .iter()
        .map(|r| format!("{} {}", r.method, r.path))
        .collect();
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn pages_open_to_their_audience_alone(pool: PgPool) {
    let world = World::new(pool).await;
    for route in tenant_routes(Method::GET) {
        let mut opened = 0;
        for role in ROLES {
            for path in addresses(&route, world.a.slug, &world.a)
                .into_iter()
                .filter(|p| !is_costly(p, role))
            {
                let answer = world.get(Some(world.a.who(role)), &path).await;
                let told = format!(
                    "{role} GET {path} ({}): {}",
                    route.audience.describe(),
                    answer.status
                );
                if is_in(route.audience, role) {
                    assert!(
                        !answer.status.is_server_error()
                            && answer.status != StatusCode::UNAUTHORIZED,
                        "{told}\n{}",
                        answer.text()
                    );
                    opened += usize::from(
                        answer.status == StatusCode::OK || answer.status == StatusCode::SEE_OTHER,
                    );
                } else {
                    assert!(matches!(answer.status.as_u16(), 403 | 404), "{told}");
                }
            }
        }
        assert!(
            opened > 0,
            "GET {} opened for nobody at all: is a parameter filled wrongly?",
            route.path
        );
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn forms_outside_the_audience_are_refused_and_change_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.all_rows().await;
    for route in tenant_routes(Method::POST) {
        for role in ROLES
            .into_iter()
            .filter(|role| !is_in(route.audience, role))
        {
            for path in addresses(&route, world.a.slug, &world.a) {
                let answer = world
                    .post(Some(world.a.who(role)), &path, &plausible_fields(&world.a))
                    .await;
                assert!(
                    matches!(answer.status.as_u16(), 403 | 404),
                    "{role} POST {path}: {}",
                    answer.status
                );
            }
        }
    }
    assert_eq!(
        changed(&before, &world.all_rows().await),
        Vec::<String>::new()
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn forms_of_their_audience_never_end_in_a_fault(pool: PgPool) {
    let world = World::new(pool).await;
    for route in tenant_routes(Method::POST) {
        for role in ROLES.into_iter().filter(|role| is_in(route.audience, role)) {
            for path in addresses(&route, world.a.slug, &world.a) {
                for fields in [plausible_fields(&world.a), Vec::new()] {
                    let answer = world.post(Some(world.a.who(role)), &path, &fields).await;
                    assert!(
                        !answer.status.is_server_error(),
                        "{role} POST {path}: {}\n{}",
                        answer.status,
                        answer.text()
                    );
                    assert_ne!(
                        answer.status,
                        StatusCode::UNAUTHORIZED,
                        "{role} POST {path}"
                    );
                }
            }
        }
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn outside_tenants_pages_for_signed_in_people_send_others_to_sign_in(pool: PgPool) {
    let world = World::new(pool).await;
    for route in jejak::app::route_record()
        .into_iter()
        .filter(|r| matches!(r.audience, Audience::SignedIn | Audience::PlatformAdmin))
    {
        for path in addresses(&route, world.a.slug, &world.a) {
            let answer = if route.method == Method::GET {
                world.get(None, &path).await
            } else {
                world.post(None, &path, &plausible_fields(&world.a)).await
            };
            let expected = if route.method == Method::GET {
                StatusCode::SEE_OTHER
            } else {
                StatusCode::UNAUTHORIZED
            };
            assert_eq!(answer.status, expected, "{} {path}", route.method);
        }
    }
    for route in routes(Method::GET)
        .into_iter()
        .filter(|r| r.audience == Audience::PlatformAdmin)
    {
        for path in addresses(&route, world.a.slug, &world.a) {
            assert_eq!(
                world.get(Some(&world.platform), &path).await.status,
                StatusCode::OK,
                "platform admin GET {path}"
            );
        }
    }
}
