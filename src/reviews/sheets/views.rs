//! The page of the mentor's sheet.

use super::Sheet;
use super::criteria::CRITERIA;
use super::forms;
use crate::access::Here;
use crate::codes::Code;
use crate::id::SheetId;
use crate::web::form::{Fields, FormView};
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// A sheet to read.
#[derive(Debug)]
pub struct SheetPart {
    /// Whose it is.
    pub mentor_name: String,
    /// Draft or sent.
    pub state: (&'static str, &'static str),
    /// When it was sent.
    pub sent: String,
    /// The mean of the six.
    pub mean: String,
    /// Criterion and score.
    pub scores: Vec<(&'static str, String)>,
    /// How new the project is.
    pub novelty: &'static str,
    /// What the mentor says.
    pub comment: String,
}

/// A criterion of the form.
#[derive(Debug)]
pub struct CriterionPart {
    /// The name of its field.
    pub field: String,
    /// Its name.
    pub label: &'static str,
    /// What it asks.
    pub explanation: &'static str,
}

/// The form of a sheet.
#[derive(Debug)]
pub struct SheetForm {
    /// What is typed.
    pub form: FormView,
    /// The sheet's id, or the one it will have.
    pub id: SheetId,
    /// The version seen.
    pub version: i32,
    /// The criteria.
    pub criteria: Vec<CriterionPart>,
    /// Classes of novelty.
    pub novelties: Vec<(String, String)>,
}

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "reviews/sheet.html")]
pub struct SheetPage {
    /// Around the content.
    pub page: Page,
    /// "Rancangan: LANCAR".
    pub heading: String,
    /// Where the document is reviewed.
    pub review_href: String,
    /// design or report.
    pub kind: &'static str,
    /// The form, for the mentor until it is sent.
    pub edit: Option<SheetForm>,
    /// Sheets to read.
    pub sheets: Vec<SheetPart>,
}

impl SheetForm {
    /// The form: with what was typed, else with what is saved.
    pub fn of(sheet: Option<&Sheet>, typed: Option<FormView>) -> Self {
        let form = typed.unwrap_or_else(|| FormView::filled(sheet.map(saved).unwrap_or_default()));
        let criteria = CRITERIA.iter().map(|c| CriterionPart {
            field: forms::field(c.code),
            label: c.label,
            explanation: c.explanation,
        });
        Self {
            id: sheet
                .map(|s| s.id)
                .or_else(|| form.value("id").parse().ok())
                .unwrap_or_else(SheetId::new),
            version: sheet.map_or(0, |s| s.version),
            criteria: criteria.collect(),
            novelties: crate::projects::Novelty::options(),
            form,
        }
    }
}

fn saved(sheet: &Sheet) -> Fields {
    let mut fields = Fields::from_pairs(
        sheet
            .scores
            .iter()
            .map(|(code, score)| (forms::field(code), text::score(*score))),
    );
    fields.set("novelty", sheet.novelty.map_or("", Code::code));
    fields.set("comment", sheet.comment.clone());
    fields
}

impl SheetPart {
    /// A sheet as it is read.
    pub fn of(sheet: &Sheet, here: &Here) -> Self {
        Self {
            mentor_name: sheet.mentor_name.clone(),
            state: if sheet.is_submitted() {
                ("good", "Terkirim")
            } else {
                ("neutral", "Draf")
            },
            sent: sheet
                .submitted_at
                .map(|at| text::datetime(at, here.tenant.zone))
                .unwrap_or_default(),
            mean: sheet.mean_words(),
            scores: CRITERIA
                .iter()
                .map(|c| {
                    (
                        c.label,
                        sheet
                            .score(c.code)
                            .map_or_else(|| "–".to_owned(), text::score),
                    )
                })
                .collect(),
            novelty: sheet.novelty.map_or("–", Code::label),
            comment: sheet.comment.clone(),
        }
    }
}
