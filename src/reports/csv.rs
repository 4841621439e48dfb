//! CSV that opens well in office programs: a byte order mark so that accents
//! survive, and a guard so that no cell starts a formula.
//!
//! It must not know what the rows mean.

/// The table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("berkas CSV tidak dapat disusun")]
pub struct CsvError(#[from] csv::Error);

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The type of the file.
pub const TYPE: &str = "text/csv; charset=utf-8";

/// A table that grows row by row.
pub struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A table with a header.
    ///
    /// # Errors
    /// When the header cannot be written.
    pub fn begin<C: AsRef<str>>(header: impl IntoIterator<Item = C>) -> Result<Self, CsvError> {
        let mut table = Self(
            csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(BYTE_ORDER_MARK.to_vec()),
        );
        table.row(header)?;
        Ok(table)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When it has another length than the header.
    pub fn row<C: AsRef<str>>(
        &mut self,
        cells: impl IntoIterator<Item = C>,
    ) -> Result<(), CsvError> {
        let cells = cells.into_iter().map(|cell| guarded(cell.as_ref()));
        Ok(self.0.write_record(cells)?)
    }

    /// The file.
    ///
    /// # Errors
    /// When the last rows cannot be written.
    pub fn finish(self) -> Result<Vec<u8>, CsvError> {
        self.0
            .into_inner()
            .map_err(|error| CsvError(error.into_error().into()))
    }
}

/// Writes a header and its rows. Every row must be as long as the header.
///
/// # Errors
/// When a row has another length than the header.
pub fn table<H, R, C>(header: &[H], rows: R) -> Result<Vec<u8>, CsvError>
where
    H: AsRef<str>,
    R: IntoIterator<Item = Vec<C>>,
    C: AsRef<str>,
{
    let mut table = Table::begin(header)?;
    for row in rows {
        table.row(row)?;
    }
    table.finish()
}

/// An apostrophe in front of the signs by which a spreadsheet recognises a
/// formula turns the cell into text; a spreadsheet set to Indonesian begins a
/// cell at each semicolon.
fn guarded(cell: &str) -> String {
    let guarded = |part: &str| {
        if part.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{part}")
        } else {
            part.to_owned()
        }
    };
    cell.split(';').map(guarded).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_starts_with_the_byte_order_mark_and_quotes_what_needs_it() {
        let bytes = table(&["Nama", "OPD"], [vec!["Siti, S.E.", "Dinas \"A\""]]).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\u{feff}Nama,OPD\r\n\"Siti, S.E.\",\"Dinas \"\"A\"\"\"\r\n"
        );
    }

    #[test]
    fn no_part_that_indonesian_settings_make_a_cell_starts_a_formula() {
        let bytes = table(&["a"], [vec!["Dinas; bidang;=1+1"]]).unwrap();
        assert!(
            String::from_utf8(bytes)
                .unwrap()
                .ends_with("Dinas; bidang;'=1+1\r\n")
        );
    }

    #[test]
    fn no_cell_starts_a_formula() {
        for sign in ["=", "+", "-", "@", "\t", "\r"] {
            let cell = format!("{sign}cmd|' /C calc'!A0");
            assert_eq!(guarded(&cell), format!("'{cell}"));
        }
        assert_eq!(guarded("10 = sepuluh"), "10 = sepuluh");
    }

    #[test]
    fn a_row_of_another_length_is_refused() {
        assert!(table(&["Nama", "OPD"], [vec!["Siti"]]).is_err());
    }
}
