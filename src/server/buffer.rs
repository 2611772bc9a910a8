//! The text of an open document, and its places as the editor counts them.

use super::session::Encoding;
use crate::span::Span;
use ropey::{Rope, RopeSlice};
use tower_lsp::ls_types::{Position, Range};

/// A text in a rope: an edit costs the same wherever it is, and a copy costs nothing.
///
/// Places that the text does not have are taken to the nearest that it has: a client that is a
/// version ahead must not bring the server down.
#[derive(Clone)]
pub(super) struct Buffer {
    rope: Rope,
    encoding: Encoding,
}

impl Buffer {
    pub(super) fn new(text: &str, encoding: Encoding) -> Buffer {
        Buffer { rope: Rope::from_str(text), encoding }
    }

    /// In bytes.
    pub(super) fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.rope.len_bytes());
        self.rope.chunks().for_each(|chunk| text.push_str(chunk));
        text
    }

    /// Replaces a range, or the whole text.
    pub(super) fn change(&mut self, range: Option<Range>, text: &str) {
        let Some(range) = range else {
            self.rope = Rope::from_str(text);
            return;
        };
        let start = self.character(range.start);
        let end = self.character(range.end).max(start);
        self.rope.remove(start..end);
        self.rope.insert(start, text);
    }

    /// The byte at a place.
    pub(super) fn offset(&self, position: Position) -> u32 {
        self.rope.char_to_byte(self.character(position)) as u32
    }

    /// The index of the character at a place.
    fn character(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.rope.len_chars();
        }
        let content = content(self.rope.line(line));
        let column = position.character as usize;
        let within = match self.encoding {
            Encoding::Utf8 => content.byte_to_char(column.min(content.len_bytes())),
            Encoding::Utf16 => content.utf16_cu_to_char(column.min(content.len_utf16_cu())),
        };
        self.rope.line_to_char(line) + within
    }

    /// The place of a byte.
    pub(super) fn position(&self, offset: u32) -> Position {
        let offset = (offset as usize).min(self.rope.len_bytes());
        let line = self.rope.byte_to_line(offset);
        let start = self.rope.line_to_byte(line);
        let column = match self.encoding {
            Encoding::Utf8 => offset - start,
            Encoding::Utf16 => {
                let text = self.rope.line(line);
                text.char_to_utf16_cu(text.byte_to_char(offset - start))
            }
        };
        Position { line: line as u32, character: column as u32 }
    }

    pub(super) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    pub(super) fn span(&self, range: Range) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }

    /// The text of a span.
    pub(super) fn slice(&self, span: Span) -> String {
        let end = (span.end as usize).min(self.rope.len_bytes());
        self.rope.byte_slice((span.start as usize).min(end)..end).to_string()
    }

    /// The line of a place without its end: what stands before the place, and what after it.
    pub(super) fn line_around(&self, position: Position) -> (String, String) {
        let at = self.character(position);
        let line = self.rope.char_to_line(at);
        let start = self.rope.line_to_char(line);
        let text = content(self.rope.line(line));
        (text.slice(..at - start).to_string(), text.slice(at - start..).to_string())
    }

    /// A line without its end; nothing where there is none.
    pub(super) fn line(&self, line: u32) -> String {
        let line = self.rope.get_line(line as usize);
        line.map_or_else(String::new, |line| content(line).to_string())
    }
}

/// A line without its end.
fn content(line: RopeSlice<'_>) -> RopeSlice<'_> {
    let mut end = line.len_chars();
    while end > 0 && matches!(line.char(end - 1), '\n' | '\r') {
        end -= 1;
    }
    line.slice(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_are_counted_as_negotiated() {
        let text = "a\r\né😀x\n";
        let utf16 = Buffer::new(text, Encoding::Utf16);
        assert_eq!(utf16.position(9), at(1, 3));
        assert_eq!(utf16.offset(at(1, 3)), 9);
        assert_eq!(utf16.offset(at(1, 2)), 5, "half of a pair is the whole character");
        let utf8 = Buffer::new(text, Encoding::Utf8);
        assert_eq!(utf8.position(9), at(1, 6));
        assert_eq!(utf8.offset(at(1, 6)), 9);
        assert_eq!(utf8.offset(at(1, 4)), 5);
    }

    #[test]
    fn places_that_are_not_there_are_the_nearest() {
        let mut buffer = Buffer::new("one\r\ntwo", Encoding::Utf16);
        assert_eq!(buffer.offset(at(0, 99)), 3, "before the end of the line");
        assert_eq!(buffer.offset(at(9, 0)), 8);
        assert_eq!(buffer.position(99), at(1, 3));
        buffer.change(Some(Range { start: at(1, 2), end: at(0, 1) }), "x");
        assert_eq!(buffer.text(), "one\r\ntwxo", "an end before its start is its start");
    }

    #[test]
    fn changes_are_applied() {
        let mut buffer = Buffer::new("one\r\ntwo\r\n", Encoding::Utf16);
        buffer.change(Some(Range { start: at(0, 3), end: at(1, 0) }), "\n😀");
        assert_eq!(buffer.text(), "one\n😀two\r\n");
        buffer.change(Some(Range { start: at(1, 2), end: at(1, 3) }), "");
        assert_eq!(buffer.text(), "one\n😀wo\r\n");
        buffer.change(None, "new");
        assert_eq!(buffer.text(), "new");
        assert_eq!(buffer.line_around(at(0, 2)), ("ne".to_owned(), "w".to_owned()));
        assert_eq!(buffer.line_around(at(9, 9)), ("new".to_owned(), String::new()));
    }
}
