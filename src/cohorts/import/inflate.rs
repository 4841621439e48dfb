//! How large a deflate stream (RFC 1951) really is, and what it holds, up to a limit.
//!
//! The sizes written in a ZIP directory are a claim of whoever made the file. The spreadsheet
//! reader believes them, so [`inflate`] unpacks each part once, under a limit, before that
//! reader sees the file. It must not know ZIP or spreadsheets.

/// Why a stream was not unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InflateError {
    /// The stream breaks the format or ends too early.
    Broken,
    /// It holds more bytes than allowed.
    TooLarge,
}

use InflateError::{Broken, TooLarge};

const MAX_BITS: usize = 15;
const LENGTH_BASE: [u16; 29] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
];
const LENGTH_EXTRA: [u8; 29] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BASE: [u16; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const CODE_LENGTH_ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// Unpacks `data`, refusing to produce more than `limit` bytes.
pub(super) fn inflate(data: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
    let mut bits = Bits {
        data,
        at: 0,
        held: 0,
        count: 0,
    };
    let mut out = Output {
        bytes: Vec::new(),
        limit,
    };
    loop {
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored_block(&mut bits, &mut out)?,
            1 => {
                let (literals, distances) = fixed_codes()?;
                coded_block(&mut bits, &mut out, &literals, &distances)?;
            }
            2 => {
                let (literals, distances) = dynamic_codes(&mut bits)?;
                coded_block(&mut bits, &mut out, &literals, &distances)?;
            }
            _ => return Err(Broken),
        }
        if last {
            return Ok(out.bytes);
        }
    }
}

struct Output {
    bytes: Vec<u8>,
    limit: usize,
}

impl Output {
    fn room_for(&self, more: usize) -> Result<(), InflateError> {
        if self.bytes.len() + more > self.limit {
            Err(TooLarge)
        } else {
            Ok(())
        }
    }

    fn push(&mut self, byte: u8) -> Result<(), InflateError> {
        self.room_for(1)?;
        self.bytes.push(byte);
        Ok(())
    }

    fn repeat(&mut self, distance: usize, length: usize) -> Result<(), InflateError> {
        self.room_for(length)?;
        let start = self.bytes.len().checked_sub(distance).ok_or(Broken)?;
        for i in start..start + length {
            // A distance shorter than the length repeats what was just written.
            let byte = *self.bytes.get(i).ok_or(Broken)?;
            self.bytes.push(byte);
        }
        Ok(())
    }
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, wanted: u32) -> Result<u32, InflateError> {
        while self.count < wanted {
            let byte = *self.data.get(self.at).ok_or(Broken)?;
            self.at += 1;
            self.held |= u32::from(byte) << self.count;
            self.count += 8;
        }
        let value = self.held & ((1 << wanted) - 1);
        self.held >>= wanted;
        self.count -= wanted;
        Ok(value)
    }

    fn bytes(&mut self, length: usize) -> Result<&[u8], InflateError> {
        let end = self.at.checked_add(length).ok_or(Broken)?;
        let taken = self.data.get(self.at..end).ok_or(Broken)?;
        self.at = end;
        Ok(taken)
    }
}

/// A canonical Huffman code: how many codes of each length, and the symbols in code order.
struct Code {
    counts: [u16; MAX_BITS + 1],
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Result<Self, InflateError> {
        let mut counts = [0u16; MAX_BITS + 1];
        for length in lengths {
            *counts.get_mut(usize::from(*length)).ok_or(Broken)? += 1;
        }
        counts[0] = 0;
        let mut symbols = Vec::with_capacity(lengths.len());
        for wanted in 1..=MAX_BITS as u8 {
            for (symbol, length) in (0u16..).zip(lengths) {
                if *length == wanted {
                    symbols.push(symbol);
                }
            }
        }
        Ok(Code { counts, symbols })
    }

    fn read(&self, bits: &mut Bits<'_>) -> Result<usize, InflateError> {
        let (mut code, mut first, mut index) = (0i32, 0i32, 0i32);
        for count in &self.counts[1..] {
            let count = i32::from(*count);
            code |= bits.take(1)? as i32;
            if code - first < count {
                let place = usize::try_from(index + code - first).map_err(|_| Broken)?;
                return self
                    .symbols
                    .get(place)
                    .map(|s| usize::from(*s))
                    .ok_or(Broken);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Broken)
    }
}

fn stored_block(bits: &mut Bits<'_>, out: &mut Output) -> Result<(), InflateError> {
    // Stored blocks start at a byte border; fewer than eight bits can be held here.
    bits.held = 0;
    bits.count = 0;
    let header = bits.bytes(4)?;
    let length = u16::from_le_bytes([header[0], header[1]]);
    if length != !u16::from_le_bytes([header[2], header[3]]) {
        return Err(Broken);
    }
    out.room_for(usize::from(length))?;
    let content = bits.bytes(usize::from(length))?;
    out.bytes.extend_from_slice(content);
    Ok(())
}

fn fixed_codes() -> Result<(Code, Code), InflateError> {
    let mut lengths = [8u8; 288];
    lengths[144..256].fill(9);
    lengths[256..280].fill(7);
    Ok((Code::new(&lengths)?, Code::new(&[5; 30])?))
}

fn dynamic_codes(bits: &mut Bits<'_>) -> Result<(Code, Code), InflateError> {
    let literal_count = bits.take(5)? as usize + 257;
    let distance_count = bits.take(5)? as usize + 1;
    let code_count = bits.take(4)? as usize + 4;
    let mut code_lengths = [0u8; 19];
    for place in CODE_LENGTH_ORDER.iter().take(code_count) {
        code_lengths[*place] = bits.take(3)? as u8;
    }
    let lengths = read_lengths(
        bits,
        &Code::new(&code_lengths)?,
        literal_count + distance_count,
    )?;
    let (literals, distances) = lengths.split_at(literal_count);
    Ok((Code::new(literals)?, Code::new(distances)?))
}

fn read_lengths(bits: &mut Bits<'_>, code: &Code, wanted: usize) -> Result<Vec<u8>, InflateError> {
    let mut lengths: Vec<u8> = Vec::with_capacity(wanted);
    while lengths.len() < wanted {
        let (value, times) = match code.read(bits)? {
            16 => (*lengths.last().ok_or(Broken)?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(value, times as usize));
    }
    if lengths.len() == wanted {
        Ok(lengths)
    } else {
        Err(Broken)
    }
}

fn coded_block(
    bits: &mut Bits<'_>,
    out: &mut Output,
    literals: &Code,
    distances: &Code,
) -> Result<(), InflateError> {
    loop {
        match literals.read(bits)? {
            256 => return Ok(()),
            literal @ 0..256 => out.push(literal as u8)?,
            symbol => {
                let kind = symbol - 257;
                let base = *LENGTH_BASE.get(kind).ok_or(Broken)?;
                let length = u32::from(base) + bits.take(u32::from(LENGTH_EXTRA[kind]))?;
                let kind = distances.read(bits)?;
                let base = *DISTANCE_BASE.get(kind).ok_or(Broken)?;
                let extra = (kind as u32 / 2).saturating_sub(1);
                out.repeat(
                    (u32::from(base) + bits.take(extra)?) as usize,
                    length as usize,
                )?;
            }
        }
    }
}
