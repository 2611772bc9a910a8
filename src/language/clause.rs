//! Clauses: who does what, in which voice and with how much obligation.

use super::{Analysis, Token};
use crate::date::{MONTHS, WEEKDAYS};
use crate::vocabulary::{Pos, VerbClass, VerbId, vocabulary};
use std::ops::Range;

/// A noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub first: u32,
    pub after: u32,
    /// The token that names the thing: "owner" in "the owner of each resource".
    pub head: u32,
}

impl Phrase {
    pub fn tokens(&self) -> Range<usize> {
        self.first as usize..self.after as usize
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Finite,
    /// "Review the log."
    Imperative,
    /// "Conducting regular audits", as an item of a list.
    Gerund,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    Active,
    Passive,
}

/// How binding the clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modality {
    /// "reviews"
    None,
    /// must, shall, is required to, has to
    Must,
    Should,
    /// may, can, might, could
    May,
    Will,
}

/// A verb with its subject and what depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    pub form: Form,
    pub voice: Voice,
    pub modality: Modality,
    pub negated: bool,
    /// In a condition, a relative clause or another clause that asserts nothing by itself.
    pub subordinate: bool,
    /// The subject; a second verb has the subject of the first.
    pub subject: Option<Phrase>,
    /// The first token of the verb group and the one after it.
    pub verb_first: u32,
    pub verb_after: u32,
    /// The token of the main verb.
    pub main: u32,
    pub verb: VerbId,
    /// The "by …" of a passive.
    pub agent: Option<Phrase>,
    /// The noun phrase behind the verb.
    pub object: Option<Phrase>,
    /// Where the clause ends.
    pub after: u32,
    /// Whether the subject is that of the clause before ("is reviewed and approved").
    pub shared: bool,
    /// "has been reviewed", "was reviewed"
    pub past: bool,
}

impl Clause {
    pub fn verb_tokens(&self) -> Range<usize> {
        self.verb_first as usize..self.verb_after as usize
    }
}

/// Reads the clauses of one tagged sentence.
pub(super) fn read(text: &str, a: &mut Analysis, sentence: usize, continues: bool) {
    let range = a.sentences[sentence].tokens();
    let range = range.start + usize::from(is_numbered(text, a, range.clone()))..range.end;
    let range = opening_time(text, a, range.clone()).unwrap_or(range.start)..range.end;
    let start = a.clauses.len() as u32;
    let mut reader = Reader {
        tokens: &a.tokens,
        end: range.end,
        segment: range.start,
        subordinate: false,
        relative_to: None,
        has_verb: false,
        brackets: 0,
        outer: None,
        clauses: &mut a.clauses,
        base: start as usize,
    };
    let mut at = range.start;
    while at < range.end {
        at = reader.step(at, range.start, continues);
    }
    if reader.clauses.len() == start as usize {
        reader.reduced_passive(range.start);
    }
    let end = a.clauses.len() as u32;
    for index in start..end {
        let after = if index + 1 < end { a.clauses[index as usize + 1].verb_first } else { range.end as u32 };
        a.clauses[index as usize].after = after.max(a.clauses[index as usize].verb_after);
    }
    a.sentences[sentence].clauses = start..end;
}

/// "5.2 The Platform Lead …": the number of a paragraph begins no subject.
fn is_numbered(text: &str, a: &Analysis, sentence: Range<usize>) -> bool {
    let [first, second, ..] = &a.tokens[sentence] else { return false };
    let number = &text[first.span().range()];
    let is_number = number.contains('.') && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    is_number && second.is_word() && second.capital
}

