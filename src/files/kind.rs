//! Which kinds of files are taken. The content decides; name and content must agree.

/// A kind of file that is taken (BR-25).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// The type it is served with.
    pub media_type: &'static str,
    /// The endings it may have.
    pub endings: &'static [&'static str],
}

/// All kinds, as shown to people before they choose a file.
pub const KINDS: &[FileKind] = &[
    FileKind { media_type: "application/pdf", endings: &["pdf"] },
    FileKind { media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", endings: &["docx"] },
    FileKind { media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", endings: &["xlsx"] },
    FileKind { media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation", endings: &["pptx"] },
    FileKind { media_type: "image/jpeg", endings: &["jpg", "jpeg"] },
    FileKind { media_type: "image/png", endings: &["png"] },
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
    #[error("Isi berkas tidak cocok dengan nama akhirannya. Simpan ulang dari aplikasi asalnya, lalu unggah lagi.")]
    Mismatch,
}

/// The kind of a file by content, if name and content agree and the size is right.
pub fn check(name: &str, bytes: &[u8], too_large: bool) -> Result<FileKind, Refused> {
    if too_large {
        return Err(Refused::TooLarge);
    }
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let claimed = KINDS.iter().find(|k| k.endings.contains(&ending.as_str())).ok_or(Refused::Kind)?;
    let found = infer::get(bytes).map(|t| t.mime_type()).ok_or(Refused::Mismatch)?;
    if found == claimed.media_type { Ok(*claimed) } else { Err(Refused::Mismatch) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

    #[test]
    fn the_content_decides() {
        assert_eq!(check("foto.PNG", PNG, false).map(|k| k.media_type), Ok("image/png"));
        assert_eq!(check("foto.jpg", PNG, false), Err(Refused::Mismatch));
        assert_eq!(check("program.exe", b"MZ\x90\0", false), Err(Refused::Kind));
        assert_eq!(check("laporan.pdf", b"MZ\x90\0\x03\0\0\0", false), Err(Refused::Mismatch));
        assert_eq!(check("catatan.pdf", b"", false), Err(Refused::Empty));
        assert_eq!(check("laporan.pdf", b"%PDF-1.7", true), Err(Refused::TooLarge));
        assert_eq!(check("laporan.pdf", b"%PDF-1.7\n", false).map(|k| k.media_type), Ok("application/pdf"));
    }
}
