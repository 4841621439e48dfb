//! The project page: one thread of everything that happened, and the one thing this reader can do now.
//!
//! Main types: [`Standing`] (where a project is, for any reader), [`next::NextStep`] (the one thing to do),
//! [`Entry`] (one line of the thread). Reads across all features and changes nothing; who hears a comment is the rule of
//! [`crate::reviews::comments`], who sees the plan that of [`crate::milestones::policy`].

pub mod next;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;
pub mod words;

use crate::access::Here;
use crate::db::TenantTx;
use crate::documents::store::list_drafts;
use crate::documents::{Outline, program_of};
use crate::error::Result;
use crate::id::MilestoneId;
use crate::milestones::Horizon;
use crate::milestones::policy::may_see_plan;
use crate::projects::{Case, Document, DocumentKind, Project, Relation};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use std::collections::HashMap;

/// The milestones of one horizon, counted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Counts {
    /// Which horizon.
    pub horizon: Horizon,
    /// How many are not cancelled.
    pub total: i64,
    /// How many are verified.
    pub verified: i64,
    /// How many are overdue.
    pub late: i64,
    /// How many wait for verification.
    pub waiting: i64,
    /// The next due date of an unfinished one.
    pub next_on: Option<NaiveDate>,
}

/// A milestone that asks something of its leader.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ahead {
    /// Which.
    pub id: MilestoneId,
    /// Its name.
    pub title: String,
    /// When it is due.
    pub ends_on: NaiveDate,
    /// Why it or its evidence came back from the mentor, as long as nothing was sent since.
    pub returned: Option<String>,
}

/// A routine flag that stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Flag {
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What the leader answered; empty before.
    pub answer: String,
}

/// The launch of a project. Details are known only to the organisation that launched it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Launched {
    /// The batch's number.
    pub number: Option<i32>,
    /// The batch's name.
    pub title: Option<String>,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Where.
    pub place: Option<String>,
    /// By whom.
    pub by: Option<String>,
    /// The office of that person.
    pub office: Option<String>,
}

/// What surrounds a project, gathered in one statement.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Milestones by horizon.
    pub horizons: Vec<Counts>,
    /// Unfinished milestones, what came back first, then the earliest; at most eight.
    pub ahead: Vec<Ahead>,
    /// The routine flag that stands.
    pub flag: Option<Flag>,
    /// The launch.
    pub launched: Option<Launched>,
    /// Last day of each class stage, by its code.
    pub stage_ends: HashMap<String, NaiveDate>,
    /// Documents whose deadline was extended, and until when.
    pub extended: HashMap<DocumentKind, NaiveDate>,
    /// Unanswered lines of the checklist of a document that must be revised.
    pub unanswered: i64,
    /// Notes of examiners that must be answered.
    pub notes: i64,
    /// The aims of its government that the project supports.
    pub missions: Vec<String>,
    /// Until when the first of them.
    pub notes_due: Option<NaiveDate>,
    /// The day and the room of the next presentation.
    pub presents: Option<(NaiveDate, String)>,
    /// The leader's phone.
    pub leader_phone: String,
    /// The mentor's phone.
    pub mentor_phone: String,
    /// The coach's phone.
    pub coach_phone: String,
}

impl Facts {
    /// How many milestones wait for verification.
    pub fn waiting(&self) -> i64 {
        self.horizons.iter().map(|h| h.waiting).sum()
    }

    /// The counts of one horizon, if it has milestones.
    pub fn horizon(&self, horizon: Horizon) -> Option<&Counts> {
        self.horizons
            .iter()
            .find(|h| h.horizon == horizon && h.total > 0)
    }
}

/// Where a project is, for one reader.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The project.
    pub project: Project,
    /// How the reader stands to it.
    pub relation: Relation,
    /// The documents that the reader may know of.
    pub documents: Vec<Document>,
    /// The open document and what is written of it, for its leader.
    pub open: Option<(DocumentKind, Outline)>,
    /// What surrounds it.
    pub facts: Facts,
}

/// Where these projects are: three statements, however many they are.
pub async fn standings(
    tx: &mut TenantTx,
    here: &Here,
    projects: Vec<Project>,
) -> Result<Vec<Standing>> {
    let ids: Vec<_> = projects.iter().map(|p| p.id).collect();
    let mut documents = store::documents(tx, &ids).await?;
    let mut facts = store::facts(tx, &ids, here.today()).await?;
    let mut standings = Vec::with_capacity(projects.len());
    for project in projects {
        let relation = project.relation(&here.actor, here.tenant.id);
        let mut own: Vec<Document> = documents
            .extract_if(.., |(id, _)| *id == project.id)
            .map(|(_, d)| d)
            .collect();
        own.retain(|d| relation.may_see_drafts() || d.latest_number > 0);
        let mut facts = facts.remove(&project.id).unwrap_or_default();
        if !may_see_plan(&Case {
            project: project.clone(),
            relation,
        }) {
            facts.horizons.clear();
            facts.ahead.clear();
        }
        standings.push(Standing {
            project,
            relation,
            documents: own,
            open: None,
            facts,
        });
    }
    outline(tx, &mut standings).await?;
    Ok(standings)
}

/// Adds what is written of the open documents, where the reader is their author.
async fn outline(tx: &mut TenantTx, standings: &mut [Standing]) -> Result<()> {
    let open = |s: &Standing| {
        s.relation
            .leader
            .then(|| {
                s.documents
                    .iter()
                    .rfind(|d| d.is_open())
                    .map(|d| (d.id, d.kind))
            })
            .flatten()
    };
    let ids: Vec<_> = standings
        .iter()
        .filter_map(open)
        .map(|(id, _)| id)
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut drafts = list_drafts(tx, &ids).await?;
    for standing in standings {
        if let Some((id, kind)) = open(standing) {
            let draft = drafts.remove(&id).unwrap_or_default();
            let project = &standing.project;
            standing.open = Some((
                kind,
                Outline::of(program_of(project)?, kind, &project.title, draft),
            ));
        }
    }
    Ok(())
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// `move`, `version`, `review`, `comment`, `progress`, `evidence`, `flag`, `flag_answer`, `flag_lifted`, `extension`,
    /// `directive`, `directive_answer`, `visit`, `launch`.
    pub kind: String,
    /// Of the row behind it.
    pub id: uuid::Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// In which role, as code; or the office, for a launch.
    pub role: String,
    /// What: an event, a decision, an audience.
    pub head: String,
    /// To what: a document's kind, a milestone's name.
    pub subject: String,
    /// A number that belongs to it: of a version, of percent.
    pub number: i32,
    /// What was said.
    pub body: String,
    /// What else: the state reached, an obstacle, a caption.
    pub more: String,
    /// The checklist of a review.
    pub items: Vec<Item>,
}

/// One line of a checklist with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Item {
    /// What is asked.
    pub body: String,
    /// What was answered; empty before.
    pub answer: String,
}

/// Where a page of the thread ends: the next one begins after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Time of the last entry.
    pub at: DateTime<Utc>,
    /// Its id.
    pub id: uuid::Uuid,
}

impl Cursor {
    /// Reads it from an address.
    pub fn parse(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once('-')?;
        Some(Self {
            at: DateTime::from_timestamp_micros(micros.parse().ok()?)?,
            id: id.parse().ok()?,
        })
    }

    /// Writes it for an address.
    pub fn write(self) -> String {
        format!("{}-{}", self.at.timestamp_micros(), self.id.simple())
    }
}
