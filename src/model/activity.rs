//! What a clause claims: an activity that a tester samples, other work, a state, or nothing.

use super::Reading;
use crate::document::BlockId;
use crate::language::{Clause, Interval, Modality, Phrase, Voice};
use crate::vocabulary::{Class, Pos, VerbClass, vocabulary};
use std::ops::Range;

/// What a clause claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Claim {
    /// An activity whose single occurrences a tester samples: reviews, tests, approvals.
    Tested,
    /// An act that leaves a record by itself: opens a ticket, signs.
    Recorded,
    /// Other work that somebody has to do.
    Work,
    /// A property that holds.
    State,
    Nothing,
}

/// Verbs that say little without what follows them: "performs reviews", "takes steps".
pub(super) const LIGHT: &[&str] = &[
    "take",
    "perform",
    "conduct",
    "carry",
    "run",
    "undertake",
    "execute",
    "complete",
    "engage",
    "undergo",
    "follow",
    "walk",
    "hold",
    "provide",
    "apply",
    "make",
    "do",
    "commission",
    "schedule",
    "receive",
];

/// In the passive, without an obligation, these describe how something is.
const STATIC: &[&str] = &[
    "make",
    "build",
    "create",
    "design",
    "develop",
    "establish",
    "define",
    "note",
    "list",
    "describe",
    "record",
    "organise",
    "organize",
    "know",
    "use",
    "give",
    "call",
    "see",
    "hold",
    "outline",
    "show",
    "summarise",
    "summarize",
    "base",
    "own",
    "write",
    "structure",
    "divide",
    "group",
    "grant",
    "assign",
    "host",
    "operate",
    "manage",
    "deliver",
    "place",
    "set",
    "choose",
    "found",
    "discuss",
    "mark",
    "apply",
    "transfer",
    "address",
    "deploy",
    "start",
    "provide",
    "lead",
    "maintain",
    "keep",
    "retain",
    "collect",
    "present",
    "handle",
    "expect",
    "share",
    "publish",
    "release",
];

/// Nouns of sampled activities that come from no verb of the tables.
const ACTIVITY_NOUNS: &[&str] = &[
    "assessment",
    "assessments",
    "evaluation",
    "evaluations",
    "backup",
    "backups",
    "training",
    "exercise",
    "exercises",
    "inspection",
    "inspections",
    "verification",
    "validation",
    "reconciliation",
    "recertification",
    "drill",
    "drills",
    "analysis",
    "analyses",
    "meeting",
    "meetings",
    "rotation",
    "revocation",
    "investigation",
    "investigations",
    "tabletop",
    "walkthrough",
    "pentest",
    "survey",
    "surveys",
    "onboarding",
    "offboarding",
    "restoration",
    "audit",
    "audits",
];

impl Reading {
    /// What a clause of a block claims.
    pub fn claim(&self, block: BlockId, clause: &Clause) -> Claim {
        if !clause.verb.is_some() {
            return Claim::Nothing;
        }
        let verb = vocabulary().verb(clause.verb);
        let passive = clause.voice == Voice::Passive;
        if LIGHT.contains(&verb.lemma) {
            let thing = if passive { clause.subject } else { clause.object };
            // "is applied to the whole scope" says where, not that somebody does it.
            let to = self
                .analysis(block)
                .tokens
                .get(clause.verb_after as usize)
                .is_some_and(|t| t.is(Pos::TO | Pos::PREPOSITION));
            let patches = || thing.is_some_and(|p| self.has_word(block, p.tokens(), &["patch", "patches"]));
            let told = !(passive && (verb.lemma == "make" || verb.lemma == "apply" && to && !patches()));
            let past = clause.past
                && !self.has_cadence_words(block, clause.verb_first as usize..clause.after as usize);
            // A tool that "provides backups" has them; who provides training gives it.
            let tool = verb.lemma == "provide"
                && !passive
                && !clause.subject.is_some_and(|phrase| {
                    let class = self.performer_class(block, phrase.tokens(), phrase.head as usize);
                    class.is_some_and(|class| class.acts() && class != Class::Machine)
                        || self.analysis(block).tokens[phrase.head as usize].is(Pos::PRONOUN)
                });
            if told
                && !tool
                && !past
                && thing.is_some_and(|phrase| self.is_activity_noun(block, phrase.head as usize))
            {
                return Claim::Tested;
            }
            let procedure = verb.lemma == "follow"
                && thing.is_some_and(|p| {
                    self.has_word(block, p.tokens(), &["procedure", "process", "procedures"])
                });
            if procedure && passive {
                return Claim::Tested;
            }
        }
        if self.happens(block, clause) || verb.lemma == "meet" && !passive && self.is_timed(block, clause) {
            return if clause.past { Claim::Nothing } else { Claim::Tested };
        }
        if passive && clause.modality == Modality::None && STATIC.contains(&verb.lemma) {
            return Claim::State;
        }
        // How something is to be used is a rule on everyone.
        if passive
            && clause.modality != Modality::None
            && matches!(
                verb.lemma,
                "operate" | "use" | "grant" | "mark" | "label" | "keep" | "place" | "handle" | "expect"
            )
        {
            return Claim::State;
        }
        // What was done once is told, not claimed; a report says so of itself.
        if clause.past {
            return Claim::Nothing;
        }
        if verb.automatic && passive {
            return Claim::State;
        }
        match verb.class {
            VerbClass::Control if LIGHT.contains(&verb.lemma) => Claim::Work,
            VerbClass::Control => Claim::Tested,
            VerbClass::Record => Claim::Recorded,
            VerbClass::Work => Claim::Work,
            VerbClass::State if passive => Claim::State,
            VerbClass::State => Claim::Work,
            _ => Claim::Nothing,
        }
    }

