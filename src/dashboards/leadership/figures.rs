//! The figures that leadership reads, on the screen and on paper: counted once, remembered until something changes.
//!
//! Main types: [`Figures`], [`Overview`].

use super::store;
use crate::calendar::{self, Rung};
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{BatchId, CohortId, ProjectId, TenantId};
use crate::oversight::Measure;
use crate::oversight::units::UnitPart;
use crate::web::text::{self, Zone, date_short, datetime};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;
use std::sync::Arc;

/// A number in the two capacities of the tenant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Projects of classes that this tenant runs.
    pub class: i64,
    /// Projects of its own people in classes of others.
    pub home: i64,
}

impl Tally {
    /// Both together.
    pub fn total(self) -> i64 {
        self.class + self.home
    }
}

/// A launch, over or to come.
#[derive(Debug, Clone, Deserialize)]
pub struct LaunchPart {
    /// The batch.
    pub id: BatchId,
    /// Its number.
    pub number: i32,
    /// Title of the event.
    pub title: String,
    /// When.
    pub held_at: DateTime<Utc>,
    /// Who launches.
    pub presided_by: String,
    /// Its projects.
    pub projects: i64,
}

impl LaunchPart {
    pub(super) fn held(&self, zone: &Zone) -> String {
        datetime(self.held_at, *zone)
    }
}

/// What waits for leadership, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Late milestones that have come as far as leadership.
    pub late: i64,
    /// Budget feedback that nobody answered.
    pub budget: i64,
    /// Directives that should be over.
    pub overdue: i64,
    /// Obligatory implementations that are not over.
    pub mandatory: i64,
    /// Notes of examiners that must be answered.
    pub notes: i64,
    /// Visits that found nothing.
    pub not_found: i64,
}

impl Decisions {
    /// Label, number, and where its rows are; what is nothing is left out.
    pub fn parts(self, base: &str) -> Vec<(&'static str, i64, String)> {
        let all = [
            (
                "tahapan terlambat sampai ke pimpinan",
                self.late,
                "/overdue?rung=leadership",
            ),
            (
                "umpan balik anggaran belum dijawab",
                self.budget,
                "/directives?kind=budget&show=unanswered",
            ),
            (
                "arahan melewati batas waktu",
                self.overdue,
                "/directives?show=overdue",
            ),
            (
                "kewajiban implementasi belum selesai",
                self.mandatory,
                "/directives?kind=mandatory&show=open",
            ),
            (
                "catatan penguji belum dijawab",
                self.notes,
                "/overview/notes",
            ),
            (
                "kunjungan yang belum menemukan hasil",
                self.not_found,
                "/visits?verdict=not_found",
            ),
        ];
        all.into_iter()
            .filter(|(_, count, _)| *count > 0)
            .map(|(label, count, path)| (label, count, format!("{base}{path}")))
            .collect()
    }
}

/// All numbers of one project question, the launches, and what needs a look.
#[derive(Debug)]
pub struct Overview {
    /// The funnel, in order.
    pub funnel: [Tally; 5],
    /// Stopped or withdrawn.
    pub stopped: Tally,
    /// What waits for leadership.
    pub decisions: Decisions,
    /// Projects that need a look, the first of each kind.
    pub concerns: Vec<ConcernPart>,
    /// The first of the classes that run today.
    pub classes: Vec<ClassPart>,
    /// How many run.
    pub classes_total: i64,
    /// The latest launch.
    pub latest: Option<LaunchPart>,
    /// The next planned launch.
    pub next: Option<LaunchPart>,
    /// Projects that this tenant has launched, each once.
    pub launched_by_us: i64,
}

/// A project that needs a look.
#[derive(Debug, Clone, Deserialize)]
pub struct ConcernPart {
    /// Routine or late.
    pub measure: Measure,
    /// How many there are of this kind.
    pub total: i64,
    /// The project.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Its leader.
    pub leader: String,
    /// The leader's OPD.
    pub unit: String,
    /// Its government; empty for this tenant.
    pub agency: String,
    /// Why it was flagged.
    pub reason: String,
    /// Who flagged it.
    pub by: String,
    /// What the participant answered.
    pub answer: String,
    /// Since when its oldest milestone is due.
    pub due: Option<NaiveDate>,
    /// Working days of this tenant since then.
    #[serde(default)]
    pub days_over: i32,
    /// Milestones that are late.
    pub late: i64,
}

impl ConcernPart {
    /// How long it has been late, in words.
    pub(super) fn since(&self) -> String {
        match self.days_over {
            0 => "lewat tenggat".to_owned(),
            days => format!("terlambat {days} hari kerja"),
        }
    }

    /// The leader's OPD, with its government where that is another one.
    pub(super) fn office(&self) -> String {
        text::listed([self.unit.as_str(), &self.agency])
    }
}

/// The units of a tenant in numbers, with the first of each kind.
#[derive(Debug, Default)]
pub struct Units {
    /// All that are known.
    pub total: i64,
    /// Those without a project this year.
    pub without: i64,
    /// Those with most projects, most first.
    pub leading: Vec<UnitPart>,
    /// The first of those without, by name.
    pub lacking: Vec<UnitPart>,
}

/// A class that runs today.
#[derive(Debug, Clone, Deserialize)]
pub struct ClassPart {
    /// The class.
    pub id: CohortId,
    /// Its name.
    pub name: String,
    /// Who runs it; empty for this tenant.
    pub organiser: String,
    /// Its stage today.
    pub stage: String,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Participants that this tenant may know of.
    pub participants: i64,
    /// How many of them have submitted.
    pub submitted: i64,
}

impl ClassPart {
    pub(super) fn left(&self, today: &NaiveDate) -> String {
        match (self.ends_on - *today).num_days() {
            0 => "hari terakhir".to_owned(),
            days => format!("berakhir {}, {days} hari lagi", date_short(self.ends_on)),
        }
    }
}

/// All that the screen and the summary count, for a day.
#[derive(Debug)]
pub struct Figures {
    /// The projects, launches and classes.
    pub overview: Overview,
    /// The units of this year.
    pub units: Units,
}

impl Figures {
    /// Counts, unless nothing has changed since it was counted last.
    pub async fn of(tx: &mut TenantTx, tenant: TenantId, today: NaiveDate) -> Result<Arc<Self>> {
        tx.remembered(tenant, &today.to_string(), async |tx| {
            let calendar = calendar::store::load(tx).await?;
            let since = calendar.reached_since(Rung::Leadership, today);
            let mut overview = store::overview(tx, today, since).await?;
            for concern in &mut overview.concerns {
                let due = concern.due.unwrap_or(today);
                concern.days_over = calendar.days_over(due, today);
            }
            Ok(Self {
                overview,
                units: store::units(tx, today.year()).await?,
            })
        })
        .await
    }

    pub(super) fn concerns(&self, measure: Measure) -> Vec<&ConcernPart> {
        let all = self.overview.concerns.iter();
        all.filter(|c| c.measure == measure).collect()
    }
}
