//! Before and after: what the indicators of a plan were, should become and have become, as bars on one scale each.

use super::{Milestone, MilestoneState};
use crate::web::text;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// One indicator.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What is measured.
    pub indicator: String,
    /// The milestone that measures it.
    pub milestone: String,
    /// Before, aim, after.
    pub bars: Vec<OutcomeBar>,
    /// "mencapai 80 persen dari sasaran".
    pub verdict: String,
    /// Whether the aim was reached.
    pub is_reached: bool,
}

impl Outcome {
    /// The kind of tag that says how it went.
    pub fn tag(&self) -> &'static str {
        if self.is_reached { "good" } else { "neutral" }
    }
}

/// A value as a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeBar {
    /// `base`, `plan` or `actual`.
    pub class: &'static str,
    /// "Sebelum", "Sasaran", "Sesudah".
    pub label: &'static str,
    /// With its unit.
    pub value: String,
    /// Length in percent of the longest.
    pub width: String,
}

/// How far the way from the value before to the aim was gone, in percent. Works both ways: fewer days are an aim too.
pub fn reached(before: Decimal, aim: Decimal, after: Decimal) -> Option<i64> {
    let way = aim - before;
    if way.is_zero() {
        return None;
    }
    ((after - before) / way * Decimal::ONE_HUNDRED)
        .round()
        .to_i64()
}

/// The indicators that have a value before and an aim; cancelled milestones do not count.
pub fn outcomes(plan: &[Milestone]) -> Vec<Outcome> {
    plan.iter()
        .filter(|m| m.state != MilestoneState::Cancelled && !m.indicator.is_empty())
        .filter_map(outcome)
        .collect()
}

fn outcome(m: &Milestone) -> Option<Outcome> {
    let (before, aim) = (m.baseline?, m.target?);
    let values = [
        Some(("base", "Sebelum", before)),
        Some(("plan", "Sasaran", aim)),
        m.actual.map(|actual| ("actual", "Sesudah", actual)),
    ];
    let most = values
        .iter()
        .flatten()
        .map(|v| v.2.abs())
        .max()
        .filter(|most| !most.is_zero());
    let bar = |(class, label, value): (&'static str, &'static str, Decimal)| OutcomeBar {
        class,
        label,
        value: format!("{} {}", text::compact(value), m.unit)
            .trim_end()
            .to_owned(),
        width: format!(
            "{:.1}%",
            most.and_then(|most| (value.abs() / most * Decimal::ONE_HUNDRED).to_f64())
                .unwrap_or_default()
        ),
    };
    let percent = m.actual.and_then(|after| reached(before, aim, after));
    Some(Outcome {
        indicator: m.indicator.clone(),
        milestone: m.title.clone(),
        bars: values.into_iter().flatten().map(bar).collect(),
        verdict: match (m.actual, percent) {
            (None, _) => "Belum diukur.".to_owned(),
            (_, None) => String::new(),
            (_, Some(percent)) if percent >= 100 => "Sasaran tercapai.".to_owned(),
            (_, Some(percent)) if percent <= 0 => "Belum bergerak ke arah sasaran.".to_owned(),
            (_, Some(percent)) => format!("{percent} persen jalan menuju sasaran sudah ditempuh."),
        },
        is_reached: percent.is_some_and(|p| p >= 100),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_measured_in_both_directions() {
        let of = |b: i64, t: i64, a: i64| reached(b.into(), t.into(), a.into());
        assert_eq!(of(0, 30, 12), Some(40));
        assert_eq!(of(14, 5, 8), Some(67), "fewer days");
        assert_eq!(of(14, 5, 3), Some(122));
        assert_eq!(of(14, 5, 20), Some(-67));
        assert_eq!(of(5, 5, 7), None, "nothing was to change");
    }
}
