//! Documents that leave the house: PDF, XLSX and CSV.
//!
//! Data in, bytes out. A caller fills a plain record such as
//! [`launch::LaunchReport`] or one of [`project_papers`] and gets bytes from
//! it, [`launch_pdf`], [`launch_xlsx`] or [`csv`]. Every total is computed here from the rows it
//! sums, so that a printed number can never differ from the list beneath it.
//!
//! This module must not know the database, HTTP, sessions or the clock; only
//! [`pdf`] knows the typesetter, only [`xlsx`] the spreadsheet writer.

use crate::turns::Lane;

/// Workbooks, tables and archives that are written at once.
pub static WRITING: Lane = Lane::of(3);

pub mod archive;
pub mod csv;
pub mod launch;
pub mod launch_pdf;
pub mod launch_xlsx;
pub mod pdf;
pub mod photo;
pub mod project_papers;
pub mod score_papers;
pub mod summary_paper;
pub mod xlsx;

mod press;
#[cfg(test)]
mod tests;
