//! Which sentences of a paragraph speak of the same: only those settle what one of them leaves open.

use super::{LIGHT, Reading};
use crate::document::BlockId;
use crate::language::{Interval, Time};
use crate::vocabulary::{Pos, VerbClass, VerbId, vocabulary};

impl Reading {
    /// The times of a block that hold for what stands at one of its tokens: those of its clause, and of
    /// sentences that speak of the same activity.
    pub(crate) fn times_about(&self, block: BlockId, at: usize) -> impl Iterator<Item = &Time> {
        let analysis = self.analysis(block);
        let own = analysis.sentences.partition_point(|s| s.after as usize <= at);
        analysis.times.iter().filter(move |time| {
            let first = time.first as usize;
            let other = analysis.sentences.partition_point(|s| s.after as usize <= first);
            if other != own {
                return self.speak_of_same(block, own, other);
            }
            // A deadline holds to the end of its sentence, an interval for its verb.
            !matches!(time.interval, Interval::Every(_)) || self.share_clause(block, own, at, first)
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

    /// Whether two sentences of a block name the same activity, or the second takes up the first:
    /// "Access is reviewed regularly. This happens each quarter."
    pub(crate) fn speak_of_same(&self, block: BlockId, own: usize, other: usize) -> bool {
        let analysis = self.analysis(block);
        let (Some(one), Some(two)) = (analysis.sentences.get(own), analysis.sentences.get(other)) else {
            return false;
        };
        let pointing = |index: usize| {
            analysis.sentences[index].tokens().next().is_some_and(|first| {
                analysis.tokens[first].is(Pos::PRONOUN)
                    || self.has_word(block, first..first + 1, &["this", "these", "that", "such", "both"])
            })
        };
        if own.abs_diff(other) == 1 && pointing(own.max(other)) {
            return true;
        }
        let activities = |at: usize| {
            let verb = analysis.tokens[at].verb;
            verb.is_some().then_some(verb).filter(|verb| names_activity(*verb))
        };
        two.tokens().filter_map(activities).any(|verb| one.tokens().filter_map(activities).any(|v| v == verb))
    }
}

/// Whether a verb, or the noun made of it, tells activities apart: not "perform", not "change".
fn names_activity(verb: VerbId) -> bool {
    let verb = vocabulary().verb(verb);
    matches!(verb.class, VerbClass::Control | VerbClass::Work | VerbClass::Record)
        && !LIGHT.contains(&verb.lemma)
        && !matches!(verb.lemma, "change" | "process" | "access" | "control" | "document" | "report")
}
