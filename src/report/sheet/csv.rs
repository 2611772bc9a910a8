//! A list for spreadsheets: one table with the columns of all of the list's tables, and before them the table.

use super::places;
use crate::lists::{Cell, Column, Sheet};
use crate::report::csv::{BYTE_ORDER_MARK, row};

pub(super) fn write(sheet: &Sheet) -> String {
    let mut columns: Vec<&Column> = Vec::new();
    for column in sheet.tables.iter().flat_map(|table| table.columns) {
        if columns.iter().all(|known| known.key != column.key) {
            columns.push(column);
        }
    }
    let mut out = String::from(BYTE_ORDER_MARK);
    row(&mut out, ["table"].into_iter().chain(columns.iter().map(|column| column.key)));
    for table in &sheet.tables {
        let title = if table.title.is_empty() { &sheet.title } else { &table.title };
        for cells in &table.rows {
            let of = |column: &&Column| {
                let at = table.columns.iter().position(|own| own.key == column.key);
                at.and_then(|at| cells.get(at)).map_or_else(String::new, value)
            };
            let values: Vec<String> = columns.iter().map(of).collect();
            row(&mut out, [title.as_str()].into_iter().chain(values.iter().map(String::as_str)));
        }
    }
    out
}

/// The text, and in brackets where it was read.
fn value(cell: &Cell) -> String {
    match (cell.text.is_empty(), cell.places.is_empty()) {
        (_, true) => cell.text.clone(),
        (true, false) => places(&cell.places),
        (false, false) => format!("{} [{}]", cell.text, places(&cell.places)),
    }
}
