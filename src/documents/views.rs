//! The pages of a document.

use super::changes::{Piece, compare};
use super::readings::Reading;
use super::store::{Version, VersionRow};
use super::tables::{Table, Tables};
use super::{Fill, Frozen, Lack, Outline, Part, holder, program_of};
use crate::access::Here;
use crate::codes::Code;
use crate::deadlines::views::Due;
use crate::error::Result;
use crate::projects::{DocumentEvent, DocumentKind, Dossier};
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// What stands above every page of a document.
#[derive(Debug, Clone)]
pub struct Head {
    /// The document's address.
    pub href: String,
    /// The project's address.
    pub project_href: String,
    /// "Rancangan Aksi Perubahan (RAP)".
    pub label: String,
    /// What the project is called.
    pub project: String,
    /// The state in words.
    pub state: &'static str,
    /// The kind of the state's tag.
    pub tag: &'static str,
}

impl Head {
    /// The head of a document's pages.
    pub fn of(here: &Here, dossier: &Dossier) -> Result<Self> {
        let (project, document) = (&dossier.project, &dossier.document);
        let project_href = here.path(&format!("/projects/{}", project.id));
        Ok(Self {
            href: format!("{project_href}/documents/{}", document.kind),
            label: program_of(project)?.document_label(document.kind.code()),
            project: project.display_name(),
            state: document.state.label(),
            tag: document.state.tag(),
            project_href,
        })
    }

    /// The address of a section.
    pub fn section(&self, key: &str) -> String {
        format!("{}/sections/{key}", self.href)
    }

    /// The address of the facts of the project.
    pub fn identity(&self) -> String {
        format!("{}/identity", self.project_href)
    }
}

/// One line of the list of parts.
#[derive(Debug, Clone)]
pub struct NavPart {
    /// Where it leads; empty when the reader cannot go there.
    pub href: String,
    /// Its name.
    pub label: String,
    /// Class of the tick: `done`, `part` or empty.
    pub tick: &'static str,
    /// The state in words.
    pub state: &'static str,
    /// Whether it is the page shown.
    pub current: bool,
}

/// The list of parts with their ticks; `current` is the key of the section shown.
pub fn nav(head: &Head, outline: &Outline, current: &str, may_describe: bool) -> Vec<NavPart> {
    let (tick, state) = if outline.has_title {
        ("done", "Selesai")
    } else {
        ("", "Belum diisi")
    };
    let title = NavPart {
        href: if may_describe {
            head.identity()
        } else {
            String::new()
        },
        label: "Judul dan identitas".to_owned(),
        tick,
        state,
        current: false,
    };
    let section = |part: &Part| {
        let (tick, state) = part_state(part);
        NavPart {
            href: head.section(&part.section.key),
            label: part.section.label.clone(),
            tick,
            state,
            current: part.section.key == current,
        }
    };
    std::iter::once(title)
        .chain(outline.parts.iter().map(section))
        .collect()
}

fn part_state(part: &Part) -> (&'static str, &'static str) {
    match part.fill() {
        Fill::Done => ("done", "Selesai"),
        Fill::TooLong(_) => ("part", "Terlalu panjang"),
        Fill::Empty if part.section.required => ("", "Belum diisi"),
        Fill::Empty => ("", "Boleh kosong"),
    }
}

/// A button of the document's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What happens.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether it acts at once; otherwise it is a link.
    pub acts: bool,
    /// Whether it is the most likely one.
    pub primary: bool,
}

/// Buttons for what the reader can cause.
pub fn buttons(head: &Head, events: &[DocumentEvent]) -> Vec<Button> {
    let button = |label: &str, rest: &str, acts: bool, primary: bool| Button {
        label: label.to_owned(),
        href: format!("{}/{rest}", head.href),
        acts,
        primary,
    };
    let mut buttons: Vec<Button> = Vec::new();
    for event in events {
        let next = match event {
            DocumentEvent::Submit => button("Periksa dan ajukan ke mentor", "submit", false, true),
            DocumentEvent::Resubmit => button("Periksa dan ajukan lagi", "submit", false, true),
            DocumentEvent::Recall => button("Tarik kembali", "recall", true, false),
            DocumentEvent::StartAnew => button("Tulis gagasan lain", "start-anew", true, true),
            DocumentEvent::Reopen => button("Buka lagi untuk perbaikan", "reopen", false, false),
            DocumentEvent::Return
            | DocumentEvent::MentorApprove
            | DocumentEvent::CoachApprove
            | DocumentEvent::Reject => button("Periksa dan putuskan", "review", false, true),
            DocumentEvent::Finalise => continue,
        };
        if !buttons.contains(&next) {
            buttons.push(next);
        }
    }
    buttons
}

