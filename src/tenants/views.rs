//! The platform's pages about organisations.

use super::store::TenantRow;
use crate::web::form::FormView;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;

/// All organisations.
#[derive(Template, WebTemplate)]
#[template(path = "tenants/list.html")]
pub struct TenantsPage {
    /// Around the content.
    pub page: Page,
    /// The organisations.
    pub tenants: Vec<TenantRow>,
}

/// Make or change an organisation.
#[derive(Template, WebTemplate)]
#[template(path = "tenants/form.html")]
pub struct TenantFormPage {
    /// Around the content.
    pub page: Page,
    /// What was typed.
    pub form: FormView,
    /// Where the form goes.
    pub action: String,
    /// Whether the organisation is there already.
    pub is_there: bool,
    /// Kinds as choices.
    pub kinds: Vec<(String, String)>,
    /// Time zones as choices.
    pub zones: Vec<(String, String)>,
}

/// Make an admin.
#[derive(Template, WebTemplate)]
#[template(path = "tenants/admin.html")]
pub struct NewAdminPage {
    /// Around the content.
    pub page: Page,
    /// What was typed.
    pub form: FormView,
    /// The organisation.
    pub tenant_name: String,
    /// Where the form goes.
    pub action: String,
}

/// The admin's link, shown once.
#[derive(Template, WebTemplate)]
#[template(path = "tenants/admin_made.html")]
pub struct AdminMadePage {
    /// Around the content.
    pub page: Page,
    /// The organisation.
    pub tenant_name: String,
    /// The person.
    pub name: String,
    /// The link and until when it lasts; none for somebody who signs in here already.
    pub link: Option<(String, String)>,
}
