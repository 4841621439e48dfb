//! The list of projects as a page.

use super::store::{Choices, Row};
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::parts::{Download, Pager};
use askama::Template;
use askama_web::WebTemplate;
use std::sync::Arc;

/// A tab: one capacity with its count.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Its name.
    pub label: &'static str,
    /// Its address.
    pub href: String,
    /// How many projects it holds under this filter.
    pub count: i64,
    /// Whether it is the one shown.
    pub is_current: bool,
}

/// One line of the list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The project.
    pub row: Row,
    /// Its address.
    pub href: String,
    /// The stage.
    pub stage: &'static str,
    /// Last change, in words.
    pub updated: String,
}

/// A search that the reader saved.
#[derive(Debug, Clone)]
pub struct SavedPart {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where it leads.
    pub href: String,
}

/// The list of projects.
#[derive(Template, WebTemplate)]
#[template(path = "portfolio/list.html")]
pub struct ListPage {
    /// Around the content.
    pub page: Page,
    /// The list's own address.
    pub href: String,
    /// The capacities; empty when there is only one.
    pub tabs: Vec<Tab>,
    /// Code of the capacity shown.
    pub view: &'static str,
    /// What is filtered by.
    pub filter: FormView,
    /// Stages to filter by.
    pub stages: Vec<(String, String)>,
    /// Classes and governments to filter by.
    pub choices: Arc<Choices>,
    /// How many projects match.
    pub total: i64,
    /// Operators that say nothing we know.
    pub unknown: String,
    /// Words typed for the full text.
    pub typed: String,
    /// The words that were meant, where those typed found nothing.
    pub meant: Option<String>,
    /// The reader's saved searches.
    pub saved: Vec<SavedPart>,
    /// What would be saved: the address of what is shown.
    pub saving: String,
    /// The name under which it would be saved.
    pub save_form: FormView,
    /// Whether anything is filtered.
    pub is_filtered: bool,
    /// Where exactly these rows are downloaded.
    pub download: Download,
    /// The lines of this page.
    pub lines: Vec<Line>,
    /// Before and after.
    pub pager: Pager,
}
