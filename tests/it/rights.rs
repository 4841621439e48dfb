//! Rights are what they say: two persons are two, roles begin and end with the tenant's day, and a right that is given is told.

use crate::world::{World, fields, now};
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use jejak::clock::Clock;
use sqlx::PgPool;
use uuid::Uuid;

const WHY: &str = "Nilai satu peserta salah ketik.";

fn scores(w: &World, rest: &str) -> String {
    w.a.path(&format!("/cohorts/{}/scores{rest}", w.a.id("cohort")))
}

async fn move_scoring(w: &World, session: &str, event: &str, reason: &str) -> StatusCode {
    let form = fields([("event", event), ("reason", reason)]);
    w.post(Some(session), &scores(w, "/state"), &form)
        .await
        .status
}

/// What `by` does to have a second person in hand: enters one with a role, takes the link, chooses the password.
async fn puppet(w: &World, by: &str, email: &str, role: &str) -> String {
    let form = fields([
        ("name", "Orang Kedua"),
        ("email", email),
        ("role", role),
        ("position", "Analis"),
    ]);
    let entered = w.post(Some(by), &w.a.path("/members/new"), &form).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    let member = entered.location().rsplit('/').next().unwrap().to_owned();
    let links = w
        .post(
            Some(by),
            &w.a.path("/members/invitations"),
            &fields([("member", member.as_str())]),
        )
        .await
        .text();
    let token = links.split("/invitations/").nth(1).unwrap();
    let token: String = token
        .chars()
        .take_while(|c| *c != '"' && *c != '<' && !c.is_whitespace())
        .collect();
    let password = "sawah lumbung padi 27";
    let form = fields([("password", password), ("password_again", password)]);
    let taken = w.post(None, &format!("/invitations/{token}"), &form).await;
    taken.new_session().unwrap()
}

