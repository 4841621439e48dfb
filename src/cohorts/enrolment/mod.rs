//! From a checked list to participants: what will happen to each line, and its carrying out in one transaction.
//!
//! Main types: [`Facts`], what the database knows, and [`Plan`], what will happen. The plan is made anew each time it
//! is shown or carried out, so that it is never about an earlier state. The reading of files is in
//! [`super::import`].

pub mod actions;
mod plan;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use plan::{Outcome, Plan, PlannedRow, plan};

use crate::id::{MemberId, ParticipationId};
use std::collections::{BTreeSet, HashMap};

/// The largest list number.
pub const MAX_LIST_NUMBER: i32 = 999;

/// Somebody who is in the class already.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// The place in the class.
    pub id: ParticipationId,
    /// Who it is.
    pub member_id: MemberId,
    /// 18 digits.
    pub nip: String,
    /// NDH.
    pub list_number: i32,
    /// Whether the person counts against the quota.
    pub is_active: bool,
    /// The mentor's name; empty without one.
    pub mentor_name: String,
}

/// What the database knows of the class and of the people on a list.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Everybody in the class.
    pub enrolled: Vec<Enrolled>,
    /// NIP and class of those on the list who take part in another class at the same time.
    pub elsewhere: HashMap<String, String>,
    /// The places of the class.
    pub quota: i32,
}

impl Facts {
    fn of(&self, nip: &str) -> Option<&Enrolled> {
        self.enrolled.iter().find(|e| e.nip == nip)
    }

    /// How many count against the quota.
    pub fn active(&self) -> usize {
        self.enrolled.iter().filter(|e| e.is_active).count()
    }

    fn taken_numbers(&self) -> BTreeSet<i32> {
        self.enrolled.iter().map(|e| e.list_number).collect()
    }
}
