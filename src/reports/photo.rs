//! Photographs as a paper shows them. The typesetter unpacks all pictures of a paper and keeps them until it is done:
//! twelve of a phone's photographs would be half a gigabyte. So large ones are made smaller before, one at a time.

use crate::error::Result;
use crate::turns::Lane;
use axum::body::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, ImageResult, Limits};
use std::io::Cursor;

static FITTING: Lane = Lane::of(1);

/// A picture of so many pixels is left as it is.
const SMALL: u64 = 2_000_000;
/// The longest side of one that was made smaller: sharp in the width of a page.
const LONGEST_SIDE: u32 = 1_600;
/// The most memory that a picture may take when it is unpacked: fifty megapixels of a photograph.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Reads a photograph when its turn comes and makes it as small as a paper needs it. One that cannot be unpacked has no
/// bytes afterwards.
pub async fn fitted(read: impl Future<Output = Result<Bytes>>) -> Result<Vec<u8>> {
    let bytes = read.await?;
    FITTING.run(move || fit(bytes)).await
}

fn fit(bytes: Bytes) -> Vec<u8> {
    match pixels(&bytes) {
        Ok(pixels) if pixels <= SMALL => bytes.to_vec(),
        _ => shrink(&bytes).unwrap_or_default(),
    }
}

fn pixels(bytes: &[u8]) -> ImageResult<u64> {
    let (width, height) = reader(bytes)?.into_dimensions()?;
    Ok(u64::from(width) * u64::from(height))
}

fn reader(bytes: &[u8]) -> ImageResult<ImageReader<Cursor<&[u8]>>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    Ok(reader)
}

/// A smaller JPEG of the picture, the right way up and in its own colours.
fn shrink(bytes: &[u8]) -> ImageResult<Vec<u8>> {
    let mut decoder = reader(bytes)?.into_decoder()?;
    let orientation = decoder.orientation()?;
    let colours = decoder.icc_profile()?;
    let mut picture = DynamicImage::from_decoder(decoder)?.thumbnail(LONGEST_SIDE, LONGEST_SIDE);
    picture.apply_orientation(orientation);
    let mut small = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut small, 85);
    if let Some(colours) = colours {
        // A profile that does not fit is left out; the picture is shown all the same.
        let _ = image::ImageEncoder::set_icc_profile(&mut encoder, colours);
    }
    picture.into_rgb8().write_with_encoder(encoder)?;
    Ok(small)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, RgbImage};

    fn picture(width: u32, height: u32, format: ImageFormat) -> Bytes {
        let mut bytes = Cursor::new(Vec::new());
        let picture = RgbImage::from_pixel(width, height, image::Rgb([200, 30, 30]));
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner().into()
    }

    #[test]
    fn a_large_photograph_becomes_as_small_as_a_page_needs_it() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png] {
            let small = fit(picture(3000, 1500, format));
            let shown = image::load_from_memory(&small).unwrap();
            assert_eq!((shown.width(), shown.height()), (1600, 800));
            assert!(small.starts_with(b"\xFF\xD8\xFF"));
        }
    }

    #[test]
    fn a_small_one_stays_as_it_is_and_a_broken_one_has_no_bytes() {
        let small = picture(1200, 900, ImageFormat::Png);
        assert_eq!(fit(small.clone()), small);
        let large = picture(3000, 1500, ImageFormat::Png);
        assert_eq!(fit(large.slice(..large.len() / 2)), b"");
        assert_eq!(fit(Bytes::from_static(b"no picture")), b"");
    }
}
