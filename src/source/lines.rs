//! Byte offsets to lines and columns. Only reporters and the server count so.

use memchr::memchr2_iter;
use std::ops::Range;

/// A place as people count it, both from 1.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, schemars::JsonSchema,
)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters (Unicode scalar values).
    pub column: usize,
}

/// Bytes between two entries of [`LineIndex::characters`].
const STEP: usize = 1024;

/// Where the lines of a text start. A line ends at `\n`, `\r\n` or a lone `\r`.
pub struct LineIndex<'a> {
    text: &'a str,
    /// The offset of each line's first byte, ascending; the first is 0.
    starts: Vec<u32>,
    /// How many characters start before byte 0, `STEP`, 2 `STEP` …; without it, a thousand
    /// findings in one line would count that line a thousand times.
    characters: Vec<u32>,
}

impl<'a> LineIndex<'a> {
    pub fn new(text: &'a str) -> LineIndex<'a> {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at as u32 + 1);
            }
        }
        let mut total = 0;
        let mut characters = Vec::with_capacity(bytes.len() / STEP + 1);
        for chunk in bytes.chunks(STEP) {
            characters.push(total);
            total += count_starts(chunk);
        }
        LineIndex { text, starts, characters }
    }

    /// How many lines there are; a text that ends in a newline has an empty last one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: even an empty text has one line.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The 1-based line that holds this byte; past the end, the last.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// The bytes of a 1-based line, without its end; empty where there is no such line.
    pub fn range(&self, line: usize) -> Range<usize> {
        let Some(&start) = line.checked_sub(1).and_then(|index| self.starts.get(index)) else {
            return self.text.len()..self.text.len();
        };
        let end = self.starts.get(line).map_or(self.text.len(), |&next| next as usize);
        let content = self.text[start as usize..end].trim_end_matches(['\n', '\r']);
        start as usize..start as usize + content.len()
    }

    /// The place of a byte; past the end, the end.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.starts[line - 1] as usize;
        let column = self.characters_before(offset as usize) - self.characters_before(start) + 1;
        Position { line, column }
    }

    /// The 0-based column of a byte in UTF-16 code units, as editors count it.
    pub fn utf16_column(&self, offset: u32) -> usize {
        let start = self.starts[self.line(offset) - 1] as usize;
        let end = floor(self.text, offset as usize);
        self.text[start..end.max(start)].chars().map(char::len_utf16).sum()
    }

    fn characters_before(&self, offset: usize) -> usize {
        let offset = floor(self.text, offset);
        let bytes = self.text.as_bytes();
        // At the very end of a text of whole steps there is no entry: count from the last one.
        let Some(last) = self.characters.len().checked_sub(1) else { return 0 };
        let step = (offset / STEP).min(last);
        let before = self.characters[step];
        (before + count_starts(&bytes[step * STEP..offset])) as usize
    }
}

/// The offset itself or the start of the character that it cuts; past the end, the end.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// How many characters start in these bytes of UTF-8.
fn count_starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte & 0xC0 != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str, offset: u32) -> (usize, usize) {
        let position = LineIndex::new(text).position(offset);
        (position.line, position.column)
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "one\ntwo\r\nthree\rfour\n";
        assert_eq!(at(text, 0), (1, 1));
        assert_eq!(at(text, 3), (1, 4));
        assert_eq!(at(text, 4), (2, 1));
        assert_eq!(at(text, 9), (3, 1));
        assert_eq!(at(text, 15), (4, 1));
        assert_eq!(at(text, 20), (5, 1));
        assert_eq!(at(text, 99), (5, 1));
        assert_eq!(at("", 0), (1, 1));
    }

    #[test]
    fn columns_are_characters() {
        let text = "é😀x";
        assert_eq!(at(text, 2), (1, 2));
        assert_eq!(at(text, 6), (1, 3));
        assert_eq!(at(text, 4), (1, 2), "inside a character: its start");
        assert_eq!(LineIndex::new(text).utf16_column(6), 3);
    }

    #[test]
    fn a_line_is_given_without_its_end() {
        let text = "one\r\ntwo\n";
        let index = LineIndex::new(text);
        assert_eq!(index.len(), 3);
        assert_eq!(&text[index.range(1)], "one");
        assert_eq!(&text[index.range(2)], "two");
        assert_eq!(index.range(3), 9..9);
        assert_eq!(index.range(7), 9..9);
        assert_eq!(index.range(0), 9..9);
    }

    proptest! {
        #[test]
        fn agrees_with_counting(text in "([a-z é😀\\r\\n]{0,30}){0,50}") {
            let index = LineIndex::new(&text);
            let (mut line, mut column) = (1, 1);
            let mut characters = text.char_indices().peekable();
            while let Some((offset, character)) = characters.next() {
                let position = index.position(offset as u32);
                prop_assert_eq!((position.line, position.column), (line, column));
                let next = characters.peek().map(|&(_, next)| next);
                if character == '\n' || (character == '\r' && next != Some('\n')) {
                    line += 1;
                    column = 1;
                } else {
                    column += 1;
                }
            }
            let end = index.position(text.len() as u32);
            prop_assert_eq!((end.line, end.column), (line, column));
        }
    }
}
