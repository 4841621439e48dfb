//! Decisions, checklists, the mentor's sheet, the routine flag, comments and stages, as people meet them.

use crate::world::{Answer, World};
use axum::http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

type Fields = Vec<(String, String)>;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// The project whose design waits for its mentor.
fn waiting(w: &World) -> String {
    w.a.path(&format!("/projects/{}", w.a.id("project-waiting")))
}

fn review_of(w: &World, kind: &str) -> String {
    format!("{}/documents/{kind}/review", waiting(w))
}

async fn one<T>(w: &World, sql: &'static str, id: Uuid) -> T
where
    T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    sqlx::query_scalar(sql)
        .bind(id)
        .fetch_one(&w.owner)
        .await
        .unwrap()
}

async fn state(w: &World, document: &str) -> String {
    one(
        w,
        "select state from document where id = $1",
        w.a.id(document),
    )
    .await
}

async fn stage(w: &World, line: &str) -> String {
    one(
        w,
        "select stage from project where id = $1",
        w.a.id(&format!("project-{line}")),
    )
    .await
}

async fn reviews(w: &World, document: &str) -> i64 {
    one(
        w,
        "select count(*) from review where document_id = $1",
        w.a.id(document),
    )
    .await
}

/// A decision on the version that stands.
async fn decision(w: &World, document: &str, pairs: &[(&str, &str)]) -> Fields {
    let id = w.a.id(document);
    let version: i32 = one(w, "select version from document where id = $1", id).await;
    let number: i32 = one(w, "select latest_number from document where id = $1", id).await;
    let mut all = fields(&[
        ("id", &Uuid::now_v7().to_string()),
        ("version", &version.to_string()),
        ("number", &number.to_string()),
    ]);
    all.extend(fields(pairs));
    all
}

async fn decide(w: &World, role: &str, kind: &str, pairs: &[(&str, &str)]) -> Answer {
    let fields = decision(w, &format!("document-waiting-{kind}"), pairs).await;
    w.post(Some(w.a.who(role)), &review_of(w, kind), &fields)
        .await
}

/// The participant hands the design in once more.
async fn hand_in_again(w: &World) {
    let document = w.a.id("document-waiting-design");
    sqlx::query(
        "insert into document_version (tenant_id, id, home_tenant_id, document_id, number, title, brand, sections, note, submitted_at, submitted_by)
         select tenant_id, gen_random_uuid(), home_tenant_id, document_id, number + 1, title, brand, sections, note, submitted_at, submitted_by
           from document_version where document_id = $1 order by number desc limit 1",
    )
    .bind(document)
    .execute(&w.owner)
    .await
    .unwrap();
    sqlx::query("update document set state = 'submitted', latest_number = latest_number + 1, version = version + 1 where id = $1").bind(document).execute(&w.owner).await.unwrap();
}

