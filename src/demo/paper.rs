//! Small files that are real: a one-page PDF and a PNG of an activity board, written byte by byte.
//!
//! Two functions, [`pdf`] and [`png`]. They need no typesetter and no image library, and take a fraction of a millisecond;
//! the reports of the application itself are made elsewhere.

use std::fmt::Write;

/// One page of A4 with a heading and lines of text.
pub fn pdf(heading: &str, lines: &[String]) -> Vec<u8> {
    let mut text = format!(
        "BT /F2 15 Tf 64 770 Td ({}) Tj /F1 11 Tf 0 -30 Td 16 TL\n",
        escape(heading)
    );
    for line in lines.iter().flat_map(|line| wrap(line, 84)) {
        let _ = writeln!(text, "({}) Tj T*", escape(&line));
    }
    text.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

/// Letters outside of ASCII are written plainly; the signs of a PDF string are escaped.
fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '(' | ')' | '\\' => out.extend(['\\', c]),
            '“' | '”' => out.push('"'),
            '–' | '—' => out.push('-'),
            '→' => out.push_str("ke"),
            c if c.is_ascii() => out.push(c),
            _ => out.push('?'),
        }
        out
    })
}

fn wrap(line: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.is_empty() => last.push_str(word),
            Some(last) if last.len() + 1 + word.len() <= width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

const WIDTH: usize = 320;
const HEIGHT: usize = 180;
/// Ground, ink, bar before, bar after.
const GROUNDS: [[u8; 12]; 4] = [
    [
        0xf3, 0xf1, 0xe7, 0x1d, 0x2b, 0x33, 0xb4, 0x53, 0x2a, 0x1f, 0x6f, 0x5c,
    ],
    [
        0xe8, 0xf0, 0xf2, 0x16, 0x2a, 0x3a, 0xc2, 0x7a, 0x1a, 0x1c, 0x5f, 0x9a,
    ],
    [
        0xf6, 0xee, 0xe6, 0x33, 0x22, 0x1d, 0x8c, 0x2f, 0x39, 0x4f, 0x6d, 0x1f,
    ],
    [
        0xee, 0xef, 0xe9, 0x22, 0x26, 0x22, 0x7a, 0x5a, 0x12, 0x33, 0x3f, 0x8f,
    ],
];

/// An activity board: a name in large letters, a line beneath it, and two bars with their numbers.
pub fn png(name: &str, line: &str, before: i64, after: i64, ground: usize) -> Vec<u8> {
    let mut board = vec![0_u8; WIDTH * HEIGHT];
    let name = name.to_uppercase();
    let size = if name.chars().count() > 16 { 2 } else { 3 };
    write_text(&mut board, &name, 16, 16, size);
    write_text(&mut board, &line.to_uppercase(), 16, 48, 1);
    let most = before.max(after).max(1);
    for (at, value, colour) in [(0, before, 2), (1, after, 3)] {
        let length = usize::try_from(value.max(0) * 200 / most)
            .unwrap_or(0)
            .max(3);
        fill(&mut board, 16, 76 + at * 46, length, 30, colour);
        write_text(&mut board, &value.to_string(), 24 + length, 84 + at * 46, 2);
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(
        &mut file,
        b"IHDR",
        &[
            0,
            0,
            (WIDTH >> 8) as u8,
            WIDTH as u8,
            0,
            0,
            0,
            HEIGHT as u8,
            2,
            3,
            0,
            0,
            0,
        ],
    );
    chunk(&mut file, b"PLTE", &GROUNDS[ground % GROUNDS.len()]);
    chunk(&mut file, b"IDAT", &stored(&packed(&board)));
    chunk(&mut file, b"IEND", &[]);
    file
}

fn fill(board: &mut [u8], x: usize, y: usize, width: usize, height: usize, colour: u8) {
    for row in y..(y + height).min(HEIGHT) {
        for column in x..(x + width).min(WIDTH) {
            board[row * WIDTH + column] = colour;
        }
    }
}

fn write_text(board: &mut [u8], text: &str, x: usize, y: usize, size: usize) {
    for (at, letter) in text.chars().enumerate() {
        for (row, bits) in glyph(letter).into_iter().enumerate() {
            for column in (0..5).filter(|column| bits & (0b10000 >> column) != 0) {
                fill(
                    board,
                    x + (at * 6 + column) * size,
                    y + row * size,
                    size,
                    size,
                    1,
                );
            }
        }
    }
}

/// Four points in a byte, each row led by a zero: no filter.
fn packed(board: &[u8]) -> Vec<u8> {
    board
        .chunks(WIDTH)
        .flat_map(|row| {
            std::iter::once(0).chain(
                row.chunks(4)
                    .map(|p| p.iter().fold(0, |byte, point| byte << 2 | point)),
            )
        })
        .collect()
}

/// A zlib stream of stored blocks.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks = data.chunks(65_535);
    let last = blocks.len().saturating_sub(1);
    for (at, block) in data.chunks(65_535).enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(at == last));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let from = file.len();
    file.extend(kind);
    file.extend(data);
    let crc = !file[from..].iter().fold(u32::MAX, |crc, byte| {
        CRC[((crc ^ u32::from(*byte)) & 0xff) as usize] ^ (crc >> 8)
    });
    file.extend(crc.to_be_bytes());
}

