//! Truth tables: everybody around a class × the state of its scores × everything that can happen to them.

use super::presets;
use super::scheme::Rater;
use super::schemes::policy::{ChangeScheme, KeepSchemes, Schemes};
use super::schemes::{KeptScheme, SchemeState};
use super::scoring::policy::{EnterScores, MoveScoring, ScoringCase};
use super::scoring::{Scoring, ScoringEvent, ScoringState, Sheet};
use super::sheets::policy::WriteSheet;
use super::sheets::{Ground, SheetCase};
use crate::codes::Code;
use crate::id::{CohortId, ParticipationId, SchemeId, ScoreSheetId};
use crate::projects::{Case, Stage};
use crate::reviews::fixture::{Persona, names, project};
use crate::seminars::policy::tests::presentation;
use crate::seminars::{SeminarKind, SlotState};
use uuid::Uuid;

fn kept(state: SchemeState) -> KeptScheme {
    let mut scheme = presets::all()[0].scheme.clone();
    // Somebody of each kind has something to score.
    let raters = [
        Rater::Examiner,
        Rater::Mentor,
        Rater::Coach,
        Rater::Operator,
    ];
    let mut aspect = scheme
        .aspects
        .iter()
        .find(|a| !a.criteria.is_empty())
        .unwrap()
        .clone();
    scheme.aspects.clear();
    for rater in raters {
        aspect.code = rater.code().to_owned();
        aspect.rater = rater;
        aspect.phase = Some(SeminarKind::Design);
        scheme.aspects.push(aspect.clone());
    }
    KeptScheme {
        id: SchemeId(Uuid::from_u128(30)),
        state,
        copied_from: String::new(),
        classes: 1,
        version: 1,
        scheme,
    }
}

fn scoring(state: ScoringState) -> Scoring {
    Scoring {
        cohort_id: CohortId(Uuid::from_u128(11)),
        kept: kept(SchemeState::Active),
        state,
        asked_by: Some(Persona::Pic.member()),
        tied_to_asker: vec![Persona::Pic.member()],
        asked_by_name: String::new(),
        asked_reason: String::new(),
        version: 1,
    }
}

#[test]
fn schemes_are_the_admins_and_only_a_draft_is_changed() {
    assert_eq!(names(|p| p.actor().may::<KeepSchemes>(&Schemes)), "Staff");
    for state in SchemeState::ALL {
        let who = names(|p| p.actor().may::<ChangeScheme>(&kept(*state)));
        assert_eq!(
            who,
            if *state == SchemeState::Draft {
                "Staff"
            } else {
                ""
            },
            "{state}"
        );
    }
}

#[test]
fn scores_are_moved_by_those_who_run_the_class_and_unlocked_by_somebody_else_than_who_asked() {
    let mut table = Vec::new();
    for state in ScoringState::ALL {
        for event in ScoringEvent::ALL {
            let case = ScoringCase {
                scoring: scoring(*state),
                event: *event,
            };
            let who = names(|p| p.actor().may::<MoveScoring>(&case));
            if !who.is_empty() {
                table.push(format!("{state} {event}: {who}"));
            }
        }
        let who = names(|p| p.actor().may::<EnterScores>(&scoring(*state)));
        if !who.is_empty() {
            table.push(format!("{state} enter: {who}"));
        }
    }
    // The class manager has asked.
    assert_eq!(
        table,
        [
            "open lock: Staff Pic",
            "open enter: Staff Pic",
            "locked publish: Staff Pic",
            "locked ask_unlock: Staff Pic",
            "published withdraw: Staff Pic",
            "unlock_asked grant_unlock: Staff",
            "unlock_asked refuse_unlock: Staff Pic",
        ]
    );
}

fn case(
    who: Persona,
    rater: Rater,
    scoring: Scoring,
    state: SlotState,
    stage: Stage,
    sent: bool,
) -> SheetCase {
    let person = ParticipationId(Uuid::from_u128(12));
    let project = project(stage);
    let ground = if rater == Rater::Examiner {
        Ground::Slot(Box::new(presentation(who, state)))
    } else {
        let relation = who.relation(&project);
        Ground::Project(Box::new(Case { project, relation }))
    };
    SheetCase {
        scoring,
        ground,
        rater,
        phase: Some(SeminarKind::Design),
        person,
        member: who.member(),
        sheet: Some(Sheet {
            id: ScoreSheetId(Uuid::from_u128(31)),
            participation_id: person,
            rater,
            phase: Some(SeminarKind::Design),
            rater_member_id: Some(who.member()),
            rater_name: String::new(),
            is_submitted: sent,
            remark: String::new(),
            draft: serde_json::Value::Null,
            version: 1,
            entries: Vec::new(),
        }),
    }
}

#[test]
fn a_sheet_is_written_by_its_rater_until_it_is_sent_or_the_class_is_locked() {
    let mut table = Vec::new();
    for state in ScoringState::ALL {
        for slot in SlotState::ALL {
            for sent in [false, true] {
                let who = names(|p| {
                    let case = case(
                        p,
                        Rater::Examiner,
                        scoring(*state),
                        *slot,
                        Stage::DesignSeminar,
                        sent,
                    );
                    p.actor().may::<WriteSheet>(&case)
                });
                if !who.is_empty() {
                    table.push(format!("{state} {slot} sent={sent}: {who}"));
                }
            }
        }
    }
    let judged = ["presenting", "presented", "scored", "revision_due"];
    let expected: Vec<String> = judged
        .iter()
        .map(|slot| format!("open {slot} sent=false: Examiner"))
        .collect();
    assert_eq!(table, expected);
}

#[test]
fn mentor_and_coach_score_their_own_project_once_it_has_come_so_far() {
    for (rater, own) in [
        (Rater::Mentor, "Mentor"),
        (Rater::Coach, "Coach"),
        (Rater::Operator, ""),
    ] {
        for stage in Stage::ALL {
            let who = names(|p| {
                let case = case(
                    p,
                    rater,
                    scoring(ScoringState::Open),
                    SlotState::Scheduled,
                    *stage,
                    false,
                );
                p.actor().may::<WriteSheet>(&case)
            });
            let reached = stage.has_reached(SeminarKind::Design.stage());
            assert_eq!(who, if reached { own } else { "" }, "{rater} {stage}");
        }
    }
}

#[test]
fn the_admin_alone_chooses_by_what_a_class_is_scored() {
    let class = crate::cohorts::tests::cohort();
    let who = names(|p| {
        p.actor()
            .may::<super::scoring::policy::ChooseScheme>(&class)
    });
    assert_eq!(who, "Staff");
}
