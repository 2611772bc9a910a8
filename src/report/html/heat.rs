//! The criteria of a list as a map: a tile for each, by series, in the tone of its standing and with its words.

use super::super::escape::xml;
use crate::lists::{Cell, Sheet, Table, Tone};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The maps of a list that says how criteria stand; empty for others.
pub(super) fn maps(sheet: &Sheet) -> String {
    let mut out = String::new();
    sheet.tables.iter().for_each(|table| map(&mut out, table));
    out
}

fn map(out: &mut String, table: &Table) {
    let column = |key| table.columns.iter().position(|column| column.key == key);
    let (Some(criterion), Some(standing)) = (column("criterion"), column("standing")) else { return };
    let mut series: BTreeMap<Vec<Part>, Vec<(&str, &Cell)>> = BTreeMap::new();
    for row in &table.rows {
        let id = row[criterion].text.as_str();
        let own = id.split(['.', '-']).next().unwrap_or(id);
        let own = if own == id { id.trim_end_matches(|c: char| !c.is_alphabetic()) } else { own };
        series.entry(parts(own)).or_default().push((id, &row[standing]));
    }
    let _ = writeln!(out, "<h3>{} at a glance</h3>\n<dl class=\"heat\">", xml(&table.title));
    for (own, mut tiles) in series {
        tiles.sort_by_key(|(id, _)| parts(id));
        let own: String = own.into_iter().map(|part| part.text()).collect();
        let _ = write!(out, "<dt>{}</dt><dd>", xml(&own));
        for (id, standing) in tiles {
            let (look, sign) = match standing.tone {
                Tone::Good => (" class=\"good\"", "✓"),
                Tone::Open => (" class=\"open\"", "!"),
                Tone::Bad => (" class=\"bad\"", "✗"),
                Tone::Plain => ("", ""),
            };
            let _ = write!(out, "<span{look}><b>{sign} {}</b>{}</span>", xml(id), xml(&standing.text));
        }
        out.push_str("</dd>\n");
    }
    out.push_str("</dl>\n");
}

/// A piece of an id: CC6.10 comes after CC6.2.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u32),
    Letters(String),
}

impl Part {
    fn text(self) -> String {
        match self {
            Part::Number(number) => number.to_string(),
            Part::Letters(letters) => letters,
        }
    }
}

fn parts(id: &str) -> Vec<Part> {
    let is_digit = |c: &char| c.is_ascii_digit();
    let mut parts = Vec::new();
    let mut rest = id.chars().peekable();
    while let Some(first) = rest.peek() {
        let digits = is_digit(first);
        let mut text = String::new();
        while let Some(next) = rest.next_if(|c| is_digit(c) == digits) {
            text.push(next);
        }
        parts.push(match text.parse() {
            Ok(number) if digits => Part::Number(number),
            _ => Part::Letters(text),
        });
    }
    parts
}
