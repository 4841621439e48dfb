//! Which kinds of files are taken. The content decides; name and content must agree.

use super::{office, pixels, whole};

/// A kind of file that is taken (BR-25).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// The type it is served with.
    pub media_type: &'static str,
    /// The endings it may have.
    pub endings: &'static [&'static str],
    /// The folder inside an office file that only this kind has; empty for other files.
    folder: &'static str,
}

impl FileKind {
    /// Whether it is a picture that a page can show.
    pub fn is_picture(self) -> bool {
        self.media_type.starts_with("image/")
    }
}

/// All kinds, as shown to people before they choose a file.
pub const KINDS: &[FileKind] = &[
    FileKind {
        media_type: "application/pdf",
        endings: &["pdf"],
        folder: "",
    },
    FileKind {
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        endings: &["docx"],
        folder: "word/",
    },
    FileKind {
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        endings: &["xlsx"],
        folder: "xl/",
    },
    FileKind {
        media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        endings: &["pptx"],
        folder: "ppt/",
    },
    FileKind {
        media_type: "image/jpeg",
        endings: &["jpg", "jpeg"],
        folder: "",
    },
    FileKind {
        media_type: "image/png",
        endings: &["png"],
        folder: "",
    },
];

/// Why a file is not taken, as a sentence that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No bytes.
    #[error("Berkas kosong. Pilih berkas yang ada isinya.")]
    Empty,
    /// Over the limit.
    #[error("Berkas lebih dari 10 MB. Perkecil berkas, atau isi tautan ke berkas itu.")]
    TooLarge,
    /// Not one of the kinds.
    #[error("Jenis berkas ini tidak diterima. Unggah PDF, DOCX, XLSX, PPTX, JPG, atau PNG.")]
    Kind,
    /// The ending says one thing, the content another.
    #[error(
        "Isi berkas tidak cocok dengan nama akhirannya. Simpan ulang dari aplikasi asalnya, lalu unggah lagi."
    )]
    Mismatch,
    /// Its end is missing.
    #[error(
        "Berkas ini tidak lengkap, jadi tidak dapat dibuka. Simpan ulang dari aplikasi asalnya, lalu unggah lagi."
    )]
    Broken,
    /// A picture of more than fifty megapixels, or an office file that grows beyond reason when opened.
    #[error(
        "Berkas ini terlalu besar bila dibuka. Perkecil gambarnya atau simpan ulang dari aplikasi asalnya, lalu unggah lagi."
    )]
    Swells,
}

/// The kind of a file by content, if name and content agree and the size is right.
pub fn check(name: &str, bytes: &[u8], too_large: bool) -> Result<FileKind, Refused> {
    if too_large {
        return Err(Refused::TooLarge);
    }
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, e)| e.to_ascii_lowercase())
        .unwrap_or_default();
    let claimed = KINDS
        .iter()
        .find(|k| k.endings.contains(&ending.as_str()))
        .ok_or(Refused::Kind)?;
    let found = infer::get(bytes)
        .map(|t| t.mime_type())
        .ok_or(Refused::Mismatch)?;
    if claimed.folder.is_empty() {
        check_plain(claimed, found, bytes)?;
    } else {
        check_office(claimed, found, bytes)?;
    }
    Ok(*claimed)
}

fn check_plain(claimed: &FileKind, found: &str, bytes: &[u8]) -> Result<(), Refused> {
    if found != claimed.media_type {
        return Err(Refused::Mismatch);
    }
    if claimed.media_type.starts_with("image/")
        && pixels::count(found, bytes).ok_or(Refused::Mismatch)? > pixels::MAX_PIXELS
    {
        return Err(Refused::Swells);
    }
    if !whole::is_whole(found, bytes) {
        return Err(Refused::Broken);
    }
    Ok(())
}

/// Office files are ZIP containers whose first entries vary with the program that wrote them, so guessing from the first
/// bytes may say no more than "a container"; the table of contents decides.
fn check_office(claimed: &FileKind, found: &str, bytes: &[u8]) -> Result<(), Refused> {
    let is_other = KINDS.iter().any(|k| k.media_type == found && k != claimed);
    if is_other || !bytes.starts_with(b"PK\x03\x04") {
        return Err(Refused::Mismatch);
    }
    match office::read(bytes, claimed.folder) {
        Some(contents) if contents.is_bomb(bytes.len()) => Err(Refused::Swells),
        Some(contents) if contents.is_office => Ok(()),
        _ => Err(Refused::Mismatch),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::samples::{PDF, PNG};

    #[test]
    fn the_content_decides() {
        assert_eq!(
            check("foto.PNG", PNG, false).map(|k| k.media_type),
            Ok("image/png")
        );
        assert_eq!(check("foto.jpg", PNG, false), Err(Refused::Mismatch));
        assert_eq!(check("program.exe", b"MZ\x90\0", false), Err(Refused::Kind));
        assert_eq!(
            check("laporan.pdf", b"MZ\x90\0\x03\0\0\0", false),
            Err(Refused::Mismatch)
        );
        assert_eq!(check("catatan.pdf", b"", false), Err(Refused::Empty));
        assert_eq!(
            check("laporan.pdf", b"%PDF-1.7", true),
            Err(Refused::TooLarge)
        );
        assert_eq!(
            check("laporan.pdf", PDF, false).map(|k| k.media_type),
            Ok("application/pdf")
        );
        assert_eq!(
            check("laporan.pdf", b"%PDF-1.7\n", false),
            Err(Refused::Broken)
        );
        assert_eq!(check("foto.png", &PNG[..40], false), Err(Refused::Broken));
    }

    #[test]
    fn office_files_are_told_apart_whoever_wrote_them() {
        let plain = office::sample(&[
            ("[Content_Types].xml", 900),
            ("_rels/.rels", 300),
            ("docProps/app.xml", 300),
            ("word/document.xml", 9000),
        ]);
        assert_eq!(
            check("notulen.docx", &plain, false).map(|k| k.endings[0]),
            Ok("docx")
        );
        assert_eq!(check("notulen.xlsx", &plain, false), Err(Refused::Mismatch));
        assert_eq!(
            check("notulen.docx", &plain[..plain.len() - 1], false),
            Err(Refused::Mismatch)
        );
        assert_eq!(
            check("arsip.docx", &office::sample(&[("virus.exe", 9000)]), false),
            Err(Refused::Mismatch)
        );
        assert_eq!(check("arsip.zip", &plain, false), Err(Refused::Kind));
        assert_eq!(
            check(
                "bom.xlsx",
                &office::sample(&[("[Content_Types].xml", 9), ("xl/sheet.xml", 4_000_000_000)]),
                false
            ),
            Err(Refused::Swells)
        );
    }

    #[test]
    fn a_picture_of_too_many_pixels_is_refused() {
        let mut flood = PNG.to_vec();
        flood[16..24].copy_from_slice(b"\0\0\xc3\x50\0\0\xc3\x50");
        assert_eq!(check("foto.png", &flood, false), Err(Refused::Swells));
        assert_eq!(check("foto.png", &PNG[..20], false), Err(Refused::Mismatch));
    }
}
