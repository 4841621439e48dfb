//! The same form sent twice is one act; other content under the same id is given back, never dropped.

use crate::world::{Answer, World, fields};
use axum::http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

struct Writer<'w> {
    w: &'w World,
    path: String,
}

impl<'w> Writer<'w> {
    fn new(w: &'w World) -> Self {
        let path =
            w.a.path(&format!("/projects/{}/comments", w.a.id("project-waiting")));
        Self { w, path }
    }

    async fn send(&self, role: &str, id: &str, body: &str) -> Answer {
        let typed = fields([("id", id), ("audience", "team"), ("body", body)]);
        self.w
            .post(Some(self.w.a.who(role)), &self.path, &typed)
            .await
    }

    async fn kept(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select body from comment where project_id = $1 and body like 'Kata %' order by id",
        )
        .bind(self.w.a.id("project-waiting"))
        .fetch_all(&self.w.owner)
        .await
        .unwrap()
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn ten_equal_sends_at_once_are_one_act_and_all_are_told_so(pool: PgPool) {
    let w = World::new(pool).await;
    let writer = Writer::new(&w);
    let id = Uuid::now_v7().to_string();
    let send = || writer.send("mentor", &id, "Kata pertama");
    let (a, b, c, d, e) = tokio::join!(send(), send(), send(), send(), send());
    let again = send().await;
    for answer in [a, b, c, d, e, again] {
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(writer.kept().await, ["Kata pertama"]);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn other_content_under_the_same_id_is_given_back_and_can_be_kept_besides(pool: PgPool) {
    let w = World::new(pool).await;
    let writer = Writer::new(&w);
    let id = Uuid::now_v7().to_string();
    writer.send("mentor", &id, "Kata pertama").await;
    let back = writer.send("mentor", &id, "Kata kedua <b>").await;
    assert_eq!(back.status, StatusCode::CONFLICT);
    let page = back.text();
    assert!(
        page.contains(r#"name="body" value="Kata kedua &#60;b&#62;""#),
        "{page}"
    );
    assert_eq!(writer.kept().await, ["Kata pertama"]);
    // The page's button sends the same under another id.
    let marker = r#"name="id" value=""#;
    let start = page.find(marker).unwrap() + marker.len();
    let fresh = &page[start..start + 36];
    assert_ne!(fresh, id);
    let kept = writer.send("mentor", fresh, "Kata kedua <b>").await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert_eq!(writer.kept().await, ["Kata pertama", "Kata kedua <b>"]);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn somebody_elses_form_id_takes_nothing_away(pool: PgPool) {
    let w = World::new(pool).await;
    let writer = Writer::new(&w);
    let id = Uuid::now_v7().to_string();
    writer.send("mentor", &id, "Kata pertama").await;
    let other = writer.send("coach", &id, "Kata pertama").await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert_eq!(writer.kept().await, ["Kata pertama"]);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_that_was_refused_leaves_no_receipt(pool: PgPool) {
    let w = World::new(pool).await;
    let writer = Writer::new(&w);
    let id = Uuid::now_v7().to_string();
    let refused = writer.send("mentor", &id, "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mended = writer.send("mentor", &id, "Kata pertama").await;
    assert_eq!(mended.status, StatusCode::SEE_OTHER);
    assert_eq!(writer.kept().await, ["Kata pertama"]);
}
