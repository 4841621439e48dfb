//! What an office file (DOCX, XLSX, PPTX) holds, by the table of contents at its end. Nothing is unpacked: names and
//! claimed sizes suffice to tell the three kinds apart and to refuse a file that grows beyond reason when opened.

/// What the table of contents says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// The folder that only one of the three kinds has, was found beside the list of content types.
    pub is_office: bool,
    /// Claimed size of everything when unpacked.
    pub unpacked_bytes: u64,
}

impl Contents {
    /// Whether opening the file would fill the reader's memory. Honest documents stay well below 1:100.
    pub fn is_bomb(self, packed_bytes: usize) -> bool {
        self.unpacked_bytes > 50_000_000 && self.unpacked_bytes > 150 * packed_bytes as u64
    }
}

/// Reads the table of contents; nothing when it is broken. `folder` is `word/`, `xl/` or `ppt/`.
pub fn read(bytes: &[u8], folder: &str) -> Option<Contents> {
    let end = end_record(bytes)?;
    let (entries, mut at) = (u16_at(bytes, end + 10)?, u32_at(bytes, end + 16)? as usize);
    let (mut has_types, mut has_folder, mut unpacked_bytes) = (false, false, 0);
    for _ in 0..entries {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (name_length, rest) = (
            usize::from(u16_at(bytes, at + 28)?),
            usize::from(u16_at(bytes, at + 30)?) + usize::from(u16_at(bytes, at + 32)?),
        );
        let name = bytes.get(at + 46..at + 46 + name_length)?;
        has_types |= name == b"[Content_Types].xml";
        has_folder |= name.starts_with(folder.as_bytes());
        unpacked_bytes += u64::from(u32_at(bytes, at + 24)?);
        at += 46 + name_length + rest;
    }
    Some(Contents {
        is_office: has_types && has_folder,
        unpacked_bytes,
    })
}

/// The end record is the last thing in the file, before a comment of at most 64 KiB.
fn end_record(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    (last.saturating_sub(65_535)..=last)
        .rev()
        .find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..at + 2)?
        .try_into()
        .ok()
        .map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..at + 4)?
        .try_into()
        .ok()
        .map(u32::from_le_bytes)
}

/// A container with these entries (name and claimed size), for tests of uploads.
#[cfg(test)]
pub fn sample(entries: &[(&str, u32)]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut table = Vec::new();
    for (name, size) in entries {
        let offset = file.len() as u32;
        file.extend_from_slice(b"PK\x03\x04");
        file.extend_from_slice(&[0; 22]);
        file.extend_from_slice(&(name.len() as u16).to_le_bytes());
        file.extend_from_slice(&[0, 0]);
        file.extend_from_slice(name.as_bytes());
        table.extend_from_slice(b"PK\x01\x02");
        table.extend_from_slice(&[0; 20]);
        table.extend_from_slice(&size.to_le_bytes());
        table.extend_from_slice(&(name.len() as u16).to_le_bytes());
        table.extend_from_slice(&[0; 12]);
        table.extend_from_slice(&offset.to_le_bytes());
        table.extend_from_slice(name.as_bytes());
    }
    let (start, length, count) = (file.len() as u32, table.len() as u32, entries.len() as u16);
    file.extend_from_slice(&table);
    file.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&length.to_le_bytes());
    file.extend_from_slice(&start.to_le_bytes());
    file.extend_from_slice(&[0, 0]);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_contents_tells_the_kind() {
        let file = sample(&[
            ("[Content_Types].xml", 900),
            ("docProps/core.xml", 400),
            ("xl/workbook.xml", 5000),
        ]);
        assert_eq!(
            read(&file, "xl/"),
            Some(Contents {
                is_office: true,
                unpacked_bytes: 6300
            })
        );
        assert_eq!(read(&file, "word/").map(|c| c.is_office), Some(false));
    }

    #[test]
    fn a_cut_file_tells_nothing() {
        let file = sample(&[("[Content_Types].xml", 1), ("word/document.xml", 1)]);
        assert!((0..file.len()).all(|end| read(&file[..end], "word/").is_none()));
    }

    #[test]
    fn only_growth_beyond_reason_is_a_bomb() {
        let contents = |unpacked_bytes| Contents {
            is_office: true,
            unpacked_bytes,
        };
        assert!(contents(1_000_000_000).is_bomb(1_000_000));
        assert!(!contents(40_000_000).is_bomb(1_000));
        assert!(!contents(200_000_000).is_bomb(9_000_000));
    }
}
