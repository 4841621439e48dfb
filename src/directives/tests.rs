//! Directives: who gives and answers them (the truth table), and how they go through the router and across tenants.

use super::policy::{DirectiveCase, GiveDirective, Giving, MoveDirective, Step};
use super::stage::ANSWERERS;
use super::*;
use crate::codes::Code;
use crate::projects::world::{World, path};
use crate::projects::{Case, Stage};
use crate::reviews::fixture::{self, Persona, names};
use axum::http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

fn case(p: Persona, stage: Stage) -> Case {
    let project = fixture::project(stage);
    let relation = p.relation(&project);
    Case { project, relation }
}

#[test]
fn leadership_directs_and_the_mentor_speaks_of_the_budget() {
    for stage in Stage::ALL {
        for kind in DirectiveKind::ALL {
            let may = |p: Persona| {
                let giving = Giving {
                    case: case(p, *stage),
                    kind: *kind,
                };
                p.actor().may::<GiveDirective>(&giving)
            };
            let expected = match (stage.goes_on(), *kind) {
                (false, _) => "",
                (_, DirectiveKind::Budget) => "Mentor Leadership",
                _ => "Leadership",
            };
            assert_eq!(names(may), expected, "{stage} {kind}");
        }
    }
}

fn step(p: Persona, state: DirectiveState, by: GiverRole, event: DirectiveEvent) -> bool {
    let case = case(p, Stage::Implementation);
    let here = if p == Persona::HomeAdmin {
        case.project.home_tenant_id
    } else {
        case.project.tenant_id
    };
    let directive = Directive {
        tenant_id: case.project.tenant_id,
        id: DirectiveId(Uuid::nil()),
        kind: DirectiveKind::Other,
        state,
        state_since: DateTime::UNIX_EPOCH,
        body: String::new(),
        basis: String::new(),
        due_on: None,
        fiscal_year: None,
        amount_rupiah: None,
        given_by: Persona::Mentor.member(),
        given_by_name: String::new(),
        given_by_office: String::new(),
        given_by_role: by,
        given_at: DateTime::UNIX_EPOCH,
    };
    let subject = DirectiveCase {
        case,
        directive,
        here,
    };
    p.actor().may::<MoveDirective>(&Step { subject, event })
}

#[test]
fn the_leader_and_the_offices_answer_and_the_giver_judges() {
    use DirectiveEvent as E;
    use DirectiveState as S;
    let offices = "Leader Staff Pic HomeAdmin";
    for (state, by, event, expected) in [
        (S::Open, GiverRole::Leadership, E::FollowUp, offices),
        (S::Open, GiverRole::Leadership, E::Accept, ""),
        (S::Open, GiverRole::Leadership, E::Withdraw, "Leadership"),
        (S::Reported, GiverRole::Leadership, E::FollowUp, ""),
        (S::Reported, GiverRole::Leadership, E::Accept, "Leadership"),
        (S::NeedsBudget, GiverRole::Mentor, E::Propose, offices),
        (S::Proposed, GiverRole::Mentor, E::AskAgain, "Mentor"),
        (
            S::Budgeted,
            GiverRole::Leadership,
            E::AskAgain,
            "Leadership",
        ),
        (S::Budgeted, GiverRole::Mentor, E::Realise, offices),
        (S::Realized, GiverRole::Mentor, E::Realise, ""),
        (S::Done, GiverRole::Leadership, E::Withdraw, ""),
    ] {
        assert_eq!(
            names(|p| step(p, state, by, event)),
            expected,
            "{state} {event}"
        );
    }
}

