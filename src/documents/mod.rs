//! The documents of a project as they are written: sections, what is still lacking, frozen versions, who has read which.
//!
//! Main types: [`Outline`] (a document's parts with their content), [`Lack`] (what stands between a draft and its
//! submission), [`Frozen`] (a section as it was submitted). Which sections there are, says [`crate::section_templates`]; the
//! tables among them are the project's own ([`tables`]). Who decides on a version is not known here.

pub mod actions;
pub mod changes;
pub mod forms;
pub mod readings;
pub mod routes;
pub mod store;
pub mod tables;
#[cfg(test)]
mod tests;
pub mod views;

use crate::error::{Error, Result};
use crate::programs::{Program, Section, Source, sections};
use crate::projects::{Document, DocumentEvent, DocumentKind, DocumentState, Project};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tables::{Table, Tables};

/// The text of a section as it was last saved.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Saved {
    /// Which section.
    pub key: String,
    /// The text.
    pub body: String,
    /// Grows with each save; 0 before the first.
    pub version: i32,
    /// When.
    pub saved_at: DateTime<Utc>,
}

/// What a draft consists of: the sections it is written by, and what they hold so far.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The sections of its template; none where the standard ones apply.
    pub sections: Option<Vec<Section>>,
    /// The texts.
    pub saved: Vec<Saved>,
    /// How many rows the project's tables have.
    pub rows: HashMap<Source, i64>,
}

/// A section as it was submitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// Which section.
    pub key: String,
    /// Its name at that time.
    pub label: String,
    /// The text; empty where a table stands.
    pub body: String,
    /// The table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
}

impl Frozen {
    /// What it says, as text: to be compared.
    pub fn text(&self) -> String {
        self.table
            .as_ref()
            .map_or_else(|| self.body.clone(), Table::lines)
    }
}

/// How far a part of a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Nothing yet.
    Empty,
    /// Longer than its limit by so many words.
    TooLong(usize),
    /// Written.
    Done,
}

/// One section with what has been written in it.
#[derive(Debug, Clone)]
pub struct Part {
    /// The section.
    pub section: Section,
    /// The text; empty before the first save, and where a table stands.
    pub body: String,
    /// How many rows the table has; 0 for text.
    pub rows: i64,
    /// The version of the text; 0 before the first save.
    pub version: i32,
    /// When it was last saved.
    pub saved_at: Option<DateTime<Utc>>,
}

impl Part {
    /// How far it is written.
    pub fn fill(&self) -> Fill {
        if self.section.source != Source::Text {
            return if self.rows > 0 {
                Fill::Done
            } else {
                Fill::Empty
            };
        }
        let most = usize::try_from(self.section.max_words).unwrap_or_default();
        match count_words(&self.body) {
            0 => Fill::Empty,
            words if words > most => Fill::TooLong(words - most),
            _ => Fill::Done,
        }
    }

    /// Whether nothing more is asked of it.
    pub fn is_enough(&self) -> bool {
        self.fill() == Fill::Done || (self.fill() == Fill::Empty && !self.section.required)
    }
}

/// Words as people count them: whatever stands between blanks.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// A document's parts in the order of its template.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Whether the project's title stands; it is the first part of idea and design.
    pub has_title: bool,
    /// The sections.
    pub parts: Vec<Part>,
}

impl Outline {
    /// The outline of a document with what was saved so far.
    pub fn of(program: Program, kind: DocumentKind, title: &str, draft: Draft) -> Self {
        let Draft {
            sections: own,
            mut saved,
            rows,
        } = draft;
        let part = |section: Section| {
            let text = saved
                .iter()
                .position(|s| s.key == section.key)
                .map(|at| saved.swap_remove(at));
            Part {
                rows: rows.get(&section.source).copied().unwrap_or_default(),
                version: text.as_ref().map_or(0, |s| s.version),
                saved_at: text.as_ref().map(|s| s.saved_at),
                body: text.map(|s| s.body).unwrap_or_default(),
                section,
            }
        };
        Self {
            has_title: !title.trim().is_empty(),
            parts: own
                .unwrap_or_else(|| sections(program, crate::codes::Code::code(kind)).to_vec())
                .into_iter()
                .map(part)
                .collect(),
        }
    }

    /// How many parts must be written, the title among them.
    pub fn wanted(&self) -> usize {
        1 + self.parts.iter().filter(|p| p.section.required).count()
    }

