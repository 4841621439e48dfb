//! The participant list import: from an uploaded file to a preview that a person confirms.
//!
//! The way: [`Sheet::read`] turns the bytes of an XLSX or CSV file into rows of text,
//! [`Columns::find`] finds the heading below title rows, [`check`] makes a [`Preview`] with a
//! [`ParticipantRow`] and the problems in words for each line. Nothing here writes anything:
//! the preview is kept (it can be serialised) until somebody confirms it. This module must not
//! know the database, the class imported into, or how a page looks.

mod across;
mod archive;
mod check;
mod columns;
mod delimited;
mod inflate;
mod rank;
mod row;
mod sheet;
mod skip;
#[cfg(test)]
mod tests;
mod workbook;

pub use check::{AgencyCount, CheckedRow, Preview, Problem, Severity, Skipped, Status, check};
pub use columns::{Column, Columns, ColumnsError};
pub use row::{MentorCell, ParticipantRow};
pub use sheet::{CellNote, NoteKind, RawRow, Sheet, SheetError, SheetProblem};

use crate::turns::Lane;
use chrono::NaiveDate;

/// Lists are read one at a time: a hostile workbook costs more memory than it weighs.
pub static READING: Lane = Lane::of(1);

/// Why no preview could be made at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file could not be read as a list.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The list has not the columns it needs.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
}

/// Reads and checks an uploaded file: the dry run of an import.
pub fn preview(bytes: &[u8], file_name: &str, today: NaiveDate) -> Result<Preview, ImportError> {
    Ok(check(&Sheet::read(bytes, file_name)?, today)?)
}
