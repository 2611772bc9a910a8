//! A list for programs. The names of the fields are a promise: docs/json.md describes them.

use crate::lists::{Cell, Column, Sheet, Table, Tone};
use schemars::{JsonSchema, Schema, schema_for};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// The JSON Schema of a list.
pub fn schema() -> Schema {
    schema_for!(JsonSheet<'static>)
}

pub(super) fn write(sheet: &Sheet) -> String {
    // Fails for maps with keys that are no text only, and there are none.
    let mut out = serde_json::to_string_pretty(&JsonSheet::from(sheet)).unwrap_or_default();
    out.push('\n');
    out
}

/// What the commands that make lists print with `--format json`.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "A list of sayso with --format json")]
struct JsonSheet<'a> {
    /// As its command is called: `plan`.
    list: &'a str,
    title: &'a str,
    /// In a sentence or two what it says.
    lead: &'a str,
    tables: Vec<JsonTable<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Table")]
struct JsonTable<'a> {
    /// Empty where the title of the list says it.
    title: &'a str,
    /// What a reader has to know of it; may be empty.
    note: &'a str,
    /// In the order in which people read them.
    columns: Vec<JsonColumn<'a>>,
    /// Each with one cell for each column, by the column's key.
    #[schemars(with = "Vec<BTreeMap<String, JsonCell<'static>>>")]
    rows: Vec<Row<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Column")]
struct JsonColumn<'a> {
    key: &'a str,
    /// As a person reads it.
    head: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Cell")]
struct JsonCell<'a> {
    /// May be empty.
    text: &'a str,
    /// Where it was read.
    places: Vec<JsonPlace<'a>>,
    /// `plain`, `good`, `open` (something is missing) or `bad` (something contradicts).
    tone: &'static str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
struct JsonPlace<'a> {
    path: &'a str,
    /// 1-based.
    line: u32,
}

/// Cells in the order of their columns.
struct Row<'a>(Vec<(&'a str, JsonCell<'a>)>);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, cell)| (key, cell)))
    }
}

impl<'a> From<&'a Sheet> for JsonSheet<'a> {
    fn from(sheet: &'a Sheet) -> JsonSheet<'a> {
        let tables = sheet.tables.iter().map(JsonTable::from).collect();
        JsonSheet { list: sheet.name, title: &sheet.title, lead: &sheet.lead, tables }
    }
}

impl<'a> From<&'a Table> for JsonTable<'a> {
    fn from(table: &'a Table) -> JsonTable<'a> {
        let column = |column: &'a Column| JsonColumn { key: column.key, head: column.head };
        let row = |cells: &'a Vec<Cell>| {
            Row(table.columns.iter().zip(cells).map(|(column, cell)| (column.key, cell.into())).collect())
        };
        JsonTable {
            title: &table.title,
            note: &table.note,
            columns: table.columns.iter().map(column).collect(),
            rows: table.rows.iter().map(row).collect(),
        }
    }
}

impl<'a> From<&'a Cell> for JsonCell<'a> {
    fn from(cell: &'a Cell) -> JsonCell<'a> {
        let places = cell.places.iter().map(|place| JsonPlace { path: &place.path, line: place.line });
        let tone = match cell.tone {
            Tone::Plain => "plain",
            Tone::Good => "good",
            Tone::Open => "open",
            Tone::Bad => "bad",
        };
        JsonCell { text: &cell.text, places: places.collect(), tone }
    }
}
