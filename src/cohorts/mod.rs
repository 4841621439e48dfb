//! Classes (angkatan): their calendar, their participants, the pairing of mentors and coaches, and the participant list.
//!
//! Main types: [`Cohort`], [`ClassState`]; participants live in [`participants`], the reading of an uploaded list in
//! [`import`], what becomes of it in [`enrolment`]. What a project or a document may do next is not known here.

pub mod actions;
pub mod enrolment;
pub mod forms;
pub mod import;
pub mod participants;
pub mod policy;
pub mod routes;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod views;

use crate::id::CohortId;
use crate::programs::{Program, class_label};
use chrono::NaiveDate;

crate::codes! {
    /// Where a class stands today. Computed from its dates, never stored.
    pub enum ClassState {
        Running = "running" => "Berjalan",
        Upcoming = "upcoming" => "Akan datang",
        Finished = "finished" => "Selesai",
    }
}

/// A class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// The class.
    pub id: CohortId,
    /// Of which programme.
    pub program: Program,
    /// Its number.
    pub number: i32,
    /// The year it counts for.
    pub year: i32,
    /// Its name.
    pub name: String,
    /// Where it meets.
    pub venue: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Its places.
    pub quota: i32,
    /// For edits at the same time.
    pub version: i32,
}

impl Cohort {
    /// Where it stands on a day.
    pub fn state(&self, today: NaiveDate) -> ClassState {
        if today < self.starts_on {
            ClassState::Upcoming
        } else if today > self.ends_on {
            ClassState::Finished
        } else {
            ClassState::Running
        }
    }

    /// Its length in calendar days, both ends counted.
    pub fn days(&self) -> i64 {
        (self.ends_on - self.starts_on).num_days() + 1
    }

    /// "Angkatan XIX Tahun 2017".
    pub fn label(&self) -> String {
        class_label(self.number, self.year)
    }
}
