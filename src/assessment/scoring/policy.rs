//! Who changes the scores of a class, and who locks and publishes them.

use super::{Scoring, ScoringEvent, ScoringMachine, ScoringState};
use crate::access::{Action, Actor, Machine, Role};
use crate::cohorts::Cohort;

/// Choose by what a class is scored.
#[derive(Debug)]
pub struct ChooseScheme;

impl Action for ChooseScheme {
    type Subject = Cohort;
    const NAME: &'static str = "scoring.choose_scheme";
    const WHO_MAY: &'static str = "Admin penyelenggara";
    fn allows(actor: &Actor, _: &Cohort) -> bool {
        actor.is(Role::OrganizerAdmin)
    }
}

/// Enter and correct scores: whoever runs the class, while they are open.
#[derive(Debug)]
pub struct EnterScores;

impl Action for EnterScores {
    type Subject = Scoring;
    const NAME: &'static str = "scoring.enter";
    const WHO_MAY: &'static str =
        "Admin penyelenggara atau pengelola kelas, selama nilai kelas ini terbuka";
    fn allows(actor: &Actor, scoring: &Scoring) -> bool {
        actor.is_any(Role::STAFF) && scoring.state == ScoringState::Open
    }
}

/// The scores of a class and what is to happen to them.
#[derive(Debug, Clone)]
pub struct ScoringCase {
    /// The scores.
    pub scoring: Scoring,
    /// What is to happen.
    pub event: ScoringEvent,
}

/// What somebody can cause now: the buttons of the page. An unlock needs a second person: not whoever asked, and nobody
/// who comes from the same hand (`Scoring::tied_to_asker`).
pub fn events(actor: &Actor, scoring: &Scoring) -> Vec<ScoringEvent> {
    ScoringMachine::events_for(scoring.state, &actor.roles)
        .into_iter()
        .filter(|e| {
            *e != ScoringEvent::GrantUnlock || !scoring.tied_to_asker.contains(&actor.member_id)
        })
        .collect()
}

/// Lock, publish, withdraw, unlock.
#[derive(Debug)]
pub struct MoveScoring;

impl Action for MoveScoring {
    type Subject = ScoringCase;
    const NAME: &'static str = "scoring.move";
    const WHO_MAY: &'static str = "Admin penyelenggara atau pengelola kelas; kunci dibuka oleh orang kedua, yang tidak dimasukkan, diberi peran, atau dibuatkan tautan oleh yang meminta atau oleh orang yang sama";
    fn allows(actor: &Actor, case: &ScoringCase) -> bool {
        events(actor, &case.scoring).contains(&case.event)
    }
}
