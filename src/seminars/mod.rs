//! Seminars: groups with their room, coach and examiners, presentations with clock times, the day itself, and what the
//! examiners ask to be mended (domain references 02.2, 08.2; BR-05, BR-09).
//!
//! Main types: [`Group`], [`Slot`], [`Note`]. A class has two seminars, told apart by [`SeminarKind`]. Scores are not
//! known here.

pub mod actions;
pub mod forms;
pub mod notes;
pub mod policy;
pub mod routes;
pub mod stage;
pub mod store;
pub mod views;

pub use stage::{NoteEvent, NoteMachine, NoteState, SlotEvent, SlotMachine, SlotState};

use crate::id::{CohortId, GroupId, MemberId, NoteId, ParticipationId, ProjectId, SlotId};
use crate::projects::{DocumentKind, Stage};
use chrono::{DateTime, NaiveDate, Utc};

crate::codes! {
    /// Which of the two seminars of a class.
    pub enum SeminarKind {
        Design = "design" => "Seminar rancangan",
        Result = "final" => "Seminar hasil",
    }
}

impl SeminarKind {
    /// The document that is presented.
    pub fn document(self) -> DocumentKind {
        match self {
            Self::Design => DocumentKind::Design,
            Self::Result => DocumentKind::Report,
        }
    }

    /// The stage of a project that is ready for it.
    pub fn stage(self) -> Stage {
        match self {
            Self::Design => Stage::DesignSeminar,
            Self::Result => Stage::ResultSeminar,
        }
    }
}

crate::codes! {
    /// How much an examiner asks for.
    pub enum Severity {
        Suggestion = "suggestion" => "Saran",
        Minor = "minor" => "Perbaikan kecil",
        Major = "major" => "Perbaikan besar",
    }
}

impl Severity {
    /// Whether the participant must answer.
    pub fn is_binding(self) -> bool {
        self != Self::Suggestion
    }

    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Suggestion => "neutral",
            Self::Minor => "info",
            Self::Major => "warning",
        }
    }
}

/// An examiner of a group.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Examiner {
    /// Who.
    pub member_id: MemberId,
    /// The name at that time.
    pub name: String,
    /// The office at that time.
    pub position: String,
    /// Invited for this day only.
    pub is_external: bool,
}

/// Participants who present one after another before the same examiners.
#[derive(Debug, Clone)]
pub struct Group {
    /// The group.
    pub id: GroupId,
    /// Of which class.
    pub cohort_id: CohortId,
    /// At which seminar.
    pub kind: SeminarKind,
    /// "Kelompok 1".
    pub name: String,
    /// The day.
    pub held_on: NaiveDate,
    /// The room; empty for a meeting by video.
    pub room: String,
    /// The address of the meeting by video.
    pub link: String,
    /// Who accompanies it.
    pub coach_member_id: MemberId,
    /// The coach's name at that time.
    pub coach_name: String,
    /// The coach's office at that time.
    pub coach_position: String,
    /// Who scores.
    pub examiners: Vec<Examiner>,
    /// For edits at the same time.
    pub version: i32,
}

/// One presentation.
#[derive(Debug, Clone)]
pub struct Slot {
    /// The presentation.
    pub id: SlotId,
    /// In which group.
    pub group_id: GroupId,
    /// Of which project.
    pub project_id: ProjectId,
    /// By whom.
    pub participation_id: ParticipationId,
    /// The presenter's member.
    pub member_id: MemberId,
    /// NDH.
    pub list_number: i32,
    /// Name as enrolled.
    pub name: String,
    /// OPD and government as enrolled.
    pub office: String,
    /// What is presented.
    pub title: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Where it is.
    pub state: SlotState,
    /// Why a document that is not approved may be presented.
    pub override_reason: String,
}

/// What an examiner asks for.
#[derive(Debug, Clone)]
pub struct Note {
    /// The note.
    pub id: NoteId,
    /// On which presentation.
    pub slot_id: SlotId,
    /// By whom.
    pub author_member_id: MemberId,
    /// The name at that time.
    pub author_name: String,
    /// How much it asks for.
    pub severity: Severity,
    /// What it says.
    pub body: String,
    /// Until when.
    pub due_on: Option<NaiveDate>,
    /// Where it is.
    pub state: NoteState,
    /// What the participant answered.
    pub answer: String,
    /// What whoever checked the answer said last.
    pub verdict: String,
    /// Who checked it.
    pub decided_by_name: String,
}

impl Note {
    /// Whether the presentation waits for it.
    pub fn is_pending(&self) -> bool {
        self.severity.is_binding() && !self.state.is_settled()
    }
}
