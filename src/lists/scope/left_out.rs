//! Which words of a sentence say what is left out.

use crate::document::{Block, BlockId};
use crate::language::Sentence;
use crate::model::{Reading, Role};
use std::ops::Range;

/// Behind these stands what is left out.
const BEFORE: [&str; 14] = [
    "does not cover ",
    "do not cover ",
    "does not include ",
    "do not include ",
    "does not apply to ",
    "do not apply to ",
    "excludes ",
    "excluding ",
    "with the exception of ",
    "out of scope: ",
    "not in scope: ",
    "excluded: ",
    "out of scope are ",
    "exempt from this policy: ",
];

/// Before these stands what is left out.
const BEHIND: [&str; 14] = [
    "not in scope",
    "out of scope",
    "outside the scope",
    "outside of the scope",
    "outside this",
    "outside the boundary",
    "outside the system",
    "not part of",
    "not covered",
    "is excluded",
    "are excluded",
    "been excluded",
    "is exempt",
    "are exempt",
];

/// What follows is no longer the name of what is left out.
const ENDS: [&str; 12] = [
    ", which",
    ", who",
    ", because",
    " because ",
    ", since ",
    ", as ",
    "; ",
    " that ",
    " which ",
    " who ",
    " (",
    " unless ",
];

/// Words by which a phrase goes on to say something else than its name.
const WITHIN: [&str; 13] = [
    " that ",
    " which ",
    " who ",
    " where ",
    " used ",
    " managed ",
    " hosted ",
    " in ",
    " on ",
    " by ",
    " with ",
    " (",
    " of ",
];

/// The bytes of the block's text in which a sentence names what is left out.
pub(super) fn range(reading: &Reading, id: BlockId, sentence: &Sentence) -> Option<Range<usize>> {
    let block: &Block = reading.block(id);
    let (start, end) = (sentence.span.start as usize, sentence.span.end as usize);
    let text = &block.text.as_str()[start..end];
    let lower = text.to_ascii_lowercase();
    let first = |words: &[&str], text: &str| words.iter().filter_map(|word| text.find(word)).min();
    let behind = BEFORE.iter().filter_map(|words| Some(lower.find(words)? + words.len())).min();
    if let Some(from) = behind {
        let to = first(&ENDS, &lower[from..]).map_or(text.len(), |at| from + at);
        return Some(start + from..start + to);
    }
    let before = BEHIND.iter().filter_map(|words| lower.find(words)).min();
    if let Some(to) = before {
        let to = first(&WITHIN, &lower[..to]).unwrap_or(to);
        return Some(start..start + to);
    }
    if reading.role(id) != Role::Exclusions || lower.contains("in scope") {
        return None;
    }
    // "Metabase shows company figures." names what is out, and then says why.
    let clauses = reading.analysis(id).clauses_of(sentence);
    let verb = clauses.iter().find(|clause| !clause.subordinate && !clause.verb_tokens().is_empty());
    // Only the first sentence does; the others speak of it.
    if reading.analysis(id).sentences.first().is_none_or(|first| first.span != sentence.span) {
        return None;
    }
    let to = verb.map_or_else(
        || first(&[" (", " – ", " — ", ": "], &lower).unwrap_or(text.len()),
        |clause| (reading.analysis(id).span(clause.verb_tokens()).start as usize).saturating_sub(start),
    );
    Some(start..start + to)
}
