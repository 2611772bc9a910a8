//! A selection that grows: word, phrase, clause, sentence, block, list or row and table, section, document.

use super::outline;
use super::snapshot::Snapshot;
use crate::document::{BlockId, BlockKind, Document};
use crate::model::Reading;
use crate::span::Span;
use tower_lsp::ls_types::{Position, SelectionRange};

/// So many lists around an item are told apart. Nobody nests deeper by intent, and each is a level of the
/// answer.
const DEEPEST: usize = 8;

pub(super) fn ranges(snapshot: &Snapshot, positions: &[Position]) -> Vec<SelectionRange> {
    positions.iter().map(|position| at(snapshot, *position)).collect()
}

fn at(snapshot: &Snapshot, position: Position) -> SelectionRange {
    let offset = snapshot.buffer.offset(position);
    let reading = &snapshot.checked.reading;
    let mut spans = vec![Span::empty(offset)];
    let block = reading.document.block_at(offset).filter(|id| reading.block(*id).span.end >= offset);
    if let Some(block) = block {
        words(reading, block, offset, &mut spans);
        blocks(&reading.document, block, &mut spans);
    }
    let mut sections: Vec<Span> =
        outline::sections(snapshot).into_iter().map(|section| section.whole).collect();
    sections.sort_by_key(|span| span.len());
    spans.extend(sections.into_iter().filter(|span| span.start <= offset && offset <= span.end));
    spans.push(Span::new(0, snapshot.checked.text.len() as u32));
    chain(snapshot, &spans)
}

/// Each in the next larger one; what does not grow is left out.
fn chain(snapshot: &Snapshot, spans: &[Span]) -> SelectionRange {
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        if kept.last().is_none_or(|last| span.contains(*last) && span != last) {
            kept.push(*span);
        }
    }
    let mut range = SelectionRange::default();
    for (index, span) in kept.iter().rev().enumerate() {
        let parent = (index > 0).then(|| Box::new(range));
        range = SelectionRange { range: snapshot.buffer.range(*span), parent };
    }
    range
}

/// What the language knows around a byte: word, phrase, clause, sentence, text.
fn words(reading: &Reading, block: BlockId, offset: u32, spans: &mut Vec<Span>) {
    let analysis = reading.analysis(block);
    let source = |tokens| reading.source_span(block, tokens);
    let is_here = |span: Span| span.start <= offset && offset <= span.end;
    let here = |index: &usize| is_here(source(*index..*index + 1));
    // Between two words, or a word and its full stop, the word is meant.
    let mut touching = (0..analysis.tokens.len()).filter(here);
    let first = touching.next();
    let token = touching.next().filter(|next| analysis.tokens[*next].is_word()).or(first);
    let Some(token) = token else { return };
    spans.push(source(token..token + 1));
    let sentence = analysis.sentences.iter().find(|sentence| sentence.tokens().contains(&token));
    if let Some(sentence) = sentence {
        let clauses = analysis.clauses_of(sentence);
        let phrases = clauses.iter().flat_map(|clause| {
            let nouns = [clause.subject, clause.agent, clause.object].into_iter().flatten();
            nouns.map(|phrase| phrase.tokens()).chain([clause.verb_tokens()])
        });
        let mut around: Vec<_> = phrases.filter(|tokens| tokens.contains(&token)).collect();
        let extents = clauses.iter().map(|clause| {
            let start =
                clause.subject.filter(|s| s.first < clause.verb_first).map_or(clause.verb_first, |s| s.first);
            start as usize..clause.after as usize
        });
        around.extend(extents.filter(|tokens| tokens.contains(&token)));
        around.sort_by_key(ExactSizeIterator::len);
        spans.extend(around.into_iter().map(source));
        spans.push(source(sentence.tokens()));
    }
    spans.push(source(0..analysis.tokens.len()));
}

/// The block, and the list, the row or the table in which it stands.
fn blocks(document: &Document, block: BlockId, spans: &mut Vec<Span>) {
    let whole = |ids: std::ops::Range<BlockId>| ids.map(|id| document.block(id).span).reduce(Span::cover);
    spans.push(document.block(block).span);
    if let BlockKind::Cell { table, row, .. } = document.block(block).kind {
        let table = &document.tables[table as usize];
        spans.extend(table.rows.get(row as usize).cloned().and_then(whole));
        spans.extend(table.rows.iter().cloned().filter_map(whole).reduce(Span::cover));
        return;
    }
    let mut inner = block;
    for _ in 0..DEEPEST {
        if document.block(inner).depth == 0 {
            return;
        }
        let list = list(document, inner);
        let lead_in = document.block(inner).lead_in.filter(|id| *id < list.start);
        spans.extend(whole(list.clone()));
        let Some(lead_in) = lead_in else { break };
        spans.extend(whole(lead_in..list.end));
        inner = lead_in;
    }
}

/// The items beside an item, with what stands deeper among them.
fn list(document: &Document, item: BlockId) -> std::ops::Range<BlockId> {
    let this = document.block(item);
    let belongs = |id: &BlockId| {
        let other = document.block(*id);
        let beside =
            other.depth == this.depth && (other.lead_in == this.lead_in || other.kind != BlockKind::Item);
        other.section == this.section && (beside || other.depth > this.depth)
    };
    let first = (0..item).rev().take_while(belongs).last().unwrap_or(item);
    let after = (item + 1..document.blocks.len() as BlockId).take_while(belongs).last().unwrap_or(item) + 1;
    first..after
}
