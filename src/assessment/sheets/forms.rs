//! Reading a sheet: a rubric level and a number inside its range, or the number alone.

use crate::assessment::scheme::{Aspect, Criterion, LEVELS, Level};
use crate::web::form::{FieldErrors, Fields, Reader};
use crate::web::text;
use rust_decimal::Decimal;

/// Fields of a criterion.
pub fn field(what: &str, aspect: &str, criterion: &str) -> String {
    format!("{what}-{aspect}-{criterion}")
}

/// A score as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The aspect.
    pub aspect: String,
    /// The criterion.
    pub criterion: String,
    /// The score; none in a draft.
    pub score: Option<Decimal>,
    /// What the rater says to it.
    pub note: String,
}

/// A sheet as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetForm {
    /// The scores.
    pub scores: Vec<Typed>,
    /// What is said about the whole.
    pub remark: String,
    /// The version seen; 0 before the first save.
    pub version: i32,
}

/// "80,01–100".
pub fn range(level: Level) -> String {
    let words = |v: Decimal| text::compact(v);
    format!("{}–{}", words(level.from), words(level.to))
}

/// Reads a sheet. A draft may lack anything; what is sent may not (BR-13), and each score lies in its level (BR-14).
pub fn parse(
    fields: &Fields,
    criteria: &[(&Aspect, &Criterion)],
    sending: bool,
) -> Result<SheetForm, FieldErrors> {
    let mut r = Reader::new(fields);
    let version = r
        .optional_int("version", "Versi", 0..=i64::from(i32::MAX))
        .unwrap_or(0) as i32;
    let scores = criteria
        .iter()
        .map(|(aspect, criterion)| one(&mut r, fields, aspect, criterion, sending))
        .collect();
    let remark = r
        .optional_text("remark", "Catatan umum", 4000)
        .unwrap_or_default();
    r.finish(SheetForm {
        scores,
        remark,
        version,
    })
}

fn one(
    r: &mut Reader<'_>,
    fields: &Fields,
    aspect: &Aspect,
    criterion: &Criterion,
    sending: bool,
) -> Typed {
    let name = |what: &str| field(what, &aspect.code, &criterion.code);
    let score = r.optional_decimal(
        &name("score"),
        &criterion.name,
        Decimal::ZERO..=Decimal::ONE_HUNDRED,
    );
    let typed_nothing = fields.get(&name("score")).trim().is_empty();
    if !criterion.levels.is_empty() {
        let levels: Vec<(String, Level)> =
            LEVELS.iter().map(|l| (l.number.to_string(), *l)).collect();
        let choices: Vec<(&str, Level)> = levels.iter().map(|(n, l)| (n.as_str(), *l)).collect();
        let level = r.optional_one_of(
            &name("level"),
            &format!("Tingkat {}", criterion.name),
            &choices,
        );
        if let (Some(level), Some(score)) = (level, score) {
            r.check(
                level.holds(score),
                &name("score"),
                format!(
                    "{}: angka untuk tingkat {} adalah {}.",
                    criterion.name,
                    level.number,
                    range(level)
                ),
            );
        }
    }
    if sending && typed_nothing {
        r.check(
            false,
            &name("score"),
            format!("Isi nilai {}.", criterion.name),
        );
    }
    let note = r
        .optional_text(&name("note"), "Catatan", 1000)
        .unwrap_or_default();
    Typed {
        aspect: aspect.code.clone(),
        criterion: criterion.code.clone(),
        score,
        note,
    }
}

/// What of the form is kept as a draft.
pub fn draft(fields: &Fields) -> serde_json::Value {
    let kept = fields
        .iter()
        .filter(|(name, _)| {
            ["score-", "level-", "note-"]
                .iter()
                .any(|p| name.starts_with(p))
        })
        .map(|(name, value)| (name.to_owned(), serde_json::Value::from(value)));
    serde_json::Value::Object(kept.collect())
}

/// What the form shows for a draft.
pub fn from_draft(draft: &serde_json::Value, remark: &str) -> Fields {
    let mut fields = Fields::from_pairs(
        draft
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))),
    );
    fields.set("remark", remark);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::presets;
    use crate::assessment::scheme::Rater;
    use crate::assessment::sheets::criteria;
    use crate::seminars::SeminarKind;

    fn wrong(pairs: &[(&str, &str)], sending: bool) -> Vec<String> {
        let scheme = &presets::find("project_only").unwrap().scheme;
        let criteria = criteria(scheme, Rater::Examiner, Some(SeminarKind::Design));
        let fields = Fields::from_pairs(pairs.iter().copied());
        let errors = parse(&fields, &criteria, sending).err();
        errors
            .iter()
            .flat_map(|e| e.iter())
            .map(|(f, _)| f.to_owned())
            .collect()
    }

    #[test]
    fn a_number_lies_in_its_level() {
        for (level, score, holds) in [
            ("4", "80,01", true),
            ("4", "100", true),
            ("4", "80", false),
            ("3", "80", true),
            ("3", "70", false),
            ("2", "60,01", true),
            ("2", "60", false),
            ("1", "60", true),
            ("1", "0", true),
            ("1", "60,01", false),
        ] {
            let found = wrong(
                &[
                    ("level-design-novelty", level),
                    ("score-design-novelty", score),
                ],
                false,
            );
            assert_eq!(found.is_empty(), holds, "{level} {score} {found:?}");
        }
    }

    #[test]
    fn a_draft_may_lack_anything_and_what_is_sent_may_not() {
        assert_eq!(
            wrong(&[("score-design-novelty", "85")], false),
            Vec::<String>::new()
        );
        assert_eq!(
            wrong(&[("score-design-novelty", "85")], true),
            [
                "score-design-plan_fit",
                "score-design-stages_control",
                "score-design-resources"
            ]
        );
        assert_eq!(
            wrong(&[("score-design-novelty", "101")], false),
            ["score-design-novelty"]
        );
    }

    #[test]
    fn a_draft_is_shown_as_it_was_typed() {
        let fields = Fields::from_pairs([
            ("csrf", "x"),
            ("score-a-b", "80,"),
            ("level-a-b", "4"),
            ("remark", "r"),
        ]);
        let shown = from_draft(&draft(&fields), "r");
        assert_eq!(
            (
                shown.get("score-a-b"),
                shown.get("level-a-b"),
                shown.has("csrf")
            ),
            ("80,", "4", false)
        );
        assert_eq!(shown.get("remark"), "r");
    }
}
