//! Who moves a project on. The rule reads the machine's own table: the arrow says by whom.

use super::EVENTS;
use crate::access::{Action, Actor, Machine, Role};
use crate::projects::{AboutProject, Case, Project, ProjectEvent, ProjectMachine, Relation, Stage};

/// A project and the act that is to happen to it.
#[derive(Debug, Clone)]
pub struct StageCase {
    /// The project and how the reader stands to it.
    pub case: Case,
    /// The act.
    pub event: ProjectEvent,
}

impl AboutProject for StageCase {
    fn project(&self) -> &Project {
        &self.case.project
    }
}

/// Move the project on.
#[derive(Debug)]
pub struct MoveProject;

impl Action for MoveProject {
    type Subject = StageCase;
    const NAME: &'static str = "project.move";
    const WHO_MAY: &'static str = "Admin penyelenggara; peserta hanya untuk mulai menyusun laporan";
    fn allows(_: &Actor, subject: &StageCase) -> bool {
        events(subject.case.project.stage, subject.case.relation).contains(&subject.event)
    }
}

/// What somebody who stands so to a project can cause in this stage: the buttons of the page.
pub fn events(stage: Stage, relation: Relation) -> Vec<ProjectEvent> {
    let mut roles = Vec::new();
    if relation.staff {
        roles.extend_from_slice(Role::STAFF);
    }
    if relation.leader {
        roles.push(Role::Participant);
    }
    let mut events: Vec<ProjectEvent> = EVENTS
        .iter()
        .copied()
        .filter(|e| ProjectMachine::events_for(stage, &roles).contains(e))
        .collect();
    events.dedup();
    events
}

/// Whether somebody could ever cause this act, in whatever stage: then the stage is the reason, not the person.
pub fn could_cause(event: ProjectEvent, relation: Relation) -> bool {
    use crate::codes::Code;
    Stage::ALL
        .iter()
        .any(|stage| events(*stage, relation).contains(&event))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use crate::reviews::fixture::{self, PERSONAS, Persona};

    /// Written out by hand, not read from the table.
    fn expected(persona: Persona, stage: Stage, event: ProjectEvent) -> bool {
        let staff = matches!(persona, Persona::Staff | Persona::Pic);
        match event {
            ProjectEvent::DesignCleared => staff && stage == Stage::DesignSeminar,
            ProjectEvent::TrainingCompleted => staff && stage == Stage::ResultSeminar,
            ProjectEvent::SustainingStarted => staff && stage == Stage::Completed,
            ProjectEvent::ReportingStarted => {
                persona == Persona::Leader && stage == Stage::Implementation
            }
            ProjectEvent::Stopped => staff && stage.goes_on(),
            _ => false,
        }
    }

    #[test]
    fn staff_moves_projects_and_the_leader_begins_the_report() {
        for persona in PERSONAS {
            for stage in Stage::ALL {
                for event in ProjectEvent::ALL {
                    let project = fixture::project(*stage);
                    let subject = StageCase {
                        case: Case {
                            relation: persona.relation(&project),
                            project,
                        },
                        event: *event,
                    };
                    assert_eq!(
                        persona.actor().may::<MoveProject>(&subject),
                        expected(*persona, *stage, *event),
                        "{persona:?} {stage} {event}"
                    );
                }
            }
        }
    }
}
