//! The executive summary: the portfolio on one page, ready to sign. Data in, PDF out.

use super::launch::Letterhead;
use super::pdf::{PdfError, Template, render};
use serde::Serialize;

/// A step of the funnel: label, own classes, classes of others, both.
pub type FunnelLine = (String, i64, i64, i64);

/// One year: year, handed in, carried out, launched, late.
pub type YearLine = (String, i64, i64, i64, i64);

/// The summary.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Whose paper this is.
    pub letterhead: Letterhead,
    /// "27 November 2026".
    pub day: String,
    /// The portfolio in one or two sentences.
    pub lead: String,
    /// The funnel.
    pub funnel: Vec<FunnelLine>,
    /// What waits: number and words.
    pub waiting: Vec<(i64, String)>,
    /// Projects that are late the longest, each in one line.
    pub late: Vec<String>,
    /// The years, the latest first.
    pub years: Vec<YearLine>,
    /// Units with most projects: name, number.
    pub leading: Vec<(String, i64)>,
    /// Units without a project this year, in one sentence.
    pub lacking: String,
    /// The latest launch in one sentence; empty without one.
    pub launch: String,
    /// Classes that run, each in one sentence.
    pub classes: Vec<String>,
    /// Place and date of the signature.
    pub place_and_date: String,
    /// The office that signs.
    pub office: String,
    /// Who signs; empty for a blank.
    pub name: String,
}

impl Summary {
    /// The paper.
    ///
    /// # Errors
    /// When the typesetter refuses.
    pub async fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        render(Template::Summary, self).await
    }
}
