//! The launch report on screen.

use crate::launches::Batch;
use crate::launches::items::Item;
use crate::reports::launch::LaunchReport;
use crate::web::page::Page;
use crate::web::text::{date, date_long, number, rupiah, time};
use askama::Template;
use askama_web::WebTemplate;

/// A batch of the series.
pub struct SeriesPart {
    /// Its number.
    pub number: u32,
    /// Its day in words.
    pub date: String,
    /// Its projects.
    pub count: usize,
    /// Projects up to and with it.
    pub total: usize,
}

/// The report.
#[derive(Template, WebTemplate)]
#[template(path = "launches/report.html")]
pub struct ReportPage {
    /// Around the content.
    pub page: Page,
    /// The address of the tenant's pages.
    pub place: String,
    /// The address of the batch.
    pub base: String,
    /// The batch.
    pub batch: Batch,
    /// Its projects.
    pub items: Vec<Item>,
    /// All that is counted from them.
    pub report: LaunchReport,
}

impl ReportPage {
    fn day(&self) -> String {
        date_long(self.report.day())
    }

    fn time(&self) -> String {
        time(self.report.starts_at, self.report.zone)
    }

    fn milestones(&self) -> String {
        let (verified, total) = self.report.milestones();
        format!("{} dari {}", number(verified.into()), number(total.into()))
    }

    fn budget(&self) -> String {
        rupiah(self.report.budget())
    }

    fn classes(&self) -> Vec<String> {
        self.report
            .classes
            .iter()
            .map(|line| {
                format!("{} {}", line.programme, line.class)
                    .trim()
                    .to_owned()
            })
            .collect()
    }

    /// The whole series, this batch last.
    fn series(&self) -> Vec<SeriesPart> {
        let part = |number, day, count, total| SeriesPart {
            number,
            date: date(day),
            count,
            total,
        };
        let mut series: Vec<SeriesPart> = self
            .report
            .earlier_with_totals()
            .map(|(batch, total)| part(batch.number, batch.date, batch.count, total))
            .collect();
        series.push(part(
            self.report.batch_number,
            self.report.day(),
            self.report.count(),
            self.report.total_projects(),
        ));
        series
    }
}
