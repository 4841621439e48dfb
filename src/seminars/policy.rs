//! Who arranges a seminar, who leads the day, who notes and who answers.

use super::{Group, Note, NoteEvent, NoteMachine, Slot, SlotEvent, SlotMachine, SlotState};
use crate::access::{Action, Actor, Machine, Role};
use crate::cohorts::Cohort;
use crate::id::MemberId;
use crate::projects::{AboutProject, Project};

/// Arrange groups and presentations of a class.
#[derive(Debug)]
pub struct Arrange;

impl Action for Arrange {
    type Subject = Cohort;
    const NAME: &'static str = "seminar.arrange";
    const WHO_MAY: &'static str = "Admin penyelenggara atau pengelola kelas";
    fn allows(actor: &Actor, _: &Cohort) -> bool {
        actor.is_any(Role::STAFF)
    }
}

/// How somebody stands to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Runs the class.
    pub staff: bool,
    /// Accompanies the group.
    pub coach: bool,
    /// Scores the group.
    pub examiner: bool,
}

impl Standing {
    /// How `actor` stands to `group`.
    pub fn of(actor: &Actor, group: &Group) -> Self {
        let me = actor.member_id;
        Self {
            staff: actor.is_any(Role::STAFF),
            coach: actor.is(Role::Coach) && group.coach_member_id == me,
            examiner: actor.is(Role::Examiner) && group.examiners.iter().any(|e| e.member_id == me),
        }
    }

    /// Whether the group is this person's to see.
    pub fn may_see(self) -> bool {
        self.staff || self.coach || self.examiner
    }

    /// The roles in which the person acts on the day.
    pub fn roles(self) -> Vec<Role> {
        let held = [
            (self.staff, Role::OrganizerAdmin),
            (self.coach, Role::Coach),
            (self.examiner, Role::Examiner),
        ];
        held.into_iter()
            .filter_map(|(holds, role)| holds.then_some(role))
            .collect()
    }
}

/// A presentation with everything around it.
#[derive(Debug, Clone)]
pub struct SlotCase {
    /// Its group.
    pub group: Group,
    /// The presentation.
    pub slot: Slot,
    /// Its project.
    pub project: Project,
    /// How the reader stands to the group.
    pub standing: Standing,
}

/// A presentation and what is to happen to it.
#[derive(Debug, Clone)]
pub struct Leading {
    /// The presentation.
    pub case: SlotCase,
    /// What is to happen.
    pub event: SlotEvent,
}

impl AboutProject for Leading {
    fn project(&self) -> &Project {
        &self.case.project
    }
}

/// What somebody who stands so to the group can cause: the buttons of the day.
pub fn events(state: SlotState, standing: Standing) -> Vec<SlotEvent> {
    SlotMachine::events_for(state, &standing.roles())
}

/// Lead the day.
#[derive(Debug)]
pub struct LeadDay;

impl Action for LeadDay {
    type Subject = Leading;
    const NAME: &'static str = "seminar.lead_day";
    const WHO_MAY: &'static str =
        "Penyelenggara, coach kelompok ini, atau penguji untuk memulai dan mengakhiri tampilan";
    fn allows(_: &Actor, leading: &Leading) -> bool {
        let case = &leading.case;
        events(case.slot.state, case.standing).contains(&leading.event)
    }
}

/// Write a note on a presentation: its examiners, once it has begun and until it is closed.
#[derive(Debug)]
pub struct WriteNote;

impl Action for WriteNote {
    type Subject = SlotCase;
    const NAME: &'static str = "examiner_note.write";
    const WHO_MAY: &'static str =
        "Penguji kelompok ini, sejak tampilan dimulai sampai catatan selesai";
    fn allows(_: &Actor, case: &SlotCase) -> bool {
        case.standing.examiner && case.slot.state.is_judged()
    }
}

/// A note and what is to happen to it.
#[derive(Debug, Clone)]
pub struct NoteCase {
    /// Its group.
    pub group: Group,
    /// The note.
    pub note: Note,
    /// Who leads the project.
    pub leader: MemberId,
    /// What is to happen.
    pub event: NoteEvent,
}

/// What the actor can cause on a note. Whoever wrote it withdraws it; the coach may accept for an examiner who has left.
pub fn note_events(actor: &Actor, group: &Group, note: &Note, leader: MemberId) -> Vec<NoteEvent> {
    let standing = Standing::of(actor, group);
    let is_author = standing.examiner && note.author_member_id == actor.member_id;
    let held = [
        (standing.staff, Role::OrganizerAdmin),
        (standing.coach, Role::Coach),
        (is_author, Role::Examiner),
        (
            actor.is(Role::Participant) && actor.member_id == leader,
            Role::Participant,
        ),
    ];
    let roles: Vec<Role> = held
        .into_iter()
        .filter_map(|(holds, role)| holds.then_some(role))
        .collect();
    NoteMachine::events_for(note.state, &roles)
        .into_iter()
        .filter(|e| *e != NoteEvent::Answer || note.severity.is_binding())
        .collect()
}

/// Move a note on.
#[derive(Debug)]
pub struct MoveNote;

impl Action for MoveNote {
    type Subject = NoteCase;
    const NAME: &'static str = "examiner_note.move";
    const WHO_MAY: &'static str = "Peserta untuk menjawab; penguji yang menulisnya, coach, atau penyelenggara untuk memeriksa jawaban";
    fn allows(actor: &Actor, case: &NoteCase) -> bool {
        note_events(actor, &case.group, &case.note, case.leader).contains(&case.event)
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
pub(crate) mod tests;
