//! An uploaded list as rows of clean text, whatever kind of file it came in.
//!
//! Main types: [`Sheet`], [`RawRow`] and [`SheetError`]. The kind of file is told by its content,
//! never by its name, and everything is bounded before it is read. It must not know NIPs.

use std::fmt;

use super::{archive, delimited, workbook};
use crate::web::text::is_invisible;

/// The largest file accepted, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The most filled rows a list may have, headings included.
pub const MAX_ROWS: usize = 2_000;
/// The most columns a list may have.
pub const MAX_COLUMNS: usize = 60;
/// Above every length limit of a field, so that a cut text is still refused as too long.
const MAX_CELL_CHARS: usize = 2_000;

/// The filled rows of a list, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Rows with at least one filled cell.
    pub rows: Vec<RawRow>,
    /// First and last line of each run of empty rows between filled ones.
    pub gaps: Vec<(u32, u32)>,
}

/// One filled row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    /// The line number as the spreadsheet program shows it.
    pub line: u32,
    /// Cells from the first column on; cells after the last filled one are left out.
    pub cells: Vec<String>,
    /// What had to be said about single cells.
    pub notes: Vec<CellNote>,
}

/// Something the reader noticed about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellNote {
    /// Column, counted from 0.
    pub cell: usize,
    /// What it noticed.
    pub kind: NoteKind,
}

/// What the reader can notice about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// A number with more digits than a spreadsheet keeps.
    LostDigits,
    /// A formula that was never calculated.
    NoFormulaValue,
    /// A formula that ended in an error such as #N/A.
    ErrorValue,
}

impl NoteKind {
    /// The sentence for the person who uploaded the list.
    pub fn sentence(self, column: &str) -> String {
        match self {
            NoteKind::LostDigits => format!(
                "{column} tersimpan sebagai angka sehingga digit terakhir hilang; ubah kolom menjadi Teks lalu unggah ulang."
            ),
            NoteKind::NoFormulaValue => format!(
                "{column} berisi rumus yang belum dihitung; buka berkas di Excel, simpan, lalu unggah ulang, atau ganti rumus dengan nilainya."
            ),
            NoteKind::ErrorValue => format!(
                "{column} berisi rumus yang gagal dihitung; ganti dengan nilai yang benar lalu unggah ulang."
            ),
        }
    }
}

/// A file that could not be read, with its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Berkas “{file_name}” {problem}")]
pub struct SheetError {
    /// The name under which the file was uploaded.
    pub file_name: String,
    /// What is wrong with it.
    pub problem: SheetProblem,
}

/// What can be wrong with a file as a whole; the text continues "Berkas “x” …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetProblem {
    /// No bytes, or no filled cell.
    #[error("kosong. Pilih berkas yang berisi daftar peserta.")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("lebih dari 10 MB. Hapus gambar dan lembar lain, lalu unggah lagi.")]
    TooLarge,
    /// Small when packed, huge when unpacked.
    #[error(
        "terlalu besar setelah dibuka. Salin daftar peserta ke buku kerja baru, simpan sebagai .xlsx, lalu unggah lagi."
    )]
    TooLargeUnpacked,
    /// Excel 97–2003.
    #[error(
        "berformat Excel lama (.xls). Buka di Excel, simpan sebagai “Buku Kerja Excel (.xlsx)”, lalu unggah lagi."
    )]
    OldExcel,
    /// Protected by a password.
    #[error("dilindungi kata sandi. Hapus kata sandinya di Excel, simpan, lalu unggah lagi.")]
    Protected,
    /// A spreadsheet in a format not read here.
    #[error(
        "berformat {0}. Buka di Excel atau LibreOffice, simpan sebagai .xlsx, lalu unggah lagi."
    )]
    OtherSpreadsheet(&'static str),
    /// No spreadsheet at all.
    #[error("adalah {0}, bukan lembar kerja. Unggah daftar peserta sebagai .xlsx atau .csv.")]
    Foreign(&'static str),
    /// Cut off or broken.
    #[error(
        "rusak atau tidak lengkap. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi."
    )]
    Damaged,
    /// More than [`MAX_ROWS`].
    #[error(
        "berisi lebih dari 2.000 baris. Bagi daftar menjadi beberapa berkas, lalu unggah satu per satu."
    )]
    TooManyRows,
    /// More than [`MAX_COLUMNS`].
    #[error("berisi lebih dari 60 kolom. Sisakan kolom daftar peserta saja, lalu unggah lagi.")]
    TooManyColumns,
    /// A quotation mark in a CSV that is never closed.
    #[error(
        "memuat tanda kutip yang tidak ditutup mulai baris {0}. Perbaiki baris itu atau simpan sebagai .xlsx, lalu unggah lagi."
    )]
    OpenQuote(u32),
}

