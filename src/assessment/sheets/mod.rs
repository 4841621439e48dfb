//! The sheets of examiners, mentors and coaches: rubric levels and numbers, sent once, blind to each other until then.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
pub mod views;

use super::scheme::{Aspect, Criterion, Rater, Scheme};
use super::scoring::{Scoring, Sheet};
use crate::id::{MemberId, ParticipationId};
use crate::projects::{Case, Project, Stage};
use crate::seminars::SeminarKind;
use crate::seminars::policy::SlotCase;

/// Why somebody may score: as an examiner of a presentation, or as mentor or coach of a project.
#[derive(Debug, Clone)]
pub enum Ground {
    /// At a seminar.
    Slot(Box<SlotCase>),
    /// Beside the seminars.
    Project(Box<Case>),
}

/// Somebody who scores, and what there is to score.
#[derive(Debug, Clone)]
pub struct SheetCase {
    /// The class's scores.
    pub scoring: Scoring,
    /// Why.
    pub ground: Ground,
    /// In which capacity.
    pub rater: Rater,
    /// At which seminar.
    pub phase: Option<SeminarKind>,
    /// Whose scores.
    pub person: ParticipationId,
    /// Who scores.
    pub member: MemberId,
    /// What was written so far.
    pub sheet: Option<Sheet>,
}

impl SheetCase {
    /// What is to be scored.
    pub fn aspects(&self) -> Vec<&Aspect> {
        self.scoring.scheme().aspects_of(self.rater, self.phase)
    }

    /// Each criterion with its aspect.
    pub fn criteria(&self) -> Vec<(&Aspect, &Criterion)> {
        criteria(self.scoring.scheme(), self.rater, self.phase)
    }

    /// The project that is judged.
    pub fn project(&self) -> &Project {
        match &self.ground {
            Ground::Slot(case) => &case.project,
            Ground::Project(case) => &case.project,
        }
    }

    /// Whether it was sent.
    pub fn is_sent(&self) -> bool {
        self.sheet.as_ref().is_some_and(|s| s.is_submitted)
    }

    /// Whether what is judged has taken place.
    fn is_judged(&self) -> bool {
        match &self.ground {
            Ground::Slot(case) => case.slot.state.is_judged(),
            Ground::Project(case) => case
                .project
                .stage
                .has_reached(self.phase.map_or(Stage::Idea, SeminarKind::stage)),
        }
    }
}

/// Each criterion of a rater with its aspect.
pub fn criteria(
    scheme: &Scheme,
    rater: Rater,
    phase: Option<SeminarKind>,
) -> Vec<(&Aspect, &Criterion)> {
    scheme
        .aspects_of(rater, phase)
        .into_iter()
        .flat_map(|a| a.criteria.iter().map(move |c| (a, c)))
        .collect()
}
