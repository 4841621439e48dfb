//! How documents behave, through the router.

use super::*;
use crate::projects::world::{World, path};
use axum::http::StatusCode;
use sqlx::PgPool;

fn saved(key: &str, body: &str) -> Saved {
    Saved {
        key: key.into(),
        body: body.into(),
        version: 1,
        saved_at: DateTime::UNIX_EPOCH,
    }
}

fn outline(kind: DocumentKind, title: &str, saved: Vec<Saved>) -> Outline {
    let draft = Draft {
        saved,
        ..Draft::default()
    };
    Outline::of(Program::Pka, kind, title, draft)
}

#[test]
fn completeness_counts_the_title_and_what_must_be_written() {
    let empty = outline(DocumentKind::Idea, "", Vec::new());
    assert_eq!(
        (empty.words(), empty.is_complete(), empty.is_begun()),
        ("0 dari 7 bagian terisi".to_owned(), false, false)
    );
    let texts: Vec<Saved> = sections(Program::Pka, "idea")
        .iter()
        .map(|s| saved(&s.key, "Isi."))
        .collect();
    let full = outline(DocumentKind::Idea, "Judul", texts.clone());
    assert_eq!(
        (full.words(), full.percent(), full.is_complete()),
        ("7 dari 7 bagian terisi".to_owned(), 100, true)
    );
    let untitled = outline(DocumentKind::Idea, " ", texts);
    assert_eq!((untitled.written(), untitled.is_complete()), (6, false));
}

#[test]
fn a_section_over_its_limit_is_not_done() {
    let long = "kata ".repeat(301);
    let outline = outline(DocumentKind::Idea, "Judul", vec![saved("problem", &long)]);
    assert_eq!(outline.parts[0].fill(), Fill::TooLong(1));
    assert!(!outline.parts[0].is_enough());
}

#[test]
fn what_is_optional_may_stay_empty_and_a_table_is_filled_by_its_rows() {
    let texts: Vec<Saved> = sections(Program::Pka, "report")
        .iter()
        .filter(|s| s.required && s.source == Source::Text)
        .map(|s| saved(&s.key, "Isi."))
        .collect();
    let with = |rows: &[(Source, i64)]| {
        let draft = Draft {
            sections: None,
            saved: texts.clone(),
            rows: rows.iter().copied().collect(),
        };
        Outline::of(Program::Pka, DocumentKind::Report, "Judul", draft)
    };
    let without = with(&[(Source::Milestones, 4)]);
    assert!(!without.is_complete());
    assert_eq!(
        without.first_open().map(|s| s.source),
        Some(Source::Stakeholders)
    );
    assert!(with(&[(Source::Milestones, 4), (Source::Stakeholders, 1)]).is_complete());
}