/// As long as something is lacking, writing on comes first.
pub fn write_on(head: &Head, outline: &Outline, buttons: &mut Vec<Button>) {
    if outline.is_complete() {
        return;
    }
    let href = match outline.first_open() {
        Some(section) if outline.has_title => head.section(&section.key),
        _ => head.identity(),
    };
    let label = if outline.is_begun() {
        "Lanjutkan menulis"
    } else {
        "Mulai menulis"
    };
    buttons.iter_mut().for_each(|b| b.primary = false);
    buttons.insert(
        0,
        Button {
            label: label.to_owned(),
            href,
            acts: false,
            primary: true,
        },
    );
}

/// A frozen version in the list.
#[derive(Debug, Clone)]
pub struct VersionPart {
    /// Its address.
    pub href: String,
    /// "Versi 2".
    pub name: String,
    /// When it was submitted.
    pub at: String,
    /// The kind of the decision's tag.
    pub tag: &'static str,
    /// What became of it.
    pub fate: String,
    /// A few words to the mentor.
    pub note: String,
    /// Where the changes since the version before are shown; empty for the first.
    pub changes_href: String,
}

/// The list of versions.
pub fn versions(here: &Here, head: &Head, rows: &[VersionRow]) -> Vec<VersionPart> {
    let part = |row: &VersionRow| {
        let href = format!("{}/versions/{}", head.href, row.number);
        let (tag, fate) = fate(row);
        let changes_href = if row.number > 1 {
            format!("{href}?compare={}", row.number - 1)
        } else {
            String::new()
        };
        let at = text::datetime(row.submitted_at, here.tenant.zone);
        VersionPart {
            href,
            name: format!("Versi {}", row.number),
            at,
            tag,
            fate,
            note: row.note.clone(),
            changes_href,
        }
    };
    rows.iter().map(part).collect()
}

fn fate(row: &VersionRow) -> (&'static str, String) {
    let by = row.decided_by.as_deref().unwrap_or_default();
    match row.decision.as_deref() {
        Some("approved") => ("good", format!("Disetujui {by}")),
        Some("returned") => ("warning", format!("Dikembalikan {by}")),
        Some("rejected") => ("bad", format!("Ditolak {by}")),
        _ => ("neutral", "Belum diputuskan".to_owned()),
    }
}

/// The document's own page.
#[derive(Template, WebTemplate)]
#[template(path = "documents/overview.html")]
pub struct OverviewPage {
    /// Around the content.
    pub page: Page,
    /// Above the content.
    pub head: Head,
    /// Who has it now.
    pub holder: String,
    /// Since when it stands so.
    pub since: String,
    /// The deadline, while somebody still writes.
    pub due: Option<Due>,
    /// More time that was granted: who, until when and why.
    pub extensions: Vec<String>,
    /// Where more time is granted; empty for who may not.
    pub extend_href: String,
    /// What the reader can do.
    pub buttons: Vec<Button>,
    /// Where the checklist is answered and how many lines wait; none when nothing does.
    pub answers: Option<(String, i64)>,
    /// The sheet that says who approved it, once all have.
    pub approval: Option<String>,
    /// Proof of the submission that waits now.
    pub record: Option<VersionPart>,
    /// Completeness in words and percent; none for those who do not see drafts.
    pub completeness: Option<(String, usize)>,
    /// The parts with ticks; empty for those who do not see drafts.
    pub parts: Vec<NavPart>,
    /// What was submitted.
    pub versions: Vec<VersionPart>,
    /// What has changed since the reader read it.
    pub unread: Option<UnreadPart>,
}

impl OverviewPage {
    /// Who has it now, as the page shows it.
    pub fn holder_of(dossier: &Dossier) -> String {
        if dossier.relation.leader && dossier.document.is_open() {
            "Ada pada Anda".to_owned()
        } else {
            holder(&dossier.project, &dossier.document)
        }
    }
}

/// The text that was saved elsewhere.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// The text, against what was typed: what is added stands only there, what is removed only in the typed one.
    pub pieces: Vec<Piece>,
    /// When it was saved.
    pub at: String,
}

