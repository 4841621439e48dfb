//! The schemes of a tenant: copied from a preset or another scheme, edited as a draft, activated, and then left as they
//! are for everybody who was scored by them.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

use super::scheme::Scheme;
use crate::access::{Arrow, Machine, Role};
use crate::id::SchemeId;

crate::codes! {
    /// Where a scheme is.
    pub enum SchemeState {
        Draft = "draft" => "Draf",
        Active = "active" => "Dapat dipakai",
        Archived = "archived" => "Diarsipkan",
    }
}

impl SchemeState {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Draft => "neutral",
            Self::Active => "good",
            Self::Archived => "warning",
        }
    }
}

crate::codes! {
    /// What can happen to a scheme.
    pub enum SchemeEvent {
        Activate = "activate" => "Aktifkan",
        Archive = "archive" => "Arsipkan",
        Restore = "restore" => "Pulihkan",
    }
}

/// The machine of a scheme. Migration 0008 holds the same arrows.
#[derive(Debug)]
pub struct SchemeMachine;

const fn arrow(
    from: SchemeState,
    event: SchemeEvent,
    to: SchemeState,
) -> Arrow<SchemeState, SchemeEvent> {
    Arrow::new(from, event, to, &[Role::OrganizerAdmin], false)
}

impl Machine for SchemeMachine {
    type State = SchemeState;
    type Event = SchemeEvent;
    const NAME: &'static str = "scheme";
    const ARROWS: &'static [Arrow<SchemeState, SchemeEvent>] = &[
        arrow(
            SchemeState::Draft,
            SchemeEvent::Activate,
            SchemeState::Active,
        ),
        arrow(
            SchemeState::Active,
            SchemeEvent::Archive,
            SchemeState::Archived,
        ),
        arrow(
            SchemeState::Archived,
            SchemeEvent::Restore,
            SchemeState::Active,
        ),
    ];
}

/// A scheme of the tenant.
#[derive(Debug, Clone)]
pub struct KeptScheme {
    /// The scheme.
    pub id: SchemeId,
    /// Where it is.
    pub state: SchemeState,
    /// What it was copied from, in words.
    pub copied_from: String,
    /// How many classes are scored by it.
    pub classes: i64,
    /// For edits at the same time.
    pub version: i32,
    /// What it says.
    pub scheme: Scheme,
}
