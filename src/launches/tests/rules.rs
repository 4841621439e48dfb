//! Who may do what, and the arrows of the machine.

use crate::access::{Action, Actor, Machine, Role};
use crate::audit::Who;
use crate::codes::Code;
use crate::id::{AccountId, BatchId, MemberId};
use crate::launches::policy::{CancelBatch, ChangeBatch, LaunchBatch, PlanBatch, Series};
use crate::launches::tests::world::{World, now};
use crate::launches::{Batch, BatchMachine, BatchState};
use axum::http::StatusCode;
use sqlx::PgPool;

const PREPARERS: [Role; 3] = [Role::OrganizerAdmin, Role::ClassPic, Role::HomeAdmin];

fn actor(roles: &[Role]) -> Actor {
    let who = Who {
        account_id: AccountId::new(),
        member_id: MemberId::new(),
        name: String::new(),
        position: String::new(),
    };
    Actor {
        who,
        roles: roles.to_vec(),
    }
}

fn batch(state: BatchState) -> Batch {
    Batch {
        id: BatchId::new(),
        number: 1,
        title: String::new(),
        held_at: now(),
        place: String::new(),
        presided_by: String::new(),
        presided_office: String::new(),
        on_behalf_of: String::new(),
        organiser: String::new(),
        note: String::new(),
        agenda: String::new(),
        state,
        launched_at: None,
        version: 1,
    }
}

#[test]
fn only_preparers_plan_and_only_what_is_planned_changes() {
    for role in Role::ALL {
        let someone = actor(&[*role]);
        let prepares = PREPARERS.contains(role);
        assert_eq!(PlanBatch::allows(&someone, &Series), prepares, "{role}");
        for state in BatchState::ALL {
            let expected = prepares && *state == BatchState::Planned;
            let batch = batch(*state);
            let found = [
                ChangeBatch::allows(&someone, &batch),
                LaunchBatch::allows(&someone, &batch),
                CancelBatch::allows(&someone, &batch),
            ];
            assert_eq!(found, [expected; 3], "{role} {state}");
        }
    }
    let nobody = actor(&[]);
    assert!(
        !PlanBatch::allows(&nobody, &Series)
            && !LaunchBatch::allows(&nobody, &batch(BatchState::Planned))
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_database_holds_the_same_arrows(pool: PgPool) {
    let mut known: Vec<(String, String, String)> = sqlx::query_as(
        "select from_state, event, to_state from machine_arrow where machine = 'launch'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut ours: Vec<(String, String, String)> = BatchMachine::ARROWS
        .iter()
        .map(|a| (a.from.to_string(), a.event.to_string(), a.to.to_string()))
        .collect();
    known.sort();
    ours.sort();
    assert_eq!(known, ours);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn leadership_reads_and_the_others_do_not_come_in(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let project = w.project(w.city, "implementation").await;
    let batch = w.plan(&admin, "2022-11-07").await;
    w.add(&admin, &batch, &[project], "").await;
    for role in Role::ALL {
        let someone = w.person(w.city, role.code()).await;
        let reads = Role::OVERSIGHT.contains(role);
        let prepares = PREPARERS.contains(role);
        let status = |allowed: bool| {
            if allowed {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            }
        };
        for path in [
            "/launches",
            &batch,
            &format!("{batch}/report"),
            &format!("{batch}/report.xlsx"),
        ] {
            assert_eq!(
                w.get(&someone, path).await.status,
                status(reads),
                "{role} {path}"
            );
        }
        for path in ["/overview", "/overview/units"] {
            assert_eq!(
                w.get(&someone, path).await.status,
                status(reads && *role != Role::HomeAdmin),
                "{role} {path}"
            );
        }
        for path in [
            "/launches/new",
            &format!("{batch}/edit"),
            &format!("{batch}/items"),
            &format!("{batch}/launch"),
            &format!("{batch}/cancel"),
        ] {
            assert_eq!(
                w.get(&someone, path).await.status,
                status(prepares),
                "{role} {path}"
            );
        }
        let page = w.get(&someone, &batch).await.text();
        assert_eq!(
            page.contains(&format!("{batch}/launch\"")),
            prepares,
            "{role}: a button only for whom it works"
        );
    }
    let reader = w.person(w.city, "leadership").await;
    assert_eq!(
        w.post(&reader, &format!("{batch}/launch"), &[])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}
