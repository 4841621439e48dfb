//! Who writes the control card.

use super::{AdviserRole, Consultation, ConsultationEvent, ConsultationMachine};
use crate::access::{Action, Actor, Machine};
use crate::projects::{AboutProject, Case, Project, Relation};

fn advises(relation: Relation, as_role: AdviserRole) -> bool {
    match as_role {
        AdviserRole::Mentor => relation.mentor,
        AdviserRole::Coach => relation.coach,
    }
}

/// Read the card: those who see the drafts it is about.
#[derive(Debug)]
pub struct ReadCard;

impl Action for ReadCard {
    type Subject = Case;
    const NAME: &'static str = "consultation.read";
    const WHO_MAY: &'static str = "Peserta, mentor, coach, dan penyelenggara";
    fn allows(_: &Actor, case: &Case) -> bool {
        case.relation.may_see_drafts()
    }
}

/// Ask: the participant, while the project goes on.
#[derive(Debug)]
pub struct Ask;

impl Action for Ask {
    type Subject = Case;
    const NAME: &'static str = "consultation.ask";
    const WHO_MAY: &'static str = "Peserta pemilik proyek";
    fn allows(_: &Actor, case: &Case) -> bool {
        case.relation.leader && case.project.stage.goes_on()
    }
}

/// A line about to be noted by an adviser, in one of the two roles.
#[derive(Debug, Clone)]
pub struct Noting {
    /// The project.
    pub case: Case,
    /// In which role.
    pub adviser: AdviserRole,
}

/// Note a session that was held: its mentor or coach.
#[derive(Debug)]
pub struct NoteSession;

impl Action for NoteSession {
    type Subject = Noting;
    const NAME: &'static str = "consultation.note";
    const WHO_MAY: &'static str = "Mentor atau coach proyek ini";
    fn allows(_: &Actor, noting: &Noting) -> bool {
        advises(noting.case.relation, noting.adviser) && noting.case.project.stage.goes_on()
    }
}

/// A line with its project.
#[derive(Debug, Clone)]
pub struct Line {
    /// The project.
    pub case: Case,
    /// The line.
    pub line: Consultation,
}

impl AboutProject for Line {
    fn project(&self) -> &Project {
        &self.case.project
    }
}

fn can(line: &Line, event: ConsultationEvent) -> bool {
    ConsultationMachine::arrow(line.line.state, event).is_some()
        && line.case.project.stage.goes_on()
}

impl Line {
    /// Whether the reader is the adviser whom it was put to.
    pub fn is_put_to_reader(&self) -> bool {
        advises(self.case.relation, self.line.adviser_role)
    }
}

/// Answer a question: the adviser whom it was put to.
#[derive(Debug)]
pub struct Answer;

impl Action for Answer {
    type Subject = Line;
    const NAME: &'static str = "consultation.answer";
    const WHO_MAY: &'static str = "Mentor atau coach yang ditanya, selama belum ditanggapi";
    fn allows(_: &Actor, line: &Line) -> bool {
        line.is_put_to_reader() && can(line, ConsultationEvent::Answer)
    }
}

/// Take a question back: the participant, before it is answered.
#[derive(Debug)]
pub struct Retract;

impl Action for Retract {
    type Subject = Line;
    const NAME: &'static str = "consultation.retract";
    const WHO_MAY: &'static str = "Peserta pemilik proyek, sebelum ditanggapi";
    fn allows(_: &Actor, line: &Line) -> bool {
        line.case.relation.leader && can(line, ConsultationEvent::Retract)
    }
}
