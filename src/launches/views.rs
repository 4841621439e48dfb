//! The pages of launch batches.

use super::items::Item;
use super::store::BatchLine;
use super::{Batch, BatchState};
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text::{Zone, datetime_short};
use askama::Template;
use askama_web::WebTemplate;

/// A batch in the list.
pub struct LinePart {
    /// The batch with its numbers.
    pub line: BatchLine,
    /// Day and time in words.
    pub held: String,
    /// Projects launched in the series up to and with this batch; none unless it is launched.
    pub total: Option<usize>,
}

impl LinePart {
    /// Puts words to the lines, and a running total to the launched ones: each project counts once.
    pub fn all(lines: Vec<BatchLine>, zone: Zone) -> Vec<Self> {
        let mut parts: Vec<Self> = lines
            .into_iter()
            .map(|line| Self {
                held: datetime_short(line.batch.held_at, zone),
                total: None,
                line,
            })
            .collect();
        let mut total = 0;
        let mut launched: Vec<&mut Self> = parts
            .iter_mut()
            .filter(|p| p.line.batch.state == BatchState::Launched)
            .collect();
        launched.sort_by_key(|p| p.line.batch.number);
        for part in launched {
            total += part.line.projects.saturating_sub(part.line.repeats);
            part.total = Some(total);
        }
        parts
    }
}

/// All batches.
#[derive(Template, WebTemplate)]
#[template(path = "launches/list.html")]
pub struct BatchesPage {
    /// Around the content.
    pub page: Page,
    /// The address of the list.
    pub base: String,
    /// Planned ones first.
    pub batches: Vec<LinePart>,
    /// Whether the reader may plan one.
    pub may_plan: bool,
}

impl BatchesPage {
    fn launched(&self) -> usize {
        self.batches.iter().filter(|p| p.total.is_some()).count()
    }

    fn projects(&self) -> usize {
        self.batches
            .iter()
            .filter_map(|p| p.total)
            .max()
            .unwrap_or_default()
    }
}

/// Plan or change a batch.
#[derive(Template, WebTemplate)]
#[template(path = "launches/form.html")]
pub struct BatchFormPage {
    /// Around the content.
    pub page: Page,
    /// Where the form goes.
    pub action: String,
    /// Where "Batal" leads.
    pub back: String,
    /// What was typed.
    pub form: FormView,
    /// Abbreviation of the tenant's zone.
    pub zone: &'static str,
    /// Whether it is a new batch.
    pub is_new: bool,
}

/// One batch.
#[derive(Template, WebTemplate)]
#[template(path = "launches/show.html")]
pub struct BatchPage {
    /// Around the content.
    pub page: Page,
    /// The address of the tenant's pages.
    pub place: String,
    /// The address of the batch.
    pub base: String,
    /// The batch.
    pub batch: Batch,
    /// Day and time in words.
    pub held: String,
    /// Its projects.
    pub items: Vec<Item>,
    /// Whether facts and list can be changed by the reader.
    pub may_change: bool,
}

impl BatchPage {
    /// Whether the reader follows all of its projects, and so decides about the batch.
    fn may_decide(&self) -> bool {
        self.may_change && self.items.iter().all(|item| item.may_open)
    }
}

/// The last look before the launch.
#[derive(Template, WebTemplate)]
#[template(path = "launches/launch.html")]
pub struct LaunchPage {
    /// Around the content.
    pub page: Page,
    /// The address of the batch.
    pub base: String,
    /// The batch.
    pub batch: Batch,
    /// Day and time in words.
    pub held: String,
    /// Its place in the series.
    pub number: i32,
    /// Its projects.
    pub items: Vec<Item>,
    /// Whether the event is yet to come.
    pub is_early: bool,
    /// Whether its day is over.
    pub is_past: bool,
}

impl LaunchPage {
    fn obstacles(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.obstacle().is_some())
            .count()
    }

    /// Projects that somebody holds for routine work, by name.
    fn flagged(&self) -> Vec<&str> {
        let flagged = self.items.iter().filter(|item| item.is_flagged);
        flagged.map(|item| item.row.name()).collect()
    }
}

/// Cancel a batch.
#[derive(Template, WebTemplate)]
#[template(path = "launches/cancel.html")]
pub struct CancelPage {
    /// Around the content.
    pub page: Page,
    /// The address of the batch.
    pub base: String,
    /// The batch.
    pub batch: Batch,
    /// How many projects are let go.
    pub projects: usize,
    /// What was typed.
    pub form: FormView,
}
