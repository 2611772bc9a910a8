//! Tables of values with commas, semicolons or tabs between them.

use super::listing::{Cell, Defect, Listing, Listings, Row, Scalar, Written};
use super::{MAX_ROWS, Register};
use crate::span::Span;
use crate::syntax::csv::{self, Records, delimiter};

const UNCLOSED: &str = "this quotation mark is never closed, so all that follows is taken for one cell. Close it, or double it (\"\") where it belongs to the value";

pub(super) fn read(register: Register, text: &str, is_tabs: bool) -> Listings {
    let mut records = Records::new(text, if is_tabs { b'\t' } else { delimiter(text) });
    let written = |cells: Vec<csv::Cell>| -> Vec<Written> {
        cells.into_iter().map(|cell| Written::new(text, cell.span, &cell.value)).collect()
    };
    let mut found = Listings::default();
    let Some(heads) = records.next().map(written) else { return found };
    let place = covered(&heads);
    let mut rows = Vec::new();
    let mut longer = Vec::new();
    // One row too many is enough to know that there are too many.
    while rows.len() <= MAX_ROWS
        && let Some(cells) = records.next().map(written)
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
    if let Some(mark) = records.unclosed() {
        found.defects.push((mark, UNCLOSED.to_owned()));
        return found;
    }
    found.defects = longer;
    found.lists.push(Listing { register, heads, place, rows });
    found
}

/// All cells in order.
pub(super) fn scalars(text: &str, is_tabs: bool) -> Vec<Scalar> {
    let records = Records::new(text, if is_tabs { b'\t' } else { delimiter(text) });
    let cells = records.flatten().map(|cell| Written::new(text, cell.span, &cell.value));
    cells.map(|cell| Scalar::of(text, &cell)).collect()
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
