//! What is said about a project: comments, the mentor's sheet, the routine flag.

use super::{By, Journey};
use crate::codes::Code;
use crate::consultations::{AdviserRole, ConsultationState, Medium, Topic};
use crate::demo::classes::shift;
use crate::demo::rows::{CommentRow, ConsultationRow, FlagRow, ScoreRow, SheetRow};
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

    /// One of several, always the same for this project.
    pub fn one_of<T: Copy, const N: usize>(&self, all: &[T; N]) -> T {
        all[self.facts.seed % N]
    }

    /// The leader and an adviser talk: a line of the control card, asked by the leader; answered the next day if there is
    /// an answer.
    pub fn consult(
        &mut self,
        w: &mut World,
        with: AdviserRole,
        how: (Medium, Topic),
        words: (&str, &str),
        day: NaiveDate,
    ) -> Result<()> {
        let adviser = match with {
            AdviserRole::Mentor => By::Mentor,
            AdviserRole::Coach => By::Coach,
        };
        let adviser = self.person(adviser)?.clone();
        let (state, answered_on) = match words.1 {
            "" => (ConsultationState::Asked, day),
            _ => (ConsultationState::Answered, shift(day, 1)),
        };
        w.t.consultations.push(ConsultationRow {
            tenant_id: self.project.tenant_id,
            id: w.ids.next(),
            home_tenant_id: self.project.home_tenant_id,
            project_id: self.project.id,
            held_on: day,
            medium: how.0.code(),
            topic: how.1.code(),
            adviser_role: with.code(),
            adviser_member_id: adviser.id,
            adviser_name: adviser.name,
            question: words.0.to_owned(),
            response: words.1.to_owned(),
            state: state.code(),
            state_since: self.class.at(answered_on, 14, 10),
            noted_by: self.leader.id,
            created_at: self.class.at(day, 10, 5),
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
