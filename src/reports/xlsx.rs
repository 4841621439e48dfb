//! Workbooks that office programs open as tables: typed cells, a frozen and
//! filterable head, widths that fit, and text that always stays text.
//!
//! Main types: [`SheetSpec`], [`Cell`], [`FileInfo`]. It must not know what the
//! sheets are about; it is the only module that knows the spreadsheet writer.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError as WriterError,
};

/// The workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("berkas XLSX tidak dapat disusun")]
pub struct XlsxError(#[from] WriterError);

/// What the file says about itself.
#[derive(Debug, Clone)]
pub struct FileInfo {
    /// Title of the document.
    pub title: String,
    /// The organisation that issues it.
    pub issuer: String,
    /// The moment the file speaks of.
    pub created_at: DateTime<Utc>,
}

/// One sheet: a head and rows beneath it.
#[derive(Debug, Clone)]
pub struct SheetSpec {
    /// Name on the tab; made valid when it is not.
    pub name: String,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Rows; each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// A column head with the width in characters.
#[derive(Debug, Clone)]
pub struct Column {
    /// Head of the column.
    pub title: String,
    /// Width in characters.
    pub width: f64,
}

impl Column {
    /// A column of the given title and width in characters.
    #[must_use]
    pub fn new(title: &str, width: f64) -> Self {
        Self {
            title: title.to_owned(),
            width,
        }
    }
}

/// A value with its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing known.
    Empty,
    /// Words; never read as a formula.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with decimals, shown with as many as it has.
    Decimal(Decimal),
    /// A day.
    Date(NaiveDate),
    /// Rupiah.
    Money(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::from)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The format allows no longer text in one cell.
const LONGEST_TEXT: usize = 32_767;
const LONGEST_NAME: usize = 31;

/// Writes the sheets in the given order.
///
/// # Errors
/// When two sheets have the same name or a sheet exceeds the format's limits.
pub fn workbook(info: &FileInfo, sheets: Vec<SheetSpec>) -> Result<Vec<u8>, XlsxError> {
    let mut book = described(info);
    let formats = Formats::new();
    for spec in sheets {
        write_sheet(book.add_worksheet(), &spec, &formats)?;
    }
    Ok(book.save_to_buffer()?)
}

fn described(info: &FileInfo) -> Workbook {
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(&info.title)
            .set_author(&info.issuer)
            .set_company(&info.issuer)
            .set_creation_datetime(&info.created_at),
    );
    book
}

/// A workbook of one sheet that grows row by row; its rows wait on the disk, not in memory.
pub struct Table {
    book: Workbook,
    formats: Formats,
    columns: usize,
    rows: u32,
}

impl Table {
    /// A sheet with its head.
    ///
    /// # Errors
    /// When the head exceeds the format's limits, or the disk takes no file.
    pub fn begin(info: &FileInfo, name: &str, columns: &[Column]) -> Result<Self, XlsxError> {
        let mut book = described(info);
        let formats = Formats::new();
        write_head(
            book.add_worksheet_with_constant_memory()?,
            name,
            columns,
            &formats,
        )?;
        Ok(Self {
            book,
            formats,
            columns: columns.len(),
            rows: 0,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the format has no room for more.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), XlsxError> {
        self.rows += 1;
        let sheet = self.book.worksheet_from_index(0)?;
        write_row(sheet, self.rows, cells, &self.formats)
    }

    /// The file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        filter(self.book.worksheet_from_index(0)?, self.rows, self.columns)?;
        Ok(self.book.save_to_buffer()?)
    }
}

struct Formats {
    head: Format,
    text: Format,
    whole: Format,
    date: Format,
    money: Format,
}

impl Formats {
    fn new() -> Self {
        let body = Format::new().set_align(FormatAlign::Top);
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x1F_3A_5F))
                .set_border_bottom(FormatBorder::Thin),
            text: body.clone().set_text_wrap().set_num_format("@"),
            whole: body.clone().set_num_format("#,##0"),
            date: body.clone().set_num_format("d mmm yyyy"),
            money: body.set_num_format("\"Rp\"#,##0"),
        }
    }

    fn decimal(value: Decimal) -> Format {
        let zeros = "0".repeat(value.scale() as usize);
        let pattern = if zeros.is_empty() {
            "#,##0".to_owned()
        } else {
            format!("#,##0.{zeros}")
        };
        Format::new()
            .set_align(FormatAlign::Top)
            .set_num_format(pattern)
    }
}

fn write_sheet(
    sheet: &mut Worksheet,
    spec: &SheetSpec,
    formats: &Formats,
) -> Result<(), XlsxError> {
    write_head(sheet, &spec.name, &spec.columns, formats)?;
    for (line, row) in (1u32..).zip(&spec.rows) {
        write_row(sheet, line, row.iter().cloned(), formats)?;
    }
    let rows = u32::try_from(spec.rows.len()).unwrap_or(u32::MAX);
    filter(sheet, rows, spec.columns.len())
}

