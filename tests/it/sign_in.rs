//! Signing in, staying signed in, and the links with which a password is chosen.

use crate::world::{Answer, World, fields, now, request};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use jejak::accounts::Device;
use jejak::accounts::actions;
use jejak::accounts::password;
use jejak::accounts::store::{self, Keep};
use jejak::db::SystemReason;
use jejak::id::AccountId;
use jejak::web::browser::digest;
use sqlx::PgPool;

const PASSWORD: &str = "sawah lumbung padi 27";

/// Gives somebody of A a password, and says with which e-mail the person signs in.
async fn with_password(world: &World, role: &str) -> String {
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
        assert!(stopped.header("retry-after").parse::<u64>().unwrap() <= 90);
        assert_eq!(stopped.new_session(), None);
    }
    assert_eq!(
        sign_in(&world, None, &other, PASSWORD).await.status,
        StatusCode::SEE_OTHER,
        "others can still sign in"
    );
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
async fn what_was_typed_survives_a_session_that_ended(pool: PgPool) {
    let world = World::new(pool).await;
    let login = with_password(&world, "organizer_admin").await;
    let session = world.a.who("organizer_admin").to_owned();
    let typed = fields([
        ("name", "Dewi Lestari, S.Sos."),
        ("email", "dewi@contoh.go.id"),
        ("role", "coach"),
        ("position", "Kepala \"Seksi\" A & B <tetap>"),
    ]);
    world.state.clock.set(now() + TimeDelta::hours(2));
    let path = world.a.path("/members/new");
    let refused = world.post(Some(&session), &path, &typed).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let (kept_path, kept_body) = (
        hidden(&refused.text(), "kept_path"),
        hidden(&refused.text(), "kept_body"),
    );
    assert_eq!(kept_path, path);
    let mut again = fields([
        ("login", &login),
        ("password", "salah sekali"),
        ("kept_path", &kept_path),
        ("kept_body", &kept_body),
    ]);
    let wrong = world.post(Some(&session), "/sign-in", &again).await;
    assert_eq!(
        (wrong.status, hidden(&wrong.text(), "kept_body")),
        (StatusCode::UNPROCESSABLE_ENTITY, kept_body),
        "a slip at the password loses nothing"
    );
    again[1].1 = PASSWORD.to_owned();
    let resumed = world.post(Some(&session), "/sign-in", &again).await;
    assert_eq!(resumed.status, StatusCode::OK);
    let fresh = resumed.new_session().unwrap();
    assert!(resumed.text().contains(&format!("action=\"{path}\"")));
    let sent: Vec<(String, String)> = typed
        .iter()
        .map(|(name, _)| (name.clone(), hidden(&resumed.text(), name)))
        .collect();
    assert_eq!(sent, typed);
    let saved = world
        .post_with_token(Some(&fresh), &path, &sent, &hidden(&resumed.text(), "csrf"))
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let there: i64 =
        sqlx::query_scalar("select count(*) from member where name = 'Dewi Lestari, S.Sos.'")
            .fetch_one(&world.owner)
            .await
            .unwrap();
    assert_eq!(there, 1);
    // What is carried along goes back into a tenant only, never elsewhere.
    for path in ["https://jahat.example/t/", "//jahat.example", "/sign-out"] {
        let answer = world
            .post(
                None,
                "/sign-in",
                &fields([
                    ("login", &login),
                    ("password", PASSWORD),
                    ("kept_path", path),
                    ("kept_body", "a=1"),
                ]),
            )
            .await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/"),
            "{path}"
        );
    }
}

/// The value of a hidden field, as the browser would send it.
fn hidden(html: &str, name: &str) -> String {
    let tag = html
        .split("<input")
        .find(|t| t.contains(&format!("name=\"{name}\"")) && t.contains("hidden"))
        .unwrap_or_else(|| panic!("no hidden field {name}\n{html}"));
    let value = tag
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    value
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#10;", "\n")
        .replace("&#38;", "&")
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
async fn fresh_link(world: &World) -> String {
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

fn choice(password: &str) -> Vec<(String, String)> {
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
