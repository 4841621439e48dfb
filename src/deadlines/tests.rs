//! What deadlines promise.

use super::*;
use crate::projects::world::{World, path};
use axum::http::StatusCode;
use chrono::Days;
use proptest::prelude::*;
use sqlx::PgPool;

fn day(after: u16) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    first.checked_add_days(Days::new(u64::from(after))).unwrap()
}

proptest! {
    /// However many were granted, in whatever order: the plan stays to be read, the last day is the latest of all, and
    /// one more never takes a day away.
    #[test]
    fn an_extension_adds_and_never_overwrites(plan in 0u16..700, granted in prop::collection::vec(0u16..900, 0..12), one_more in 0u16..900) {
        let plan = day(plan);
        let days: Vec<NaiveDate> = granted.iter().map(|d| day(*d)).collect();
        let deadline = Deadline::of(plan, days.iter().copied());
        prop_assert_eq!(deadline.plan, plan);
        prop_assert_eq!(deadline.due, days.iter().copied().chain([plan]).max().unwrap());
        prop_assert_eq!(deadline.is_extended(), days.iter().any(|d| *d > plan));
        let mut turned = days.clone();
        turned.reverse();
        prop_assert_eq!(Deadline::of(plan, turned), deadline);
        let longer = Deadline::of(plan, days.into_iter().chain([day(one_more)]));
        prop_assert!(longer.due >= deadline.due);
        prop_assert_eq!(longer.plan, deadline.plan);
    }

    /// What the form takes always gives more time than there was, from today on.
    #[test]
    fn what_is_granted_lies_ahead(plan in 0u16..700, today in 0u16..700, until in 0u16..1500) {
        let now = Deadline::of(day(plan), []);
        let fields = crate::web::form::Fields::from_pairs([("until", day(until).to_string()), ("reason", "Sakit dua minggu.".to_owned())]);
        let taken = forms::parse(&fields, now, day(today));
        let lies_ahead = until > plan && until >= today && u32::from(until) <= u32::from(plan.max(today.saturating_sub(1))) + 365;
        // On the first of all days the day before is in another year.
        prop_assume!(today > 0);
        prop_assert_eq!(taken.is_ok(), lies_ahead);
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn more_time_is_granted_with_a_reason_and_the_plan_stays_in_sight(pool: PgPool) {
    let world = World::new(pool).await;
    let deadline = path("leader", "/documents/idea/deadline");
    let id = "018f0000-0000-7000-8000-0000000000e1";
    let good = [
        ("id", id),
        ("until", "2026-09-20"),
        ("reason", "Dirawat di rumah sakit."),
    ];
    for who in ["leader", "mentor", "coach", "leadership"] {
        assert_eq!(
            world.post(who, &deadline, &good).await.status,
            StatusCode::FORBIDDEN,
            "{who}"
        );
    }
    let early = world
        .post(
            "admin",
            &deadline,
            &[("id", id), ("until", "2026-09-09"), ("reason", "pendek")],
        )
        .await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.body.contains("harus setelah 9 September 2026") && early.body.contains("pendek"));
    for _ in 0..2 {
        assert_eq!(
            world.post("admin", &deadline, &good).await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(
        world
            .number("select count(*) from deadline_extension")
            .await,
        1
    );
    let page = world
        .get("leader", &path("leader", "/documents/idea"))
        .await;
    assert!(
        page.body.contains("20 September 2026")
            && page.body.contains("diperpanjang dari 9 September 2026"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("Dirawat di rumah sakit.") && !page.body.contains("Perpanjang tenggat")
    );
    let home = world.get("leader", &path("leader", "")).await;
    assert!(
        home.body.contains("memperpanjang tenggat gagasan")
            && home.body.contains("20 September 2026")
    );
    let other = world
        .get("second", &path("second", "/documents/idea"))
        .await;
    assert!(other.body.contains("9 September 2026") && !other.body.contains("diperpanjang"));
    let plan =
        "select count(*) from cohort_stage where code = 'commitment' and ends_on = '2026-09-09'";
    assert_eq!(world.number(plan).await, 1);
}

#[test]
fn more_time_is_granted_by_those_who_run_the_class_until_the_document_is_approved() {
    use super::policy::ExtendDeadline;
    use crate::codes::Code;
    use crate::id::DocumentId;
    use crate::projects::{Document, DocumentState, Dossier, Stage};
    use crate::reviews::fixture::{names, project};
    for stage in Stage::ALL {
        for state in DocumentState::ALL {
            let who = names(|p| {
                let project = project(*stage);
                let document = Document {
                    id: DocumentId(uuid::Uuid::nil()),
                    kind: DocumentKind::Report,
                    state: *state,
                    state_since: DateTime::UNIX_EPOCH,
                    latest_number: 1,
                    version: 1,
                };
                p.actor().may::<ExtendDeadline>(&Dossier {
                    relation: p.relation(&project),
                    project,
                    document,
                })
            });
            let is_over = matches!(
                stage,
                Stage::Completed | Stage::Sustaining | Stage::Stopped | Stage::Withdrawn
            );
            let is_done = matches!(state, DocumentState::Approved | DocumentState::Final);
            let expected = if is_over || is_done { "" } else { "Staff Pic" };
            assert_eq!(who, expected, "{stage} {state}");
        }
    }
}
