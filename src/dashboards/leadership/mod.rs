//! First screen of leadership: is it working, and what must I decide? Every number leads to exactly its rows.
//!
//! It counts projects in both capacities of the tenant: those of classes that it runs, and those of its own people in
//! classes of others; no project twice. Main types: [`LeadershipPage`], [`Figures`].

mod figures;
mod store;
pub mod summary;
#[cfg(test)]
pub(crate) mod tests;

use self::figures::{Figures, Tally};
use super::RoleTab;
use crate::access::MemberRead;
use crate::codes::Code;
use crate::error::Result;
use crate::oversight::Measure;
use crate::web::page::Page;
use crate::web::text::{Zone, date_long};
use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use std::sync::Arc;

/// A step of the funnel.
pub struct StepPart {
    /// What is counted.
    pub measure: Measure,
    /// How many.
    pub tally: Tally,
    /// Share of the first step, 0 to 100.
    pub percent: i64,
}

impl StepPart {
    fn label(&self) -> &'static str {
        self.measure.label()
    }
}

/// Where the questions of leadership are answered (domain reference 09.5): label, path.
const LISTS: [(&str, &str); 9] = [
    ("Anggaran tiap proyek", "/overview?view=budget"),
    ("Tahapan terlambat", "/overdue?rung=participant"),
    ("Arahan dan umpan balik anggaran", "/directives"),
    (
        "Proyek yang wajib diimplementasikan",
        "/overview?step=mandatory",
    ),
    ("Menurut visi dan misi", "/overview/portfolio?by=mission"),
    ("Peringkat perangkat daerah", "/overview/portfolio?by=unit"),
    ("Perkembangan tiap tahun", "/overview/portfolio?by=year"),
    ("Kunjungan lapangan", "/visits"),
    ("Semua peluncuran", "/launches"),
];

/// The screen.
#[derive(Template, WebTemplate)]
#[template(path = "dashboards/leadership.html")]
struct LeadershipPage {
    page: Page,
    tabs: Vec<RoleTab>,
    base: String,
    zone: Zone,
    today: NaiveDate,
    figures: Arc<Figures>,
    waiting: Vec<(&'static str, i64, String)>,
    steps: Vec<StepPart>,
}

impl LeadershipPage {
    fn date(&self) -> String {
        date_long(self.today)
    }

    fn year(&self) -> i32 {
        self.today.year()
    }

    fn has_nothing(&self) -> bool {
        self.figures.overview.funnel[0].total() == 0
            && self.figures.overview.stopped.total() == 0
            && self.figures.overview.classes.is_empty()
            && self.figures.overview.latest.is_none()
    }

    fn classes_more(&self) -> Option<i64> {
        let shown = i64::try_from(self.figures.overview.classes.len()).ok()?;
        let more = self.figures.overview.classes_total - shown;
        (more > 0).then_some(more)
    }

    fn units_with(&self) -> i64 {
        self.figures.units.total - self.figures.units.without
    }
}

/// The screen.
pub async fn page(mut m: MemberRead, tabs: Vec<RoleTab>) -> Result<Response> {
    let today = m.here.today();
    let figures = Figures::of(&mut m.tx, m.here.tenant.id, today).await?;
    let most = figures.overview.funnel[0].total().max(1);
    let steps = Measure::FUNNEL
        .into_iter()
        .zip(figures.overview.funnel)
        .map(|(measure, tally)| StepPart {
            measure,
            tally,
            percent: tally.total() * 100 / most,
        });
    Ok(LeadershipPage {
        page: m.here.page("Beranda pimpinan"),
        tabs,
        waiting: figures.overview.decisions.parts(&m.here.path("")),
        base: m.here.path(""),
        zone: m.here.tenant.zone,
        today,
        steps: steps.collect(),
        figures,
    }
    .into_response())
}
