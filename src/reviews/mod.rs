//! What mentors, coaches and the organiser say about a project: the queue of what waits, decisions on documents with
//! their checklists, the mentor's score sheet, the routine flag, comments, and the acts that move a project on.
//!
//! Each noun has a room of its own with the usual files. Knows projects and milestones by their tables' states, and
//! knows nothing of launches or dashboards.

pub mod answers;
pub mod comments;
pub mod decisions;
#[cfg(test)]
pub(crate) mod fixture;
pub mod flags;
pub mod queue;
pub mod sheets;
pub mod stages;

use crate::access::{Role, Routes};

/// Mentors, coaches and those who run the class.
pub const REVIEWERS: &[Role] = &[
    Role::Mentor,
    Role::Coach,
    Role::OrganizerAdmin,
    Role::ClassPic,
];

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .merge(queue::routes::routes())
        .merge(decisions::routes::routes())
        .merge(answers::routes::routes())
        .merge(sheets::routes::routes())
        .merge(flags::routes::routes())
        .merge(comments::routes::routes())
        .merge(stages::routes::routes())
}

/// Whether a text holds characters that the database cannot keep.
pub fn is_storable(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
}
