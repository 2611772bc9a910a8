//! English as control documents write it.
//!
//! [`analyse`] reads the text of one block: tokens, the phrases of the vocabulary in them,
//! sentences, and in each sentence its clauses with their subject, verb, voice and modality.
//! Everything counts bytes of the block's text, so an analysis can be kept while the block
//! moves in its file.

mod clause;
mod needles;
mod sentence;
mod tag;
mod time;
pub(crate) mod token;

pub(crate) use needles::Needles;

pub use clause::{Clause, Form, Modality, Phrase, Voice};
pub use sentence::Sentence;
pub use time::{Interval, Time};
pub(crate) use time::{NUMBERS, in_letters};
pub use token::{Shape, Token};

use crate::span::Span;
use crate::vocabulary::{Class, Entry, vocabulary};
use std::ops::Range;

/// A phrase of the vocabulary in a text.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// First token and the token after the last.
    pub first: u32,
    pub after: u32,
    pub class: Class,
    entry: u16,
}

impl Term {
    pub fn entry(&self) -> &'static Entry {
        vocabulary().entry(self.entry)
    }

    pub fn tokens(&self) -> Range<usize> {
        self.first as usize..self.after as usize
    }
}

/// What was understood of a block's text.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    pub tokens: Vec<Token>,
    pub terms: Vec<Term>,
    pub times: Vec<Time>,
    pub sentences: Vec<Sentence>,
    pub clauses: Vec<Clause>,
}

impl Analysis {
    /// The bytes that a range of tokens covers.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        match self.tokens.get(tokens.clone()) {
            Some([first, .., last]) => Span::new(first.start, last.end),
            Some([only]) => only.span(),
            _ => Span::empty(self.tokens.get(tokens.start).map_or(0, |t| t.start)),
        }
    }

    /// The terms that begin in a range of tokens.
    pub fn terms_in(&self, tokens: Range<usize>) -> impl Iterator<Item = &Term> {
        let from = self.terms.partition_point(|t| (t.first as usize) < tokens.start);
        self.terms[from..].iter().take_while(move |t| (t.first as usize) < tokens.end)
    }

    /// The expressions of time that begin in a range of tokens.
    pub fn times_in(&self, tokens: Range<usize>) -> impl Iterator<Item = &Time> {
        let from = self.times.partition_point(|t| (t.first as usize) < tokens.start);
        self.times[from..].iter().take_while(move |t| (t.first as usize) < tokens.end)
    }

    pub fn clauses_of(&self, sentence: &Sentence) -> &[Clause] {
        &self.clauses[sentence.clauses.start as usize..sentence.clauses.end as usize]
    }
}

/// Reads the text of one block. `continues` says that the text goes on from a lead-in with a
/// subject ("The Security Team:"), so that a leading "Reviews …" is a verb.
pub fn analyse(text: &str, continues: bool) -> Analysis {
    let vocabulary = vocabulary();
    let mut a = Analysis::default();
    a.tokens.reserve(text.len() / 6 + 1);
    token::tokenize(text, vocabulary, &mut a.tokens);
    find_terms(&mut a);
    sentence::split(text, &mut a);
    time::find(text, &mut a);
    for index in 0..a.sentences.len() {
        tag::tag(text, &mut a, index, continues);
        clause::read(text, &mut a, index, continues);
    }
    a
}

/// Runs the automaton over the tokens. In each table the leftmost longest phrase wins.
fn find_terms(a: &mut Analysis) {
    let vocabulary = vocabulary();
    let mut busy = [0u32; 4];
    for start in 0..a.tokens.len() {
        let mut state = vocabulary.first_state(a.tokens[start].word);
        if state == 0 {
            continue;
        }
        let mut longest: [Option<(u32, u16)>; 4] = [None; 4];
        let mut at = start;
        loop {
            for &entry in vocabulary.ends(state) {
                let table = vocabulary.entry(entry).class.table() as usize;
                longest[table] = Some((at as u32 + 1, entry));
            }
            at += 1;
            // A comma inside a phrase is skipped: "including, but not limited to".
            if a.tokens.get(at).is_some_and(|t| t.is_punct(b',')) {
                at += 1;
            }
            let Some(token) = a.tokens.get(at) else { break };
            let Some(next) = vocabulary.step(state, token.word) else {
                break;
            };
            state = next;
        }
        for table in 0..4 {
            if let Some((after, entry)) = longest[table]
                && busy[table] <= start as u32
            {
                busy[table] = after;
                let class = vocabulary.entry(entry).class;
                a.terms.push(Term { first: start as u32, after, class, entry });
            }
        }
    }
}
