//! Lists in every format.

mod csv;
mod json;
mod markdown;
mod text;

pub use json::schema;

use super::{Style, html};
use crate::finding::Elsewhere;
use crate::lists::Sheet;

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SheetFormat {
    /// For reading in a terminal
    Text,
    /// For a wiki, an issue or a pull request
    Markdown,
    /// For spreadsheets: one table, whose first column says which of the list's tables a row is from
    Csv,
    /// For programs: one object
    Json,
    /// One page that needs nothing else
    Html,
}

/// The list in this format. `style` is for text in a terminal.
pub fn sheet(format: SheetFormat, sheet: &Sheet, style: &Style) -> String {
    match format {
        SheetFormat::Text => text::write(sheet, style),
        SheetFormat::Markdown => markdown::write(sheet),
        SheetFormat::Csv => csv::write(sheet),
        SheetFormat::Json => json::write(sheet),
        SheetFormat::Html => html::sheet_page(sheet),
    }
}

/// "controls/access.md:12"
pub(super) fn place(place: &Elsewhere) -> String {
    format!("{}:{}", place.path, place.line)
}

pub(super) fn places(places: &[Elsewhere]) -> String {
    places.iter().map(place).collect::<Vec<_>>().join(", ")
}
