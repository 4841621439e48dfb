//! Reading the mentor's sheet.

use super::criteria::CRITERIA;
use super::{COMMENT_BELOW, Sheet};
use crate::codes::Code;
use crate::id::SheetId;
use crate::projects::Novelty;
use crate::web::form::{FieldErrors, Fields, Reader};
use rust_decimal::Decimal;

/// A sheet as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetDraft {
    /// Its row, if this is the first save.
    pub id: SheetId,
    /// The version the mentor saw; 0 before the first save.
    pub version: i32,
    /// Scores by the code of their criterion.
    pub scores: Vec<(&'static str, Decimal)>,
    /// How new the project is.
    pub novelty: Option<Novelty>,
    /// What the mentor says.
    pub comment: String,
}

impl SheetDraft {
    /// Whether the sheet holds just this.
    pub fn is_kept_in(&self, sheet: &Sheet) -> bool {
        let same_scores = CRITERIA.iter().all(|c| {
            let typed = self.scores.iter().find(|(code, _)| *code == c.code);
            typed.map(|(_, score)| *score) == sheet.score(c.code)
        });
        same_scores && self.novelty == sheet.novelty && self.comment == sheet.comment
    }
}

/// The field of a criterion.
pub fn field(code: &str) -> String {
    format!("score-{code}")
}

/// Reads a sheet. A draft may lack anything; what is sent may not (BR-13).
pub fn parse(fields: &Fields, sending: bool) -> Result<SheetDraft, FieldErrors> {
    let mut r = Reader::new(fields);
    let id = SheetId(r.uuid("id", "Lembar nilai"));
    let version = r.int("version", "Versi", 0..=i64::from(i32::MAX)) as i32;
    let mut scores = Vec::new();
    for criterion in CRITERIA {
        let name = field(criterion.code);
        let range = Decimal::ZERO..=Decimal::ONE_HUNDRED;
        if let Some(score) = r.optional_decimal(&name, criterion.label, range) {
            scores.push((criterion.code, score));
        } else if sending {
            r.check(
                false,
                &name,
                format!(
                    "Isi nilai {} dari 0 sampai 100.",
                    criterion.label.to_lowercase()
                ),
            );
        }
    }
    let novelty = r.optional_one_of("novelty", "Kebaruan", &Novelty::choices());
    let comment = r
        .optional_text("comment", "Komentar", 4000)
        .unwrap_or_default();
    if sending {
        r.check(
            novelty.is_some(),
            "novelty",
            "Pilih seberapa baru proyek ini.",
        );
        let low = scores.iter().any(|(_, score)| *score < COMMENT_BELOW);
        r.check(
            !(low && comment.is_empty()),
            "comment",
            "Ada nilai di bawah 70. Tulis komentar yang menjelaskannya.",
        );
        r.check(
            !(novelty == Some(Novelty::Routine) && comment.is_empty()),
            "comment",
            "Anda menilai proyek ini rutinitas. Tulis komentar yang menjelaskannya.",
        );
    }
    r.finish(SheetDraft {
        id,
        version,
        scores,
        novelty,
        comment,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(scores: &[&str], novelty: &str, comment: &str) -> Fields {
        let mut fields = Fields::from_pairs([
            ("id", SheetId::new().to_string()),
            ("version", "0".into()),
            ("novelty", novelty.into()),
            ("comment", comment.into()),
        ]);
        CRITERIA
            .iter()
            .zip(scores)
            .for_each(|(c, score)| fields.add(&field(c.code), *score));
        fields
    }

    fn wrong(fields: &Fields) -> Vec<String> {
        parse(fields, true)
            .unwrap_err()
            .iter()
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    #[test]
    fn a_draft_may_lack_anything_but_what_is_sent_needs_all_six() {
        let half = sheet(&["80", "", "75,5"], "", "");
        assert_eq!(parse(&half, false).unwrap().scores.len(), 2);
        assert_eq!(
            wrong(&half),
            [
                "score-novelty",
                "score-benefit",
                "score-sustainability",
                "score-replicability",
                "novelty"
            ]
        );
        let whole = sheet(&["80", "81,25", "82.5", "83", "84", "100"], "new", "");
        assert_eq!(
            parse(&whole, true).unwrap().scores[1],
            ("novelty", Decimal::new(8125, 2))
        );
    }

    #[test]
    fn scores_stay_between_0_and_100_with_two_decimals() {
        assert_eq!(
            wrong(&sheet(
                &["100,01", "-1", "80,255", "80", "80", "80"],
                "new",
                ""
            )),
            ["score-relevance", "score-novelty", "score-feasibility"]
        );
    }

    #[test]
    fn a_low_score_or_routine_work_asks_for_a_comment() {
        let low = ["69,99", "80", "80", "80", "80", "80"];
        let good = ["70", "80", "80", "80", "80", "80"];
        assert_eq!(wrong(&sheet(&low, "new", "")), ["comment"]);
        assert!(parse(&sheet(&low, "new", "Data belum ada."), true).is_ok());
        assert_eq!(wrong(&sheet(&good, "routine", "")), ["comment"]);
        assert!(parse(&sheet(&good, "new", ""), true).is_ok());
    }
}
