//! Reads the list out of an XLSX workbook.
//!
//! The first visible worksheet that has the heading of a participant list is taken, so that a
//! page of instructions before it does no harm. Cells are streamed: a single cell at the far
//! end of a sheet must not make the reader fill everything before it. It must be given only
//! files that [`super::archive::inspect`] has accepted.

use std::{
    collections::BTreeMap,
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{
    columns,
    sheet::{
        Builder, CellNote, MAX_COLUMNS, MAX_ROWS, NoteKind, RawRow, Sheet, SheetProblem, clean,
    },
};

const MAX_SHEETS: usize = 10;
/// The most text of one worksheet: a short string that a thousand cells point to is a thousand strings in memory.
const MAX_TEXT_BYTES: usize = 8 * 1024 * 1024;
/// From here on a number cell of a spreadsheet no longer keeps every digit.
const LOSSY_FROM: f64 = 1e15;

/// Reads the participant list of the workbook in `bytes`.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet, SheetProblem> {
    // The library does unchecked arithmetic on cell addresses and may panic on absurd ones.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes))).unwrap_or(Err(SheetProblem::Damaged))
}

fn read_sheets(bytes: &[u8]) -> Result<Sheet, SheetProblem> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(problem)?;
    let is_shown = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let shown: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(is_shown)
        .map(|sheet| sheet.name.clone())
        .collect();
    let (mut fallback, mut failure) = (None, None);
    for name in shown.iter().take(MAX_SHEETS) {
        match read_sheet(&mut book, name) {
            Ok(sheet) if columns::is_list(&sheet) => return Ok(sheet),
            Ok(sheet) if sheet.rows.is_empty() => {}
            Ok(sheet) => fallback = fallback.or(Some(sheet)),
            Err(problem) => failure = failure.or(Some(problem)),
        }
    }
    match (failure, fallback) {
        (Some(problem), _) => Err(problem),
        (None, sheet) => Ok(sheet.unwrap_or_default()),
    }
}

fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Sheet, SheetProblem> {
    let mut reader = book.worksheet_cells_reader(name).map_err(problem)?;
    let mut rows: BTreeMap<u32, RawRow> = BTreeMap::new();
    let mut text_bytes = 0;
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(problem)? {
        let Some((text, note)) = text_of(&cell.value, cell.formula.is_some()) else {
            continue;
        };
        text_bytes += text.len();
        if text_bytes > MAX_TEXT_BYTES {
            return Err(SheetProblem::TooLargeUnpacked);
        }
        let (row, column) = (cell.pos.0, cell.pos.1 as usize);
        if column >= MAX_COLUMNS {
            return Err(SheetProblem::TooManyColumns);
        }
        let line = row.saturating_add(1);
        let raw = rows.entry(line).or_insert_with(|| RawRow {
            line,
            ..RawRow::default()
        });
        if raw.cells.len() <= column {
            raw.cells.resize(column + 1, String::new());
        }
        raw.cells[column] = text;
        raw.notes
            .extend(note.map(|kind| CellNote { cell: column, kind }));
        if rows.len() > MAX_ROWS {
            return Err(SheetProblem::TooManyRows);
        }
    }
    let mut builder = Builder::default();
    for (line, row) in rows {
        builder.add(row, line)?;
    }
    Ok(builder.finish())
}

/// What stands in a cell; nothing for an empty one.
fn text_of(value: &DataRef<'_>, is_formula: bool) -> Option<(String, Option<NoteKind>)> {
    let plain = |text: String| Some((text, None));
    match value {
        DataRef::String(text) => filled(text),
        DataRef::SharedString(text) => filled(text),
        DataRef::Int(number) => plain(number.to_string()),
        DataRef::Float(number) if number.fract() == 0.0 => Some((
            format!("{number:.0}"),
            (number.abs() >= LOSSY_FROM).then_some(NoteKind::LostDigits),
        )),
        DataRef::Float(number) => plain(number.to_string()),
        DataRef::Bool(true) => plain("TRUE".into()),
        DataRef::Bool(false) => plain("FALSE".into()),
        DataRef::DateTime(date) => match date.as_datetime() {
            Some(date) => plain(date.date().format("%d-%m-%Y").to_string()),
            None => plain(date.as_f64().to_string()),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => filled(text),
        DataRef::Error(error) => Some((error.to_string(), Some(NoteKind::ErrorValue))),
        DataRef::Empty if is_formula => Some((String::new(), Some(NoteKind::NoFormulaValue))),
        DataRef::Empty => None,
    }
}

fn filled(text: &str) -> Option<(String, Option<NoteKind>)> {
    let text = clean(text);
    (!text.is_empty()).then_some((text, None))
}

fn problem(error: XlsxError) -> SheetProblem {
    match error {
        XlsxError::Password => SheetProblem::Protected,
        _ => SheetProblem::Damaged,
    }
}
