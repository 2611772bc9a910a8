//! Terms that are defined, in the document or in the configuration.

use super::{Reading, Role};
use crate::document::{BlockId, BlockKind};
use crate::language::Needles;
use std::sync::LazyLock;

/// A term and the block that says what it means.
#[derive(Clone, Debug)]
pub struct Definition {
    /// In lower case.
    pub term: String,
    pub block: BlockId,
}

/// What stands between a term and its meaning.
const VERBS: [&str; 5] = [" means ", " is defined as ", " are defined as ", " refers to ", " refer to "];

static ANY_VERB: LazyLock<Needles> = LazyLock::new(|| Needles::new(&[" means ", " defined as ", " refer"]));

pub(super) fn collect(reading: &Reading) -> Vec<Definition> {
    let mut found = Vec::new();
    // Defined elsewhere: the first block, the title, stands for all of them.
    if !reading.document.blocks.is_empty() {
        found.extend(reading.given.terms.iter().map(|term| Definition { term: term.clone(), block: 0 }));
    }
    let mut push = |term: &str, block: usize| {
        let term = term.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != ')').to_lowercase();
        if !term.is_empty() && term.len() <= 60 {
            found.push(Definition { term, block: block as BlockId });
        }
    };
    for (index, block) in reading.document.blocks.iter().enumerate() {
        let text = block.text.as_str();
        let in_definitions = reading.role(index as BlockId) == Role::Definitions;
        match block.kind {
            BlockKind::Term => push(text, index),
            BlockKind::Heading if in_definitions => push(text, index),
            BlockKind::Cell { row, column: 0, .. } if in_definitions && row > 0 => push(text, index),
            _ => {}
        }
        if let Some(label) = &block.label
            && in_definitions
        {
            push(&label.name, index);
        }
        let defines = ANY_VERB.any_in(text.as_bytes());
        if !defines && !in_definitions {
            continue;
        }
        for sentence in &reading.analyses[index].sentences {
            let sentence = &text[sentence.span.range()];
            for verb in VERBS {
                if defines
                    && let Some(at) = sentence.find(verb)
                    && at <= 60
                {
                    push(sentence[..at].trim_start_matches("The term ").trim_start_matches("A "), index);
                }
            }
            if in_definitions && let Some((term, _)) = sentence.split_once([':', '–', '—']) {
                push(term, index);
            }
        }
    }
    found
}
