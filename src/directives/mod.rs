//! What leadership asks of a project ("wajib diimplementasikan", roll-out), the budget feedback of leadership and mentors
//! (domain reference 06.7), and what became of it.
//!
//! A directive belongs to the tenant that gave it; both tenants of the project read it, and whichever of them acts writes
//! a line of the follow-up. Main types: [`Directive`], [`Answer`], [`DirectiveMachine`]. Knows the project, not its plan.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod stage;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use stage::{DirectiveEvent, DirectiveMachine, DirectiveState};

use crate::access::Role;
use crate::id::{DirectiveId, MemberId, TenantId};
use chrono::{DateTime, NaiveDate, Utc};

crate::codes! {
    /// What is asked.
    pub enum DirectiveKind {
        Mandatory = "mandatory" => "Wajib diimplementasikan",
        Budget = "budget" => "Umpan balik anggaran",
        RollOut = "roll_out" => "Perluasan ke perangkat daerah lain",
        Other = "other" => "Arahan lain",
    }
}

crate::codes! {
    /// In which role somebody gives a directive.
    pub enum GiverRole {
        Leadership = "leadership" => "Pimpinan",
        Mentor = "mentor" => "Mentor",
    }
}

/// What is asked of a project.
#[derive(Debug, Clone)]
pub struct Directive {
    /// The tenant whose people gave it.
    pub tenant_id: TenantId,
    /// The directive.
    pub id: DirectiveId,
    /// What kind.
    pub kind: DirectiveKind,
    /// Where it is.
    pub state: DirectiveState,
    /// Since when.
    pub state_since: DateTime<Utc>,
    /// What is asked.
    pub body: String,
    /// On what basis: a letter, a meeting.
    pub basis: String,
    /// Until when.
    pub due_on: Option<NaiveDate>,
    /// For which fiscal year, as last said.
    pub fiscal_year: Option<i32>,
    /// How much money, as asked.
    pub amount_rupiah: Option<i64>,
    /// By whom.
    pub given_by: MemberId,
    /// As named then.
    pub given_by_name: String,
    /// The office of that person then.
    pub given_by_office: String,
    /// In which role.
    pub given_by_role: GiverRole,
    /// When.
    pub given_at: DateTime<Utc>,
}

impl Directive {
    /// Whether it should be over and is not.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        !self.state.is_over() && self.due_on.is_some_and(|due| due < today)
    }
}

/// A step of the follow-up.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Of which directive.
    pub directive_id: DirectiveId,
    /// What happened.
    pub event: DirectiveEvent,
    /// What it became.
    pub to: DirectiveState,
    /// What was said.
    pub body: String,
    /// For which fiscal year.
    pub fiscal_year: Option<i32>,
    /// How much money.
    pub amount_rupiah: Option<i64>,
    /// Of a roll-out: in how many OPD it runs.
    pub units: Option<i32>,
    /// By whom.
    pub by_name: String,
    /// In which role.
    pub by_role: Role,
    /// When.
    pub at: DateTime<Utc>,
}
