//! Who may run classes. What the state of a participant allows is decided in the actions.

use super::Cohort;
use super::participants::Participant;
use crate::access::{Action, Actor, Role};

/// All classes of the tenant.
#[derive(Debug)]
pub struct Classes;

/// Create a class.
#[derive(Debug)]
pub struct CreateClass;

impl Action for CreateClass {
    type Subject = Classes;
    const NAME: &'static str = "cohort.create";
    const WHO_MAY: &'static str = "Admin penyelenggara";
    fn allows(actor: &Actor, _: &Classes) -> bool {
        actor.is(Role::OrganizerAdmin)
    }
}

/// Change a class and its stages.
#[derive(Debug)]
pub struct ChangeClass;

impl Action for ChangeClass {
    type Subject = Cohort;
    const NAME: &'static str = "cohort.change";
    const WHO_MAY: &'static str = "Admin penyelenggara";
    fn allows(actor: &Actor, _: &Cohort) -> bool {
        actor.is(Role::OrganizerAdmin)
    }
}

/// Bring a list of participants into a class.
#[derive(Debug)]
pub struct EnrolList;

impl Action for EnrolList {
    type Subject = Cohort;
    const NAME: &'static str = "cohort.enrol_list";
    const WHO_MAY: &'static str = "Admin penyelenggara atau pengelola kelas";
    fn allows(actor: &Actor, _: &Cohort) -> bool {
        actor.is_any(Role::STAFF)
    }
}

/// Give several participants of a class the same coach.
#[derive(Debug)]
pub struct AssignCoach;

impl Action for AssignCoach {
    type Subject = Cohort;
    const NAME: &'static str = "cohort.assign_coach";
    const WHO_MAY: &'static str = "Admin penyelenggara atau pengelola kelas";
    fn allows(actor: &Actor, _: &Cohort) -> bool {
        actor.is_any(Role::STAFF)
    }
}

/// Pair one participant with a mentor or a coach. Nobody arranges the own pairing.
#[derive(Debug)]
pub struct Pair;

impl Action for Pair {
    type Subject = Participant;
    const NAME: &'static str = "participation.pair";
    const WHO_MAY: &'static str = "Admin penyelenggara atau pengelola kelas lain: pasangan sendiri tidak dapat diatur sendiri";
    fn allows(actor: &Actor, participant: &Participant) -> bool {
        actor.is_any(Role::STAFF) && actor.member_id != participant.member_id
    }
}

/// Complete or correct office and OPD of a participant.
#[derive(Debug)]
pub struct ChangeOffice;

impl Action for ChangeOffice {
    type Subject = Participant;
    const NAME: &'static str = "participation.change_office";
    const WHO_MAY: &'static str = "Admin penyelenggara atau pengelola kelas";
    fn allows(actor: &Actor, _: &Participant) -> bool {
        actor.is_any(Role::STAFF)
    }
}

/// Take a participant out of the class, or in again.
#[derive(Debug)]
pub struct ChangeStatus;

impl Action for ChangeStatus {
    type Subject = Participant;
    const NAME: &'static str = "participation.change_status";
    const WHO_MAY: &'static str =
        "Admin penyelenggara atau pengelola kelas lain: status sendiri tidak dapat diubah sendiri";
    fn allows(actor: &Actor, participant: &Participant) -> bool {
        actor.is_any(Role::STAFF) && actor.member_id != participant.member_id
    }
}
