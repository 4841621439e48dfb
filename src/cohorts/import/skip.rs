//! Which rows below the heading are no participants: totals, signatures, repeated headings.
//!
//! Skipping is reported, never an error. A row that could be a participant with something
//! missing is not skipped: it has to be corrected by a person.

use super::{
    columns::{Column, Columns, is_heading},
    sheet::{RawRow, Sheet},
};

const CLOSING_WORDS: [&str; 8] = [
    "jumlah",
    "total",
    "rata",
    "keterangan",
    "catatan",
    "mengetahui",
    "ket",
    "sumber",
];

/// Tells participants from the other rows of one list.
pub(super) struct Skipper<'a> {
    columns: &'a Columns,
    /// Line of the last row with both a name and a NIP; what follows may be a signature block.
    last_full: u32,
}

impl<'a> Skipper<'a> {
    /// Looks once over the rows below the heading.
    pub(super) fn new(sheet: &Sheet, columns: &'a Columns) -> Self {
        let rows = sheet.rows.iter().skip(columns.heading + 1);
        let is_full = |row: &&RawRow| is_full(row, columns) && !closes(row);
        let last_full = rows.filter(is_full).map(|row| row.line).max().unwrap_or(0);
        Skipper { columns, last_full }
    }

    /// Why a row is no participant, or nothing if it is one.
    pub(super) fn reason(&self, row: &RawRow) -> Option<&'static str> {
        let name = self.columns.text(row, Column::Name);
        let nip = self.columns.text(row, Column::Nip);
        let is_small_number = |text: &str| {
            text.len() <= 4
                && text.chars().any(|c| c.is_ascii_digit())
                && !text.contains(char::is_alphabetic)
        };
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        if is_heading(row) {
            Some("judul kolom yang berulang")
        } else if is_small_number(name) && is_small_number(nip) {
            Some("nomor kolom")
        } else if closes(row) && !is_full(row, self.columns) {
            Some("baris jumlah atau keterangan")
        } else if row.notes.is_empty() && name.is_empty() && nip.is_empty() {
            Some("bukan baris peserta (nama dan NIP kosong)")
        } else if row.notes.is_empty()
            && row.line > self.last_full
            && self.last_full > 0
            && filled <= 2
        {
            Some("bagian penutup setelah daftar peserta")
        } else {
            None
        }
    }
}

fn is_full(row: &RawRow, columns: &Columns) -> bool {
    [Column::Name, Column::Nip]
        .iter()
        .all(|column| !columns.text(row, *column).is_empty())
}

/// The first filled cell begins with a word that closes a list.
fn closes(row: &RawRow) -> bool {
    let first = row.cells.iter().find(|cell| !cell.is_empty());
    let word = first.and_then(|cell| cell.split(|c: char| !c.is_alphabetic()).next());
    word.is_some_and(|word| CLOSING_WORDS.contains(&word.to_lowercase().as_str()))
}
