//! By which address people come: what links begin with, whose word about addresses counts, and a page that names the
//! right address where forms cannot work.

use crate::world::{Answer, VISIT, World, fields, form_body};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use jejak::site::{Hsts, Site};
use jejak::web::browser::csrf_of;
use sqlx::PgPool;
use std::net::SocketAddr;
use std::sync::Arc;

const PUBLIC: &str = "https://jejak.go.id";
const PROXY: &str = "10.0.0.5";

/// The same installation with other settings.
fn moved(world: World, public: &str, trusted: &str) -> World {
    let mut state = world.state.clone();
    state.site = Arc::new(Site::new(
        public.parse().ok(),
        "0.0.0.0:8080".parse().unwrap(),
        Hsts::default(),
        trusted.parse().unwrap(),
    ));
    world.with_state(state)
}

/// A request as it reaches the program: from a peer, with these headers.
fn request(
    method: Method,
    path: &str,
    peer: &str,
    headers: &[(&str, &str)],
) -> axum::http::request::Builder {
    let peer = SocketAddr::new(peer.parse().unwrap(), 50_000);
    let builder = Request::builder()
        .method(method)
        .uri(path)
        .extension(ConnectInfo(peer));
    headers.iter().fold(builder, |builder, (name, value)| {
        builder.header(*name, *value)
    })
}

async fn get(world: &World, path: &str, peer: &str, headers: &[(&str, &str)]) -> Answer {
    let request = request(Method::GET, path, peer, headers);
    world.send(request.body(Body::empty()).unwrap()).await
}

async fn post(
    world: &World,
    path: &str,
    peer: &str,
    headers: &[(&str, &str)],
    sent: &[(String, String)],
    secret: &str,
) -> Answer {
    let request = request(Method::POST, path, peer, headers)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    world
        .send(request.body(form_body(sent, &csrf_of(secret))).unwrap())
        .await
}

/// The page with a fresh invitation link, asked for by an admin who came by `host`.
async fn links_page(world: &World, host: &str) -> String {
    let secret = world.a.who("organizer_admin");
    let cookies = [format!("jejak={secret}"), format!("__Host-jejak={secret}")].join("; ");
    let spare = fields([("member", &world.a.id("member-spare").to_string())]);
    let path = world.a.path("/members/invitations");
    let headers = [("host", host), ("cookie", cookies.as_str())];
    let answer = post(world, &path, "192.0.2.7", &headers, &spare, secret).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.text()
}