/// Where a sentence goes on that begins with a time and has no comma behind it: "Each quarter the Platform Lead …",
/// "Once a year the …", "On the first working day of each month the …", "In February the …".
fn opening_time(text: &str, a: &Analysis, sentence: Range<usize>) -> Option<usize> {
    const MOST: usize = 18;
    let first = a.tokens.get(sentence.start)?;
    let opens = first.is(Pos::PREPOSITION | Pos::QUANTIFIER)
        || a.times_in(sentence.start..sentence.start + 1).next().is_some();
    if !opens || !first.is_word() {
        return None;
    }
    let end = sentence.end.min(sentence.start + MOST);
    let is_named = |token: &Token| {
        let word = &text[token.span().range()];
        MONTHS.iter().chain(&WEEKDAYS).any(|name| word.eq_ignore_ascii_case(name))
    };
    let ends_time = |at: usize| {
        a.times_in(sentence.start..at).any(|time| time.after as usize == at)
            || at > sentence.start + 1 && is_named(&a.tokens[at - 1])
    };
    // What follows begins a subject, and nothing before it is a verb: "after the closure of an incident the Lead …"
    let begins = |at: &usize| {
        let (next, before) = (&a.tokens[*at], &a.tokens[*at - 1]);
        let determined = next.is(Pos::DET) && !next.is(Pos::PREPOSITION | Pos::SUBORDINATOR | Pos::ADVERB);
        let noun = before.is(Pos::NOUN | Pos::PROPER) && !before.is(Pos::PREPOSITION | Pos::CONJUNCTION);
        next.is_word()
            && (ends_time(*at)
                && (determined || next.is(Pos::PRONOUN) || next.capital && next.is(Pos::PROPER | Pos::NOUN))
                || determined && noun)
    };
    let at = (sentence.start + 2..end).find(begins)?;
    let is_verb = |token: &Token| token.is(Pos::FINITE_VERB | Pos::AUXILIARY) && !token.is(Pos::NOUN);
    let plain = a.tokens[sentence.start..at].iter().all(|token| token.is_word() && !is_verb(token));
    plain.then_some(at)
}

struct Reader<'a> {
    tokens: &'a [Token],
    end: usize,
    /// Where the subject of the next verb can begin.
    segment: usize,
    subordinate: bool,
    /// The noun before "who", "which", "that".
    relative_to: Option<Phrase>,
    /// How many brackets are open: what stands in them is said by the way.
    brackets: u8,
    /// Whether the current (subordinate) clause has its verb.
    has_verb: bool,
    /// The subject of the main clause, kept while a relative clause is read.
    outer: Option<Phrase>,
    clauses: &'a mut Vec<Clause>,
    base: usize,
}

