//! The journey of one project: each method is one thing that happens, and writes every row that goes with it.
//!
//! Main types: [`Journey`], [`By`], [`Outcome`]. States follow the machines of [`crate::projects`]: a story that takes a
//! way for which no arrow stands fails to load. When what happens is decided by the stories.

mod documents;
mod stones;
mod talk;
mod walk;

pub use stones::{Course, Stone, plan_stones};
pub use walk::{Pace, design, idea, walk};

use super::classes::{Class, Seat, enrol};
use super::facts::Facts;
use super::rows::{DocumentRow, EntryRow, ParticipationRow, ProjectRow, TransitionRow};
use super::world::{Member, World};
use crate::access::{Machine, Role};
use crate::codes::Code;
use crate::error::{Error, Result};
use crate::projects::{DocumentKind, DocumentState, ProjectEvent, ProjectMachine, Stage};
use crate::registers::Entry;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The project leader.
    Leader,
    /// The mentor.
    Mentor,
    /// The coach.
    Coach,
    /// Those who run the class.
    Staff,
}

impl By {
    fn role(self) -> Role {
        match self {
            Self::Leader => Role::Participant,
            Self::Mentor => Role::Mentor,
            Self::Coach => Role::Coach,
            Self::Staff => Role::OrganizerAdmin,
        }
    }
}

/// A document on its way.
#[derive(Debug)]
struct Paper {
    row: DocumentRow,
    kind: DocumentKind,
    state: DocumentState,
    /// Key, label and text as they stand in the draft.
    draft: Vec<(&'static str, String)>,
    saved_at: DateTime<Utc>,
    /// Where the lines of the last checklist stand in the table.
    checklist: std::ops::Range<usize>,
}

/// One project on its way.
#[derive(Debug)]
pub struct Journey {
    /// Its class.
    pub class: Class,
    /// What is true of it.
    pub facts: Facts,
    /// Its leader.
    pub leader: Member,
    mentor: Option<Member>,
    coach: Option<Member>,
    participation: ParticipationRow,
    project: ProjectRow,
    stage: Stage,
    papers: Vec<Paper>,
    /// Its milestones.
    pub stones: Vec<Stone>,
    entries: Vec<Entry>,
    last: DateTime<Utc>,
}

/// What the launches need to know of a project.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Organiser.
    pub tenant: Uuid,
    /// Home.
    pub home: Uuid,
    /// The project.
    pub project: Uuid,
    /// Its facts.
    pub facts: Facts,
    /// Number of its class.
    pub class_number: i32,
    /// Its leader.
    pub leader: Member,
    /// When each short-term milestone was verified.
    pub verified_at: Vec<Option<DateTime<Utc>>>,
    /// Short-term milestones that were not cancelled.
    pub short_total: u32,
    /// Planned money over all milestones.
    pub budget: i64,
    /// Where it happens.
    pub locus: String,
}

impl Journey {
    /// Takes a seat and opens the project with an empty idea.
    pub fn start(w: &mut World, class: &Class, seat: &Seat, facts: Facts) -> Self {
        let (leader, participation) = enrol(w, class, seat);
        let at = participation.enrolled_at;
        let project = ProjectRow {
            tenant_id: class.tenant.id,
            id: w.ids.next(),
            home_tenant_id: seat.home,
            participation_id: participation.id,
            cohort_id: class.id,
            stage: Stage::Idea.code(),
            title: String::new(),
            brand: String::new(),
            theme: String::new(),
            locus: String::new(),
            scope: crate::projects::Scope::Unit.code(),
            digital: None,
            novelty: None,
            submitted_at: None,
            implementation_started_on: None,
            stop_reason: String::new(),
            updated_at: at,
            created_at: at,
        };
        let mut journey = Self {
            class: class.clone(),
            facts,
            leader,
            mentor: seat.mentor.clone(),
            coach: seat.coach.clone(),
            participation,
            project,
            stage: Stage::Idea,
            papers: Vec::new(),
            stones: Vec::new(),
            entries: Vec::new(),
            last: at,
        };
        journey.open(w, DocumentKind::Idea, at);
        journey
    }

    /// Gives the project its name, theme, place and reach.
    pub fn describe(&mut self, day: NaiveDate) {
        self.tick(day, 9);
        let f = &self.facts;
        self.project.title = f.title.to_owned();
        self.project.brand = f.brand.to_owned();
        self.project.theme = f.idea.theme.to_owned();
        self.project.locus = format!("{}, {}", f.opd, f.place);
        self.project.scope = f.idea.scope.code();
        self.project.digital = Some(f.idea.digital);
    }

    /// How new the project is, as judged.
    pub fn judge(&mut self, novelty: crate::projects::Novelty) {
        self.project.novelty = Some(novelty.code());
    }