fn write_head(
    sheet: &mut Worksheet,
    name: &str,
    columns: &[Column],
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(valid_name(name))?;
    sheet.set_freeze_panes(1, 0)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    for (at, column) in (0u16..).zip(columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(0, at, text(&column.title), &formats.head)?;
    }
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    line: u32,
    cells: impl IntoIterator<Item = Cell>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (at, cell) in (0u16..).zip(cells) {
        write_cell(sheet, line, at, &cell, formats)?;
    }
    Ok(())
}

/// Lets the reader filter by each column.
fn filter(sheet: &mut Worksheet, rows: u32, columns: usize) -> Result<(), XlsxError> {
    match u16::try_from(columns).ok().and_then(|n| n.checked_sub(1)) {
        Some(last) if rows > 0 => {
            sheet.autofilter(0, 0, rows, last)?;
        }
        _ => {}
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(words) => {
            sheet.write_string_with_format(row, column, text(words), &formats.text)?;
        }
        Cell::Int(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.whole)?;
        }
        Cell::Decimal(number) => {
            let value = number.to_f64().unwrap_or_default();
            sheet.write_number_with_format(row, column, value, &Formats::decimal(*number))?;
        }
        Cell::Date(day) => {
            sheet.write_with_format(row, column, day, &formats.date)?;
        }
        Cell::Money(rupiah) => {
            sheet.write_number_with_format(row, column, *rupiah as f64, &formats.money)?;
        }
    }
    Ok(())
}

/// XML knows no control characters but tab and line ends.
fn text(words: &str) -> String {
    words
        .chars()
        .filter(|letter| !letter.is_control() || matches!(letter, '\t' | '\n'))
        .take(LONGEST_TEXT)
        .collect()
}

fn valid_name(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|letter| {
            if "[]:*?/\\'".contains(letter) {
                ' '
            } else {
                letter
            }
        })
        .take(LONGEST_NAME)
        .collect();
    let name = name.trim();
    if name.is_empty() {
        "Data".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn info() -> FileInfo {
        FileInfo {
            title: "Uji".to_owned(),
            issuer: "Pemerintah Kota Balikpapan".to_owned(),
            created_at: "2022-11-07T00:30:00Z".parse().unwrap(),
        }
    }

    fn sheet(rows: Vec<Vec<Cell>>) -> SheetSpec {
        let columns = (1..=6)
            .map(|at| Column::new(&format!("Kolom {at}"), 20.0))
            .collect();
        SheetSpec {
            name: "Rekap [A/B]".to_owned(),
            columns,
            rows,
        }
    }

    #[test]
    fn cells_keep_their_types() {
        let day: NaiveDate = "2022-11-07".parse().unwrap();
        let row = vec![
            Cell::from("Siti"),
            Cell::Int(26),
            Cell::Decimal(Decimal::new(8_750, 2)),
            Cell::Date(day),
            Cell::Money(3_800_000),
            Cell::Empty,
        ];
        let bytes = workbook(&info(), vec![sheet(vec![row])]).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Rekap  A B").unwrap();
        assert_eq!(range.get((0, 0)), Some(&Data::String("Kolom 1".to_owned())));
        assert_eq!(range.get((1, 0)), Some(&Data::String("Siti".to_owned())));
        assert_eq!(range.get((1, 1)), Some(&Data::Float(26.0)));
        assert_eq!(range.get((1, 2)), Some(&Data::Float(87.5)));
        let Some(Data::DateTime(read)) = range.get((1, 3)) else {
            panic!("not a date")
        };
        assert_eq!(read.as_datetime().unwrap().date(), day);
        assert_eq!(range.get((1, 4)), Some(&Data::Float(3_800_000.0)));
        assert_eq!(range.get((1, 5)), Some(&Data::Empty));
    }

    #[test]
    fn text_never_becomes_a_formula() {
        let hostile = [
            "=cmd|' /C calc'!A0",
            "=1+1",
            "{=1+1}",
            "+62811",
            "@SUM(A1)",
            "http://a.b",
        ];
        let bytes = workbook(
            &info(),
            vec![sheet(vec![
                hostile.iter().map(|&t| Cell::from(t)).collect(),
            ])],
        )
        .unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Rekap  A B").unwrap();
        for (at, text) in hostile.iter().enumerate() {
            assert_eq!(range.get((1, at)), Some(&Data::String((*text).to_owned())));
        }
        assert!(book.worksheet_formula("Rekap  A B").unwrap().is_empty());
    }

    #[test]
    fn overlong_and_control_characters_do_not_break_the_file() {
        let words = format!("a\u{0}\u{b}{}", "é".repeat(40_000));
        let bytes = workbook(&info(), vec![sheet(vec![vec![Cell::Text(words)]])]).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Rekap  A B").unwrap();
        let Some(Data::String(read)) = range.get((1, 0)) else {
            panic!("not text")
        };
        assert_eq!(read.chars().count(), LONGEST_TEXT);
    }
}