/// One section.
#[derive(Template, WebTemplate)]
#[template(path = "documents/section.html")]
pub struct SectionPage {
    /// Around the content.
    pub page: Page,
    /// Above the content.
    pub head: Head,
    /// Its name.
    pub label: String,
    /// What to write.
    pub hint: String,
    /// The most words.
    pub max_words: i32,
    /// The project's table that stands here, and where it is kept; none for text.
    pub table: Option<TablePart>,
    /// "Bagian 3 dari 7".
    pub place: String,
    /// Its address.
    pub href: String,
    /// Whether the reader writes.
    pub may_write: bool,
    /// What was typed, or what stands.
    pub form: FormView,
    /// The version that the form is typed over.
    pub version: i32,
    /// When it was saved, in words.
    pub saved: String,
    /// The other text, when both must be compared.
    pub conflict: Option<Conflict>,
    /// The section before; empty at the first.
    pub previous: String,
    /// The section after; empty at the last.
    pub next: String,
    /// All parts.
    pub parts: Vec<NavPart>,
}

/// Something that is lacking, with where it is mended.
#[derive(Debug, Clone)]
pub struct LackPart {
    /// What to do.
    pub words: String,
    /// Where; empty when somebody else must do it.
    pub href: String,
}

/// What is lacking, in words.
pub fn lacks(head: &Head, lacks: &[Lack], staff: &[String]) -> Vec<LackPart> {
    let ask = if staff.is_empty() {
        "Hubungi admin penyelenggara.".to_owned()
    } else {
        text::ended(&format!("Hubungi pengelola kelas: {}", staff.join(", ")))
    };
    let part = |lack: &Lack| match lack {
        Lack::Title => LackPart {
            words: "Isi judul proyek.".into(),
            href: head.identity(),
        },
        Lack::Empty(section) => LackPart {
            words: format!("Isi bagian “{}”.", section.label),
            href: head.section(&section.key),
        },
        Lack::TooLong(section, over) => LackPart {
            words: format!(
                "Persingkat bagian “{}”: kurangi {over} kata.",
                section.label
            ),
            href: head.section(&section.key),
        },
        Lack::Answers(count) => LackPart {
            words: format!("Jawab {count} catatan pemeriksa yang belum dijawab."),
            href: format!("{}/answers", head.href),
        },
        Lack::Mentor => LackPart {
            words: format!("Anda belum mempunyai mentor. {ask}"),
            href: String::new(),
        },
        Lack::Coach => LackPart {
            words: format!("Anda belum mempunyai coach. {ask}"),
            href: String::new(),
        },
    };
    lacks.iter().map(part).collect()
}

/// One part on the page where all is checked.
#[derive(Debug, Clone)]
pub struct CheckPart {
    /// Its name.
    pub label: String,
    /// Where it is changed.
    pub href: String,
    /// The text.
    pub body: String,
    /// The table.
    pub table: Option<Table>,
    /// Class of the tick.
    pub tick: &'static str,
    /// The state in words.
    pub state: &'static str,
}

/// All parts for the last look.
pub fn checks(
    head: &Head,
    outline: &Outline,
    kind: DocumentKind,
    tables: &Tables,
) -> Vec<CheckPart> {
    let check = |part: &Part| {
        let (tick, state) = part_state(part);
        CheckPart {
            label: part.section.label.clone(),
            href: head.section(&part.section.key),
            body: part.body.clone(),
            table: tables
                .of(part.section.source, kind)
                .filter(|t| !t.rows.is_empty()),
            tick,
            state,
        }
    };
    outline.parts.iter().map(check).collect()
}

