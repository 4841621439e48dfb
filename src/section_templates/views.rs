//! The pages of section templates.

use super::store::Latest;
use super::{InForce, MAX_SECTIONS, Published, forms};
use crate::access::Here;
use crate::codes::Code;
use crate::programs::{Program, Source, sections};
use crate::projects::DocumentKind;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// A template in the list.
#[derive(Debug)]
pub struct TemplatePart {
    /// Its page.
    pub href: String,
    /// "Rancangan Aksi Perubahan (RAP)".
    pub name: String,
    /// "20 bagian".
    pub size: String,
    /// "Susunan baku" or "Versi 3".
    pub standing: String,
}

/// All templates.
#[derive(Template, WebTemplate)]
#[template(path = "section_templates/list.html")]
pub struct ListPage {
    /// Around the content.
    pub page: Page,
    /// Programme and its three documents.
    pub programs: Vec<(&'static str, Vec<TemplatePart>)>,
}

impl ListPage {
    /// The page.
    pub fn of(here: &Here, latest: &[Latest]) -> Self {
        let part = |program: Program, kind: DocumentKind| {
            let own = latest.iter().find(|l| {
                l.program == program.code() && l.kind == kind && !l.published_by_name.is_empty()
            });
            let count = own.map_or_else(
                || sections(program, kind.code()).len() as i32,
                |l| l.sections,
            );
            TemplatePart {
                href: here.path(&format!("/section-templates/{program}/{kind}")),
                name: program.document_label(kind.code()),
                size: format!("{count} bagian"),
                standing: own.map_or_else(
                    || "Susunan baku".to_owned(),
                    |l| format!("Versi {}", l.number),
                ),
            }
        };
        Self {
            page: here.page("Susunan dokumen"),
            programs: Program::ALL
                .iter()
                .map(|p| {
                    (
                        p.label(),
                        DocumentKind::ALL.iter().map(|k| part(*p, *k)).collect(),
                    )
                })
                .collect(),
        }
    }
}

/// A section in the form.
#[derive(Debug)]
pub struct SectionPart {
    /// Its place, from 0.
    pub at: usize,
    /// Its heading.
    pub heading: String,
    /// Its hidden key.
    pub key: String,
    /// Whether its content is typed.
    pub is_text: bool,
    /// "Teks, 250 kata, wajib".
    pub about: String,
    /// Whether its fields are shown: it was just made, moved or refused.
    pub is_open: bool,
}

impl SectionPart {
    fn of(form: &FormView, at: usize, touched: Option<usize>) -> Self {
        let value = |what: &str| form.value(&forms::name(at, what));
        let source = Source::from_code(value("source")).unwrap_or(Source::Text);
        let (label, is_text) = (value("label"), source == Source::Text);
        let name = if label.is_empty() {
            "Bagian baru"
        } else {
            label
        };
        let mut about = vec![source.label().to_owned()];
        if is_text {
            about.push(format!("paling banyak {} kata", value("max_words")));
        }
        about.push(
            if value("required").is_empty() {
                "boleh kosong"
            } else {
                "wajib"
            }
            .to_owned(),
        );
        let refused = |what: &&str| form.error(&forms::name(at, what)).is_some();
        Self {
            at,
            heading: format!("{}. {name}", at + 1),
            key: value("key").to_owned(),
            is_text,
            about: about.join(", "),
            is_open: touched == Some(at)
                || ["label", "hint", "source", "max_words"].iter().any(refused),
        }
    }

    /// The name of a field.
    pub fn field(&self, what: &str) -> String {
        forms::name(self.at, what)
    }
}

/// A published version in the list.
#[derive(Debug)]
pub struct VersionPart {
    /// "Versi 3".
    pub name: String,
    /// When and by whom.
    pub origin: String,
    /// What changed.
    pub note: String,
    /// "Dipakai 12 dokumen".
    pub use_words: String,
    /// Where the form begins with it.
    pub href: String,
}

/// One template: its form and its versions.
#[derive(Template, WebTemplate)]
#[template(path = "section_templates/show.html")]
pub struct TemplatePage {
    /// Around the content.
    pub page: Page,
    /// All templates.
    pub all: String,
    /// Its name.
    pub name: String,
    /// Of which programme, and which version is in force.
    pub standing: String,
    /// The number that the next version gets.
    pub next: i32,
    /// What is typed.
    pub form: FormView,
    /// The sections in the form.
    pub sections: Vec<SectionPart>,
    /// Where content can come from.
    pub sources: Vec<(String, String)>,
    /// Whether one more section is taken.
    pub may_add: bool,
    /// Where the form begins with the standard sections; empty when they are in force.
    pub standard: String,
    /// What was published, the newest first.
    pub versions: Vec<VersionPart>,
}

impl TemplatePage {
    /// The page.
    pub fn of(
        here: &Here,
        in_force: &InForce,
        versions: &[Published],
        form: FormView,
        touched: Option<usize>,
    ) -> Self {
        let href = here.path(&format!(
            "/section-templates/{}/{}",
            in_force.program, in_force.kind
        ));
        let name = in_force.program.document_label(in_force.kind.code());
        let count = forms::count(&form.values);
        let mut page = here.page(format!("Susunan {name}"));
        page.has_errors = !form.errors.is_empty();
        let in_words = if in_force.is_standard {
            "susunan baku berlaku".to_owned()
        } else {
            format!("versi {} berlaku", in_force.latest)
        };
        Self {
            page,
            all: here.path("/section-templates"),
            name,
            standing: format!("{}, {in_words}", in_force.program.label()),
            next: in_force.latest + 1,
            sections: (0..count)
                .map(|at| SectionPart::of(&form, at, touched))
                .collect(),
            form,
            sources: Source::options(),
            may_add: count < MAX_SECTIONS,
            standard: if in_force.is_standard {
                String::new()
            } else {
                format!("{href}?from=standard")
            },
            versions: versions.iter().map(|v| version(here, v, &href)).collect(),
        }
    }
}

fn version(here: &Here, v: &Published, href: &str) -> VersionPart {
    let by = if v.published_by_name.is_empty() {
        "susunan baku"
    } else {
        &v.published_by_name
    };
    VersionPart {
        name: format!("Versi {}", v.number),
        origin: format!("{}, {by}", text::datetime(v.published_at, here.tenant.zone)),
        note: v.note.clone(),
        use_words: match v.documents {
            0 => "Belum dipakai".to_owned(),
            n => format!("Dipakai {n} dokumen"),
        },
        href: format!("{href}?from={}", v.number),
    }
}
