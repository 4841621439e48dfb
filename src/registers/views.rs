//! The pages of the lists.

use super::map::{Map, draw};
use super::policy::AddEntry;
use super::{Attitude, Entry, Kept, Quadrant, Register, Side};
use crate::access::Here;
use crate::codes::Code;
use crate::id::EntryId;
use crate::projects::Case;
use crate::web::form::FormView;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;

/// A line in its table.
#[derive(Debug)]
pub struct LinePart {
    /// Where it is changed; empty for who only reads.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// Heading and value of the other cells.
    pub cells: Vec<(&'static str, String)>,
}

/// One list.
#[derive(Template, WebTemplate)]
#[template(path = "registers/show.html")]
pub struct RegisterPage {
    /// Around the content.
    pub page: Page,
    /// The project's address.
    pub project_href: String,
    /// The project.
    pub project: String,
    /// Which list.
    pub register: Register,
    /// All lists: name, address, whether it is this one.
    pub tabs: Vec<(&'static str, String, bool)>,
    /// Where a line is added; empty for who only reads.
    pub new_href: String,
    /// The headings.
    pub columns: &'static [&'static str],
    /// The lines.
    pub lines: Vec<LinePart>,
    /// The stakeholders drawn.
    pub map: Map,
}

impl RegisterPage {
    /// The page.
    pub fn of(here: &Here, case: &Case, register: Register, lines: &[Kept]) -> Self {
        let project_href = here.path(&format!("/projects/{}", case.project.id));
        let href = |r: Register| format!("{project_href}/registers/{r}");
        let may_keep = here.actor.may::<AddEntry>(case);
        let columns = register.columns();
        let line = |kept: &Kept| LinePart {
            href: if may_keep {
                format!("{}/{}", href(register), kept.id)
            } else {
                String::new()
            },
            name: kept.entry.name().to_owned(),
            cells: columns
                .iter()
                .copied()
                .zip(kept.entry.cells())
                .skip(1)
                .collect(),
        };
        Self {
            page: here.page(register.label()),
            project: case.project.display_name(),
            register,
            tabs: Register::ALL
                .iter()
                .map(|r| (r.label(), href(*r), *r == register))
                .collect(),
            new_href: if may_keep {
                format!("{}/new", href(register))
            } else {
                String::new()
            },
            columns,
            lines: lines.iter().map(line).collect(),
            map: draw(lines.iter().map(|k| &k.entry)),
            project_href,
        }
    }

    /// Whether there is anything to draw.
    pub fn has_map(&self) -> bool {
        !self.map.before.is_empty()
    }
}

/// The form of a line.
#[derive(Template, WebTemplate)]
#[template(path = "registers/form.html")]
pub struct EntryPage {
    /// Around the content.
    pub page: Page,
    /// The list's address.
    pub list_href: String,
    /// Which list.
    pub register: Register,
    /// "Tambah risiko" or the name of the line.
    pub heading: String,
    /// Where it is sent.
    pub action: String,
    /// The id that a new line will have.
    pub id: String,
    /// The version it is typed over; none for a new line.
    pub version: Option<i32>,
    /// What is typed.
    pub form: FormView,
    /// Inside or outside.
    pub sides: Vec<(String, String)>,
    /// Attitudes.
    pub attitudes: Vec<(String, String)>,
    /// Quadrants.
    pub quadrants: Vec<(String, String)>,
    /// 1 to 5, in words.
    pub degrees: Vec<(String, String)>,
}

impl EntryPage {
    /// The page.
    pub fn of(
        here: &Here,
        case: &Case,
        register: Register,
        kept: Option<&Kept>,
        form: FormView,
    ) -> Self {
        let list_href = here.path(&format!(
            "/projects/{}/registers/{register}",
            case.project.id
        ));
        let heading = kept.map_or_else(
            || format!("Tambah {}", register.line()),
            |k: &Kept| Entry::name(&k.entry).to_owned(),
        );
        let mut page = here.page(&heading);
        page.has_errors = !form.errors.is_empty();
        let words = [
            "1 (sangat rendah)",
            "2 (rendah)",
            "3 (sedang)",
            "4 (tinggi)",
            "5 (sangat tinggi)",
        ];
        Self {
            page,
            action: kept.map_or_else(|| list_href.clone(), |k| format!("{list_href}/{}", k.id)),
            id: form
                .value("id")
                .parse()
                .unwrap_or_else(|_| EntryId::new())
                .to_string(),
            version: kept.map(|k| k.version),
            list_href,
            register,
            heading,
            form,
            sides: Side::options(),
            attitudes: Attitude::options(),
            quadrants: Quadrant::options(),
            degrees: words
                .iter()
                .zip(1..)
                .map(|(words, n)| (n.to_string(), (*words).to_owned()))
                .collect(),
        }
    }
}
