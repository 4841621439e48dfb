//! Two people, one after the other, in one browser: what one has typed, or was told, never reaches the other.

use crate::sign_in::{PASSWORD, choice, fresh_link, with_password};
use crate::world::{Answer, World, changed, fields, form_body, now, request};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use jejak::web::browser::csrf_of;
use sqlx::PgPool;

/// What A types; nobody else may see it.
const TYPED: &str = "Dewi Lestari, S.Sos.";
const ANOTHERS: &str = "Formulir ini dibuka dengan akun yang tidak lagi masuk di peramban ini, jadi isinya tidak kami simpan.";
const KEPT: &str = "Isian Anda belum hilang";

fn person() -> Vec<(String, String)> {
    fields([
        ("name", TYPED),
        ("email", "dewi@contoh.go.id"),
        ("role", "coach"),
        ("position", "Kepala \"Seksi\" A & B <tetap>"),
    ])
}

/// The admin of A types a new person into a form; the coach is the other one at this browser.
struct Browser<'w> {
    w: &'w World,
    path: String,
    admin: String,
    coach: String,
}

impl<'w> Browser<'w> {
    async fn new(w: &'w World) -> Self {
        Self {
            admin: with_password(w, "organizer_admin").await,
            coach: with_password(w, "coach").await,
            path: w.a.path("/members/new"),
            w,
        }
    }

    fn session(&self) -> &str {
        self.w.a.who("organizer_admin")
    }

    fn end_by_time(&self) {
        self.w.state.clock.set(now() + TimeDelta::hours(2));
    }

