//! The launch pack: everything a launch needs for the public, from one page. The web page (public where the leader has
//! agreed), the report as PDF and workbook, the press text, all in one archive; and the wall display for the ceremony.
//!
//! Main types: [`PublicLaunch`], [`Standing`]. What it shows is the batch's frozen report; it adds nothing to it.

pub mod actions;
pub mod public;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

use crate::id::PhotoId;
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Where the public page of a batch stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The code in its address.
    pub code: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// By whom.
    pub published_by_name: String,
    /// When it was taken down.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl Standing {
    /// Whether the public reads it now.
    pub fn is_public(&self) -> bool {
        self.withdrawn_at.is_none()
    }
}

/// What the public reads of a launch.
#[derive(Debug, Clone, Deserialize)]
pub struct PublicLaunch {
    /// Who launched.
    pub tenant: String,
    /// The zone of that government.
    pub zone: String,
    /// Its number in the series.
    pub number: i32,
    /// Title of the event.
    pub title: String,
    /// When.
    pub held_at: DateTime<Utc>,
    /// Where.
    pub place: String,
    /// By whom.
    pub presided_by: String,
    /// In which office.
    pub presided_office: String,
    /// For whom; may be empty.
    pub on_behalf_of: String,
    /// How many projects were launched.
    pub all: i64,
    /// Those whose leader has agreed.
    pub projects: Vec<PublicProject>,
    /// The photographs.
    pub photos: Vec<PublicPhoto>,
}

/// A project as the public reads of it.
#[derive(Debug, Clone, Deserialize)]
pub struct PublicProject {
    /// Short name; may be empty.
    pub brand: String,
    /// Title.
    pub title: String,
    /// OPD.
    pub opd: String,
    /// Government.
    pub agency: String,
    /// What the public gains.
    pub benefit: String,
    /// Where.
    pub locus: String,
    /// Who leads it.
    pub innovator: String,
}

/// A photograph as the public sees it.
#[derive(Debug, Clone, Deserialize)]
pub struct PublicPhoto {
    /// The photograph.
    pub id: PhotoId,
    /// What it shows.
    pub caption: String,
    /// Who took it.
    pub credit: String,
}
