//! Tables of values with commas, semicolons or tabs between them: their records, cell by cell.

use crate::span::Span;
use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use std::ops::Range;

/// A value and where it stands, without the quotation marks around it.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What the cell stands for: a quotation mark that is doubled in the text is one here.
    pub value: String,
    /// In bytes of the text.
    pub span: Span,
}

/// What separates the cells of the first line.
pub fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|b| *b == delimiter).count();
    // The last of several that are as frequent.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// The records of a text, one after another. Lines without anything are left out.
pub struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    reader: Reader,
    at: usize,
    /// What a quoted cell stands for.
    buffer: Vec<u8>,
    unclosed: Option<Span>,
}

impl<'t> Records<'t> {
    pub fn new(text: &'t str, delimiter: u8) -> Records<'t> {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Records { text, delimiter, reader, at: 0, buffer: vec![0; 1 << 10], unclosed: None }
    }

    /// A quotation mark that is never closed, so that all that follows is taken for one cell.
    pub fn unclosed(&self) -> Option<Span> {
        self.unclosed
    }

    /// The cell that was read from there, with the separator after it and the ends of empty lines before it.
    fn cell(&mut self, read: Range<usize>, written: usize) -> Cell {
        const BYTE_ORDER_MARK: char = '\u{FEFF}';
        let is_end = |c: char| matches!(c, '\n' | '\r');
        let whole = &self.text[read.clone()];
        let raw = whole.trim_start_matches(|c| is_end(c) || c == BYTE_ORDER_MARK);
        let start = read.end - raw.len();
        let raw =
            raw.strip_suffix(self.delimiter as char).or_else(|| raw.strip_suffix(is_end)).unwrap_or(raw);
        let raw = raw.strip_suffix(is_end).unwrap_or(raw);
        let Some(quoted) = raw.strip_prefix('"') else {
            return Cell { value: raw.to_owned(), span: Span::from(start..start + raw.len()) };
        };
        let value = String::from_utf8_lossy(&self.buffer[..written]).into_owned();
        let Some(inner) = quoted.strip_suffix('"').filter(|_| is_closed(quoted)) else {
            if self.at == self.text.len() {
                self.unclosed.get_or_insert(Span::from(start..start + 1));
            }
            return Cell { value, span: Span::from(start..start + raw.len()) };
        };
        Cell { value, span: Span::from(start + 1..start + 1 + inner.len()) }
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        let mut cells = Vec::new();
        loop {
            let start = self.at;
            let mut written = 0;
            let ends_record = loop {
                let (result, read, wrote) =
                    self.reader.read_field(&self.text.as_bytes()[self.at..], &mut self.buffer[written..]);
                self.at += read;
                written += wrote;
                match result {
                    ReadFieldResult::OutputFull => self.buffer.resize(self.buffer.len() * 2, 0),
                    // The end of the text is told by reading nothing.
                    ReadFieldResult::InputEmpty => {}
                    ReadFieldResult::Field { record_end } => break record_end,
                    ReadFieldResult::End => return None,
                }
            };
            cells.push(self.cell(start..self.at, written));
            if ends_record {
                return Some(cells);
            }
        }
    }
}

/// Whether the last quotation mark ends the cell: one that is doubled belongs to it.
fn is_closed(quoted: &str) -> bool {
    let marks = quoted.bytes().rev().take_while(|b| *b == b'"').count();
    marks % 2 == 1
}
