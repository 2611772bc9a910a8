//! A statement in its context, as a rule sees it.

use super::sink::ListKey;
use crate::document::{Block, BlockKind};
use crate::language::{Analysis, Clause, Sentence, Term};
use crate::model::{Reading, Statement, StatementKind};
use crate::span::Span;
use crate::vocabulary::{Class, Pos, Verb, VerbClass, vocabulary};
use std::ops::Range;

/// A statement with the document around it.
#[derive(Clone, Copy)]
pub struct Site<'r> {
    pub reading: &'r Reading,
    pub statement: &'r Statement,
}

impl<'r> Site<'r> {
    pub fn analysis(&self) -> &'r Analysis {
        self.reading.analysis(self.statement.block)
    }

    pub fn block(&self) -> &'r Block {
        self.reading.block(self.statement.block)
    }

    pub fn sentence(&self) -> &'r Sentence {
        self.reading.sentence(self.statement)
    }

    pub fn kind(&self) -> StatementKind {
        self.statement.kind
    }

    /// The list or the column of a table in which the statement stands.
    pub(crate) fn list(&self) -> Option<ListKey> {
        let block = self.block();
        let (of, place, table) = match block.kind {
            BlockKind::Item => (block.lead_in, u16::from(block.depth), false),
            BlockKind::Cell { table, column, .. } => (Some(table), column, true),
            _ => return None,
        };
        Some(ListKey { of, section: block.section, place, table })
    }

    /// The sentence's words.
    pub fn text(&self) -> &'r str {
        &self.block().text.as_str()[self.sentence().span.range()]
    }

    /// The sentence's tokens, as indices into the block's.
    pub fn tokens(&self) -> Range<usize> {
        self.sentence().tokens()
    }

    /// The phrases of some class in the sentence, outside code.
    pub fn terms(&self, class: Class) -> impl Iterator<Item = &'r Term> + use<'r> {
        let code = self.block().text.code();
        let analysis = self.analysis();
        analysis.terms_in(self.tokens()).filter(move |t| {
            let span = analysis.span(t.tokens());
            t.class == class && !code.iter().any(|c| c.overlaps(span))
        })
    }

    /// The words of a range of tokens.
    pub fn words(&self, tokens: Range<usize>) -> &'r str {
        self.reading.words(self.statement.block, tokens)
    }

    /// The bytes of the source that a range of tokens stands for.
    pub fn source(&self, tokens: Range<usize>) -> Span {
        self.reading.source_span(self.statement.block, tokens)
    }

    /// Whether a token of the sentence is one of these words, in lower case.
    pub fn is(&self, token: usize, words: &[&str]) -> bool {
        if !self.tokens().contains(&token) {
            return false;
        }
        let word = &self.block().text.as_str()[self.analysis().tokens[token].span().range()];
        words.iter().any(|w| word.eq_ignore_ascii_case(w))
    }

    pub fn pos(&self, token: usize, pos: Pos) -> bool {
        self.tokens().contains(&token) && self.analysis().tokens[token].is(pos)
    }

    pub fn clauses(&self) -> &'r [Clause] {
        self.reading.clauses(self.statement)
    }

    /// The clause that a token stands in: the last whose verb group begins before the token ends.
    pub fn clause_at(&self, token: usize) -> Option<&'r Clause> {
        let clauses = self.clauses();
        clauses.iter().rev().find(|c| c.verb_first as usize <= token).or_else(|| clauses.first())
    }

    pub fn verb(&self, clause: &Clause) -> Option<&'static Verb> {
        clause.verb.is_some().then(|| vocabulary().verb(clause.verb))
    }

    pub fn verb_class(&self, clause: &Clause) -> VerbClass {
        self.verb(clause).map_or(VerbClass::Other, |v| v.class)
    }

    /// The verb class of a noun made from a verb: "review", "monitoring".
    pub fn noun_class(&self, token: usize) -> Option<VerbClass> {
        if !self.tokens().contains(&token) {
            return None;
        }
        let token = &self.analysis().tokens[token];
        token.verb.is_some().then(|| vocabulary().verb(token.verb).class)
    }

    /// Whether the words stand between quotation marks.
    pub fn is_quoted(&self, tokens: Range<usize>) -> bool {
        let span = self.analysis().span(tokens);
        let text = self.block().text.as_str();
        let before = text[..span.start as usize].trim_end();
        let after = text[span.end as usize..].trim_start();
        before.ends_with(['"', '“', '\'', '‘', '«']) && after.starts_with(['"', '”', '\'', '’', '»', ','])
    }

    /// The clause that carries the statement.
    pub fn main(&self) -> Option<&'r Clause> {
        self.statement.main.map(|index| &self.analysis().clauses[index as usize])
    }

    /// Whether a marker that a fix left stands close behind a token: the question is put already.
    pub fn is_marked(&self, after: usize) -> bool {
        (after..after + 12).any(|i| self.is(i, &["todo"]))
    }

    /// The last token of the noun phrase that goes on at a token: "measures" in "appropriate
    /// security measures". A marker stands behind it, not between adjective and noun.
    pub fn phrase_end(&self, from: usize) -> usize {
        let mut end = from;
        for at in from..(from + 5).min(self.tokens().end) {
            let token = &self.analysis().tokens[at];
            let noun = token.is(Pos::NOUN | Pos::PROPER | Pos::GERUND);
            if !token.is_word() || !noun && !token.is(Pos::ADJECTIVE | Pos::PARTICIPLE) {
                break;
            }
            if !noun && token.is(Pos::PREPOSITION | Pos::CONJUNCTION | Pos::AUXILIARY) {
                break;
            }
            if noun {
                end = at + 1;
            }
        }
        end
    }

    /// Whether a fix has left a marker in the sentence: somebody is about to say what is missing.
    pub fn has_marker(&self) -> bool {
        self.text().contains("[TODO:")
    }

    pub fn is_cell(&self) -> bool {
        matches!(self.block().kind, BlockKind::Cell { .. })
    }

    pub fn is_item(&self) -> bool {
        self.block().kind == BlockKind::Item
    }
}

/// Where text can be added after everything, if that is known: a table ends in a bar that is no
/// text, and code or a comment may follow the last block.
pub(super) fn end_of(reading: &Reading) -> Option<u32> {
    let block = reading.document.blocks.last()?;
    let later =
        reading.document.code.iter().chain(&reading.document.comments).any(|c| c.start > block.span.start);
    (!matches!(block.kind, BlockKind::Cell { .. }) && !later).then(|| {
        let text = Span::new(0, block.text.as_str().len() as u32);
        block.text.source(text).end.max(block.span.end)
    })
}
