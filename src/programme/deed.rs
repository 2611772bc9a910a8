//! What a clause says is done, and to what, in whichever words: "reviews firewall rules", "goes through the firewall
//! rules" and "performs a review of the firewall rules" are one deed.

use super::text::{content, singular};
use crate::document::BlockId;
use crate::language::{Clause, Phrase, Voice};
use crate::model::Reading;
use crate::vocabulary::{Pos, vocabulary};
use std::collections::BTreeSet;

/// The verb's base form, empty for one that no table has, and the words for what it is done to.
pub(crate) fn deed(reading: &Reading, block: BlockId, clause: &Clause) -> (&'static str, BTreeSet<String>) {
    let phrase = match clause.voice {
        Voice::Passive => clause.subject,
        Voice::Active => clause.object,
    };
    let verb = lemma(clause);
    if is_empty(verb)
        && let Some(found) = phrase.and_then(|phrase| nominal(reading, block, phrase))
    {
        return found;
    }
    if let Some((verb, behind)) = with_particle(reading, block, clause, verb) {
        let end = (clause.after as usize).max(behind);
        let thing = match clause.voice {
            Voice::Passive => phrase.map_or_else(BTreeSet::new, |p| content(reading, block, p.tokens())),
            Voice::Active => content(reading, block, behind..until(reading, block, behind..end)),
        };
        return (verb, thing);
    }
    (verb, phrase.map_or_else(BTreeSet::new, |p| content(reading, block, p.tokens())))
}

/// The lemma of a verb, "" for none.
pub(crate) fn lemma(clause: &Clause) -> &'static str {
    if clause.verb.is_some() { vocabulary().verb(clause.verb).lemma } else { "" }
}

/// Whether a verb leaves it to its object what is done.
pub(super) fn is_empty(verb: &str) -> bool {
    matches!(
        verb,
        "perform"
            | "conduct"
            | "carry"
            | "complete"
            | "run"
            | "do"
            | "hold"
            | "undergo"
            | "execute"
            | "give"
            | "write"
            | "make"
    )
}

/// "goes through", "looks over", "signs off": the verb that it stands for, and the token behind the particle.
fn with_particle(
    reading: &Reading,
    block: BlockId,
    clause: &Clause,
    verb: &str,
) -> Option<(&'static str, usize)> {
    let at = clause.verb_after as usize;
    reading.analysis(block).tokens.get(at)?;
    let particle = reading.words(block, at..at + 1);
    let verb = match (verb, particle) {
        ("go" | "read" | "look" | "walk" | "work", "through" | "over") => "review",
        ("sign", "off") => "approve",
        _ => return None,
    };
    Some((verb, at + 1))
}

/// Where the words for a thing end: before a time, a preposition or a conjunction.
fn until(reading: &Reading, block: BlockId, tokens: std::ops::Range<usize>) -> usize {
    let analysis = reading.analysis(block);
    let timed = |at: usize| analysis.times.iter().any(|time| time.tokens().contains(&at));
    tokens
        .clone()
        .find(|&at| {
            let Some(token) = analysis.tokens.get(at) else { return true };
            !token.is_word() || timed(at) || token.is(Pos::PREPOSITION | Pos::CONJUNCTION)
        })
        .unwrap_or(tokens.end)
}

/// "a review of firewall rules", "firewall rule reviews"
fn nominal(reading: &Reading, block: BlockId, phrase: Phrase) -> Option<(&'static str, BTreeSet<String>)> {
    let head = phrase.head as usize;
    let stem = stem(&reading.words(block, head..head + 1).to_lowercase())?;
    // "a review of firewall rules": what follows belongs to it.
    let analysis = reading.analysis(block);
    let after = phrase.after as usize;
    let mut tokens = phrase.tokens();
    if analysis.tokens.get(after).is_some() && reading.words(block, after..after + 1) == "of" {
        tokens.end = until(reading, block, after + 1..analysis.tokens.len());
    }
    let mut thing = content(reading, block, tokens);
    thing.remove(&singular(&reading.words(block, head..head + 1).to_lowercase()));
    Some((stem, thing))
}

/// The verb of a noun for an activity.
pub(super) fn stem(noun: &str) -> Option<&'static str> {
    Some(match singular(noun).as_str() {
        "review" => "review",
        "test" | "testing" => "test",
        "scan" | "scanning" => "scan",
        "audit" => "audit",
        "assessment" => "assess",
        "training" => "train",
        "backup" => "back",
        "evaluation" => "evaluate",
        "inspection" => "inspect",
        "exercise" => "exercise",
        "rotation" => "rotate",
        "reconciliation" => "reconcile",
        "recertification" => "recertify",
        "approval" => "approve",
        "comparison" => "compare",
        "verification" => "verify",
        _ => return None,
    })
}
