//! Looks at the place itself (story 2: "implementasi akan terlihat"): when, by whom, where, what was found, with photos.
//!
//! A visit is never changed; a second look is a second visit. Main types: [`Visit`], [`Verdict`]. Knows the project and
//! its files.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

use crate::access::Role;
use crate::id::{FileId, VisitId};
use chrono::NaiveDate;

crate::codes! {
    /// What the verifier says.
    pub enum Verdict {
        AsReported = "as_reported" => "Sesuai laporan",
        Partly = "partly" => "Sebagian sesuai",
        NotFound = "not_found" => "Belum terlihat di lapangan",
    }
}

impl Verdict {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::AsReported => "good",
            Self::Partly => "warning",
            Self::NotFound => "bad",
        }
    }
}

/// The most photos of one visit.
pub const MOST_PHOTOS: usize = 6;

/// One visit.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The visit.
    pub id: VisitId,
    /// When.
    pub visited_on: NaiveDate,
    /// Where.
    pub locus: String,
    /// What was found.
    pub findings: String,
    /// What follows from it.
    pub verdict: Verdict,
    /// By whom, as named then.
    pub verifier_name: String,
    /// The office of that person then.
    pub verifier_office: String,
    /// In which role.
    pub verifier_role: Role,
    /// The photos: file and name.
    pub photos: Vec<(FileId, String)>,
}
