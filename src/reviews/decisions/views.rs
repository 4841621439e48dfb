//! The review page and the page that opens a document again.

use super::forms::{Change, decisions, lines};
use super::{Decision, FrozenVersion, MOST_CHANGES, Review, rounds};
use crate::access::{Here, Role};
use crate::codes::Code;
use crate::documents::Frozen;
use crate::documents::changes::Piece;
use crate::documents::views::frozen;
use crate::id::ReviewId;
use crate::projects::{DocumentKind, Dossier};
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// Rows that the form starts with, and that each "Tambah baris" adds.
const ROWS: usize = 2;

/// A section as it was submitted.
#[derive(Debug)]
pub struct SectionPart {
    /// As it was submitted.
    pub section: Frozen,
    /// Its words against the version that this reader knew before; none when nothing changed.
    pub changes: Vec<Piece>,
}

/// A decision that was taken.
#[derive(Debug)]
pub struct RoundPart {
    /// "Putaran 2"; empty for what is no return.
    pub round: String,
    /// "Rina (Mentor)".
    pub who: String,
    /// Office of that day.
    pub position: String,
    /// What was decided.
    pub decision: &'static str,
    /// Its tag.
    pub tag: &'static str,
    /// "versi 2, 30 Agu 2026 10.00 WIB".
    pub when: String,
    /// Note or reason.
    pub note: String,
    /// The checklist.
    pub requests: Vec<RequestPart>,
}

/// A line of a checklist.
#[derive(Debug)]
pub struct RequestPart {
    /// The heading of its section; empty for the whole.
    pub section: String,
    /// What is to change.
    pub body: String,
    /// What the participant answered.
    pub answer: String,
}

/// A row of the checklist form.
#[derive(Debug)]
pub struct RowPart {
    /// Its number.
    pub position: usize,
    /// The section taken.
    pub section_key: String,
    /// What is typed.
    pub body: String,
}

impl RowPart {
    /// Whether the row is about this section.
    pub fn is_about(&self, key: &str) -> bool {
        self.section_key == key
    }
}

/// The form of a decision.
#[derive(Debug)]
pub struct DecisionPart {
    /// What is typed.
    pub form: FormView,
    /// The id that the decision will have.
    pub id: ReviewId,
    /// The document's version.
    pub version: i32,
    /// The number of the version shown.
    pub number: i32,
    /// What can be decided.
    pub options: Vec<(String, String)>,
    /// The checklist.
    pub rows: Vec<RowPart>,
    /// Sections a line can be about.
    pub sections: Vec<(String, String)>,
    /// Whether more rows can be had.
    pub can_add: bool,
}

impl DecisionPart {
    /// The form: new, or with what was typed.
    pub fn of(dossier: &Dossier, version: &FrozenVersion, typed: Option<FormView>) -> Self {
        let form = typed.unwrap_or_default();
        let kind = dossier.document.kind;
        let rows = rows(lines(&form.values), form.values.has("add"));
        Self {
            id: form.value("id").parse().unwrap_or_else(|_| ReviewId::new()),
            version: dossier.document.version,
            number: version.number,
            options: decisions(kind)
                .iter()
                .map(|(word, _, label)| ((*word).to_owned(), (*label).to_owned()))
                .collect(),
            can_add: rows.len() < MOST_CHANGES,
            rows,
            sections: version
                .sections
                .iter()
                .map(|s| (s.key.clone(), s.label.clone()))
                .collect(),
            form,
        }
    }
}

fn rows(typed: Vec<Change>, more: bool) -> Vec<RowPart> {
    let filled = typed.len().max(ROWS);
    let wanted = if more { filled + ROWS } else { filled }.min(MOST_CHANGES.max(typed.len()));
    let row = |at: usize| {
        let line = typed.get(at).cloned().unwrap_or_default();
        RowPart {
            position: at + 1,
            section_key: line.section_key,
            body: line.body,
        }
    };
    (0..wanted).map(row).collect()
}

/// The mentor's sheet in one line.
#[derive(Debug)]
pub struct SheetLine {
    /// Its address.
    pub href: String,
    /// How it stands.
    pub text: String,
    /// Whether it is sent.
    pub done: bool,
}

