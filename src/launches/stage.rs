//! The state machine of a launch batch (domain reference 08.2). Migration 0005 holds the same arrows.

use crate::access::{Arrow, Machine, Role};

crate::codes! {
    /// Where a batch is.
    pub enum BatchState {
        Planned = "planned" => "Direncanakan",
        Launched = "launched" => "Diluncurkan",
        Cancelled = "cancelled" => "Dibatalkan",
    }
}

impl BatchState {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Planned => "waiting",
            Self::Launched => "good",
            Self::Cancelled => "neutral",
        }
    }
}

crate::codes! {
    /// What can happen to a batch.
    pub enum BatchEvent {
        Launch = "launch" => "Luncurkan",
        Cancel = "cancel" => "Batalkan",
    }
}

/// Who prepares and launches: the organiser's staff, and the home government for its own people (domain reference 03.2).
pub const PREPARERS: &[Role] = &[Role::OrganizerAdmin, Role::ClassPic, Role::HomeAdmin];

/// The machine of a launch batch.
#[derive(Debug)]
pub struct BatchMachine;

impl Machine for BatchMachine {
    type State = BatchState;
    type Event = BatchEvent;
    const NAME: &'static str = "launch";
    const ARROWS: &'static [Arrow<BatchState, BatchEvent>] = &[
        Arrow::new(
            BatchState::Planned,
            BatchEvent::Launch,
            BatchState::Launched,
            PREPARERS,
            false,
        ),
        Arrow::new(
            BatchState::Planned,
            BatchEvent::Cancel,
            BatchState::Cancelled,
            PREPARERS,
            true,
        ),
    ];
}
