//! The engine: from scores to a result, exactly (domain references 04.1 and 04.2). Reads no database and no clock.
//!
//! Scores stand at criteria only. The mean of all raters is rounded half up to two decimals; an aspect is the weighted
//! mean of its criteria, rounded likewise; its points are exact; the total is their sum, rounded likewise. What is
//! missing is missing: it makes the aspect and the result incomplete and never counts as nothing.

use super::scheme::{Aspect, Band, Criterion, Rater, Rules, Scheme};
use crate::codes::Code;
pub use crate::programs::Graduation;
use crate::reviews::sheets::{mean, rounded};
use crate::seminars::SeminarKind;
use crate::web::text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Examiners who differ by more than this talk to each other again.
pub const MODERATION_ABOVE: Decimal = Decimal::from_parts(15, 0, 0, false, 0);

/// The score of one criterion on one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The aspect.
    pub aspect: String,
    /// The criterion.
    pub criterion: String,
    /// The score.
    pub score: Decimal,
}

/// A rater who is expected to score, with what was sent; nothing was sent yet where `marks` is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaterSheet {
    /// In which capacity.
    pub rater: Rater,
    /// At which seminar.
    pub phase: Option<SeminarKind>,
    /// The name, for the explanation.
    pub name: String,
    /// What was sent.
    pub marks: Option<Vec<Mark>>,
}

/// The second try at an aspect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedial {
    /// The aspect.
    pub aspect: String,
    /// What was reached.
    pub score: Decimal,
}

/// Everything known about one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Who is expected to score, and what was sent.
    pub sheets: Vec<RaterSheet>,
    /// Lesson hours missed; none while nobody noted it.
    pub absent_jp: Option<i32>,
    /// Second tries.
    pub remedials: Vec<Remedial>,
    /// Whether the person left the class.
    pub has_left: bool,
}

/// One score with its giver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Whose.
    pub rater: String,
    /// The score, if there is one.
    pub score: Option<Decimal>,
}

/// What came of a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionResult {
    /// Which.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: Decimal,
    /// Who gave what.
    pub given: Vec<Given>,
    /// The mean, when everybody has scored.
    pub mean: Option<Decimal>,
}

/// What came of an aspect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AspectResult {
    /// Which.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: Decimal,
    /// Who scores it.
    pub rater: Rater,
    /// At which seminar.
    pub phase: Option<SeminarKind>,
    /// Its criteria.
    pub criteria: Vec<CriterionResult>,
    /// The score before a remedial.
    pub score: Option<Decimal>,
    /// The remedial as reached.
    pub remedial: Option<Decimal>,
    /// The score that counts.
    pub counted: Option<Decimal>,
    /// What it adds to the total; exact.
    pub points: Option<Decimal>,
    /// The difference between the highest and the lowest rater.
    pub spread: Option<Decimal>,
}

/// What came of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The aspects.
    pub aspects: Vec<AspectResult>,
    /// Lesson hours missed.
    pub absent_jp: Option<i32>,
    /// The total, when nothing is missing.
    pub total: Option<Decimal>,
    /// Its band.
    pub band: Option<Band>,
    /// Whether the person passes.
    pub graduation: Graduation,
    /// Why not, or what is missing, in sentences.
    pub reasons: Vec<String>,
}

fn score_of(sheet: &RaterSheet, aspect: &str, criterion: &str) -> Option<Decimal> {
    sheet
        .marks
        .iter()
        .flatten()
        .find(|m| m.aspect == aspect && m.criterion == criterion)
        .map(|m| m.score)
}

/// The weighted mean; nothing while a part is missing.
fn weighted(parts: impl Iterator<Item = (Option<Decimal>, Decimal)>) -> Option<Decimal> {
    let (mut sum, mut weights) = (Decimal::ZERO, Decimal::ZERO);
    for (score, weight) in parts {
        sum += score? * weight;
        weights += weight;
    }
    (!weights.is_zero()).then(|| rounded(sum / weights))
}

fn criterion_result(
    aspect: &Aspect,
    criterion: &Criterion,
    sheets: &[&RaterSheet],
) -> CriterionResult {
    let given: Vec<Given> = sheets
        .iter()
        .map(|sheet| Given {
            rater: sheet.name.clone(),
            score: score_of(sheet, &aspect.code, &criterion.code),
        })
        .collect();
    let scores: Option<Vec<Decimal>> = given.iter().map(|g| g.score).collect();
    CriterionResult {
        code: criterion.code.clone(),
        name: criterion.name.clone(),
        weight: criterion.weight,
        mean: scores.filter(|s| !s.is_empty()).map(|s| mean(&s)),
        given,
    }
}

/// How far those who sent a sheet differ on an aspect; nothing for fewer than two.
pub fn spread(aspect: &Aspect, sheets: &[&RaterSheet]) -> Option<Decimal> {
    let scores: Vec<Decimal> = sheets
        .iter()
        .filter_map(|sheet| {
            weighted(
                aspect
                    .criteria
                    .iter()
                    .map(|c| (score_of(sheet, &aspect.code, &c.code), c.weight)),
            )
        })
        .collect();
    (scores.len() > 1).then_some(())?;
    Some(*scores.iter().max()? - *scores.iter().min()?)
}