/// The review page.
#[derive(Template, WebTemplate)]
#[template(path = "reviews/review.html")]
pub struct ReviewPage {
    /// Around the content.
    pub page: Page,
    /// The address of the tenant's pages.
    pub base: String,
    /// The address of the project.
    pub project_href: String,
    /// "Rancangan: LANCAR".
    pub heading: String,
    /// Title of the version.
    pub document_title: String,
    /// Leader, office, class.
    pub facts: Vec<(&'static str, String)>,
    /// The state of the document.
    pub state: (&'static str, &'static str),
    /// What the participant wrote to the reviewers.
    pub note: String,
    /// The text.
    pub sections: Vec<SectionPart>,
    /// The version this reader decided on last.
    pub compared_with: Option<i32>,
    /// The latest decision.
    pub latest: Option<RoundPart>,
    /// Those before it, the newest first.
    pub older: Vec<RoundPart>,
    /// The form, for who may decide now.
    pub decision: Option<DecisionPart>,
    /// Where the decision is sent.
    pub action: String,
    /// Why there is no form.
    pub no_form: &'static str,
    /// What went wrong, when the state changed meanwhile.
    pub problem: String,
    /// The mentor's sheet.
    pub sheet: Option<SheetLine>,
    /// Where the document can be opened again; empty for who may not.
    pub reopen_href: String,
}

/// Marks what changed since the version before, word by word; nothing is marked when there is none.
pub fn sections(versions: &[FrozenVersion]) -> Vec<SectionPart> {
    let Some((latest, rest)) = versions.split_first() else {
        return Vec::new();
    };
    let changes = rest.first().map_or_else(Vec::new, |before| {
        frozen(&latest.sections, Some(&before.sections))
    });
    let part = |(at, section): (usize, &Frozen)| SectionPart {
        section: section.clone(),
        changes: changes
            .get(at)
            .filter(|c| c.changed)
            .map(|c| c.pieces.clone())
            .unwrap_or_default(),
    };
    latest.sections.iter().enumerate().map(part).collect()
}

/// All decisions, the newest first.
pub fn history(reviews: &[Review], sections: &[Frozen], here: &Here) -> Vec<RoundPart> {
    let rounds = rounds(reviews);
    reviews
        .iter()
        .zip(rounds)
        .rev()
        .map(|(review, round)| round_part(review, round, sections, here))
        .collect()
}

fn round_part(review: &Review, round: usize, sections: &[Frozen], here: &Here) -> RoundPart {
    let role = Role::from_code(&review.reviewer_role).map_or("", Code::label);
    RoundPart {
        round: if review.decision == Decision::Returned {
            format!("Putaran {round}")
        } else {
            String::new()
        },
        who: format!("{} ({role})", review.reviewer_name),
        position: review.reviewer_position.clone(),
        decision: review.decision.label(),
        tag: match review.decision {
            Decision::Approved => "good",
            Decision::Returned => "warning",
            Decision::Rejected => "bad",
        },
        when: format!(
            "versi {}, {}",
            review.version_number,
            text::datetime_short(review.decided_at, here.tenant.zone)
        ),
        note: review.note.clone(),
        requests: review
            .requests
            .iter()
            .map(|r| request_part(&r.section_key, &r.body, &r.answer, sections))
            .collect(),
    }
}

/// A line of a checklist with the heading of its section.
pub fn request_part(key: &str, body: &str, answer: &str, sections: &[Frozen]) -> RequestPart {
    let section = sections
        .iter()
        .find(|s| s.key == key)
        .map_or(key, |s| s.label.as_str())
        .to_owned();
    RequestPart {
        section,
        body: body.to_owned(),
        answer: answer.to_owned(),
    }
}

/// "Rancangan: LANCAR".
pub fn heading(dossier: &Dossier) -> String {
    let project = &dossier.project;
    let name = if project.brand.is_empty() {
        project.leader_name.as_str()
    } else {
        project.brand.as_str()
    };
    format!("{}: {name}", dossier.document.kind.label())
}

/// Who leads the project, and where.
pub fn facts(
    dossier: &Dossier,
    version: &FrozenVersion,
    here: &Here,
) -> Vec<(&'static str, String)> {
    let p = &dossier.project;
    let mut facts = vec![
        ("Peserta", p.leader_name.clone()),
        ("Jabatan", p.leader_position.clone()),
        ("Perangkat daerah", p.org_unit_name.clone()),
        ("Kelas", p.cohort_name.clone()),
        ("Mentor", p.mentor_name.clone()),
        ("Coach", p.coach_name.clone()),
        (
            "Diajukan",
            format!(
                "versi {}, {}",
                version.number,
                text::datetime_short(version.submitted_at, here.tenant.zone)
            ),
        ),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// Why the reader sees no form.
pub fn why_no_form(dossier: &Dossier) -> &'static str {
    use crate::projects::DocumentState as S;
    match dossier.document.state {
        S::Draft => "Peserta menarik dokumen ini dan sedang menyuntingnya lagi.",
        S::Submitted => "Dokumen ini menunggu keputusan mentor.",
        S::RevisionRequested => "Dokumen ini dikembalikan. Peserta sedang memperbaikinya.",
        S::MentorApproved => "Mentor sudah menyetujui. Dokumen ini menunggu keputusan coach.",
        S::Approved if dossier.document.kind == DocumentKind::Idea => {
            "Gagasan ini sudah disetujui."
        }
        S::Approved => "Dokumen ini sudah disetujui dan siap diseminarkan.",
        S::Final => "Dokumen ini final dan terkunci.",
        S::Rejected => "Gagasan ini ditolak. Peserta menulis gagasan lain.",
    }
}

/// The page that opens an approved document again.
#[derive(Template, WebTemplate)]
#[template(path = "reviews/reopen.html")]
pub struct ReopenPage {
    /// Around the content.
    pub page: Page,
    /// What was typed.
    pub form: FormView,
    /// The id that the decision will have.
    pub id: ReviewId,
    /// The document's version.
    pub version: i32,
    /// "Rancangan: LANCAR".
    pub heading: String,
    /// Where to go back.
    pub back: String,
    /// What happens.
    pub consequence: &'static str,
}
