//! The page on which the participant answers.

use super::forms::field;
use super::is_unanswered;
use crate::access::Here;
use crate::documents::Frozen;
use crate::reviews::decisions::Review;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// One line to answer.
#[derive(Debug)]
pub struct LinePart {
    /// Its number.
    pub position: usize,
    /// The name of its field.
    pub field: String,
    /// The heading of its section; empty for the whole.
    pub section: String,
    /// Where that section is edited; empty for the whole.
    pub section_href: String,
    /// What is to change.
    pub body: String,
    /// Whether it lacks an answer.
    pub open: bool,
    /// When it was answered.
    pub answered: String,
}

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "reviews/answers.html")]
pub struct AnswersPage {
    /// Around the content.
    pub page: Page,
    /// What is typed.
    pub form: FormView,
    /// The address of the document.
    pub document_href: String,
    /// "Rancangan: LANCAR".
    pub heading: String,
    /// "Putaran 2, dari Rina (Mentor), 30 Agu 2026".
    pub lead: String,
    /// The reason of the return.
    pub note: String,
    /// The lines.
    pub lines: Vec<LinePart>,
    /// How many lack an answer.
    pub open: usize,
    /// Where the new version is submitted.
    pub submit_href: String,
}

/// The lines of a checklist.
pub fn lines(
    review: &Review,
    sections: &[Frozen],
    document_href: &str,
    here: &Here,
) -> Vec<LinePart> {
    let part = |(at, r): (usize, &crate::reviews::decisions::ChangeRequest)| LinePart {
        position: at + 1,
        field: field(r.id),
        section: sections
            .iter()
            .find(|s| s.key == r.section_key)
            .map_or(String::new(), |s| s.label.clone()),
        section_href: if r.section_key.is_empty() {
            String::new()
        } else {
            format!("{document_href}/sections/{}", r.section_key)
        },
        body: r.body.clone(),
        open: is_unanswered(r),
        answered: r
            .answered_at
            .map(|at| text::datetime_short(at, here.tenant.zone))
            .unwrap_or_default(),
    };
    review.requests.iter().enumerate().map(part).collect()
}
