//! Seminars and scores as people meet them: blind sheets, notes that are answered, an unlock by two persons, results
//! that only the right people read.

use crate::world::{World, fields};
use axum::http::StatusCode;
use sqlx::PgPool;

async fn text(w: &World, sql: &'static str, id: uuid::Uuid) -> String {
    sqlx::query_scalar(sql)
        .bind(id)
        .fetch_one(&w.owner)
        .await
        .unwrap()
}

async fn slot_state(w: &World) -> String {
    text(
        w,
        "select state from seminar_slot where id = $1",
        w.a.id("slot-own"),
    )
    .await
}

async fn scoring_state(w: &World) -> String {
    text(
        w,
        "select state from cohort_scoring where cohort_id = $1",
        w.a.id("cohort"),
    )
    .await
}

fn slot(w: &World, rest: &str) -> String {
    w.a.path(&format!("/slots/{}{rest}", w.a.id("slot-own")))
}

fn scores(w: &World, rest: &str) -> String {
    w.a.path(&format!("/cohorts/{}/scores{rest}", w.a.id("cohort")))
}

async fn send_scores(w: &World) -> StatusCode {
    let sheet = fields([("version", "0"), ("score-design-c1", "85"), ("do", "send")]);
    w.post(Some(w.a.who("examiner")), &slot(w, ""), &sheet)
        .await
        .status
}

async fn move_scoring(w: &World, role: &str, event: &str, reason: &str) -> StatusCode {
    let form = fields([("event", event), ("reason", reason)]);
    w.post(Some(w.a.who(role)), &scores(w, "/state"), &form)
        .await
        .status
}

