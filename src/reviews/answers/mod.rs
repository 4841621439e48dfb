//! The participant's answers to the checklist of a returned document.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
pub mod views;

use super::decisions::{ChangeRequest, Decision, Review};

/// The return whose checklist is answered now: the latest one.
pub fn open_return(history: &[Review]) -> Option<&Review> {
    history
        .iter()
        .rev()
        .find(|r| r.decision == Decision::Returned)
}

/// Whether a line still lacks its answer.
pub fn is_unanswered(request: &ChangeRequest) -> bool {
    request.answer.trim().is_empty()
}
