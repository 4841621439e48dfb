//! The page with the facts of a project.

use crate::web::form::FormView;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;

/// Whether the public may read of a project.
#[derive(Template, WebTemplate)]
#[template(path = "projects/consent.html")]
pub struct ConsentPage {
    /// Around the content.
    pub page: Page,
    /// The project's address.
    pub project_href: String,
    /// What the project is called.
    pub project: String,
    /// Since when it is agreed; empty when it is not.
    pub since: String,
}

/// What a project is called and what it is about.
#[derive(Template, WebTemplate)]
#[template(path = "projects/identity.html")]
pub struct IdentityPage {
    /// Around the content.
    pub page: Page,
    /// The project's address.
    pub project_href: String,
    /// What the project is called.
    pub project: String,
    /// What was typed, or what stands.
    pub form: FormView,
    /// The version that the form is typed over.
    pub version: i32,
    /// How far it reaches: choices.
    pub scopes: Vec<(String, String)>,
    /// Whether it is digital: choices.
    pub digital: Vec<(String, String)>,
    /// The aims of its government: choices.
    pub missions: Vec<(String, String)>,
}
