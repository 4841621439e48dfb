//! What the organiser enters: academic scores, field study, attitude, attendance. As a table on the page, as a workbook,
//! or from the command line; all three by the same rules.

pub mod actions;
pub mod forms;
pub mod routes;
pub mod views;
pub mod workbook;

use super::scheme::{Aspect, Rater, Scheme};
use super::scoring::{Material, Sheet};
use crate::id::ParticipationId;
use rust_decimal::Decimal;

/// The name of the table of lesson hours missed.
pub const ATTENDANCE: &str = "attendance";

/// The aspects that the organiser scores.
pub fn aspects(scheme: &Scheme) -> Vec<&Aspect> {
    scheme
        .aspects
        .iter()
        .filter(|a| a.rater == Rater::Operator)
        .collect()
}

/// What is entered about one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A score of a criterion; none empties it.
    Score {
        /// The aspect.
        aspect: String,
        /// The criterion.
        criterion: String,
        /// The score.
        score: Option<Decimal>,
    },
    /// Lesson hours missed.
    Absence(Option<i32>),
}

/// What is entered, and about whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// About whom.
    pub person: ParticipationId,
    /// What.
    pub value: Value,
}

/// What stands now for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, and nothing did.
    Empty,
    /// The same.
    Same,
    /// Something else: replacing it is a correction.
    Other,
}

/// Compares what is entered with what stands.
pub fn standing(entered: &Entered, material: &Material) -> Standing {
    match &entered.value {
        Value::Score {
            aspect,
            criterion,
            score,
        } => {
            let own =
                |s: &&Sheet| s.participation_id == entered.person && s.rater == Rater::Operator;
            let before = material
                .sheets
                .iter()
                .filter(own)
                .find_map(|s| s.entry(aspect, criterion));
            match before {
                None if score.is_none() => Standing::Same,
                None => Standing::Empty,
                Some(entry) if entry.score == *score => Standing::Same,
                Some(_) => Standing::Other,
            }
        }
        Value::Absence(jp) => {
            let before = material
                .absences
                .iter()
                .find(|(p, _)| *p == entered.person)
                .and_then(|(_, jp)| *jp);
            match (before, jp) {
                (before, now) if before == *now => Standing::Same,
                (None, _) => Standing::Empty,
                _ => Standing::Other,
            }
        }
    }
}
