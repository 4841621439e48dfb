//! The plan of a project in three horizons, what was reported on it, and the evidence behind it.
//!
//! A [`Milestone`] is reported by the project's leader ([`ProgressReport`]) with [`Evidence`], and verified by the mentor.
//! What was planned when the design seminar was cleared stays as a [`baseline::Baseline`].
//! Knows the project, not the documents that describe the plan in words, nor who looks at it from outside.

pub mod actions;
pub mod baseline;
pub mod changes;
mod chart;
mod files;
pub mod forms;
mod outcome;
pub mod policy;
pub mod routes;
mod show;
pub mod stage;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use stage::{
    EvidenceCategory, EvidenceState, FundingSource, Horizon, Light, MilestoneEvent,
    MilestoneMachine, MilestoneState,
};

use crate::id::{EvidenceId, FileId, MilestoneId, ProgressId, ProjectId, TenantId};
use crate::projects::{AboutProject, Case, Hindrance, Project};
use chrono::{DateTime, Months, NaiveDate, Utc};
use rust_decimal::Decimal;

/// The most milestones that one project can have.
pub const MAX_MILESTONES: usize = 60;

/// One step of the plan.
#[derive(Debug, Clone)]
pub struct Milestone {
    /// The milestone.
    pub id: MilestoneId,
    /// Its project.
    pub project_id: ProjectId,
    /// Until when it reaches.
    pub horizon: Horizon,
    /// Its place within the horizon.
    pub position: i32,
    /// What is to be done.
    pub title: String,
    /// What lies on the table afterwards.
    pub output: String,
    /// What is measured.
    pub indicator: String,
    /// In what it is measured.
    pub unit: String,
    /// Before.
    pub baseline: Option<Decimal>,
    /// What is aimed at.
    pub target: Option<Decimal>,
    /// What was reached so far.
    pub actual: Option<Decimal>,
    /// Who looks after it.
    pub person_in_charge: String,
    /// Planned first day.
    pub starts_on: NaiveDate,
    /// Planned last day.
    pub ends_on: NaiveDate,
    /// Real first day.
    pub actual_starts_on: Option<NaiveDate>,
    /// Real last day.
    pub actual_ends_on: Option<NaiveDate>,
    /// Share of its horizon, of 100.
    pub weight: Option<Decimal>,
    /// Planned money.
    pub budget_rupiah: i64,
    /// Spent money.
    pub spent_rupiah: i64,
    /// Where the money comes from.
    pub funding_source: FundingSource,
    /// Which evidence is planned.
    pub evidence_wanted: String,
    /// How far it is, of 100.
    pub progress: i32,
    /// Where it is.
    pub state: MilestoneState,
    /// Since when.
    pub state_since: DateTime<Utc>,
    /// Grows with each change.
    pub version: i32,
    /// How often it was reported on.
    pub reports: i64,
    /// How many pieces of evidence it has.
    pub evidence: i64,
    /// How many of them were not returned: what counts for BR-12.
    pub live_evidence: i64,
}

impl Milestone {
    /// What a decision on it was made upon: changes with the milestone and with its evidence.
    pub fn seen(&self) -> String {
        format!("{}.{}", self.version, self.live_evidence)
    }

    /// How it does against its plan.
    pub fn light(&self, today: NaiveDate) -> Option<Light> {
        Light::of(
            self.state,
            self.starts_on,
            self.ends_on,
            self.progress,
            today,
        )
    }

    /// Whether it can vanish: it never began and nothing hangs on it (BR-23).
    pub fn is_untouched(&self) -> bool {
        self.state == MilestoneState::NotStarted && self.reports == 0 && self.evidence == 0
    }

    /// What is unusual about its dates (BR-10); a warning, because a plan may have its reasons.
    pub fn date_warning(&self, project: &Project) -> Option<String> {
        let start = project
            .implementation_started_on
            .unwrap_or(project.cohort_starts_on);
        let (limit, words) = match self.horizon {
            Horizon::Short => (
                Some(project.cohort_ends_on),
                "Selesai sesudah pelatihan berakhir",
            ),
            Horizon::Medium => (
                start.checked_add_months(Months::new(12)),
                "Selesai lebih dari 12 bulan sesudah mulai",
            ),
            Horizon::Long => (
                start.checked_add_months(Months::new(24)),
                "Selesai lebih dari 24 bulan sesudah mulai",
            ),
        };
        let limit = limit
            .filter(|limit| self.ends_on > *limit && self.state != MilestoneState::Cancelled)?;
        Some(format!(
            "{words} ({}). {} biasanya sudah selesai sebelum itu.",
            crate::web::text::date(limit),
            crate::codes::Code::label(self.horizon)
        ))
    }
}

