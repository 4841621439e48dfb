//! The page of the queue, and its rows for the dashboards.

use super::{LATE_AFTER_DAYS, Waiting, WaitingKind};
use crate::access::Here;
use crate::codes::Code;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;

/// One row.
#[derive(Debug, Clone)]
pub struct WaitingPart {
    /// Where it is looked at.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// "Rancangan versi 3".
    pub what: String,
    /// Who waits.
    pub leader_name: String,
    /// In which class.
    pub cohort_name: String,
    /// "6 hari", "hari ini".
    pub age: String,
    /// Whether that is too long.
    pub late: bool,
}

impl WaitingPart {
    /// A row as the reader sees it.
    pub fn of(waiting: &Waiting, here: &Here) -> Self {
        let days = waiting.days(here);
        Self {
            href: here.path(&waiting.path()),
            name: waiting.name(),
            what: waiting.what(),
            leader_name: waiting.leader_name.clone(),
            cohort_name: waiting.cohort_name.clone(),
            age: if days == 0 {
                "hari ini".to_owned()
            } else {
                format!("{days} hari")
            },
            late: days > LATE_AFTER_DAYS,
        }
    }
}

/// A tab that shows one kind.
#[derive(Debug)]
pub struct KindTab {
    /// Its address.
    pub href: String,
    /// Its name.
    pub label: &'static str,
    /// How many wait.
    pub count: usize,
    /// Whether it is the one shown.
    pub is_current: bool,
}

/// "Semua" and each kind of which something waits, or that is shown.
pub fn tabs(list: &[Waiting], shown: Option<WaitingKind>, here: &Here) -> Vec<KindTab> {
    let base = here.path("/queue");
    let mut tabs = vec![KindTab {
        href: base.clone(),
        label: "Semua",
        count: list.len(),
        is_current: shown.is_none(),
    }];
    for kind in WaitingKind::ALL {
        let count = list.iter().filter(|w| w.kind == *kind).count();
        if count > 0 || shown == Some(*kind) {
            tabs.push(KindTab {
                href: format!("{base}?kind={kind}"),
                label: kind.label(),
                count,
                is_current: shown == Some(*kind),
            });
        }
    }
    tabs
}

/// "Menunggu Anda".
#[derive(Template, WebTemplate)]
#[template(path = "reviews/queue.html")]
pub struct QueuePage {
    /// Around the content.
    pub page: Page,
    /// Kinds to choose from.
    pub tabs: Vec<KindTab>,
    /// What waits, oldest first.
    pub items: Vec<WaitingPart>,
    /// One sentence of how much waits and what is done.
    pub lead: String,
}
