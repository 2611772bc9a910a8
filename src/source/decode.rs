//! Bytes to text, without guessing: what is not UTF-8 is named and refused.

use super::error::ReadError;
use super::read::{MAX_BYTES, MAX_LINE_BYTES};
use memchr::{memchr, memchr_iter};

/// The text of a whole file. Nothing is added, dropped or replaced, so that offsets stay true.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    if looks_like_utf16(&bytes) {
        return Err(ReadError::Utf16);
    }
    if let Some(offset) = memchr(0, &bytes) {
        return Err(ReadError::Binary { offset });
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&error))?;
    check_lines(&text)?;
    Ok(text)
}

/// Whether the bytes start with a byte order mark of UTF-16 (or UTF-32), or have a NUL in most
/// bytes of one parity and in few of the other, as Western text in UTF-16 has.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    if [&[0xFF, 0xFE][..], &[0xFE, 0xFF], &[0, 0, 0xFE, 0xFF]].iter().any(|mark| bytes.starts_with(mark)) {
        return true;
    }
    let head = &bytes[..bytes.len().min(4096)];
    let mut nuls = [0usize; 2];
    for at in memchr_iter(0, head) {
        nuls[at % 2] += 1;
    }
    let half = head.len() / 2;
    let (more, fewer) = (nuls[0].max(nuls[1]), nuls[0].min(nuls[1]));
    more > 1 && more * 10 >= half * 7 && fewer * 20 <= half
}

fn not_utf8(error: &std::string::FromUtf8Error) -> ReadError {
    let offset = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    if let Some(control) = looks_binary(bytes) {
        return ReadError::Binary { offset: control };
    }
    let line = 1 + memchr_iter(b'\n', &bytes[..offset]).count();
    let not_utf8 = |byte| {
        // Before what goes on with a character, the byte was meant to begin one: a surrogate, or one that is overlong.
        let meant = bytes.get(offset + 1).is_none_or(|next| !matches!(next, 0x80..=0xBF));
        ReadError::NotUtf8 { offset, line, byte, meant: windows_1252(byte).filter(|_| meant) }
    };
    match (error.utf8_error().error_len(), bytes.get(offset)) {
        (Some(_), Some(&byte)) => not_utf8(byte),
        // A lone high byte at the end is more likely “é” in Latin-1 than half a character.
        (None, Some(&byte)) if bytes.len() - offset == 1 => not_utf8(byte),
        _ => ReadError::CutOff { offset, line },
    }
}

/// The first control byte, where more than one byte in fifty is one: no encoding of prose is so.
fn looks_binary(bytes: &[u8]) -> Option<usize> {
    let head = &bytes[..bytes.len().min(4096)];
    let is_control = |byte: &u8| matches!(byte, 0x01..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
    let first = head.iter().position(is_control)?;
    let count = head.iter().filter(|byte| is_control(byte)).count();
    (count * 50 > head.len()).then_some(first)
}

/// The printable character that a byte above 0x7F stands for in Windows-1252.
fn windows_1252(byte: u8) -> Option<char> {
    const HIGH: [Option<char>; 32] = {
        let mut table = [None; 32];
        let known = [
            (0x80, '€'),
            (0x85, '…'),
            (0x91, '‘'),
            (0x92, '’'),
            (0x93, '“'),
            (0x94, '”'),
            (0x95, '•'),
            (0x96, '–'),
            (0x97, '—'),
            (0x99, '™'),
        ];
        let mut i = 0;
        while i < known.len() {
            table[known[i].0 - 0x80] = Some(known[i].1);
            i += 1;
        }
        table
    };
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte) - 0x80],
        0xA1..=0xAC | 0xAE..=0xFF => Some(char::from(byte)),
        _ => None,
    }
}

fn check_lines(text: &str) -> Result<(), ReadError> {
    let bytes = text.as_bytes();
    if bytes.len() <= MAX_LINE_BYTES {
        return Ok(());
    }
    let mut start = 0;
    for (line, end) in (1..).zip(memchr_iter(b'\n', bytes).chain([bytes.len()])) {
        if end - start > MAX_LINE_BYTES {
            return Err(ReadError::LineTooLong { line, length: end - start });
        }
        start = end + 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf8_is_kept_as_it_is() {
        for text in ["", "a", "\u{FEFF}# Title\r\n", "naïve “words”\n", "\u{1b}[31m"] {
            assert_eq!(decode(text.as_bytes().to_vec()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn utf16_is_named_with_and_without_its_mark() {
        for big in [false, true] {
            assert_eq!(decode(utf16("Access is reviewed.", big)), Err(ReadError::Utf16));
            assert_eq!(decode(utf16("\u{FEFF}Access", big)), Err(ReadError::Utf16));
        }
    }

    #[test]
    fn latin_1_is_placed() {
        let error = decode(b"one\ntwo\ncaf\xE9 three\n".to_vec());
        assert_eq!(error, Err(ReadError::NotUtf8 { offset: 11, line: 3, byte: 0xE9, meant: Some('é') }));
        let at_the_end = decode(b"caf\xE9".to_vec());
        assert_eq!(at_the_end, Err(ReadError::NotUtf8 { offset: 3, line: 1, byte: 0xE9, meant: Some('é') }));
    }

    #[test]
    fn half_a_character_at_the_end_is_a_cut() {
        assert_eq!(decode(b"10 \xE2\x82".to_vec()), Err(ReadError::CutOff { offset: 3, line: 1 }));
    }

    #[test]
    fn binary_is_refused() {
        assert_eq!(decode(b"\x7fELF\x02\x01\0\0".to_vec()), Err(ReadError::Binary { offset: 6 }));
        let without_nul = decode(b"\x01\x02\x03\xFF\x04".to_vec());
        assert_eq!(without_nul, Err(ReadError::Binary { offset: 0 }));
    }

    #[test]
    fn a_line_has_a_limit() {
        let mut text = "a\n".to_owned();
        text.push_str(&"x".repeat(MAX_LINE_BYTES));
        assert!(decode(text.clone().into_bytes()).is_ok());
        text.push('x');
        let error = ReadError::LineTooLong { line: 2, length: MAX_LINE_BYTES + 1 };
        assert_eq!(decode(text.into_bytes()), Err(error));
    }

    #[test]
    fn a_byte_is_named_by_its_character() {
        assert_eq!(windows_1252(0xE9), Some('é'));
        assert_eq!(windows_1252(0x92), Some('’'));
        assert_eq!(windows_1252(0x81), None);
    }
}
