//! How many pixels a picture claims to have, read from its header. Nothing is decoded: a small file can claim to be
//! so large that whoever opens it runs out of memory.

/// The most pixels that are taken: what the largest phone cameras make.
pub const MAX_PIXELS: u64 = 50_000_000;

/// Pixels of a PNG or JPEG by its header; nothing when the header does not say.
pub fn count(media_type: &str, bytes: &[u8]) -> Option<u64> {
    let (width, height) = match media_type {
        "image/png" => png(bytes)?,
        "image/jpeg" => jpeg(bytes)?,
        _ => return None,
    };
    (width > 0 && height > 0).then(|| u64::from(width) * u64::from(height))
}

/// The first chunk of a PNG is IHDR, and begins with width and height.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| {
        bytes
            .get(at..at + 4)
            .and_then(|b| b.try_into().ok())
            .map(u32::from_be_bytes)
    };
    (bytes.get(12..16)? == b"IHDR").then_some((number(16)?, number(20)?))
}

/// A JPEG is a row of segments; the first frame header (SOF) holds height and width.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| {
        bytes
            .get(at..at + 2)
            .and_then(|b| b.try_into().ok())
            .map(u16::from_be_bytes)
    };
    let mut at = 2;
    while at < bytes.len() {
        match (*bytes.get(at)?, *bytes.get(at + 1)?) {
            (0xff, 0xff) => at += 1,
            // Frame headers; C4, C8 and CC in their row are tables.
            (0xff, marker @ 0xc0..=0xcf) if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((number(at + 7)?.into(), number(at + 5)?.into()));
            }
            (0xff, 0x01 | 0xd0..=0xd7) => at += 2,
            (0xff, 0xd9 | 0xda) => return None,
            (0xff, _) => at += 2 + usize::from(number(at + 2)?.max(2)),
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        [
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(),
            &width.to_be_bytes(),
            &height.to_be_bytes(),
            b"\x08\x06\0\0\0",
        ]
        .concat()
    }

    fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
        let start = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc4\x00\x04ab\xff\xff\xc2\x00\x11\x08";
        [
            start.as_slice(),
            &height.to_be_bytes(),
            &width.to_be_bytes(),
            b"\x03\x01\x22\0",
        ]
        .concat()
    }

    #[test]
    fn the_header_tells_the_pixels() {
        assert_eq!(
            count("image/png", &png_of(50_000, 50_000)),
            Some(2_500_000_000)
        );
        assert_eq!(
            count("image/png", &png_of(u32::MAX, u32::MAX)),
            Some(18_446_744_065_119_617_025)
        );
        assert_eq!(count("image/jpeg", &jpeg_of(4000, 3000)), Some(12_000_000));
        assert_eq!(count("application/pdf", b"%PDF-1.7"), None);
    }

    #[test]
    fn a_broken_header_tells_nothing() {
        let (png, jpeg) = (png_of(10, 10), jpeg_of(10, 10));
        assert!((0..23).all(|end| count("image/png", &png[..end]).is_none()));
        assert!((0..jpeg.len() - 4).all(|end| count("image/jpeg", &jpeg[..end]).is_none()));
        assert_eq!(count("image/png", &png_of(0, 10)), None);
        assert_eq!(
            count("image/jpeg", b"\xff\xd8\xff\xe0\x00\x00\xff\xda\x00"),
            None
        );
    }
}
