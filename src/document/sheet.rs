//! From a table of values to the document: one table, and above it what stands alone in a line.

use super::{Block, BlockId, BlockKind, Document, Mark, Section, Table, Text};
use crate::span::Span;
use crate::syntax::csv::{Cell, Records, delimiter};

/// Builds the document of a text whose cells have commas, semicolons or tabs between them. Nothing in a cell is markup.
pub fn sheet(source: &str, is_tabs: bool) -> Document {
    let mut document = Document { is_sheet: true, ..Document::default() };
    document.sections.push(Section { level: 0, heading: None, parent: None, blocks: 0..0 });
    let mut rows = Vec::new();
    for cells in Records::new(source, if is_tabs { b'\t' } else { delimiter(source) }) {
        let mut filled = cells.iter().filter(|cell| !cell.value.trim().is_empty());
        let (first, second) = (filled.next(), filled.next());
        match (first, second) {
            (None, _) => {}
            // "Control matrix 2026" above the heads.
            (Some(title), None) if rows.is_empty() && document.title().is_none() => {
                document.heading(text(source, title, false), title.span);
            }
            _ => rows.push(document.row(source, &cells, rows.len() as u32)),
        }
    }
    let end = document.blocks.len() as BlockId;
    let section = document.sections.len() as u32 - 1;
    document.sections[section as usize].blocks.end = end;
    document.tables.push(Table { section, has_header: rows.len() > 1, rows });
    document
}

impl Document {
    fn heading(&mut self, text: Text, span: Span) {
        self.blocks.push(block(BlockKind::Heading, text, span, 1));
        self.sections.push(Section { level: 1, heading: Some(0), parent: Some(0), blocks: 0..1 });
    }

    fn row(&mut self, source: &str, cells: &[Cell], row: u32) -> std::ops::Range<BlockId> {
        let first = self.blocks.len() as BlockId;
        let section = self.sections.len() as u32 - 1;
        for (column, cell) in cells.iter().enumerate() {
            let kind = BlockKind::Cell { table: 0, row, column: column.min(u16::MAX as usize) as u16 };
            self.blocks.push(block(kind, text(source, cell, row == 0), cell.span, section));
        }
        first..self.blocks.len() as BlockId
    }
}

fn block(kind: BlockKind, text: Text, span: Span, section: u32) -> Block {
    Block { kind, label: None, text, span, section, lead_in: None, depth: 0, mark: Mark::None }
}

/// The text of a cell on one line; in a head, `control_id` is written for “control id”.
fn text(source: &str, cell: &Cell, is_head: bool) -> Text {
    let raw = source.get(cell.span.range()).unwrap_or_default();
    let blanks = raw.len() - raw.trim_start().len();
    let start = cell.span.start + blanks as u32;
    let mut text = Text::new(start, raw.len());
    let mut at = start;
    let mut rest = raw.trim();
    while let Some(next) = rest.find(['"', '\n', '\r', '_']) {
        let (before, behind) = rest.split_at(next);
        text.push(before, at);
        at += next as u32;
        let width = match behind.as_bytes() {
            [b'"', b'"', ..] | [b'\r', b'\n', ..] => 2,
            _ => 1,
        };
        let span = Span::new(at, at + width);
        match behind.as_bytes()[0] {
            b'"' => text.push_for("\"", span),
            b'_' if !is_head => text.push_for("_", span),
            _ => text.push_blank(span),
        }
        at = span.end;
        rest = &behind[width as usize..];
    }
    text.push(rest, at);
    text.trim_end();
    text
}
