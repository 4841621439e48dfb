//! How the control card behaves: who may what, and the whole story through the router.

use super::policy::{Answer, Ask, Line, NoteSession, Noting, ReadCard, Retract};
use super::*;
use crate::codes::Code;
use crate::projects::world::{World, path};
use crate::projects::{Case, Stage};
use crate::reviews::fixture::{self, PERSONAS, Persona};
use axum::http::StatusCode;
use sqlx::PgPool;

#[test]
fn each_may_do_his_part_and_no_more() {
    for persona in PERSONAS {
        for stage in Stage::ALL {
            let project = fixture::project(*stage);
            let case = Case {
                relation: persona.relation(&project),
                project,
            };
            let actor = persona.actor();
            let goes_on = !matches!(stage, Stage::Stopped | Stage::Withdrawn);
            let is = |who: &[Persona]| who.iter().any(|p| p == persona);
            assert_eq!(
                actor.may::<ReadCard>(&case),
                is(&[
                    Persona::Leader,
                    Persona::Mentor,
                    Persona::Coach,
                    Persona::Staff,
                    Persona::Pic
                ]),
                "{persona:?}"
            );
            assert_eq!(
                actor.may::<Ask>(&case),
                goes_on && is(&[Persona::Leader]),
                "{persona:?} {stage}"
            );
            for adviser in AdviserRole::ALL {
                let own = match adviser {
                    AdviserRole::Mentor => is(&[Persona::Mentor]),
                    AdviserRole::Coach => is(&[Persona::Coach]),
                };
                let noting = Noting {
                    case: case.clone(),
                    adviser: *adviser,
                };
                assert_eq!(
                    actor.may::<NoteSession>(&noting),
                    goes_on && own,
                    "{persona:?} {adviser} {stage}"
                );
                for state in ConsultationState::ALL {
                    let line = Line {
                        case: case.clone(),
                        line: line(*adviser, *state),
                    };
                    let open = goes_on && *state == ConsultationState::Asked;
                    assert_eq!(
                        actor.may::<Answer>(&line),
                        open && own,
                        "{persona:?} {adviser} {state} {stage}"
                    );
                    assert_eq!(
                        actor.may::<Retract>(&line),
                        open && is(&[Persona::Leader]),
                        "{persona:?} {state} {stage}"
                    );
                }
            }
        }
    }
}

fn line(adviser_role: AdviserRole, state: ConsultationState) -> Consultation {
    Consultation {
        id: ConsultationId::new(),
        held_on: NaiveDate::default(),
        medium: Medium::Phone,
        topic: Topic::Title,
        adviser_role,
        adviser_name: "Rina".into(),
        question: "Apa?".into(),
        response: String::new(),
        state,
    }
}

const QUESTION: [(&str, &str); 5] = [
    ("adviser", "coach"),
    ("held_on", "2026-09-05"),
    ("medium", "whatsapp"),
    ("topic", "title"),
    ("question", "Apakah <judul> ini cukup jelas?"),
];

