//! Input of documents. A draft may be half written: only what cannot be stored is refused.

use crate::web::form::{FieldErrors, Fields, Reader};

/// The most characters of a section.
const MAX_CHARS: usize = 60_000;
/// The most characters of the note to the mentor.
const MAX_NOTE_CHARS: usize = 1_000;

/// A section as typed, and the version it was typed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The text.
    pub body: String,
    /// The version that the form showed.
    pub version: i32,
}

/// Reads a section.
pub fn parse_section(fields: &Fields, label: &str) -> Result<Typed, FieldErrors> {
    let mut r = Reader::new(fields);
    let body = r
        .optional_text("body", label, MAX_CHARS)
        .unwrap_or_default();
    let version = r.version();
    r.finish(Typed { body, version })
}

/// A submission: the note to the mentor, and which number the version is to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// A few words to the mentor; may be empty.
    pub note: String,
    /// The number that the form promised; a second send of the same form finds it taken.
    pub number: i32,
}

/// Reads a submission.
pub fn parse_submission(fields: &Fields) -> Result<Submission, FieldErrors> {
    let mut r = Reader::new(fields);
    let note = r
        .optional_text("note", "Pesan untuk mentor", MAX_NOTE_CHARS)
        .unwrap_or_default();
    let number =
        i32::try_from(r.int("number", "Nomor versi", 1..=i64::from(i32::MAX))).unwrap_or(1);
    r.finish(Submission { note, number })
}
