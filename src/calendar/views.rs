//! The calendar as a page.

use super::forms::WORKS;
use super::{Calendar, Day, DayKind};
use crate::access::Here;
use crate::codes::Code;
use crate::web::form::{Fields, FormView};
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// A day of the list.
#[derive(Debug, Clone)]
pub struct DayPart {
    /// The day, as the form sends it back.
    pub on: String,
    /// In words.
    pub when: String,
    /// What it is called.
    pub name: String,
    /// Kind and text of its tag.
    pub tag: (&'static str, &'static str),
    /// Whether the tenant said it, so that it can take it back.
    pub is_own: bool,
}

impl DayPart {
    fn of(day: &Day) -> Self {
        let colour = match day.kind {
            DayKind::National => "bad",
            DayKind::JointLeave => "warning",
            DayKind::Own => "info",
            DayKind::Works => "good",
        };
        Self {
            on: day.on.to_string(),
            when: text::date_long(day.on),
            name: day.name.clone(),
            tag: (colour, day.kind.label()),
            is_own: matches!(day.kind, DayKind::Own | DayKind::Works),
        }
    }
}

/// The calendar of a year.
#[derive(Template, WebTemplate)]
#[template(path = "calendar/show.html")]
pub struct CalendarPage {
    /// Around the content.
    pub page: Page,
    /// The calendar's own address.
    pub href: String,
    /// The year shown.
    pub year: i32,
    /// Its days.
    pub days: Vec<DayPart>,
    /// The ladder in one sentence.
    pub ladder: String,
    /// Whether the reader keeps it.
    pub may_keep: bool,
    /// What a day can be.
    pub works: Vec<(String, String)>,
    /// A day that is typed.
    pub day: FormView,
    /// The ladder that is typed.
    pub steps: FormView,
}

impl CalendarPage {
    /// The page; `day` and `steps` are what was typed.
    pub fn of(
        here: &Here,
        calendar: &Calendar,
        year: i32,
        may_keep: bool,
        (day, steps): (FormView, Option<FormView>),
    ) -> Self {
        let mut page = here.page("Kalender kerja");
        let ladder = calendar.ladder;
        let steps = steps.unwrap_or_else(|| {
            FormView::filled(Fields::from_pairs([
                ("mentor_days", ladder.mentor.to_string()),
                ("admin_days", ladder.admin.to_string()),
                ("leadership_days", ladder.leadership.to_string()),
                ("version", ladder.version.to_string()),
            ]))
        });
        page.has_errors = !day.errors.is_empty() || !steps.errors.is_empty();
        let labels = [
            "Libur",
            "Hari kerja, walaupun akhir pekan atau libur nasional",
        ];
        Self {
            page,
            href: here.path("/calendar"),
            year,
            days: calendar.of_year(year).map(DayPart::of).collect(),
            ladder: format!(
                "Peserta melihat keterlambatan sejak hari pertama, mentor setelah {} hari kerja, admin setelah {}, dan pimpinan setelah {}.",
                ladder.mentor, ladder.admin, ladder.leadership
            ),
            may_keep,
            works: WORKS
                .iter()
                .zip(labels)
                .map(|((code, _), label)| ((*code).to_owned(), label.to_owned()))
                .collect(),
            day,
            steps,
        }
    }
}
