//! Decisions on a submitted document: approve, return with a checklist of changes, reject (an idea only).
//!
//! A decision is taken on the version that the reviewer has seen; the mentor decides first, then the coach (BR-07).
//! It keeps name and office of that day.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
pub mod views;

use crate::documents::Frozen;
use crate::id::{ChangeRequestId, ReviewId};
use chrono::{DateTime, Utc};

crate::codes! {
    /// What a reviewer decided.
    pub enum Decision {
        Approved = "approved" => "Disetujui",
        Returned = "returned" => "Dikembalikan untuk perbaikan",
        Rejected = "rejected" => "Ditolak",
    }
}

/// The most lines of a checklist.
pub const MOST_CHANGES: usize = 20;

/// A version as it was submitted.
#[derive(Debug, Clone)]
pub struct FrozenVersion {
    /// Its number.
    pub number: i32,
    /// The title of that day.
    pub title: String,
    /// The public name of that day.
    pub brand: String,
    /// Its sections, in order.
    pub sections: Vec<Frozen>,
    /// What the participant wrote to the reviewers.
    pub note: String,
    /// When.
    pub submitted_at: DateTime<Utc>,
}

/// A decision that was taken.
#[derive(Debug, Clone)]
pub struct Review {
    /// The decision.
    pub id: ReviewId,
    /// On which version.
    pub version_number: i32,
    /// What it was.
    pub decision: Decision,
    /// In which role, as code.
    pub reviewer_role: String,
    /// By whom, as named then.
    pub reviewer_name: String,
    /// In which office then.
    pub reviewer_position: String,
    /// Note or reason.
    pub note: String,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// The checklist, for a return.
    pub requests: Vec<ChangeRequest>,
}

/// One line of a checklist.
#[derive(Debug, Clone)]
pub struct ChangeRequest {
    /// The line.
    pub id: ChangeRequestId,
    /// Whose checklist.
    pub review_id: ReviewId,
    /// About which section; empty for the whole.
    pub section_key: String,
    /// What is to change.
    pub body: String,
    /// What the participant did about it.
    pub answer: String,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
}

/// The number of times a document went back, up to and with each decision.
pub fn rounds(history: &[Review]) -> Vec<usize> {
    let mut round = 0;
    history
        .iter()
        .map(|r| {
            round += usize::from(r.decision == Decision::Returned);
            round
        })
        .collect()
}
