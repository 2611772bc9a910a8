//! Reads the tables. They are part of the program, so a bad row is a bug and a test finds it.
#![expect(clippy::expect_used, reason = "the tables are compiled in and tested")]

use super::dictionary::Dictionary;
use super::tables::rows;
use super::word;
use super::{Class, Entry, Known, Pos, Verb, VerbClass, VerbId, Vocabulary, Word, WordId};
use rustc_hash::FxHashMap;

pub(super) fn load() -> Vocabulary {
    let mut v = Vocabulary {
        known: Known::default(),
        ids: Dictionary::new(),
        words: vec![Word::default()],
        verbs: vec![no_verb()],
        entries: Vec::new(),
        next: FxHashMap::default(),
        ends: vec![Vec::new()],
    };
    for row in rows(include_str!("verbs.tsv")) {
        v.add_verb(&row);
    }
    for row in rows(include_str!("words.tsv")) {
        let pos = part_of_speech(row[0]).expect("a part of speech");
        for word in row[1].split_whitespace() {
            let id = v.intern(word);
            let known = &mut v.words[id.0 as usize];
            known.pos = if pos.is(Pos::NOUN_ONLY) {
                known.pos.without(Pos::FINITE_VERB) | pos | Pos::NOUN
            } else {
                known.pos | pos
            };
        }
    }
    for table in [
        include_str!("terms.tsv"),
        include_str!("cadence.tsv"),
        include_str!("roles.tsv"),
        include_str!("records.tsv"),
    ] {
        for row in rows(table) {
            v.add_phrase(&row);
        }
    }
    let word = |name: &str| v.word(name.as_bytes());
    v.known = Known {
        as_: word("as"),
        by: word("by"),
        such: word("such"),
        was: word("was"),
        were: word("were"),
        be: word("be"),
        been: word("been"),
        being: word("being"),
        responsible: word("responsible"),
        must: ["must", "shall", "mustn't"].map(word),
        should: ["should", "shouldn't"].map(word),
        may: ["may", "can", "might", "could", "would", "cannot", "can't", "wouldn't"].map(word),
    };
    v
}

fn no_verb() -> Verb {
    inflect("", VerbClass::Other, "", None)
}

fn part_of_speech(name: &str) -> Option<Pos> {
    Some(match name {
        "det" => Pos::DET,
        "quantifier" => Pos::DET | Pos::QUANTIFIER,
        "possessive" => Pos::DET | Pos::POSSESSIVE,
        "preposition" => Pos::PREPOSITION,
        "pronoun" => Pos::PRONOUN,
        "modal" => Pos::MODAL,
        "be" => Pos::BE,
        "have" => Pos::HAVE,
        "do" => Pos::DO,
        "conjunction" => Pos::CONJUNCTION,
        "subordinator" => Pos::SUBORDINATOR,
        "negation" => Pos::NEGATION,
        "to" => Pos::TO,
        "adverb" => Pos::ADVERB,
        "number" => Pos::NUMBER,
        "adjective" => Pos::ADJECTIVE,
        "noun" => Pos::NOUN,
        "noun-only" => Pos::NOUN_ONLY,
        "company" => Pos::COMPANY,
        _ => return None,
    })
}

fn verb_class(name: &str) -> Option<VerbClass> {
    Some(match name {
        "control" => VerbClass::Control,
        "work" => VerbClass::Work,
        "record" => VerbClass::Record,
        "state" => VerbClass::State,
        "rule" => VerbClass::Rule,
        "relate" => VerbClass::Relate,
        "mind" => VerbClass::Mind,
        "other" => VerbClass::Other,
        _ => return None,
    })
}

fn phrase_class(name: &str) -> Option<Class> {
    Some(match name {
        "open-cadence" => Class::OpenCadence,
        "open-deadline" => Class::OpenDeadline,
        "open-standard" => Class::OpenStandard,
        "escape" => Class::Escape,
        "open-list" => Class::OpenList,
        "oversold" => Class::Oversold,
        "trust" => Class::Trust,
        "aspiration" => Class::Aspiration,
        "audience" => Class::Audience,
        "test" => Class::TestAsControl,
        "tribal" => Class::Tribal,
        "reference" => Class::Reference,
        "subset" => Class::Subset,
        "exception" => Class::Exception,
        "boundary" => Class::Boundary,
        "inherited" => Class::Inherited,
        "every" => Class::Every,
        "ambiguous" => Class::Ambiguous,
        "event" => Class::Event,
        "continuous" => Class::Continuous,
        "role" => Class::Role,
        "team" => Class::Team,
        "nobody" => Class::Nobody,
        "people" => Class::People,
        "outside" => Class::Outside,
        "company" => Class::Company,
        "machine" => Class::Machine,
        "record" => Class::Record,
        "store" => Class::Store,
        "artefact" => Class::Artefact,
        _ => return None,
    })
}

impl Vocabulary {
    fn intern(&mut self, word: &str) -> WordId {
        let id = self.ids.add(word.as_bytes()).expect("fewer than 65,536 words");
        if usize::from(id.0) == self.words.len() {
            self.words.push(Word::default());
        }
        id
    }

