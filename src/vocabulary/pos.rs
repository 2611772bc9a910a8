//! Parts of speech as a set of bits: a word out of its sentence can be several.

use std::ops::{BitOr, BitOrAssign};

/// A set of parts of speech.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pos(u32);

impl Pos {
    pub const DET: Pos = Pos(1);
    pub const QUANTIFIER: Pos = Pos(1 << 1);
    pub const POSSESSIVE: Pos = Pos(1 << 2);
    pub const PREPOSITION: Pos = Pos(1 << 3);
    pub const PRONOUN: Pos = Pos(1 << 4);
    pub const MODAL: Pos = Pos(1 << 5);
    pub const BE: Pos = Pos(1 << 6);
    pub const HAVE: Pos = Pos(1 << 7);
    pub const DO: Pos = Pos(1 << 8);
    pub const CONJUNCTION: Pos = Pos(1 << 9);
    pub const SUBORDINATOR: Pos = Pos(1 << 10);
    pub const NEGATION: Pos = Pos(1 << 11);
    pub const TO: Pos = Pos(1 << 12);
    pub const ADVERB: Pos = Pos(1 << 13);
    pub const NUMBER: Pos = Pos(1 << 14);
    pub const ADJECTIVE: Pos = Pos(1 << 15);
    pub const NOUN: Pos = Pos(1 << 16);
    /// A noun that is never read as a verb.
    pub const NOUN_ONLY: Pos = Pos(1 << 17);
    pub const COMPANY: Pos = Pos(1 << 18);
    pub const VERB_BASE: Pos = Pos(1 << 19);
    pub const VERB_S: Pos = Pos(1 << 20);
    pub const VERB_PAST: Pos = Pos(1 << 21);
    pub const PARTICIPLE: Pos = Pos(1 << 22);
    pub const GERUND: Pos = Pos(1 << 23);
    /// Written with a capital where a common noun would not be, or a code span.
    pub const PROPER: Pos = Pos(1 << 24);

    pub const FINITE_VERB: Pos = Pos(Pos::VERB_BASE.0 | Pos::VERB_S.0 | Pos::VERB_PAST.0);
    pub const AUXILIARY: Pos = Pos(Pos::MODAL.0 | Pos::BE.0 | Pos::HAVE.0 | Pos::DO.0);

    pub const NONE: Pos = Pos(0);

    /// Whether any of the bits of `other` is set.
    pub const fn is(self, other: Pos) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn without(self, other: Pos) -> Pos {
        Pos(self.0 & !other.0)
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// A guess for a word that is in no table, from its ending; `lower` is in lower case.
    pub fn guess(lower: &[u8]) -> Pos {
        let ends = |suffix: &str| lower.len() > suffix.len() + 1 && lower.ends_with(suffix.as_bytes());
        if lower.first().is_some_and(u8::is_ascii_digit) {
            return Pos::NUMBER | Pos::NOUN;
        }
        if ends("ly") {
            Pos::ADVERB
        } else if ends("ing") {
            Pos::GERUND | Pos::NOUN
        } else if ends("ed") {
            Pos::PARTICIPLE | Pos::VERB_PAST | Pos::ADJECTIVE
        } else if ["able", "ible", "ful", "ous", "ive", "ical", "less", "ic"].iter().any(|s| ends(s)) {
            Pos::ADJECTIVE
        } else if ends("s") && !ends("ss") && !ends("us") && !ends("is") {
            Pos::NOUN | Pos::VERB_S
        } else {
            Pos::NOUN
        }
    }
}

impl BitOr for Pos {
    type Output = Pos;

    fn bitor(self, other: Pos) -> Pos {
        Pos(self.0 | other.0)
    }
}

impl BitOrAssign for Pos {
    fn bitor_assign(&mut self, other: Pos) {
        self.0 |= other.0;
    }
}
