//! Who flags, who answers, who lifts.

use super::Flag;
use crate::access::{Action, Actor};
use crate::projects::{AboutProject, Case, Project};

/// A project with the flag that stands on it.
#[derive(Debug, Clone)]
pub struct FlagCase {
    /// The project and how the reader stands to it.
    pub case: Case,
    /// The standing flag.
    pub flag: Option<Flag>,
}

impl AboutProject for FlagCase {
    fn project(&self) -> &Project {
        &self.case.project
    }
}

impl FlagCase {
    fn goes_on(&self) -> bool {
        self.case.project.stage.goes_on()
    }
}

/// Flag a project as routine: its mentor and its coach, once something was submitted.
#[derive(Debug)]
pub struct FlagRoutine;

impl Action for FlagRoutine {
    type Subject = FlagCase;
    const NAME: &'static str = "routine.flag";
    const WHO_MAY: &'static str = "Mentor dan coach proyek ini";
    fn allows(_: &Actor, subject: &FlagCase) -> bool {
        let relation = subject.case.relation;
        (relation.mentor || relation.coach)
            && subject.flag.is_none()
            && subject.goes_on()
            && subject.case.project.submitted_at.is_some()
    }
}

/// Answer the flag: the leader, once.
#[derive(Debug)]
pub struct AnswerFlag;

impl Action for AnswerFlag {
    type Subject = FlagCase;
    const NAME: &'static str = "routine.answer";
    const WHO_MAY: &'static str = "Peserta pemilik proyek, satu kali";
    fn allows(_: &Actor, subject: &FlagCase) -> bool {
        subject.case.relation.leader
            && subject
                .flag
                .as_ref()
                .is_some_and(|f| f.answered_at.is_none())
    }
}

/// Lift the flag: whoever set it, and those who run the class.
#[derive(Debug)]
pub struct LiftFlag;

impl Action for LiftFlag {
    type Subject = FlagCase;
    const NAME: &'static str = "routine.lift";
    const WHO_MAY: &'static str = "Yang memberi tanda, dan admin penyelenggara";
    fn allows(actor: &Actor, subject: &FlagCase) -> bool {
        let relation = subject.case.relation;
        let own = |f: &Flag| f.flagged_by == actor.member_id && (relation.mentor || relation.coach);
        subject
            .flag
            .as_ref()
            .is_some_and(|f| relation.staff || own(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use crate::projects::Stage;
    use crate::reviews::fixture::{self, PERSONAS, Persona};

    fn subject(persona: Persona, stage: Stage, flag: Option<Flag>) -> FlagCase {
        let project = fixture::project(stage);
        FlagCase {
            case: Case {
                relation: persona.relation(&project),
                project,
            },
            flag,
        }
    }

    #[test]
    fn mentor_and_coach_flag_a_project_that_goes_on_and_has_no_flag() {
        for persona in PERSONAS {
            for stage in Stage::ALL {
                for flagged in [false, true] {
                    let flag = flagged.then(|| fixture::flag(Persona::Mentor, false));
                    let over = matches!(stage, Stage::Stopped | Stage::Withdrawn);
                    let expected =
                        matches!(persona, Persona::Mentor | Persona::Coach) && !flagged && !over;
                    assert_eq!(
                        persona
                            .actor()
                            .may::<FlagRoutine>(&subject(*persona, *stage, flag)),
                        expected,
                        "{persona:?} {stage} {flagged}"
                    );
                }
            }
        }
    }

    #[test]
    fn nothing_is_flagged_before_anything_was_submitted() {
        let mut case = subject(Persona::Mentor, Stage::Idea, None);
        case.case.project.submitted_at = None;
        assert!(!Persona::Mentor.actor().may::<FlagRoutine>(&case));
    }

    #[test]
    fn the_leader_answers_once() {
        for persona in PERSONAS {
            for flag in [None, Some(false), Some(true)] {
                let expected = *persona == Persona::Leader && flag == Some(false);
                let case = subject(
                    *persona,
                    Stage::Design,
                    flag.map(|answered| fixture::flag(Persona::Mentor, answered)),
                );
                assert_eq!(
                    persona.actor().may::<AnswerFlag>(&case),
                    expected,
                    "{persona:?} {flag:?}"
                );
            }
        }
    }

    #[test]
    fn whoever_flagged_it_or_staff_lifts_it() {
        for persona in PERSONAS {
            for by in [Persona::Mentor, Persona::Coach] {
                let case = subject(*persona, Stage::Design, Some(fixture::flag(by, false)));
                let expected = matches!(persona, Persona::Staff | Persona::Pic) || *persona == by;
                assert_eq!(
                    persona.actor().may::<LiftFlag>(&case),
                    expected,
                    "{persona:?} {by:?}"
                );
            }
            assert!(
                !persona
                    .actor()
                    .may::<LiftFlag>(&subject(*persona, Stage::Design, None))
            );
        }
    }
}