fn with<'a>(
    fields: &[(&'a str, &'a str)],
    other: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = fields
        .iter()
        .filter(|(name, _)| !other.iter().any(|(n, _)| n == name));
    kept.chain(other).copied().collect()
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_question_waits_in_the_queue_until_it_is_answered_once(pool: PgPool) {
    let world = World::new(pool).await;
    let card = path("leader", "/consultations");
    let id = uuid::Uuid::now_v7().to_string();
    for (field, value, sentence) in [
        ("held_on", "2026-09-09", "tidak boleh di masa depan"),
        ("question", " ", "Isi pertanyaan."),
        ("topic", "other-thing", "Pokok bahasan"),
        ("adviser", "", "Pilih dengan siapa"),
    ] {
        let fields = with(&QUESTION, &[("id", &id), (field, value)]);
        let refused = world.post("leader", &card, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(refused.body.contains(sentence), "{field}: {}", refused.body);
    }
    let asked = with(&QUESTION, &[("id", &id)]);
    for _ in 0..2 {
        let taken = world.post("leader", &card, &asked).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    }
    assert_eq!(
        world
            .number("select count(*) from consultation where state = 'asked'")
            .await,
        1
    );
    for (who, sees) in [("coach", true), ("mentor", false)] {
        let queue = world.get(who, "/t/kota/queue").await;
        assert_eq!(queue.body.contains("/consultations\""), sees, "{who}");
    }
    let answer = format!("{card}/{id}/answer");
    for (who, status) in [
        ("mentor", StatusCode::FORBIDDEN),
        ("leader", StatusCode::FORBIDDEN),
        ("leadership", StatusCode::NOT_FOUND),
        ("stranger", StatusCode::NOT_FOUND),
    ] {
        let refused = world.post(who, &answer, &[("response", "Sudah.")]).await;
        assert_eq!(refused.status, status, "{who}");
    }
    let empty = world.post("coach", &answer, &[("response", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = [("response", "Sebutkan tempatnya.")];
    let given = world.post("coach", &answer, &sent).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    let again = world.post("coach", &answer, &sent).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "a double click");
    let other = world.post("coach", &answer, &[("response", "Lain.")]).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    let copied = world.post("mentor", &answer, &sent).await;
    assert_eq!(copied.status, StatusCode::FORBIDDEN);
    let page = world.get("leader", &card).await.body;
    for shown in [
        "Apakah &#60;judul&#62; ini cukup jelas?",
        "Sebutkan tempatnya.",
        "Ditanggapi",
        "5 September 2026",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let too_late = world
        .post("leader", &format!("{card}/{id}/retract"), &[])
        .await;
    assert_eq!(too_late.status, StatusCode::FORBIDDEN);
    assert_eq!(
        world
            .number("select count(*) from transition where machine = 'consultation'")
            .await,
        1
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn an_adviser_notes_a_session_and_the_card_is_printed_for_those_who_may_read_it(
    pool: PgPool,
) {
    let world = World::new(pool).await;
    let card = path("leader", "/consultations");
    let id = uuid::Uuid::now_v7().to_string();
    let noted = with(
        &QUESTION,
        &[
            ("id", &id),
            ("adviser", "mentor"),
            ("response", "Disepakati dua tahap."),
        ],
    );
    // The coach cannot note what the mentor held.
    let refused = world.post("coach", &card, &noted).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = world.post("mentor", &card, &noted).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    for (who, status) in [
        ("leader", StatusCode::OK),
        ("admin", StatusCode::OK),
        ("leadership", StatusCode::NOT_FOUND),
        ("stranger", StatusCode::NOT_FOUND),
    ] {
        let printed = world.get(who, &path("leader", "/consultations.pdf")).await;
        assert_eq!(printed.status, status, "{who}");
        assert_eq!(printed.body.starts_with("%PDF"), status == StatusCode::OK);
    }
    let home = path("leader", "/consultations").replace("/t/kota", "/t/asal");
    for who in ["home_admin", "home_leadership"] {
        assert_eq!(world.get(who, &home).await.status, StatusCode::NOT_FOUND);
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_document_is_printed_once_submitted_and_its_approval_once_given(pool: PgPool) {
    let world = World::new(pool).await;
    let document = path("leader", "/documents/idea/document.pdf");
    let approval = path("leader", "/documents/idea/approval.pdf");
    let status = async |who: &str, address: &str| world.get(who, address).await.status;
    assert_eq!(status("leader", &document).await, StatusCode::CONFLICT);
    world.write_idea("leader").await;
    world.submit_idea("leader", "1").await;
    let printed = world.get("mentor", &document).await;
    assert_eq!(printed.status, StatusCode::OK);
    assert!(printed.body.starts_with("%PDF"));
    assert_eq!(
        status("mentor", &format!("{document}?version=2")).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(status("second", &document).await, StatusCode::NOT_FOUND);
    assert_eq!(status("leader", &approval).await, StatusCode::CONFLICT);
    world
        .sql(
            "insert into review (id, home_tenant_id, project_id, document_id, version_number, decision, reviewer_role, reviewer_member_id, reviewer_name, decided_at)
             select pg_temp.ref('r'), d.home_tenant_id, d.project_id, d.id, 1, 'approved', 'mentor', pg_temp.ref('mentor'), 'Rina Kusumawati', pg_temp.at(0)
               from document d where d.project_id = pg_temp.ref('project-leader') and d.kind = 'idea';
             update document set state = 'approved' where project_id = pg_temp.ref('project-leader') and kind = 'idea'",
        )
        .await;
    for who in ["leader", "leadership"] {
        assert_eq!(status(who, &approval).await, StatusCode::OK, "{who}");
    }
    let overview = world
        .get("leader", &path("leader", "/documents/idea"))
        .await;
    assert!(overview.body.contains("documents/idea/approval.pdf"));
}
