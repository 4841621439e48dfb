//! The mentor's sheet (preset H of domain reference 04.10): six criteria, a class of novelty, a comment.
//!
//! The mentor writes it and sends it once; those who run the class read it. The participant does not see it before
//! results are published, the home government never.

pub mod actions;
pub mod criteria;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
pub mod views;

use crate::id::{MemberId, SheetId};
use crate::projects::Novelty;
use crate::web::text;
use chrono::{DateTime, Utc};
use criteria::CRITERIA;
use rust_decimal::{Decimal, RoundingStrategy};

crate::codes! {
    /// Where a sheet is.
    pub enum SheetState {
        Draft = "draft" => "Draf",
        Submitted = "submitted" => "Terkirim",
    }
}

/// Below this score a comment must say why.
pub const COMMENT_BELOW: Decimal = Decimal::from_parts(70, 0, 0, false, 0);

/// One mentor's sheet on one document.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The sheet.
    pub id: SheetId,
    /// Whose it is.
    pub mentor_member_id: MemberId,
    /// The mentor's name today.
    pub mentor_name: String,
    /// Where it is.
    pub state: SheetState,
    /// How new the project is, in this mentor's eyes.
    pub novelty: Option<Novelty>,
    /// What the mentor says.
    pub comment: String,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Grows with each change.
    pub version: i32,
    /// Scores by the code of their criterion.
    pub scores: Vec<(String, Decimal)>,
}

impl Sheet {
    /// Whether it is sent and locked.
    pub fn is_submitted(&self) -> bool {
        self.state == SheetState::Submitted
    }

    /// The score of a criterion.
    pub fn score(&self, criterion: &str) -> Option<Decimal> {
        self.scores
            .iter()
            .find(|(code, _)| code == criterion)
            .map(|(_, score)| *score)
    }

    /// The mean as shown, "–" while a criterion lacks its score.
    pub fn mean_words(&self) -> String {
        let scores: Vec<Decimal> = CRITERIA.iter().filter_map(|c| self.score(c.code)).collect();
        if scores.len() == CRITERIA.len() {
            text::score(mean(&scores))
        } else {
            "–".to_owned()
        }
    }
}

/// Two decimals, half up: how every score is rounded (domain reference 04.1).
pub fn rounded(value: Decimal) -> Decimal {
    let mut value = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    value.rescale(2);
    value
}

/// The mean of scores, rounded.
pub fn mean(scores: &[Decimal]) -> Decimal {
    rounded(scores.iter().sum::<Decimal>() / Decimal::from(scores.len().max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn the_mean_is_exact_and_rounds_half_up() {
        assert_eq!(mean(&[d("80.00"), d("80.01")]), d("80.01"));
        assert_eq!(mean(&[d("70.00"), d("70.00"), d("70.01")]), d("70.00"));
        assert_eq!(
            mean(&[d("85"), d("82"), d("78"), d("80"), d("81"), d("100")]),
            d("84.33")
        );
        assert_eq!(text::score(mean(&[d("90")])), "90,00");
        assert_eq!(text::score(d("87.5")), "87,50");
    }
}