    /// Sends the form from a page of the admin, while the browser carries `cookie`.
    async fn send(&self, cookie: Option<&str>) -> Answer {
        let token = csrf_of(self.session());
        let asked = request(Method::POST, cookie, &self.path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.w
            .send(asked.body(form_body(&person(), &token)).unwrap())
            .await
    }

    async fn sign_in(&self, cookie: Option<&str>, login: &str, next: &str) -> Answer {
        let typed = fields([("login", login), ("password", PASSWORD), ("next", next)]);
        self.w.post(cookie, "/sign-in", &typed).await
    }

    async fn saved(&self) -> i64 {
        sqlx::query_scalar("select count(*) from member where name = $1")
            .bind(TYPED)
            .fetch_one(&self.w.owner)
            .await
            .unwrap()
    }

    /// The page to which somebody is led who has signed in again.
    async fn resumed(&self, signed_in: &Answer) -> Answer {
        assert_eq!(signed_in.location(), "/resume", "{}", signed_in.text());
        let fresh = signed_in.new_session().unwrap();
        self.w.get(Some(&fresh), "/resume").await
    }

    async fn kept(&self) -> i64 {
        sqlx::query_scalar("select count(*) from session where kept_body is not null")
            .fetch_one(&self.w.owner)
            .await
            .unwrap()
    }
}

/// The sentence is said, and nothing of the form stands in the page.
#[track_caller]
fn assert_withheld(answer: &Answer, status: StatusCode, sentence: &str) {
    let text = answer.text();
    assert_eq!(answer.status, status, "{text}");
    assert!(text.contains(sentence), "{text}");
    for typed in [TYPED, "dewi@contoh.go.id", "Seksi"] {
        assert!(!text.contains(typed), "{typed}\n{text}");
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_sent_after_the_session_ended_is_offered_to_its_account(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let session = b.session().to_owned();
    b.end_by_time();
    assert_withheld(
        &b.send(Some(&session)).await,
        StatusCode::UNAUTHORIZED,
        KEPT,
    );
    // The sign-in page says so again, also after a slip at the password.
    let shown = w.get(Some(&session), "/sign-in").await;
    assert_withheld(&shown, StatusCode::OK, KEPT);
    let slip = fields([("login", &b.admin), ("password", "salah sekali")]);
    let wrong = w.post(Some(&session), "/sign-in", &slip).await;
    assert_withheld(&wrong, StatusCode::UNPROCESSABLE_ENTITY, KEPT);
    let signed_in = b.sign_in(Some(&session), &b.admin, "/account").await;
    let fresh = signed_in.new_session().unwrap();
    // The page can be loaded again.
    b.resumed(&signed_in).await;
    let resumed = b.resumed(&signed_in).await;
    assert!(
        resumed.text().contains(&format!("action=\"{}\"", b.path)),
        "{}",
        resumed.text()
    );
    let typed = person();
    let given: Vec<(String, String)> = typed
        .iter()
        .map(|(name, _)| (name.clone(), resumed.hidden(name)))
        .collect();
    assert_eq!(given, typed);
    let token = resumed.hidden("csrf");
    let saved = w
        .post_with_token(Some(&fresh), &b.path, &given, &token)
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    assert_eq!((b.saved().await, b.kept().await), (1, 1));
    // It was offered: when this session ends as well, it does not come back.
    w.state.clock.set(now() + TimeDelta::hours(4));
    let again = b.sign_in(Some(&fresh), &b.admin, "/account").await;
    assert_eq!(again.location(), "/account");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_that_was_kept_stays_until_its_owner_drops_it(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let session = b.session().to_owned();
    b.end_by_time();
    b.send(Some(&session)).await;
    let signed_in = b.sign_in(Some(&session), &b.admin, "").await;
    let fresh = signed_in.new_session().unwrap();
    assert_eq!(b.resumed(&signed_in).await.hidden("name"), TYPED);
    let dropped = w.post(Some(&fresh), "/resume/discard", &[]).await;
    assert_eq!(
        (dropped.status, dropped.location()),
        (StatusCode::SEE_OTHER, "/")
    );
    assert_eq!(b.kept().await, 0);
    assert_eq!(w.get(Some(&fresh), "/resume").await.location(), "/");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_sent_after_the_session_ended_is_dropped_when_another_account_signs_in(
    pool: PgPool,
) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let session = b.session().to_owned();
    b.end_by_time();
    b.send(Some(&session)).await;
    assert_eq!(b.kept().await, 1);
    // Where the first person wanted to go is not told to the second either.
    let other = b
        .sign_in(Some(&session), &b.coach, &w.a.path("/members?q=Dewi"))
        .await;
    assert_eq!(
        (other.status, other.location()),
        (StatusCode::SEE_OTHER, "/")
    );
    assert_eq!(b.kept().await, 0);
    let back = b.sign_in(Some(&session), &b.admin, "/account").await;
    assert_eq!(
        (back.status, back.location()),
        (StatusCode::SEE_OTHER, "/account")
    );
    assert_eq!(b.saved().await, 0);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_whose_token_was_made_up_is_not_kept(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    b.end_by_time();
    let (tag, _) = csrf_of(b.session())
        .split_once('.')
        .map(|(t, d)| (t.to_owned(), d.to_owned()))
        .unwrap();
    let asked = request(Method::POST, Some(b.session()), &b.path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    let body = form_body(&person(), &format!("{tag}.karangan"));
    let answer = w.send(asked.body(body).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(b.kept().await, 0);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn signing_out_drops_a_form_that_was_kept(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let session = b.session().to_owned();
    b.end_by_time();
    b.send(Some(&session)).await;
    w.post(Some(&session), "/sign-out", &[]).await;
    assert_eq!(b.kept().await, 0);
    let back = b.sign_in(None, &b.admin, "").await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/"));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_session_ended_from_elsewhere_is_over_and_still_keeps_its_accounts_form(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let elsewhere = w.open(w.a.id("account-organizer_admin")).await;
    let ended = w
        .post(Some(&elsewhere), "/account/sessions/end-others", &[])
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    let page = w.get(Some(&elsewhere), "/account").await.text();
    assert_eq!(
        page.matches("data-label=\"Perangkat\"").count(),
        1,
        "{page}"
    );
    for path in [w.a.path("/"), "/account".to_owned()] {
        let answer = w.get(Some(b.session()), &path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
    }
    w.state.clock.set(now() + TimeDelta::minutes(1));
    assert_withheld(
        &b.send(Some(b.session())).await,
        StatusCode::UNAUTHORIZED,
        KEPT,
    );
    let signed_in = b.sign_in(Some(b.session()), &b.admin, "").await;
    assert_eq!(b.resumed(&signed_in).await.hidden("name"), TYPED);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn taking_up_a_link_offers_the_form_that_was_kept(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let session = b.session().to_owned();
    b.end_by_time();
    b.send(Some(&session)).await;
    let secret = "tautan-0123456789012345678901234567890";
    sqlx::query("insert into invitation (id, account_id, token_digest, created_at, expires_at) values (gen_random_uuid(), $1, sha256($2::bytea), $3, $3 + interval '1 day')")
        .bind(w.a.id("account-organizer_admin"))
        .bind(secret.as_bytes())
        .bind(now())
        .execute(&w.owner)
        .await
        .unwrap();
    let link = format!("/invitations/{secret}");
    let taken = w
        .post(Some(&session), &link, &choice("gunung danau angin 41"))
        .await;
    assert_eq!(b.resumed(&taken).await.hidden("name"), TYPED);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_of_somebody_who_has_signed_out_is_not_kept(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    w.post(Some(b.session()), "/sign-out", &[]).await;
    assert_withheld(&b.send(None).await, StatusCode::UNAUTHORIZED, ANOTHERS);
    assert_eq!(b.kept().await, 0);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_ended_session_keeps_no_form_of_another_account(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let coach = w.a.who("coach").to_owned();
    b.end_by_time();
    let answer = b.send(Some(&coach)).await;
    assert_withheld(&answer, StatusCode::UNAUTHORIZED, ANOTHERS);
    assert_eq!(b.kept().await, 0);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_that_cannot_be_kept_is_given_back_to_copy(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let session = b.session().to_owned();
    b.end_by_time();
    let first = fields([("name", "Orang pertama")]);
    w.post(Some(&session), &b.path, &first).await;
    let given_back = async |told: &str| {
        let answer = b.send(Some(&session)).await;
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{told}");
        assert!(text.contains("Salin dahulu tulisan Anda"), "{told}: {text}");
        assert!(text.contains(TYPED), "{told}: {text}");
    };
    given_back("another form waits").await;
    let same = w.post(Some(&session), &b.path, &first).await;
    assert!(same.text().contains(KEPT), "the same form is kept already");
    let kept: String =
        sqlx::query_scalar("select kept_body from session where kept_body is not null")
            .fetch_one(&w.owner)
            .await
            .unwrap();
    assert_eq!(kept, "name=Orang+pertama");
    sqlx::query("delete from session where kept_body is not null")
        .execute(&w.owner)
        .await
        .unwrap();
    given_back("the session is forgotten").await;
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn of_a_form_with_files_the_fields_are_kept_and_the_files_asked_for_again(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let session = b.session().to_owned();
    b.end_by_time();
    let token = csrf_of(&session);
    let part = |name: &str, value: &str| {
        format!("--batas\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = [
        part("csrf", &token),
        part("name", TYPED),
        "--batas\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF\r\n--batas--\r\n".to_owned(),
    ];
    let asked = request(Method::POST, Some(&session), &b.path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=batas");
    let answer = w.send(asked.body(Body::from(body.concat())).unwrap()).await;
    assert_withheld(
        &answer,
        StatusCode::UNAUTHORIZED,
        "Berkas yang dipilih tidak ikut tersimpan, jadi nanti perlu dipilih lagi.",
    );
    let resumed = b
        .resumed(&b.sign_in(Some(&session), &b.admin, "").await)
        .await;
    assert_eq!(resumed.hidden("name"), TYPED);
    assert!(
        resumed
            .text()
            .contains("Berkas yang tadi dipilih tidak ikut tersimpan"),
        "{}",
        resumed.text()
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_with_files_from_before_the_last_sign_in_is_given_back_to_its_account(pool: PgPool) {
    let w = World::new(pool).await;
    let path = w.a.path(&format!("/cohorts/{}/import", w.a.id("cohort")));
    let send = async |token: &str| {
        let body = format!(
            "--batas\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
             --batas\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\n{TYPED}\r\n\
             --batas\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nNama\r\n--batas--\r\n"
        );
        let asked = request(Method::POST, Some(w.a.who("organizer_admin")), &path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=batas")
            .header("sec-fetch-site", "same-origin");
        let answer = w.send(asked.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        answer.text()
    };
    let before = csrf_of(&w.open(w.a.id("account-organizer_admin")).await);
    let text = send(&before).await;
    assert!(
        text.contains(TYPED) && text.contains("Kirim lagi"),
        "{text}"
    );
    let anothers = send(&csrf_of(w.a.who("coach"))).await;
    assert!(!anothers.contains(TYPED), "{anothers}");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_of_another_account_is_neither_shown_nor_sent_again(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let before = w.all_rows().await;
    // The coach may not send this form, the second admin may, and the third person cannot know that the page exists.
    let second = w.a.who("class_pic");
    for (who, status) in [
        (w.a.who("coach"), StatusCode::FORBIDDEN),
        (second, StatusCode::FORBIDDEN),
        (w.b.who("organizer_admin"), StatusCode::NOT_FOUND),
    ] {
        let answer = b.send(Some(who)).await;
        assert_withheld(&answer, status, ANOTHERS);
        assert!(!answer.text().contains("Kirim lagi"), "{}", answer.text());
    }
    assert_eq!(changed(&before, &w.all_rows().await), Vec::<String>::new());
    w.state.db.close().await;
    let away = b.send(Some(second)).await;
    assert_withheld(&away, StatusCode::SERVICE_UNAVAILABLE, ANOTHERS);
    assert!(!away.text().contains("Coba lagi"), "{}", away.text());
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_of_the_same_account_from_before_signing_in_again_can_be_sent_again(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let renewed = w.open(w.a.id("account-organizer_admin")).await;
    let answer = b.send(Some(&renewed)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("Kirim lagi"), "{}", answer.text());
    assert_eq!(
        (answer.hidden("name"), answer.hidden("csrf")),
        (TYPED.to_owned(), csrf_of(&renewed))
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_page_that_saves_by_itself_is_told_which_account_is_there(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let account = |session: &str| session.split_once('.').unwrap().1.to_owned();
    let (admin, coach) = (account(b.session()), account(w.a.who("coach")));
    assert!(admin != coach && admin.len() == 12 && coach.len() == 12);
    let save = async |cookie: Option<&str>| -> (u16, serde_json::Value) {
        let asked = request(Method::POST, cookie, &b.path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json");
        let body = form_body(&person(), &csrf_of(b.session()));
        let answer = w.send(asked.body(body).unwrap()).await;
        let told: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        (answer.status.as_u16(), told["account"].clone())
    };
    let admins_page = w.get(Some(b.session()), &b.path).await.text();
    assert!(admins_page.contains(&format!("data-account=\"{admin}\"")));
    assert_eq!(save(Some(w.a.who("coach"))).await, (403, coach.into()));
    assert_eq!(save(None).await, (401, "".into()));
    b.end_by_time();
    assert_eq!(
        save(Some(b.session())).await,
        (401, admin.clone().into()),
        "the script keeps it for the same account"
    );
    assert_eq!(b.kept().await, 0, "so nothing is kept here");
    let sign_in = w.get(Some(b.session()), "/sign-in").await.text();
    assert!(sign_in.contains(&format!("data-account=\"{admin}\"")));
    let visitor = w.get(None, "/sign-in").await.text();
    assert!(visitor.contains("data-account=\"\""));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_session_with_another_accounts_tag_is_none(pool: PgPool) {
    let w = World::new(pool).await;
    let (secret, _) = w.a.who("coach").split_once('.').unwrap();
    let (_, admin) = w.a.who("organizer_admin").split_once('.').unwrap();
    let changed = format!("{secret}.{admin}");
    for forged in [changed.as_str(), secret] {
        let answer = w.get(Some(forged), "/account").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{forged}");
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn what_was_said_to_one_account_is_not_shown_to_the_next(pool: PgPool) {
    let w = World::new(pool).await;
    let b = Browser::new(&w).await;
    let saved = b.send(Some(b.session())).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let said = saved
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .find_map(|c| c.to_str().unwrap().strip_prefix("jejak-flash="))
        .unwrap();
    let said = said.split(';').next().unwrap();
    let look = async |session: &str| {
        let asked = request(Method::GET, None, &w.a.path("/"));
        let cookies = format!("jejak={session}; jejak-flash={said}");
        let headers = asked.header(header::COOKIE, cookies);
        w.send(headers.body(Body::empty()).unwrap()).await
    };
    let other = look(w.a.who("coach")).await;
    assert!(
        !other.text().contains("<p class=\"flash "),
        "{}",
        other.text()
    );
    let cleared = other.headers.get_all(header::SET_COOKIE).iter();
    assert!(
        cleared
            .map(|c| c.to_str().unwrap())
            .any(|c| c.starts_with("jejak-flash=;")),
        "the other's page takes it away"
    );
    let own = look(b.session()).await;
    assert!(own.text().contains("Tersimpan"), "{}", own.text());
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_invitation_asks_before_it_replaces_who_is_signed_in(pool: PgPool) {
    let w = World::new(pool).await;
    let link = fresh_link(&w).await;
    let mentor = w.a.who("mentor");
    let before = w.all_rows().await;
    let asked = w.get(Some(mentor), &link).await;
    assert_eq!(asked.status, StatusCode::OK);
    let heading = "<h1>Anda sedang masuk sebagai PENANDA-A1-akun-mentor</h1>";
    let text = asked.text();
    assert!(text.contains(heading), "{text}");
    let invited = "<strong>PENANDA-A1-akun-spare</strong>";
    assert!(text.contains(invited), "{text}");
    assert!(!text.contains("type=\"password\""), "{text}");
    let refused = w.post(Some(mentor), &link, &choice(PASSWORD)).await;
    assert_eq!(
        (refused.status, refused.new_session()),
        (StatusCode::CONFLICT, None)
    );
    assert!(refused.text().contains(heading));
    assert_eq!(changed(&before, &w.all_rows().await), Vec::<String>::new());
    assert_eq!(
        w.get(Some(mentor), &w.a.path("/")).await.status,
        StatusCode::OK
    );
    // Only whoever signs out goes on.
    let next = fields([("next", &asked.hidden("next"))]);
    let out = w.post(Some(mentor), "/sign-out", &next).await;
    assert_eq!(
        (out.status, out.location()),
        (StatusCode::SEE_OTHER, link.as_str())
    );
    let taken = w.post(None, &link, &choice(PASSWORD)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_own_link_asks_nothing_while_one_is_signed_in(pool: PgPool) {
    let w = World::new(pool).await;
    let link = fresh_link(&w).await;
    let spare = w.a.who("spare");
    let shown = w.get(Some(spare), &link).await;
    assert!(shown.text().contains("type=\"password\""));
    let taken = w.post(Some(spare), &link, &choice(PASSWORD)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn signing_out_leads_to_pages_of_this_site_only(pool: PgPool) {
    let w = World::new(pool).await;
    for (next, to) in [
        ("", "/sign-in"),
        ("//jahat.example", "/"),
        ("/help", "/help"),
    ] {
        let session = w.open(w.a.id("account-mentor")).await;
        let out = w
            .post(Some(&session), "/sign-out", &fields([("next", next)]))
            .await;
        assert_eq!(out.location(), to, "{next}");
    }
}
