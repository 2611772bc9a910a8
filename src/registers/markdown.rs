//! The tables of a Markdown document that are registers.

use super::columns::{Column, Heads};
use super::listing::{Cell, Listing, Listings, Row, Written};
use super::{MAX_ROWS, Register};
use crate::document::{self, BlockId, BlockKind, Document, Table};
use crate::span::Span;
use crate::syntax;
use std::ops::Range;

/// `register` is what the document is said to list. Tables that list something else by their heads are taken for that.
pub(super) fn read(register: Register, text: &str) -> Listings {
    let document = document::build(text, &syntax::read(text));
    let mut found = Listings::default();
    for table in document.tables.iter().filter(|table| table.has_header) {
        let Some((header, rows)) = table.rows.split_first() else { continue };
        let heads: Vec<Written> =
            blocks(&document, header).map(|block| Written::of_text(text, &block.text)).collect();
        let Some(register) = listed(register, &heads) else { continue };
        let rows = rows.iter().take(MAX_ROWS + 1).map(|cells| row(text, &document, cells));
        let rows = rows.filter(|row| !row.cells.is_empty()).collect();
        found.lists.push(Listing { register, heads, place: place(&document, table), rows });
    }
    found
}

/// What a table with such heads lists; `None` where it is no register.
fn listed(given: Register, heads: &[Written]) -> Option<Register> {
    let read = |register| Heads::read(register, heads.iter().map(|head| head.text.as_str()), false);
    let own = read(given);
    if own.has(Column::Name) && (own.telling || own.known() > 2) {
        return Some(given);
    }
    // Owners and the ids of records stand in many tables that list something else.
    [Register::Systems, Register::Vendors, Register::Data].into_iter().find(|other| {
        let heads = read(*other);
        heads.telling && heads.known() > 1
    })
}

fn blocks<'d>(
    document: &'d Document,
    row: &Range<BlockId>,
) -> impl Iterator<Item = &'d document::Block> + use<'d> {
    document.blocks[row.start as usize..row.end as usize].iter()
}

fn row(text: &str, document: &Document, row: &Range<BlockId>) -> Row {
    let mut cells = Vec::new();
    for block in blocks(document, row) {
        if let BlockKind::Cell { column, .. } = block.kind
            && !block.text.is_empty()
        {
            cells.push((column as usize, Cell::One(Written::of_text(text, &block.text))));
        }
    }
    let span = blocks(document, row).map(|block| block.span).reduce(Span::cover).unwrap_or_default();
    Row { span, key: None, cells }
}

fn place(document: &Document, table: &Table) -> Span {
    let header = table.rows.first().map(|row| blocks(document, row));
    header.and_then(|cells| cells.map(|block| block.span).reduce(Span::cover)).unwrap_or_default()
}