    fn add_verb(&mut self, row: &[&'static str]) {
        let class = verb_class(row[1]).expect("a verb class");
        let flags = row.get(2).copied().unwrap_or("");
        let verb = inflect(row[0], class, flags, row.get(3).copied());
        let id = VerbId(u16::try_from(self.verbs.len()).expect("fewer than 65,536 verbs"));
        let noun = if flags.contains('n') { Pos::NOUN } else { Pos::NONE };
        for (form, pos) in [
            (verb.lemma, Pos::VERB_BASE | noun),
            (&verb.third_person, Pos::VERB_S | noun),
            (&verb.past, Pos::VERB_PAST),
            (&verb.participle, Pos::PARTICIPLE),
            (&verb.gerund, Pos::GERUND | Pos::NOUN),
        ] {
            let word = self.intern(form);
            let known = &mut self.words[word.0 as usize];
            known.pos |= pos;
            known.verb = id;
        }
        self.verbs.push(verb);
    }

    fn add_phrase(&mut self, row: &[&'static str]) {
        let phrase = row[0];
        let class = phrase_class(row[1]).expect("a class of phrases");
        let days = match class {
            Class::Every => row[2].parse().expect("a number of days"),
            _ => 0.0,
        };
        let entry = Entry { phrase, class, days, note: row.get(2).copied().unwrap_or("") };
        let index = u16::try_from(self.entries.len()).expect("fewer than 65,536 phrases");
        let mut state = 0;
        for (at, part) in word::parts(phrase).enumerate() {
            let known = self.word(part.as_bytes()) != WordId::UNKNOWN;
            let word = self.intern(part);
            if !known {
                self.words[word.0 as usize].pos = Pos::guess(part.as_bytes());
            }
            let next = if at == 0 {
                self.words[word.0 as usize].state
            } else {
                self.next.get(&(state, word)).copied().unwrap_or(0)
            };
            state = if next != 0 {
                next
            } else {
                let fresh = self.ends.len() as u32;
                self.ends.push(Vec::new());
                if at == 0 {
                    self.words[word.0 as usize].state = fresh;
                } else {
                    self.next.insert((state, word), fresh);
                }
                fresh
            };
        }
        self.entries.push(entry);
        self.ends[state as usize].push(index);
    }
}

fn inflect(lemma: &'static str, class: VerbClass, flags: &str, irregular: Option<&str>) -> Verb {
    let (past, participle) = match irregular.and_then(|forms| forms.split_once(',')) {
        Some((past, participle)) => (past.to_owned(), participle.to_owned()),
        None => (regular_past(lemma), regular_past(lemma)),
    };
    Verb {
        lemma,
        class,
        automatic: flags.contains('a'),
        event: flags.contains('e'),
        third_person: third_person(lemma),
        past,
        participle,
        gerund: gerund(lemma),
    }
}

fn third_person(lemma: &str) -> String {
    match lemma.as_bytes() {
        [.., b, b'y'] if !is_vowel(*b) => format!("{}ies", &lemma[..lemma.len() - 1]),
        [.., b's' | b'x' | b'z' | b'o'] | [.., b'c' | b's', b'h'] => format!("{lemma}es"),
        b"have" => "has".to_owned(),
        _ => format!("{lemma}s"),
    }
}

fn regular_past(lemma: &str) -> String {
    match lemma.as_bytes() {
        [.., b'e'] => format!("{lemma}d"),
        [.., b, b'y'] if !is_vowel(*b) => format!("{}ied", &lemma[..lemma.len() - 1]),
        _ if doubles(lemma) => format!("{lemma}{}ed", &lemma[lemma.len() - 1..]),
        _ => format!("{lemma}ed"),
    }
}

fn gerund(lemma: &str) -> String {
    match lemma.as_bytes() {
        [.., b'e', b'e'] => format!("{lemma}ing"),
        [.., b'i', b'e'] => format!("{}ying", &lemma[..lemma.len() - 2]),
        [.., b'e'] => format!("{}ing", &lemma[..lemma.len() - 1]),
        _ if doubles(lemma) => format!("{lemma}{}ing", &lemma[lemma.len() - 1..]),
        _ => format!("{lemma}ing"),
    }
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Whether the last consonant is doubled: after one vowel, in words of one syllable and in those
/// whose last syllable is stressed.
fn doubles(lemma: &str) -> bool {
    let stressed = [
        "submit", "commit", "refer", "transfer", "transmit", "permit", "begin", "forbid", "prefer", "occur",
        "admit", "control", "enrol", "reset", "forget", "uninstal", "patrol",
    ];
    match lemma.as_bytes() {
        [rest @ .., a, b, c] => {
            let one_syllable = !rest.iter().copied().any(is_vowel) && !is_vowel(*a);
            !is_vowel(*c)
                && !matches!(c, b'w' | b'x' | b'y')
                && is_vowel(*b)
                && (one_syllable || stressed.contains(&lemma))
        }
        _ => false,
    }
}
