//! Who gives directives, who answers them, who says that they are done. The rules read the machine's own table.

use super::{
    Directive, DirectiveEvent, DirectiveKind, DirectiveMachine, DirectiveState, GiverRole,
};
use crate::access::{Action, Actor, Machine, Role};
use crate::id::TenantId;
use crate::projects::{AboutProject, Case, Project};

/// A directive about to be given.
#[derive(Debug, Clone)]
pub struct Giving {
    /// The project.
    pub case: Case,
    /// What kind.
    pub kind: DirectiveKind,
}

/// In which role somebody gives directives of a kind: leadership all of them, a mentor budget feedback.
pub fn giver_role(case: &Case, kind: DirectiveKind) -> Option<GiverRole> {
    let is_open = case.project.stage.goes_on() && case.project.submitted_at.is_some();
    match (is_open, case.relation.leadership, case.relation.mentor) {
        (true, true, _) => Some(GiverRole::Leadership),
        (true, _, true) if kind == DirectiveKind::Budget => Some(GiverRole::Mentor),
        _ => None,
    }
}

/// The kinds that somebody may give.
pub fn kinds(case: &Case) -> Vec<DirectiveKind> {
    use crate::codes::Code;
    DirectiveKind::ALL
        .iter()
        .copied()
        .filter(|kind| giver_role(case, *kind).is_some())
        .collect()
}

/// Give a directive.
#[derive(Debug)]
pub struct GiveDirective;

impl Action for GiveDirective {
    type Subject = Giving;
    const NAME: &'static str = "directive.give";
    const WHO_MAY: &'static str = "Pimpinan; mentor proyek ini untuk umpan balik anggaran";
    fn allows(_: &Actor, giving: &Giving) -> bool {
        giver_role(&giving.case, giving.kind).is_some()
    }
}

/// A directive with its project, as seen from a tenant.
#[derive(Debug, Clone)]
pub struct DirectiveCase {
    /// The project.
    pub case: Case,
    /// The directive.
    pub directive: Directive,
    /// Where the reader stands.
    pub here: TenantId,
}

impl AboutProject for DirectiveCase {
    fn project(&self) -> &Project {
        &self.case.project
    }
}

impl DirectiveCase {
    /// The roles in which somebody acts on it.
    pub fn roles(&self, actor: &Actor) -> Vec<Role> {
        let relation = self.case.relation;
        let gave = self.here == self.directive.tenant_id
            && match self.directive.given_by_role {
                GiverRole::Leadership => relation.leadership,
                GiverRole::Mentor => self.directive.given_by == actor.member_id,
            };
        let judge = match self.directive.given_by_role {
            GiverRole::Leadership => Role::Leadership,
            GiverRole::Mentor => Role::Mentor,
        };
        [
            (relation.leader, Role::Participant),
            (relation.home_admin, Role::HomeAdmin),
            (relation.staff, actor.staff_role()),
            (gave, judge),
        ]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, role)| role)
        .collect()
    }

    /// What somebody can cause now: the choices of the form.
    pub fn events(&self, actor: &Actor) -> Vec<DirectiveEvent> {
        DirectiveMachine::events_for(self.directive.state, &self.roles(actor))
    }

    /// In which role somebody causes an event.
    pub fn role_for(&self, actor: &Actor, event: DirectiveEvent) -> Option<Role> {
        let arrow = DirectiveMachine::arrow(self.directive.state, event)?;
        self.roles(actor)
            .into_iter()
            .find(|role| arrow.by.contains(role))
    }
}

/// A directive and what is to happen to it.
#[derive(Debug, Clone)]
pub struct Step {
    /// The directive.
    pub subject: DirectiveCase,
    /// The event.
    pub event: DirectiveEvent,
}

/// Answer a directive, or judge the answer.
#[derive(Debug)]
pub struct MoveDirective;

impl Action for MoveDirective {
    type Subject = Step;
    const NAME: &'static str = "directive.move";
    const WHO_MAY: &'static str = "Peserta, admin instansi asal, atau penyelenggara untuk menjawab; pemberi arahan untuk menilai";
    fn allows(actor: &Actor, step: &Step) -> bool {
        step.subject.role_for(actor, step.event).is_some()
    }
}

/// The first state of a kind, as chosen by its giver.
pub fn first_states(kind: DirectiveKind) -> &'static [DirectiveState] {
    match kind {
        DirectiveKind::Budget => &[DirectiveState::NeedsBudget, DirectiveState::Adjust],
        _ => &[DirectiveState::Open],
    }
}
