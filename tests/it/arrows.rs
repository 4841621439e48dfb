//! The arrows in the code are the arrows in the database, and the database refuses every other move.

use crate::world::World;
use jejak::access::Machine;
use jejak::assessment::schemes::SchemeMachine;
use jejak::assessment::scoring::ScoringMachine;
use jejak::codes::Code;
use jejak::consultations::ConsultationMachine;
use jejak::directives::DirectiveMachine;
use jejak::launches::stage::BatchMachine;
use jejak::milestones::stage::MilestoneMachine;
use jejak::projects::stage::{DocumentMachine, IdeaMachine, ProjectMachine};
use jejak::seminars::{NoteMachine, SlotMachine};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use std::collections::BTreeSet;

type Arrows = BTreeSet<(String, String, String)>;

fn of<M: Machine>() -> (&'static str, Arrows) {
    let arrow = |a: &jejak::access::Arrow<M::State, M::Event>| {
        (
            a.from.code().to_owned(),
            a.event.code().to_owned(),
            a.to.code().to_owned(),
        )
    };
    (M::NAME, M::ARROWS.iter().map(arrow).collect())
}

/// Every machine of the program. The test below fails when the database knows one that is missing here.
fn machines() -> Vec<(&'static str, Arrows)> {
    vec![
        of::<ProjectMachine>(),
        of::<IdeaMachine>(),
        of::<DocumentMachine>(),
        of::<MilestoneMachine>(),
        of::<BatchMachine>(),
        of::<ConsultationMachine>(),
        of::<DirectiveMachine>(),
        of::<SlotMachine>(),
        of::<NoteMachine>(),
        of::<SchemeMachine>(),
        of::<ScoringMachine>(),
    ]
}

async fn in_database(pool: &PgPool, machine: &str) -> Arrows {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("select from_state, event, to_state from machine_arrow where machine = $1")
            .bind(machine)
            .fetch_all(pool)
            .await
            .unwrap();
    rows.into_iter().collect()
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn code_and_database_hold_the_same_arrows(pool: PgPool) {
    let known: Vec<String> =
        sqlx::query_scalar("select distinct machine from machine_arrow order by 1")
            .fetch_all(&pool)
            .await
            .unwrap();
    let mut compared: Vec<&str> = machines().iter().map(|(name, _)| *name).collect();
    compared.sort_unstable();
    assert_eq!(compared, known);
    for (name, arrows) in machines() {
        assert_eq!(arrows, in_database(&pool, name).await, "{name}");
    }
}

#[test]
fn an_event_leads_from_a_state_to_one_state_only() {
    for (name, mut arrows) in machines() {
        // Who comes back goes to where he was.
        arrows.retain(|(_, event, _)| event != "reinstated");
        let starts: BTreeSet<_> = arrows
            .iter()
            .map(|(from, event, _)| (from, event))
            .collect();
        assert_eq!(starts.len(), arrows.len(), "{name}");
    }
}

/// Where each machine's state stands: a row of the world, and the column.
fn rows(world: &World) -> Vec<(&'static str, &'static str, &'static str, uuid::Uuid)> {
    vec![
        ("project", "project", "stage", world.a.id("project-own")),
        ("idea", "document", "state", world.a.id("document-own-idea")),
        (
            "document",
            "document",
            "state",
            world.a.id("document-own-design"),
        ),
        (
            "milestone",
            "milestone",
            "state",
            world.a.id("milestone-own-short"),
        ),
        (
            "launch",
            "launch_batch",
            "state",
            world.a.id("batch-planned"),
        ),
        (
            "consultation",
            "consultation",
            "state",
            world.a.id("consultation-own"),
        ),
        ("slot", "seminar_slot", "state", world.a.id("slot-own")),
        (
            "examiner_note",
            "examiner_note",
            "state",
            world.a.id("note-own"),
        ),
        ("scheme", "score_scheme", "state", world.a.id("scheme")),
        ("scoring", "cohort_scoring", "state", world.a.id("cohort")),
    ]
}

/// The column that names a row.
fn key(table: &str) -> &'static str {
    if table == "cohort_scoring" {
        "cohort_id"
    } else {
        "id"
    }
}