/// The last look before a document is handed in.
#[derive(Template, WebTemplate)]
#[template(path = "documents/submit.html")]
pub struct SubmitPage {
    /// Around the content.
    pub page: Page,
    /// Above the content.
    pub head: Head,
    /// Facts of the project: label and value.
    pub identity: Vec<(&'static str, String)>,
    /// All parts.
    pub checks: Vec<CheckPart>,
    /// What is lacking.
    pub lacks: Vec<LackPart>,
    /// The note to the mentor.
    pub form: FormView,
    /// The number the version will get.
    pub number: i32,
    /// What the button says.
    pub button: &'static str,
    /// What will happen then.
    pub then: String,
}

/// A section of a frozen version.
#[derive(Debug, Clone)]
pub struct FrozenPart {
    /// Its name at that time.
    pub label: String,
    /// The text in runs; one run of the same words when nothing is compared. Empty where the table is shown.
    pub pieces: Vec<Piece>,
    /// The table, unless its changes are shown.
    pub table: Option<Table>,
    /// Whether anything changed against the compared version.
    pub changed: bool,
}

/// The sections of a version, against an older one if given.
pub fn frozen(version: &[Frozen], older: Option<&[Frozen]>) -> Vec<FrozenPart> {
    let plain = |s: &Frozen| FrozenPart {
        label: s.label.clone(),
        pieces: if s.table.is_some() {
            Vec::new()
        } else {
            vec![Piece::Same(s.body.clone())]
        },
        table: s.table.clone(),
        changed: false,
    };
    let Some(older) = older else {
        return version.iter().map(plain).collect();
    };
    let text = |sections: &[Frozen], key: &str| {
        let found = sections.iter().find(|s| s.key == key);
        found.map(Frozen::text).unwrap_or_default()
    };
    let gone = older
        .iter()
        .filter(|o| version.iter().all(|s| s.key != o.key));
    let part = |s: &Frozen| {
        let (before, after) = (text(older, &s.key), text(version, &s.key));
        if before == after {
            return plain(s);
        }
        FrozenPart {
            label: s.label.clone(),
            changed: true,
            pieces: compare(&before, &after),
            table: None,
        }
    };
    version.iter().chain(gone).map(part).collect()
}

/// What the reader is told of a version newer than the one read before.
#[derive(Debug, Clone)]
pub struct UnreadPart {
    /// "versi 1".
    pub known: String,
    /// Where both are compared.
    pub href: String,
}

/// What has changed since the reader read the document; nothing for a first reading, and nothing for its author.
pub fn unread(head: &Head, dossier: &Dossier, reading: Reading, number: i32) -> Option<UnreadPart> {
    let known = reading
        .before(number)
        .filter(|_| !dossier.relation.leader)?;
    Some(UnreadPart {
        known: format!("versi {known}"),
        href: format!("{}/versions/{number}?compare={known}", head.href),
    })
}

/// A project's table in a draft.
#[derive(Debug, Clone)]
pub struct TablePart {
    /// As it would be frozen now.
    pub table: Table,
    /// Where it is kept; empty for who only reads.
    pub href: String,
}

/// A frozen version.
#[derive(Template, WebTemplate)]
#[template(path = "documents/version.html")]
pub struct VersionPage {
    /// Around the content.
    pub page: Page,
    /// Above the content.
    pub head: Head,
    /// Its number.
    pub number: i32,
    /// Facts: label and value.
    pub facts: Vec<(&'static str, String)>,
    /// The title in runs.
    pub title: Vec<Piece>,
    /// The sections.
    pub sections: Vec<FrozenPart>,
    /// The number it is compared with.
    pub compared: Option<i32>,
    /// What has changed since the reader read it.
    pub unread: Option<UnreadPart>,
    /// Those it can be compared with, the latest first; only when there is a choice.
    pub others: Vec<(String, String)>,
    /// What is chosen.
    pub chosen: FormView,
    /// Its plain address.
    pub href: String,
    /// The number of the version before; 0 for the first.
    pub previous: i32,
    /// The number of the version after; 0 for the last.
    pub next: i32,
}

/// The versions that one can be compared with, the latest first; none when the buttons offer the only one.
pub fn other_versions(latest: i32, number: i32) -> Vec<(String, String)> {
    if latest < 3 {
        return Vec::new();
    }
    (1..=latest)
        .rev()
        .filter(|n| *n != number)
        .map(|n| (n.to_string(), format!("Versi {n}")))
        .collect()
}

/// The facts of a frozen version.
pub fn version_facts(
    here: &Here,
    dossier: &Dossier,
    version: &Version,
) -> Vec<(&'static str, String)> {
    let project = &dossier.project;
    let mut facts = vec![
        ("Peserta", project.leader_name.clone()),
        ("Jabatan", project.leader_position.clone()),
        ("Perangkat daerah", project.org_unit_name.clone()),
        ("Kelas", project.cohort_name.clone()),
        ("Mentor", project.mentor_name.clone()),
        (
            "Diajukan",
            text::datetime(version.submitted_at, here.tenant.zone),
        ),
    ];
    if dossier.document.kind != DocumentKind::Idea {
        facts.insert(5, ("Coach", project.coach_name.clone()));
    }
    if !version.note.is_empty() {
        facts.push(("Pesan untuk mentor", version.note.clone()));
    }
    facts.retain(|(_, value)| !value.is_empty());
    facts
}
