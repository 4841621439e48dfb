//! Signing in, staying signed in, and the links with which a password is chosen.

use crate::world::{Answer, VISIT, World, fields, form_body, now, request};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use chrono::TimeDelta;
use jejak::accounts::Device;
use jejak::accounts::actions;
use jejak::accounts::password;
use jejak::accounts::store::{self, Keep};
use jejak::db::SystemReason;
use jejak::id::AccountId;
use jejak::web::browser::{csrf_of, digest};
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tower::ServiceExt;

pub const PASSWORD: &str = "sawah lumbung padi 27";

/// Gives somebody of A a password, and says with which e-mail the person signs in.
pub async fn with_password(world: &World, role: &str) -> String {
    let hash = password::hash(PASSWORD.to_owned()).await.unwrap();
    let mut tx = world.state.db.system(SystemReason::SignIn).await.unwrap();
    let session = digest(world.a.who(role));
    store::set_password(
        &mut tx,
        AccountId(world.a.id(&format!("account-{role}"))),
        &hash,
        Keep {
            session: Some(session),
            device: None,
        },
        now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    format!("penanda-a1-{role}@contoh.go.id")
}

async fn sign_in(world: &World, who: Option<&str>, login: &str, password: &str) -> Answer {
    world
        .post(
            who,
            "/sign-in",
            &fields([("login", login), ("password", password)]),
        )
        .await
}

async fn home(world: &World, session: &str) -> StatusCode {
    world.get(Some(session), &world.a.path("/")).await.status
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn signing_in_gives_a_new_session_and_closes_the_one_before(pool: PgPool) {
    let world = World::new(pool).await;
    let login = with_password(&world, "mentor").await;
    let first = sign_in(&world, None, &login, PASSWORD).await;
    assert_eq!(
        (first.status, first.location()),
        (StatusCode::SEE_OTHER, "/")
    );
    let first = first.new_session().unwrap();
    assert_ne!(first, crate::world::VISIT);
    assert_eq!(home(&world, &first).await, StatusCode::OK);
    let second = sign_in(&world, Some(&first), &login, PASSWORD)
        .await
        .new_session()
        .unwrap();
    assert_ne!(second, first);
    assert_eq!(
        (home(&world, &first).await, home(&world, &second).await),
        (StatusCode::SEE_OTHER, StatusCode::OK)
    );
    let stored: Vec<Vec<u8>> =
        sqlx::query_scalar("select token_digest from session where account_id = $1")
            .bind(world.a.id("account-mentor"))
            .fetch_all(&world.owner)
            .await
            .unwrap();
    assert!(
        stored.contains(&digest(&second).to_vec())
            && !stored.iter().any(|s| s == second.as_bytes())
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_nip_with_spaces_and_an_email_in_capitals_are_understood(pool: PgPool) {
    let world = World::new(pool).await;
    let email = with_password(&world, "mentor").await;
    for login in [
        email.to_uppercase(),
        "19710213 199703 1 002".to_owned(),
        format!("  {email} "),
    ] {
        assert_eq!(
            sign_in(&world, None, &login, PASSWORD).await.status,
            StatusCode::SEE_OTHER,
            "{login}"
        );
    }
    // A cookie that somebody else planted does not become a session.
    let planted = "ditanam-orang-lain-0123456789012345678901";
    let given = sign_in(&world, Some(planted), &email, PASSWORD)
        .await
        .new_session()
        .unwrap();
    assert_ne!(given, planted);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_idle_session_ends_after_an_hour(pool: PgPool) {
    let world = World::new(pool).await;
    let session = world.a.who("mentor");
    world.state.clock.set(now() + TimeDelta::minutes(59));
    assert_eq!(home(&world, session).await, StatusCode::OK);
    noticed(&world, session).await;
    world.state.clock.set(now() + TimeDelta::minutes(59 + 59));
    assert_eq!(
        home(&world, session).await,
        StatusCode::OK,
        "use keeps a session open"
    );
    noticed(&world, session).await;
    world
        .state
        .clock
        .set(now() + TimeDelta::minutes(59 + 59 + 61));
    assert_eq!(home(&world, session).await, StatusCode::SEE_OTHER);
    assert_eq!(
        world.get(Some(session), "/account").await.status,
        StatusCode::SEE_OTHER
    );
}

/// Waits until the use of a session was written down, which happens off the critical path.
async fn noticed(world: &World, session: &str) {
    for _ in 0..10_000 {
        let seen: chrono::DateTime<chrono::Utc> =
            sqlx::query_scalar("select last_seen_at from session where token_digest = $1")
                .bind(&digest(session)[..])
                .fetch_one(&world.owner)
                .await
                .unwrap();
        if seen == world.state.clock.now() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the use of the session was never written down");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_session_ends_after_twelve_hours_however_busy(pool: PgPool) {
    let world = World::new(pool).await;
    let session = world.a.who("mentor");
    for half_hours in 1..24 {
        world
            .state
            .clock
            .set(now() + TimeDelta::minutes(30 * half_hours));
        assert_eq!(
            home(&world, session).await,
            StatusCode::OK,
            "after {half_hours} half hours"
        );
        noticed(&world, session).await;
    }
    world
        .state
        .clock
        .set(now() + TimeDelta::hours(12) + TimeDelta::seconds(1));
    assert_eq!(home(&world, session).await, StatusCode::SEE_OTHER);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn signing_out_kills_the_session_on_the_server(pool: PgPool) {
    let world = World::new(pool).await;
    let session = world.a.who("mentor");
    let out = world.post(Some(session), "/sign-out", &[]).await;
    assert_eq!(
        (out.status, out.location()),
        (StatusCode::SEE_OTHER, "/sign-in")
    );
    assert!(out.header("clear-site-data").contains("cache"));
    assert_eq!(home(&world, session).await, StatusCode::SEE_OTHER);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn guessing_is_stopped_after_ten_tries_for_known_and_unknown_alike(pool: PgPool) {
    let world = World::new(pool).await;
    let known = with_password(&world, "mentor").await;
    let other = with_password(&world, "coach").await;
    for login in [known.as_str(), "tidak.ada@contoh.go.id"] {
        for n in 1..=10 {
            assert_eq!(
                sign_in(&world, None, login, "bukan kata sandinya")
                    .await
                    .status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{login} {n}"
            );
        }
        let stopped = sign_in(&world, None, login, PASSWORD).await;
        assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS, "{login}");
        assert!(stopped.header("retry-after").parse::<u64>().unwrap() <= 91);
        assert_eq!(stopped.new_session(), None);
    }
    assert_eq!(
        sign_in(&world, None, &other, PASSWORD).await.status,
        StatusCode::SEE_OTHER,
        "others can still sign in"
    );
}

/// Sends a sign-in from an address, with the device's secret if the browser has one.
async fn try_from(
    app: Router,
    address: &str,
    device: Option<&str>,
    login: &str,
    password: &str,
) -> (StatusCode, Option<String>) {
    let mut cookie = format!("jejak-visit={VISIT}");
    if let Some(secret) = device {
        cookie.push_str(&format!("; jejak-device={secret}"));
    }
    let sent = fields([("login", login), ("password", password)]);
    let peer = SocketAddr::new(address.parse().unwrap(), 50_000);
    loop {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/sign-in")
            .header(header::HOST, "jejak.example")
            .header(header::COOKIE, &cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ConnectInfo(peer))
            .body(form_body(&sent, &csrf_of(VISIT)))
            .unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        // A machine under load says "try again", so it is tried again.
        if response.status() != StatusCode::SERVICE_UNAVAILABLE {
            let given = response.headers().get_all(header::SET_COOKIE).iter();
            let mut device = given.filter_map(|c| {
                let value = c.to_str().ok()?.strip_prefix("jejak-device=")?;
                assert!(
                    value.contains("HttpOnly") && value.contains("Max-Age="),
                    "{value}"
                );
                Some(value.split(';').next()?.to_owned())
            });
            return (response.status(), device.next_back());
        }
    }
}

const CLASS: &str = "203.0.113.7";
const OUTSIDE: &str = "198.51.100.66";

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn three_hundred_behind_one_address_get_in_beside_an_outsiders_wrong_tries(pool: PgPool) {
    let world = World::new(pool).await;
    let hash = password::hash(PASSWORD.to_owned()).await.unwrap();
    sqlx::query(
        "insert into account (id, name, email, password_hash, created_at)
         select gen_random_uuid(), 'Peserta', 'peserta' || n || '@contoh.go.id', $1, $2 from generate_series(0, 299) n",
    )
    .bind(&hash)
    .bind(now())
    .execute(&world.owner)
    .await
    .unwrap();
    let person = |n: usize| format!("peserta{n}@contoh.go.id");
    // The clock stands still: all of it happens at once. The outsider tries everybody from the class's own address,
    // and a few people again and again from elsewhere.
    let right = (0..300).map(|n| (CLASS, person(n), PASSWORD));
    let among_them = (0..500).map(|n| (CLASS, person(n % 300), "bukan kata sandinya"));
    let elsewhere = (0..500).map(|n| (OUTSIDE, person(n % 5), "bukan kata sandinya"));
    let mut all: Vec<_> = among_them
        .zip(elsewhere)
        .flat_map(|(a, b)| [a, b])
        .collect();
    for (n, one) in right.enumerate() {
        all.insert(n * 4, one);
    }
    let at_once = Arc::new(Semaphore::new(12));
    let mut tries = JoinSet::new();
    for (address, login, typed) in all {
        let (app, turn) = (world.app.clone(), at_once.clone());
        tries.spawn(async move {
            let _turn = turn.acquire_owned().await.unwrap();
            let (status, _) = try_from(app, address, None, &login, typed).await;
            (typed == PASSWORD, address, status)
        });
    }
    let mut counted: BTreeMap<(bool, &str, u16), usize> = BTreeMap::new();
    for (is_right, address, status) in tries.join_all().await {
        *counted
            .entry((is_right, address, status.as_u16()))
            .or_default() += 1;
    }
    assert_eq!(
        counted,
        BTreeMap::from([
            ((true, CLASS, 303), 300),
            ((false, CLASS, 422), 500),
            ((false, OUTSIDE, 422), 50),
            ((false, OUTSIDE, 429), 450),
        ])
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_device_that_was_used_before_gets_in_while_strangers_guess(pool: PgPool) {
    let world = World::new(pool).await;
    let login = with_password(&world, "mentor").await;
    let other = with_password(&world, "coach").await;
    let attempt = async |device: Option<&str>, login: &str, typed: &str| {
        try_from(world.app.clone(), CLASS, device, login, typed).await
    };
    let (status, device) = attempt(None, &login, PASSWORD).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let device = device.unwrap();
    for _ in 0..10 {
        let wrong = attempt(None, &login, "bukan kata sandinya").await;
        assert_eq!(wrong, (StatusCode::UNPROCESSABLE_ENTITY, None));
    }
    let (stranger, _) = attempt(None, &login, PASSWORD).await;
    assert_eq!(stranger, StatusCode::TOO_MANY_REQUESTS);
    let elsewhere = try_from(world.app.clone(), OUTSIDE, None, &login, PASSWORD).await;
    assert_eq!(elsewhere.0, StatusCode::SEE_OTHER, "another address");
    let (known, kept) = attempt(Some(&device), &login, PASSWORD).await;
    assert_eq!(
        (known, kept.as_deref()),
        (StatusCode::SEE_OTHER, Some(device.as_str()))
    );
    // The secret helps the account that knows it, and no other.
    for _ in 0..10 {
        attempt(None, &other, "bukan kata sandinya").await;
    }
    let (unknown, _) = attempt(Some(&device), &other, PASSWORD).await;
    assert_eq!(unknown, StatusCode::TOO_MANY_REQUESTS);
    // A year of disuse ends it.
    world.state.clock.set(now() + TimeDelta::days(364));
    assert!(knows(&world, "mentor", &device).await);
    world.state.clock.set(now() + TimeDelta::days(367));
    assert!(!knows(&world, "mentor", &device).await);
}

/// Whether the account of somebody in A knows a device.
async fn knows(world: &World, role: &str, device: &str) -> bool {
    sqlx::query_scalar("select is_known_device($1, $2, $3)")
        .bind(world.a.id(&format!("account-{role}")))
        .bind(&digest(device)[..])
        .bind(world.state.clock.now())
        .fetch_one(&world.owner)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_new_password_ends_the_devices_elsewhere_and_keeps_the_present_one(pool: PgPool) {
    let world = World::new(pool).await;
    let login = with_password(&world, "mentor").await;
    let sign_in = async || {
        let given = try_from(world.app.clone(), CLASS, None, &login, PASSWORD).await;
        given.1.unwrap()
    };
    let (here, elsewhere) = (sign_in().await, sign_in().await);
    let session = world.open(world.a.id("account-mentor")).await;
    let post = async |path: &str, sent: &[(String, String)]| {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, "jejak.example")
            .header(
                header::COOKIE,
                format!("jejak={session}; jejak-device={here}"),
            )
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form_body(sent, &csrf_of(&session)))
            .unwrap();
        world.send(request).await.status
    };
    let change = fields([
        ("current", PASSWORD),
        ("password", "gunung danau angin 41"),
        ("password_again", "gunung danau angin 41"),
    ]);
    assert!(knows(&world, "mentor", &elsewhere).await);
    assert_eq!(
        post("/account/password", &change).await,
        StatusCode::SEE_OTHER
    );
    assert!(knows(&world, "mentor", &here).await && !knows(&world, "mentor", &elsewhere).await);
    let third = try_from(
        world.app.clone(),
        CLASS,
        None,
        &login,
        "gunung danau angin 41",
    )
    .await;
    let third = third.1.unwrap();
    assert_eq!(
        post("/account/sessions/end-others", &[]).await,
        StatusCode::SEE_OTHER
    );
    assert!(knows(&world, "mentor", &here).await && !knows(&world, "mentor", &third).await);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_account_keeps_the_twenty_devices_that_were_used_last(pool: PgPool) {
    let world = World::new(pool).await;
    let account = AccountId(world.a.id("account-mentor"));
    for n in 0..25 {
        let device = Device {
            digest: Some(digest(&n.to_string())),
            ..Device::default()
        };
        let at = now() + TimeDelta::minutes(n);
        actions::sign_in(&world.state.db, account, None, &device, at)
            .await
            .unwrap();
    }
    let mut kept = Vec::new();
    for n in 0..25 {
        if knows(&world, "mentor", &n.to_string()).await {
            kept.push(n);
        }
    }
    assert_eq!(kept, (5..25).collect::<Vec<i64>>());
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn who_must_wait_loses_nothing_and_reads_whom_to_ask(pool: PgPool) {
    let world = World::new(pool).await;
    let login = with_password(&world, "mentor").await;
    for _ in 0..10 {
        sign_in(&world, None, &login, "bukan kata sandinya").await;
    }
    let sent = fields([
        ("login", &login),
        ("password", PASSWORD),
        ("next", "/t/kota-satu/projects"),
    ]);
    let refused = world.post(None, "/sign-in", &sent).await;
    let text = refused.text();
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(text.contains("Tunggu 2 menit, lalu coba lagi."), "{text}");
    assert!(
        text.contains("Minta tautan baru kepada admin penyelenggara"),
        "{text}"
    );
    assert!(
        text.contains("memintanya kepada pengelola platform"),
        "{text}"
    );
    assert!(text.contains("name=\"next\" value=\"/t/kota-satu/projects\""));
    assert!(text.contains(&format!("value=\"{login}\"")) && !text.contains(PASSWORD));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn changing_the_password_and_joining_are_counted_too(pool: PgPool) {
    let world = World::new(pool).await;
    with_password(&world, "mentor").await;
    let mine = world.a.who("mentor");
    let change = fields([
        ("current", "bukan kata sandinya"),
        ("password", "gunung danau angin 41"),
        ("password_again", "gunung danau angin 41"),
    ]);
    for n in 0..11 {
        let status = world
            .post(Some(mine), "/account/password", &change)
            .await
            .status;
        let expected = if n < 10 {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::TOO_MANY_REQUESTS
        };
        assert_eq!(status, expected, "{n}");
    }
    let first = link_of_the_other_tenant(&world).await;
    world.post(None, &first, &choice(PASSWORD)).await;
    let join = fresh_link(&world).await;
    let wrong = fields([("password", "bukan kata sandinya")]);
    for n in 0..11 {
        let status = world.post(None, &join, &wrong).await.status;
        let expected = if n < 10 {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::TOO_MANY_REQUESTS
        };
        assert_eq!(status, expected, "{n}");
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_unknown_login_is_answered_like_a_wrong_password(pool: PgPool) {
    let world = World::new(pool).await;
    let known = with_password(&world, "mentor").await;
    let wrong = sign_in(&world, None, &known, "bukan kata sandinya").await;
    let unknown = sign_in(
        &world,
        None,
        "tidak.ada@contoh.go.id",
        "bukan kata sandinya",
    )
    .await;
    let never_invited = sign_in(
        &world,
        None,
        "penanda-a1-spare@contoh.go.id",
        "bukan kata sandinya",
    )
    .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (other, login) in [
        (&unknown, "tidak.ada@contoh.go.id"),
        (&never_invited, "penanda-a1-spare@contoh.go.id"),
    ] {
        assert_eq!(
            (other.status, other.text().replace(login, "LOGIN")),
            (wrong.status, wrong.text().replace(&known, "LOGIN"))
        );
    }
    assert!(!wrong.text().contains("bukan kata sandinya"));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn after_signing_in_one_stays_on_this_site(pool: PgPool) {
    let world = World::new(pool).await;
    let login = with_password(&world, "mentor").await;
    let inside = world.a.path("/members");
    for (next, expected) in [
        (inside.as_str(), inside.as_str()),
        ("//jahat.example", "/"),
        ("/\\jahat.example", "/"),
        ("\\\\jahat.example", "/"),
        ("https://jahat.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/jahat.example", "/"),
        ("", "/"),
    ] {
        let answer = world
            .post(
                None,
                "/sign-in",
                &fields([("login", &login), ("password", PASSWORD), ("next", next)]),
            )
            .await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, expected),
            "{next:?}"
        );
        let session = answer.new_session().unwrap();
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("next", next)
            .finish();
        let again = world
            .get(Some(&session), &format!("/sign-in?{query}"))
            .await;
        assert_eq!(
            (again.status, again.location()),
            (StatusCode::SEE_OTHER, expected),
            "signed in already, {next:?}"
        );
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn losing_a_role_or_the_place_counts_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.a.who("organizer_admin");
    let members = world.a.path("/members");
    let coach = world.a.id("member-coach").to_string();
    assert_eq!(home(&world, world.a.who("coach")).await, StatusCode::OK);
    let done = world
        .post(
            Some(admin),
            &format!("{members}/{coach}/activity"),
            &fields([("active", "0")]),
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(
        home(&world, world.a.who("coach")).await,
        StatusCode::NOT_FOUND
    );
    let pic = world.a.id("member-class_pic").to_string();
    world
        .post(
            Some(admin),
            &format!("{members}/{pic}/roles"),
            &fields([("role", "organizer_admin")]),
        )
        .await;
    assert_eq!(
        world
            .get(Some(world.a.who("class_pic")), &members)
            .await
            .status,
        StatusCode::OK
    );
    world
        .post(
            Some(admin),
            &format!("{members}/{pic}/roles"),
            &fields([("role", "coach")]),
        )
        .await;
    assert_eq!(
        world
            .get(Some(world.a.who("class_pic")), &members)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    sqlx::query("update account set disabled_at = now() where id = $1")
        .bind(world.a.id("account-mentor"))
        .execute(&world.owner)
        .await
        .unwrap();
    assert_eq!(
        home(&world, world.a.who("mentor")).await,
        StatusCode::SEE_OTHER
    );
}

/// Makes a link for the person who was never invited, as the admin does, and gives its path.
pub async fn fresh_link(world: &World) -> String {
    let session = world.open(world.a.id("account-organizer_admin")).await;
    let page = world
        .post(
            Some(&session),
            &world.a.path("/members/invitations"),
            &fields([("member", &world.a.id("member-spare").to_string())]),
        )
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    let secret = text
        .split("http://jejak.example/invitations/")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    format!("/invitations/{secret}")
}

pub fn choice(password: &str) -> Vec<(String, String)> {
    fields([("password", password), ("password_again", password)])
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_invitation_opens_the_door_once(pool: PgPool) {
    let world = World::new(pool).await;
    let link = fresh_link(&world).await;
    let secret = link.trim_start_matches("/invitations/").to_owned();
    let shown = world.get(None, &link).await;
    assert_eq!(shown.status, StatusCode::OK);
    let stored: i64 =
        sqlx::query_scalar("select count(*) from invitation i where i::text like '%' || $1 || '%'")
            .bind(&secret)
            .fetch_one(&world.owner)
            .await
            .unwrap();
    assert_eq!(stored, 0, "only the digest of a link is kept");
    let taken = world.post(None, &link, &choice(PASSWORD)).await;
    assert_eq!(
        (taken.status, taken.location()),
        (StatusCode::SEE_OTHER, "/")
    );
    assert_eq!(
        home(&world, &taken.new_session().unwrap()).await,
        StatusCode::OK
    );
    for answer in [
        world.get(None, &link).await,
        world
            .post(None, &link, &choice("kata sandi yang lain lagi"))
            .await,
    ] {
        assert_eq!(
            (answer.status, answer.new_session()),
            (StatusCode::GONE, None)
        );
    }
    assert_eq!(
        sign_in(&world, None, "penanda-a1-spare@contoh.go.id", PASSWORD)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_newer_invitation_ends_the_older_one(pool: PgPool) {
    let world = World::new(pool).await;
    let seeded = format!("/invitations/{}", world.a.token());
    assert_eq!(world.get(None, &seeded).await.status, StatusCode::OK);
    let older = fresh_link(&world).await;
    assert_eq!(world.get(None, &seeded).await.status, StatusCode::GONE);
    let newer = fresh_link(&world).await;
    assert_eq!(
        (
            world.get(None, &older).await.status,
            world.post(None, &older, &choice(PASSWORD)).await.status
        ),
        (StatusCode::GONE, StatusCode::GONE)
    );
    assert_eq!(
        world.post(None, &newer, &choice(PASSWORD)).await.status,
        StatusCode::SEE_OTHER
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_invitation_lasts_seventy_two_hours(pool: PgPool) {
    let world = World::new(pool).await;
    let link = fresh_link(&world).await;
    world
        .state
        .clock
        .set(now() + TimeDelta::hours(72) - TimeDelta::seconds(1));
    assert_eq!(world.get(None, &link).await.status, StatusCode::OK);
    world.state.clock.set(now() + TimeDelta::hours(72));
    assert_eq!(
        (
            world.get(None, &link).await.status,
            world.post(None, &link, &choice(PASSWORD)).await.status
        ),
        (StatusCode::GONE, StatusCode::GONE)
    );
    assert_eq!(
        world
            .get(None, "/invitations/tidak-pernah-ada")
            .await
            .status,
        StatusCode::GONE
    );
}

/// B enters the person of A who was never invited, by NIP, and gets a link for the person.
async fn link_of_the_other_tenant(world: &World) -> String {
    let admin = world.b.who("organizer_admin");
    let person = fields([
        ("name", "Orang Pinjaman"),
        ("nip", "19710213 199703 1 015"),
        ("role", "examiner"),
    ]);
    let entered = world
        .post(Some(admin), &world.b.path("/members/new"), &person)
        .await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    let member = entered.location().rsplit('/').next().unwrap().to_owned();
    let account: uuid::Uuid =
        sqlx::query_scalar("select account_id from member where id = $1::uuid")
            .bind(&member)
            .fetch_one(&world.owner)
            .await
            .unwrap();
    assert_eq!(account, world.a.id("account-spare"));
    let asked = fields([("member", &member)]);
    let page = world
        .post(Some(admin), &world.b.path("/members/invitations"), &asked)
        .await;
    let text = page.text();
    let mut links = text.split("http://jejak.example/invitations/");
    let secret = links.nth(1).unwrap().split('<').next().unwrap();
    format!("/invitations/{secret}")
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_link_opens_the_room_of_its_own_tenant_alone(pool: PgPool) {
    let world = World::new(pool).await;
    let ours = fresh_link(&world).await;
    let theirs = link_of_the_other_tenant(&world).await;
    let taken = world.post(None, &theirs, &choice(PASSWORD)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let session = taken.new_session().unwrap();
    let there = world.get(Some(&session), &world.b.path("/")).await.status;
    assert_eq!(there, StatusCode::OK);
    // Whoever holds B's link and the password it set stands before a closed door at A.
    for path in ["/", "/members", "/cohorts", "/projects"] {
        let here = world.get(Some(&session), &world.a.path(path)).await.status;
        assert_eq!(here, StatusCode::NOT_FOUND, "{path}");
    }
    // A's own link opens it, to somebody who also knows the password.
    let wrong = fields([("password", "bukan kata sandinya")]);
    let refused = world.post(None, &ours, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let joined = world
        .post(None, &ours, &fields([("password", PASSWORD)]))
        .await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER);
    let session = joined.new_session().unwrap();
    let here = world.get(Some(&session), &world.a.path("/")).await.status;
    assert_eq!(here, StatusCode::OK);
    // Active in both: neither tenant can set a new password.
    let admin = world.a.who("organizer_admin");
    let spare = world.a.id("member-spare").to_string();
    let asked = fields([("member", &spare)]);
    let page = world
        .post(Some(admin), &world.a.path("/members/invitations"), &asked)
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("http://jejak.example/invitations/"));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn weak_passwords_are_refused_with_a_sentence(pool: PgPool) {
    let world = World::new(pool).await;
    let link = fresh_link(&world).await;
    for weak in [
        "",
        "pendek",
        "sebelas hur",
        "indonesia123",
        "PASSWORD1234",
        "aaaaaaaaaaaaaaa",
        "197102131997031015",
        "penanda-a1-spare@contoh.go.id",
    ] {
        let answer = world.post(None, &link, &choice(weak)).await;
        assert_eq!(
            (answer.status, answer.new_session()),
            (StatusCode::UNPROCESSABLE_ENTITY, None),
            "{weak}"
        );
        assert!(
            weak.is_empty()
                || weak.len() < 12
                || !answer.text().contains(&format!("value=\"{weak}\"")),
            "{weak}"
        );
    }
    let differing = world
        .post(
            None,
            &link,
            &fields([
                ("password", PASSWORD),
                ("password_again", "sawah lumbung padi 28"),
            ]),
        )
        .await;
    assert_eq!(differing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = "kata sandi panjang dengan emoji 🌾 dan spasi ".repeat(3);
    assert_eq!(
        world.post(None, &link, &choice(&long)).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        sign_in(&world, None, "penanda-a1-spare@contoh.go.id", &long)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        sign_in(
            &world,
            None,
            "penanda-a1-spare@contoh.go.id",
            &long[..long.len() - 2]
        )
        .await
        .status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nothing is cut off"
    );
    let stored: String = sqlx::query_scalar("select password_hash from account where id = $1")
        .bind(world.a.id("account-spare"))
        .fetch_one(&world.owner)
        .await
        .unwrap();
    assert!(
        stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{stored}"
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_new_password_asks_for_the_old_one_and_ends_other_sessions(pool: PgPool) {
    let world = World::new(pool).await;
    let login = with_password(&world, "mentor").await;
    let (mine, other) = (
        world.a.who("mentor"),
        world.open(world.a.id("account-mentor")).await,
    );
    let new = "gunung danau angin 41";
    let change = |current: &str| {
        fields([
            ("current", current),
            ("password", new),
            ("password_again", new),
        ])
    };
    assert_eq!(
        world
            .post(Some(mine), "/account/password", &change("bukan yang lama"))
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let nip = fields([
        ("current", PASSWORD),
        ("password", "19710213 199703 1 002"),
        ("password_again", "19710213 199703 1 002"),
    ]);
    assert_eq!(
        world
            .post(Some(mine), "/account/password", &nip)
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(home(&world, &other).await, StatusCode::OK);
    assert_eq!(
        world
            .post(Some(mine), "/account/password", &change(PASSWORD))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        (home(&world, mine).await, home(&world, &other).await),
        (StatusCode::OK, StatusCode::SEE_OTHER)
    );
    assert_eq!(
        sign_in(&world, None, &login, PASSWORD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let third = sign_in(&world, None, &login, new)
        .await
        .new_session()
        .unwrap();
    assert_eq!(
        world
            .post(Some(mine), "/account/sessions/end-others", &[])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        (home(&world, mine).await, home(&world, &third).await),
        (StatusCode::OK, StatusCode::SEE_OTHER)
    );
    world.post(Some(mine), "/sign-out", &[]).await;
    let log: Vec<String> = sqlx::query_scalar(
        "select action || case when actor_account_id = $1 then '' else ' by nobody' end from audit_log
          where subject_id = $1 and at >= $2 and request_id <> '' order by at, id",
    )
    .bind(world.a.id("account-mentor"))
    .bind(now())
    .fetch_all(&world.owner)
    .await
    .unwrap();
    assert_eq!(
        log,
        [
            "account.change_password",
            "account.refuse_sign_in by nobody",
            "account.sign_in",
            "account.end_sessions",
            "account.sign_out"
        ]
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn own_sessions_are_listed_with_their_device(pool: PgPool) {
    let world = World::new(pool).await;
    let device = Device {
        user_agent: "Mozilla/5.0 (Android 14) Firefox/130.0".into(),
        address: "203.0.113.7".into(),
        digest: None,
    };
    actions::sign_in(
        &world.state.db,
        AccountId(world.a.id("account-mentor")),
        None,
        &device,
        now(),
    )
    .await
    .unwrap();
    let page = world
        .send(
            request(Method::GET, Some(world.a.who("mentor")), "/account")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text().contains("203.0.113.7") && page.text().contains("Firefox"),
        "{}",
        page.text()
    );
}
