//! Deadlines in words, and the page that extends one.

use super::{Deadline, Extension};
use crate::access::Here;
use crate::codes::Code;
use crate::id::ExtensionId;
use crate::projects::Dossier;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;

/// A deadline in words, with the class of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// `due`, `due soon` or `due late`.
    pub class: &'static str,
    /// "Paling lambat Rabu, 2 September 2026 (2 hari lagi)".
    pub words: String,
}

impl Due {
    /// The line for `day`, as seen on `today`.
    pub fn on(day: NaiveDate, today: NaiveDate) -> Self {
        let class = match (day - today).num_days() {
            days if days < 0 => "due late",
            days if days <= 3 => "due soon",
            _ => "due",
        };
        Self {
            class,
            words: format!(
                "Paling lambat {} ({})",
                text::date_long(day),
                text::relative_days(today, day)
            ),
        }
    }

    /// The line for a deadline: one that was extended names the plan too.
    pub fn of(deadline: Deadline, today: NaiveDate) -> Self {
        let mut due = Self::on(deadline.due, today);
        if deadline.is_extended() {
            due.words = format!(
                "{}, diperpanjang dari {}",
                due.words,
                text::date(deadline.plan)
            );
        }
        due
    }
}

/// "Sampai 9 Oktober 2026, oleh Dewi Lestari pada 1 Oktober 2026: sakit dua minggu."
pub fn extension_words(here: &Here, e: &Extension) -> String {
    format!(
        "Sampai {}, oleh {} pada {}: {}",
        text::date(e.until),
        e.granted_by_name,
        text::date(here.tenant.zone.day(e.granted_at)),
        text::ended(&e.reason)
    )
}

/// The page that extends a deadline.
#[derive(Template, WebTemplate)]
#[template(path = "deadlines/extend.html")]
pub struct ExtendPage {
    /// Around the content.
    pub page: Page,
    /// The document's address.
    pub back: String,
    /// The participant and the document.
    pub about: String,
    /// The deadline as it is.
    pub due: Due,
    /// What was granted so far.
    pub extensions: Vec<String>,
    /// The id that the extension's form has.
    pub id: String,
    /// What is typed.
    pub form: FormView,
}

impl ExtendPage {
    /// The page.
    pub fn of(
        here: &Here,
        dossier: &Dossier,
        now: Deadline,
        extensions: &[Extension],
        form: FormView,
    ) -> Self {
        let kind = dossier.document.kind;
        let mut page = here.page("Perpanjang tenggat");
        page.has_errors = !form.errors.is_empty();
        Self {
            page,
            back: here.path(&format!(
                "/projects/{}/documents/{kind}",
                dossier.project.id
            )),
            about: format!("{} {}", kind.label(), dossier.project.leader_name),
            due: Due::of(now, here.today()),
            extensions: extensions
                .iter()
                .map(|e| extension_words(here, e))
                .collect(),
            id: form
                .value("id")
                .parse()
                .unwrap_or_else(|_| ExtensionId::new())
                .to_string(),
            form,
        }
    }
}
