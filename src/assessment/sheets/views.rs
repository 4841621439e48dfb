//! The page of one presentation, and of a sheet beside the seminars.

use super::forms::{field, from_draft, range};
use super::{SheetCase, criteria};
use crate::assessment::engine::MODERATION_ABOVE;
use crate::assessment::scheme::LEVELS;
use crate::assessment::scoring::Sheet;
use crate::assessment::scoring::views::score;
use crate::seminars::notes::views::NotePart;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// A rubric level as a button.
#[derive(Debug)]
pub struct LevelPart {
    /// 4 is the best.
    pub number: String,
    /// Its range.
    pub range: String,
    /// What it means.
    pub meaning: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// A criterion of the form.
#[derive(Debug)]
pub struct CriterionPart {
    /// Its name and weight.
    pub name: String,
    /// Its weight.
    pub weight: String,
    /// The field of its level.
    pub level_field: String,
    /// Its levels; none without a rubric.
    pub levels: Vec<LevelPart>,
    /// The field of its number.
    pub score_field: String,
    /// The field of its note.
    pub note_field: String,
    /// Whether it is filled in.
    pub is_done: bool,
}

/// The criteria of an aspect.
#[derive(Debug)]
pub struct AspectPart {
    /// Its name.
    pub name: String,
    /// Its criteria.
    pub criteria: Vec<CriterionPart>,
}

/// The form of a sheet.
#[derive(Debug)]
pub struct SheetFormPart {
    /// Where it goes; the drafts that are saved by themselves go below it.
    pub href: String,
    /// What is typed.
    pub form: FormView,
    /// The version seen.
    pub version: i32,
    /// What is scored.
    pub aspects: Vec<AspectPart>,
    /// How much of it is filled in, in percent and words.
    pub progress: (usize, String),
}

impl SheetFormPart {
    /// The form: with what was typed, else with the draft.
    pub fn of(case: &SheetCase, href: String, typed: Option<FormView>) -> Self {
        let form = typed.unwrap_or_else(|| match &case.sheet {
            Some(sheet) => FormView::filled(from_draft(&sheet.draft, &sheet.remark)),
            None => FormView::empty(),
        });
        let aspects: Vec<AspectPart> = case
            .aspects()
            .into_iter()
            .map(|aspect| AspectPart {
                name: aspect.name.clone(),
                criteria: aspect
                    .criteria
                    .iter()
                    .map(|c| criterion(&aspect.code, c, &form))
                    .collect(),
            })
            .collect();
        let all: usize = aspects.iter().map(|a| a.criteria.len()).sum();
        let done = aspects
            .iter()
            .flat_map(|a| &a.criteria)
            .filter(|c| c.is_done)
            .count();
        Self {
            href,
            version: case.sheet.as_ref().map_or(0, |s| s.version),
            progress: (
                done * 100 / all.max(1),
                format!("{done} dari {all} kriteria terisi"),
            ),
            aspects,
            form,
        }
    }
}

fn criterion(
    aspect: &str,
    c: &crate::assessment::scheme::Criterion,
    form: &FormView,
) -> CriterionPart {
    let level_field = field("level", aspect, &c.code);
    let score_field = field("score", aspect, &c.code);
    let levels = LEVELS
        .iter()
        .zip(&c.levels)
        .map(|(level, meaning)| LevelPart {
            number: level.number.to_string(),
            range: range(*level),
            meaning: meaning.clone(),
            is_chosen: form.checked(&level_field, &level.number.to_string()),
        })
        .collect();
    CriterionPart {
        name: c.name.clone(),
        weight: text::compact(c.weight),
        levels,
        note_field: field("note", aspect, &c.code),
        is_done: !form.value(&score_field).trim().is_empty(),
        level_field,
        score_field,
    }
}

/// A sheet that was sent.
#[derive(Debug)]
pub struct SentPart {
    /// By whom.
    pub name: String,
    /// Criterion, score, note.
    pub scores: Vec<(String, String, String)>,
    /// What is said about the whole.
    pub remark: String,
}

impl SentPart {
    /// A sheet to read.
    pub fn of(sheet: &Sheet, case: &SheetCase) -> Self {
        let line = |(aspect, c): (
            &crate::assessment::scheme::Aspect,
            &crate::assessment::scheme::Criterion,
        )| {
            let entry = sheet.entry(&aspect.code, &c.code);
            (
                c.name.clone(),
                score(entry.and_then(|e| e.score)),
                entry.map(|e| e.note.clone()).unwrap_or_default(),
            )
        };
        Self {
            name: sheet.rater_name.clone(),
            scores: criteria(case.scoring.scheme(), sheet.rater, sheet.phase)
                .into_iter()
                .map(line)
                .collect(),
            remark: sheet.remark.clone(),
        }
    }
}

/// One presentation.
#[derive(Template, WebTemplate)]
#[template(path = "assessment/slot.html")]
pub struct SlotPage {
    /// Around the content.
    pub page: Page,
    /// The group.
    pub back: (String, String),
    /// Who presents.
    pub name: String,
    /// Office.
    pub office: String,
    /// What is presented.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Where it is.
    pub state: (&'static str, &'static str),
    /// The document as PDF; empty where there is none.
    pub document: String,
    /// Who has sent scores: name and whether.
    pub raters: Vec<(String, bool)>,
    /// The form, for an examiner who has not sent.
    pub edit: Option<SheetFormPart>,
    /// Why there is no form.
    pub blocked: &'static str,
    /// Sheets that the reader may see.
    pub sent: Vec<SentPart>,
    /// How far examiners differ when it is too much.
    pub spread: String,
    /// Notes that the reader may see.
    pub notes: Vec<NotePart>,
    /// The form of a note, for an examiner: the id it will have.
    pub note_id: Option<String>,
    /// Where a note goes.
    pub notes_href: String,
    /// How much a note can ask for.
    pub severities: Vec<(String, String)>,
    /// The next presentation of the group.
    pub next: Option<(String, String)>,
    /// What is typed as a note.
    pub note_form: FormView,
}

/// "Selisih penguji 16,40 poin", when it is more than is left alone.
pub fn spread_words(spread: Option<rust_decimal::Decimal>) -> String {
    spread
        .filter(|s| *s > MODERATION_ABOVE)
        .map(|s| format!("Nilai penguji berselisih {} poin. Bicarakan; penyelenggara mencatat kesepakatannya.", text::decimal(s)))
        .unwrap_or_default()
}

/// A sheet of a mentor or coach.
#[derive(Template, WebTemplate)]
#[template(path = "assessment/sheet.html")]
pub struct AdviserSheetPage {
    /// Around the content.
    pub page: Page,
    /// The project.
    pub back: (String, String),
    /// In which capacity and about what.
    pub heading: String,
    /// The form.
    pub edit: Option<SheetFormPart>,
    /// Why there is none.
    pub blocked: &'static str,
    /// The sheet that was sent.
    pub sent: Vec<SentPart>,
}

/// Why somebody who could score cannot now.
pub fn blocked(case: &SheetCase) -> &'static str {
    use crate::assessment::scoring::ScoringState;
    if case.is_sent() {
        ""
    } else if case.scoring.state != ScoringState::Open {
        "Nilai kelas ini sudah dikunci."
    } else if case.criteria().is_empty() {
        "Instrumen kelas ini tidak meminta nilai dari Anda."
    } else {
        "Nilai dapat diisi setelah tampilan dimulai."
    }
}
