//! What is said about a project: comments, the mentor's sheet, the routine flag.

use super::{By, Journey};
use crate::codes::Code;
use crate::demo::rows::{CommentRow, FlagRow, ScoreRow, SheetRow};
use crate::demo::world::World;
use crate::error::{Error, Result};
use crate::projects::{DocumentKind, Novelty};
use chrono::NaiveDate;

const CRITERIA: [&str; 6] = [
    "relevance",
    "novelty",
    "feasibility",
    "benefit",
    "sustainability",
    "replicability",
];

impl Journey {
    /// Says something for an audience: `team`, `reviewers` or `all`.
    pub fn say(
        &mut self,
        w: &mut World,
        by: By,
        audience: &'static str,
        about: Option<(DocumentKind, &'static str)>,
        body: &str,
        day: NaiveDate,
    ) -> Result<()> {
        let author = self.person(by)?.clone();
        let created_at = self
            .class
            .at(day, 13, u32::try_from(self.facts.seed % 40).unwrap_or(0))
            .max(self.project.created_at);
        w.t.comments.push(CommentRow {
            tenant_id: self.project.tenant_id,
            id: w.ids.next(),
            home_tenant_id: self.project.home_tenant_id,
            project_id: self.project.id,
            author_member_id: author.id,
            author_name: author.name,
            author_role: by.role().code(),
            audience,
            document_kind: about.map(|(kind, _)| kind.code()),
            section_key: about.map_or("", |(_, key)| key),
            body: body.to_owned(),
            created_at,
        });
        Ok(())
    }

    /// The mentor's sheet about a document, with as many scores as are given; it is sent once the novelty is judged.
    pub fn score(
        &mut self,
        w: &mut World,
        kind: DocumentKind,
        novelty: Option<Novelty>,
        scores: &[i64],
        comment: &str,
        day: NaiveDate,
    ) -> Result<()> {
        let mentor = self.person(By::Mentor)?.id;
        let document = self
            .papers
            .iter()
            .find(|paper| paper.kind == kind)
            .ok_or_else(|| Error::internal("no document to score"))?
            .row
            .id;
        let at = self.class.at(day, 16, 20);
        let sent = novelty.is_some();
        let sheet = w.ids.next();
        w.t.sheets.push(SheetRow {
            tenant_id: self.project.tenant_id,
            id: sheet,
            project_id: self.project.id,
            document_id: document,
            mentor_member_id: mentor,
            state: if sent { "submitted" } else { "draft" },
            novelty: novelty.map(Code::code),
            comment: comment.to_owned(),
            updated_at: at,
            submitted_at: sent.then_some(at),
        });
        let scored = CRITERIA.iter().zip(scores);
        w.t.scores.extend(scored.map(|(criterion, score)| ScoreRow {
            tenant_id: self.project.tenant_id,
            sheet_id: sheet,
            criterion,
            score: *score,
        }));
        Ok(())
    }

    /// Flags the project as routine; returns where the flag stands, for [`Journey::answer_flag`] and [`Journey::lift_flag`].
    pub fn flag(&mut self, w: &mut World, by: By, reason: &str, day: NaiveDate) -> Result<usize> {
        let person = self.person(by)?.clone();
        w.t.flags.push(FlagRow {
            tenant_id: self.project.tenant_id,
            id: w.ids.next(),
            home_tenant_id: self.project.home_tenant_id,
            project_id: self.project.id,
            flagged_by: person.id,
            flagged_by_name: person.name,
            flagged_by_role: by.role().code(),
            reason: reason.to_owned(),
            flagged_at: self.class.at(day, 11, 5),
            answer: String::new(),
            answered_at: None,
            lifted_at: None,
            lifted_by_name: String::new(),
        });
        self.judge(Novelty::Routine);
        Ok(w.t.flags.len() - 1)
    }

    /// The leader answers a flag.
    pub fn answer_flag(&mut self, w: &mut World, flag: usize, answer: &str, day: NaiveDate) {
        let at = self.class.at(day, 10, 30);
        if let Some(flag) = w.t.flags.get_mut(flag) {
            flag.answer = answer.to_owned();
            flag.answered_at = Some(at);
        }
    }

    /// Whoever raised the flag takes it down.
    pub fn lift_flag(&mut self, w: &mut World, flag: usize, day: NaiveDate) {
        let at = self.class.at(day, 15, 0);
        if let Some(flag) = w.t.flags.get_mut(flag) {
            flag.lifted_by_name = flag.flagged_by_name.clone();
            flag.lifted_at = Some(at);
        }
        self.judge(Novelty::Development);
    }
}