const WHY: &str = "Nilai satu peserta salah ketik.";

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn sheets_are_blind_until_ones_own_is_sent_and_the_coach_reads_no_numbers(pool: PgPool) {
    let w = World::new(pool).await;
    let other = "77,31";
    let page = w.get(Some(w.a.who("examiner")), &slot(&w, "")).await;
    assert!(!page.text().contains(other));
    assert_eq!(send_scores(&w).await, StatusCode::SEE_OTHER);
    let page = w.get(Some(w.a.who("examiner")), &slot(&w, "")).await;
    assert!(page.text().contains(other) && page.text().contains("85,00"));
    let page = w.get(Some(w.a.who("coach")), &slot(&w, "")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains(other) && !page.text().contains("85,00"));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_last_sheet_ends_the_presentation_which_then_waits_for_its_notes(pool: PgPool) {
    let w = World::new(pool).await;
    assert_eq!(slot_state(&w).await, "presenting");
    assert_eq!(send_scores(&w).await, StatusCode::SEE_OTHER);
    assert_eq!(slot_state(&w).await, "revision_due");
    assert_eq!(send_scores(&w).await, StatusCode::SEE_OTHER, "a double tap");
    let clear = fields([("event", "clear")]);
    let early = w
        .post(Some(w.a.who("coach")), &slot(&w, "/state"), &clear)
        .await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    let note = w.a.path(&format!("/notes/{}", w.a.id("note-own")));
    let answer = fields([
        ("event", "answer"),
        ("answer", "Sudah ditambahkan pada bab dua."),
    ]);
    let by = |role: &'static str| Some(w.a.who(role).to_owned());
    assert_eq!(
        w.post(by("mentor").as_deref(), &note, &answer).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        w.post(by("participant").as_deref(), &note, &answer)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let accept = fields([("event", "accept"), ("verdict", "")]);
    assert_eq!(
        w.post(by("participant").as_deref(), &note, &accept)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        w.post(by("coach").as_deref(), &note, &accept).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.post(by("coach").as_deref(), &slot(&w, "/state"), &clear)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(slot_state(&w).await, "cleared");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn scores_are_unlocked_by_two_persons_and_results_read_only_once_published(pool: PgPool) {
    let w = World::new(pool).await;
    sqlx::query(
        "update publication set withdrawn_at = now(), withdrawn_reason = 'Ditarik untuk diuji.'",
    )
    .execute(&w.owner)
    .await
    .unwrap();
    let result =
        w.a.path(&format!("/projects/{}/result", w.a.id("project-own")));
    let letter =
        w.a.path(&format!("/projects/{}/letter.pdf", w.a.id("project-own")));
    assert_eq!(send_scores(&w).await, StatusCode::SEE_OTHER);
    let assess = w.a.path(&format!(
        "/projects/{}/assess/mentor/design",
        w.a.id("project-own")
    ));
    let sheet = fields([("version", "0"), ("score-support-c1", "80"), ("do", "send")]);
    assert_eq!(
        w.post(Some(w.a.who("mentor")), &assess, &sheet)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let before = w.get(Some(w.a.who("participant")), &result).await.text();
    assert!(before.contains("Hasil belum terbit"));
    assert_eq!(
        w.get(Some(w.a.who("participant")), &letter).await.status,
        StatusCode::NOT_FOUND
    );

    assert_eq!(
        move_scoring(&w, "mentor", "lock", "").await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        move_scoring(&w, "organizer_admin", "publish", "").await,
        StatusCode::CONFLICT
    );
    assert_eq!(
        move_scoring(&w, "organizer_admin", "lock", "").await,
        StatusCode::SEE_OTHER
    );
    let field = format!("s-{}-c1", w.a.id("participation-own"));
    let entry = fields([(field.as_str(), "99"), ("reason", WHY)]);
    let late = w
        .post(
            Some(w.a.who("organizer_admin")),
            &scores(&w, "/entry/academic"),
            &entry,
        )
        .await;
    assert_eq!(
        late.status,
        StatusCode::FORBIDDEN,
        "what is locked is locked"
    );
    assert_eq!(
        move_scoring(&w, "organizer_admin", "publish", "").await,
        StatusCode::SEE_OTHER
    );
    let after = w.get(Some(w.a.who("participant")), &result).await.text();
    assert!(after.contains("Nilai akhir") && after.contains("85,00") && after.contains("77,31"));
    assert!(!after.contains("Hasil belum terbit"));
    assert_eq!(
        w.get(Some(w.a.who("leadership")), &result).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        move_scoring(&w, "organizer_admin", "ask_unlock", WHY).await,
        StatusCode::CONFLICT
    );
    assert_eq!(
        move_scoring(&w, "organizer_admin", "withdraw", WHY).await,
        StatusCode::SEE_OTHER
    );
    let gone = w.get(Some(w.a.who("participant")), &result).await.text();
    assert!(gone.contains("Hasil belum terbit"));

    assert_eq!(
        move_scoring(&w, "organizer_admin", "ask_unlock", "pendek").await,
        StatusCode::CONFLICT
    );
    assert_eq!(
        move_scoring(&w, "organizer_admin", "ask_unlock", WHY).await,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        move_scoring(&w, "organizer_admin", "grant_unlock", "").await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(scoring_state(&w).await, "unlock_asked");
    assert_eq!(
        move_scoring(&w, "class_pic", "grant_unlock", "").await,
        StatusCode::SEE_OTHER
    );
    assert_eq!(scoring_state(&w).await, "open");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn what_replaces_a_score_needs_a_reason_and_the_old_one_stays(pool: PgPool) {
    let w = World::new(pool).await;
    let person = w.a.id("participation-own");
    let lines = || async {
        sqlx::query_scalar::<_, i64>(
            "select count(*) from score x join score_sheet s on s.id = x.sheet_id where s.participation_id = $1 and s.rater = 'operator'",
        )
        .bind(person)
        .fetch_one(&w.owner)
        .await
        .unwrap()
    };
    let field = format!("s-{person}-c1");
    let save = |value: &'static str, reason: &'static str| {
        let form = fields([(field.as_str(), value), ("reason", reason)]);
        let path = scores(&w, "/entry/academic");
        let who = w.a.who("organizer_admin").to_owned();
        let w = &w;
        async move { w.post(Some(&who), &path, &form).await }
    };
    assert_eq!(lines().await, 1);
    let refused = save("80", "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .text()
            .contains("1 isian mengganti nilai yang sudah ada")
    );
    assert!(
        refused.text().contains("value=\"80\""),
        "what was typed stays"
    );
    assert_eq!(
        save("101", WHY).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(lines().await, 1);
    assert_eq!(save("80", WHY).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        save("80", "").await.status,
        StatusCode::SEE_OTHER,
        "nothing changed"
    );
    assert_eq!(lines().await, 2);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_remedial_is_for_those_who_are_deferred(pool: PgPool) {
    let w = World::new(pool).await;
    let path = scores(
        &w,
        &format!("/people/{}/remedial", w.a.id("participation-waiting")),
    );
    let form = fields([("aspect", "design"), ("score", "88"), ("reason", WHY)]);
    let answer = w.post(Some(w.a.who("organizer_admin")), &path, &form).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_letter_is_checked_by_anybody_and_tells_no_score(pool: PgPool) {
    let w = World::new(pool).await;
    let code = text(
        &w,
        "select code from result where participation_id = $1",
        w.a.id("participation-own"),
    )
    .await;
    let page = w.get(None, &format!("/verify?code={code}")).await.text();
    assert!(page.contains("Surat ini asli dan berlaku"));
    assert!(!page.contains("81,27") && !page.contains("81.27"));
    let page = w.get(None, "/verify?code=0000000000000000").await.text();
    assert!(page.contains("Tidak ada surat dengan kode ini"));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn nobody_sits_in_two_rooms_and_interests_do_not_conflict(pool: PgPool) {
    let w = World::new(pool).await;
    let path = w.a.path(&format!(
        "/cohorts/{}/seminars/design/new",
        w.a.id("cohort")
    ));
    let post = |name: &'static str,
                starts: &'static str,
                examiner: &'static str,
                presenter: &'static str,
                reason: &'static str| {
        let form = fields([
            ("id", &uuid::Uuid::now_v7().to_string()),
            ("name", name),
            ("held_on", "2026-12-10"),
            ("starts", starts),
            ("minutes", "45"),
            ("room", name),
            ("coach", &w.a.id("member-coach").to_string()),
            ("examiners", &w.a.id(examiner).to_string()),
            ("presenters", &w.a.id(presenter).to_string()),
            ("reason", reason),
        ]);
        let (path, w) = (path.clone(), &w);
        async move { w.post(Some(w.a.who("organizer_admin")), &path, &form).await }
    };
    let coach = post("Satu", "08.30", "member-coach", "participation-seminar", "").await;
    assert_eq!(coach.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        coach
            .text()
            .contains("Coach kelompok ini tidak boleh menjadi pengujinya.")
    );
    let mentor = post(
        "Satu",
        "08.30",
        "member-mentor",
        "participation-seminar",
        "",
    )
    .await;
    assert!(
        mentor
            .text()
            .contains("Penguji tidak boleh mentor peserta kelompoknya.")
    );
    let good = post(
        "Satu",
        "08.30",
        "member-examiner",
        "participation-seminar",
        "",
    )
    .await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
    let unapproved = post("Dua", "10.00", "member-spare", "participation-waiting", "").await;
    assert!(
        unapproved
            .text()
            .contains("belum disetujui. Tulis alasan bila tetap dijadwalkan.")
    );
    let taken = post("Dua", "08.45", "member-spare", "participation-waiting", WHY).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        taken.text().contains("sudah terpakai mulai"),
        "the coach sits in the first room"
    );
    let after = post("Dua", "09.15", "member-spare", "participation-waiting", WHY).await;
    assert_eq!(after.status, StatusCode::SEE_OTHER);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn publishing_ends_the_training_of_those_who_passed_and_owe_no_answer(pool: PgPool) {
    let w = World::new(pool).await;
    let own = w.a.id("project-own");
    let sql = |sql: String| {
        let owner = w.owner.clone();
        // Past the arrows: the story begins in its last week.
        let script = format!(
            "set session_replication_role = replica; {sql}; reset session_replication_role"
        );
        async move {
            sqlx::raw_sql(sqlx::AssertSqlSafe(script))
                .execute(&owner)
                .await
                .unwrap()
        }
    };
    sql(format!(
        "update publication set withdrawn_at = now(), withdrawn_reason = 'Ditarik untuk diuji.';
         update project set stage = 'result_seminar' where id = '{own}';
         update document set state = 'approved' where project_id = '{own}' and kind = 'report'"
    ))
    .await;
    assert_eq!(send_scores(&w).await, StatusCode::SEE_OTHER);
    let assess = w.a.path(&format!("/projects/{own}/assess/mentor/design"));
    let sheet = fields([("version", "0"), ("score-support-c1", "80"), ("do", "send")]);
    let sent = w.post(Some(w.a.who("mentor")), &assess, &sheet).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let stage = async || {
        sqlx::query_scalar::<_, String>("select stage from project where id = $1")
            .bind(own)
            .fetch_one(&w.owner)
            .await
            .unwrap()
    };
    for event in ["lock", "publish"] {
        let moved = move_scoring(&w, "organizer_admin", event, "").await;
        assert_eq!(moved, StatusCode::SEE_OTHER, "{event}");
    }
    assert_eq!(
        stage().await,
        "result_seminar",
        "a note waits for its answer"
    );
    let withdrawn = move_scoring(&w, "organizer_admin", "withdraw", WHY).await;
    assert_eq!(withdrawn, StatusCode::SEE_OTHER);
    sql("update examiner_note set state = 'accepted'".to_owned()).await;
    let published = move_scoring(&w, "organizer_admin", "publish", "").await;
    assert_eq!(published, StatusCode::SEE_OTHER);
    assert_eq!(stage().await, "completed");
    let moves: Vec<String> = sqlx::query_scalar(
        "select machine || ' ' || to_state from transition where project_id = $1 and event in ('training_completed', 'finalise') order by id",
    )
    .bind(own)
    .fetch_all(&w.owner)
    .await
    .unwrap();
    assert!(
        moves.ends_with(&["project completed".into(), "document final".into()]),
        "{moves:?}"
    );
    let home = w
        .get(
            Some(w.a.who("leadership")),
            &w.a.path(&format!("/projects/{own}")),
        )
        .await
        .text();
    assert!(home.contains("Kelulusan") && home.contains("Lulus (") && !home.contains("77,31"));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn one_presentation_gets_another_time_unless_somebody_is_taken(pool: PgPool) {
    let w = World::new(pool).await;
    let scheduled: Option<(uuid::Uuid, uuid::Uuid)> = sqlx::query_as(
        "select id, group_id from seminar_slot where tenant_id = $1 order by starts_at limit 1",
    )
    .bind(w.a.tenant)
    .fetch_optional(&w.owner)
    .await
    .unwrap();
    let (slot, group) = scheduled.unwrap();
    let script = format!(
        "set session_replication_role = replica; update seminar_slot set state = 'scheduled' where id = '{slot}'; reset session_replication_role"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(script))
        .execute(&w.owner)
        .await
        .unwrap();
    let path = w.a.path(&format!("/slots/{slot}/time"));
    let clock = async || {
        sqlx::query_scalar::<_, String>(
            "select to_char(starts_at at time zone 'Asia/Jakarta', 'HH24.MI') || ' ' || (ends_at - starts_at)::text from seminar_slot where id = $1",
        )
        .bind(slot)
        .fetch_one(&w.owner)
        .await
        .unwrap()
    };
    let before = clock().await;
    let lasts = before.split_once(' ').unwrap().1.to_owned();
    for (who, starts, expected) in [
        ("coach", "15.00", StatusCode::FORBIDDEN),
        ("organizer_admin", "sore", StatusCode::CONFLICT),
        ("class_pic", "15.00", StatusCode::SEE_OTHER),
    ] {
        let sent = w
            .post(Some(w.a.who(who)), &path, &fields([("starts", starts)]))
            .await;
        assert_eq!(sent.status, expected, "{who} {starts}");
    }
    assert_eq!(clock().await, format!("15.00 {lasts}"));
    let seats: i64 = sqlx::query_scalar(
        "select count(*) from seminar_seat t join seminar_slot s on s.id = t.slot_id where s.id = $1 and lower(t.during) = s.starts_at",
    )
    .bind(slot)
    .fetch_one(&w.owner)
    .await
    .unwrap();
    assert!(
        seats >= 2,
        "the people of {group} are not taken at the new time: {seats}"
    );
}
