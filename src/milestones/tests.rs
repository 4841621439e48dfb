//! Milestones through the router: who may do what, what a returned one goes through, and every way a file can be wrong.

mod changes;
mod uploads;
mod world;

use super::baseline::{Baseline, Planned};
use super::policy::{ChangeMilestone, PlanMilestones, ReportProgress, SeeFile, VerifyMilestone};
use super::{Milestone, MilestoneCase, MilestoneMachine, MilestoneState};
use crate::access::{Action, Actor, Machine};
use crate::codes::Code;
use crate::db::MIGRATOR;
use crate::id::MilestoneId;
use crate::projects::{Case, Relation, Stage};
use axum::http::StatusCode;
use sqlx::PgPool;
use world::{World, any_milestone, milestone, project};

#[test]
fn what_was_changed_added_given_up_and_dropped_is_counted() {
    let milestone = any_milestone();
    let planned = |title: &str| Planned {
        id: MilestoneId::new(),
        horizon: milestone.horizon,
        title: title.to_owned(),
        output: String::new(),
        indicator: String::new(),
        unit: String::new(),
        target: None,
        person_in_charge: String::new(),
        starts_on: milestone.starts_on,
        ends_on: milestone.ends_on,
        weight: None,
        budget_rupiah: 0,
    };
    let of_today = |id: MilestoneId, title: &str, state: MilestoneState| Milestone {
        id,
        title: title.to_owned(),
        state,
        ..any_milestone()
    };
    let baseline = Baseline {
        number: 1,
        name: String::new(),
        frozen_at: chrono::DateTime::UNIX_EPOCH,
        frozen_by_name: String::new(),
        plan: ["a", "b", "c", "d"].map(planned).to_vec(),
    };
    let ids: Vec<MilestoneId> = baseline.plan.iter().map(|p| p.id).collect();
    let same = ["a", "b", "c", "d"]
        .iter()
        .zip(&ids)
        .map(|(title, id)| of_today(*id, title, MilestoneState::NotStarted));
    assert_eq!(
        baseline.compared_with(&same.collect::<Vec<_>>()),
        "Rencana hari ini sama dengan rencana dasar."
    );
    let plan = [
        of_today(ids[0], "a", MilestoneState::NotStarted),
        of_today(ids[1], "lain", MilestoneState::NotStarted),
        of_today(ids[2], "c", MilestoneState::Cancelled),
        of_today(MilestoneId::new(), "baru", MilestoneState::NotStarted),
        of_today(MilestoneId::new(), "baru", MilestoneState::Cancelled),
    ];
    assert_eq!(
        baseline.compared_with(&plan),
        "1 tahapan berubah, 1 tahapan ditambahkan, 1 tahapan dibatalkan, 1 tahapan dihapus sejak itu."
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_database_holds_the_same_arrows(pool: PgPool) {
    let found: Vec<(String, String, String)> =
        sqlx::query_as("select from_state, event, to_state from machine_arrow where machine = 'milestone' order by 1, 2, 3").fetch_all(&pool).await.unwrap();
    let mut ours: Vec<(String, String, String)> = MilestoneMachine::ARROWS
        .iter()
        .map(|a| {
            (
                a.from.code().to_owned(),
                a.event.code().to_owned(),
                a.to.code().to_owned(),
            )
        })
        .collect();
    ours.sort();
    assert_eq!(found, ours);
}

/// Who may, as letters: Leader, Mentor, Coach, Staff, leadershiP, Home admin.
fn who_may(allows: impl Fn(&Actor, Case) -> bool, stage: Stage) -> String {
    let relations = [
        (
            'L',
            Relation {
                leader: true,
                ..Relation::default()
            },
        ),
        (
            'M',
            Relation {
                mentor: true,
                ..Relation::default()
            },
        ),
        (
            'C',
            Relation {
                coach: true,
                ..Relation::default()
            },
        ),
        (
            'S',
            Relation {
                staff: true,
                ..Relation::default()
            },
        ),
        (
            'P',
            Relation {
                leadership: true,
                ..Relation::default()
            },
        ),
        (
            'H',
            Relation {
                home_admin: true,
                ..Relation::default()
            },
        ),
        ('-', Relation::default()),
    ];
    relations
        .into_iter()
        .filter(|(_, relation)| {
            allows(
                &world::somebody(),
                Case {
                    project: world::project_in(stage),
                    relation: *relation,
                },
            )
        })
        .map(|(letter, _)| letter)
        .collect()
}

#[test]
fn the_rules_hold_for_every_stage_and_relation() {
    fn on<A: Action<Subject = MilestoneCase>>(actor: &Actor, case: Case) -> bool {
        A::allows(
            actor,
            &MilestoneCase {
                case,
                milestone: world::any_milestone(),
            },
        )
    }
    for stage in Stage::ALL {
        let (plan, report, verify, see) = match stage {
            Stage::Idea => ("", "", "", "LMCS"),
            Stage::Design => ("LS", "", "", "LMCS"),
            Stage::DesignSeminar => ("LS", "", "", "LMCSPH-"),
            Stage::Implementation | Stage::Reporting | Stage::ResultSeminar => {
                ("LS", "L", "M", "LMCSPH-")
            }
            Stage::Completed | Stage::Sustaining => ("LS", "L", "MH", "LMCSPH-"),
            Stage::Stopped | Stage::Withdrawn => ("", "", "", "LMCS"),
        };
        assert_eq!(
            who_may(|a, c| PlanMilestones::allows(a, &c), *stage),
            plan,
            "plan in {stage}"
        );
        assert_eq!(
            who_may(on::<ChangeMilestone>, *stage),
            plan,
            "change in {stage}"
        );
        assert_eq!(
            who_may(on::<ReportProgress>, *stage),
            report,
            "report in {stage}"
        );
        assert_eq!(
            who_may(on::<VerifyMilestone>, *stage),
            verify,
            "verify in {stage}"
        );
        // Who may not know of the project at all never gets as far as this rule.
        assert_eq!(
            who_may(|a, c| SeeFile::allows(a, &c), *stage),
            see,
            "see in {stage}"
        );
    }
}

#[test]
fn another_home_only_reads() {
    let mut project = world::project_in(Stage::Sustaining);
    project.home_tenant_id = crate::id::TenantId::new();
    let case = Case {
        project,
        relation: Relation {
            home_admin: true,
            ..Relation::default()
        },
    };
    assert!(!VerifyMilestone::allows(
        &world::somebody(),
        &MilestoneCase {
            case,
            milestone: world::any_milestone()
        }
    ));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_milestone_is_not_verified_without_evidence(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "done_unverified").await;
    let refused = w
        .post(
            world::MENTOR,
            &w.at(1, "/verification"),
            &[("decision", "accept")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(w.state(1).await, "done_unverified");
    // Nor does the leader call it done without any.
    w.milestones(2, "in_progress").await;
    let refused = w
        .post(
            world::LEADER,
            &w.at(2, "/reports"),
            &[("note", "Tim dibentuk."), ("done", "1")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(w.state(2).await, "in_progress");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn returned_reported_again_accepted(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "not_started").await;
    let link = [
        ("id", w.id(500)),
        ("category", "photo".into()),
        ("link", "https://contoh.go.id/foto".into()),
    ];
    w.post(world::LEADER, &w.at(1, "/evidence"), &world::strs(&link))
        .await
        .sees();
    let done = |id: u128| {
        [
            ("id", w.id(id)),
            ("note", "Tim dibentuk.".into()),
            ("done", "1".into()),
            ("spent", "Rp1.500.000".into()),
            ("actual", "12,5".into()),
        ]
    };
    w.post(
        world::LEADER,
        &w.at(1, "/reports"),
        &[&world::strs(&done(501))[..], &[("progress", "40")]].concat(),
    )
    .await
    .sees();
    assert_eq!(w.state(1).await, "done_unverified");

    let short = w
        .post(
            world::MENTOR,
            &w.at(1, "/verification"),
            &[("decision", "return"), ("reason", "kurang")],
        )
        .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        short.body.contains(">\nkurang</textarea>"),
        "what was typed comes back"
    );
    w.post(
        world::MENTOR,
        &w.at(1, "/verification"),
        &[
            ("decision", "return"),
            ("reason", "Foto belum memuat tanggal kegiatan."),
            ("evidence[]", &w.id(500)),
        ],
    )
    .await
    .sees();
    assert_eq!(
        (
            w.state(1).await.as_str(),
            w.count("evidence where state = 'returned'").await
        ),
        ("in_progress", 1)
    );
    let told = w.get(world::LEADER, "/t/nusa/notices").await.body;
    assert!(
        told.contains("Tahapan “Tahapan 1” dikembalikan: Foto belum memuat tanggal kegiatan."),
        "{told}"
    );
    let page = w.get(world::LEADER, &w.at(1, "")).await;
    assert!(page.body.contains("Foto belum memuat tanggal kegiatan."));
    let asked = "Perbaiki tahapan yang dikembalikan:";
    let home = w.get(world::LEADER, "/t/nusa/").await.body;
    assert!(
        home.contains(asked) && home.contains(">Dikembalikan<"),
        "{home}"
    );

    // All evidence was returned, so done needs new evidence.
    let again = w
        .post(
            world::LEADER,
            &w.at(1, "/reports"),
            &world::strs(&done(502)),
        )
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let link = [
        ("id", w.id(503)),
        ("category", "photo".into()),
        ("link", "https://contoh.go.id/foto-bertanggal".into()),
    ];
    w.post(world::LEADER, &w.at(1, "/evidence"), &world::strs(&link))
        .await
        .sees();
    w.post(
        world::LEADER,
        &w.at(1, "/reports"),
        &world::strs(&done(502)),
    )
    .await
    .sees();
    w.post(
        world::MENTOR,
        &w.at(1, "/verification"),
        &[("decision", "accept")],
    )
    .await
    .sees();
    assert_eq!(w.state(1).await, "verified");
    assert!(!w.get(world::LEADER, "/t/nusa/").await.body.contains(asked));
    assert_eq!(w.count("evidence where state = 'accepted'").await, 1);
    let moves: Vec<String> =
        sqlx::query_scalar("select event from transition where subject_id = $1 order by at, id")
            .bind(milestone(1))
            .fetch_all(&w.pool)
            .await
            .unwrap();
    assert_eq!(moves, ["report_done", "return", "report_done", "accept"]);
    let kept: (i64, String) =
        sqlx::query_as("select spent_rupiah, actual::text from milestone where id = $1")
            .bind(milestone(1))
            .fetch_one(&w.pool)
            .await
            .unwrap();
    assert_eq!(kept, (1_500_000, "12.50".to_owned()));
    let late = w
        .post(
            world::MENTOR,
            &w.at(1, "/verification"),
            &[("decision", "accept")],
        )
        .await;
    assert_eq!(
        late.status,
        StatusCode::CONFLICT,
        "a second press tells that it is verified already"
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn ten_equal_reports_are_one(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "in_progress").await;
    let fields = [
        ("id", w.id(500)),
        ("progress", "50".into()),
        ("note", "Rapat pertama.".into()),
    ];
    let (fields, path) = (world::strs(&fields), w.at(1, "/reports"));
    let sent = (0..10).map(|_| w.post(world::LEADER, &path, &fields));
    for answer in futures_of(sent).await {
        answer.sees();
    }
    assert_eq!(
        (
            w.count("progress_report").await,
            w.count("transition").await
        ),
        (1, 1)
    );
}

/// All at once.
async fn futures_of<F: Future + Send>(futures: impl Iterator<Item = F>) -> Vec<F::Output>
where
    F::Output: Send,
{
    let mut pinned: Vec<_> = futures.map(Box::pin).collect();
    let mut answers: Vec<Option<F::Output>> = pinned.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        for (future, answer) in pinned
            .iter_mut()
            .zip(answers.iter_mut())
            .filter(|(_, answer)| answer.is_none())
        {
            if let std::task::Poll::Ready(value) = future.as_mut().poll(cx) {
                *answer = Some(value);
            }
        }
        if answers.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn others_neither_see_nor_decide(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "done_unverified").await;
    let accept = [("decision", "accept")];
    for (who, path, status) in [
        (
            world::OTHER_MENTOR,
            w.at(1, "/verification"),
            StatusCode::NOT_FOUND,
        ),
        (
            world::OTHER_LEADER,
            w.at(1, "/verification"),
            StatusCode::NOT_FOUND,
        ),
        (
            world::COACH,
            w.at(1, "/verification"),
            StatusCode::FORBIDDEN,
        ),
        (
            world::LEADER,
            w.at(1, "/verification"),
            StatusCode::FORBIDDEN,
        ),
        (
            world::ADMIN,
            w.at(1, "/verification"),
            StatusCode::FORBIDDEN,
        ),
        (
            world::STRANGER,
            w.at(1, "/verification"),
            StatusCode::NOT_FOUND,
        ),
        (
            world::STRANGER,
            w.at(1, "/verification").replace("/nusa/", "/lain/"),
            StatusCode::NOT_FOUND,
        ),
    ] {
        assert_eq!(
            w.post(who, &path, &accept).await.status,
            status,
            "{who} {path}"
        );
    }
    assert_eq!(w.state(1).await, "done_unverified");
    for (who, status) in [
        (world::COACH, StatusCode::OK),
        (world::ADMIN, StatusCode::OK),
        (world::OTHER_MENTOR, StatusCode::NOT_FOUND),
        (world::STRANGER, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(w.get(who, &w.at(1, "")).await.status, status, "{who}");
        assert_eq!(w.get(who, &w.plan()).await.status, status, "{who}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_home_government_reads_and_does_not_write(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "done_unverified").await;
    w.give_home_to_the_other_tenant().await;
    let home = |path: String| path.replace("/nusa/", "/lain/");
    assert_eq!(
        w.get(world::HOME_ADMIN, &home(w.plan())).await.status,
        StatusCode::OK
    );
    let page = w.get(world::HOME_ADMIN, &home(w.at(1, ""))).await;
    assert_eq!(
        (page.status, page.body.contains("<textarea")),
        (StatusCode::OK, false)
    );
    for (path, fields) in [
        ("/verification", ("decision", "accept")),
        ("/cancel", ("reason", "Alasan yang panjang.")),
    ] {
        assert_eq!(
            w.post(world::HOME_ADMIN, &home(w.at(1, path)), &[fields])
                .await
                .status,
            StatusCode::FORBIDDEN
        );
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_plan_is_made_changed_ordered_and_taken_back(pool: PgPool) {
    let w = World::new(pool).await;
    let facts = |id: u128, title: &str| {
        [
            ("id", w.id(id)),
            ("horizon", "short".into()),
            ("title", title.to_owned()),
            ("starts_on", "2026-09-01".into()),
            ("ends_on", "2026-12-31".into()),
            ("funding_source", "none".into()),
            ("weight", "60".into()),
        ]
    };
    for (id, title) in [
        (501, "Tim efektif"),
        (501, "Tim efektif"),
        (502, "Sosialisasi"),
    ] {
        w.post(
            world::LEADER,
            &format!("{}/new", w.plan()),
            &world::strs(&facts(id, title)),
        )
        .await
        .sees();
    }
    assert_eq!(w.count("milestone").await, 2);
    let page = w.get(world::LEADER, &w.plan()).await.body;
    assert!(
        page.contains("Jumlah bobot jangka pendek kini 120, seharusnya 100."),
        "BR-11"
    );
    assert!(page.contains("Selesai sesudah pelatihan berakhir"), "BR-10");

    let (first, second) = (w.at(501, ""), w.at(502, ""));
    w.post(
        world::LEADER,
        &format!("{second}/move"),
        &[("direction", "up")],
    )
    .await
    .sees();
    let order: Vec<String> = sqlx::query_scalar("select title from milestone order by position")
        .fetch_all(&w.pool)
        .await
        .unwrap();
    assert_eq!(order, ["Sosialisasi", "Tim efektif"]);

    let changed = facts(1, "Tim efektif dibentuk");
    let change = [&world::strs(&changed)[1..], &[("version", "1")]].concat();
    w.post(world::ADMIN, &format!("{first}/edit"), &change)
        .await
        .sees();
    assert_eq!(
        w.post(world::ADMIN, &format!("{first}/edit"), &change)
            .await
            .status,
        StatusCode::CONFLICT
    );

    assert_eq!(
        w.post(
            world::LEADER,
            &format!("{first}/cancel"),
            &[("reason", "batal")]
        )
        .await
        .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    w.post(
        world::LEADER,
        &format!("{first}/cancel"),
        &[("reason", "Digabung dengan tahapan lain.")],
    )
    .await
    .sees();
    assert_eq!(
        w.post(world::LEADER, &format!("{first}/delete"), &[])
            .await
            .status,
        StatusCode::CONFLICT
    );
    w.post(world::LEADER, &format!("{first}/reinstate"), &[])
        .await
        .sees();
    w.post(
        world::LEADER,
        &format!("{first}/reports"),
        &[("note", "Mulai."), ("progress", "10")],
    )
    .await
    .sees();
    assert_eq!(
        w.post(world::LEADER, &format!("{first}/delete"), &[])
            .await
            .status,
        StatusCode::CONFLICT,
        "it has a report"
    );
    w.post(world::LEADER, &format!("{second}/delete"), &[])
        .await
        .sees();
    assert_eq!(w.count("milestone").await, 1);
    assert_eq!(
        w.post(world::MENTOR, &format!("{first}/edit"), &change)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_plan_of_forty_costs_as_many_statements_as_one_of_one(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "in_progress").await;
    let one = (
        w.get(world::LEADER, &w.plan()).await.statements,
        w.get(world::LEADER, &w.at(1, "")).await.statements,
    );
    for n in 2..=40 {
        w.milestones(n, "in_progress").await;
    }
    let many = w.get(world::LEADER, &w.plan()).await;
    assert_eq!(many.body.matches("<article").count(), 40);
    assert_eq!(
        (
            many.statements,
            w.get(world::LEADER, &w.at(1, "")).await.statements
        ),
        one
    );
    assert!(one.0 <= 4, "{one:?}");
    assert!(many.body.contains(&project().to_string()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_decision_on_what_was_not_seen_is_refused(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "done_unverified").await;
    for stale in ["", "1.99", "99.0"] {
        let fields = [("seen", stale), ("decision", "accept")];
        let path = w.at(1, "/verification");
        let answer = w.post(world::MENTOR, &path, &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{stale:?}");
    }
    assert_eq!(w.state(1).await, "done_unverified");
}

/// Somebody waits for a lock in this database.
async fn one_waits(pool: &PgPool) {
    loop {
        let waits: bool = sqlx::query_scalar(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')",
        )
        .fetch_one(pool)
        .await
        .unwrap();
        if waits {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_plan_that_changes_while_its_project_is_stopped_waits_and_is_told(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "in_progress").await;
    let mut stopping = w.pool.begin().await.unwrap();
    sqlx::query("select from project where id = $1 for no key update")
        .bind(world::project())
        .execute(&mut *stopping)
        .await
        .unwrap();
    let path = w.at(1, "/cancel");
    let fields = [("reason", "Kegiatan digabung dengan tahapan lain.")];
    let (answer, ()) = tokio::join!(w.post(world::LEADER, &path, &fields), async {
        one_waits(&w.pool).await;
        sqlx::query("update project set stage = 'stopped' where id = $1")
            .bind(world::project())
            .execute(&mut *stopping)
            .await
            .unwrap();
        stopping.commit().await.unwrap();
    });
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
    assert_eq!(w.state(1).await, "in_progress");
}
