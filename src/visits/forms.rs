//! Reading a visit.

use super::Verdict;
use crate::codes::Code;
use crate::id::VisitId;
use crate::web::form::{FieldErrors, Fields, Reader};
use chrono::NaiveDate;

/// A visit as typed.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Made when the form was shown.
    pub id: VisitId,
    /// When.
    pub visited_on: NaiveDate,
    /// Where.
    pub locus: String,
    /// What was found.
    pub findings: String,
    /// What follows.
    pub verdict: Verdict,
}

/// Reads a visit: not before the implementation began, and not tomorrow.
pub fn parse(
    fields: &Fields,
    began: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Seen, FieldErrors> {
    let mut r = Reader::new(fields);
    let seen = Seen {
        id: fields.get("id").parse().unwrap_or_else(|_| VisitId::new()),
        visited_on: r.date("visited_on", "Tanggal kunjungan"),
        locus: r.line("locus", "Lokasi", 200),
        findings: r.text("findings", "Temuan", 4000),
        verdict: r.one_of("verdict", "Kesimpulan", &Verdict::choices()),
    };
    r.check(
        seen.visited_on <= today,
        "visited_on",
        "Tanggal kunjungan tidak boleh sesudah hari ini.",
    );
    r.check(
        fields.get("visited_on").is_empty() || began.is_none_or(|began| seen.visited_on >= began),
        "visited_on",
        "Tanggal kunjungan tidak boleh sebelum implementasi dimulai.",
    );
    r.check(
        seen.locus.is_empty() || seen.locus.chars().count() >= 2,
        "locus",
        "Lokasi paling sedikit 2 huruf.",
    );
    r.check(
        seen.findings.is_empty() || seen.findings.chars().count() >= 10,
        "findings",
        "Tuliskan temuan paling sedikit 10 huruf.",
    );
    r.finish(seen)
}
