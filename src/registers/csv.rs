//! Tables of values with commas, semicolons or tabs between them.

use super::listing::{Cell, Defect, Listing, Listings, Row, Scalar, Written};
use super::{MAX_ROWS, Register};
use crate::span::Span;
use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use std::ops::Range;

pub(super) fn read(register: Register, text: &str, is_tabs: bool) -> Listings {
    let mut records = Records::new(text, if is_tabs { b'\t' } else { delimiter(text) });
    let mut found = Listings::default();
    let Some(heads) = records.next() else { return found };
    let place = covered(&heads);
    let mut rows = Vec::new();
    let mut longer = Vec::new();
    // One row too many is enough to know that there are too many.
    while rows.len() <= MAX_ROWS
        && let Some(cells) = records.next()
    {
        if cells.iter().all(|cell| cell.text.is_empty()) {
            continue;
        }
        let span = covered(&cells);
        if let Some(first) = cells[heads.len().min(cells.len())..].iter().find(|cell| !cell.text.is_empty()) {
            longer.push(too_long(first, heads.len()));
        }
        let cells = cells.into_iter().take(heads.len()).enumerate();
        let cells = cells.filter(|(_, cell)| !cell.text.is_empty()).map(|(at, cell)| (at, Cell::One(cell)));
        rows.push(Row { span, key: None, cells: cells.collect() });
    }
    if let Some(defect) = records.unclosed {
        found.defects.push(defect);
        return found;
    }
    found.defects = longer;
    found.lists.push(Listing { register, heads, place, rows });
    found
}

/// All cells in order.
pub(super) fn scalars(text: &str, is_tabs: bool) -> Vec<Scalar> {
    let mut records = Records::new(text, if is_tabs { b'\t' } else { delimiter(text) });
    let records = std::iter::from_fn(|| records.next());
    records.flatten().map(|cell| Scalar::of(text, &cell)).collect()
}

/// A cell as it is written with commas between cells.
pub(super) fn cell(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " -_.&/()'’+#:[]".contains(c);
    match text.chars().all(is_plain) && text.trim() == text {
        true => text.to_owned(),
        false => quoted(text),
    }
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A line of a table with commas.
pub fn row<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\n", cells.join(","))
}

fn too_long(cell: &Written, columns: usize) -> Defect {
    let message = format!(
        "“{}” has no column: this row has more cells than the first, which has {columns}. Put a value that has a comma in it between quotation marks",
        cell.text
    );
    (cell.span, message)
}

fn covered(cells: &[Written]) -> Span {
    let spans = cells.iter().map(|cell| cell.span);
    spans.reduce(Span::cover).unwrap_or_default()
}

/// What separates the cells of the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|b| *b == delimiter).count();
    // The last of several that are as frequent.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// The records of a text, one after another. Lines without anything are left out.
struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    reader: Reader,
    at: usize,
    /// What a quoted cell stands for.
    buffer: Vec<u8>,
    /// A quotation mark that is never closed.
    unclosed: Option<Defect>,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, delimiter: u8) -> Records<'t> {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Records { text, delimiter, reader, at: 0, buffer: vec![0; 1 << 10], unclosed: None }
    }

    fn next(&mut self) -> Option<Vec<Written>> {
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

    /// The cell that was read from there, with the separator after it and the ends of empty lines before it.
    fn cell(&mut self, read: Range<usize>, written: usize) -> Written {
        const BYTE_ORDER_MARK: char = '\u{FEFF}';
        let is_end = |c: char| matches!(c, '\n' | '\r');
        let whole = &self.text[read.clone()];
        let raw = whole.trim_start_matches(|c| is_end(c) || c == BYTE_ORDER_MARK);
        let start = read.end - raw.len();
        let raw =
            raw.strip_suffix(self.delimiter as char).or_else(|| raw.strip_suffix(is_end)).unwrap_or(raw);
        let raw = raw.strip_suffix(is_end).unwrap_or(raw);
        let Some(quoted) = raw.strip_prefix('"') else {
            return Written::new(self.text, Span::from(start..start + raw.len()), raw);
        };
        let value = String::from_utf8_lossy(&self.buffer[..written]);
        let Some(inner) = quoted.strip_suffix('"').filter(|_| is_closed(quoted)) else {
            let message = "this quotation mark is never closed, so all that follows is taken for one cell. Close it, or double it (\"\") where it belongs to the value";
            let span = Span::from(start..start + 1);
            if self.at == self.text.len() {
                self.unclosed.get_or_insert((span, message.to_owned()));
            }
            return Written::new(self.text, Span::from(start..start + raw.len()), &value);
        };
        Written::new(self.text, Span::from(start + 1..start + 1 + inner.len()), &value)
    }
}

/// Whether the last quotation mark ends the cell: one that is doubled belongs to it.
fn is_closed(quoted: &str) -> bool {
    let marks = quoted.bytes().rev().take_while(|b| *b == b'"').count();
    marks % 2 == 1
}