async fn notices(w: &World, member: Uuid) -> Vec<String> {
    sqlx::query_scalar(
        "select body from notice where member_id = $1 and kind = 'access' order by body",
    )
    .bind(member)
    .fetch_all(&w.owner)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_second_person_is_nobody_whom_the_first_has_entered_and_not_the_other_way_round(
    pool: PgPool,
) {
    let w = World::new(pool).await;
    sqlx::query("update cohort_scoring set state = 'locked' where cohort_id = $1")
        .bind(w.a.id("cohort"))
        .execute(&w.owner)
        .await
        .unwrap();
    let (admin, pic) = (w.a.who("organizer_admin"), w.a.who("class_pic"));
    let first = puppet(&w, admin, "kedua@contoh.go.id", "organizer_admin").await;
    let of_first = puppet(&w, &first, "ketiga@contoh.go.id", "class_pic").await;

    assert_eq!(
        move_scoring(&w, admin, "ask_unlock", WHY).await,
        StatusCode::SEE_OTHER
    );
    for tied in [admin, &first, &of_first] {
        assert_eq!(
            move_scoring(&w, tied, "grant_unlock", "").await,
            StatusCode::FORBIDDEN
        );
    }
    let page = w.get(Some(&first), &scores(&w, "")).await.text();
    assert!(page.contains("Yang boleh membukanya:"));
    assert!(!page.contains("Yang boleh membukanya: Orang Kedua"));
    // Only who may grant it is told.
    let asked = notices(&w, w.a.id("member-class_pic")).await;
    assert!(
        asked
            .iter()
            .any(|body| body.ends_with("meminta kunci nilai kelas dibuka."))
    );
    assert_eq!(
        move_scoring(&w, pic, "refuse_unlock", WHY).await,
        StatusCode::SEE_OTHER
    );

    // The puppet asks, whoever holds it cannot grant.
    assert_eq!(
        move_scoring(&w, &of_first, "ask_unlock", WHY).await,
        StatusCode::SEE_OTHER
    );
    for tied in [admin, &first] {
        assert_eq!(
            move_scoring(&w, tied, "grant_unlock", "").await,
            StatusCode::FORBIDDEN
        );
    }
    // Nor can another one whom the same person holds.
    let sibling = puppet(&w, admin, "keempat@contoh.go.id", "class_pic").await;
    assert_eq!(
        move_scoring(&w, &sibling, "grant_unlock", "").await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        move_scoring(&w, pic, "grant_unlock", "ok").await,
        StatusCode::CONFLICT
    );
    assert_eq!(
        move_scoring(&w, pic, "grant_unlock", "").await,
        StatusCode::SEE_OTHER
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn who_was_put_out_comes_back_by_a_new_link_alone(pool: PgPool) {
    let w = World::new(pool).await;
    let (admin, coach) = (w.a.who("organizer_admin"), w.a.id("member-coach"));
    let set = async |active: &str| {
        let path = w.a.path(&format!("/members/{coach}/activity"));
        w.post(Some(admin), &path, &fields([("active", active)]))
            .await
    };
    let mine = async || w.get(Some(w.a.who("coach")), &w.a.path("/")).await.status;
    assert_eq!(mine().await, StatusCode::OK);
    let links = w.a.path("/members/invitations");
    let form = fields([("member", coach.to_string().as_str())]);
    w.post(Some(admin), &links, &form).await;
    set("0").await;
    set("1").await;
    // The session that was open, or one with a password that another tenant has set meanwhile.
    assert_eq!(mine().await, StatusCode::NOT_FOUND);
    let open = async |of: &'static str, id: Uuid| -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "select count(*) from invitation where {of} = $1 and used_at is null and voided_at is null"
        )))
        .bind(id)
        .fetch_one(&w.owner)
        .await
        .unwrap()
    };
    assert_eq!(open("account_id", w.a.id("account-coach")).await, 0);

    // A link that was made by somebody who is put out, or who runs nothing any more, opens nothing either.
    let second = puppet(&w, admin, "kedua@contoh.go.id", "organizer_admin").await;
    let second_id: Uuid =
        sqlx::query_scalar("select id from member where email = 'kedua@contoh.go.id'")
            .fetch_one(&w.owner)
            .await
            .unwrap();
    w.post(Some(&second), &links, &form).await;
    assert_eq!(open("issued_by", second_id).await, 1);
    let roles = w.a.path(&format!("/members/{second_id}/roles"));
    w.post(Some(admin), &roles, &fields([("role", "coach")]))
        .await;
    assert_eq!(open("issued_by", second_id).await, 0);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_role_or_a_reset_ties_two_persons_as_entering_does(pool: PgPool) {
    let w = World::new(pool).await;
    let tied = async |member: &str| -> bool {
        let mut tx = w.state.db.tenant(w.a.tenant).await.unwrap();
        sqlx::query_scalar("select $2 in (select app_tied_to($1))")
            .bind(w.a.id("member-organizer_admin"))
            .bind(w.a.id(member))
            .fetch_one(tx.conn())
            .await
            .unwrap()
    };
    let admin = Some(w.a.who("organizer_admin"));
    assert!(!tied("member-class_pic").await && !tied("member-coach").await);
    // A link that nobody has taken up ties nobody.
    let form = fields([("member", w.a.id("member-class_pic").to_string().as_str())]);
    w.post(admin, &w.a.path("/members/invitations"), &form)
        .await;
    assert!(!tied("member-class_pic").await);
    sqlx::query("update invitation set used_at = now() where issued_by = $1")
        .bind(w.a.id("member-organizer_admin"))
        .execute(&w.owner)
        .await
        .unwrap();
    assert!(tied("member-class_pic").await);
    // Roles that are held already stay whose they are; a new one ties.
    let roles =
        w.a.path(&format!("/members/{}/roles", w.a.id("member-coach")));
    w.post(admin, &roles, &fields([("role", "coach")])).await;
    assert!(!tied("member-coach").await);
    w.post(
        admin,
        &roles,
        &fields([("role", "coach"), ("role", "class_pic")]),
    )
    .await;
    assert!(tied("member-coach").await);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_new_role_and_a_reset_are_told_to_the_person_and_to_the_other_admins(pool: PgPool) {
    let w = World::new(pool).await;
    // The real clock counts nanoseconds, the database microseconds.
    w.state.clock.set(now() + TimeDelta::nanoseconds(1_234_567));
    let admin = w.a.who("organizer_admin");
    let second = puppet(&w, admin, "kedua@contoh.go.id", "organizer_admin").await;
    let (actor, coach) = (w.a.id("member-organizer_admin"), w.a.id("member-coach"));
    assert_eq!(notices(&w, actor).await, Vec::<String>::new());
    let roles = w.a.path(&format!("/members/{coach}/roles"));
    w.post(
        Some(&second),
        &roles,
        &fields([("role", "coach"), ("role", "leadership")]),
    )
    .await;
    assert_eq!(
        notices(&w, coach).await,
        ["Orang Kedua memberi Anda peran: Pimpinan."]
    );
    let told = notices(&w, actor).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("Orang Kedua memberi ") && told[0].ends_with(" peran: Pimpinan."));
    // A link replaces a password only where there is one.
    sqlx::query("update account set password_hash = 'any' where id = $1")
        .bind(w.a.id("account-coach"))
        .execute(&w.owner)
        .await
        .unwrap();
    w.post(
        Some(&second),
        &w.a.path("/members/invitations"),
        &fields([("member", coach.to_string().as_str())]),
    )
    .await;
    let told = notices(&w, coach).await;
    assert_eq!(told.len(), 2);
    assert!(told.iter().any(|body| {
        body.starts_with("Orang Kedua membuat tautan ganti kata sandi untuk akun Anda.")
    }));
    assert_eq!(notices(&w, actor).await.len(), 2);

    w.post(Some(&second), &roles, &fields([("role", "coach")]))
        .await;
    let told = notices(&w, coach).await;
    assert!(
        told.contains(&"Orang Kedua mencabut peran Anda: Pimpinan.".to_owned()),
        "{told:?}"
    );
    w.post(
        Some(&second),
        &roles,
        &fields([("role", "coach"), ("role", "leadership")]),
    )
    .await;
    let own = w.get(Some(w.a.who("coach")), &w.a.path("/my-roles")).await;
    let own = own.text();
    assert!(own.contains("diberikan oleh Orang Kedua, sejak"), "{own}");
    assert!(own.contains("diberikan oleh pengelola platform, sejak"));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_role_begins_and_ends_with_the_tenants_day(pool: PgPool) {
    let mut w = World::new(pool).await;
    let day = "2026-09-07";
    sqlx::query("update role_assignment set from_on = $2::date, until_on = $2::date where member_id = $1 and role = 'examiner'")
        .bind(w.a.id("member-examiner"))
        .bind(day.parse::<chrono::NaiveDate>().unwrap())
        .execute(&w.owner)
        .await
        .unwrap();
    // Midnight in western Indonesia is 17.00 UTC.
    for (at, status) in [
        ("2026-09-06T16:59:59Z", StatusCode::FORBIDDEN),
        ("2026-09-06T17:00:00Z", StatusCode::OK),
        ("2026-09-07T16:59:59Z", StatusCode::OK),
        ("2026-09-07T17:00:00Z", StatusCode::FORBIDDEN),
        ("2026-09-08T17:00:00Z", StatusCode::FORBIDDEN),
    ] {
        w.state.clock = Clock::fixed(at.parse::<DateTime<Utc>>().unwrap());
        w.app = jejak::app::router(w.state.clone());
        let session = w.open(w.a.id("account-examiner")).await;
        let answer = w.get(Some(&session), &w.a.path("/seminars")).await;
        assert_eq!(answer.status, status, "{at}");
        // The directory says the same.
        let admin = w.open(w.a.id("account-organizer_admin")).await;
        let list = w
            .get(Some(&admin), &w.a.path("/members?role=examiner"))
            .await
            .text();
        let listed = list.contains(&w.a.id("member-examiner").to_string());
        assert_eq!(listed, status == StatusCode::OK, "{at}");
    }
}
