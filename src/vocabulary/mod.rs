//! The words sayso knows, as data.
//!
//! The tables beside this file are compiled in and loaded once, into one dictionary of words
//! with their parts of speech and one automaton over words for the phrases. Each row of a table
//! gives the reason it is there or the near miss that must stay silent.

mod dictionary;
mod load;
mod pos;
pub(crate) mod tables;
pub(crate) mod word;

pub(crate) use dictionary::WordHash;
pub use pos::Pos;

use dictionary::Dictionary;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Titles of one person, the last word of a role: in small letters.
pub const TITLES: [&str; 24] = [
    "lead",
    "manager",
    "officer",
    "head",
    "director",
    "chief",
    "counsel",
    "engineer",
    "analyst",
    "administrator",
    "admin",
    "coordinator",
    "specialist",
    "architect",
    "owner",
    "president",
    "executive",
    "auditor",
    "controller",
    "partner",
    "secretary",
    "developer",
    "supervisor",
    "commander",
];

/// A word of the dictionary; 0 stands for every word that is not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct WordId(pub(crate) u16);

impl WordId {
    pub const UNKNOWN: WordId = WordId(0);
}

/// An index into [`Vocabulary::verb`]; 0 stands for no verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VerbId(pub(crate) u16);

impl VerbId {
    pub const NONE: VerbId = VerbId(0);

    pub fn is_some(self) -> bool {
        self.0 != 0
    }
}

/// What a sentence with a verb claims. See `verbs.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbClass {
    Control,
    Work,
    Record,
    State,
    Rule,
    Relate,
    Mind,
    Other,
}

/// A row of `verbs.tsv`, with its forms.
#[derive(Clone, Debug)]
pub struct Verb {
    pub lemma: &'static str,
    pub class: VerbClass,
    /// As a passive it is usually done by a machine.
    pub automatic: bool,
    /// It answers an event (a hire, a finding), so that each event calls for a record.
    pub event: bool,
    pub third_person: String,
    pub past: String,
    pub participle: String,
    pub gerund: String,
}

/// What a phrase of the tables stands for. See the head of each table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    // terms.tsv
    OpenCadence,
    OpenDeadline,
    OpenStandard,
    Escape,
    OpenList,
    Oversold,
    Trust,
    Aspiration,
    Audience,
    TestAsControl,
    Tribal,
    Reference,
    Subset,
    Exception,
    Boundary,
    Inherited,
    // cadence.tsv
    Every,
    Ambiguous,
    Event,
    Continuous,
    // roles.tsv
    Role,
    Team,
    Nobody,
    People,
    Outside,
    Company,
    Machine,
    // records.tsv
    Record,
    Store,
    Artefact,
}

/// A set of classes of phrases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet(u64);

impl ClassSet {
    pub fn insert(&mut self, class: Class) {
        self.0 |= 1 << class as u32;
    }

    pub fn contains(self, class: Class) -> bool {
        self.0 & 1 << class as u32 != 0
    }
}

/// Phrases of one table compete for the same words, the longest wins; tables do not compete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    Terms,
    Cadence,
    Roles,
    Records,
}

impl Class {
    /// Whether its phrases name somebody or something that acts.
    pub fn acts(self) -> bool {
        use Class::*;
        matches!(self, Role | Team | Nobody | People | Outside | Company | Machine)
    }

    pub(crate) fn table(self) -> Table {
        use Class::*;
        match self {
            Every | Ambiguous | Event | Continuous => Table::Cadence,
            Role | Team | Nobody | People | Outside | Company | Machine => Table::Roles,
            Record | Store | Artefact => Table::Records,
            _ => Table::Terms,
        }
    }
}

/// A row of one of the phrase tables.
#[derive(Clone, Debug)]
pub struct Entry {
    pub phrase: &'static str,
    pub class: Class,
    /// Days between two occurrences, for [`Class::Every`]; otherwise 0.
    pub days: f32,
    /// Why it is in the table.
    pub note: &'static str,
}

