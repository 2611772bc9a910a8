//! Settles which part of speech an ambiguous word is in its sentence.
//!
//! Control English has few surprises but many words that are both noun and verb ("reviews",
//! "access", "changes", "test"). What stands before the word decides most of them, and whether
//! the sentence has another word that can only be its verb decides the rest.

use super::{Analysis, Token};
use crate::vocabulary::{Pos, VerbClass, WordId, vocabulary};

/// Tags the tokens of one sentence in place.
pub(super) fn tag(text: &str, a: &mut Analysis, sentence: usize, continues: bool) {
    let range = a.sentences[sentence].tokens();
    let first = range.start;
    // A role, team or company before a word speaks for reading the word as its verb.
    let mut has_subject_head = [false; 256];
    for term in a.terms_in(range.clone()) {
        let last = term.after as usize - 1 - first;
        let acts = term.class.acts();
        if acts && last < has_subject_head.len() {
            has_subject_head[last] = true;
        }
    }
    let tokens = &mut a.tokens[range];
    proper_nouns(text, tokens);
    let before: Vec<Pos> = tokens.iter().map(|t| t.pos).collect();
    for at in 0..tokens.len() {
        if tokens[at].is_word() {
            let pos = settle(text, tokens, at, &has_subject_head, continues);
            tokens[at].pos = pos;
        }
    }
    give_verb(text, tokens, &before);
}

/// A capital in the middle of a sentence whose other words are not capitalised marks a name.
fn proper_nouns(text: &str, tokens: &mut [Token]) {
    let words = tokens.iter().filter(|t| t.is_word()).count();
    let capitals = tokens.iter().filter(|t| t.capital).count();
    if words > 3 && capitals * 3 > words * 2 {
        return; // a title: capitals say nothing
    }
    let mut begins = true;
    for token in tokens {
        if token.is_word() {
            let closed = Pos::DET
                | Pos::PRONOUN
                | Pos::PREPOSITION
                | Pos::MODAL
                | Pos::BE
                | Pos::CONJUNCTION
                | Pos::SUBORDINATOR;
            // A capital at the beginning says nothing, unless no dictionary has the word.
            // The month in the middle of a sentence is no modal.
            if !begins && &text[token.span().range()] == "May" {
                token.pos = Pos::PROPER | Pos::NOUN;
            }
            let name = !begins
                || token.word == WordId::UNKNOWN
                    && !is_compound(&text[token.span().range()])
                    && !token.is(Pos::GERUND | Pos::PARTICIPLE | Pos::ADVERB | Pos::ADJECTIVE);
            if token.capital && name && !token.is(closed) {
                token.pos |= Pos::PROPER;
            }
            begins = false;
        } else if token.is_punct(b':') || token.is_punct(b'[') || token.is_punct(b'(') || token.is_punct(b'"')
        {
            begins = true;
        }
    }
}

/// "Medium-risk", "Post-change": no name, though no dictionary has it.
fn is_compound(word: &str) -> bool {
    word.split_once('-').is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_lowercase()))
}

/// A sentence has a verb. Where every word that could be it was taken for a noun ("The review covers
/// access."), the first that agrees with the noun before it is the verb.
fn give_verb(text: &str, tokens: &mut [Token], before: &[Pos]) {
    let has_verb = tokens.iter().any(|t| {
        t.is(Pos::AUXILIARY) && !t.is(Pos::NOUN) || t.is(Pos::FINITE_VERB) && !t.is(Pos::NOUN) && t.is_word()
    });
    if has_verb || tokens.len() < 4 || !tokens.last().is_some_and(|t| t.is_punct(b'.')) {
        return;
    }
    for at in 1..tokens.len() - 1 {
        let could_be = before[at];
        let previous = &tokens[at - 1];
        if !could_be.is(Pos::VERB_BASE | Pos::VERB_S)
            || !tokens[at].verb.is_some()
            || !previous.is(Pos::NOUN)
            || previous.is(Pos::GERUND)
        {
            continue;
        }
        let plural = text[previous.span().range()].ends_with('s');
        let agrees = if could_be.is(Pos::VERB_S) { !plural } else { plural };
        let next = &tokens[at + 1];
        let goes_on = next.is(Pos::DET | Pos::ADVERB | Pos::PREPOSITION | Pos::ADJECTIVE | Pos::PROPER)
            || next.is(Pos::NOUN) && !before[at + 1].is(Pos::VERB_BASE);
        if agrees && goes_on {
            tokens[at].pos = if could_be.is(Pos::VERB_S) { Pos::VERB_S } else { Pos::VERB_BASE };
            return;
        }
    }
}

