//! Reading an item.

use super::MissionKind;
use crate::codes::Code;
use crate::id::MissionId;
use crate::web::form::{FieldErrors, Fields, Reader};

/// An item as typed.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Made when the form was shown, or the item that is changed.
    pub id: MissionId,
    /// What kind.
    pub kind: MissionKind,
    /// Its number.
    pub number: Option<i32>,
    /// In words.
    pub body: String,
    /// First year.
    pub from_year: i32,
    /// Last year.
    pub until_year: i32,
    /// What was seen; 0 for a new one.
    pub version: i32,
}

/// Reads an item.
pub fn parse(fields: &Fields) -> Result<Typed, FieldErrors> {
    let mut r = Reader::new(fields);
    let year = |v: i64| i32::try_from(v).unwrap_or_default();
    let typed = Typed {
        id: fields
            .get("id")
            .parse()
            .unwrap_or_else(|_| MissionId::new()),
        kind: r.one_of("kind", "Jenis", &MissionKind::choices()),
        number: r
            .optional_int("number", "Nomor", 1..=99)
            .and_then(|n| i32::try_from(n).ok()),
        body: r.line("body", "Bunyi", 500),
        from_year: year(r.int("from_year", "Tahun awal", 2000..=2100)),
        until_year: year(r.int("until_year", "Tahun akhir", 2000..=2100)),
        version: fields.get("version").parse().unwrap_or_default(),
    };
    r.check(
        typed.body.is_empty() || typed.body.chars().count() >= 5,
        "body",
        "Bunyi paling sedikit 5 huruf.",
    );
    let given = typed.from_year > 0 && typed.until_year > 0;
    r.check(
        !given || (typed.from_year..=typed.from_year + 30).contains(&typed.until_year),
        "until_year",
        "Tahun akhir harus sesudah tahun awal, paling lama 30 tahun.",
    );
    r.finish(typed)
}
