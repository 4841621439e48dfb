//! Dates and times of day in words. Weekday and month names come from chrono's
//! Indonesian locale; times of day take a dot, as Indonesian spelling asks.

use chrono::{DateTime, Datelike, Locale, NaiveDate, Utc};

use super::Zone;

fn localized(day: NaiveDate, pattern: &str) -> String {
    day.format_localized(pattern, Locale::id_ID).to_string()
}

/// "Senin, 7 November 2022".
#[must_use]
pub fn date_long(day: NaiveDate) -> String {
    localized(day, "%A, %-d %B %Y")
}

/// "7 November 2022".
#[must_use]
pub fn date(day: NaiveDate) -> String {
    localized(day, "%-d %B %Y")
}

/// "7 Nov 2022", for tables.
#[must_use]
pub fn date_short(day: NaiveDate) -> String {
    localized(day, "%-d %b %Y")
}

/// "7/11/2022", as newspapers put it after the weekday.
#[must_use]
pub fn date_numeric(day: NaiveDate) -> String {
    format!("{}/{}/{}", day.day(), day.month(), day.year())
}

/// "Senin".
#[must_use]
pub fn weekday(day: NaiveDate) -> String {
    localized(day, "%A")
}

/// "08.30 WITA".
#[must_use]
pub fn time(at: DateTime<Utc>, zone: Zone) -> String {
    format!("{} {zone}", zone.local(at).format("%H.%M"))
}

/// "Senin, 7 November 2022 08.30 WITA".
#[must_use]
pub fn datetime(at: DateTime<Utc>, zone: Zone) -> String {
    format!("{} {}", date_long(zone.day(at)), time(at, zone))
}

/// "7 Nov 2022 08.30 WITA", for tables.
#[must_use]
pub fn datetime_short(at: DateTime<Utc>, zone: Zone) -> String {
    format!("{} {}", date_short(zone.day(at)), time(at, zone))
}

/// How far a due date is from today: "3 hari lagi", "besok", "hari ini",
/// "terlambat 2 hari".
#[must_use]
pub fn relative_days(today: NaiveDate, due: NaiveDate) -> String {
    match (due - today).num_days() {
        0 => "hari ini".to_owned(),
        1 => "besok".to_owned(),
        days if days > 1 => format!("{days} hari lagi"),
        days => format!("terlambat {} hari", -days),
    }
}

/// For how long something has been waiting: "sejak 3 hari", "sejak hari ini".
#[must_use]
pub fn age(since: NaiveDate, today: NaiveDate) -> String {
    match (today - since).num_days() {
        days if days <= 0 => "sejak hari ini".to_owned(),
        days => format!("sejak {days} hari"),
    }
}