const NOMINAL: Pos = Pos::NOUN;

/// How far a word is looked for in its sentence, in tokens: endless sentences are lists.
const REACH: usize = 60;

/// The index of the last word before `at` that is no adverb or negation, in the same clause.
fn previous(tokens: &[Token], at: usize) -> Option<usize> {
    tokens[..at].iter().rposition(|t| {
        let adverb = t.is(Pos::ADVERB) && !t.is(Pos::NOUN | Pos::DET | Pos::PREPOSITION | Pos::PRONOUN);
        let negation = t.is(Pos::NEGATION) && !t.is(Pos::AUXILIARY);
        !adverb && !negation
    })
}

fn settle(text: &str, tokens: &[Token], at: usize, actor: &[bool; 256], continues: bool) -> Pos {
    let token = &tokens[at];
    let pos = token.pos;
    let before = previous(tokens, at).map(|i| &tokens[i]);
    let next = tokens.get(at + 1);
    let next_is = |p: Pos| next.is_some_and(|t| t.is(p));

    if pos.is(Pos::MODAL | Pos::BE | Pos::HAVE | Pos::DO) && !pos.is(Pos::NOUN) {
        return pos;
    }
    if pos.is(Pos::TO) {
        // "to" before a base form marks an infinitive; otherwise it is a preposition.
        let mut after = at + 1;
        while tokens.get(after).is_some_and(|t| t.is(Pos::ADVERB)) {
            after += 1;
        }
        let infinitive = tokens.get(after).is_some_and(|t| {
            t.is(Pos::VERB_BASE | Pos::BE | Pos::HAVE | Pos::DO)
                && !t.is(Pos::PROPER)
                && !(t.is(Pos::NOUN) && before.is_some_and(|b| speaks_of_place(text, b)))
        });
        return if infinitive { Pos::TO } else { Pos::PREPOSITION };
    }
    // After an auxiliary a participle belongs to the verb.
    if pos.is(Pos::PARTICIPLE | Pos::VERB_PAST) && !pos.is(Pos::VERB_BASE) {
        return match before {
            Some(b) if b.is(Pos::BE | Pos::HAVE) => Pos::PARTICIPLE,
            Some(b) if b.is(Pos::PARTICIPLE) || b.is(Pos::CONJUNCTION) || b.is_punct(b',') => Pos::PARTICIPLE,
            Some(b)
                if b.is(Pos::DET | Pos::ADJECTIVE | Pos::PREPOSITION | Pos::POSSESSIVE | Pos::NUMBER)
                    && !b.is(Pos::NOUN) =>
            {
                Pos::ADJECTIVE
            }
            None if next_is(NOMINAL) => Pos::ADJECTIVE,
            Some(b) if b.is(Pos::NOUN | Pos::PRONOUN | Pos::PROPER) => {
                if next_is(Pos::PREPOSITION) || later_finite(tokens, at + 1) {
                    Pos::PARTICIPLE
                } else if next_is(NOMINAL) && !next_is(Pos::DET) && !b.is(Pos::PRONOUN) {
                    Pos::ADJECTIVE
                } else {
                    Pos::VERB_PAST | Pos::PARTICIPLE
                }
            }
            _ => Pos::PARTICIPLE,
        };
    }
    if pos.is(Pos::GERUND) {
        return match before {
            Some(b) if b.is(Pos::BE) => Pos::GERUND,
            Some(b) if b.is(Pos::DET | Pos::ADJECTIVE) => Pos::NOUN,
            Some(b) if b.is(Pos::NOUN) && !next_is(Pos::DET) => Pos::NOUN,
            _ => Pos::GERUND | Pos::NOUN,
        };
    }
    if !pos.is(Pos::VERB_BASE | Pos::VERB_S) {
        return pos;
    }
    // From here on: a word that can be a finite verb.
    let noun = pos.without(Pos::FINITE_VERB) | Pos::NOUN;
    let verb = if pos.is(Pos::VERB_BASE) { Pos::VERB_BASE } else { Pos::VERB_S };
    if pos.is(Pos::PROPER) && !token.is(Pos::HAVE) {
        return noun;
    }
    let unambiguous =
        token.verb.is_some() && !pos.is(Pos::NOUN) && !pos.is(Pos::ADJECTIVE | Pos::PREPOSITION);
    match before {
        Some(b) if b.is(Pos::MODAL | Pos::TO | Pos::DO) && pos.is(Pos::VERB_BASE) => Pos::VERB_BASE,
        // "This ensures that …": what "this" is has been said.
        Some(b)
            if b.is(Pos::DET)
                && b.is(Pos::PRONOUN)
                && (unambiguous
                    || pos.is(Pos::VERB_S)
                        && token.verb.is_some()
                        && next_is(Pos::SUBORDINATOR | Pos::DET)) =>
        {
            verb
        }
        Some(b) if b.is(Pos::DET | Pos::POSSESSIVE) && !b.is(Pos::SUBORDINATOR) => noun,
        Some(b) if b.is(Pos::PREPOSITION) && !b.is(Pos::SUBORDINATOR | Pos::CONJUNCTION | Pos::ADVERB) => {
            noun
        }
        Some(b) if b.is(Pos::ADJECTIVE | Pos::NUMBER) && !b.is(Pos::NOUN) => noun,
        Some(b) if b.is(Pos::BE) => noun,
        Some(b) if b.possessive => noun,
        // "System logs reviewed weekly": what is reviewed is a thing.
        Some(b)
            if b.is(Pos::NOUN)
                && pos.is(Pos::NOUN)
                && next_is(Pos::PARTICIPLE | Pos::VERB_PAST)
                && !next_is(Pos::VERB_BASE)
                && !tokens
                    .get(at + 2)
                    .is_some_and(|t| t.is(Pos::NOUN | Pos::DET) && !t.is(Pos::ADVERB | Pos::ADJECTIVE)) =>
        {
            noun
        }
        // "before release": no clause without a subject.
        Some(b) if b.is(Pos::PREPOSITION) && b.is(Pos::SUBORDINATOR) && pos.is(Pos::NOUN) => noun,
        _ if next_is(Pos::BE | Pos::MODAL) && !unambiguous => noun,
        // "of", as in "changes of ownership", comes after a noun.
        _ if next.is_some_and(|t| text[t.span().range()].eq_ignore_ascii_case("of")) && !unambiguous => noun,
        Some(b) if b.is(Pos::PRONOUN | Pos::SUBORDINATOR) && !b.is(Pos::NOUN) => verb,
        Some(b)
            if b.is(Pos::NOUN | Pos::PROPER | Pos::PRONOUN)
                || b.is_punct(b')')
                || b.is_punct(b'}')
                || b.is_punct(b'*') =>
        {
            // "Procedures need to be tested": what is needed would follow as a noun.
            if pos.is(Pos::VERB_BASE | Pos::VERB_S)
                && next_is(Pos::TO)
                && matches!(text[token.span().range()].to_ascii_lowercase().as_str(), "need" | "needs")
                && !finite_before(tokens, at)
            {
                return verb;
            }
            let index = previous(tokens, at).unwrap_or(0);
            let head = actor.get(index).copied().unwrap_or(false) || b.is(Pos::PROPER) || b.is_punct(b'}');
            // "If the register changes, …": a condition has its verb before its comma.
            if next.is_some_and(|t| t.is_punct(b',')) && token.verb.is_some() && lacks_verb(tokens, at) {
                return verb;
            }
            // "Acme guarantees that all …": what is guaranteed follows; "changes that are …" goes on otherwise.
            let states = pos.is(Pos::VERB_S)
                && token.verb.is_some()
                && vocabulary().verb(token.verb).class == VerbClass::Mind
                && next_is(Pos::SUBORDINATOR)
                && tokens.get(at + 2).is_some_and(|t| !t.is(Pos::AUXILIARY));
            if states {
                return verb;
            }
            if finite_before(tokens, at) && !(verb == Pos::VERB_S && unambiguous) {
                return noun;
            }
            // "README updates for each change" is no sentence, and its noun no verb.
            let broken_off = next.is_none_or(|t| t.is_punct(b'(') || t.is_punct(b',')) && pos.is(Pos::NOUN);
            let fragment = (broken_off
                || next_is(Pos::PREPOSITION) && !next_is(Pos::TO | Pos::ADVERB | Pos::SUBORDINATOR))
                && !tokens.last().is_some_and(|t| t.is_punct(b'.'));
            let only = || !fragment && !later_finite(tokens, at + 1);
            let known = token.verb.is_some() && (head || next_is(Pos::DET | Pos::PRONOUN | Pos::POSSESSIVE));
            // A verb that no table has: "Larkspur frobnicates the logs."
            let unknown = !token.verb.is_some()
                && pos.is(Pos::VERB_S)
                && (head || next_is(Pos::DET) && !next_is(Pos::SUBORDINATOR))
                && next.is_some_and(Token::is_word);
            if unambiguous || (known || unknown) && only() { verb } else { noun }
        }
        // The second of two verbs: "reviews and approves", "test, approve and deploy".
        Some(b) if b.is(Pos::CONJUNCTION) || b.is_punct(b',') => {
            let same = tokens[..at]
                .iter()
                .rev()
                .take(REACH)
                .any(|t| t.is(verb) && t.verb.is_some() && !t.is(Pos::NOUN))
                || verb == Pos::VERB_BASE
                    && tokens[..at].iter().rev().take(REACH).any(|t| t.is(Pos::MODAL | Pos::TO));
            if token.verb.is_some() && (unambiguous || same && !later_finite(tokens, at + 1)) {
                verb
            } else {
                noun
            }
        }
        None => {
            let plain_next = next_is(
                Pos::DET
                    | Pos::NOUN
                    | Pos::ADJECTIVE
                    | Pos::PROPER
                    | Pos::PRONOUN
                    | Pos::PREPOSITION
                    | Pos::CONJUNCTION
                    | Pos::ADVERB
                    | Pos::PARTICIPLE
                    | Pos::SUBORDINATOR
                    | Pos::TO
                    | Pos::GERUND
                    | Pos::NUMBER,
            );
            if !token.verb.is_some() {
                return noun;
            }
            if verb == Pos::VERB_S {
                // "Changes meeting all requirements"
                let goes_on = plain_next && !next_is(Pos::GERUND);
                return if continues && goes_on && !later_finite(tokens, at + 1) { verb } else { noun };
            }
            let imperative = unambiguous
                || next_is(Pos::DET | Pos::PRONOUN) && !later_finite_main(tokens, at + 1)
                || plain_next && !later_finite(tokens, at + 1);
            if imperative { verb } else { noun }
        }
        Some(b) if !b.is_word() => {
            // After a dash, colon or bracket a new start.
            let plain_next = next_is(Pos::DET | Pos::NOUN | Pos::ADJECTIVE | Pos::PRONOUN);
            let begins = token.verb.is_some() && plain_next && verb == Pos::VERB_BASE;
            if unambiguous || begins && !later_finite(tokens, at + 1) { verb } else { noun }
        }
        _ => {
            if unambiguous {
                verb
            } else {
                noun
            }
        }
    }
}

