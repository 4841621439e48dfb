//! What is late, as a page.

use super::store::Row;
use crate::access::Here;
use crate::calendar::{Calendar, Rung};
use crate::codes::Code;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::parts::Pager;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// A late milestone in words.
#[derive(Debug, Clone)]
pub struct LinePart {
    /// Where it is looked at.
    pub href: String,
    /// What was to be done.
    pub title: String,
    /// Its project.
    pub project: String,
    /// Leader and OPD.
    pub leader: String,
    /// The class.
    pub class: String,
    /// The horizon.
    pub horizon: &'static str,
    /// "4 Sep 2026".
    pub due: String,
    /// "12 hari kerja".
    pub over: String,
    /// Whom it has reached.
    pub rung: &'static str,
    /// When it was last reported on.
    pub reported: String,
    /// What stood in the way.
    pub obstacle: String,
}

impl LinePart {
    /// A row as the reader sees it.
    pub fn of(row: &Row, calendar: &Calendar, here: &Here) -> Self {
        let days = calendar.days_over(row.due, here.today());
        Self {
            href: here.path(&format!(
                "/projects/{}/milestones/{}",
                row.project_id, row.id
            )),
            title: row.title.clone(),
            project: row.name(),
            leader: format!("{}, {}", row.leader, row.unit),
            class: row.class.clone(),
            horizon: row.horizon.label(),
            due: text::date_short(row.due),
            over: format!("{days} hari kerja"),
            rung: calendar.ladder.reached(days).label(),
            reported: row.reported_at.map_or_else(
                || "belum pernah dilaporkan".to_owned(),
                |at| format!("dilaporkan {}", text::date_short(here.tenant.zone.day(at))),
            ),
            obstacle: row.obstacle.clone(),
        }
    }
}

/// A rung as a tab.
#[derive(Debug, Clone)]
pub struct RungTab {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Whether it is the one shown.
    pub is_current: bool,
}

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "overdue/list.html")]
pub struct OverduePage {
    /// Around the content.
    pub page: Page,
    /// The list's own address.
    pub href: String,
    /// The calendar's address.
    pub calendar: String,
    /// The rungs.
    pub tabs: Vec<RungTab>,
    /// The rung shown.
    pub rung: Rung,
    /// What is filtered by.
    pub filter: FormView,
    /// Horizons to filter by.
    pub horizons: Vec<(String, String)>,
    /// Classes to filter by.
    pub cohorts: Vec<(String, String)>,
    /// How many match.
    pub total: i64,
    /// Where exactly these rows are downloaded.
    pub download: String,
    /// The lines of this page.
    pub lines: Vec<LinePart>,
    /// Before and after.
    pub pager: Pager,
}