fn aspect_result(aspect: &Aspect, record: &Record, rules: &Rules) -> AspectResult {
    let sheets: Vec<&RaterSheet> = record
        .sheets
        .iter()
        .filter(|s| s.rater == aspect.rater && s.phase == aspect.phase)
        .collect();
    let criteria: Vec<CriterionResult> = aspect
        .criteria
        .iter()
        .map(|c| criterion_result(aspect, c, &sheets))
        .collect();
    let score = weighted(criteria.iter().map(|c| (c.mean, c.weight)));
    let remedial = record
        .remedials
        .iter()
        .find(|r| r.aspect == aspect.code)
        .map(|r| r.score);
    let counted = score
        .map(|score| remedial.map_or(score, |second| score.max(second.min(rules.remedial_cap))));
    AspectResult {
        code: aspect.code.clone(),
        name: aspect.name.clone(),
        weight: aspect.weight,
        rater: aspect.rater,
        phase: aspect.phase,
        spread: spread(aspect, &sheets),
        points: counted.map(|c| (c * aspect.weight / Decimal::ONE_HUNDRED).normalize()),
        criteria,
        score,
        remedial,
        counted,
    }
}

impl Outcome {
    /// The band as it is told: of those who passed.
    pub fn qualification(&self) -> &str {
        match (&self.band, self.graduation) {
            (Some(band), Graduation::Passed) => &band.label,
            _ => "",
        }
    }
}

/// What comes of a person by a scheme.
pub fn outcome(scheme: &Scheme, record: &Record) -> Outcome {
    let aspects: Vec<AspectResult> = scheme
        .aspects
        .iter()
        .map(|a| aspect_result(a, record, &scheme.rules))
        .collect();
    let total = aspects
        .iter()
        .map(|a| a.points)
        .sum::<Option<Decimal>>()
        .filter(|_| !aspects.is_empty())
        .map(rounded);
    let (graduation, reasons) = judge(&scheme.rules, record, &aspects);
    Outcome {
        absent_jp: record.absent_jp,
        band: total.and_then(|t| scheme.band(t)).cloned(),
        total,
        aspects,
        graduation,
        reasons,
    }
}

/// The pass rule (domain reference 04.2).
fn judge(rules: &Rules, record: &Record, aspects: &[AspectResult]) -> (Graduation, Vec<String>) {
    if record.has_left {
        return (Graduation::Withdrawn, Vec::new());
    }
    let missing = missing(record, aspects);
    if !missing.is_empty() {
        return (Graduation::Incomplete, missing);
    }
    let mut reasons = Vec::new();
    let absent = record.absent_jp.unwrap_or_default();
    if absent > rules.max_absence_jp {
        reasons.push(format!(
            "Tidak hadir {absent} JP, paling banyak {} JP.",
            rules.max_absence_jp
        ));
    }
    let below = |a: &&AspectResult| a.counted.is_some_and(|c| c <= rules.pass_above);
    let weak: Vec<&AspectResult> = aspects.iter().filter(below).collect();
    for aspect in &weak {
        reasons.push(format!(
            "{} {}, harus di atas {}.",
            aspect.name,
            aspect.counted.map(text::decimal).unwrap_or_default(),
            text::decimal(rules.pass_above)
        ));
    }
    let too_low = weak
        .iter()
        .any(|a| a.counted.is_some_and(|c| c <= rules.fail_at));
    let tried = weak.iter().any(|a| a.remedial.is_some());
    let too_many = weak.len() > usize::try_from(rules.max_poor_aspects).unwrap_or(0);
    let graduation = if reasons.is_empty() {
        Graduation::Passed
    } else if absent > rules.max_absence_jp || too_low || tried || too_many {
        Graduation::Failed
    } else {
        Graduation::Deferred
    };
    (graduation, reasons)
}

fn missing(record: &Record, aspects: &[AspectResult]) -> Vec<String> {
    let mut missing: Vec<String> = aspects
        .iter()
        .filter(|a| a.score.is_none())
        .map(|a| {
            let lacking = a.criteria.iter().filter(|c| c.mean.is_none()).count();
            let nobody = a.criteria.iter().all(|c| c.given.is_empty());
            if nobody && a.rater != Rater::Operator {
                format!(
                    "{}: belum ada {} yang ditetapkan.",
                    a.name,
                    a.rater.label().to_lowercase()
                )
            } else {
                format!(
                    "{}: {lacking} dari {} kriteria belum bernilai.",
                    a.name,
                    a.criteria.len()
                )
            }
        })
        .collect();
    if record.absent_jp.is_none() {
        missing.push("Kehadiran belum dicatat.".to_owned());
    }
    missing
}

/// Ranks of totals, the highest first; equal totals share a rank and the next one is skipped. Who did not pass has none.
pub fn ranks(outcomes: &[&Outcome]) -> Vec<Option<i32>> {
    let ranked = |o: &Outcome| o.total.filter(|_| o.graduation == Graduation::Passed);
    outcomes
        .iter()
        .map(|one| {
            let own = ranked(one)?;
            let better = outcomes
                .iter()
                .filter(|o| ranked(o).is_some_and(|t| t > own));
            i32::try_from(better.count() + 1).ok()
        })
        .collect()
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
