//! The plan as it was frozen when the design seminar was cleared, and how the plan of today differs from it.
//!
//! Main types: [`Baseline`], [`Was`]. A baseline is never changed; a plan that is cleared again freezes the next one.

use super::{Horizon, Milestone, MilestoneState, views};
use crate::id::MilestoneId;
use crate::web::text;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;

/// A frozen plan.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// Its place among the project's baselines.
    pub number: i32,
    /// What it is called.
    pub name: String,
    /// When it was frozen.
    pub frozen_at: DateTime<Utc>,
    /// Who cleared the seminar.
    pub frozen_by_name: String,
    /// The plan, in order.
    pub plan: Vec<Planned>,
}

/// A milestone as it was planned.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Planned {
    /// The milestone.
    pub id: MilestoneId,
    /// Until when it reached.
    pub horizon: Horizon,
    /// What was to be done.
    pub title: String,
    /// What was to lie on the table.
    pub output: String,
    /// What was to be measured.
    pub indicator: String,
    /// In what.
    pub unit: String,
    /// What was aimed at.
    pub target: Option<Decimal>,
    /// Who was to look after it.
    pub person_in_charge: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Share of its horizon.
    pub weight: Option<Decimal>,
    /// Money.
    pub budget_rupiah: i64,
}

/// What stands in the plan, or that nothing does.
pub(super) fn or_none(words: &str) -> String {
    if words.is_empty() {
        "tidak diisi".to_owned()
    } else {
        words.to_owned()
    }
}

/// What is measured and aimed at: "Jumlah OPD: target 30 OPD".
pub(super) fn aim(indicator: &str, unit: &str, target: Option<Decimal>) -> String {
    match target {
        Some(target) => format!("{indicator}: target {} {unit}", text::compact(target))
            .trim_end()
            .to_owned(),
        None => indicator.to_owned(),
    }
}

/// What a milestone of today was in the baseline, fact by fact; empty where nothing differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Was {
    /// The title.
    pub title: String,
    /// The days.
    pub dates: String,
    /// The horizon.
    pub horizon: String,
    /// Output.
    pub output: String,
    /// Target of the indicator, or the indicator itself.
    pub indicator: String,
    /// Person in charge.
    pub person_in_charge: String,
    /// Planned money.
    pub money: String,
    /// Weight.
    pub weight: String,
}

impl Was {
    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        *self != Self::default()
    }

    fn of(planned: &Planned, m: &Milestone) -> Self {
        let changed = |is: bool, words: String| if is { words } else { String::new() };
        Self {
            title: changed(planned.title != m.title, planned.title.clone()),
            dates: changed(
                (planned.starts_on, planned.ends_on) != (m.starts_on, m.ends_on),
                views::span(planned.starts_on, planned.ends_on),
            ),
            horizon: changed(
                planned.horizon != m.horizon,
                crate::codes::Code::label(planned.horizon).to_owned(),
            ),
            output: changed(planned.output != m.output, or_none(&planned.output)),
            indicator: changed(
                (&planned.indicator, &planned.unit, planned.target)
                    != (&m.indicator, &m.unit, m.target),
                or_none(&aim(&planned.indicator, &planned.unit, planned.target)),
            ),
            person_in_charge: changed(
                planned.person_in_charge != m.person_in_charge,
                or_none(&planned.person_in_charge),
            ),
            money: changed(
                planned.budget_rupiah != m.budget_rupiah,
                text::rupiah(planned.budget_rupiah),
            ),
            weight: changed(
                planned.weight != m.weight,
                or_none(&planned.weight.map(text::compact).unwrap_or_default()),
            ),
        }
    }
}

impl Baseline {
    /// What stood of a milestone; nothing when it was added since.
    pub fn planned(&self, id: MilestoneId) -> Option<&Planned> {
        self.plan.iter().find(|p| p.id == id)
    }

    /// How a milestone differs; nothing when it was added since.
    pub fn was(&self, m: &Milestone) -> Option<Was> {
        self.planned(m.id).map(|planned| Was::of(planned, m))
    }

    /// How a milestone differs from a frozen plan, and whether it was added to it; neither without one.
    pub fn seen(baseline: Option<&Self>, m: &Milestone) -> (Was, bool) {
        match baseline.map(|b| b.was(m)) {
            Some(Some(was)) => (was, false),
            Some(None) => (Was::default(), true),
            None => (Was::default(), false),
        }
    }

    /// What was planned and stands in the plan no more.
    pub fn dropped<'a>(&'a self, plan: &'a [Milestone]) -> impl Iterator<Item = &'a Planned> {
        self.plan
            .iter()
            .filter(|p| !plan.iter().any(|m| m.id == p.id))
    }

    /// "2 tahapan berubah, 1 tahapan ditambahkan, 1 tahapan dibatalkan, 1 tahapan dihapus sejak itu."
    pub fn compared_with(&self, plan: &[Milestone]) -> String {
        let (cancelled, kept): (Vec<&Milestone>, Vec<&Milestone>) = plan
            .iter()
            .partition(|m| m.state == MilestoneState::Cancelled);
        let was: Vec<Option<Was>> = kept.into_iter().map(|m| self.was(m)).collect();
        let given_up = cancelled.iter().filter(|m| self.planned(m.id).is_some());
        let counted = [
            (
                was.iter().flatten().filter(|w| w.differs()).count(),
                "berubah",
            ),
            (was.iter().filter(|w| w.is_none()).count(), "ditambahkan"),
            (given_up.count(), "dibatalkan"),
            (self.dropped(plan).count(), "dihapus"),
        ];
        let parts: Vec<String> = counted
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n} tahapan {what}"))
            .collect();
        if parts.is_empty() {
            "Rencana hari ini sama dengan rencana dasar.".to_owned()
        } else {
            format!("{} sejak itu.", parts.join(", "))
        }
    }
}