impl Reader<'_> {
    /// "Firewall logs reviewed weekly": a passive without its "are", in a list or a table.
    fn reduced_passive(&mut self, start: usize) {
        let v = vocabulary();
        let at = (start + 1..self.end).find(|&at| {
            let token = &self.tokens[at];
            token.is(Pos::PARTICIPLE)
                && token.verb.is_some()
                && v.verb(token.verb).class == VerbClass::Control
                && self.tokens[at - 1].is(Pos::NOUN)
                && !self.tokens.get(at + 1).is_some_and(|t| {
                    at + 1 < self.end
                        && t.is(Pos::NOUN)
                        && !t.is(Pos::ADVERB | Pos::ADJECTIVE | Pos::PREPOSITION)
                })
        });
        let Some(at) = at else { return };
        let Some(subject) = self.noun_phrase(start, at) else { return };
        let agent = self.agent(at + 1);
        self.clauses.push(Clause {
            form: Form::Finite,
            voice: Voice::Passive,
            modality: Modality::None,
            negated: false,
            subordinate: false,
            subject: Some(subject),
            verb_first: at as u32,
            verb_after: at as u32 + 1,
            main: at as u32,
            verb: self.tokens[at].verb,
            agent,
            object: None,
            after: self.end as u32,
            shared: false,
            past: false,
        });
    }

    /// Looks at one token and says where to go on.
    fn step(&mut self, at: usize, start: usize, continues: bool) -> usize {
        let token = &self.tokens[at];
        if !token.is_word() {
            self.punctuation(at, start);
            return at + 1;
        }
        if token.is(Pos::SUBORDINATOR) && !token.is(Pos::AUXILIARY) && self.introduces_clause(at) {
            self.enter_subordinate(at);
            return at + 1;
        }
        // "the information it creates": a relative clause without its pronoun.
        if token.is(Pos::PRONOUN)
            && !token.is(Pos::SUBORDINATOR)
            && at > self.segment
            && self.tokens[at - 1].is(Pos::NOUN)
            && self
                .tokens
                .get(at + 1)
                .is_some_and(|t| t.is(Pos::FINITE_VERB | Pos::AUXILIARY) && !t.is(Pos::NOUN))
            && (self.clauses.len() == self.base || !self.tokens[at - 1].is(Pos::VERB_BASE))
        {
            self.enter_subordinate(at);
            self.segment = at;
            self.relative_to = None;
            return at + 1;
        }
        let auxiliary = token.is(Pos::AUXILIARY) && !token.is(Pos::NOUN);
        let finite = token.is(Pos::FINITE_VERB) && !token.is(Pos::NOUN) && !token.is(Pos::TO);
        if auxiliary && !self.follows_to(at) || finite && !self.follows_to(at) {
            return self.verb_group(at, start, continues);
        }
        // The second participle of a passive: "is reviewed and adjusted".
        if token.is(Pos::PARTICIPLE)
            && let Some(last) = self.clauses[self.base..].last().copied()
            && last.voice == Voice::Passive
            && at > last.verb_after as usize
            && ((last.verb_after as usize..at).all(|i| {
                let t = &self.tokens[i];
                t.is(Pos::CONJUNCTION | Pos::ADVERB) || t.is_punct(b',') || t.is_punct(b'/')
            }) || self.tokens[at - 1].is(Pos::CONJUNCTION)
                && !self.tokens.get(at + 1).is_some_and(|t| t.is(Pos::NOUN | Pos::ADJECTIVE | Pos::GERUND)))
        {
            self.clauses.push(Clause {
                verb_first: at as u32,
                verb_after: at as u32 + 1,
                main: at as u32,
                verb: token.verb,
                agent: self.agent(at + 1),
                shared: true,
                ..last
            });
            self.segment = at + 1;
            return at + 1;
        }
        if token.is(Pos::GERUND)
            && at == start
            && self.clauses.len() == self.base
            && self.is_gerund_clause(at)
        {
            self.push_gerund(at);
            self.segment = at + 1;
            return at + 1;
        }
        if token.is(Pos::CONJUNCTION) && self.clauses.len() > self.base {
            self.segment = at + 1;
        }
        at + 1
    }

    /// Whether there is a blank on both sides.
    fn stands_free(&self, at: usize) -> bool {
        at > 0
            && self.tokens[at - 1].end < self.tokens[at].start
            && self.tokens.get(at + 1).is_some_and(|next| next.start > self.tokens[at].end)
    }

    fn punctuation(&mut self, at: usize, start: usize) {
        let token = &self.tokens[at];
        if token.is_punct(b'(') {
            self.brackets = self.brackets.saturating_add(1);
        } else if token.is_punct(b')') {
            self.brackets = self.brackets.saturating_sub(1);
        }
        let dash = (token.is_punct(b'-') || token.is_punct(0xE2)) && self.stands_free(at);
        if token.is_punct(b';') || token.is_punct(b':') || dash && self.clauses.len() == self.base {
            self.segment = at + 1;
            self.subordinate = false;
            self.outer = None;
            self.relative_to = None;
        } else if token.is_punct(b',') {
            // "Where not specified, …", "When conducting a review, …": a condition without a subject.
            let reduced = self.clauses.len() == self.base
                && self.segment == start + 1
                && at > self.segment
                && self.outer.is_none();
            if self.subordinate && (self.has_verb || reduced) {
                // The condition is over: "When X happens, …".
                self.subordinate = false;
                self.segment = at + 1;
            } else if self.clauses.len() > self.base || self.is_opening_adverbial(start, at) {
                self.segment = at + 1;
            }
        }
    }

    /// "Each month, …", "Before deployment, …", "Where possible, …"
    fn is_opening_adverbial(&self, start: usize, comma: usize) -> bool {
        let first = &self.tokens[start];
        first.is(Pos::PREPOSITION | Pos::ADVERB | Pos::SUBORDINATOR | Pos::TO | Pos::GERUND)
            || first.is(Pos::QUANTIFIER) && comma - start <= 3
            || comma - start == 1 && !first.is(Pos::PROPER) && first.is(Pos::ADVERB | Pos::ADJECTIVE)
    }

    /// A subordinator that is no determiner here: something with a verb follows soon.
    fn introduces_clause(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if !token.is(Pos::DET | Pos::PREPOSITION | Pos::ADVERB) {
            return true;
        }
        if token.is(Pos::DET) {
            // "that", "which", "whose": relative after a noun and before a verb or a pronoun.
            let after_noun = at > 0 && self.tokens[at - 1].is(Pos::NOUN | Pos::PARTICIPLE | Pos::FINITE_VERB);
            // "the list, which is reviewed each month"
            let aside = at > 1
                && self.tokens[at - 1].is_punct(b',')
                && self.tokens[at - 2].is(Pos::NOUN | Pos::PROPER)
                && self.tokens.get(at + 1).is_some_and(|t| t.is(Pos::BE));
            return (after_noun || aside)
                && self.tokens.get(at + 1).is_some_and(|t| {
                    t.is(Pos::AUXILIARY | Pos::PRONOUN | Pos::DET | Pos::ADVERB | Pos::PROPER)
                        || t.is(Pos::FINITE_VERB) && !t.is(Pos::NOUN)
                        || at > 0 && self.tokens[at - 1].is(Pos::FINITE_VERB | Pos::PARTICIPLE)
                });
        }
        // "such as passwords", "classified as medium risk": no clause.
        let v = vocabulary();
        if token.word == v.known().as_ && at > 0 {
            let before = &self.tokens[at - 1];
            if before.word == v.known().such || before.is(Pos::PARTICIPLE) {
                return false;
            }
        }
        // "before", "after", "until", "as": a clause when a finite verb comes before the next comma.
        self.tokens[at + 1..self.end]
            .iter()
            .take(12)
            .take_while(|t| !t.is_punct(b',') && !t.is_punct(b';'))
            .any(|t| (t.is(Pos::AUXILIARY) || t.is(Pos::FINITE_VERB)) && !t.is(Pos::NOUN))
    }

    fn enter_subordinate(&mut self, at: usize) {
        // "ensures that access is removed": the clause is no object.
        if let Some(last) = self.clauses[self.base..].last_mut()
            && last.object.is_some_and(|object| object.first as usize >= at)
        {
            last.object = None;
        }
        let relative =
            self.tokens[at].is(Pos::PRONOUN | Pos::DET) || at > self.segment && !self.has_noun_free(at);
        if !self.subordinate && self.clauses.len() == self.base || self.outer.is_none() {
            self.outer = self.noun_phrase(self.segment, at);
        }
        self.relative_to = if relative { self.outer_or_last_noun(at) } else { None };
        self.subordinate = true;
        self.has_verb = false;
        self.segment = at + 1;
    }

    fn has_noun_free(&self, at: usize) -> bool {
        self.noun_phrase(self.segment, at).is_none()
    }

    fn outer_or_last_noun(&self, at: usize) -> Option<Phrase> {
        let noun = (self.segment..at).rev().find(|&i| self.tokens[i].is(Pos::NOUN | Pos::PROPER))?;
        Some(Phrase { first: noun as u32, after: noun as u32 + 1, head: noun as u32 })
    }

    /// "to view, edit and delete": the later verbs belong to the first "to".
    fn follows_to(&self, at: usize) -> bool {
        if self.directly_follows_to(at) {
            return true;
        }
        // A conjunction begins a segment, but not what goes before the "to".
        let floor = self.clauses[self.base..].last().map_or(self.segment, |last| last.verb_after as usize);
        let mut i = at;
        while i > floor {
            i -= 1;
            let token = &self.tokens[i];
            if token.is(Pos::VERB_BASE) && !token.is(Pos::NOUN) {
                if self.directly_follows_to(i) {
                    return true;
                }
            } else if !(token.is(Pos::CONJUNCTION)
                || token.is_punct(b',')
                || token.is_punct(b'/')
                || token.is(Pos::ADVERB))
            {
                return false;
            }
        }
        false
    }

    fn directly_follows_to(&self, at: usize) -> bool {
        let mut i = at;
        while i > 0 && self.tokens[i - 1].is(Pos::ADVERB) && !self.tokens[i - 1].is(Pos::TO) {
            i -= 1;
        }
        i > 0 && self.tokens[i - 1].pos == Pos::TO
    }

    fn is_gerund_clause(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.verb.is_some()
            && self.tokens.get(at + 1).is_some_and(|t| {
                at + 1 < self.end
                    && t.is(Pos::DET
                        | Pos::NOUN
                        | Pos::ADJECTIVE
                        | Pos::PROPER
                        | Pos::PREPOSITION
                        | Pos::CONJUNCTION)
            })
            && !self.tokens[at + 1..self.end]
                .iter()
                .take(40)
                .any(|t| t.is(Pos::MODAL | Pos::BE) || t.is(Pos::FINITE_VERB) && !t.is(Pos::NOUN))
    }

    fn push_gerund(&mut self, at: usize) {
        self.clauses.push(Clause {
            form: Form::Gerund,
            voice: Voice::Active,
            modality: Modality::None,
            negated: false,
            subordinate: false,
            subject: None,
            verb_first: at as u32,
            verb_after: at as u32 + 1,
            main: at as u32,
            verb: self.tokens[at].verb,
            agent: None,
            object: self.noun_phrase(at + 1, self.end),
            after: self.end as u32,
            shared: false,
            past: false,
        });
    }

    /// Reads the verb group that begins at `at` and says where it ends.
    fn verb_group(&mut self, at: usize, start: usize, continues: bool) -> usize {
        let group = Group::read(self.tokens, at, self.end);
        let first = &self.tokens[at];
        let bare = first.is(Pos::FINITE_VERB) && !first.is(Pos::AUXILIARY);
        let mut subordinate = self.subordinate;
        let mut shared = false;
        // "who grants/revokes access", "who reviews and approves": the same clause goes on.
        let joined = at > 0
            && self.clauses[self.base..]
                .last()
                .is_some_and(|last| last.subordinate && last.verb_after as usize + 1 == at)
            && (self.tokens[at - 1].is(Pos::CONJUNCTION) || self.tokens[at - 1].is_punct(b'/'));
        let subject = if joined {
            shared = true;
            self.clauses.last().and_then(|last| last.subject)
        } else if subordinate && self.has_verb && self.outer.is_some() && !self.subject_between(at) {
            // The relative clause is over; this verb belongs to the main clause.
            subordinate = false;
            self.subordinate = false;
            self.outer.take()
        } else if let Some(phrase) = self.noun_phrase(self.segment, at) {
            Some(phrase)
        } else if self.subordinate && self.relative_to.is_some() {
            self.relative_to
        } else if let Some(last) = self.clauses[self.base..].last() {
            shared = true;
            last.subject
        } else {
            None
        };
        // "notifies IT, and IT revokes": the second subject is no part of the first object.
        if let (Some(subject), Some(last)) = (subject, self.clauses[self.base..].last_mut())
            && !shared
            && let Some(object) = &mut last.object
            && object.first < subject.first
            && subject.first < object.after
        {
            object.after = subject.first;
            while object.after > object.first + 1 && {
                let before = &self.tokens[object.after as usize - 1];
                !before.is_word() || before.is(Pos::CONJUNCTION)
            } {
                object.after -= 1;
            }
            object.head = object.after - 1;
        }
        // "Failed logins monitored", in a list: nobody is said to monitor, and nothing is done to
        // anything else.
        let reduced = bare
            && first.is(Pos::PARTICIPLE)
            && self.clauses.len() == self.base
            && subject.is_some_and(|s| !self.tokens[s.head as usize].is(Pos::PRONOUN | Pos::PROPER))
            && !self.tokens.get(group.after).is_some_and(|t| {
                group.after < self.end
                    && t.is(Pos::DET | Pos::NOUN | Pos::PROPER | Pos::PRONOUN)
                    && !t.is(Pos::ADVERB | Pos::ADJECTIVE)
            });
        let voice = if reduced { Voice::Passive } else { group.voice };
        let previous_imperative =
            self.clauses[self.base..].last().is_some_and(|c| c.form == Form::Imperative);
        let imperative = bare
            && first.is(Pos::VERB_BASE)
            && (subject.is_none() && !(continues && at == start && first.is(Pos::VERB_S))
                || shared && previous_imperative);
        self.clauses.push(Clause {
            form: if imperative { Form::Imperative } else { Form::Finite },
            voice,
            modality: group.modality,
            negated: group.negated,
            subordinate: subordinate || joined || self.brackets > 0,
            subject: if imperative { None } else { subject },
            verb_first: at as u32,
            verb_after: group.after as u32,
            main: group.main as u32,
            verb: self.tokens[group.main].verb,
            agent: if voice == Voice::Passive { self.agent(group.after) } else { None },
            object: if group.voice == Voice::Active { self.noun_phrase(group.after, self.end) } else { None },
            after: 0,
            shared,
            past: group.past,
        });
        self.has_verb = true;
        self.segment = group.after;
        group.after
    }

    /// Whether a subject of its own stands between the last verb and `at`.
    fn subject_between(&self, at: usize) -> bool {
        // After "who have access should …" only objects of the relative clause stand between.
        self.tokens[self.segment..at].iter().any(|t| t.is_punct(b',') || t.is(Pos::CONJUNCTION))
            && self.noun_phrase(self.segment, at).is_some()
            && self.tokens.get(at.wrapping_sub(1)).is_some_and(|t| t.is(Pos::PRONOUN))
    }

    /// The first noun phrase in a range: its extent up to the verb and its head.
    fn noun_phrase(&self, from: usize, to: usize) -> Option<Phrase> {
        let mut first = from;
        while first < to
            && (self.tokens[first].is(Pos::CONJUNCTION | Pos::ADVERB)
                && !self.tokens[first].is(Pos::NOUN | Pos::DET)
                || !self.tokens[first].is_word() && !self.tokens[first].is_punct(b'{'))
        {
            first += 1;
        }
        if first < to && self.tokens[first].is(Pos::PREPOSITION) && !self.tokens[first].is(Pos::NOUN) {
            return None;
        }
        let mut head = None;
        let mut at = first;
        let limit = to.min(first + 40);
        while at < limit {
            let token = &self.tokens[at];
            // "the SRE Lead each quarter": another phrase begins.
            if head.is_some()
                && token.is(Pos::DET)
                && !token.is(Pos::NOUN)
                && !self.tokens[at - 1].is(Pos::CONJUNCTION)
                && !self.tokens[at - 1].is_punct(b',')
            {
                break;
            }
            if token.is(Pos::NOUN | Pos::PROPER | Pos::PRONOUN) || token.is(Pos::NUMBER) && head.is_none() {
                head = Some(at);
            } else if token.is(Pos::DET | Pos::ADJECTIVE | Pos::CONJUNCTION | Pos::NUMBER | Pos::POSSESSIVE)
                || token.is(Pos::ADVERB) && head.is_none()
                || token.is_punct(b',')
                || token.is_punct(b'{')
                || token.is_punct(b'}')
                || token.is_punct(b'/')
                || token.is_punct(b'"')
                || token.is_punct(0xE2)
                || token.is_punct(b'&')
            {
            } else if token.is(Pos::GERUND | Pos::PARTICIPLE) && head.is_none() {
                if token.is(Pos::GERUND) {
                    head = Some(at);
                }
            } else if head.is_some() {
                break;
            } else if token.is_punct(b'(') || token.is_punct(b'[') {
                // An aside before any noun.
            } else {
                return None;
            }
            at += 1;
        }
        // "your report and": what joins the next verb is no part of the phrase.
        while head.is_some_and(|head| at > head + 1)
            && (!self.tokens[at - 1].is_word()
                || self.tokens[at - 1].is(Pos::CONJUNCTION | Pos::DET | Pos::ADJECTIVE))
        {
            at -= 1;
        }
        head.map(|head| Phrase { first: first as u32, after: (at.max(head + 1)) as u32, head: head as u32 })
    }

    /// The noun phrase of "by …" behind a passive, unless it is a means ("by scanning") or a time.
    fn agent(&self, after: usize) -> Option<Phrase> {
        let by = vocabulary().known().by;
        for at in after..self.end.min(after + 30) {
            let token = &self.tokens[at];
            if token.is_punct(b';') || at > after && token.is(Pos::MODAL | Pos::BE) {
                return None;
            }
            // "submitted through the desk and approved by …": the agent of the second verb.
            if at > after
                && token.is(Pos::CONJUNCTION)
                && self.tokens.get(at + 1).is_some_and(|t| t.is(Pos::PARTICIPLE))
            {
                return None;
            }
            if token.word == by && at > 0 {
                let next = self.tokens.get(at + 1).filter(|_| at + 1 < self.end)?;
                if next.is(Pos::GERUND) && !next.is_punct(b'{') && !next.capital || next.is(Pos::NUMBER) {
                    continue;
                }
                return self.noun_phrase(at + 1, self.end);
            }
        }
        None
    }
}

