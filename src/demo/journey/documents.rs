//! Documents: written, submitted, sent back, answered, approved.

use super::{By, Journey, Paper, stones};
use crate::access::Machine;
use crate::codes::Code;
use crate::demo::facts::shorten;
use crate::demo::prose;
use crate::demo::rows::{ChangeRow, DocumentRow, ExtensionRow, ReviewRow, VersionRow};
use crate::demo::world::World;
use crate::documents::Frozen;
use crate::documents::tables::Tables;
use crate::error::{Error, Result};
use crate::programs::{Source, sections};
use crate::projects::{DocumentEvent, DocumentKind, DocumentMachine, DocumentState, IdeaMachine};
use chrono::{DateTime, NaiveDate, Utc};

impl Journey {
    pub(super) fn open(&mut self, w: &mut World, kind: DocumentKind, at: DateTime<Utc>) {
        if self.papers.iter().any(|paper| paper.kind == kind) {
            return;
        }
        let row = DocumentRow {
            tenant_id: self.project.tenant_id,
            id: w.ids.next(),
            home_tenant_id: self.project.home_tenant_id,
            project_id: self.project.id,
            kind: kind.code(),
            state: DocumentState::Draft.code(),
            state_since: at,
            latest_number: 0,
            template_id: None,
        };
        self.papers.push(Paper {
            row,
            kind,
            state: DocumentState::Draft,
            draft: Vec::new(),
            saved_at: at,
            checklist: 0..0,
        });
    }

    fn paper(&mut self, kind: DocumentKind) -> Result<&mut Paper> {
        let brand = self.facts.brand;
        self.papers
            .iter_mut()
            .find(|paper| paper.kind == kind)
            .ok_or_else(|| Error::internal(format!("{brand} has no {kind} yet")))
    }

    /// Writes the first `share` per cent of the sections; those in `thin` are kept too short.
    pub fn write(
        &mut self,
        kind: DocumentKind,
        share: usize,
        thin: &[&str],
        day: NaiveDate,
    ) -> Result<()> {
        let at = self.tick(day, 10);
        let list = sections(self.facts.program, kind.code());
        let facts = self.facts.clone();
        if kind != DocumentKind::Idea {
            self.entries = prose::lists(&facts, kind == DocumentKind::Report);
        }
        let written = list
            .iter()
            .take((list.len() * share).div_ceil(100))
            .filter(|section| section.source == Source::Text)
            .map(|section| {
                let text = prose::body(&facts, kind.code(), &section.key);
                let text = if thin.contains(&section.key.as_str()) {
                    shorten(&text, 1)
                } else {
                    text
                };
                (section.key.as_str(), text)
            });
        let written = written.collect();
        let paper = self.paper(kind)?;
        paper.draft = written;
        paper.saved_at = at;
        Ok(())
    }

    /// Grants more time for a document.
    pub fn extend(
        &mut self,
        w: &mut World,
        kind: DocumentKind,
        until_on: NaiveDate,
        reason: &str,
        day: NaiveDate,
    ) -> Result<()> {
        let granted_at = self.tick(day, 9);
        let by = self.person(By::Staff)?;
        let (granted_by, granted_by_name) = (by.id, by.name.clone());
        let id = w.ids.next();
        w.t.extensions.push(ExtensionRow {
            tenant_id: self.project.tenant_id,
            id,
            home_tenant_id: self.project.home_tenant_id,
            project_id: self.project.id,
            kind: kind.code(),
            until_on,
            reason: reason.to_owned(),
            granted_by,
            granted_by_name,
            granted_at,
        });
        Ok(())
    }

