//! Reading an extension.

use super::Deadline;
use crate::access::read_reason;
use crate::web::form::{FieldErrors, Fields, Reader};
use crate::web::text;
use chrono::{Days, NaiveDate};

/// The most days that one extension adds.
const MOST_DAYS: u64 = 365;

/// An extension as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The new last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Reads an extension. It ends after the day that holds now, and not in the past.
pub fn parse(fields: &Fields, now: Deadline, today: NaiveDate) -> Result<Granted, FieldErrors> {
    let mut r = Reader::new(fields);
    let until = r.date("until", "Tenggat baru");
    let after = now.due.max(today.pred_opt().unwrap_or(today));
    r.check(
        until > after,
        "until",
        format!("Tenggat baru harus setelah {}.", text::date(after)),
    );
    r.check(
        after
            .checked_add_days(Days::new(MOST_DAYS))
            .is_none_or(|most| until <= most),
        "until",
        "Perpanjangan paling lama satu tahun. Periksa tahunnya.",
    );
    let reason = read_reason(&mut r, "reason", "Alasan", 500);
    r.finish(Granted { until, reason })
}
