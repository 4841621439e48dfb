//! Launch batches: several projects launched at once by a named official, and the report that leadership reads.
//!
//! A batch belongs to the tenant that launches. Its projects come from classes that this tenant runs or from its own
//! people's classes elsewhere (the two capacities). What a launched batch says is frozen in the snapshots of its items; what
//! leadership asks on the day of the event joins it until that day is over.
//! Main types: [`Batch`], [`BatchState`], [`items::Item`]. It must not change a project.

pub mod actions;
pub mod forms;
pub mod items;
pub mod pack;
pub mod photos;
pub mod policy;
pub mod report;
pub mod routes;
pub mod stage;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod views;

pub use stage::{BatchEvent, BatchMachine, BatchState};

use crate::codes::Code;
use crate::id::BatchId;
use crate::web::text::{Zone, datetime};
use chrono::{DateTime, Utc};

/// One launch of several projects.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The batch.
    pub id: BatchId,
    /// Its place in the tenant's series; of a planned one the place it holds for now.
    pub number: i32,
    /// Title of the event.
    pub title: String,
    /// When the event begins.
    pub held_at: DateTime<Utc>,
    /// Where.
    pub place: String,
    /// Who launches, with titles.
    pub presided_by: String,
    /// The office of that person on that day.
    pub presided_office: String,
    /// For whom that person acts; empty for nobody.
    pub on_behalf_of: String,
    /// Who organised the training or the event, in words.
    pub organiser: String,
    /// Remarks.
    pub note: String,
    /// The order of the day, a line for each item.
    pub agenda: String,
    /// Where it is.
    pub state: BatchState,
    /// When it was launched here.
    pub launched_at: Option<DateTime<Utc>>,
    /// Grows with each change.
    pub version: i32,
}

impl Batch {
    /// How it is called on screen; only a launched batch has a place in the series, the order of plans still changes.
    pub fn name(&self) -> String {
        match self.state {
            BatchState::Launched => format!("Gelombang {}", self.number),
            BatchState::Planned => "Rencana peluncuran".to_owned(),
            BatchState::Cancelled => "Gelombang yang dibatalkan".to_owned(),
        }
    }

    /// Where it is, in words.
    pub fn state_label(&self) -> &'static str {
        self.state.label()
    }

    /// Day and time of the event in words.
    pub fn held(&self, zone: Zone) -> String {
        datetime(self.held_at, zone)
    }

    /// Whether it can still be changed.
    pub fn is_open(&self) -> bool {
        self.state == BatchState::Planned
    }
}