    /// How many of them are.
    pub fn written(&self) -> usize {
        usize::from(self.has_title)
            + self
                .parts
                .iter()
                .filter(|p| p.section.required && p.fill() == Fill::Done)
                .count()
    }

    /// "7 dari 12 bagian terisi".
    pub fn words(&self) -> String {
        format!("{} dari {} bagian terisi", self.written(), self.wanted())
    }

    /// For the progress bar.
    pub fn percent(&self) -> usize {
        self.written() * 100 / self.wanted().max(1)
    }

    /// Whether all that must be written is.
    pub fn is_complete(&self) -> bool {
        self.has_title && self.parts.iter().all(Part::is_enough)
    }

    /// Whether anything at all has been written in the sections.
    pub fn is_begun(&self) -> bool {
        self.parts.iter().any(|p| p.fill() != Fill::Empty)
    }

    /// The first section that still asks for something.
    pub fn first_open(&self) -> Option<&Section> {
        self.parts
            .iter()
            .find(|p| !p.is_enough())
            .map(|p| &p.section)
    }

    /// One section.
    pub fn find(&self, key: &str) -> Option<&Part> {
        self.parts.iter().find(|p| p.section.key == key)
    }

    /// Place of a section in the order.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.parts.iter().position(|p| p.section.key == key)
    }

    /// The sections as they are frozen.
    pub fn freeze(&self, kind: DocumentKind, tables: &Tables) -> Vec<Frozen> {
        let frozen = |p: &Part| Frozen {
            key: p.section.key.clone(),
            label: p.section.label.clone(),
            body: p.body.clone(),
            table: tables.of(p.section.source, kind),
        };
        self.parts.iter().map(frozen).collect()
    }
}

/// What stands between a draft and its submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// The project has no title.
    Title,
    /// A section that must be written is empty.
    Empty(Section),
    /// A section is longer than its limit by so many words.
    TooLong(Section, usize),
    /// Nobody is paired as mentor (BR-06).
    Mentor,
    /// Nobody is paired as coach (BR-06).
    Coach,
    /// So many lines of the last checklist have no answer.
    Answers(i64),
}

/// What is lacking before `document` can be submitted, in the order in which people mend it.
pub fn lacking(
    project: &Project,
    document: &Document,
    outline: &Outline,
    unanswered: i64,
) -> Vec<Lack> {
    let mut lacks = Vec::new();
    if !outline.has_title {
        lacks.push(Lack::Title);
    }
    for part in outline.parts.iter().filter(|p| !p.is_enough()) {
        lacks.push(match part.fill() {
            Fill::TooLong(over) => Lack::TooLong(part.section.clone(), over),
            _ => Lack::Empty(part.section.clone()),
        });
    }
    if document.state == DocumentState::RevisionRequested && unanswered > 0 {
        lacks.push(Lack::Answers(unanswered));
    }
    if project.mentor_member_id.is_none() {
        lacks.push(Lack::Mentor);
    }
    if document.kind != DocumentKind::Idea && project.coach_member_id.is_none() {
        lacks.push(Lack::Coach);
    }
    lacks
}

/// The event with which a draft in this state is handed in.
pub fn submission(state: DocumentState) -> Option<DocumentEvent> {
    match state {
        DocumentState::Draft => Some(DocumentEvent::Submit),
        DocumentState::RevisionRequested => Some(DocumentEvent::Resubmit),
        _ => None,
    }
}

/// The programme of a project's class.
pub fn program_of(project: &Project) -> Result<Program> {
    project.program.parse().map_err(Error::internal)
}

/// Who has the document now, in words.
pub fn holder(project: &Project, document: &Document) -> String {
    let named = |role: &str, name: &str| {
        if name.is_empty() {
            format!("Menunggu {role}, yang belum dipasangkan")
        } else {
            format!("Ada pada {role}, {name}")
        }
    };
    match document.state {
        DocumentState::Draft | DocumentState::RevisionRequested | DocumentState::Rejected => {
            format!("Ada pada peserta, {}", project.leader_name)
        }
        DocumentState::Submitted => named("mentor", &project.mentor_name),
        DocumentState::MentorApproved => named("coach", &project.coach_name),
        DocumentState::Approved | DocumentState::Final => "Sudah disetujui".to_owned(),
    }
}