impl Sheet {
    /// Reads the list in an uploaded file.
    pub fn read(bytes: &[u8], file_name: &str) -> Result<Self, SheetError> {
        read(bytes).map_err(|problem| SheetError {
            file_name: clean(file_name),
            problem,
        })
    }
}

fn read(bytes: &[u8]) -> Result<Sheet, SheetProblem> {
    if bytes.is_empty() {
        return Err(SheetProblem::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(SheetProblem::TooLarge);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(compound_file(bytes));
    }
    let sheet = if bytes.starts_with(b"PK") && !bytes.get(2).is_some_and(|b| b.is_ascii_graphic()) {
        read_zip(bytes)?
    } else if let Some(kind) = foreign(bytes) {
        return Err(SheetProblem::Foreign(kind));
    } else {
        delimited::read(bytes)?
    };
    if sheet.rows.is_empty() {
        Err(SheetProblem::Empty)
    } else {
        Ok(sheet)
    }
}

fn read_zip(bytes: &[u8]) -> Result<Sheet, SheetProblem> {
    match archive::inspect(bytes)? {
        archive::Kind::Workbook => workbook::read(bytes),
        archive::Kind::BinaryWorkbook => Err(SheetProblem::OtherSpreadsheet("Excel biner (.xlsb)")),
        archive::Kind::OpenDocument => Err(SheetProblem::OtherSpreadsheet("OpenDocument")),
        archive::Kind::Other => Err(SheetProblem::Foreign("berkas ZIP atau dokumen lain")),
    }
}

impl From<archive::ArchiveError> for SheetProblem {
    fn from(error: archive::ArchiveError) -> Self {
        match error {
            archive::ArchiveError::Broken => SheetProblem::Damaged,
            archive::ArchiveError::Protected => SheetProblem::Protected,
            archive::ArchiveError::TooLarge => SheetProblem::TooLargeUnpacked,
        }
    }
}

/// Old Excel and encrypted new Excel share one container; only the latter names its package.
fn compound_file(bytes: &[u8]) -> SheetProblem {
    let label: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(label.len()).any(|window| window == label) {
        SheetProblem::Protected
    } else {
        SheetProblem::OldExcel
    }
}

fn foreign(bytes: &[u8]) -> Option<&'static str> {
    use infer::MatcherType;
    if let Some(found) = infer::get(bytes) {
        return Some(match (found.mime_type(), found.matcher_type()) {
            ("application/pdf", _) => "PDF",
            ("text/html" | "text/xml", _) => "halaman web",
            (_, MatcherType::Image) => "gambar",
            (_, MatcherType::Video | MatcherType::Audio) => "rekaman video atau suara",
            (_, MatcherType::Archive) => "berkas arsip",
            _ => "berkas jenis lain",
        });
    }
    let is_text = delimited::is_utf16(bytes) || !bytes.contains(&0);
    (!is_text).then_some("berkas jenis lain")
}

/// Collects rows under the limits and remembers the empty ones between them.
#[derive(Default)]
pub(super) struct Builder {
    sheet: Sheet,
    next_line: u32,
}

impl Builder {
    /// Adds the row that begins at `line` and ends at `last_line`.
    pub(super) fn add(&mut self, row: RawRow, last_line: u32) -> Result<(), SheetProblem> {
        let mut row = row;
        for cell in &mut row.cells {
            *cell = clean(cell);
        }
        let used = row
            .cells
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |at| at + 1);
        let used = row
            .notes
            .iter()
            .map(|note| note.cell + 1)
            .fold(used, usize::max);
        row.cells.resize(used, String::new());
        if used > MAX_COLUMNS {
            return Err(SheetProblem::TooManyColumns);
        }
        if used == 0 {
            return Ok(());
        }
        if self.sheet.rows.len() >= MAX_ROWS {
            return Err(SheetProblem::TooManyRows);
        }
        if !self.sheet.rows.is_empty() && row.line > self.next_line {
            self.sheet.gaps.push((self.next_line, row.line - 1));
        }
        self.next_line = last_line.saturating_add(1);
        self.sheet.rows.push(row);
        Ok(())
    }

    pub(super) fn finish(self) -> Sheet {
        self.sheet
    }
}

/// Text without control and invisible characters, with single spaces, of bounded length.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::new();
    let visible = text
        .chars()
        .filter(|c| c.is_whitespace() || !(c.is_control() || is_invisible(*c)));
    for (count, c) in visible.enumerate() {
        if count >= MAX_CELL_CHARS {
            break;
        }
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Joins words the Indonesian way: "a, b, dan c".
pub(super) fn join_words<T: fmt::Display>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [one] => one.to_string(),
        [one, two] => format!("{one} dan {two}"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(ToString::to_string).collect();
            format!("{}, dan {last}", first.join(", "))
        }
    }
}
