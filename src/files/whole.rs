//! Whether a PDF or a picture is all there, by how its parts follow each other. Nothing is decoded: what is looked for is
//! the end that a broken upload or a card pulled out too early cuts off.

/// How far from its end a PDF says that it ends; readers look no further.
const PDF_TAIL: usize = 2048;

/// Whether the file has its end. Kinds without an end of their own always do.
pub fn is_whole(media_type: &str, bytes: &[u8]) -> bool {
    match media_type {
        "application/pdf" => has(&bytes[bytes.len().saturating_sub(PDF_TAIL)..], b"%%EOF"),
        "image/png" => png(bytes).is_some(),
        "image/jpeg" => jpeg(bytes).is_some(),
        _ => true,
    }
}

/// Looks from the end, where an end is to be expected.
fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).rev().any(|w| w == part)
}

/// A PNG is a row of chunks (length, name, that many bytes, checksum): there is one with the picture, and IEND is reached.
fn png(bytes: &[u8]) -> Option<()> {
    let mut at = 8;
    let mut has_picture = false;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let name = bytes.get(at + 4..at + 8)?;
        let end = at.checked_add(12)?.checked_add(length.try_into().ok()?)?;
        bytes.get(..end)?;
        if name == b"IEND" {
            return has_picture.then_some(());
        }
        has_picture |= name == b"IDAT";
        at = end;
    }
}

/// A JPEG is a row of segments that tell their length, until the picture itself starts (SOS); it runs to the marker EOI,
/// behind which phones put more.
fn jpeg(bytes: &[u8]) -> Option<()> {
    let mut at = 2;
    loop {
        match (*bytes.get(at)?, *bytes.get(at + 1)?) {
            (0xff, 0xff) => at += 1,
            (0xff, 0x01 | 0xd0..=0xd7) => at += 2,
            (0xff, 0xda) => return has(bytes.get(at..)?, b"\xff\xd9").then_some(()),
            (0xff, 0xd9) => return None,
            (0xff, _) => {
                let length = u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?);
                at += 2 + usize::from(length.max(2));
            }
            _ => return None,
        }
    }
}

/// Small files that are whole, for tests.
#[cfg(test)]
pub mod samples {
    /// A PDF without pages.
    pub const PDF: &[u8] = b"%PDF-1.7\nnaskah\n%%EOF\n";
    /// A PNG of one pixel.
    pub const PNG: &[u8] =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
        \0\0\0\x0aIDAT\x78\x9c\x63\x60\0\0\0\x02\0\x01\x48\xaf\xa4\x71\0\0\0\0IEND\xae\x42\x60\x82";
    /// The frame of a JPEG.
    pub const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\x00\x0b\x08\0\x01\0\x01\x01\x01\x11\0\
        \xff\xda\x00\x08\x01\x01\0\0\x3f\0\x7f\xff\xd9";
}

#[cfg(test)]
mod tests {
    use super::samples::{JPEG, PDF, PNG};
    use super::*;

    #[test]
    fn what_was_cut_off_is_not_whole() {
        for (media_type, bytes, tail) in [
            ("application/pdf", PDF, 2),
            ("image/png", PNG, 0),
            ("image/jpeg", JPEG, 0),
        ] {
            assert!(is_whole(media_type, bytes), "{media_type}");
            assert!(is_whole(media_type, &[bytes, b"more"].concat()));
            assert!((0..bytes.len() - tail).all(|end| !is_whole(media_type, &bytes[..end])));
        }
        assert!(!is_whole("image/png", &PNG[..33]));
        assert!(is_whole("text/plain", b""));
    }

    #[test]
    fn a_length_that_lies_ends_the_search() {
        let mut png = PNG.to_vec();
        png[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(!is_whole("image/png", &png));
        let mut jpeg = JPEG.to_vec();
        jpeg[4..6].copy_from_slice(&u16::MAX.to_be_bytes());
        assert!(!is_whole("image/jpeg", &jpeg));
    }
}