const RETURN: &[(&str, &str)] = &[
    ("decision", "return"),
    ("note", "Tujuan belum terukur."),
    ("change", "Tambahkan angka awal"),
    ("change_section", "background"),
    ("change", ""),
    ("change_section", ""),
    ("change", "Sebutkan sasarannya"),
    ("change_section", ""),
];

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_mentor_cannot_approve_a_draft(pool: PgPool) {
    let w = World::new(pool).await;
    let path = w.a.path(&format!(
        "/projects/{}/documents/idea/review",
        w.a.id("project-hidden")
    ));
    let fields = decision(&w, "document-hidden-idea", &[("decision", "approve")]).await;
    let answer = w.post(Some(w.a.who("mentor")), &path, &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(state(&w, "document-hidden-idea").await, "draft");
    assert_eq!(reviews(&w, "document-hidden-idea").await, 0);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_mentor_decides_first_and_then_the_coach(pool: PgPool) {
    let w = World::new(pool).await;
    assert_eq!(
        decide(&w, "coach", "design", &[("decision", "approve")])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        decide(&w, "participant", "design", &[("decision", "approve")])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        decide(&w, "mentor", "design", &[("decision", "approve")])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        state(&w, "document-waiting-design").await,
        "mentor_approved"
    );
    assert_eq!(stage(&w, "waiting").await, "design");
    assert_eq!(
        decide(&w, "mentor", "design", &[("decision", "approve")])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        decide(&w, "coach", "design", &[("decision", "approve")])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(state(&w, "document-waiting-design").await, "approved");
    assert_eq!(stage(&w, "waiting").await, "design_seminar");
    let kept: Vec<(String, String, String, i32)> =
        sqlx::query_as("select reviewer_role, reviewer_name, reviewer_position, version_number from review where document_id = $1 order by reviewer_role desc")
            .bind(w.a.id("document-waiting-design"))
            .fetch_all(&w.owner)
            .await
            .unwrap();
    let row = |role: &str| {
        (
            role.to_owned(),
            format!("PENANDA-A1-orang-{role}"),
            format!("PENANDA-A1-jabatan-{role}"),
            1,
        )
    };
    assert_eq!(kept, [row("mentor"), row("coach")]);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_same_decision_sent_twice_is_one_decision(pool: PgPool) {
    let w = World::new(pool).await;
    let fields = decision(&w, "document-waiting-design", RETURN).await;
    let (path, mentor) = (review_of(&w, "design"), w.a.who("mentor"));
    let (first, second) = tokio::join!(
        w.post(Some(mentor), &path, &fields),
        w.post(Some(mentor), &path, &fields)
    );
    assert_eq!(
        (first.status, second.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
    );
    assert_eq!(
        w.post(Some(mentor), &path, &fields).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(reviews(&w, "document-waiting-design").await, 1);
    let lines: i64 = one(&w, "select count(*) from change_request c join review r on r.tenant_id = c.tenant_id and r.id = c.review_id where r.document_id = $1", w.a.id("document-waiting-design")).await;
    assert_eq!(lines, 2);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_decision_on_an_outdated_version_is_409_and_keeps_the_text(pool: PgPool) {
    let w = World::new(pool).await;
    let old = decision(&w, "document-waiting-design", RETURN).await;
    sqlx::query("update document set state = 'draft' where id = $1")
        .bind(w.a.id("document-waiting-design"))
        .execute(&w.owner)
        .await
        .unwrap();
    hand_in_again(&w).await;
    let answer = w
        .post(Some(w.a.who("mentor")), &review_of(&w, "design"), &old)
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    for kept in [
        "Tujuan belum terukur.",
        "Tambahkan angka awal",
        "Sebutkan sasarannya",
        "kini versi 2",
    ] {
        assert!(answer.text().contains(kept), "{kept}");
    }
    assert!(answer.text().contains("name=\"number\" value=\"2\""));
    assert_eq!(reviews(&w, "document-waiting-design").await, 0);
    assert_eq!(state(&w, "document-waiting-design").await, "submitted");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_decision_on_a_recalled_document_is_409_and_keeps_the_text(pool: PgPool) {
    let w = World::new(pool).await;
    let old = decision(&w, "document-waiting-design", RETURN).await;
    sqlx::query("update document set state = 'draft', version = version + 1 where id = $1")
        .bind(w.a.id("document-waiting-design"))
        .execute(&w.owner)
        .await
        .unwrap();
    let answer = w
        .post(Some(w.a.who("mentor")), &review_of(&w, "design"), &old)
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text().contains("Tambahkan angka awal"));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn only_an_idea_can_be_rejected(pool: PgPool) {
    let w = World::new(pool).await;
    let reject = [
        ("decision", "reject"),
        ("note", "Ini pekerjaan rutin kantor."),
    ];
    assert_eq!(
        decide(&w, "mentor", "design", &reject).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let idea = w.a.id("document-hidden-idea");
    sqlx::raw_sql("insert into document_version (tenant_id, id, home_tenant_id, document_id, number, title, brand, sections, submitted_at, submitted_by)
                   select d.tenant_id, gen_random_uuid(), d.home_tenant_id, d.id, 1, '', '', '[]', d.state_since, a.member_id
                     from document d join project p on p.tenant_id = d.tenant_id and p.id = d.project_id
                     join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id where d.kind = 'idea' and d.latest_number = 0;
                   update document set state = 'submitted', latest_number = 1 where kind = 'idea' and latest_number = 0")
        .execute(&w.owner)
        .await
        .unwrap();
    let path = w.a.path(&format!(
        "/projects/{}/documents/idea/review",
        w.a.id("project-hidden")
    ));
    let short = decision(
        &w,
        "document-hidden-idea",
        &[("decision", "reject"), ("note", "Rutin")],
    )
    .await;
    assert_eq!(
        w.post(Some(w.a.who("mentor")), &path, &short).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let good = decision(&w, "document-hidden-idea", &reject).await;
    assert_eq!(
        w.post(Some(w.a.who("mentor")), &path, &good).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        one::<String>(&w, "select state from document where id = $1", idea).await,
        "rejected"
    );
    assert_eq!(stage(&w, "hidden").await, "idea");
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn checklists_are_kept_with_their_answers_and_rounds_are_counted(pool: PgPool) {
    let w = World::new(pool).await;
    assert_eq!(
        decide(&w, "mentor", "design", RETURN).await.status,
        StatusCode::SEE_OTHER
    );
    let answers = format!("{}/documents/design/answers", waiting(&w));
    let fourth = Some(w.a.who("fourth"));
    let ids: Vec<Uuid> = sqlx::query_scalar("select c.id from change_request c join review r on r.tenant_id = c.tenant_id and r.id = c.review_id where r.document_id = $1 order by position")
        .bind(w.a.id("document-waiting-design"))
        .fetch_all(&w.owner)
        .await
        .unwrap();
    let first = w
        .post(
            fourth,
            &answers,
            &fields(&[
                (&format!("answer-{}", ids[0]), "Angka awal ditambahkan"),
                (&format!("answer-{}", ids[1]), ""),
            ]),
        )
        .await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert!(
        w.get(fourth, &answers)
            .await
            .text()
            .contains("Jawab 1 perbaikan lagi")
    );
    w.post(
        fourth,
        &answers,
        &fields(&[(&format!("answer-{}", ids[1]), "Sasaran disebutkan")]),
    )
    .await;
    assert!(
        w.get(fourth, &answers)
            .await
            .text()
            .contains("Periksa dan ajukan lagi")
    );
    assert_eq!(
        w.post(Some(w.a.who("mentor")), &answers, &fields(&[]))
            .await
            .status,
        StatusCode::FORBIDDEN
    );

    hand_in_again(&w).await;
    assert_eq!(w.get(fourth, &answers).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        decide(&w, "mentor", "design", RETURN).await.status,
        StatusCode::SEE_OTHER
    );
    hand_in_again(&w).await;
    let page = w
        .get(Some(w.a.who("mentor")), &review_of(&w, "design"))
        .await
        .text();
    for shown in [
        "Putaran 1",
        "Putaran 2",
        "Angka awal ditambahkan",
        "Sasaran disebutkan",
        "Belum dijawab",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn more_rows_come_without_losing_a_word(pool: PgPool) {
    let w = World::new(pool).await;
    let mut typed = RETURN.to_vec();
    typed.push(("add", "rows"));
    let answer = decide(&w, "mentor", "design", &typed).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.text().matches("name=\"change\"").count(), 5);
    assert!(
        answer.text().contains("Tambahkan angka awal")
            && answer.text().contains("Tujuan belum terukur.")
    );
    assert!(
        answer
            .text()
            .contains("<option value=\"background\" selected>")
    );
    assert_eq!(reviews(&w, "document-waiting-design").await, 0);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn save_and_next_goes_to_what_waits_next_and_the_queue_counts(pool: PgPool) {
    let w = World::new(pool).await;
    let mentor = Some(w.a.who("mentor"));
    let queue = w.get(mentor, &w.a.path("/queue")).await.text();
    assert!(queue.contains("3 menunggu") && queue.contains("Hari ini Anda sudah memutuskan 0"));
    assert!(queue.contains("6 hari") && queue.contains("queue-age late"));
    let only = w
        .get(mentor, &w.a.path("/queue?kind=milestone"))
        .await
        .text();
    assert!(!only.contains("/documents/design/review"));
    let done = decide(&w, "mentor", "design", &[("decision", "approve")]).await;
    assert!(
        done.location().contains("/milestones/"),
        "{}",
        done.location()
    );
    let queue = w.get(mentor, &w.a.path("/queue")).await.text();
    assert!(queue.contains("2 menunggu") && queue.contains("Hari ini Anda sudah memutuskan 1"));
    let done = decide(
        &w,
        "coach",
        "design",
        &[("decision", "approve"), ("then", "queue")],
    )
    .await;
    assert_eq!(done.location(), w.a.path("/queue"));
    assert!(
        w.get(Some(w.a.who("coach")), &w.a.path("/queue"))
            .await
            .text()
            .contains("Tidak ada yang menunggu Anda")
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn an_approved_design_is_opened_again_with_a_reason_or_becomes_final(pool: PgPool) {
    let w = World::new(pool).await;
    decide(&w, "mentor", "design", &[("decision", "approve")]).await;
    decide(&w, "coach", "design", &[("decision", "approve")]).await;
    let (admin, reopen) = (
        Some(w.a.who("organizer_admin")),
        format!("{}/documents/design/reopen", waiting(&w)),
    );
    let short = decision(&w, "document-waiting-design", &[("reason", "salah")]).await;
    assert_eq!(
        w.post(admin, &reopen, &short).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let good = decision(
        &w,
        "document-waiting-design",
        &[("reason", "Penguji meminta anggaran diperjelas.")],
    )
    .await;
    assert_eq!(
        w.post(Some(w.a.who("mentor")), &reopen, &good).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        w.post(admin, &reopen, &good).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        (
            state(&w, "document-waiting-design").await.as_str(),
            stage(&w, "waiting").await.as_str()
        ),
        ("revision_requested", "design")
    );
    let answers = w
        .get(
            Some(w.a.who("fourth")),
            &format!("{}/documents/design/answers", waiting(&w)),
        )
        .await
        .text();
    assert!(answers.contains("Penguji meminta anggaran diperjelas."));

    hand_in_again(&w).await;
    decide(&w, "mentor", "design", &[("decision", "approve")]).await;
    decide(&w, "coach", "design", &[("decision", "approve")]).await;
    assert_eq!(
        move_on(
            &w,
            "organizer_admin",
            "waiting",
            &[("event", "design_cleared")]
        )
        .await
        .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        (
            state(&w, "document-waiting-design").await.as_str(),
            stage(&w, "waiting").await.as_str()
        ),
        ("final", "implementation")
    );
}

async fn move_on(w: &World, role: &str, line: &str, pairs: &[(&str, &str)]) -> Answer {
    let project = w.a.id(&format!("project-{line}"));
    let version: i32 = one(w, "select version from project where id = $1", project).await;
    let mut all = fields(&[("version", &version.to_string())]);
    all.extend(fields(pairs));
    w.post(
        Some(w.a.who(role)),
        &w.a.path(&format!("/projects/{project}/stage")),
        &all,
    )
    .await
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_participant_begins_the_report_and_staff_stops_with_a_reason(pool: PgPool) {
    let w = World::new(pool).await;
    let begin = [("event", "reporting_started")];
    assert_eq!(
        move_on(&w, "organizer_admin", "own", &begin).await.status,
        StatusCode::FORBIDDEN
    );
    let page = w
        .get(
            Some(w.a.who("participant")),
            &w.a.path(&format!("/projects/{}/stage", w.a.id("project-own"))),
        )
        .await
        .text();
    assert!(page.contains("1 dari 1 tahapan jangka pendek belum terverifikasi."));
    assert_eq!(
        move_on(&w, "participant", "own", &begin).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(stage(&w, "own").await, "reporting");
    assert_eq!(
        move_on(&w, "participant", "own", &begin).await.status,
        StatusCode::CONFLICT
    );
    let stop = [
        ("event", "stopped"),
        ("kind", "transfer"),
        ("reason", "Pindah ke provinsi lain"),
    ];
    assert_eq!(
        move_on(&w, "participant", "own", &stop).await.status,
        StatusCode::FORBIDDEN
    );
    let short = [
        ("event", "stopped"),
        ("kind", "transfer"),
        ("reason", "Pindah"),
    ];
    assert_eq!(
        move_on(&w, "organizer_admin", "own", &short).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        move_on(&w, "organizer_admin", "own", &stop).await.status,
        StatusCode::SEE_OTHER
    );
    let reason: String = one(
        &w,
        "select stop_reason from project where id = $1",
        w.a.id("project-own"),
    )
    .await;
    assert_eq!(
        (stage(&w, "own").await.as_str(), reason.as_str()),
        (
            "stopped",
            "Mutasi atau promosi pejabat: Pindah ke provinsi lain"
        )
    );
}

fn sheet(id: Uuid, version: &str, score: &str, what: &str) -> Fields {
    let mut all = fields(&[
        ("id", &id.to_string()),
        ("version", version),
        ("kind", "design"),
        ("do", what),
        ("novelty", "new"),
        ("comment", ""),
    ]);
    for criterion in [
        "relevance",
        "novelty",
        "feasibility",
        "benefit",
        "sustainability",
    ] {
        all.push((format!("score-{criterion}"), "85,5".into()));
    }
    all.push(("score-replicability".into(), score.into()));
    all
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_mentors_sheet_is_a_draft_until_it_is_sent_and_then_locked(pool: PgPool) {
    let w = World::new(pool).await;
    let (path, mentor, id) = (
        format!("{}/sheet", waiting(&w)),
        Some(w.a.who("mentor")),
        Uuid::now_v7(),
    );
    assert_eq!(
        w.post(mentor, &path, &sheet(id, "0", "", "save"))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.post(mentor, &path, &sheet(id, "0", "80", "save"))
            .await
            .status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        w.post(mentor, &path, &sheet(id, "1", "", "send"))
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        w.post(mentor, &path, &sheet(id, "1", "69,99", "send"))
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        w.post(mentor, &path, &sheet(id, "1", "80,02", "send"))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.post(mentor, &path, &sheet(id, "1", "80,02", "send"))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.post(mentor, &path, &sheet(id, "2", "99", "save"))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    let staff = w.get(Some(w.a.who("organizer_admin")), &path).await.text();
    // (5 × 85.50 + 80.02) / 6 = 84.586…
    assert!(staff.contains("84,59") && staff.contains("80,02"));
    assert!(
        w.get(mentor, &review_of(&w, "design"))
            .await
            .text()
            .contains("Terkirim, rata-rata 84,59.")
    );
    for role in ["fourth", "coach", "leadership", "participant", "home_admin"] {
        let answer = w.get(Some(w.a.who(role)), &path).await;
        assert!(
            matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
                && !answer.text().contains("84,59"),
            "{role}"
        );
    }
    assert!(
        !w.get(Some(w.a.who("coach")), &review_of(&w, "design"))
            .await
            .text()
            .contains("84,59")
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_routine_flag_is_answered_once_and_lifted_by_its_author_or_staff(pool: PgPool) {
    let w = World::new(pool).await;
    let path = format!("{}/routine", waiting(&w));
    let flag = |reason: &str| fields(&[("id", &Uuid::now_v7().to_string()), ("reason", reason)]);
    let (mentor, coach, leader) = (
        Some(w.a.who("mentor")),
        Some(w.a.who("coach")),
        Some(w.a.who("fourth")),
    );
    assert_eq!(
        w.post(coach, &path, &flag("Rutin")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let good = flag("Ini tugas bulanan bagian umum.");
    assert_eq!(
        w.post(coach, &path, &good).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.post(coach, &path, &good).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.post(mentor, &path, &flag("Saya juga berpikir begitu."))
            .await
            .status,
        StatusCode::CONFLICT
    );
    let answer = fields(&[("answer", "Caranya baru: warga memantau sendiri.")]);
    assert_eq!(
        w.post(leader, &format!("{path}/answer"), &answer)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.post(leader, &format!("{path}/answer"), &answer)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    let seen = w.get(Some(w.a.who("leadership")), &path).await.text();
    assert!(
        seen.contains("Ini tugas bulanan bagian umum.") && seen.contains("warga memantau sendiri")
    );
    assert_eq!(
        w.post(mentor, &format!("{path}/lift"), &fields(&[]))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        w.post(coach, &format!("{path}/lift"), &fields(&[]))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let standing: i64 = one(
        &w,
        "select count(*) from routine_flag where project_id = $1 and lifted_at is null",
        w.a.id("project-waiting"),
    )
    .await;
    assert_eq!(standing, 0);
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_comment_reaches_exactly_its_audience(pool: PgPool) {
    let w = World::new(pool).await;
    let path = format!("{}/comments", waiting(&w));
    let write = |audience: &str, body: &str| {
        fields(&[
            ("id", &Uuid::now_v7().to_string()),
            ("audience", audience),
            ("body", body),
        ])
    };
    assert_eq!(
        w.post(
            Some(w.a.who("fourth")),
            &path,
            &write("reviewers", "Rahasia peserta")
        )
        .await
        .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        w.post(
            Some(w.a.who("home_admin")),
            &path,
            &write("all", "Dari asal")
        )
        .await
        .status,
        StatusCode::FORBIDDEN
    );
    let narrow = write("reviewers", "Kata reviewers");
    assert_eq!(
        w.post(Some(w.a.who("mentor")), &path, &narrow).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        w.post(Some(w.a.who("mentor")), &path, &narrow).await.status,
        StatusCode::SEE_OTHER
    );
    w.post(Some(w.a.who("fourth")), &path, &write("team", "Kata team"))
        .await;
    w.post(
        Some(w.a.who("leadership")),
        &path,
        &write("all", "Kata all"),
    )
    .await;
    let count: i64 = one(
        &w,
        "select count(*) from comment where project_id = $1 and body like 'Kata %'",
        w.a.id("project-waiting"),
    )
    .await;
    assert_eq!(count, 3);
    for (role, seen) in [
        ("mentor", [true, true, true]),
        ("coach", [true, true, true]),
        ("class_pic", [true, true, true]),
        ("fourth", [false, true, true]),
        ("leadership", [false, false, true]),
        ("home_admin", [false, false, true]),
    ] {
        let page = w.get(Some(w.a.who(role)), &path).await.text();
        let found = ["Kata reviewers", "Kata team", "Kata all"].map(|body| page.contains(body));
        assert_eq!(found, seen, "{role}");
    }
    assert_eq!(
        w.get(Some(w.a.who("examiner")), &path).await.status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn first_screens_of_mentor_and_coach_show_what_waits(pool: PgPool) {
    let w = World::new(pool).await;
    let mentor = w.get(Some(w.a.who("mentor")), &w.a.path("/")).await;
    assert_eq!(mentor.status, StatusCode::OK);
    assert!(mentor.text().contains("Mulai memeriksa") && mentor.text().contains("light yellow"));
    decide(&w, "mentor", "design", &[("decision", "approve")]).await;
    let coach = w.get(Some(w.a.who("coach")), &w.a.path("/")).await;
    assert_eq!(coach.status, StatusCode::OK);
    assert!(
        coach.text().contains("Mulai memeriksa")
            && coach.text().contains("/documents/design/review")
    );
}
