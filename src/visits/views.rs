//! The visits of a project as a page.

use super::{MOST_PHOTOS, Verdict, Visit};
use crate::access::Here;
use crate::codes::Code;
use crate::id::VisitId;
use crate::projects::Case;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// A visit of a project.
#[derive(Debug, Clone)]
pub struct VisitPart {
    /// Its id.
    pub id: String,
    /// "Senin, 7 November 2026".
    pub when: String,
    /// Where.
    pub locus: String,
    /// Kind and text of the tag.
    pub tag: (&'static str, &'static str),
    /// What was found.
    pub findings: String,
    /// By whom.
    pub by: String,
    /// The photos: address and name.
    pub photos: Vec<(String, String)>,
}

impl VisitPart {
    fn of(visit: &Visit, here: &Here) -> Self {
        let office = if visit.verifier_office.is_empty() {
            visit.verifier_role.label().to_owned()
        } else {
            format!("{}, {}", visit.verifier_role.label(), visit.verifier_office)
        };
        Self {
            id: visit.id.to_string(),
            when: text::date_long(visit.visited_on),
            locus: visit.locus.clone(),
            tag: (visit.verdict.tag(), visit.verdict.label()),
            findings: visit.findings.clone(),
            by: format!("{} ({office})", visit.verifier_name),
            photos: visit
                .photos
                .iter()
                .map(|(file, name)| (here.path(&format!("/files/{file}")), name.clone()))
                .collect(),
        }
    }
}

/// The visits of a project.
#[derive(Template, WebTemplate)]
#[template(path = "visits/show.html")]
pub struct VisitsPage {
    /// Around the content.
    pub page: Page,
    /// The project's address.
    pub back: String,
    /// What it is called.
    pub name: String,
    /// The visits.
    pub visits: Vec<VisitPart>,
    /// Whether the reader records one.
    pub may_record: bool,
    /// Verdicts to choose from.
    pub verdicts: Vec<(String, String)>,
    /// How many photos.
    pub most: usize,
    /// The id of a new visit.
    pub id: String,
    /// What is typed.
    pub form: FormView,
}

impl VisitsPage {
    /// The page.
    pub fn of(
        here: &Here,
        case: &Case,
        visits: &[Visit],
        may_record: bool,
        form: FormView,
    ) -> Self {
        let mut page = here.page("Kunjungan lapangan");
        page.has_errors = !form.errors.is_empty();
        let mut form = form;
        if !form.values.has("locus") {
            form.values.set("locus", case.project.locus.clone());
        }
        Self {
            page,
            back: here.path(&format!("/projects/{}", case.project.id)),
            name: case.project.display_name(),
            visits: visits.iter().map(|v| VisitPart::of(v, here)).collect(),
            may_record,
            verdicts: Verdict::options(),
            most: MOST_PHOTOS,
            id: form
                .value("id")
                .parse()
                .unwrap_or_else(|_| VisitId::new())
                .to_string(),
            form,
        }
    }
}
