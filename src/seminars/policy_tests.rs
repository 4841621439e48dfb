//! Truth tables: everybody around a group × every state × everything that can happen.

use super::*;
use crate::codes::Code;
use crate::id::{CohortId, GroupId, NoteId, ParticipationId, SlotId};
use crate::projects::Stage;
use crate::reviews::fixture::{Persona, names, project};
use crate::seminars::{Examiner, NoteState, SeminarKind, Severity};
use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

/// A group that the project's coach accompanies, with one examiner.
pub(crate) fn group() -> Group {
    Group {
        id: GroupId(Uuid::from_u128(20)),
        cohort_id: CohortId(Uuid::from_u128(11)),
        kind: SeminarKind::Design,
        name: "Kelompok 1".into(),
        held_on: NaiveDate::from_ymd_opt(2026, 9, 7).unwrap(),
        room: "Aula".into(),
        link: String::new(),
        coach_member_id: Persona::Coach.member(),
        coach_name: "Coach".into(),
        coach_position: String::new(),
        examiners: vec![Examiner {
            member_id: Persona::Examiner.member(),
            name: "Examiner".into(),
            position: String::new(),
            is_external: false,
        }],
        version: 1,
    }
}

/// The project's presentation, as somebody sees it.
pub(crate) fn presentation(who: Persona, state: SlotState) -> SlotCase {
    let (group, project) = (group(), project(Stage::DesignSeminar));
    let slot = Slot {
        id: SlotId(Uuid::from_u128(21)),
        group_id: group.id,
        project_id: project.id,
        participation_id: ParticipationId(Uuid::from_u128(12)),
        member_id: project.leader_member_id,
        list_number: 1,
        name: "Leader".into(),
        office: String::new(),
        title: String::new(),
        starts_at: DateTime::UNIX_EPOCH,
        ends_at: DateTime::UNIX_EPOCH,
        state,
        override_reason: String::new(),
    };
    SlotCase {
        standing: Standing::of(&who.actor(), &group),
        group,
        slot,
        project,
    }
}

#[test]
fn the_day_is_led_by_those_of_the_group() {
    let mut table = Vec::new();
    for state in SlotState::ALL {
        for event in SlotEvent::ALL {
            let who = names(|p| {
                let case = presentation(p, *state);
                p.actor().may::<LeadDay>(&Leading {
                    case,
                    event: *event,
                })
            });
            if !who.is_empty() {
                table.push(format!("{state} {event}: {who}"));
            }
        }
    }
    assert_eq!(
        table,
        [
            "scheduled call: Coach Staff Pic Examiner",
            "scheduled miss: Coach Staff Pic",
            "scheduled postpone: Coach Staff Pic",
            "presenting put_back: Coach Staff Pic",
            "presenting finish: Coach Staff Pic Examiner",
            "presented go_without: Staff Pic",
            "scored clear: Coach Staff Pic",
            "revision_due clear: Coach Staff Pic",
            "absent reschedule: Staff Pic",
            "postponed reschedule: Staff Pic",
        ]
    );
}

#[test]
fn notes_are_written_by_the_examiners_of_the_group_while_it_is_judged() {
    let table: Vec<String> = SlotState::ALL
        .iter()
        .map(|state| {
            let who = names(|p| p.actor().may::<WriteNote>(&presentation(p, *state)));
            format!("{state}: {who}")
        })
        .filter(|line| !line.ends_with(": "))
        .collect();
    assert_eq!(
        table,
        [
            "presenting: Examiner",
            "presented: Examiner",
            "scored: Examiner",
            "revision_due: Examiner",
        ]
    );
}

#[test]
fn a_note_is_answered_by_the_leader_and_checked_by_its_author_coach_or_organiser() {
    let (group, leader) = (group(), Persona::Leader.member());
    let mut table = Vec::new();
    for severity in Severity::ALL {
        for state in NoteState::ALL {
            for event in NoteEvent::ALL {
                let case = NoteCase {
                    group: group.clone(),
                    note: note(*severity, *state),
                    leader,
                    event: *event,
                };
                let who = names(|p| p.actor().may::<MoveNote>(&case));
                if !who.is_empty() {
                    table.push(format!("{severity} {state} {event}: {who}"));
                }
            }
        }
    }
    let binding = |severity: &str| {
        [
            format!("{severity} open answer: Leader"),
            format!("{severity} open withdraw: Examiner"),
            format!("{severity} answered accept: Coach Staff Pic Examiner"),
            format!("{severity} answered return: Coach Staff Pic Examiner"),
        ]
    };
    let mut expected = binding("suggestion").to_vec();
    expected.remove(0);
    expected.extend(binding("minor"));
    expected.extend(binding("major"));
    assert_eq!(table, expected);
}

fn note(severity: Severity, state: NoteState) -> Note {
    Note {
        id: NoteId(Uuid::from_u128(22)),
        slot_id: SlotId(Uuid::from_u128(21)),
        author_member_id: Persona::Examiner.member(),
        author_name: "Examiner".into(),
        severity,
        body: String::new(),
        due_on: None,
        state,
        answer: String::new(),
        verdict: String::new(),
        decided_by_name: String::new(),
    }
}

#[test]
fn seminars_are_arranged_by_those_who_run_the_class() {
    let class = crate::cohorts::tests::cohort();
    assert_eq!(names(|p| p.actor().may::<Arrange>(&class)), "Staff Pic");
}
