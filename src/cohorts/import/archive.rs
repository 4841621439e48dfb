//! What is inside a ZIP before the spreadsheet reader may open it.
//!
//! [`inspect`] walks the directory at the end of the file, unpacks every part under one common
//! limit and says which [`Kind`] of file this is. It refuses whatever an ordinary spreadsheet
//! program never writes. It must not know what the cells mean.

use super::inflate::{InflateError, inflate};

/// The most bytes all parts may hold together when unpacked.
const MAX_UNPACKED: usize = 24 * 1024 * 1024;
const MAX_PARTS: usize = 2_000;
/// The most strings of a workbook: more than fill a list of the most rows and columns. The spreadsheet reader keeps all of
/// them, and reserves memory for as many as the file claims to have.
const MAX_STRINGS: usize = 200_000;
const END_LENGTH: usize = 22;
const END_LOCATOR_LENGTH: usize = 20;

/// What kind of ZIP this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An Excel workbook (`.xlsx`, `.xlsm`).
    Workbook,
    /// A binary Excel workbook (`.xlsb`).
    BinaryWorkbook,
    /// A LibreOffice document.
    OpenDocument,
    /// Any other ZIP, such as a Word document.
    Other,
}

/// Why a ZIP was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArchiveError {
    /// It is cut off or breaks the format.
    Broken,
    /// A part is protected by a password.
    Protected,
    /// Unpacked it is larger than any participant list.
    TooLarge,
}

use ArchiveError::{Broken, Protected, TooLarge};

impl From<InflateError> for ArchiveError {
    fn from(error: InflateError) -> Self {
        match error {
            InflateError::Broken => Broken,
            InflateError::TooLarge => TooLarge,
        }
    }
}

/// Unpacks every part once, within the limits, and tells what kind of file this is.
pub(super) fn inspect(data: &[u8]) -> Result<Kind, ArchiveError> {
    let mut room = MAX_UNPACKED;
    let mut kind = Kind::Other;
    for part in directory(data)? {
        let part = part?;
        let content = part.unpack(data, room)?;
        room -= content.len();
        check_content(part.name, &content)?;
        match part.name {
            b"xl/workbook.xml" => kind = Kind::Workbook,
            b"xl/workbook.bin" => kind = Kind::BinaryWorkbook,
            b"mimetype" if content.starts_with(b"application/vnd.oasis") => {
                kind = Kind::OpenDocument;
            }
            _ => {}
        }
    }
    Ok(kind)
}

fn check_content(name: &[u8], content: &[u8]) -> Result<(), ArchiveError> {
    if !name.to_ascii_lowercase().ends_with(b".xml") {
        return Ok(());
    }
    // Another encoding would hide the claimed count from the search below.
    if content.iter().take(64).any(|byte| *byte == 0) {
        return Err(Broken);
    }
    let claimed = places(content, b"uniqueCount").map(|at| {
        // As far as the reader looks: any number of blanks may stand before the number.
        let digits = content[at..]
            .iter()
            .skip_while(|b| !b.is_ascii_digit())
            .take_while(|b| b.is_ascii_digit());
        digits.fold(0usize, |n, b| {
            n.saturating_mul(10).saturating_add(usize::from(b - b'0'))
        })
    });
    // The reader looks at the local name: a prefix may stand before it.
    let found = places(content, b"<si").count() + places(content, b":si").count();
    if claimed.chain([found]).any(|count| count > MAX_STRINGS) {
        return Err(TooLarge);
    }
    Ok(())
}

/// Where a word ends in the content, each time that it stands there.
fn places<'a>(content: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let windows = content.windows(word.len()).enumerate();
    windows
        .filter(move |(_, window)| *window == word)
        .map(move |(at, _)| at + word.len())
}

struct Part<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    packed: usize,
    offset: usize,
}

impl Part<'_> {
    fn unpack(&self, data: &[u8], room: usize) -> Result<Vec<u8>, ArchiveError> {
        if self.flags & 1 != 0 {
            return Err(Protected);
        }
        let local = data.get(self.offset..).ok_or(Broken)?;
        if !local.starts_with(b"PK\x03\x04") {
            return Err(Broken);
        }
        let start = 30 + u16_at(local, 26)? + u16_at(local, 28)?;
        let packed = slice(local, start, self.packed)?;
        match self.method {
            0 if packed.len() > room => Err(TooLarge),
            0 => Ok(packed.to_vec()),
            8 => Ok(inflate(packed, room)?),
            _ => Err(Broken),
        }
    }
}

/// The parts in the order of the directory. A comment or a 64-bit directory, which would let
/// two readers disagree on what the file holds, is refused.
fn directory(
    data: &[u8],
) -> Result<impl Iterator<Item = Result<Part<'_>, ArchiveError>>, ArchiveError> {
    let end_at = data.len().checked_sub(END_LENGTH).ok_or(Broken)?;
    let end = &data[end_at..];
    let has_locator = end_at
        .checked_sub(END_LOCATOR_LENGTH)
        .is_some_and(|at| data[at..].starts_with(b"PK\x06\x07"));
    if !end.starts_with(b"PK\x05\x06") || has_locator {
        return Err(Broken);
    }
    let count = u16_at(end, 10)?;
    if count > MAX_PARTS {
        return Err(TooLarge);
    }
    let (length, mut at) = (u32_at(end, 12)?, u32_at(end, 16)?);
    if at.checked_add(length) != Some(end_at) {
        return Err(Broken);
    }
    Ok((0..count).map(move |_| {
        let entry = data.get(at..end_at).ok_or(Broken)?;
        if !entry.starts_with(b"PK\x01\x02") {
            return Err(Broken);
        }
        let name_length = u16_at(entry, 28)?;
        at += 46 + name_length + u16_at(entry, 30)? + u16_at(entry, 32)?;
        Ok(Part {
            name: slice(entry, 46, name_length)?,
            flags: u16_at(entry, 8)? as u16,
            method: u16_at(entry, 10)? as u16,
            packed: u32_at(entry, 20)?,
            offset: u32_at(entry, 42)?,
        })
    }))
}

fn slice(data: &[u8], start: usize, length: usize) -> Result<&[u8], ArchiveError> {
    start
        .checked_add(length)
        .and_then(|end| data.get(start..end))
        .ok_or(Broken)
}

fn u16_at(data: &[u8], at: usize) -> Result<usize, ArchiveError> {
    let bytes = slice(data, at, 2)?;
    Ok(usize::from(u16::from_le_bytes([bytes[0], bytes[1]])))
}

fn u32_at(data: &[u8], at: usize) -> Result<usize, ArchiveError> {
    let bytes = slice(data, at, 4)?;
    Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
}
