//! The documents of a project as they are written: sections, what is still lacking, frozen versions.
//!
//! Main types: [`Outline`] (a document's parts with their text), [`Lack`] (what stands between a draft and its
//! submission). The section templates come from [`crate::programs`]; who decides on a version is not known here.

pub mod actions;
pub mod changes;
pub mod forms;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

use super::{
    Document, DocumentEvent, DocumentKind, DocumentMachine, DocumentState, IdeaMachine, Project,
    Relation,
};
use crate::access::Machine;
use crate::error::{Error, Result};
use crate::programs::{ClassStage, Program, Section, sections};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The text of a section as it was last saved.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// A section as it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Which section.
    pub key: String,
    /// Its name at that time.
    pub label: String,
    /// The text.
    pub body: String,
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
    pub section: &'static Section,
    /// The text; empty before the first save.
    pub body: String,
    /// The version of the text; 0 before the first save.
    pub version: i32,
    /// When it was last saved.
    pub saved_at: Option<DateTime<Utc>>,
}

impl Part {
    /// How far it is written.
    pub fn fill(&self) -> Fill {
        let words = count_words(&self.body);
        match words {
            0 => Fill::Empty,
            _ if words > self.section.max_words => Fill::TooLong(words - self.section.max_words),
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
    pub fn of(program: Program, kind: DocumentKind, title: &str, saved: &[Saved]) -> Self {
        let part = |section: &'static Section| match saved.iter().find(|s| s.key == section.key) {
            Some(s) => Part {
                section,
                body: s.body.clone(),
                version: s.version,
                saved_at: Some(s.saved_at),
            },
            None => Part {
                section,
                body: String::new(),
                version: 0,
                saved_at: None,
            },
        };
        Self {
            has_title: !title.trim().is_empty(),
            parts: sections(program, crate::codes::Code::code(kind))
                .iter()
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
    pub fn first_open(&self) -> Option<&'static Section> {
        self.parts
            .iter()
            .find(|p| !p.is_enough())
            .map(|p| p.section)
    }

    /// Place of a section in the order.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.parts.iter().position(|p| p.section.key == key)
    }

    /// The sections as they are frozen.
    pub fn freeze(&self) -> Vec<Frozen> {
        let frozen = |p: &Part| Frozen {
            key: p.section.key.to_owned(),
            label: p.section.label.to_owned(),
            body: p.body.clone(),
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
    Empty(&'static Section),
    /// A section is longer than its limit by so many words.
    TooLong(&'static Section, usize),
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
            Fill::TooLong(over) => Lack::TooLong(part.section, over),
            _ => Lack::Empty(part.section),
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

/// What somebody who stands so to the project can cause now: the buttons of the page.
pub fn events_for(document: &Document, relation: Relation) -> Vec<DocumentEvent> {
    let roles = relation.roles();
    match document.kind {
        DocumentKind::Idea => IdeaMachine::events_for(document.state, &roles),
        DocumentKind::Design | DocumentKind::Report => {
            DocumentMachine::events_for(document.state, &roles)
        }
    }
}

/// The class stage whose last day is the deadline of a document.
pub fn due_at_end_of(kind: DocumentKind) -> ClassStage {
    match kind {
        DocumentKind::Idea => ClassStage::Commitment,
        DocumentKind::Design => ClassStage::Design,
        DocumentKind::Report => ClassStage::Implementation,
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