const FOLLOWS_HOST: &str = "tautan di halaman ini memakai alamat yang sedang Anda buka";
const ONLY_HERE: &str = "hanya dapat dibuka di komputer ini";

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn without_a_public_address_links_follow_the_host_by_which_the_admin_came(pool: PgPool) {
    let world = moved(World::new(pool).await, "", "");
    let named = links_page(&world, "jejak.kantor:8080").await;
    assert!(
        named.contains("http://jejak.kantor:8080/invitations/"),
        "{named}"
    );
    assert!(named.contains(FOLLOWS_HOST) && !named.contains(ONLY_HERE));
    for host in ["127.0.0.1:8080", "0.0.0.0:8080", "localhost:8080"] {
        let local = links_page(&world, host).await;
        assert!(
            local.contains("http://127.0.0.1:8080/invitations/"),
            "{host}: {local}"
        );
        assert!(
            local.contains(ONLY_HERE) && !local.contains("0.0.0.0"),
            "{host}"
        );
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_forged_host_changes_no_link_where_the_public_address_is_set(pool: PgPool) {
    let world = moved(World::new(pool).await, PUBLIC, "");
    let page = links_page(&world, "jahat.example").await;
    assert!(page.contains("https://jejak.go.id/invitations/") && !page.contains("jahat.example"));
    assert!(!page.contains(FOLLOWS_HOST) && !page.contains(ONLY_HERE));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_first_admins_link_follows_the_host_too(pool: PgPool) {
    let world = moved(World::new(pool).await, "", PROXY);
    let path = format!("/platform/tenants/{}/admins/new", world.a.tenant);
    let cookie = format!("jejak={}", world.platform);
    let headers = [
        ("host", "127.0.0.1:8080"),
        ("x-forwarded-host", "jejak.kantor"),
        ("x-forwarded-proto", "https"),
        ("cookie", &cookie),
    ];
    let person = fields([("name", "Admin Baru"), ("email", "admin.baru@contoh.go.id")]);
    // The words of a proxy count only when it is trusted.
    for (peer, expected, hint) in [
        (PROXY, "https://jejak.kantor/invitations/", FOLLOWS_HOST),
        ("192.0.2.7", "http://127.0.0.1:8080/invitations/", ONLY_HERE),
    ] {
        let answer = post(&world, &path, peer, &headers, &person, &world.platform).await;
        let text = answer.text();
        assert!(
            text.contains(expected) && text.contains(hint),
            "{peer}: {text}"
        );
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_address_of_a_session_is_the_clients_where_the_proxy_is_trusted(pool: PgPool) {
    let world = moved(World::new(pool).await, "", PROXY);
    let link = format!("/invitations/{}", world.a.token());
    let chosen = fields([
        ("password", "sawah lumbung padi 27"),
        ("password_again", "sawah lumbung padi 27"),
    ]);
    let cookie = format!("jejak-visit={VISIT}");
    let headers = [
        ("host", "jejak.kantor"),
        ("cookie", cookie.as_str()),
        ("x-forwarded-for", "1.1.1.1, 198.51.100.9"),
    ];
    let taken = post(&world, &link, PROXY, &headers, &chosen, VISIT).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    let login = fields([
        ("login", "penanda-a1-spare@contoh.go.id"),
        ("password", "sawah lumbung padi 27"),
    ]);
    let direct = post(&world, "/sign-in", "192.0.2.7", &headers, &login, VISIT).await;
    assert_eq!(direct.status, StatusCode::SEE_OTHER, "{}", direct.text());
    let addresses: Vec<String> = sqlx::query_scalar(
        "select address from session where account_id = $1 and address <> '' order by address",
    )
    .bind(world.a.id("account-spare"))
    .fetch_all(&world.owner)
    .await
    .unwrap();
    assert_eq!(addresses, ["192.0.2.7", "198.51.100.9"]);
}

fn wrong_login() -> Vec<(String, String)> {
    fields([
        ("login", "siapa@contoh.go.id"),
        ("password", "bukan kata sandinya"),
    ])
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_from_the_wrong_address_leads_to_the_right_one(pool: PgPool) {
    let world = moved(World::new(pool).await, PUBLIC, PROXY);
    // Over http the browser has refused the cookie.
    let by_http = [("host", "jejak.go.id"), ("origin", "http://jejak.go.id")];
    let by_number = [
        ("host", "10.9.9.9:8080"),
        ("origin", "http://10.9.9.9:8080"),
    ];
    for (headers, seen) in [
        (by_http, "http://jejak.go.id"),
        (by_number, "http://10.9.9.9:8080"),
    ] {
        let answer = post(
            &world,
            "/sign-in",
            "192.0.2.7",
            &headers,
            &wrong_login(),
            VISIT,
        )
        .await;
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(
            text.contains(&format!(
                "Anda membuka Jejak lewat {seen}; alamat Jejak adalah https://jejak.go.id."
            )),
            "{text}"
        );
        assert!(text.contains("<a href=\"https://jejak.go.id/\">"), "{text}");
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_sign_in_page_at_another_address_names_the_right_one(pool: PgPool) {
    let world = moved(World::new(pool).await, PUBLIC, PROXY);
    let named = "<a href=\"https://jejak.go.id/sign-in\">";
    for (peer, headers, is_named) in [
        ("192.0.2.7", vec![("host", "10.9.9.9:8080")], true),
        (
            PROXY,
            vec![("host", "jejak.go.id"), ("x-forwarded-proto", "http")],
            true,
        ),
        (
            PROXY,
            vec![("host", "jejak.go.id"), ("x-forwarded-proto", "https")],
            false,
        ),
        (
            "192.0.2.7",
            vec![("host", "jejak.go.id"), ("x-forwarded-proto", "http")],
            false,
        ),
        // A proxy on the same computer that writes its own Host: the browser is right.
        ("127.0.0.1", vec![("host", "127.0.0.1:8080")], false),
        (
            PROXY,
            vec![("host", "upstream"), ("x-forwarded-host", "jejak.go.id")],
            false,
        ),
    ] {
        let page = get(&world, "/sign-in", peer, &headers).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.text().contains(named), is_named, "{peer} {headers:?}");
    }
    let health = get(&world, "/health/live", "192.0.2.7", &[("host", "10.9.9.9")]).await;
    assert_eq!(health.text(), "ok\n");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_proxy_that_rewrites_the_host_stops_nobody(pool: PgPool) {
    let world = moved(World::new(pool).await, PUBLIC, "");
    let cookie = format!("__Host-jejak-visit={VISIT}");
    let of_browsers_today = [("sec-fetch-site", "same-origin"), ("origin", PUBLIC)];
    let of_older_ones = [("origin", PUBLIC), ("accept-language", "id")];
    for browser in [of_browsers_today, of_older_ones] {
        let mut headers = vec![("host", "127.0.0.1:8080"), ("cookie", cookie.as_str())];
        headers.extend(browser);
        let answer = post(
            &world,
            "/sign-in",
            "127.0.0.1",
            &headers,
            &wrong_login(),
            VISIT,
        )
        .await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            answer.text()
        );
    }
    // An old form of such a browser is an old form, not a wrong address.
    let mut headers = vec![("host", "127.0.0.1:8080"), ("cookie", cookie.as_str())];
    headers.extend(of_browsers_today);
    let old = post(
        &world,
        "/sign-in",
        "127.0.0.1",
        &headers,
        &wrong_login(),
        "lain",
    )
    .await;
    assert_eq!(old.status, StatusCode::FORBIDDEN);
    assert!(
        old.text().contains("Formulir sudah tidak berlaku"),
        "{}",
        old.text()
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_browser_without_cookies_is_told_so(pool: PgPool) {
    let world = moved(World::new(pool).await, PUBLIC, "");
    let headers = [("host", "jejak.go.id"), ("origin", PUBLIC)];
    let answer = post(
        &world,
        "/sign-in",
        "192.0.2.7",
        &headers,
        &wrong_login(),
        VISIT,
    )
    .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let text = answer.text();
    assert!(text.contains("Peramban tidak mengirim cookie"), "{text}");
    assert!(text.contains("<a href=\"https://jejak.go.id/\">"), "{text}");
}
