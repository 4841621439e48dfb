//! A file that leaves the house.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// The type of a document on paper.
pub const PDF: &str = "application/pdf";
/// The type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The file as a download. What a person typed may stand in the name: it is made of letters, digits, hyphens and dots,
/// and so needs no quoting rules.
pub fn download(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", plain(name));
    (
        [
            (CONTENT_TYPE, kind.to_owned()),
            (CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response()
}

/// The name with a hyphen for each run of anything else.
fn plain(name: &str) -> String {
    let words: Vec<&str> = name
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')))
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_that_somebody_typed_breaks_no_header() {
        assert_eq!(plain("kartu-kendali.pdf"), "kartu-kendali.pdf");
        assert_eq!(
            plain("Surat hasil Siti \"Nur\", S.E.\r\nX: y.pdf"),
            "Surat-hasil-Siti-Nur-S.E.-X-y.pdf"
        );
        assert_eq!(plain("Angkatan Ⅳ – é.xlsx"), "Angkatan-.xlsx");
    }
}
