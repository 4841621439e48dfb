//! CSV that opens well in office programs: a byte order mark so that accents
//! survive, and a guard so that no cell starts a formula.
//!
//! It must not know what the rows mean.

/// The table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("berkas CSV tidak dapat disusun")]
pub struct CsvError(#[from] csv::Error);

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

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
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(header.iter().map(|cell| guarded(cell.as_ref())))?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell.as_ref())))?;
    }
    writer
        .into_inner()
        .map_err(|error| CsvError(error.into_error().into()))
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
