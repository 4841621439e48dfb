//! "Menunggu Anda": everything that waits for one mentor or coach, oldest first.

pub mod routes;
pub mod store;
pub mod views;

use crate::access::Here;
use crate::codes::Code;
use crate::id::{MilestoneId, ProjectId};
use chrono::{DateTime, Utc};

crate::codes! {
    /// What waits.
    pub enum WaitingKind {
        Idea = "idea" => "Gagasan",
        Design = "design" => "Rancangan",
        Report = "report" => "Laporan",
        Milestone = "milestone" => "Tahapan",
        Consultation = "consultation" => "Konsultasi",
    }
}

/// The days after which waiting is late.
pub const LATE_AFTER_DAYS: i64 = 5;

/// One thing that waits for somebody.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What it is.
    pub kind: WaitingKind,
    /// Its project.
    pub project_id: ProjectId,
    /// The milestone, if it is one.
    pub milestone_id: Option<MilestoneId>,
    /// The milestone's title, else nothing.
    pub milestone: String,
    /// Public name of the project.
    pub brand: String,
    /// Title of the project.
    pub title: String,
    /// Who leads it.
    pub leader_name: String,
    /// The class.
    pub cohort_name: String,
    /// The version that waits.
    pub number: i32,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl Waiting {
    /// Where it is looked at, inside the tenant.
    pub fn path(&self) -> String {
        match (self.kind, self.milestone_id) {
            (WaitingKind::Consultation, _) => {
                format!("/projects/{}/consultations", self.project_id)
            }
            (_, Some(milestone)) => format!("/projects/{}/milestones/{milestone}", self.project_id),
            (_, None) => format!(
                "/projects/{}/documents/{}/review",
                self.project_id, self.kind
            ),
        }
    }

    /// What it is called in a list.
    pub fn name(&self) -> String {
        match (
            self.milestone.is_empty(),
            self.brand.is_empty(),
            self.title.is_empty(),
        ) {
            (false, ..) => self.milestone.clone(),
            (_, false, false) => format!("{}: {}", self.brand, self.title),
            (_, false, true) => self.brand.clone(),
            (_, true, false) => self.title.clone(),
            (_, true, true) => format!("Proyek {}", self.leader_name),
        }
    }

    /// "Rancangan versi 3", "Tahapan".
    pub fn what(&self) -> String {
        match self.kind {
            WaitingKind::Milestone | WaitingKind::Consultation => self.kind.label().to_owned(),
            _ => format!("{} versi {}", self.kind.label(), self.number),
        }
    }

    /// For how many days it has been waiting, as people count days.
    pub fn days(&self, here: &Here) -> i64 {
        (here.today() - here.tenant.zone.day(self.since))
            .num_days()
            .max(0)
    }
}

/// What comes after a thing that waited since `since`: the next younger one, else the oldest of all, so that what was
/// left aside comes round again.
pub fn next_after(list: &[Waiting], since: DateTime<Utc>) -> Option<&Waiting> {
    list.iter().find(|w| w.since > since).or(list.first())
}
