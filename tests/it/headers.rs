//! What every answer carries, and what no page holds: security headers, methods, limits, nothing inline.

use crate::walk::{addresses, is_costly, tenant_routes};
use crate::world::{Answer, ROLES, World, fields, request};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use jejak::site::{DEFAULT_LISTEN, Hsts, Site, TrustedProxies};
use jejak::web::browser::csrf_of;
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

#[track_caller]
fn assert_headers(answer: &Answer, told: &str) {
    for (name, value) in [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answer.header(name), value, "{told}: {name}");
    }
    assert!(
        !answer.header("permissions-policy").is_empty()
            && !answer.header("x-request-id").is_empty(),
        "{told}"
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn pages_errors_and_redirects_carry_the_same_headers(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = Some(world.a.who("organizer_admin"));
    let mentor = Some(world.a.who("mentor"));
    for (answer, status) in [
        (world.get(None, "/sign-in").await, StatusCode::OK),
        (world.get(admin, &world.a.path("/")).await, StatusCode::OK),
        (
            world.get(None, &world.a.path("/")).await,
            StatusCode::SEE_OTHER,
        ),
        (world.get(None, "/tidak-ada").await, StatusCode::NOT_FOUND),
        (
            world.get(admin, &world.b.path("/")).await,
            StatusCode::NOT_FOUND,
        ),
        (
            world.get(mentor, &world.a.path("/members")).await,
            StatusCode::FORBIDDEN,
        ),
        (
            world.post(None, &world.a.path("/members/new"), &[]).await,
            StatusCode::UNAUTHORIZED,
        ),
        (
            world
                .post_with_token(admin, &world.a.path("/members/new"), &[], "salah")
                .await,
            StatusCode::FORBIDDEN,
        ),
        (
            world.post(admin, &world.a.path("/members/new"), &[]).await,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            world.post(admin, "/health/live", &[]).await,
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (world.get(None, "/health/live").await, StatusCode::OK),
    ] {
        assert_eq!(answer.status, status, "{}", answer.text());
        assert_headers(
            &answer,
            &format!(
                "{status} {}",
                answer.text().chars().take(300).collect::<String>()
            ),
        );
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn no_rendered_page_holds_anything_inline(pool: PgPool) {
    let world = World::new(pool).await;
    for role in ROLES {
        for route in tenant_routes(Method::GET) {
            for path in addresses(&route, world.a.slug, &world.a)
                .into_iter()
                .filter(|p| !is_costly(p, role))
            {
                let answer = world.get(Some(world.a.who(role)), &path).await;
                if !answer.header("content-type").starts_with("text/html") {
                    continue;
                }
                let html = answer.text();
                assert_eq!(inline(&html), None, "{role} {path}");
                assert!(
                    html.contains("<html lang=\"id\" data-account=\"")
                        && html.matches("<h1").count() == 1,
                    "{role} {path}: {} h1",
                    html.matches("<h1").count()
                );
            }
        }
    }
}

/// The first thing in a page that the content security policy would block.
fn inline(html: &str) -> Option<String> {
    let lower = html.to_lowercase();
    for tag in lower.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let blocked = (tag.starts_with("script") && !tag.contains(" src="))
            || tag.starts_with("style")
            || tag.contains("=\"javascript:");
        let attribute = tag
            .split_whitespace()
            .skip(1)
            .find(|a| a.starts_with("style=") || (a.starts_with("on") && a.contains('=')));
        if blocked || attribute.is_some() {
            return Some(tag.to_owned());
        }
    }
    None
}

fn templates(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            templates(&path, found);
        } else if path.extension().is_some_and(|e| e == "html") {
            found.push(path);
        }
    }
}

#[test]
fn no_template_holds_anything_inline_or_unescaped() {
    let mut found = Vec::new();
    templates(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"),
        &mut found,
    );
    assert!(found.len() > 20);
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(inline(&text), None, "{}", path.display());
        for escape_hatch in ["|safe", "| safe", "escape(\"none\")", "{% autoescape"] {
            assert!(
                !text.contains(escape_hatch),
                "{}: {escape_hatch}",
                path.display()
            );
        }
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn every_route_answers_its_methods_and_names_them_to_others(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = Some(world.a.who("organizer_admin"));
    let mut methods: BTreeMap<&str, Vec<jejak::access::RouteRecord>> = BTreeMap::new();
    for route in jejak::app::route_record() {
        methods.entry(route.path).or_default().push(route);
    }
    for (pattern, routes) in methods {
        let path = addresses(&routes[0], world.a.slug, &world.a).remove(0);
        let has = |method: Method| routes.iter().any(|r| r.method == method);
        if has(Method::GET) {
            let get = world.get(admin, &path).await;
            let head = world
                .send(
                    request(Method::HEAD, admin, &path)
                        .body(Body::empty())
                        .unwrap(),
                )
                .await;
            assert_eq!(
                (head.status, head.body.len(), head.header("content-type")),
                (get.status, 0, get.header("content-type")),
                "HEAD {pattern}"
            );
        } else {
            let get = world.get(admin, &path).await;
            assert_eq!(
                (get.status, get.header("allow")),
                (StatusCode::METHOD_NOT_ALLOWED, "POST"),
                "GET {pattern}"
            );
        }
        if !has(Method::POST) {
            let post = world.post(admin, &path, &[]).await;
            assert_eq!(
                (post.status, post.header("allow")),
                (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"),
                "POST {pattern}"
            );
        }
        for method in [
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::TRACE,
            Method::OPTIONS,
            Method::from_bytes(b"JEJAK").unwrap(),
        ] {
            let answer = world
                .send(
                    request(method.clone(), admin, &path)
                        .body(Body::empty())
                        .unwrap(),
                )
                .await;
            assert_eq!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {pattern}"
            );
            assert!(!answer.header("allow").is_empty(), "{method} {pattern}");
        }
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_oversize_form_is_answered_with_a_page(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = Some(world.a.who("organizer_admin"));
    let long = "a".repeat(600 * 1024);
    for path in [world.a.path("/members/new"), "/sign-in".to_owned()] {
        let answer = world
            .post(
                if path == "/sign-in" { None } else { admin },
                &path,
                &fields([("name", &long)]),
            )
            .await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(
            answer.text().contains("<h1") && answer.text().len() < 100_000,
            "{path}"
        );
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn health_tells_the_state_and_nothing_else(pool: PgPool) {
    let world = World::new(pool).await;
    assert_eq!(
        (
            world.get(None, "/health/live").await.text(),
            world.get(None, "/health/ready").await.text()
        ),
        ("ok\n".into(), "ready\n".into())
    );
    sqlx::raw_sql(
        "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)",
    )
    .execute(&world.owner)
    .await
    .unwrap();
    let ready = world.get(None, "/health/ready").await;
    assert_eq!(
        (ready.status, ready.text().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "database not ready\n")
    );
    assert_eq!(world.get(None, "/health/live").await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn cookies_cannot_be_read_by_scripts_and_go_to_this_site_only(pool: PgPool) {
    let world = World::new(pool).await;
    let fresh = world
        .send(
            axum::http::Request::builder()
                .uri("/sign-in")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    let cookie = fresh.header("set-cookie").to_owned();
    assert!(
        cookie.starts_with("jejak-visit=")
            && cookie.contains("HttpOnly")
            && cookie.contains("SameSite=Lax")
            && cookie.contains("Path=/"),
        "{cookie}"
    );
    let mut state = world.state.clone();
    state.site = Arc::new(Site::new(
        "https://jejak.example".parse().ok(),
        DEFAULT_LISTEN,
        Hsts::default(),
        TrustedProxies::default(),
    ));
    let app = jejak::app::router(state);
    let request = axum::http::Request::builder()
        .uri("/sign-in")
        .body(Body::empty())
        .unwrap();
    let response = tower::ServiceExt::oneshot(app, request).await.unwrap();
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-jejak-visit=")
            && cookie.contains("Secure")
            && !cookie.contains("Domain"),
        "{cookie}"
    );
    // Other sites below this name are not ours to bind.
    assert_eq!(
        response.headers()["strict-transport-security"],
        "max-age=63072000"
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_database_that_is_away_gives_a_page_with_the_typed_text(pool: PgPool) {
    let world = World::new(pool).await;
    world.state.db.close().await;
    let admin = world.a.who("organizer_admin");
    let get = world.get(Some(admin), &world.a.path("/")).await;
    assert_eq!(
        (get.status, get.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "5")
    );
    let post = world
        .post_with_token(
            Some(admin),
            &world.a.path("/members/new"),
            &fields([("name", "Ketikan yang tidak boleh hilang")]),
            &csrf_of(admin),
        )
        .await;
    assert_eq!(post.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        post.text().contains("Ketikan yang tidak boleh hilang"),
        "{}",
        post.text()
    );
}
