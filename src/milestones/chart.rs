//! The chart of plan against actual: bars over months. Positions across are percentages, so that the drawing fills any
//! width while its words keep their size; positions down are pixels.

use super::baseline::Baseline;
use super::{Milestone, MilestoneState};
use crate::web::text;
use chrono::{Datelike, Months, NaiveDate};

const HEAD: u32 = 28;
const ROW: u32 = 48;
/// The most month names that fit side by side on a phone.
const MOST_TICKS: u32 = 5;
const MOST_CHARS: usize = 42;

/// A span across the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Where it begins, in percent.
    pub x: String,
    /// How long it is, in percent.
    pub width: String,
}

/// One milestone in the chart.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it is called, cut to what fits.
    pub label: String,
    /// Where the words stand.
    pub y_label: u32,
    /// The days of the frozen plan, where they differ.
    pub base: Option<Span>,
    /// Where they stand.
    pub y_base: u32,
    /// The planned days.
    pub plan: Span,
    /// Where the plan stands.
    pub y_plan: u32,
    /// The real days up to today.
    pub actual: Option<Span>,
    /// Where they stand.
    pub y_actual: u32,
}

/// A line at the beginning of a month.
#[derive(Debug, Clone)]
pub struct Tick {
    /// Where, in percent.
    pub x: String,
    /// The month.
    pub label: String,
}

/// The chart as the template draws it.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Its height.
    pub height: u32,
    /// The months.
    pub ticks: Vec<Tick>,
    /// The milestones.
    pub bars: Vec<Bar>,
    /// Today, if it lies within.
    pub today: Option<String>,
}

impl Chart {
    /// Whether anything differs from the frozen plan.
    pub fn has_base(&self) -> bool {
        self.bars.iter().any(|bar| bar.base.is_some())
    }
}

struct Scale {
    from: NaiveDate,
    to: NaiveDate,
}

impl Scale {
    fn place(&self, day: NaiveDate) -> f64 {
        let share =
            (day - self.from).num_days() as f64 / (self.to - self.from).num_days().max(1) as f64;
        (share * 100.0).clamp(0.0, 100.0)
    }

    /// From the morning of the first to the evening of the last day; never too thin to be seen.
    fn span(&self, from: NaiveDate, to: NaiveDate) -> Span {
        let x = self.place(from).min(99.0);
        let end = self.place(to.max(from).succ_opt().unwrap_or(to));
        Span {
            x: percent(x),
            width: percent((end - x).max(1.0)),
        }
    }
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

/// Draws the milestones that were not cancelled; nothing without any.
pub fn draw<'a>(
    milestones: impl IntoIterator<Item = &'a Milestone>,
    baseline: Option<&Baseline>,
    today: NaiveDate,
) -> Option<Chart> {
    let shown: Vec<&Milestone> = milestones
        .into_iter()
        .filter(|m| m.state != MilestoneState::Cancelled)
        .collect();
    let base = |m: &Milestone| {
        baseline
            .and_then(|b| b.planned(m.id))
            .map(|p| (p.starts_on, p.ends_on))
            .filter(|days| *days != (m.starts_on, m.ends_on))
    };
    let first = shown
        .iter()
        .flat_map(|m| [Some(m.starts_on), m.actual_starts_on, base(m).map(|d| d.0)])
        .flatten()
        .min()?;
    let last = shown
        .iter()
        .flat_map(|m| [Some(m.ends_on), actual_end(m, today), base(m).map(|d| d.1)])
        .flatten()
        .max()?;
    let scale = Scale {
        from: first.with_day(1)?,
        to: last.with_day(1)?.checked_add_months(Months::new(1))?,
    };
    let bars: Vec<Bar> = shown
        .iter()
        .zip(0..)
        .map(|(m, i)| bar(m, base(m), i, &scale, today))
        .collect();
    let height = HEAD + ROW * u32::try_from(bars.len()).ok()?;
    let within = today >= scale.from && today < scale.to;
    Some(Chart {
        height,
        ticks: ticks(&scale),
        bars,
        today: within.then(|| percent(scale.place(today))),
    })
}

fn actual_end(m: &Milestone, today: NaiveDate) -> Option<NaiveDate> {
    m.actual_starts_on
        .map(|start| m.actual_ends_on.unwrap_or(today).max(start))
}

fn bar(
    m: &Milestone,
    base: Option<(NaiveDate, NaiveDate)>,
    i: u32,
    scale: &Scale,
    today: NaiveDate,
) -> Bar {
    let top = HEAD + ROW * i;
    let mut label = format!("{}. {}", i + 1, m.title);
    if label.chars().count() > MOST_CHARS {
        label = label.chars().take(MOST_CHARS - 1).chain(['…']).collect();
    }
    Bar {
        label,
        y_label: top + 14,
        base: base.map(|(from, to)| scale.span(from, to)),
        y_base: top + 38,
        plan: scale.span(m.starts_on, m.ends_on),
        y_plan: top + 20,
        actual: m
            .actual_starts_on
            .zip(actual_end(m, today))
            .map(|(from, to)| scale.span(from, to)),
        y_actual: top + 29,
    }
}

fn ticks(scale: &Scale) -> Vec<Tick> {
    let months = (scale.to.year() - scale.from.year()) * 12 + scale.to.month() as i32
        - scale.from.month() as i32;
    let months = u32::try_from(months).unwrap_or(1).max(1);
    let step = [1, 2, 3, 6, 12]
        .into_iter()
        .find(|step| months.div_ceil(*step) <= MOST_TICKS)
        .unwrap_or_else(|| months.div_ceil(MOST_TICKS));
    (0..months)
        .step_by(step as usize)
        .filter_map(|n| scale.from.checked_add_months(Months::new(n)))
        .map(|day| Tick {
            x: percent(scale.place(day)),
            label: month(day),
        })
        .collect()
}

/// "Nov 2026".
fn month(day: NaiveDate) -> String {
    text::date_short(day)
        .split_once(' ')
        .map(|(_, rest)| rest.to_owned())
        .unwrap_or_default()
}
