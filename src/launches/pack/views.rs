//! The pack as a page, the public page, and the wall.

use super::{PublicLaunch, Standing};
use crate::launches::Batch;
use crate::launches::photos::Photo;
use crate::reports::launch::{LaunchReport, LaunchRow};
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text::{self, Zone};
use askama::Template;
use askama_web::WebTemplate;

/// Everything that a launch needs.
#[derive(Template, WebTemplate)]
#[template(path = "launches/pack.html")]
pub struct PackPage {
    /// Around the content.
    pub page: Page,
    /// The address of the batch.
    pub base: String,
    /// The batch.
    pub batch: Batch,
    /// How many projects it has.
    pub count: usize,
    /// How many of them may be shown to the public.
    pub agreed: i64,
    /// Where the public page stands.
    pub standing: Option<Standing>,
    /// Its address; empty before it was published.
    pub public_href: String,
    /// Headline of the press text.
    pub headline: String,
    /// The press text, paragraph by paragraph.
    pub press: Vec<String>,
    /// The photographs.
    pub photos: Vec<Photo>,
    /// Whether the reader prepares.
    pub may_prepare: bool,
    /// The id of a new photograph.
    pub photo_id: String,
    /// A photograph that is typed.
    pub form: FormView,
}

impl PackPage {
    fn is_public(&self) -> bool {
        self.standing.as_ref().is_some_and(Standing::is_public)
    }

    fn may_publish(&self) -> bool {
        self.may_prepare && self.batch.state == crate::launches::BatchState::Launched
    }
}

/// The public page.
#[derive(Template, WebTemplate)]
#[template(path = "launches/public.html")]
pub struct PublicPage {
    /// Around the content.
    pub page: Page,
    /// The page's own address.
    pub href: String,
    /// What is shown.
    pub launch: PublicLaunch,
    /// Day and time in words.
    pub held: String,
}

impl PublicPage {
    /// How many were launched, and how many of them are shown.
    fn counts(&self) -> String {
        let (all, shown) = (self.launch.all, self.launch.projects.len() as i64);
        if shown < all {
            format!("{all} diluncurkan, {shown} ditampilkan di sini")
        } else {
            format!("{all} diluncurkan")
        }
    }

    /// The page.
    pub fn of(page: Page, code: &str, launch: PublicLaunch) -> Self {
        let zone: Zone = launch.zone.parse().unwrap_or(Zone::Wib);
        Self {
            page,
            href: format!("/public/launches/{code}"),
            held: text::datetime(launch.held_at, zone),
            launch,
        }
    }
}

/// One project on the wall of the ceremony, or the opening.
#[derive(Template, WebTemplate)]
#[template(path = "launches/wall.html")]
pub struct WallPage {
    /// Around the content.
    pub page: Page,
    /// The address of the wall.
    pub href: String,
    /// The address of the batch.
    pub base: String,
    /// The report that it shows.
    pub report: LaunchReport,
    /// Which project; 0 is the opening.
    pub at: usize,
    /// Whether it goes on by itself.
    pub auto: bool,
    /// Day and time in words.
    pub held: String,
    /// The order of the day.
    pub agenda: Vec<String>,
}

/// How many seconds a project stands on the wall before the next one comes.
pub const SECONDS: u32 = 20;

impl WallPage {
    fn row(&self) -> Option<&LaunchRow> {
        self.at.checked_sub(1).and_then(|i| self.report.rows.get(i))
    }

    fn last(&self) -> usize {
        self.report.rows.len()
    }

    /// The next one; after the last comes the opening again.
    fn next(&self) -> usize {
        if self.at >= self.last() {
            0
        } else {
            self.at + 1
        }
    }

    fn previous(&self) -> usize {
        self.at.checked_sub(1).unwrap_or(self.last())
    }

    fn to(&self, at: usize, auto: bool) -> String {
        format!("{}?at={at}{}", self.href, if auto { "&auto=1" } else { "" })
    }

    fn seconds(&self) -> u32 {
        SECONDS
    }
}
