//! Which sentences of a paragraph speak of the same: only those settle what one of them leaves open.

use super::{LIGHT, Reading};
use crate::document::BlockId;
use crate::language::{Interval, Time};
use crate::vocabulary::{Pos, VerbClass, VerbId, vocabulary};
use std::ops::Range;

/// How many sentences before and behind are asked: what stands farther off settles nothing.
const REACH: usize = 8;

impl Reading {
    /// The times of a block that hold for what stands at one of its tokens: those of its clause, and of
    /// sentences near it that speak of the same activity.
    pub(crate) fn times_about(&self, block: BlockId, at: usize) -> impl Iterator<Item = &Time> {
        let analysis = self.analysis(block);
        let own = analysis.sentences.partition_point(|s| s.after as usize <= at);
        let last = analysis.sentences.len().saturating_sub(1);
        let near =
            analysis.sentences.get(own.saturating_sub(REACH)..=last.min(own + REACH)).unwrap_or_default();
        let tokens = near.first().map_or(0, |s| s.tokens().start)..near.last().map_or(0, |s| s.tokens().end);
        analysis.times_in(tokens).filter(move |time| {
            let first = time.first as usize;
            let other = analysis.sentences.partition_point(|s| s.after as usize <= first);
            // A deadline holds to the end of its sentence, an interval for its verb.
            let every = matches!(time.interval, Interval::Every(_));
            match other == own {
                true => !every || self.share_clause(block, own, at, first),
                // "Emergency patches are applied promptly": what others are given is no limit for them.
                false => self.takes_up(block, own, other) || every && self.speak_of_same(block, own, other),
            }
        })
    }

    /// Whether one verb stands behind two places of a sentence, or the second is told of the first:
    /// "regularly, which is at least quarterly".
    fn share_clause(&self, block: BlockId, sentence: usize, at: usize, other: usize) -> bool {
        let analysis = self.analysis(block);
        let clauses = analysis.clauses_of(&analysis.sentences[sentence]);
        let of = |token: usize| clauses.iter().rposition(|c| c.verb_first as usize <= token).unwrap_or(0);
        let (first, last) = (of(at.min(other)), of(at.max(other)));
        // "is reviewed and updated annually": one time for both.
        let close = |c: &crate::language::Clause| c.subordinate || c.shared;
        clauses.get(first + 1..=last).is_none_or(|between| between.iter().all(close))
    }

    /// Whether one sentence takes up what another says: "This happens each quarter", "Reviews take place
    /// each quarter" behind "is reviewed regularly".
    fn takes_up(&self, block: BlockId, own: usize, other: usize) -> bool {
        let tokens = &self.analysis(block).tokens;
        let of = |sentence: usize| self.analysis(block).sentences[sentence].tokens();
        let points = of(own.max(other)).next().is_some_and(|first| {
            tokens[first].is(Pos::PRONOUN)
                || self.has_word(block, first..first + 1, &["this", "these", "that", "such", "both"])
        });
        let start = of(other).start;
        // "Penetration testing" is no testing of restores.
        let bare = |at: &usize| {
            tokens[*at].is(Pos::NOUN)
                && (*at == start || !tokens[*at - 1].is(Pos::NOUN | Pos::PROPER | Pos::ADJECTIVE))
        };
        own.abs_diff(other) == 1 && points || self.shared_activities(block, own, other).any(|at| bare(&at))
    }

    /// Whether two sentences of a block say the same of the same thing.
    fn speak_of_same(&self, block: BlockId, own: usize, other: usize) -> bool {
        let sentences = &self.analysis(block).sentences;
        self.shared_activities(block, own, other).next().is_some()
            && self.share_noun(block, sentences[own].tokens(), sentences[other].tokens())
    }

    /// The tokens of the other sentence that name an activity of the first.
    fn shared_activities(&self, block: BlockId, own: usize, other: usize) -> impl Iterator<Item = usize> {
        let analysis = self.analysis(block);
        let of = |sentence: usize| analysis.sentences[sentence].tokens();
        let activity = |at: usize| {
            let verb = analysis.tokens[at].verb;
            (verb.is_some() && names_activity(verb)).then_some(verb)
        };
        let one: Vec<VerbId> = of(own).filter_map(activity).collect();
        of(other).filter(move |at| activity(*at).is_some_and(|verb| one.contains(&verb)))
    }

    /// Whether the same thing is named in two ranges of tokens: "the backups", "each backup".
    fn share_noun(&self, block: BlockId, one: Range<usize>, two: Range<usize>) -> bool {
        let tokens = &self.analysis(block).tokens;
        let nouns = |range: Range<usize>| {
            range.filter(|at| tokens[*at].is(Pos::NOUN) && tokens[*at].verb == VerbId::NONE)
        };
        let word = |at: usize| self.words(block, at..at + 1).trim_end_matches('s');
        nouns(two).any(|at| nouns(one.clone()).any(|own| word(own).eq_ignore_ascii_case(word(at))))
    }
}

/// Whether a verb, or the noun made of it, tells activities apart: not "perform", not "change".
fn names_activity(verb: VerbId) -> bool {
    let verb = vocabulary().verb(verb);
    matches!(verb.class, VerbClass::Control | VerbClass::Work | VerbClass::Record)
        && !LIGHT.contains(&verb.lemma)
        && !matches!(verb.lemma, "change" | "process" | "access" | "control" | "document" | "report")
}
