//! What a place in a document belongs to.

use crate::document::{Block, BlockKind};
use crate::model::Reading;
use crate::span::Span;

/// The sentence that a place stands in; in a table the row.
pub(super) struct Around<'r> {
    pub(super) block: &'r Block,
    /// In bytes of the source.
    pub(super) span: Span,
    /// Without markup.
    pub(super) text: String,
}

/// What stands around a byte of the source; `None` in front matter and code.
pub(super) fn around(reading: &Reading, at: u32) -> Option<Around<'_>> {
    let blocks = &reading.document.blocks;
    let id = blocks.partition_point(|block| block.span.start <= at).checked_sub(1)?;
    let block = &blocks[id];
    if at > block.span.end {
        return None;
    }
    if let BlockKind::Cell { .. } = block.kind {
        let row = reading.row(id as u32);
        let cells = &blocks[row.start as usize..row.end as usize];
        let text = cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
        let span = cells.iter().fold(block.span, |span, cell| span.cover(cell.span));
        return Some(Around { block, span, text });
    }
    let sentences = &reading.analysis(id as u32).sentences;
    let sentence = sentences.iter().rfind(|sentence| block.text.source(sentence.span).start <= at);
    let (span, text) = match sentence.or(sentences.first()) {
        Some(sentence) => (block.text.source(sentence.span), &block.text.as_str()[sentence.span.range()]),
        None => (block.span, block.text.as_str()),
    };
    Some(Around { block, span, text: text.to_owned() })
}
