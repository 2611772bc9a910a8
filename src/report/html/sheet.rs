//! A list as a page, and as a part of one.

use super::super::escape::xml;
use super::super::sheet::place;
use super::opening;
use crate::lists::{Cell, Sheet, Table, Tone};
use std::fmt::Write as _;

/// A page with this list alone.
pub(in crate::report) fn page(sheet: &Sheet) -> String {
    let mut out = opening(&format!("sayso: {}", sheet.title));
    let _ = write!(
        out,
        "<header>\n<p class=\"name\">sayso</p>\n</header>\n<main>\n{}</main>\n</body>\n</html>\n",
        section(sheet, sheet.name, "")
    );
    out
}

/// A list as a part of a page, under an id that nothing else there has. `drawing` is markup that shows the list at a
/// glance.
pub(super) fn section(sheet: &Sheet, id: &str, drawing: &str) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<section class=\"list\" id=\"{id}\" data-name=\"{}\">\n<h2>{}</h2>\n<p class=\"lead\">{}</p>",
        sheet.name,
        xml(&sheet.title),
        xml(&sheet.lead)
    );
    out.push_str(drawing);
    sheet.tables.iter().for_each(|table| self::table(&mut out, table));
    out.push_str("</section>\n");
    out
}

fn table(out: &mut String, table: &Table) {
    if !table.title.is_empty() {
        let _ = writeln!(out, "<h3>{}</h3>", xml(&table.title));
    }
    if !table.note.is_empty() {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", xml(&table.note));
    }
    if table.rows.is_empty() {
        return;
    }
    out.push_str("<table>\n<thead><tr>");
    for column in table.columns {
        let _ = write!(out, "<th scope=\"col\">{}</th>", xml(column.head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for cells in &table.rows {
        out.push_str("<tr>");
        for (cell, column) in cells.iter().zip(table.columns) {
            // On a narrow screen the head stands at each cell.
            let _ = write!(out, "<td data-head=\"{}\"{}>", xml(column.head), look(cell));
            out.push_str(&xml(&cell.text));
            for at in &cell.places {
                let _ = write!(out, " <span class=\"place\">{}</span>", xml(&place(at)));
            }
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn look(cell: &Cell) -> &'static str {
    match cell.tone {
        _ if cell.text.is_empty() && cell.places.is_empty() => " class=\"empty\"",
        Tone::Plain => "",
        Tone::Good => " class=\"good\"",
        Tone::Open => " class=\"open\"",
        Tone::Bad => " class=\"bad\"",
    }
}
