//! The pages of the directory.

use super::store::{HeldRole, MemberRow};
use crate::codes::Code;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::parts::Pager;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// The directory.
#[derive(Template, WebTemplate)]
#[template(path = "members/list.html")]
pub struct MembersPage {
    /// Around the content.
    pub page: Page,
    /// The address of the tenant's pages.
    pub base: String,
    /// Search and filter as typed.
    pub filter: FormView,
    /// Roles to filter by.
    pub roles: Vec<(String, String)>,
    /// The people on this page.
    pub members: Vec<MemberRow>,
    /// Before and after.
    pub pager: Pager,
}

/// Enter one person.
#[derive(Template, WebTemplate)]
#[template(path = "members/new.html")]
pub struct NewMemberPage {
    /// Around the content.
    pub page: Page,
    /// The address of the tenant's pages.
    pub base: String,
    /// What was typed.
    pub form: FormView,
    /// Roles that can be given.
    pub roles: Vec<(String, String)>,
}

/// One person.
#[derive(Template, WebTemplate)]
#[template(path = "members/show.html")]
pub struct MemberPage {
    /// Around the content.
    pub page: Page,
    /// The address of the tenant's pages.
    pub base: String,
    /// The person.
    pub member: MemberRow,
    /// The NIP in groups.
    pub nip: String,
    /// The roles held today, and by whom each was given.
    pub held: Vec<HeldPart>,
    /// The roles as boxes.
    pub form: FormView,
    /// Roles that can be given.
    pub roles: Vec<(String, String)>,
    /// Whether roles can be changed by the reader.
    pub may_change: bool,
}

/// A role that is held.
pub struct HeldPart {
    /// Its name.
    pub label: &'static str,
    /// By whom and since when.
    pub given: String,
}

impl HeldPart {
    /// In words.
    pub fn of(held: &HeldRole) -> Self {
        let giver = held.giver.as_deref().unwrap_or("pengelola platform");
        let mut given = format!("diberikan oleh {giver}, sejak {}", text::date(held.from_on));
        if let Some(until) = held.until_on {
            given = format!("{given} sampai {}", text::date(until));
        }
        Self {
            label: held.role.label(),
            given,
        }
    }
}

/// One's own roles.
#[derive(Template, WebTemplate)]
#[template(path = "members/my_roles.html")]
pub struct MyRolesPage {
    /// Around the content.
    pub page: Page,
    /// The roles held today.
    pub roles: Vec<HeldPart>,
}

/// One fresh link.
pub struct LinkPart {
    /// For whom.
    pub name: String,
    /// In which roles.
    pub roles: String,
    /// The whole address; empty when none could be made.
    pub url: String,
    /// Until when it lasts.
    pub expires: String,
    /// The address that opens WhatsApp with a ready message; empty without a phone number.
    pub whatsapp: String,
}

/// Fresh links, shown once.
#[derive(Template, WebTemplate)]
#[template(path = "members/links.html")]
pub struct LinksPage {
    /// Around the content.
    pub page: Page,
    /// Where to go back.
    pub back: String,
    /// The links.
    pub links: Vec<LinkPart>,
    /// People for whom no link could be made.
    pub refused: Vec<String>,
}
