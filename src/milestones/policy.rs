//! Who may plan, report, verify, and see files. Whether the milestone's state allows it is the machine's matter.

use super::MilestoneCase;
use crate::access::{Action, Actor, Role};
use crate::projects::{Case, Stage};

/// See the plan: the class always; leadership and the home government once the design was approved, since drafts are
/// not for them (domain reference 03.2).
pub fn may_see_plan(case: &Case) -> bool {
    case.relation.may_see_drafts()
        || case.project.stage == Stage::DesignSeminar
        || case.project.stage.is_running()
        || case.project.implementation_started_on.is_some()
}

fn plans(case: &Case) -> bool {
    let open = matches!(case.project.stage, Stage::Design | Stage::DesignSeminar)
        || case.project.stage.is_running();
    open && (case.relation.leader || case.relation.staff)
}

/// Add milestones and order them.
#[derive(Debug)]
pub struct PlanMilestones;

impl Action for PlanMilestones {
    type Subject = Case;
    const NAME: &'static str = "milestone.plan";
    const WHO_MAY: &'static str =
        "Peserta pemilik proyek dan admin penyelenggara, sejak penyusunan rancangan";
    fn allows(_: &Actor, case: &Case) -> bool {
        plans(case)
    }
}

/// Change, delete, cancel or reinstate one milestone.
#[derive(Debug)]
pub struct ChangeMilestone;

impl Action for ChangeMilestone {
    type Subject = MilestoneCase;
    const NAME: &'static str = "milestone.change";
    const WHO_MAY: &'static str = PlanMilestones::WHO_MAY;
    fn allows(_: &Actor, subject: &MilestoneCase) -> bool {
        plans(&subject.case)
    }
}

/// Report progress and add evidence: the leader, from the implementation on.
#[derive(Debug)]
pub struct ReportProgress;

impl Action for ReportProgress {
    type Subject = MilestoneCase;
    const NAME: &'static str = "milestone.report";
    const WHO_MAY: &'static str = "Peserta pemilik proyek, sejak implementasi dimulai";
    fn allows(_: &Actor, subject: &MilestoneCase) -> bool {
        subject.case.relation.leader && subject.case.project.stage.is_running()
    }
}

/// Verify a milestone and check its evidence (BR-12): the project's mentor; after the training also the home
/// government's admin, where it is the organiser itself (another home only reads).
#[derive(Debug)]
pub struct VerifyMilestone;

impl VerifyMilestone {
    /// In which role somebody verifies; nothing for those who may not.
    pub fn role(subject: &MilestoneCase) -> Option<Role> {
        let (project, relation) = (&subject.case.project, subject.case.relation);
        let is_over = matches!(project.stage, Stage::Completed | Stage::Sustaining);
        if relation.mentor && project.stage.is_running() {
            Some(Role::Mentor)
        } else if relation.home_admin && is_over && project.home_tenant_id == project.tenant_id {
            Some(Role::HomeAdmin)
        } else {
            None
        }
    }
}

impl Action for VerifyMilestone {
    type Subject = MilestoneCase;
    const NAME: &'static str = "milestone.verify";
    const WHO_MAY: &'static str = "Mentor proyek ini";
    fn allows(_: &Actor, subject: &MilestoneCase) -> bool {
        Self::role(subject).is_some()
    }
}

/// See the files of a project: whoever sees its plan.
#[derive(Debug)]
pub struct SeeFile;

impl Action for SeeFile {
    type Subject = Case;
    const NAME: &'static str = "file.see";
    const WHO_MAY: &'static str = "Mereka yang terlibat dalam proyek ini";
    fn allows(_: &Actor, case: &Case) -> bool {
        may_see_plan(case)
    }
}
