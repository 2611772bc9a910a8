//! Where sentences end.

use super::{Analysis, Shape, Token};
use crate::span::Span;
use crate::vocabulary::ClassSet;
use std::ops::Range;

/// A sentence of a block's text, with the mark that ends it.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub span: Span,
    /// Indices into [`Analysis::tokens`].
    pub first: u32,
    pub after: u32,
    /// Indices into [`Analysis::clauses`].
    pub clauses: Range<u32>,
    /// The classes of the phrases that begin in it. A rule about one class is done with most
    /// sentences after a look at this.
    pub classes: ClassSet,
    /// `.`, `!`, `?`, `:`, or 0 where the block ends without a mark.
    pub mark: u8,
}

impl Sentence {
    pub fn tokens(&self) -> Range<usize> {
        self.first as usize..self.after as usize
    }
}

/// Words that keep their full stop in the middle of a sentence, in lower case.
const ABBREVIATIONS: [&str; 24] = [
    "e.g", "i.e", "etc", "vs", "inc", "ltd", "corp", "co", "no", "sec", "dr", "mr", "ms", "mrs", "u.s",
    "approx", "incl", "rev", "fig", "art", "cf", "st", "dept", "est",
];

pub(super) fn split(text: &str, a: &mut Analysis) {
    let mut first = 0;
    let mut at = 0;
    while at < a.tokens.len() {
        let token = a.tokens[at];
        if let Shape::Punct(mark @ (b'.' | b'!' | b'?')) = token.shape
            && ends_sentence(text, &a.tokens, first, at)
        {
            // Closing quotes and brackets belong to the sentence they close.
            let mut after = at + 1;
            while a
                .tokens
                .get(after)
                .is_some_and(|next| closes(text, next) && next.start == a.tokens[after - 1].end)
            {
                after += 1;
            }
            push(a, first, after, mark);
            first = after;
            at = after;
        } else {
            at += 1;
        }
    }
    if first < a.tokens.len() {
        let mark = match a.tokens[a.tokens.len() - 1].shape {
            Shape::Punct(mark @ (b':' | b'.' | b'!' | b'?')) => mark,
            _ => 0,
        };
        push(a, first, a.tokens.len(), mark);
    }
}

fn push(a: &mut Analysis, first: usize, after: usize, mark: u8) {
    let span = a.span(first..after);
    let mut classes = ClassSet::default();
    a.terms_in(first..after).for_each(|term| classes.insert(term.class));
    a.sentences.push(Sentence {
        span,
        first: first as u32,
        after: after as u32,
        clauses: 0..0,
        classes,
        mark,
    });
}

fn closes(text: &str, token: &Token) -> bool {
    matches!(token.shape, Shape::Punct(b'"' | b'\'' | b')' | b']'))
        || matches!(&text[token.span().range()], "”" | "’" | "»")
}

fn ends_sentence(text: &str, tokens: &[Token], first: usize, at: usize) -> bool {
    let end = tokens[at].end as usize;
    let Some(next) = tokens.get(at + 1) else {
        return true;
    };
    // "1.5", "CC6.1", "example.com" never get here: their dots are inside words.
    let mut follower = next;
    if closes(text, next) && next.start as usize == end {
        match tokens.get(at + 2) {
            Some(after) => follower = after,
            None => return true,
        }
    } else if next.start as usize == end {
        return false;
    }
    let starts = follower.capital
        || follower.shape == Shape::Number
        || !follower.is_word() && !matches!(follower.shape, Shape::Punct(b',' | b';' | b')'))
        || text[follower.start as usize..].starts_with(|c: char| c.is_uppercase());
    if !starts {
        return false;
    }
    if at == first {
        return true;
    }
    let before = &tokens[at - 1];
    let word = &text[before.span().range()];
    let single_capital = word.len() == 1 && before.capital && tokens[at].start == before.end;
    let abbreviation = word.len() <= 6
        && ABBREVIATIONS.iter().any(|a| word.eq_ignore_ascii_case(a))
        // "No." before a figure is number; otherwise it is an answer.
        && (!word.eq_ignore_ascii_case("no") || follower.shape == Shape::Number);
    // "etc." before a capital ends the sentence more often than not.
    let etc = word.eq_ignore_ascii_case("etc") && follower.capital;
    // A list label such as "1." at the start.
    let label = at == first + 1 && before.shape == Shape::Number && word.len() <= 2;
    !(single_capital || abbreviation && !etc || label)
}
