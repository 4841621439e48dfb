//! The reason that some acts ask for (BR-08): one rule for the forms, the checks and the sentences.

use crate::error::{Error, Result};
use crate::web::form::Reader;

const MIN_CHARS: usize = 10;

/// The sentence beside a reason that says too little.
pub const REASON_WANTED: &str = "Tuliskan alasannya, paling sedikit 10 huruf.";

/// Whether a reason says enough.
pub fn is_reason(text: &str) -> bool {
    text.trim().chars().count() >= MIN_CHARS
}

/// Reads a reason that must be given.
pub fn read_reason(r: &mut Reader<'_>, name: &str, label: &str, max_chars: usize) -> String {
    let reason = r.text(name, label, max_chars);
    r.check(is_reason(&reason), name, REASON_WANTED);
    reason
}

/// Reads a reason that is asked for in some cases only: what is given says enough.
pub fn read_optional_reason(
    r: &mut Reader<'_>,
    name: &str,
    label: &str,
    max_chars: usize,
) -> Option<String> {
    let reason = r.optional_text(name, label, max_chars);
    r.check(reason.as_deref().is_none_or(is_reason), name, REASON_WANTED);
    reason
}

/// Refuses an act whose arrow asks for a reason that is missing, and any reason that says too little.
pub fn check_reason(needed: bool, reason: Option<&str>) -> Result<()> {
    if !reason.map_or(!needed, is_reason) {
        return Err(Error::illegal(REASON_WANTED));
    }
    Ok(())
}
