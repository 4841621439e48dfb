//! The five stages of a class (domain reference 01.3) and the dates proposed for them.

use super::{Family, Program};
use chrono::{Days, NaiveDate};

crate::codes! {
    /// A stage of a class.
    pub enum ClassStage {
        Diagnosis = "diagnosis" => "Diagnosa",
        Commitment = "commitment" => "Komitmen",
        Design = "design" => "Rancangan",
        Implementation = "implementation" => "Implementasi",
        Evaluation = "evaluation" => "Evaluasi",
    }
}

impl ClassStage {
    /// The stages in their order.
    pub const ORDER: [Self; 5] = [
        Self::Diagnosis,
        Self::Commitment,
        Self::Design,
        Self::Implementation,
        Self::Evaluation,
    ];

    /// The stage's name in a programme.
    pub fn name_in(self, program: Program) -> &'static str {
        match (self, program.family() == Family::Diklatpim) {
            (Self::Diagnosis, true) => "Diagnosa Kebutuhan Perubahan",
            (Self::Commitment, true) => "Membangun Komitmen Bersama (Breakthrough I)",
            (Self::Design, true) => "Merancang Perubahan dan Membangun Tim",
            (Self::Implementation, true) => "Laboratorium Kepemimpinan (Breakthrough II)",
            (Self::Evaluation, true) => "Evaluasi",
            (Self::Diagnosis, false) => "Pembelajaran Mandiri dan Agenda I–III",
            (Self::Commitment, false) => "Penetapan gagasan dan persetujuan mentor",
            (Self::Design, false) => "Penyusunan dan seminar rancangan",
            (Self::Implementation, false) => "Implementasi (aktualisasi)",
            (Self::Evaluation, false) => "Seminar hasil dan evaluasi",
        }
    }

    /// Where it usually takes place.
    pub fn usual_place(self, program: Program) -> &'static str {
        match self {
            Self::Diagnosis if program.family() != Family::Diklatpim => "Kampus dan daring",
            Self::Diagnosis | Self::Design | Self::Evaluation => "Kampus",
            Self::Commitment | Self::Implementation => "Tempat kerja",
        }
    }

    /// Its days in a class of 100 days; from observed classes, where implementation takes about 60 of 102.
    fn share(self) -> i64 {
        match self {
            Self::Diagnosis => 18,
            Self::Commitment => 7,
            Self::Design => 13,
            Self::Implementation => 58,
            Self::Evaluation => 4,
        }
    }
}

/// A stage with its dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagePlan {
    /// Which stage.
    pub code: ClassStage,
    /// Its name.
    pub label: String,
    /// Where it takes place.
    pub place: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
}

/// The five stages laid end to end over the class, each at least one day; in a class shorter than five days they overlap.
pub fn propose(program: Program, starts_on: NaiveDate, ends_on: NaiveDate) -> Vec<StagePlan> {
    let days = (ends_on - starts_on).num_days().max(0) + 1;
    let mut first = 0;
    let mut before = 0;
    let stages = ClassStage::ORDER.into_iter().enumerate();
    stages
        .map(|(at, code)| {
            before += code.share();
            let still_to_come = 4 - at as i64;
            // Rounded to the nearest day, with a day kept for each stage that follows.
            let end = ((before * days + 50) / 100)
                .min(days - still_to_come)
                .max(first + 1)
                .min(days);
            let start = first.min(days - 1);
            first = end;
            StagePlan {
                code,
                label: code.name_in(program).to_owned(),
                place: code.usual_place(program).to_owned(),
                starts_on: day(starts_on, start),
                ends_on: day(starts_on, end - 1),
            }
        })
        .collect()
}

fn day(first: NaiveDate, after: i64) -> NaiveDate {
    first
        .checked_add_days(Days::new(after.max(0) as u64))
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_class_of_2017_gets_about_sixty_days_of_implementation() {
        let stages = propose(Program::Diklatpim3, date("2017-07-25"), date("2017-11-03"));
        let days: Vec<i64> = stages
            .iter()
            .map(|s| (s.ends_on - s.starts_on).num_days() + 1)
            .collect();
        assert_eq!(days, [18, 8, 13, 59, 4]);
        assert_eq!(stages[0].starts_on, date("2017-07-25"));
        assert_eq!(stages[4].ends_on, date("2017-11-03"));
        assert_eq!(
            stages[3].label,
            "Laboratorium Kepemimpinan (Breakthrough II)"
        );
    }

    #[test]
    fn each_family_has_its_own_words() {
        let words = |program| {
            propose(program, date("2026-01-01"), date("2026-04-01"))[2]
                .label
                .clone()
        };
        assert_eq!(
            words(Program::Diklatpim2),
            "Merancang Perubahan dan Membangun Tim"
        );
        assert_eq!(words(Program::Pkn2), "Penyusunan dan seminar rancangan");
        assert_eq!(words(Program::Pkp), words(Program::Pka));
    }

    proptest! {
        #[test]
        fn stages_cover_the_class_end_to_end(length in 4i64..800) {
            let (start, end) = (date("2026-01-05"), date("2026-01-05") + chrono::TimeDelta::days(length));
            let stages = propose(Program::Pka, start, end);
            prop_assert_eq!(stages.len(), 5);
            prop_assert_eq!((stages[0].starts_on, stages[4].ends_on), (start, end));
            for pair in stages.windows(2) {
                prop_assert!(pair[0].starts_on <= pair[0].ends_on);
                prop_assert_eq!(pair[0].ends_on + chrono::TimeDelta::days(1), pair[1].starts_on);
            }
        }

        #[test]
        fn stages_of_a_very_short_class_stay_inside_it(length in 0i64..5) {
            let (start, end) = (date("2026-01-05"), date("2026-01-05") + chrono::TimeDelta::days(length));
            for stage in propose(Program::Pkp, start, end) {
                prop_assert!(stage.starts_on >= start && stage.ends_on <= end && stage.starts_on <= stage.ends_on);
            }
        }
    }
}
