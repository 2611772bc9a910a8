//! What a place in a document belongs to.

use crate::document::{Block, BlockKind};
use crate::model::Reading;
use crate::span::Span;
use std::borrow::Cow;

/// So much of a sentence or a row tells it apart, in bytes. In a row of a mebibyte each cell may be a place.
const MOST_BYTES: usize = 4096;

/// The sentence that a place stands in; in a table the row.
pub(super) struct Around<'r> {
    pub(super) block: &'r Block,
    /// In bytes of the source.
    pub(super) span: Span,
    /// Without markup, and of a very long one the beginning.
    pub(super) text: Cow<'r, str>,
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
        let mut text = String::new();
        for cell in cells {
            text.push_str(beginning(cell.text.as_str()));
            text.push(' ');
            if text.len() > MOST_BYTES {
                break;
            }
        }
        let ends = [cells.first(), cells.last()];
        let span = ends.into_iter().flatten().fold(block.span, |span, cell| span.cover(cell.span));
        return Some(Around { block, span, text: Cow::Owned(text) });
    }
    let sentences = &reading.analysis(id as u32).sentences;
    let after = sentences.partition_point(|sentence| block.text.source(sentence.span).start <= at);
    let (span, text) = match sentences.get(after.saturating_sub(1)) {
        Some(sentence) => (block.text.source(sentence.span), &block.text.as_str()[sentence.span.range()]),
        None => (block.span, block.text.as_str()),
    };
    Some(Around { block, span, text: Cow::Borrowed(beginning(text)) })
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
