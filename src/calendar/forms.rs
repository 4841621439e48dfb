//! Reading a day and a ladder.

use crate::web::form::{FieldErrors, Fields, Reader};
use chrono::NaiveDate;

/// What a tenant says of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDay {
    /// The day.
    pub on: NaiveDate,
    /// What it is called.
    pub name: String,
    /// Whether people work, against the rule.
    pub works: bool,
}

/// The steps of a ladder as typed, with the version that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    /// Working days until the mentor.
    pub mentor: i32,
    /// Until those who run the class.
    pub admin: i32,
    /// Until leadership.
    pub leadership: i32,
    /// What was seen.
    pub version: i32,
}

/// What a day can be.
pub const WORKS: [(&str, bool); 2] = [("free", false), ("works", true)];

/// Reads a day.
pub fn parse_day(fields: &Fields) -> Result<OwnDay, FieldErrors> {
    let mut r = Reader::new(fields);
    let day = OwnDay {
        on: r.day("on", "Tanggal"),
        name: r.line("name", "Keterangan", 120),
        works: r.one_of("works", "Hari itu", &WORKS),
    };
    r.check(
        day.name.is_empty() || day.name.chars().count() >= 3,
        "name",
        "Keterangan paling sedikit 3 huruf.",
    );
    r.finish(day)
}

/// Reads a ladder: each step is no sooner than the one below it.
pub fn parse_ladder(fields: &Fields) -> Result<Steps, FieldErrors> {
    let mut r = Reader::new(fields);
    let mut days =
        |name: &str, label: &str| i32::try_from(r.int(name, label, 1..=120)).unwrap_or_default();
    let (mentor, admin, leadership) = (
        days("mentor_days", "Sampai ke mentor"),
        days("admin_days", "Sampai ke admin"),
        days("leadership_days", "Sampai ke pimpinan"),
    );
    let given = mentor > 0 && admin > 0 && leadership > 0;
    r.check(
        !given || mentor <= admin,
        "admin_days",
        "Tidak boleh lebih cepat daripada sampai ke mentor.",
    );
    r.check(
        !given || admin <= leadership,
        "leadership_days",
        "Tidak boleh lebih cepat daripada sampai ke admin.",
    );
    let version = r.version();
    r.finish(Steps {
        mentor,
        admin,
        leadership,
        version,
    })
}
