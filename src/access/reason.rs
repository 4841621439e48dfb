//! The reason that some acts ask for (BR-08): one rule for the forms, the checks and the sentences.

use crate::error::{Error, Result};

const MIN_CHARS: usize = 10;

/// The sentence beside a reason that says too little.
pub const REASON_WANTED: &str = "Tuliskan alasannya, paling sedikit 10 huruf.";

/// Whether a reason says enough.
pub fn is_reason(text: &str) -> bool {
    text.trim().chars().count() >= MIN_CHARS
}

/// Refuses an act whose arrow asks for a reason that is missing or says too little.
pub fn check_reason(needed: bool, reason: Option<&str>) -> Result<()> {
    if needed && !reason.is_some_and(is_reason) {
        return Err(Error::illegal(REASON_WANTED));
    }
    Ok(())
}
