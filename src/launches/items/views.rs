//! The page on which projects are added to a batch.

use super::Candidate;
use crate::launches::Batch;
use crate::web::form::FormView;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;

/// Choose projects for a batch.
#[derive(Template, WebTemplate)]
#[template(path = "launches/items.html")]
pub struct AddItemsPage {
    /// Around the content.
    pub page: Page,
    /// The address of the batch.
    pub base: String,
    /// The batch.
    pub batch: Batch,
    /// What was searched for.
    pub search: String,
    /// What was ticked and typed.
    pub form: FormView,
    /// What can be added and what stands in the way.
    pub candidates: Vec<Candidate>,
    /// Whether there are more than the page shows.
    pub more: bool,
}

impl AddItemsPage {
    /// Whether one of the candidates needs a reason.
    pub fn has_launched(&self) -> bool {
        self.candidates.iter().any(Candidate::is_launched)
    }
}