const CRC: [u32; 256] = {
    let mut table = [0; 256];
    let mut n = 0;
    while n < 256 {
        let mut c = n as u32;
        let mut bit = 0;
        while bit < 8 {
            c = if c & 1 == 1 {
                0xedb8_8320 ^ (c >> 1)
            } else {
                c >> 1
            };
            bit += 1;
        }
        table[n] = c;
        n += 1;
    }
    table
};

/// Seven rows of five points; a sign that the board does not have is left out.
fn glyph(letter: char) -> [u8; 7] {
    match letter {
        'A' => [14, 17, 17, 31, 17, 17, 17],
        'B' => [30, 17, 17, 30, 17, 17, 30],
        'C' => [14, 17, 16, 16, 16, 17, 14],
        'D' => [30, 17, 17, 17, 17, 17, 30],
        'E' => [31, 16, 16, 30, 16, 16, 31],
        'F' => [31, 16, 16, 30, 16, 16, 16],
        'G' => [14, 17, 16, 23, 17, 17, 15],
        'H' => [17, 17, 17, 31, 17, 17, 17],
        'I' => [14, 4, 4, 4, 4, 4, 14],
        'J' => [7, 2, 2, 2, 2, 18, 12],
        'K' => [17, 18, 20, 24, 20, 18, 17],
        'L' => [16, 16, 16, 16, 16, 16, 31],
        'M' => [17, 27, 21, 21, 17, 17, 17],
        'N' => [17, 25, 21, 19, 17, 17, 17],
        'O' => [14, 17, 17, 17, 17, 17, 14],
        'P' => [30, 17, 17, 30, 16, 16, 16],
        'Q' => [14, 17, 17, 17, 21, 18, 13],
        'R' => [30, 17, 17, 30, 20, 18, 17],
        'S' => [15, 16, 16, 14, 1, 1, 30],
        'T' => [31, 4, 4, 4, 4, 4, 4],
        'U' => [17, 17, 17, 17, 17, 17, 14],
        'V' => [17, 17, 17, 17, 17, 10, 4],
        'W' => [17, 17, 17, 21, 21, 27, 17],
        'X' => [17, 17, 10, 4, 10, 17, 17],
        'Y' => [17, 17, 10, 4, 4, 4, 4],
        'Z' => [31, 1, 2, 4, 8, 16, 31],
        '0' => [14, 17, 19, 21, 25, 17, 14],
        '1' => [4, 12, 4, 4, 4, 4, 14],
        '2' => [14, 17, 1, 6, 8, 16, 31],
        '3' => [31, 2, 4, 2, 1, 17, 14],
        '4' => [2, 6, 10, 18, 31, 2, 2],
        '5' => [31, 16, 30, 1, 1, 17, 14],
        '6' => [6, 8, 16, 30, 17, 17, 14],
        '7' => [31, 1, 2, 4, 8, 8, 8],
        '8' => [14, 17, 17, 14, 17, 17, 14],
        '9' => [14, 17, 17, 15, 1, 2, 12],
        '-' => [0, 0, 0, 14, 0, 0, 0],
        _ => [0; 7],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    #[test]
    fn the_application_takes_both_kinds_of_files() {
        let page = pdf(
            "Notulen (rapat)",
            &["Baris pertama “dikutip”".to_owned(), "kata ".repeat(60)],
        );
        assert_eq!(
            files::check("notulen.pdf", &page, false).map(|k| k.media_type),
            Ok("application/pdf")
        );
        let board = png("SIGAP IZIN", "waktu penerbitan izin", 14, 5, 1);
        assert_eq!(
            files::check("papan.png", &board, false).map(|k| k.media_type),
            Ok("image/png")
        );
        assert!(page.len() < 4_000 && board.len() < 20_000);
    }
}