    /// Submits the draft, or submits it again: freezes a version.
    pub fn submit(
        &mut self,
        w: &mut World,
        kind: DocumentKind,
        note: &str,
        day: NaiveDate,
    ) -> Result<()> {
        let at = self.tick(day, 11);
        let event = if self.paper(kind)?.state == DocumentState::Draft {
            DocumentEvent::Submit
        } else {
            DocumentEvent::Resubmit
        };
        self.turn(w, kind, event, By::Leader, at, None)?;
        let (title, brand, leader) = (
            self.project.title.clone(),
            self.project.brand.clone(),
            self.leader.id,
        );
        self.project.submitted_at.get_or_insert(at);
        let id = w.ids.next();
        let tables = Tables {
            entries: self.entries.clone(),
            milestones: self.stones.iter().filter_map(stones::milestone).collect(),
        };
        let list = sections(self.facts.program, kind.code());
        let paper = self.paper(kind)?;
        paper.row.latest_number += 1;
        let text = |key: &str| {
            let written = paper.draft.iter().find(|(of, _)| *of == key);
            written.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let frozen: Vec<Frozen> = list
            .iter()
            .map(|s| Frozen {
                key: s.key.clone(),
                label: s.label.clone(),
                body: text(&s.key),
                table: tables.of(s.source, kind),
            })
            .collect();
        w.t.versions.push(VersionRow {
            tenant_id: paper.row.tenant_id,
            id,
            home_tenant_id: paper.row.home_tenant_id,
            document_id: paper.row.id,
            number: paper.row.latest_number,
            title,
            brand,
            sections: serde_json::to_value(frozen).map_err(Error::internal)?,
            note: note.to_owned(),
            submitted_at: at,
            submitted_by: leader,
        });
        Ok(())
    }

    /// Sends the latest version back with a checklist of changes: section and what to do.
    pub fn send_back(
        &mut self,
        w: &mut World,
        kind: DocumentKind,
        by: By,
        note: &str,
        list: &[(&'static str, &str)],
        day: NaiveDate,
    ) -> Result<()> {
        let at = self.tick(day, 14);
        self.turn(w, kind, DocumentEvent::Return, by, at, Some(note))?;
        let review = self.review(w, kind, by, "returned", note, at)?;
        let first = w.t.changes.len();
        for (position, (section_key, body)) in (1..).zip(list) {
            w.t.changes.push(ChangeRow {
                tenant_id: self.project.tenant_id,
                id: w.ids.next(),
                home_tenant_id: self.project.home_tenant_id,
                review_id: review,
                position,
                section_key,
                body: (*body).to_owned(),
                answer: String::new(),
                answered_at: None,
            });
        }
        self.paper(kind)?.checklist = first..w.t.changes.len();
        Ok(())
    }

    /// Answers the first lines of the last checklist.
    pub fn answer(
        &mut self,
        w: &mut World,
        kind: DocumentKind,
        answers: &[&str],
        day: NaiveDate,
    ) -> Result<()> {
        let at = self.tick(day, 9);
        let checklist = self.paper(kind)?.checklist.clone();
        for (line, answer) in w.t.changes[checklist].iter_mut().zip(answers) {
            line.answer = (*answer).to_owned();
            line.answered_at = Some(at);
        }
        Ok(())
    }

    /// Approves the latest version; the project moves on by an event of its own.
    pub fn approve(
        &mut self,
        w: &mut World,
        kind: DocumentKind,
        by: By,
        note: &str,
        day: NaiveDate,
    ) -> Result<()> {
        let at = self.tick(day, 15);
        let event = if by == By::Coach {
            DocumentEvent::CoachApprove
        } else {
            DocumentEvent::MentorApprove
        };
        self.turn(w, kind, event, by, at, None)?;
        self.review(w, kind, by, "approved", note, at)?;
        Ok(())
    }

    /// Refuses an idea: another one is to be written.
    pub fn reject(&mut self, w: &mut World, reason: &str, day: NaiveDate) -> Result<()> {
        let at = self.tick(day, 16);
        self.turn(
            w,
            DocumentKind::Idea,
            DocumentEvent::Reject,
            By::Mentor,
            at,
            Some(reason),
        )?;
        self.review(w, DocumentKind::Idea, By::Mentor, "rejected", reason, at)?;
        Ok(())
    }

    /// Opens an approved document again, after its seminar.
    pub fn reopen(
        &mut self,
        w: &mut World,
        kind: DocumentKind,
        reason: &str,
        day: NaiveDate,
    ) -> Result<()> {
        let at = self.tick(day, 16);
        self.turn(w, kind, DocumentEvent::Reopen, By::Staff, at, Some(reason))
    }

    /// Locks an approved document for good.
    pub fn finalise(&mut self, w: &mut World, kind: DocumentKind, day: NaiveDate) -> Result<()> {
        let at = self.tick(day, 15);
        self.turn(w, kind, DocumentEvent::Finalise, By::Staff, at, None)
    }

    fn turn(
        &mut self,
        w: &mut World,
        kind: DocumentKind,
        event: DocumentEvent,
        by: By,
        at: DateTime<Utc>,
        reason: Option<&str>,
    ) -> Result<()> {
        let paper = self.paper(kind)?;
        let from = paper.state;
        let (machine, to) = match kind {
            DocumentKind::Idea => (IdeaMachine::NAME, IdeaMachine::after(from, event)?),
            DocumentKind::Design | DocumentKind::Report => {
                (DocumentMachine::NAME, DocumentMachine::after(from, event)?)
            }
        };
        paper.state = to;
        paper.row.state = to.code();
        paper.row.state_since = at;
        let subject = paper.row.id;
        self.moved(
            w,
            machine,
            subject,
            (from.code(), event.code(), to.code()),
            by,
            at,
            reason,
        )
    }

    fn review(
        &mut self,
        w: &mut World,
        kind: DocumentKind,
        by: By,
        decision: &'static str,
        note: &str,
        at: DateTime<Utc>,
    ) -> Result<uuid::Uuid> {
        let reviewer = self.person(by)?.clone();
        let paper = self.paper(kind)?;
        let id = w.ids.next();
        w.t.reviews.push(ReviewRow {
            tenant_id: paper.row.tenant_id,
            id,
            home_tenant_id: paper.row.home_tenant_id,
            project_id: paper.row.project_id,
            document_id: paper.row.id,
            version_number: paper.row.latest_number,
            decision,
            reviewer_role: by.role().code(),
            reviewer_member_id: reviewer.id,
            reviewer_name: reviewer.name,
            reviewer_position: reviewer.position,
            note: note.to_owned(),
            decided_at: at,
        });
        Ok(id)
    }
}
