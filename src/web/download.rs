//! A file that leaves the house.

use crate::files::body_of;
use axum::http::HeaderName;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use std::fs::File;
use std::io::{self, Write};

/// The type of a document on paper.
pub const PDF: &str = "application/pdf";
/// The type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// From here on a file waits on the disk until the person has taken it.
const LARGE: usize = 128 * 1024;

/// The file as a download. What a person typed may stand in the name: it is made of letters, digits, hyphens and dots,
/// and so needs no quoting rules.
pub fn download(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    if bytes.len() >= LARGE {
        match on_disk(&bytes).and_then(|file| download_from(file, kind, name)) {
            Ok(response) => return response,
            Err(error) => tracing::error!(%error, "a download could not be put on the disk"),
        }
    }
    (head(bytes.len() as u64, kind, name), bytes).into_response()
}

/// The same of a file that is on the disk already.
pub fn download_from(file: File, kind: &'static str, name: &str) -> io::Result<Response> {
    let (length, body) = body_of(file)?;
    Ok((head(length, kind, name), body).into_response())
}

fn head(length: u64, kind: &'static str, name: &str) -> [(HeaderName, String); 3] {
    let disposition = format!("attachment; filename=\"{}\"", plain(name));
    [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CONTENT_LENGTH, length.to_string()),
    ]
}

fn on_disk(bytes: &[u8]) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    file.write_all(bytes)?;
    Ok(file)
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