#[test]
fn a_state_that_is_over_has_no_way_on_and_an_unanswered_one_can_be_answered() {
    use crate::access::Machine;
    for state in DirectiveState::ALL {
        let leaves = DirectiveMachine::ARROWS.iter().any(|a| a.from == *state);
        assert_eq!(leaves, !state.is_over(), "{state}");
        let answers = DirectiveMachine::events_for(*state, ANSWERERS);
        assert!(!state.is_unanswered() || !answers.is_empty(), "{state}");
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_home_government_directs_and_the_leader_elsewhere_answers(pool: PgPool) {
    let world = World::new(pool).await;
    world
        .sql("alter table project disable trigger project_arrow; update project set stage = 'implementation', submitted_at = pg_temp.at(-20) where id = pg_temp.ref('project-leader')")
        .await;
    let (there, here) = (
        path("leader", "/directives").replace("/kota/", "/asal/"),
        path("leader", "/directives"),
    );
    let given = [
        ("id", "01999999-0000-7000-8000-000000000002"),
        ("kind", "mandatory"),
        ("body", "Terapkan di seluruh loket tahun ini."),
        ("due_on", "2026-12-31"),
    ];
    assert_eq!(
        world.post("home_admin", &there, &given).await.status,
        StatusCode::FORBIDDEN
    );
    for _ in 0..2 {
        assert_eq!(
            world.post("home_leadership", &there, &given).await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(world.number("select count(*) from directive").await, 1);
    // The organiser cannot take the id under which the home government is answered.
    assert_eq!(
        world.post("leadership", &here, &given).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(world.number("select count(*) from directive").await, 1);
    let inbox = world.get("leader", "/t/kota/notices").await;
    assert_eq!(inbox.body.matches("Terapkan di seluruh loket").count(), 1);
    let page = world.get("leader", &here).await;
    assert!(page.body.contains("Terapkan di seluruh loket tahun ini."));
    assert_eq!(
        world
            .get("home_leadership", "/t/asal/directives.csv?show=unanswered")
            .await
            .body
            .lines()
            .count(),
        2
    );

    let to = format!("{here}/01999999-0000-7000-8000-000000000002/answers");
    let answer = [
        ("seen", "open"),
        ("event", "report_done"),
        ("body", "Semua loket sudah memakai."),
    ];
    let mut sent = answer.to_vec();
    sent.push(("id", "01999999-0000-7000-8000-000000000003"));
    assert_eq!(
        world.post("leader", &to, &sent).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(world.text("select state from directive").await, "reported");
    let inbox = world.get("home_leadership", "/t/asal/notices").await;
    assert_eq!(inbox.body.matches("Semua loket sudah memakai.").count(), 1);
    let mut again = answer.to_vec();
    again.push(("id", "01999999-0000-7000-8000-000000000004"));
    assert_eq!(
        world.post("leader", &to, &again).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        world
            .get("home_leadership", "/t/asal/directives.csv?show=unanswered")
            .await
            .body
            .lines()
            .count(),
        1
    );
    assert_eq!(
        world
            .get("home_leadership", "/t/asal/directives.csv?show=open")
            .await
            .body
            .lines()
            .count(),
        2
    );

    let judged = [
        ("seen", "reported"),
        ("event", "accept"),
        ("body", "Sudah saya lihat sendiri."),
    ];
    assert_eq!(
        world.post("leadership", &to, &judged).await.status,
        StatusCode::FORBIDDEN,
        "another tenant's leadership"
    );
    let there = to.replace("/kota/", "/asal/");
    assert_eq!(
        world.post("home_leadership", &there, &judged).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(world.text("select state from directive").await, "done");
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn budget_feedback_asks_for_what_belongs_to_it(pool: PgPool) {
    let world = World::new(pool).await;
    world
        .sql("alter table project disable trigger project_arrow; update project set stage = 'implementation', submitted_at = pg_temp.at(-20) where id = pg_temp.ref('project-leader')")
        .await;
    let here = path("leader", "/directives");
    let page = world
        .post("mentor", &here, &[("kind", "budget"), ("body", "pendek")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("Penilaian anggaran") && page.body.contains("paling sedikit 10 huruf")
    );
    let given = [
        ("id", "01999999-0000-7000-8000-000000000005"),
        ("kind", "budget"),
        ("state", "needs_budget"),
        ("body", "Masukkan ke perubahan anggaran."),
        ("amount", "25.000.000"),
        ("fiscal_year", "2027"),
    ];
    assert_eq!(
        world.post("mentor", &here, &given).await.status,
        StatusCode::SEE_OTHER
    );
    let to = format!("{here}/01999999-0000-7000-8000-000000000005/answers");
    let answer = [
        ("seen", "needs_budget"),
        ("event", "budget"),
        ("body", "Sudah masuk DPA perubahan."),
    ];
    let page = world.post("leader", &to, &answer).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("Isi jumlahnya dalam rupiah.")
            && page.body.contains("Sudah masuk DPA perubahan.")
    );
    assert_eq!(
        world.text("select state from directive").await,
        "needs_budget"
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_roll_out_says_in_how_many_units_it_runs(pool: PgPool) {
    let world = World::new(pool).await;
    world
        .sql("alter table project disable trigger project_arrow; update project set stage = 'implementation', submitted_at = pg_temp.at(-20) where id = pg_temp.ref('project-leader')")
        .await;
    let here = path("leader", "/directives");
    let given = [
        ("id", "01999999-0000-7000-8000-000000000004"),
        ("kind", "roll_out"),
        ("body", "Perluas ke semua kecamatan tahun ini."),
    ];
    let given = world.post("leadership", &here, &given).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    let to = format!("{here}/01999999-0000-7000-8000-000000000004/answers");
    let mut answer = vec![
        ("seen", "open"),
        ("event", "follow_up"),
        ("body", "Berjalan di sebagian kecamatan."),
        ("units", "banyak"),
    ];
    let page = world.post("leader", &to, &answer).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer[3].1 = "12";
    let sent = world.post("leader", &to, &answer).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let list = world
        .get("leadership", "/t/kota/directives?kind=roll_out")
        .await;
    assert!(list.body.contains("berjalan di 12 perangkat daerah"));
}