#[derive(Clone, Debug, Default)]
struct Word {
    pos: Pos,
    verb: VerbId,
    /// The automaton's state after this word as the first of a phrase, 0 for none.
    state: u32,
}

/// Words that the reading of sentences asks for by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) as_: WordId,
    pub(crate) by: WordId,
    pub(crate) such: WordId,
    pub(crate) was: WordId,
    pub(crate) were: WordId,
    pub(crate) be: WordId,
    pub(crate) been: WordId,
    pub(crate) being: WordId,
    pub(crate) responsible: WordId,
    pub(crate) must: [WordId; 3],
    pub(crate) should: [WordId; 2],
    pub(crate) may: [WordId; 8],
}

/// The dictionary and the automaton over phrases.
pub struct Vocabulary {
    known: Known,
    ids: Dictionary,
    words: Vec<Word>,
    verbs: Vec<Verb>,
    entries: Vec<Entry>,
    /// Transitions of the automaton: (state, word) to state.
    next: FxHashMap<(u32, WordId), u32>,
    /// Entries that end in a state.
    ends: Vec<Vec<u16>>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(load::load);

/// The vocabulary, loaded at the first call.
pub fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

impl Vocabulary {
    /// Looks a word up by its lower-case bytes.
    pub fn word(&self, lower: &[u8]) -> WordId {
        self.hashed_word(lower, WordHash::of(lower))
    }

    /// The same for who has the word's hash already.
    pub(crate) fn hashed_word(&self, lower: &[u8], hash: WordHash) -> WordId {
        self.ids.get(lower, hash)
    }

    pub(crate) fn known(&self) -> &Known {
        &self.known
    }

    pub fn pos(&self, word: WordId) -> Pos {
        self.words[word.0 as usize].pos
    }

    /// The verb that the word is a form of, if any.
    pub fn verb_of(&self, word: WordId) -> VerbId {
        self.words[word.0 as usize].verb
    }

    pub fn verb(&self, verb: VerbId) -> &Verb {
        &self.verbs[verb.0 as usize]
    }

    /// The verb with this lemma.
    pub fn lemma(&self, lemma: &str) -> Option<VerbId> {
        let id = self.verb_of(self.word(lemma.as_bytes()));
        (id.is_some() && self.verb(id).lemma == lemma).then_some(id)
    }

    pub fn entry(&self, index: u16) -> &Entry {
        &self.entries[index as usize]
    }

    /// The phrases of a class, in the order of their table.
    pub fn phrases(&self, class: Class) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.class == class)
    }

    pub(crate) fn first_state(&self, word: WordId) -> u32 {
        self.words[word.0 as usize].state
    }

    pub(crate) fn step(&self, state: u32, word: WordId) -> Option<u32> {
        self.next.get(&(state, word)).copied()
    }

    pub(crate) fn ends(&self, state: u32) -> &[u16] {
        &self.ends[state as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_load_and_inflect() {
        let v = vocabulary();
        let verb = v.verb(v.verb_of(v.word(b"reviewed")));
        assert_eq!((verb.lemma, verb.gerund.as_str()), ("review", "reviewing"));
        let forms = |lemma: &str| {
            let verb = v.verb(v.lemma(lemma).unwrap());
            [&verb.third_person, &verb.past, &verb.participle, &verb.gerund].map(String::clone)
        };
        assert_eq!(forms("notify"), ["notifies", "notified", "notified", "notifying"]);
        assert_eq!(forms("patch"), ["patches", "patched", "patched", "patching"]);
        assert_eq!(forms("oversee"), ["oversees", "oversaw", "overseen", "overseeing"]);
        assert_eq!(forms("log"), ["logs", "logged", "logged", "logging"]);
        assert_eq!(forms("remediate"), ["remediates", "remediated", "remediated", "remediating"]);
        assert_eq!(forms("open"), ["opens", "opened", "opened", "opening"]);
        assert_eq!(forms("submit"), ["submits", "submitted", "submitted", "submitting"]);
    }
}
