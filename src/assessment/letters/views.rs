//! The participant's result, and the page that says whether a letter is genuine.

use crate::assessment::people::views::ExplainPart;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;

/// What the participant, the mentor and the coach read once results are published.
#[derive(Template, WebTemplate)]
#[template(path = "assessment/result.html")]
pub struct ResultPage {
    /// Around the content.
    pub page: Page,
    /// The project.
    pub back: (String, String),
    /// Whose result.
    pub name: String,
    /// When it was published.
    pub published: String,
    /// The explanation; none before publication.
    pub explain: Option<ExplainPart>,
    /// The letter.
    pub letter: String,
}

/// Whether a letter is genuine.
#[derive(Template, WebTemplate)]
#[template(path = "assessment/verify.html")]
pub struct VerifyPage {
    /// Around the content.
    pub page: Page,
    /// What was asked for, as printed.
    pub code: String,
    /// Whether something was asked for.
    pub is_asked: bool,
    /// What stands in the letter.
    pub facts: Vec<(&'static str, String)>,
    /// When it was withdrawn; empty while it stands.
    pub withdrawn: String,
}
