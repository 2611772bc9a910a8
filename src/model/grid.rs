//! Tables as rules and names read them: columns by what their heads say.

use super::{FieldSlot, Reading};
use crate::document::{BlockId, BlockKind, Table};
use crate::span::Span;
use std::ops::Range;

/// A table with a header.
#[derive(Clone, Copy)]
pub(crate) struct Grid<'r> {
    pub(crate) reading: &'r Reading,
    table: &'r Table,
    /// Which of the document's tables it is.
    pub(crate) index: u32,
}

/// The tables of a document that have a header.
pub(crate) fn grids(reading: &Reading) -> impl Iterator<Item = Grid<'_>> {
    let tables = (0..).zip(&reading.document.tables).filter(|(_, table)| table.has_header);
    tables.map(move |(index, table)| Grid { reading, table, index })
}

impl<'r> Grid<'r> {
    pub(crate) fn section(&self) -> u32 {
        self.table.section
    }

    /// The heads of the columns, in lower case.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.table
            .rows
            .first()
            .map_or_else(Vec::new, |row| row.clone().map(|id| self.text(id).trim().to_lowercase()).collect())
    }

    /// The first column that settles the slot.
    pub(crate) fn column(&self, slot: FieldSlot) -> Option<u16> {
        let columns = self.table.rows.first()?.len() as u16;
        (0..columns).find(|column| self.reading.column_slot(self.index, *column) == Some(slot))
    }

    /// The first column whose head fits.
    pub(crate) fn find(&self, fits: impl Fn(&str) -> bool) -> Option<u16> {
        self.heads().iter().position(|head| fits(head)).and_then(|at| u16::try_from(at).ok())
    }

    /// Whether it lists evidence: its heads say so, or its heading.
    pub(crate) fn lists_evidence(&self) -> bool {
        let heads = self.heads();
        heads.iter().any(|h| h.contains("evidence id") || h.contains("record id"))
            || self.heading().contains("evidence") && self.dates().is_some()
            || heads.first().is_some_and(|h| h.starts_with("evidence"))
    }

    /// The column that says when something was done or collected.
    pub(crate) fn dates(&self) -> Option<u16> {
        const WORDS: [&str; 5] = ["date", "collected", "performed on", "completed", "recorded on"];
        self.find(|head| WORDS.iter().any(|word| head.contains(word)))
    }

    /// Whether it is the register of those who own something: its first column names them, under a
    /// heading that says so.
    pub(crate) fn lists_owners(&self) -> bool {
        const HEADS: [&str; 7] = ["owner", "owners", "role", "roles", "control owner", "team", "name"];
        let heading = self.heading();
        self.heads().first().is_some_and(|first| HEADS.contains(&first.as_str()))
            && ["owner", "roles", "responsibilit"].iter().any(|word| heading.contains(word))
    }

    /// The column that names parts of the system, among the first two.
    pub(crate) fn systems(&self) -> Option<u16> {
        (0..2).find(|column| {
            let head = self.table.header(&self.reading.document, *column);
            head.is_some_and(|head| is_one_of(head.text.as_str(), &SYSTEM_HEADS))
        })
    }

    /// The rows below the header.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Range<BlockId>> + use<'r> {
        self.table.rows.iter().skip(1).cloned()
    }

    pub(crate) fn cell(&self, row: &Range<BlockId>, column: u16) -> Option<BlockId> {
        row.clone().find(
            |id| matches!(self.reading.block(*id).kind, BlockKind::Cell { column: at, .. } if at == column),
        )
    }

    pub(crate) fn text(&self, cell: BlockId) -> &'r str {
        self.reading.block(cell).text.as_str()
    }

    /// The words of a cell, in bytes of the source.
    pub(crate) fn span(&self, cell: BlockId) -> Span {
        source_of(self.reading, cell)
    }

    /// The heading over the table, in lower case.
    pub(crate) fn heading(&self) -> String {
        let document = &self.reading.document;
        document.heading_text(&document.sections[self.section() as usize]).to_lowercase()
    }
}

/// Heads of columns that name a part of the system.
const SYSTEM_HEADS: [&str; 20] = [
    "system",
    "systems",
    "component",
    "components",
    "application",
    "software",
    "tool",
    "vendor",
    "provider",
    "service provider",
    "supplier",
    "third party",
    "subservice organization",
    "subservice organisation",
    "subprocessor",
    "product",
    "system name",
    "component name",
    "vendor name",
    "infrastructure",
];

/// Whether a head or a heading is one of these words, whatever marks and numbers stand around it.
pub(crate) fn is_one_of(text: &str, words: &[&str]) -> bool {
    let lower = text.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    words.contains(&lower.as_str())
}

/// The words of a block, in bytes of the source.
pub(crate) fn source_of(reading: &Reading, block: BlockId) -> Span {
    let text = &reading.block(block).text;
    text.source(Span::from(0..text.as_str().len()))
}
