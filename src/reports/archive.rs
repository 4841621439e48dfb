//! Several files in one: a ZIP archive. What goes in is compressed already, so it is stored as it is.

use chrono::NaiveDateTime;
use std::fs::File;
use std::io::Write;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The archive could not be written.
#[derive(Debug, thiserror::Error)]
#[error("arsip tidak dapat disusun")]
pub struct ArchiveError(#[from] ZipError);

/// An archive that grows on the disk.
pub struct Archive {
    writer: ZipWriter<File>,
    options: SimpleFileOptions,
}

impl Archive {
    /// An empty archive whose files are each made `at` this time of the reader's zone.
    ///
    /// # Errors
    /// When the disk takes no file.
    pub fn begin(at: NaiveDateTime) -> Result<Self, ArchiveError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            // A year that the format cannot say is left out.
            .last_modified_time(zip::DateTime::try_from(at).unwrap_or_default());
        Ok(Self {
            writer: ZipWriter::new(tempfile::tempfile().map_err(ZipError::from)?),
            options,
        })
    }

    /// Adds a file.
    ///
    /// # Errors
    /// When two files have one name, or the disk is full.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), ArchiveError> {
        self.writer.start_file(name, self.options)?;
        Ok(self.writer.write_all(bytes).map_err(ZipError::from)?)
    }

    /// The whole archive.
    ///
    /// # Errors
    /// When its end cannot be written.
    pub fn finish(self) -> Result<File, ArchiveError> {
        Ok(self.writer.finish()?)
    }
}
