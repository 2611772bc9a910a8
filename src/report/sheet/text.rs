//! A list in a terminal. What fits stands in columns; of a wider table each row is a paragraph.

use super::{place, places};
use crate::lists::{Cell, Sheet, Table, Tone};
use crate::report::{Style, visible, wrap};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// Between two columns, and before what stands under a row's first line.
const GAP: usize = 2;

pub(super) fn write(sheet: &Sheet, style: &Style) -> String {
    let strong = style.palette.strong;
    let mut out = String::new();
    let _ = writeln!(out, "{strong}{}{strong:#}", visible(&sheet.title));
    let _ = writeln!(out, "{}", wrap(&visible(&sheet.lead), style.width, 0, 0));
    for table in &sheet.tables {
        if !table.title.is_empty() {
            let _ = writeln!(out, "\n{strong}{}{strong:#}", wrap(&visible(&table.title), style.width, 0, 0));
        }
        if !table.note.is_empty() {
            let _ = writeln!(out, "{}", wrap(&visible(&table.note), style.width, 0, 0));
        }
        match Columns::of(table, style.width) {
            Some(columns) => columns.write(&mut out, table, style),
            None => rows(&mut out, table, style),
        }
    }
    out
}

/// The text, and where it was read.
fn value(cell: &Cell) -> (String, String) {
    let places = places(&cell.places);
    (visible(&cell.text).into_owned(), visible(&places).into_owned())
}

/// How wide the columns of a table are that fits.
struct Columns(Vec<usize>);

impl Columns {
    fn of(table: &Table, width: usize) -> Option<Columns> {
        let cell = |cell: &Cell| {
            let (text, places) = value(cell);
            text.width() + places.width() + if text.is_empty() || places.is_empty() { 0 } else { GAP }
        };
        let of = |(at, head): (usize, &str)| {
            let cells = table.rows.iter().filter_map(|cells| cells.get(at)).map(cell);
            cells.max().unwrap_or_default().max(head.width())
        };
        let columns: Vec<usize> =
            table.columns.iter().map(|column| column.head).enumerate().map(of).collect();
        let used = columns.iter().sum::<usize>() + GAP * columns.len().saturating_sub(1);
        (used <= width && !table.rows.is_empty()).then_some(Columns(columns))
    }

    fn write(&self, out: &mut String, table: &Table, style: &Style) {
        let faint = style.palette.faint;
        out.push('\n');
        self.line(
            out,
            table
                .columns
                .iter()
                .map(|column| (format!("{faint}{}{faint:#}", column.head), column.head.width())),
        );
        for cells in &table.rows {
            self.line(
                out,
                cells.iter().map(|cell| {
                    let (text, places) = value(cell);
                    let (tone, gap) =
                        (tone(cell, style), if text.is_empty() || places.is_empty() { 0 } else { GAP });
                    let shown = format!("{tone}{text}{tone:#}{:gap$}{faint}{places}{faint:#}", "");
                    (shown, text.width() + gap + places.width())
                }),
            );
        }
    }

    /// Cells with the columns that each fills.
    fn line(&self, out: &mut String, cells: impl Iterator<Item = (String, usize)>) {
        let mut missing = 0;
        for ((shown, wide), column) in cells.zip(&self.0) {
            if wide > 0 {
                let _ = write!(out, "{:missing$}{shown}", "");
                missing = 0;
            }
            missing += column - wide + GAP;
        }
        out.push('\n');
    }
}

/// Each row with its first cell on a line of its own, and below it the others that say something.
fn rows(out: &mut String, table: &Table, style: &Style) {
    let strong = style.palette.strong;
    let heads = table.columns.iter().skip(1).map(|column| column.head.width());
    let indent = GAP + heads.max().unwrap_or_default() + GAP;
    for cells in &table.rows {
        out.push('\n');
        let mut cells = cells.iter().zip(table.columns);
        if let Some((first, _)) = cells.next() {
            put(out, first, strong, 0, GAP, style);
        }
        for (cell, column) in cells.filter(|(cell, _)| !cell.text.is_empty() || !cell.places.is_empty()) {
            let faint = style.palette.faint;
            let fill = indent - GAP - column.head.width();
            let _ = write!(out, "{:GAP$}{faint}{}{faint:#}{:fill$}", "", column.head, "");
            put(out, cell, tone(cell, style), indent, indent, style);
        }
    }
}

/// Writes a cell after `used` columns of a line, and goes to the next. Its places stand behind it, or below.
fn put(out: &mut String, cell: &Cell, look: anstyle::Style, used: usize, indent: usize, style: &Style) {
    let faint = style.palette.faint;
    let text = wrap(&visible(&cell.text), style.width, used, indent);
    let _ = write!(out, "{look}{text}{look:#}");
    if !cell.places.is_empty() {
        // A place stays whole, whatever stands in its path.
        let all: Vec<String> = cell.places.iter().map(|at| visible(&place(at)).into_owned()).collect();
        let mut column = match text.rsplit_once('\n') {
            Some((_, last)) => last.width(),
            None => used + text.width(),
        };
        for (index, place) in all.iter().enumerate() {
            let comma = if index + 1 < all.len() { "," } else { "" };
            let gap = if column <= indent.min(used) {
                0
            } else if index == 0 {
                GAP
            } else {
                1
            };
            let wide = place.width() + comma.len();
            if column > indent && column + gap + wide > style.width {
                let _ = write!(out, "\n{:indent$}", "");
                column = indent + wide;
            } else {
                let _ = write!(out, "{:gap$}", "");
                column += gap + wide;
            }
            let _ = write!(out, "{faint}{place}{comma}{faint:#}");
        }
    }
    out.push('\n');
}

fn tone(cell: &Cell, style: &Style) -> anstyle::Style {
    match cell.tone {
        Tone::Plain => anstyle::Style::new(),
        Tone::Good => style.palette.good,
        Tone::Open => style.palette.warning,
        Tone::Bad => style.palette.error,
    }
}
