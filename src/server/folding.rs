//! What can be folded: sections, tables, code, comments, front matter.

use super::outline;
use super::snapshot::Snapshot;
use crate::span::Span;
use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind};

pub(super) fn ranges(snapshot: &Snapshot) -> Vec<FoldingRange> {
    let document = &snapshot.checked.reading.document;
    let sections = outline::sections(snapshot).into_iter().map(|section| section.whole);
    let tables = document.tables.iter().filter_map(|table| {
        let block = |id: u32| document.block(id).span;
        let (first, last) = (table.rows.first()?, table.rows.last()?);
        Some(Span::new(block(first.start).start, block(last.end.checked_sub(1)?).end))
    });
    let entries = document.front_matter.iter().map(|entry| entry.span);
    let front_matter = entries.reduce(Span::cover).map(|span| Span::new(0, span.end));
    let region = sections.chain(tables).chain(document.code.iter().copied()).chain(front_matter);
    let comments =
        document.comments.iter().map(|span| fold(snapshot, *span, Some(FoldingRangeKind::Comment)));
    let mut ranges: Vec<FoldingRange> =
        region.map(|span| fold(snapshot, span, None)).chain(comments).flatten().collect();
    ranges.sort_by_key(|range| (range.start_line, range.end_line));
    ranges
}

/// From the first line to the last that says something; `None` within one line.
fn fold(snapshot: &Snapshot, span: Span, kind: Option<FoldingRangeKind>) -> Option<FoldingRange> {
    let text = snapshot.checked.text.get(span.range())?.trim_end();
    let start_line = snapshot.buffer.position(span.start).line;
    let end_line = snapshot.buffer.position(span.start + text.len() as u32).line;
    (end_line > start_line).then(|| FoldingRange { start_line, end_line, kind, ..FoldingRange::default() })
}