    /// "Risk assessments take place", "training occurs": an activity that nobody is said to perform.
    pub fn happens(&self, block: BlockId, clause: &Clause) -> bool {
        if !clause.verb.is_some() || clause.voice == Voice::Passive {
            return false;
        }
        let place = clause.verb_after as usize;
        let takes_place =
            || place < clause.after as usize && self.has_word(block, place..place + 1, &["place"]);
        let happens = match vocabulary().verb(clause.verb).lemma {
            "occur" | "happen" => true,
            "take" => takes_place(),
            _ => false,
        };
        // That upgrades and failures occur is told, not undertaken.
        const EVENTS: &[&str] =
            &["upgrade", "upgrades", "deployment", "deployments", "migration", "migrations"];
        happens
            && clause.subject.is_some_and(|s| {
                let head = s.head as usize;
                self.is_activity_noun(block, head) && !self.has_word(block, head..head + 1, EVENTS)
            })
    }

    /// Whether the clause says how often, openly or not.
    fn is_timed(&self, block: BlockId, clause: &Clause) -> bool {
        self.has_cadence_words(block, clause.verb_first as usize..clause.after as usize)
    }

    /// "uses OpenSSL, which is regularly updated", "the team, who periodically review it": what is said
    /// by the way behind a comma is said all the same.
    pub fn is_said_by_the_way(&self, block: BlockId, clause: &Clause) -> bool {
        if !clause.subordinate {
            return false;
        }
        let tokens = &self.analysis(block).tokens;
        let is = |at: usize, words: &[&str]| self.has_word(block, at..at + 1, words);
        let mut at = clause.verb_first as usize;
        while at > 0 && tokens[at - 1].is(Pos::ADVERB) && !is(at - 1, &["which", "who"]) {
            at -= 1;
        }
        at > 1
            && tokens[at - 2].is_punct(b',')
            && is(at - 1, &["which", "who"])
            && self.claim(block, clause) == Claim::Tested
    }

    /// Whether a noun phrase, or what is attached to it, names a sampled activity.
    pub fn names_activity(&self, block: BlockId, phrase: Phrase) -> bool {
        phrase.tokens().any(|at| self.is_activity_noun(block, at))
    }

    /// "review", "testing", "assessment"
    pub fn is_activity_noun(&self, block: BlockId, at: usize) -> bool {
        let Some(token) = self.analysis(block).tokens.get(at) else { return false };
        if token.verb.is_some() {
            let verb = vocabulary().verb(token.verb);
            return verb.class == VerbClass::Control
                && !LIGHT.contains(&verb.lemma)
                && !matches!(verb.lemma, "change" | "process" | "update");
        }
        self.has_word(block, at..at + 1, ACTIVITY_NOUNS)
    }

    /// Whether one of the tokens is one of the words, in any case.
    pub fn has_word(&self, block: BlockId, mut tokens: Range<usize>, words: &[&str]) -> bool {
        tokens.any(|at| {
            let word = self.words(block, at..at + 1);
            words.iter().any(|w| word.eq_ignore_ascii_case(w))
        })
    }

    /// Whether the sentence around a clause says how often, openly or not.
    pub fn has_cadence_words(&self, block: BlockId, tokens: Range<usize>) -> bool {
        let analysis = self.analysis(block);
        analysis
            .times_in(tokens.clone())
            .any(|t| matches!(t.interval, Interval::Every(_) | Interval::Ambiguous))
            || analysis.terms_in(tokens).any(|t| t.class == Class::OpenCadence)
    }
}