/// "access to", "changes to": the noun that takes "to" as a preposition.
fn speaks_of_place(text: &str, token: &Token) -> bool {
    let word = &text[token.span().range()];
    [
        "access",
        "changes",
        "change",
        "modifications",
        "updates",
        "due",
        "according",
        "related",
        "relating",
        "respond",
        "responds",
        "response",
    ]
    .iter()
    .any(|w| word.eq_ignore_ascii_case(w))
}

/// Whether a word from `from` to the end of the clause can only be a finite verb.
fn later_finite(tokens: &[Token], from: usize) -> bool {
    for (at, token) in tokens.iter().enumerate().skip(from).take(REACH) {
        if token.is_punct(b';') || token.is_punct(b':') {
            return false;
        }
        // What an infinitive governs has a verb of its own: "reviews to ensure values are right".
        if token.is(Pos::TO) && tokens.get(at + 1).is_some_and(|t| t.is(Pos::VERB_BASE) && !t.is(Pos::NOUN)) {
            return false;
        }
        // A relative or conditional clause has a verb of its own.
        if token.is(Pos::SUBORDINATOR) && !token.is(Pos::DET | Pos::PREPOSITION) {
            return false;
        }
        if token.is(Pos::MODAL | Pos::BE | Pos::HAVE | Pos::DO) && !is_part_of_infinitive(tokens, at) {
            return true;
        }
    }
    false
}