async fn states(pool: &PgPool, machine: &str) -> BTreeSet<String> {
    in_database(pool, machine)
        .await
        .into_iter()
        .flat_map(|(from, _, to)| [from, to])
        .collect()
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_database_refuses_every_move_without_an_arrow(pool: PgPool) {
    let world = World::new(pool).await;
    let known: BTreeSet<String> =
        sqlx::query_scalar::<_, String>("select distinct machine from machine_arrow")
            .fetch_all(&world.owner)
            .await
            .unwrap()
            .into_iter()
            .collect();
    // A directive is moved by its answers alone: the next test.
    let moved: BTreeSet<String> = rows(&world)
        .iter()
        .map(|r| r.0)
        .chain(["directive"])
        .map(str::to_owned)
        .collect();
    assert_eq!(known, moved, "a machine has no row here");
    // Replica mode sets the scene without triggers; the application's role then makes the move.
    let mut scene = PgConnection::connect_with(&world.owner.connect_options())
        .await
        .unwrap();
    sqlx::query("set session_replication_role = replica")
        .execute(&mut scene)
        .await
        .unwrap();
    for (machine, table, column, id) in rows(&world) {
        let arrows = in_database(&world.owner, machine).await;
        for from in states(&world.owner, machine).await {
            for to in states(&world.owner, machine)
                .await
                .into_iter()
                .filter(|to| *to != from)
            {
                sqlx::query(AssertSqlSafe(format!(
                    "update {table} set {column} = $2 where {} = $1",
                    key(table)
                )))
                .bind(id)
                .bind(&from)
                .execute(&mut scene)
                .await
                .unwrap();
                let mut tx = world.state.db.tenant(world.a.tenant).await.unwrap();
                let moved = sqlx::query(AssertSqlSafe(format!(
                    "update {table} set {column} = $2 where {} = $1",
                    key(table)
                )))
                .bind(id)
                .bind(&to)
                .execute(tx.conn())
                .await;
                let is_arrow = arrows.iter().any(|(f, _, t)| *f == from && *t == to);
                assert_eq!(
                    moved.is_ok(),
                    is_arrow,
                    "{machine}: {from} to {to}: {moved:?}"
                );
            }
        }
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_directive_moves_along_arrows_by_its_answers_alone(pool: PgPool) {
    let world = World::new(pool).await;
    let (directive, project) = (world.a.id("directive-own"), world.a.id("project-own"));
    let mut scene = PgConnection::connect_with(&world.owner.connect_options())
        .await
        .unwrap();
    sqlx::query("set session_replication_role = replica")
        .execute(&mut scene)
        .await
        .unwrap();
    let arrows = in_database(&world.owner, "directive").await;
    let all = states(&world.owner, "directive").await;
    for from in &all {
        sqlx::query("update directive set state = $2, kind = case when $2 in ('open', 'in_progress', 'reported', 'done', 'withdrawn') then 'mandatory' else 'budget' end where id = $1")
            .bind(directive)
            .bind(from)
            .execute(&mut scene)
            .await
            .unwrap();
        for to in &all {
            let mut tx = world.state.db.tenant(world.a.tenant).await.unwrap();
            let arrow = arrows.iter().find(|(f, _, t)| f == from && t == to);
            let answered = sqlx::query(
                "insert into directive_answer (id, directive_tenant_id, directive_id, project_tenant_id, project_id, project_home_tenant_id, from_state, event, to_state,
                   body, answered_by, answered_by_name, answered_by_role, answered_at)
                 values (gen_random_uuid(), app_tenant(), $1, app_tenant(), $2, app_tenant(), $3, $4, $5, 'Jawaban yang cukup panjang', $6, 'x', 'mentor', now())",
            )
            .bind(directive)
            .bind(project)
            .bind(from)
            .bind(arrow.map_or("follow_up", |a| a.1.as_str()))
            .bind(to)
            .bind(world.a.id("member-leadership"))
            .execute(tx.conn())
            .await;
            assert_eq!(
                answered.is_ok(),
                arrow.is_some(),
                "{from} to {to}: {answered:?}"
            );
        }
    }
    // By hand no state is set, and an answer to a state that is gone moves nothing.
    let mut tx = world.state.db.tenant(world.a.tenant).await.unwrap();
    let by_hand = sqlx::query("update directive set state = 'done'")
        .execute(tx.conn())
        .await
        .unwrap_err();
    assert_eq!(
        by_hand.as_database_error().unwrap().code().as_deref(),
        Some("42501")
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn history_cannot_tell_of_a_move_that_no_machine_knows(pool: PgPool) {
    let world = World::new(pool).await;
    for (from, event, to) in [
        ("idea", "jump", "completed"),
        ("idea", "idea_approved", "completed"),
        ("completed", "idea_approved", "design"),
    ] {
        let mut tx = world.state.db.tenant(world.a.tenant).await.unwrap();
        let refused = sqlx::query(
            "insert into transition (id, home_tenant_id, project_id, machine, subject_id, from_state, event, to_state, at, actor_name, actor_role)
             values (gen_random_uuid(), app_tenant(), $1, 'project', $1, $2, $3, $4, now(), 'x', 'mentor')",
        )
        .bind(world.a.id("project-own"))
        .bind(from)
        .bind(event)
        .bind(to)
        .execute(tx.conn())
        .await
        .expect_err(event);
        assert_eq!(
            refused.as_database_error().unwrap().code().as_deref(),
            Some("23503")
        );
    }
}
