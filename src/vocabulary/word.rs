//! What a word is made of: the same for the tables and for the texts.

/// Letters and digits in lower case; [`PERHAPS`] for bytes that may go on with a word; 0 for those
/// that end it.
const LETTERS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b @ (b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z') => b.to_ascii_lowercase(),
            b'%' | b'\'' | b'-' | b'.' | b'&' | b'_' | b'/' | 0x80.. => PERHAPS,
            _ => 0,
        };
        byte += 1;
    }
    table
};

const PERHAPS: u8 = 1;

/// Where the word that begins at `start` ends; `start` itself when none begins there. Each byte
/// goes to `push` in lower case.
#[inline]
pub(crate) fn read_word(text: &str, start: usize, mut push: impl FnMut(u8)) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        let letter = LETTERS[byte as usize];
        if letter > PERHAPS {
            push(letter);
            at += 1;
        } else if letter == 0 {
            return at;
        } else if byte == b'%' && at > start && bytes[at - 1].is_ascii_digit() {
            push(byte);
            return at + 1;
        } else if let Some(width) = foreign_letter(text, at) {
            bytes[at..at + width].iter().for_each(|byte| push(*byte));
            at += width;
        } else if at > start && joins(bytes, at) {
            // A curly apostrophe takes three bytes.
            push(if byte.is_ascii() { byte } else { b'\'' });
            at += if byte.is_ascii() { 1 } else { 3 };
        } else {
            return at;
        }
    }
    at
}

/// The width of the letter outside ASCII at `at`, if there is one.
fn foreign_letter(text: &str, at: usize) -> Option<usize> {
    if text.as_bytes()[at].is_ascii() {
        return None;
    }
    let c = text.get(at..)?.chars().next()?;
    c.is_alphabetic().then(|| c.len_utf8())
}

/// Whether the byte at `at` holds two parts of a word together: an apostrophe, a hyphen, a dot
/// or an ampersand with letters or digits on both sides, or the slash of `24/7` and `and/or`.
fn joins(bytes: &[u8], at: usize) -> bool {
    let next = |width: usize| bytes.get(at + width).copied().unwrap_or(b' ');
    match bytes[at] {
        b'\'' => next(1).is_ascii_alphabetic(),
        b'-' | b'.' | b'&' | b'_' => next(1).is_ascii_alphanumeric(),
        b'/' => {
            bytes[at - 1].is_ascii_digit() && next(1).is_ascii_digit()
                || at >= 3 && bytes[at - 3..at].eq_ignore_ascii_case(b"and") && next(1) == b'o'
        }
        0xE2 => bytes[at..].starts_with("’".as_bytes()) && next(3).is_ascii_alphabetic(),
        _ => false,
    }
}

/// The words of a phrase of the vocabulary's tables, split as a text is. The
/// phrases are written in lower case.
pub(crate) fn parts(phrase: &'static str) -> impl Iterator<Item = &'static str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let bytes = phrase.as_bytes();
        while bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        if at == bytes.len() {
            return None;
        }
        let start = at;
        let end = read_word(phrase, at, |_| {});
        at = if end == start { start + 1 } else { end };
        Some(&phrase[start..at])
    })
}