/// The same, but looks past relative clauses.
fn later_finite_main(tokens: &[Token], from: usize) -> bool {
    let mut relative = false;
    for (at, token) in tokens.iter().enumerate().skip(from).take(REACH) {
        if token.is(Pos::SUBORDINATOR) {
            relative = true;
        }
        if token.is(Pos::MODAL | Pos::BE) && !is_part_of_infinitive(tokens, at) {
            if !relative {
                return true;
            }
            relative = false;
        }
    }
    false
}

/// "to be", "being", "been", "be": no finite forms.
fn is_part_of_infinitive(tokens: &[Token], at: usize) -> bool {
    tokens[at].is(Pos::BE | Pos::HAVE | Pos::DO)
        && (at > 0 && tokens[at - 1].is(Pos::TO | Pos::MODAL)
            || matches!(tokens[at].end - tokens[at].start, 4 | 5)
                && tokens[at].is(Pos::BE)
                && is_non_finite_be(&tokens[at]))
}

fn is_non_finite_be(token: &Token) -> bool {
    let known = vocabulary().known();
    token.word == known.been || token.word == known.being
}

/// Whether a condition is open at `at` and has no verb yet.
fn lacks_verb(tokens: &[Token], at: usize) -> bool {
    for token in tokens[..at].iter().rev().take(REACH) {
        if token.is(Pos::SUBORDINATOR) && !token.is(Pos::DET | Pos::PREPOSITION | Pos::PRONOUN) {
            return true;
        }
        let finite = token.is(Pos::FINITE_VERB) && !token.is(Pos::NOUN);
        if !token.is_word() || finite || token.is(Pos::AUXILIARY) {
            return false;
        }
    }
    false
}

/// Whether the clause up to `at` already has a finite verb.
fn finite_before(tokens: &[Token], at: usize) -> bool {
    for token in tokens[..at].iter().rev().take(REACH) {
        if token.is_punct(b';') || token.is_punct(b',') || token.is(Pos::SUBORDINATOR) && !token.is(Pos::DET)
        {
            return false;
        }
        if token.is(Pos::MODAL | Pos::BE) || token.is(Pos::FINITE_VERB) && !token.is(Pos::NOUN) {
            return true;
        }
    }
    false
}