    /// Something happens to the project as a whole.
    pub fn advance(
        &mut self,
        w: &mut World,
        event: ProjectEvent,
        by: By,
        day: NaiveDate,
        reason: Option<&str>,
    ) -> Result<()> {
        let at = self.tick(day, 15);
        let from = self.stage;
        let to = ProjectMachine::after(from, event)?;
        self.stage = to;
        self.project.stage = to.code();
        match to {
            Stage::Implementation => {
                self.project.implementation_started_on =
                    self.project.implementation_started_on.or(Some(day))
            }
            Stage::Stopped => self.project.stop_reason = reason.unwrap_or_default().to_owned(),
            Stage::Withdrawn => {
                self.participation.status = "withdrawn";
                self.participation.status_reason = reason.unwrap_or_default().to_owned();
            }
            Stage::Completed => self.participation.status = "graduated",
            _ => {}
        }
        match to {
            Stage::Design => self.open(w, DocumentKind::Design, at),
            Stage::Reporting => self.open(w, DocumentKind::Report, at),
            _ => {}
        }
        self.moved(
            w,
            ProjectMachine::NAME,
            self.project.id,
            (from.code(), event.code(), to.code()),
            by,
            at,
            reason,
        )
    }

    /// Writes what is left and tells what became of it.
    pub fn close(self, w: &mut World) -> Outcome {
        let outcome = Outcome {
            tenant: self.project.tenant_id,
            home: self.project.home_tenant_id,
            project: self.project.id,
            class_number: self.class.number,
            leader: self.leader.clone(),
            verified_at: self
                .stones
                .iter()
                .filter(|s| s.is_short())
                .map(|s| s.verified_at)
                .collect(),
            short_total: u32::try_from(
                self.stones
                    .iter()
                    .filter(|s| s.is_short() && !s.is_cancelled())
                    .count(),
            )
            .unwrap_or(0),
            budget: self
                .stones
                .iter()
                .filter(|s| !s.is_cancelled())
                .map(|s| s.row.budget_rupiah)
                .sum(),
            locus: self.project.locus.clone(),
            facts: self.facts.clone(),
        };
        self.keep_lists(w);
        let program = self.class.program;
        for mut paper in self.papers {
            if !paper.draft.is_empty() {
                let which = (program, paper.kind);
                let template = w.template(paper.row.tenant_id, which, self.project.created_at);
                paper.row.template_id = Some(template);
            }
            let (tenant_id, document_id, saved_at) =
                (paper.row.tenant_id, paper.row.id, paper.saved_at);
            w.t.sections
                .extend(
                    paper
                        .draft
                        .into_iter()
                        .map(|(key, body)| super::rows::SectionRow {
                            tenant_id,
                            document_id,
                            key,
                            body,
                            saved_at,
                        }),
                );
            w.t.documents.push(paper.row);
        }
        w.t.milestones
            .extend(self.stones.into_iter().map(|stone| stone.row));
        w.t.projects.push(self.project);
        w.t.participations.push(self.participation);
        outcome
    }

    /// The lists, a minute apart, as they were typed.
    fn keep_lists(&self, w: &mut World) {
        for (entry, minute) in self.entries.iter().zip(1..) {
            let row = EntryRow {
                tenant_id: self.project.tenant_id,
                id: w.ids.next(),
                project_id: self.project.id,
                entry: serde_json::to_value(entry).unwrap_or_default(),
                created_at: self.project.created_at + chrono::Duration::minutes(minute),
            };
            w.t.entries.push(row);
        }
    }

    /// Something about the project happened: it shows as its latest change.
    fn seen(&mut self, at: DateTime<Utc>) {
        self.project.updated_at = self.project.updated_at.max(at);
    }

    /// The moment of the next thing: on that day, but never before what happened last.
    fn tick(&mut self, day: NaiveDate, hour: u32) -> DateTime<Utc> {
        let minute = u32::try_from((self.facts.seed * 7) % 50).unwrap_or(0);
        let at = self
            .class
            .at(day, hour, minute)
            .max(self.last + TimeDelta::minutes(13));
        self.last = at;
        self.seen(at);
        at
    }

    fn person(&self, by: By) -> Result<&Member> {
        let found = match by {
            By::Leader => Some(&self.leader),
            By::Mentor => self.mentor.as_ref(),
            By::Coach => self.coach.as_ref(),
            By::Staff => Some(&self.class.staff),
        };
        found.ok_or_else(|| Error::internal(format!("{} has no {by:?}", self.facts.brand)))
    }

    #[expect(clippy::too_many_arguments, reason = "a move has that many parts")]
    fn moved(
        &self,
        w: &mut World,
        machine: &'static str,
        subject: Uuid,
        arrow: (&'static str, &'static str, &'static str),
        by: By,
        at: DateTime<Utc>,
        reason: Option<&str>,
    ) -> Result<()> {
        let actor = self.person(by)?;
        w.t.transitions.push(TransitionRow {
            tenant_id: self.project.tenant_id,
            id: w.ids.next(),
            home_tenant_id: Some(self.project.home_tenant_id),
            project_id: Some(self.project.id),
            machine,
            subject_id: subject,
            from_state: arrow.0,
            event: arrow.1,
            to_state: arrow.2,
            at,
            actor_member_id: actor.id,
            actor_name: actor.name.clone(),
            actor_role: by.role().code(),
            reason: reason.map(str::to_owned),
        });
        Ok(())
    }
}