/// What the weights of a horizon add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// None is given: all count alike.
    Equal,
    /// They sum to 100.
    Whole,
    /// They do not; the sum. BR-11 shows it as a warning.
    Off(Decimal),
}

/// Adds up the weights of one horizon; cancelled milestones do not count.
pub fn weigh<'a>(milestones: impl IntoIterator<Item = &'a Milestone>) -> Weights {
    let weights: Vec<Option<Decimal>> = milestones
        .into_iter()
        .filter(|m| m.state != MilestoneState::Cancelled)
        .map(|m| m.weight)
        .collect();
    let sum: Decimal = weights.iter().flatten().sum();
    match (
        weights.iter().all(Option::is_none),
        weights.iter().all(Option::is_some) && sum == Decimal::ONE_HUNDRED,
    ) {
        (true, _) => Weights::Equal,
        (_, true) => Weights::Whole,
        _ => Weights::Off(sum.normalize()),
    }
}

/// Progress of several milestones by their weights, or alike where the weights do not work out.
pub fn overall_progress<'a>(milestones: impl IntoIterator<Item = &'a Milestone>) -> Option<i64> {
    let live: Vec<&Milestone> = milestones
        .into_iter()
        .filter(|m| m.state != MilestoneState::Cancelled)
        .collect();
    let count = i64::try_from(live.len()).ok().filter(|n| *n > 0)?;
    if weigh(live.iter().copied()) == Weights::Whole {
        let sum: Decimal = live
            .iter()
            .map(|m| m.weight.unwrap_or_default() * Decimal::from(m.progress))
            .sum();
        return i64::try_from((sum / Decimal::ONE_HUNDRED).round()).ok();
    }
    Some(live.iter().map(|m| i64::from(m.progress)).sum::<i64>() / count)
}

/// A milestone with its project and the reader's relation to it.
#[derive(Debug, Clone)]
pub struct MilestoneCase {
    /// The project as the reader may see it.
    pub case: Case,
    /// The milestone.
    pub milestone: Milestone,
}

impl AboutProject for MilestoneCase {
    fn project(&self) -> &Project {
        &self.case.project
    }
}

/// What the leader reported.
#[derive(Debug, Clone)]
pub struct ProgressReport {
    /// The report.
    pub id: ProgressId,
    /// How far, of 100.
    pub progress: i32,
    /// What was done.
    pub note: String,
    /// What stood in the way.
    pub obstacle: String,
    /// What kind of thing that was.
    pub obstacle_kind: Option<Hindrance>,
    /// Value of the indicator.
    pub actual: Option<Decimal>,
    /// Money spent so far.
    pub spent_rupiah: Option<i64>,
    /// Whether it was reported as done.
    pub done: bool,
    /// By whom.
    pub reported_by_name: String,
    /// When.
    pub reported_at: DateTime<Utc>,
}

/// A move of the machine that is not a report: accepted, returned, cancelled, reinstated.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What happened.
    pub event: MilestoneEvent,
    /// By whom.
    pub actor_name: String,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A piece of evidence: a stored file or a link.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The evidence.
    pub id: EvidenceId,
    /// What it is.
    pub category: EvidenceCategory,
    /// In words.
    pub caption: String,
    /// The link, if it is one.
    pub link: Option<String>,
    /// The file, if it is one.
    pub file_id: Option<FileId>,
    /// Name of the file.
    pub file_name: Option<String>,
    /// Size of the file.
    pub size_bytes: Option<i64>,
    /// Digest of the file.
    pub sha256: Option<Vec<u8>>,
    /// Where it is.
    pub state: EvidenceState,
    /// Who checked it.
    pub checked_by_name: String,
    /// When.
    pub checked_at: Option<DateTime<Utc>>,
    /// Why it was returned.
    pub check_reason: String,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// A stored file.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// In whose folder it lies.
    pub tenant_id: TenantId,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// The name it was sent with.
    pub name: String,
    /// The type it is served with.
    pub media_type: String,
    /// Its digest.
    pub sha256: Vec<u8>,
}
