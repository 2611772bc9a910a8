//! Tables as rules read them: columns by what their heads say.

use crate::document::{BlockId, BlockKind, Table};
use crate::model::{FieldSlot, Reading};
use crate::span::Span;
use std::ops::Range;

/// A table with a header.
#[derive(Clone, Copy)]
pub(super) struct Grid<'r> {
    pub(super) reading: &'r Reading,
    table: &'r Table,
}

/// The tables of a document that have a header.
pub(super) fn grids(reading: &Reading) -> impl Iterator<Item = Grid<'_>> {
    reading.document.tables.iter().filter(|t| t.has_header).map(move |table| Grid { reading, table })
}

/// The table that a cell stands in, where it has a header.
pub(super) fn grid_of(reading: &Reading, block: BlockId) -> Option<Grid<'_>> {
    let BlockKind::Cell { table, .. } = reading.block(block).kind else { return None };
    let table = &reading.document.tables[table as usize];
    table.has_header.then_some(Grid { reading, table })
}

impl<'r> Grid<'r> {
    pub(super) fn section(&self) -> u32 {
        self.table.section
    }

    /// The heads of the columns, in lower case.
    pub(super) fn heads(&self) -> Vec<String> {
        self.table
            .rows
            .first()
            .map_or_else(Vec::new, |row| row.clone().map(|id| self.text(id).trim().to_lowercase()).collect())
    }

    /// The first column that settles the slot.
    pub(super) fn column(&self, slot: FieldSlot) -> Option<u16> {
        let mut heads = self.table.rows.first()?.clone();
        let at = heads.position(|id| FieldSlot::of_label(self.text(id).trim()) == Some(slot))?;
        u16::try_from(at).ok()
    }

    /// The first column whose head fits.
    pub(super) fn find(&self, fits: impl Fn(&str) -> bool) -> Option<u16> {
        self.heads().iter().position(|head| fits(head)).and_then(|at| u16::try_from(at).ok())
    }

    /// The rows below the header.
    pub(super) fn rows(&self) -> impl Iterator<Item = Range<BlockId>> + use<'r> {
        self.table.rows.iter().skip(1).cloned()
    }

    pub(super) fn cell(&self, row: &Range<BlockId>, column: u16) -> Option<BlockId> {
        row.clone().find(
            |id| matches!(self.reading.block(*id).kind, BlockKind::Cell { column: at, .. } if at == column),
        )
    }

    pub(super) fn text(&self, cell: BlockId) -> &'r str {
        self.reading.block(cell).text.as_str()
    }

    /// The words of a cell, in bytes of the source.
    pub(super) fn span(&self, cell: BlockId) -> Span {
        source_of(self.reading, cell)
    }

    /// The heading over the table, in lower case.
    pub(super) fn heading(&self) -> String {
        let document = &self.reading.document;
        document.heading_text(&document.sections[self.section() as usize]).to_lowercase()
    }
}

/// The words of a block, in bytes of the source.
pub(super) fn source_of(reading: &Reading, block: BlockId) -> Span {
    let text = &reading.block(block).text;
    text.source(Span::from(0..text.as_str().len()))
}
