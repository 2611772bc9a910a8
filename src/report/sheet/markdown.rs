//! A list for a wiki, an issue or a pull request.

use super::places;
use crate::lists::{Cell, Sheet};
use crate::report::markdown::plain;
use std::fmt::Write as _;

pub(super) fn write(sheet: &Sheet) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n\n{}", plain(&sheet.title), plain(&sheet.lead));
    for table in &sheet.tables {
        if !table.title.is_empty() {
            let _ = writeln!(out, "\n## {}", plain(&table.title));
        }
        if !table.note.is_empty() {
            let _ = writeln!(out, "\n{}", plain(&table.note));
        }
        if table.rows.is_empty() {
            continue;
        }
        let heads: Vec<String> = table.columns.iter().map(|column| plain(column.head)).collect();
        let _ = writeln!(out, "\n| {} |\n|{}", heads.join(" | "), " --- |".repeat(heads.len()));
        for cells in &table.rows {
            let cells: Vec<String> = cells.iter().map(value).collect();
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
    }
    out
}

/// The text, and below it where it was read.
fn value(cell: &Cell) -> String {
    let text = plain(&cell.text);
    match (text.is_empty(), cell.places.is_empty()) {
        (_, true) => text,
        (true, false) => plain(&places(&cell.places)),
        (false, false) => format!("{text}<br>{}", plain(&places(&cell.places))),
    }
}
