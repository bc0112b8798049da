//! From bytes to text.

use super::super::read_csv::ReadError;

/// How the text of a table is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextEncoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, as spreadsheets write "Unicode text".
    Utf16,
    /// Not UTF-8: read as Windows-1252, which Latin-1 is a part of. The first line that is not UTF-8,
    /// counted from 1; a letter there may be a wrong one if the file has another encoding.
    Windows1252 {
        /// The first line that is not UTF-8.
        line: u64,
    },
}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The first bytes of files that are no text, and what to do with them.
const NO_TEXT: [(&[u8], &str); 4] = [
    (
        b"PK\x03\x04",
        "it is a spreadsheet (or another zip archive); save the sheet as CSV",
    ),
    (
        b"\xD0\xCF\x11\xE0",
        "it is an old spreadsheet (.xls); save the sheet as CSV",
    ),
    (b"\x1F\x8B", "it is compressed by gzip; unpack it"),
    (b"%PDF", "it is a PDF; export the numbers as CSV"),
];

pub(super) fn decoded(bytes: Vec<u8>) -> Result<(String, TextEncoding), ReadError> {
    if let Some((_, what)) = NO_TEXT.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(ReadError::NotText { what });
    }
    if let Some(little) = utf16(&bytes) {
        return Ok((utf16_text(&bytes, little)?, TextEncoding::Utf16));
    }
    // A recorder's own format is full of zeros; text has none.
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if zeros * 10 > bytes.len() {
        let what = "it is full of zero bytes, so no text; export it as CSV";
        return Err(ReadError::NotText { what });
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.as_bytes().starts_with(UTF8_MARK) => {
            let text = text.get(UTF8_MARK.len()..).unwrap_or_default().to_owned();
            Ok((text, TextEncoding::Utf8))
        }
        Ok(text) => Ok((text, TextEncoding::Utf8)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let before = bytes.iter().take(valid).filter(|byte| **byte == b'\n');
            let line = before.count() as u64 + 1;
            let text = bytes.into_iter().map(windows_1252).collect();
            Ok((text, TextEncoding::Windows1252 { line }))
        }
    }
}

/// Whether it is UTF-16, and if so whether the low byte comes first.
fn utf16(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xFF, 0xFE, ..] => Some(true),
        [0xFE, 0xFF, ..] => Some(false),
        // Without a mark: four letters of ASCII, each beside a zero.
        [a, 0, b, 0, c, 0, d, 0, ..] if [a, b, c, d].iter().all(|x| x.is_ascii() && **x != 0) => {
            Some(true)
        }
        [0, a, 0, b, 0, c, 0, d, ..] if [a, b, c, d].iter().all(|x| x.is_ascii() && **x != 0) => {
            Some(false)
        }
        _ => None,
    }
}

fn utf16_text(bytes: &[u8], little: bool) -> Result<String, ReadError> {
    let what = "it looks like UTF-16 but is broken, or ends within a letter; save it as UTF-8";
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| {
        if little {
            u16::from_le_bytes(*pair)
        } else {
            u16::from_be_bytes(*pair)
        }
    });
    let units: Vec<u16> = units.filter(|unit| *unit != 0xFEFF).collect();
    let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty());
    text.ok_or(ReadError::NotText { what })
}

/// Windows-1252 as the WHATWG encoding standard has it; Latin-1 but for 0x80 to 0x9F.
fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '\u{20AC}', '\u{81}', '\u{201A}', '\u{0192}', '\u{201E}', '\u{2026}', '\u{2020}',
        '\u{2021}', '\u{02C6}', '\u{2030}', '\u{0160}', '\u{2039}', '\u{0152}', '\u{8D}',
        '\u{017D}', '\u{8F}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{2022}',
        '\u{2013}', '\u{2014}', '\u{02DC}', '\u{2122}', '\u{0161}', '\u{203A}', '\u{0153}',
        '\u{9D}', '\u{017E}', '\u{0178}',
    ];
    let upper = byte.checked_sub(0x80);
    let upper = upper.and_then(|place| UPPER.get(usize::from(place)));
    upper.copied().unwrap_or(char::from(byte))
}