/// A verb group: auxiliaries, adverbs, the main verb.
struct Group {
    after: usize,
    main: usize,
    voice: Voice,
    modality: Modality,
    negated: bool,
    past: bool,
}

impl Group {
    fn read(tokens: &[Token], start: usize, end: usize) -> Group {
        let v = vocabulary();
        let mut group = Group {
            after: start + 1,
            main: start,
            voice: Voice::Active,
            modality: Modality::None,
            negated: false,
            past: false,
        };
        let mut be = false;
        let mut have = false;
        let mut at = start;
        while at < end {
            let token = &tokens[at];
            if token.is(Pos::NEGATION) {
                group.negated = true;
                if !token.is(Pos::AUXILIARY) {
                    at += 1;
                    continue;
                }
            }
            if token.is(Pos::MODAL) {
                group.modality = modality(tokens, at);
                group.main = at;
            } else if token.is(Pos::BE) {
                be = true;
                group.past |= token.word == v.known().was || token.word == v.known().were;
                group.main = at;
            } else if token.is(Pos::HAVE) && at + 1 < end {
                have = true;
                group.main = at;
            } else if token.is(Pos::DO) {
                group.main = at;
            } else if token.is(Pos::ADVERB) && !token.is(Pos::NOUN | Pos::PREPOSITION) {
                at += 1;
                continue;
            } else if token.is(Pos::PARTICIPLE) && (be || have) {
                group.main = at;
                group.after = at + 1;
                if be {
                    group.voice = Voice::Passive;
                } else {
                    group.past = true;
                }
                // "is authorized to", "are allowed to" give leave; they say nothing is done.
                if be
                    && allows(token, v)
                    && tokens.get(at + 1).is_some_and(|t| t.pos == Pos::TO)
                    && at + 2 < end
                {
                    group.modality = Modality::May;
                    group.voice = Voice::Active;
                    be = false;
                    at += 2;
                    continue;
                }
                // "is required to review", "is expected to"
                if be
                    && rules(token, v)
                    && tokens.get(at + 1).is_some_and(|t| t.pos == Pos::TO)
                    && at + 2 < end
                {
                    group.modality = Modality::Must;
                    group.voice = Voice::Active;
                    be = false;
                    at += 2;
                    continue;
                }
                break;
            } else if token.is(Pos::GERUND) && be {
                group.main = at;
                group.after = at + 1;
                break;
            } else if token.is(Pos::VERB_BASE) || token.is(Pos::FINITE_VERB) && at == start {
                group.main = at;
                group.after = at + 1;
                let needs = group.modality != Modality::May
                    && token.verb.is_some()
                    && matches!(v.verb(token.verb).lemma, "need" | "have");
                if needs && tokens.get(at + 1).is_some_and(|t| t.pos == Pos::TO) && at + 2 < end {
                    group.modality = Modality::Must;
                    at += 2;
                    continue;
                }
                break;
            } else if be && token.is(Pos::ADJECTIVE) && token.word == v.known().responsible {
                // "is responsible for reviewing": who reviews is said.
                if let [by, gerund, ..] = &tokens[at + 1..end.max(at + 1)]
                    && by.is(Pos::PREPOSITION)
                    && gerund.is(Pos::GERUND)
                {
                    group.main = at + 2;
                    group.after = at + 3;
                }
                break;
            } else if token.pos == Pos::TO && have && !be {
                // "has to review"
                group.modality = Modality::Must;
                have = false;
            } else if token.pos == Pos::TO
                && be
                && group.main + 1 == at
                && tokens.get(at + 1).is_some_and(|t| at + 1 < end && t.word == v.known().be)
            {
                // "is to be destroyed"
                group.modality = Modality::Must;
            } else {
                break;
            }
            group.after = at + 1;
            at += 1;
        }
        group
    }
}

fn allows(token: &Token, v: &crate::vocabulary::Vocabulary) -> bool {
    token.verb.is_some()
        && matches!(
            v.verb(token.verb).lemma,
            "authorize" | "authorise" | "permit" | "allow" | "enable" | "entitle" | "empower"
        )
}

fn rules(token: &Token, v: &crate::vocabulary::Vocabulary) -> bool {
    token.verb.is_some() && matches!(v.verb(token.verb).lemma, "require" | "expect" | "oblige" | "need")
}

fn modality(tokens: &[Token], at: usize) -> Modality {
    let known = vocabulary().known();
    let word = tokens[at].word;
    if known.must.contains(&word) {
        Modality::Must
    } else if known.should.contains(&word) {
        Modality::Should
    } else if known.may.contains(&word) {
        Modality::May
    } else {
        Modality::Will
    }
}