#[test]
fn a_draft_is_written_by_its_own_template() {
    let own = vec![Section {
        key: "s1".into(),
        label: "Satu-satunya".into(),
        hint: String::new(),
        source: Source::Text,
        max_words: 10,
        required: true,
    }];
    let draft = Draft {
        sections: Some(own),
        saved: vec![saved("s1", "Isi."), saved("problem", "Dari susunan lain.")],
        rows: HashMap::new(),
    };
    let outline = Outline::of(Program::Pka, DocumentKind::Idea, "Judul", draft);
    assert_eq!(outline.words(), "2 dari 2 bagian terisi");
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn handing_in_freezes_the_text_and_locks_the_document(pool: PgPool) {
    let world = World::new(pool).await;
    world.write_idea("leader").await;
    let answer = world.submit_idea("leader", "1").await;
    assert_eq!(
        (answer.status, answer.location),
        (StatusCode::SEE_OTHER, path("leader", "/documents/idea"))
    );
    let frozen = world.number("select count(*) from document_version v, jsonb_array_elements(v.sections) s where v.number = 1 and v.title = 'Akta sehari jadi' and s->>'body' = 'Antrean akta tiga hari.'").await;
    assert_eq!(frozen, 6);
    assert_eq!(
        world
            .number("select count(*) from project where submitted_at is not null")
            .await,
        1
    );
    assert_eq!(world.number("select count(*) from transition where machine = 'idea' and event = 'submit' and to_state = 'submitted'").await, 1);
    for rest in [
        "/documents/idea/sections/problem",
        "/documents/idea/sections/problem/autosave",
    ] {
        let late = world
            .post(
                "leader",
                &path("leader", rest),
                &[("body", "Terlambat"), ("version", "1")],
            )
            .await;
        assert_eq!(late.status, StatusCode::FORBIDDEN, "{rest}");
    }
    assert_eq!(
        world
            .number("select count(*) from document_section where body = 'Terlambat'")
            .await,
        0
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_second_press_makes_no_second_version(pool: PgPool) {
    let world = World::new(pool).await;
    world.write_idea("leader").await;
    for _ in 0..2 {
        assert_eq!(
            world.submit_idea("leader", "1").await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(
        world.number("select count(*) from document_version").await,
        1
    );
    let recall = path("leader", "/documents/idea/recall");
    for _ in 0..2 {
        assert_eq!(
            world.post("leader", &recall, &[]).await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(
        world
            .number("select count(*) from transition where event = 'recall'")
            .await,
        1
    );
    assert_eq!(
        world.submit_idea("leader", "2").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        world.number("select count(*) from document_version").await,
        2
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn what_lacks_is_said_and_nothing_is_handed_in(pool: PgPool) {
    let world = World::new(pool).await;
    world
        .sql("update participation set mentor_member_id = null, mentor_name = ''")
        .await;
    let page = world
        .get("leader", &path("leader", "/documents/idea/submit"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    for sentence in [
        "Isi judul proyek.",
        "Isi bagian “Area perubahan”.",
        "Anda belum mempunyai mentor. Hubungi pengelola kelas: Dewi Lestari.",
    ] {
        assert!(page.body.contains(sentence), "{sentence}");
    }
    assert!(!page.body.contains("Ajukan ke mentor</button>"));
    assert_eq!(
        world.submit_idea("leader", "1").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        world.number("select count(*) from document_version").await,
        0
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_returned_document_is_handed_in_only_with_all_answers(pool: PgPool) {
    let world = World::new(pool).await;
    world.write_idea("leader").await;
    world.submit_idea("leader", "1").await;
    world
        .sql(
            "update document set state = 'revision_requested' where project_id = pg_temp.ref('project-leader');
             insert into review (id, home_tenant_id, project_id, document_id, version_number, decision, reviewer_role, reviewer_member_id, reviewer_name, decided_at)
             values (pg_temp.ref('review'), pg_temp.ref('home'), pg_temp.ref('project-leader'), pg_temp.ref('idea-leader'), 1, 'returned', 'mentor', pg_temp.ref('mentor'), 'Rina', pg_temp.at(0));
             insert into change_request (id, home_tenant_id, review_id, position, body) values (pg_temp.ref('change'), pg_temp.ref('home'), pg_temp.ref('review'), 1, 'Tambahkan angka.')",
        )
        .await;
    let refused = world.submit_idea("leader", "2").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .body
            .contains("Jawab 1 catatan pemeriksa yang belum dijawab.")
    );
    world
        .sql("update change_request set answer = 'Sudah.', answered_at = pg_temp.at(0)")
        .await;
    assert_eq!(
        world.submit_idea("leader", "2").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        world
            .number("select count(*) from transition where event = 'resubmit'")
            .await,
        1
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_draft_that_saves_itself_leaves_no_mark_of_a_change(pool: PgPool) {
    let world = World::new(pool).await;
    let marks = async || world.number("select count(*) from tenant_change").await;
    let section = path("leader", "/documents/idea/sections/problem");
    let autosave = format!("{section}/autosave");
    let before = marks().await;
    for (text, version) in [("Satu", "0"), ("Dua", "1")] {
        let typed = [("body", text), ("version", version)];
        let saved = world.post("leader", &autosave, &typed).await;
        assert_eq!((saved.status, marks().await), (StatusCode::OK, before));
    }
    let typed = [("body", "Tiga"), ("version", "2")];
    let pressed = world.post("leader", &section, &typed).await;
    assert_eq!(
        (pressed.status, marks().await),
        (StatusCode::SEE_OTHER, before + 1)
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_stale_text_is_not_saved_and_not_lost(pool: PgPool) {
    let world = World::new(pool).await;
    let section = path("leader", "/documents/idea/sections/problem");
    let autosave = format!("{section}/autosave");
    let first = world
        .post("leader", &autosave, &[("body", "Satu"), ("version", "0")])
        .await;
    assert_eq!(
        (first.status, first.body.as_str()),
        (StatusCode::OK, r#"{"saved_at":"09.00","version":1}"#)
    );
    let again = world
        .post("leader", &autosave, &[("body", "Satu"), ("version", "0")])
        .await;
    assert_eq!(
        (again.status, again.body.as_str()),
        (StatusCode::OK, r#"{"saved_at":"09.00","version":1}"#)
    );
    let stale = world
        .post("leader", &autosave, &[("body", "Dua"), ("version", "0")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.starts_with('{'));
    let both = world
        .post(
            "leader",
            &section,
            &[("body", "Dua dari ponsel"), ("version", "0")],
        )
        .await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    assert!(
        both.between("<textarea", "</textarea>")
            .ends_with("Dua dari ponsel")
    );
    assert_eq!(
        both.between("class=\"prose\">", "</p>"),
        "<del>Dua dari ponsel</del><ins>Satu</ins>"
    );
    assert_eq!(
        world
            .number("select count(*) from document_section where body = 'Satu' and version = 1")
            .await,
        1
    );
    let decided = world
        .post(
            "leader",
            &section,
            &[("body", "Dua dari ponsel"), ("version", "1")],
        )
        .await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn drafts_are_for_the_class_and_versions_for_the_home_too(pool: PgPool) {
    let world = World::new(pool).await;
    world.write_idea("leader").await;
    let asal = |rest: &str| path("leader", rest).replace("/t/kota", "/t/asal");
    let seen = |who: &'static str, address: String| {
        let world = &world;
        async move { world.get(who, &address).await.status.as_u16() }
    };
    for who in ["leader", "mentor", "coach", "admin"] {
        assert_eq!(
            seen(who, path("leader", "/documents/idea/sections/problem")).await,
            200,
            "{who}"
        );
    }
    for who in ["second", "stranger", "leadership"] {
        assert_eq!(
            seen(who, path("leader", "/documents/idea")).await,
            404,
            "{who}"
        );
    }
    assert_eq!(seen("home_admin", asal("/documents/idea")).await, 404);
    world.submit_idea("leader", "1").await;
    for who in ["mentor", "leadership"] {
        assert_eq!(
            seen(who, path("leader", "/documents/idea/versions/1")).await,
            200,
            "{who}"
        );
    }
    for who in ["home_admin", "home_leadership"] {
        assert_eq!(
            seen(who, asal("/documents/idea/versions/1")).await,
            200,
            "{who}"
        );
        assert_eq!(seen(who, asal("/documents/idea")).await, 200, "{who}");
        assert_eq!(
            seen(who, asal("/documents/idea/sections/problem")).await,
            404,
            "{who}"
        );
    }
    assert_eq!(
        seen(
            "leadership",
            path("leader", "/documents/idea/sections/problem")
        )
        .await,
        404
    );
    assert_eq!(
        seen("second", path("leader", "/documents/idea/versions/1")).await,
        404
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_version_shows_what_changed_since_another(pool: PgPool) {
    let world = World::new(pool).await;
    world.write_idea("leader").await;
    world.submit_idea("leader", "1").await;
    world
        .post("leader", &path("leader", "/documents/idea/recall"), &[])
        .await;
    world
        .post(
            "leader",
            &path("leader", "/documents/idea/sections/problem"),
            &[("body", "Antrean akta satu hari."), ("version", "1")],
        )
        .await;
    world.submit_idea("leader", "2").await;
    let page = world
        .get(
            "mentor",
            &path("leader", "/documents/idea/versions/2?compare=1"),
        )
        .await;
    assert!(
        page.body
            .contains("Antrean akta <del>tiga</del><ins>satu</ins> hari."),
        "{}",
        page.body
    );
    let missing = world
        .get("mentor", &path("leader", "/documents/idea/versions/3"))
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_stale_title_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let address = path("leader", "/identity");
    let form = |title: &'static str, version: &'static str| {
        [("title", title), ("scope", "unit"), ("version", version)]
    };
    assert_eq!(
        world
            .post("leader", &address, &form("Satu", "1"))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        world
            .post("leader", &address, &form("Satu", "1"))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        world
            .post("admin", &address, &form("Dua", "1"))
            .await
            .status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        world
            .post("mentor", &address, &form("Dua", "2"))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    let long = "a".repeat(251);
    let refused = world
        .post(
            "leader",
            &address,
            &[("title", &long), ("scope", "unit"), ("version", "2")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn any_two_versions_can_be_compared_and_a_choice_is_shown_only_where_there_is_one() {
    let numbers = |latest, number| -> Vec<String> {
        super::views::other_versions(latest, number)
            .into_iter()
            .map(|(value, _)| value)
            .collect()
    };
    assert_eq!(numbers(4, 2), ["4", "3", "1"]);
    assert_eq!(numbers(2, 1), Vec::<String>::new());
}

const NEW_SECTION: [(&str, &str); 5] = [
    ("do", "publish"),
    ("note", "Disesuaikan dengan pedoman baru."),
    ("s0-label", "Inti gagasan"),
    ("s0-source", "text"),
    ("s0-max_words", "50"),
];

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_document_keeps_the_template_that_it_was_begun_with(pool: PgPool) {
    let world = World::new(pool).await;
    let template = "/t/kota/section-templates/pka/idea";
    let mut fields = NEW_SECTION.to_vec();
    fields.push(("latest", "0"));
    let refused = world.post("leader", template, &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    // The leader begins, and only then the admin publishes.
    let problem = path("leader", "/documents/idea/sections/problem");
    let begun = world
        .post("leader", &problem, &[("body", "Antre."), ("version", "0")])
        .await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER);
    let kept = "select count(*) from section_template where number = 1 and published_by is null and jsonb_array_length(sections) = 6";
    assert_eq!(world.number(kept).await, 1);
    let stale = world.post("admin", template, &fields).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        stale.body.contains("Inti gagasan") && stale.body.contains("Versi 1 sudah diterbitkan")
    );
    fields.last_mut().unwrap().1 = "1";
    let published = world.post("admin", template, &fields).await;
    assert_eq!(
        published.status,
        StatusCode::SEE_OTHER,
        "{}",
        published.body
    );

    let old = world
        .get("leader", &path("leader", "/documents/idea"))
        .await;
    assert!(
        old.body.contains("Masalah dan layanan yang diperbaiki")
            && !old.body.contains("Inti gagasan")
    );
    let new = world
        .get("second", &path("second", "/documents/idea"))
        .await;
    assert!(new.body.contains("Inti gagasan") && !new.body.contains("Masalah dan layanan"));
    assert_eq!(
        world
            .get(
                "second",
                &path("second", "/documents/idea/sections/problem")
            )
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let by_it = world
        .post(
            "second",
            &path("second", "/documents/idea/sections/s1"),
            &[("body", "Satu."), ("version", "0")],
        )
        .await;
    assert_eq!(by_it.status, StatusCode::SEE_OTHER);
    let bound = "select count(*) from document d join section_template t on t.id = d.template_id where t.number = 2";
    assert_eq!(world.number(bound).await, 1);
    let may_change = "select has_table_privilege('jejak_app', 'section_template', 'update, delete')::int::bigint";
    assert_eq!(world.number(may_change).await, 0);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn what_changed_since_one_read_is_told_until_it_was_read(pool: PgPool) {
    let world = World::new(pool).await;
    world.write_idea("leader").await;
    world.submit_idea("leader", "1").await;
    let document = path("leader", "/documents/idea");
    let of = |number: i32| format!("{document}/versions/{number}");
    assert!(
        !world
            .get("mentor", &of(1))
            .await
            .body
            .contains("terakhir membaca")
    );
    world
        .post("leader", &format!("{document}/recall"), &[])
        .await;
    let problem = path("leader", "/documents/idea/sections/problem");
    world
        .post(
            "leader",
            &problem,
            &[("body", "Antrean akta satu hari."), ("version", "1")],
        )
        .await;
    world.submit_idea("leader", "2").await;

    let told = world.get("mentor", &document).await;
    assert!(
        told.body.contains("berubah sejak Anda membaca versi 1"),
        "{}",
        told.body
    );
    assert!(
        !world
            .get("leader", &document)
            .await
            .body
            .contains("berubah sejak")
    );
    for _ in 0..2 {
        let read = world.get("mentor", &of(2)).await;
        assert!(read.body.contains("Anda terakhir membaca versi 1"));
    }
    let compared = world.get("mentor", &format!("{}?compare=1", of(2))).await;
    assert!(
        compared.body.contains("<del>tiga</del>") && !compared.body.contains("terakhir membaca")
    );
    assert!(
        !world
            .get("leadership", &of(2))
            .await
            .body
            .contains("terakhir membaca")
    );
    let readings = "select count(*) from document_reading where number = 2";
    assert_eq!(world.number(readings).await, 2);
}
