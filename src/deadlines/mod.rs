//! Until when a document is due: the plan of the class, and the extensions that one participant was granted. An extension
//! never overwrites the plan; both are shown, with who granted it and why.
//!
//! Main types: [`Deadline`], [`Extension`]. Whether a document is late follows from them and is stored nowhere.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

use crate::programs::ClassStage;
use crate::projects::DocumentKind;
use chrono::{DateTime, NaiveDate, Utc};

/// The class stage whose last day is the planned deadline of a document.
pub fn due_at_end_of(kind: DocumentKind) -> ClassStage {
    match kind {
        DocumentKind::Idea => ClassStage::Commitment,
        DocumentKind::Design => ClassStage::Design,
        DocumentKind::Report => ClassStage::Implementation,
    }
}

/// More time for one document of one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The new last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who granted it, as named then.
    pub granted_by_name: String,
    /// When.
    pub granted_at: DateTime<Utc>,
}

/// The last day of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// As the class plans it.
    pub plan: NaiveDate,
    /// As it is for this participant: never before the plan.
    pub due: NaiveDate,
}

impl Deadline {
    /// The plan, moved by the latest of the extensions. A plan that was moved past them all counts itself.
    pub fn of(plan: NaiveDate, extensions: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self {
            plan,
            due: extensions.into_iter().fold(plan, NaiveDate::max),
        }
    }

    /// Whether the participant has more time than the plan.
    pub fn is_extended(self) -> bool {
        self.due > self.plan
    }
}
