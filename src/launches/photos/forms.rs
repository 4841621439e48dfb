//! Reading what is said about a photograph.

use crate::id::PhotoId;
use crate::web::form::{FieldErrors, Fields, Reader};

/// What was typed about a photograph.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Made when the form was shown.
    pub id: PhotoId,
    /// What it shows.
    pub caption: String,
    /// Who took it.
    pub credit: String,
}

/// Reads it.
pub fn parse(fields: &Fields) -> Result<Typed, FieldErrors> {
    let mut r = Reader::new(fields);
    let typed = Typed {
        id: fields.get("id").parse().unwrap_or_else(|_| PhotoId::new()),
        caption: r.line("caption", "Keterangan", 250),
        credit: r
            .optional_line("credit", "Fotografer", 120)
            .unwrap_or_default(),
    };
    r.check(
        typed.caption.is_empty() || typed.caption.chars().count() >= 3,
        "caption",
        "Keterangan paling sedikit 3 huruf.",
    );
    r.finish(typed)
}
