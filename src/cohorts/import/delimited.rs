//! Reads a list out of a text file: comma, semicolon or tab between the cells.
//!
//! Excel in Indonesia writes semicolons and, when asked for plain CSV, Windows-1252 bytes.
//! [`read`] finds the separator by trying which one shows the heading of a list. It must not
//! know what the columns mean.

use std::borrow::Cow;

use super::{
    columns,
    sheet::{Builder, CellNote, MAX_COLUMNS, MAX_ROWS, NoteKind, RawRow, Sheet, SheetProblem},
};

const SEPARATORS: [u8; 3] = *b",;\t";
/// A cell with more line breaks than this is a quotation mark that was never closed.
const MAX_RECORD_LINES: u32 = 30;
/// More cells than this are no list: four times as many as fit into the most rows and columns.
const MAX_CELLS: usize = 4 * MAX_ROWS * MAX_COLUMNS;
/// The upper half of Windows-1252 where it differs from Latin-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads the participant list of a text file.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet, SheetProblem> {
    let text = decode(bytes);
    if let Some(separator) = declared_separator(&text) {
        return read_with(&text, separator);
    }
    let tries = SEPARATORS.map(|separator| read_with(&text, separator));
    let width = |sheet: &Sheet| sheet.rows.iter().map(|row| row.cells.len()).max();
    let best = |found: &Result<Sheet, SheetProblem>| match found {
        Ok(sheet) if columns::is_list(sheet) => (2, 0),
        // A wrong separator often reads without complaint as one wide column.
        Err(_) => (1, 0),
        Ok(sheet) => (0, width(sheet).unwrap_or(0)),
    };
    // `max_by_key` prefers the last of equals, the comma shall win.
    tries
        .into_iter()
        .rev()
        .max_by_key(best)
        .unwrap_or(Err(SheetProblem::Empty))
}

fn read_with(text: &str, separator: u8) -> Result<Sheet, SheetProblem> {
    // Counted first: the reader gathers a whole record before it can be looked at.
    if text.bytes().filter(|b| *b == separator).count() > MAX_CELLS {
        return Err(SheetProblem::TooManyColumns);
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut builder = Builder::default();
    let mut record = csv::StringRecord::new();
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    while reader
        .read_record(&mut record)
        .map_err(|_| SheetProblem::Damaged)?
    {
        let line = lines.line_at(record.position().map_or(0, csv::Position::byte));
        let breaks = record
            .iter()
            .flat_map(str::bytes)
            .filter(|b| *b == b'\n')
            .count() as u32;
        if breaks > MAX_RECORD_LINES {
            return Err(SheetProblem::OpenQuote(line));
        }
        if line == 1
            && record
                .iter()
                .next()
                .is_some_and(|cell| cell.starts_with("sep="))
        {
            continue;
        }
        // Cells past the limit only have to show that there are too many.
        let cells: Vec<String> = record
            .iter()
            .take(MAX_COLUMNS * 4)
            .map(str::to_owned)
            .collect();
        let notes = notes_on(&cells);
        builder.add(RawRow { line, cells, notes }, line.saturating_add(breaks))?;
    }
    Ok(builder.finish())
}

/// Counts lines along the text: the line numbers of the CSV reader are one short after CRLF.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the record that begins at `byte`, or after the line ends that stand there.
    fn line_at(&mut self, byte: u64) -> u32 {
        let bytes = self.text.as_bytes();
        let start = usize::try_from(byte).unwrap_or(bytes.len());
        while let Some(current) = bytes.get(self.at) {
            let is_end = matches!(current, b'\r' | b'\n');
            if self.at >= start && !is_end {
                break;
            }
            self.at += 1;
            // Of a CRLF only the second half counts.
            if is_end && (*current == b'\n' || bytes.get(self.at) != Some(&b'\n')) {
                self.line = self.line.saturating_add(1);
            }
        }
        self.line
    }
}

fn notes_on(cells: &[String]) -> Vec<CellNote> {
    let is_lossy = |(_, text): &(usize, &String)| is_scientific(text);
    let note = |(cell, _)| CellNote {
        cell,
        kind: NoteKind::LostDigits,
    };
    cells
        .iter()
        .enumerate()
        .filter(is_lossy)
        .map(note)
        .collect()
}

/// A long number as Excel shows and exports it: 1,97804E+17.
fn is_scientific(text: &str) -> bool {
    let Some((number, power)) = text.trim().split_once("E+") else {
        return false;
    };
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || c == ',' || c == '.');
    is_number && power.parse::<u8>().is_ok_and(|power| power >= 15)
}

fn declared_separator(text: &str) -> Option<u8> {
    let first = text.lines().next()?.trim().trim_matches('"');
    let separator = first.strip_prefix("sep=")?.bytes().next()?;
    SEPARATORS.contains(&separator).then_some(separator)
}

/// Whether the text begins with the mark of Excel's "Unicode text".
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if is_utf16(bytes) {
        let little = bytes[0] == 0xFF;
        let units = bytes[2..].chunks_exact(2).map(|pair| {
            let pair = [pair[0], pair[1]];
            if little {
                u16::from_le_bytes(pair)
            } else {
                u16::from_be_bytes(pair)
            }
        });
        let text: String = char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        return Cow::Owned(text);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
    }
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}
