//! What a class is scored by: aspects, criteria, weights, rubric levels, bands and rules (domain reference 04.1, 04.2).
//!
//! A scheme is written as a draft, checked by [`Scheme::faults`], activated, and from then on never changed: whoever
//! wants another one copies it.

use crate::seminars::SeminarKind;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

crate::codes! {
    /// Who gives the scores of an aspect.
    pub enum Rater {
        Operator = "operator" => "Penyelenggara",
        Examiner = "examiner" => "Penguji",
        Mentor = "mentor" => "Mentor",
        Coach = "coach" => "Coach",
    }
}

crate::codes! {
    /// The bands of a total (domain reference 04.2).
    pub enum Qualification {
        Excellent = "excellent" => "Sangat Memuaskan",
        Satisfactory = "satisfactory" => "Memuaskan",
        Good = "good" => "Baik",
        Poor = "poor" => "Kurang Baik",
        Fail = "fail" => "Tidak Memenuhi Kualifikasi",
    }
}

/// A band: what a total above its limit is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Which.
    pub code: Qualification,
    /// Totals above this belong to it; none for the lowest.
    pub above: Option<Decimal>,
    /// Its name on screen and on letters.
    pub label: String,
}

/// When somebody passes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Every aspect must lie above this: 70.00 itself does not pass.
    pub pass_above: Decimal,
    /// An aspect at or below this fails outright.
    pub fail_at: Decimal,
    /// More absence than this, in lesson hours, fails.
    pub max_absence_jp: i32,
    /// A remedial counts at most so much.
    pub remedial_cap: Decimal,
    /// So many aspects between the two limits may be mended; more fail.
    pub max_poor_aspects: i32,
}

/// The range of a rubric level (domain reference 04.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// 4 is the best.
    pub number: usize,
    /// The lowest score.
    pub from: Decimal,
    /// The highest score.
    pub to: Decimal,
}

const fn hundredths(value: u32) -> Decimal {
    Decimal::from_parts(value, 0, 0, false, 2)
}

/// The four levels, the best first.
pub const LEVELS: [Level; 4] = [
    Level {
        number: 4,
        from: hundredths(8001),
        to: hundredths(10_000),
    },
    Level {
        number: 3,
        from: hundredths(7001),
        to: hundredths(8000),
    },
    Level {
        number: 2,
        from: hundredths(6001),
        to: hundredths(7000),
    },
    Level {
        number: 1,
        from: hundredths(0),
        to: hundredths(6000),
    },
];

impl Level {
    /// Whether a score belongs to it (BR-14).
    pub fn holds(self, score: Decimal) -> bool {
        (self.from..=self.to).contains(&score)
    }

    /// The level of its number.
    pub fn numbered(number: &str) -> Option<Self> {
        LEVELS.into_iter().find(|l| l.number.to_string() == number)
    }
}

/// One thing that is scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its name in the database, unlike any other of the aspect.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Points of 100.
    pub weight: Decimal,
    /// What the four levels mean, the best first; empty where it has no rubric.
    #[serde(default)]
    pub levels: Vec<String>,
}

/// A group of criteria scored by the same people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aspect {
    /// Its name in the database, unlike any other of the scheme.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Points of 100.
    pub weight: Decimal,
    /// Who scores it.
    pub rater: Rater,
    /// At which seminar; none for what belongs to the whole training.
    pub phase: Option<SeminarKind>,
    /// What is scored.
    pub criteria: Vec<Criterion>,
}

/// What a class is scored by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// Its name.
    pub name: String,
    /// The programmes it is meant for, as codes with commas; `*` for all.
    pub program: String,
    /// The regulation.
    pub legal_basis: String,
    /// The bands, the best first.
    pub bands: Vec<Band>,
    /// When somebody passes.
    pub rules: Rules,
    /// What is scored.
    pub aspects: Vec<Aspect>,
}

impl Scheme {
    /// The band of a total.
    pub fn band(&self, total: Decimal) -> Option<&Band> {
        self.bands
            .iter()
            .find(|band| band.above.is_none_or(|above| total > above))
    }

    /// What keeps it from being used, as sentences; nothing when it can be activated (BR-15).
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let words = |points: Decimal| crate::web::text::compact(points);
        if self.aspects.is_empty() {
            faults.push("Tambahkan sedikitnya satu aspek.".to_owned());
        }
        let total: Decimal = self.aspects.iter().map(|a| a.weight).sum();
        if !self.aspects.is_empty() && total != Decimal::ONE_HUNDRED {
            faults.push(format!(
                "Jumlah bobot aspek {}, seharusnya 100.",
                words(total)
            ));
        }
        for aspect in &self.aspects {
            let sum: Decimal = aspect.criteria.iter().map(|c| c.weight).sum();
            if aspect.criteria.is_empty() {
                faults.push(format!("Aspek “{}” belum punya kriteria.", aspect.name));
            } else if sum != aspect.weight {
                faults.push(format!(
                    "Bobot kriteria pada “{}” berjumlah {}, seharusnya {} seperti bobot aspeknya.",
                    aspect.name,
                    words(sum),
                    words(aspect.weight)
                ));
            }
            if aspect.rater == Rater::Examiner && aspect.phase.is_none() {
                faults.push(format!(
                    "Pilih seminar tempat penguji menilai “{}”.",
                    aspect.name
                ));
            }
            if aspect.weight <= Decimal::ZERO
                || aspect.criteria.iter().any(|c| c.weight <= Decimal::ZERO)
            {
                faults.push(format!(
                    "Semua bobot pada “{}” harus lebih dari 0.",
                    aspect.name
                ));
            }
        }
        if self.rules.fail_at > self.rules.pass_above {
            faults.push("Batas tidak lulus tidak boleh di atas batas lulus.".to_owned());
        }
        let limits: Vec<Decimal> = self.bands.iter().filter_map(|b| b.above).collect();
        if !limits.is_sorted_by(|a, b| a > b) {
            faults.push(
                "Batas kualifikasi harus menurun dari yang terbaik ke yang terendah.".to_owned(),
            );
        }
        faults
    }

    /// The aspects that one kind of rater scores at one time.
    pub fn aspects_of(&self, rater: Rater, phase: Option<SeminarKind>) -> Vec<&Aspect> {
        self.aspects
            .iter()
            .filter(|a| a.rater == rater && a.phase == phase)
            .collect()
    }

    /// Who scores at which time: each pair once, in the order of the aspects.
    pub fn raters(&self) -> Vec<(Rater, Option<SeminarKind>)> {
        let mut pairs = Vec::new();
        for aspect in &self.aspects {
            if !pairs.contains(&(aspect.rater, aspect.phase)) {
                pairs.push((aspect.rater, aspect.phase));
            }
        }
        pairs
    }

    /// An aspect by its code.
    pub fn aspect(&self, code: &str) -> Option<&Aspect> {
        self.aspects.iter().find(|a| a.code == code)
    }
}
