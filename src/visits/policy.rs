//! Who visits. Reading is for all who see the plan.

use crate::access::{Action, Actor, Role};
use crate::milestones::policy::may_see_plan;
use crate::projects::Case;

/// Record a visit: the mentor, the coach or those who run the class, once there is something to see.
#[derive(Debug)]
pub struct RecordVisit;

/// In which role somebody visits.
pub fn verifier_role(actor: &Actor, case: &Case) -> Option<Role> {
    let relation = case.relation;
    let held = [
        (relation.staff, actor.staff_role()),
        (relation.mentor, Role::Mentor),
        (relation.coach, Role::Coach),
    ];
    held.into_iter()
        .find(|(holds, _)| *holds && case.project.stage.is_running())
        .map(|(_, role)| role)
}

impl Action for RecordVisit {
    type Subject = Case;
    const NAME: &'static str = "visit.record";
    const WHO_MAY: &'static str = "Mentor, coach, dan penyelenggara, sejak implementasi dimulai";
    fn allows(actor: &Actor, case: &Case) -> bool {
        verifier_role(actor, case).is_some()
    }
}

/// Read the visits of a project: whoever sees its plan.
#[derive(Debug)]
pub struct ReadVisits;

impl Action for ReadVisits {
    type Subject = Case;
    const NAME: &'static str = "visit.read";
    const WHO_MAY: &'static str = "Mereka yang terlibat dalam proyek ini";
    fn allows(_: &Actor, case: &Case) -> bool {
        may_see_plan(case)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use crate::projects::Stage;
    use crate::reviews::fixture::{self, Persona, names};

    #[test]
    fn advisers_and_staff_visit_what_is_carried_out() {
        for stage in Stage::ALL {
            let expected = match stage {
                Stage::Implementation
                | Stage::Reporting
                | Stage::ResultSeminar
                | Stage::Completed
                | Stage::Sustaining => "Mentor Coach Staff Pic",
                _ => "",
            };
            let may = |p: Persona| {
                let project = fixture::project(*stage);
                let relation = p.relation(&project);
                p.actor().may::<RecordVisit>(&Case { project, relation })
            };
            assert_eq!(names(may), expected, "{stage}");
        }
    }
}
