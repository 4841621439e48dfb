//! The missions as a page.

use super::{MissionItem, MissionKind};
use crate::access::Here;
use crate::codes::Code;
use crate::id::MissionId;
use crate::web::form::{Fields, FormView};
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;
use chrono::Datelike;

/// An item of the list.
#[derive(Debug, Clone)]
pub struct ItemPart {
    /// Its id.
    pub id: String,
    /// "Misi 2: …".
    pub name: String,
    /// "2024–2029".
    pub period: String,
    /// How many projects support it.
    pub projects: i64,
    /// Where they are listed.
    pub href: String,
    /// Whether it was archived.
    pub archived: bool,
    /// Prefix of its form's ids.
    pub ids: String,
    /// What is typed, or what stands.
    pub form: FormView,
}

/// The list.
#[derive(Template, WebTemplate)]
#[template(path = "missions/list.html")]
pub struct MissionsPage {
    /// Around the content.
    pub page: Page,
    /// The list's own address.
    pub href: String,
    /// The items.
    pub items: Vec<ItemPart>,
    /// Whether the reader keeps the list.
    pub may_keep: bool,
    /// Kinds to choose from.
    pub kinds: Vec<(String, String)>,
    /// The id of a new item.
    pub id: String,
    /// A new item that is typed.
    pub form: FormView,
}

fn fields(item: &MissionItem) -> Fields {
    Fields::from_pairs([
        ("id", item.id.to_string()),
        ("kind", item.kind.code().to_owned()),
        (
            "number",
            item.number.map(|n| n.to_string()).unwrap_or_default(),
        ),
        ("body", item.body.clone()),
        ("from_year", item.from_year.to_string()),
        ("until_year", item.until_year.to_string()),
        ("version", item.version.to_string()),
    ])
}

impl MissionsPage {
    /// The page; `refused` is the form that came back with errors, of a new item or of one that stands.
    pub fn of(
        here: &Here,
        items: &[MissionItem],
        may_keep: bool,
        refused: Option<FormView>,
    ) -> Self {
        let mut page = here.page("Visi, misi, dan prioritas");
        page.has_errors = refused.is_some();
        let typed_for = |id: MissionId| {
            refused
                .as_ref()
                .filter(|f| f.value("id") == id.to_string() && f.value("version") != "0")
                .cloned()
        };
        let new = refused
            .clone()
            .filter(|f| f.value("version") == "0")
            .unwrap_or_else(|| {
                let year = here.today().year();
                FormView::filled(Fields::from_pairs([
                    ("kind", "mission".to_owned()),
                    ("from_year", year.to_string()),
                    ("until_year", (year + 4).to_string()),
                ]))
            });
        Self {
            page,
            href: here.path("/missions"),
            items: items
                .iter()
                .enumerate()
                .map(|(at, item)| ItemPart {
                    id: item.id.to_string(),
                    name: item.name(),
                    period: format!("{}–{}", item.from_year, item.until_year),
                    projects: item.projects,
                    href: here.path(&format!("/overview?mission={}", item.id)),
                    archived: item.archived,
                    ids: format!("m{at}"),
                    form: typed_for(item.id).unwrap_or_else(|| FormView::filled(fields(item))),
                })
                .collect(),
            may_keep,
            kinds: MissionKind::options(),
            id: new
                .value("id")
                .parse()
                .unwrap_or_else(|_| MissionId::new())
                .to_string(),
            form: new,
        }
    }
}
