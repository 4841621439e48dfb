//! Several files in one: a ZIP archive. What goes in is compressed already, so it is stored as it is.

use chrono::NaiveDateTime;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The archive could not be written.
#[derive(Debug, thiserror::Error)]
#[error("arsip tidak dapat disusun")]
pub struct ArchiveError(#[from] zip::result::ZipError);

/// Puts files into one archive, by name, each made `at` this time of the reader's zone.
///
/// # Errors
/// When two files have one name.
pub fn zip(files: Vec<(String, Vec<u8>)>, at: NaiveDateTime) -> Result<Vec<u8>, ArchiveError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        // A year that the format cannot say is left out.
        .last_modified_time(zip::DateTime::try_from(at).unwrap_or_default());
    for (name, bytes) in files {
        archive.start_file(name, options)?;
        archive
            .write_all(&bytes)
            .map_err(zip::result::ZipError::from)?;
    }
    Ok(archive.finish()?.into_inner())
}
