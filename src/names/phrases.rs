//! Phrases that somewhere are said to name something, and where else they stand.

use super::{Kind, Name, Place, Space};
use crate::document::{Block, BlockKind, Document};
use crate::span::Span;
use crate::vocabulary::vocabulary;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// The phrases of some documents, to be found in any document.
#[derive(Debug, Default)]
pub struct Phrases<'n> {
    known: FxHashMap<&'n str, Phrase<'n>>,
    /// The first words of all keys.
    begins: FxHashSet<&'n str>,
    /// How many words the longest key has.
    longest: usize,
}

#[derive(Debug)]
struct Phrase<'n> {
    kind: Kind,
    /// One of them has to fit.
    spellings: Vec<Spelling<'n>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spelling<'n> {
    written: &'n str,
    /// Whether capitals count in every word; in words of capitals only they always do.
    exact: bool,
}

impl Spelling<'_> {
    /// Whether a text with the same key is this phrase: "it leads" is no "IT Lead".
    fn fits(self, text: &str) -> bool {
        let own = words(self.written).map(|range| &self.written[range]).skip_while(|word| is_article(word));
        let others = words(text).map(|range| &text[range]);
        own.zip(others).all(|(own, other)| {
            !(self.exact || is_acronym(own)) || other == own || other.strip_suffix('s') == Some(own)
        })
    }
}

impl<'n> Phrases<'n> {
    pub fn of(names: impl Iterator<Item = &'n Name>) -> Phrases<'n> {
        let mut phrases = Phrases::default();
        for name in names.filter(|name| is_telling(name)) {
            phrases.begins.insert(name.key.split(' ').next().unwrap_or_default());
            phrases.longest = phrases.longest.max(name.key.split(' ').count());
            let spelling = Spelling { written: &name.written, exact: is_exact(name) };
            let new = || Phrase { kind: name.kind, spellings: Vec::new() };
            let phrase = phrases.known.entry(&name.key).or_insert_with(new);
            if !phrase.spellings.contains(&spelling) {
                phrase.spellings.push(spelling);
            }
        }
        phrases
    }

    /// Whether a name is one of them.
    pub fn have(&self, name: &Name) -> bool {
        name.kind.space() == Space::Phrases && self.known.contains_key(name.key.as_str())
    }

    /// Where the phrases stand in a document, in order of place: at each word the longest.
    pub fn places(&self, document: &Document) -> Vec<Name> {
        document.blocks.iter().flat_map(|block| self.places_in(block)).collect()
    }

    /// The phrase that stands at a byte of the source.
    pub fn at(&self, document: &Document, offset: u32) -> Option<Name> {
        let here = |span: Span| span.start <= offset && offset <= span.end;
        let blocks = document.blocks.iter().filter(|block| here(block.span));
        blocks.flat_map(|block| self.places_in(block)).find(|name| here(name.span))
    }

    fn places_in(&self, block: &Block) -> Vec<Name> {
        let mut places = Vec::new();
        // What is quoted is somebody else's.
        if self.known.is_empty() || block.kind == BlockKind::Quotation {
            return places;
        }
        let text = block.text.as_str();
        let words: Vec<Range<usize>> = words(text).collect();
        let mut index = 0;
        while index < words.len() {
            let Some((length, key, phrase)) = self.longest_at(block, &words[index..]) else {
                index += 1;
                continue;
            };
            let range = words[index].start..words[index + length - 1].end;
            places.push(Name {
                kind: phrase.kind,
                key,
                written: text[range.clone()].to_owned(),
                span: block.text.source(Span::from(range)),
                place: Place::Mentioned,
                about: String::new(),
            });
            index += length;
        }
        places
    }

    /// The longest phrase that these words begin with: how many words it has, and its key.
    fn longest_at(&self, block: &Block, words: &[Range<usize>]) -> Option<(usize, String, &Phrase<'n>)> {
        let text = block.text.as_str();
        let first = text[words.first()?.clone()].to_lowercase();
        if !self.begins.contains(first.as_str()) && !self.begins.contains(singular(&first).as_str()) {
            return None;
        }
        let apart = |pair: &&[Range<usize>]| text[pair[0].end..pair[1].start].trim().is_empty();
        let most = 1 + words.windows(2).take(self.longest - 1).take_while(apart).count();
        (1..=most).rev().find_map(|length| {
            let span = Span::from(words[0].start..words[length - 1].end);
            let written = &text[span.range()];
            let key = key(written);
            let phrase = self.known.get(key.as_str())?;
            let in_code = block.text.code().iter().any(|code| code.overlaps(span));
            let fits = phrase.spellings.iter().any(|spelling| spelling.fits(written));
            (fits && !in_code).then_some((length, key, phrase))
        })
    }
}

/// Whether a name is a phrase that means the same wherever it stands. "Security" as the name of a team
/// is not, nor "Internal" as a kind of data.
fn is_telling(name: &Name) -> bool {
    let telling = match name.kind {
        Kind::Term | Kind::Document => name.place == Place::Declared,
        Kind::Owner | Kind::Data => name.key.contains(' ') || is_acronym(&name.written),
        _ => true,
    };
    telling && name.kind.space() == Space::Phrases
}

/// "Okta" is no "okta", "access control" not the document "Access Control", and "to access" not the
/// term "Access".
fn is_exact(name: &Name) -> bool {
    let is_one_word = !name.key.contains(' ');
    let words = vocabulary();
    match name.kind {
        Kind::Document => true,
        Kind::System | Kind::Vendor => is_one_word,
        Kind::Term => is_one_word && words.verb_of(words.word(name.key.as_bytes())).is_some(),
        _ => false,
    }
}

fn is_acronym(written: &str) -> bool {
    !written.contains(char::is_lowercase)
}

/// The words of a text: "CI/CD", "R&D" and "on-call" are one each, "CISO's" is "CISO".
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| c.is_alphanumeric() || c == '&')?;
        let mut end = start;
        let mut characters = text[start..].char_indices().peekable();
        while let Some((offset, c)) = characters.next() {
            let joint = matches!(c, '-' | '_' | '.' | '&' | '+' | '/');
            let goes_on = characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            if !c.is_alphanumeric() && !(joint && (goes_on || offset == 0)) {
                break;
            }
            end = start + offset + c.len_utf8();
        }
        let possessive = ["'s", "’s"].into_iter().find(|mark| text[end..].starts_with(mark));
        at = end + possessive.map_or(0, str::len);
        Some(start..end)
    })
}

/// What the spellings of a phrase have in common: small letters, single blanks, no article, the last word
/// in the singular.
pub(super) fn key(phrase: &str) -> String {
    let mut key = String::with_capacity(phrase.len());
    for range in words(phrase) {
        let word = phrase[range].to_lowercase();
        if key.is_empty() && is_article(&word) {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&word);
    }
    let last = key.rfind(' ').map_or(0, |at| at + 1);
    let singular = singular(&key[last..]);
    key.truncate(last);
    key.push_str(&singular);
    key
}

fn is_article(word: &str) -> bool {
    ["the", "a", "an"].iter().any(|article| word.eq_ignore_ascii_case(article))
}

/// "policies" to "policy", "access" as it is.
fn singular(word: &str) -> String {
    let stays = word.len() < 4 || ["ss", "us", "is", "ops"].iter().any(|end| word.ends_with(end));
    match word {
        _ if stays => word.to_owned(),
        _ if word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        _ if ["sses", "xes", "ches", "shes"].iter().any(|end| word.ends_with(end)) => {
            word[..word.len() - 2].to_owned()
        }
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// Where the last word of a phrase begins.
fn last_word(phrase: &str) -> usize {
    phrase.rfind(char::is_whitespace).map_or(0, |at| at + 1)
}

/// "policy" to "policies"
fn plural(word: &str) -> String {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    match word {
        _ if ends(&["y"]) && !ends(&["ay", "ey", "oy", "uy"]) => format!("{}ies", &word[..word.len() - 1]),
        _ if ends(&["s", "x", "ch", "sh"]) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// A new phrase in the form of a place where the old one stands as `written`: in the other number than
/// it `usual`ly has, in small letters, in capitals, with a capital at the start of a sentence.
pub fn in_form_of(phrase: &str, written: &str, usual: &str) -> String {
    let (head, tail) = phrase.split_at(last_word(phrase));
    let number = |text: &str| {
        let word = text[last_word(text)..].to_lowercase();
        singular(&word) != word
    };
    let phrase = match (number(written), number(usual)) {
        (true, false) if !number(tail) => format!("{head}{}", plural(tail)),
        (false, true) => format!("{head}{}", singular(tail)),
        _ => phrase.to_owned(),
    };
    let has_small = |text: &str| text.contains(char::is_lowercase);
    let has_capital = |text: &str| text.contains(char::is_uppercase);
    let mut letters = phrase.chars();
    match letters.next() {
        // "CISO" stays one.
        Some(_) if !has_capital(written) => {
            let small = |word: &str| if has_small(word) { word.to_lowercase() } else { word.to_owned() };
            phrase.split(' ').map(small).collect::<Vec<_>>().join(" ")
        }
        Some(_) if !has_small(written) && written.contains(' ') => phrase.to_uppercase(),
        Some(first) if !has_capital(&phrase) && written.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => phrase,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_phrases() {
        let cases = [
            ("Elevated Entry", "privileged accesses", "Privileged access", "elevated entries"),
            ("elevated entry", "Privileged access", "privileged access", "Elevated entry"),
            ("Elevated Entry", "PRIVILEGED ACCESS", "Privileged access", "ELEVATED ENTRY"),
            ("SRE Lead", "platform lead", "Platform Lead", "SRE lead"),
            ("Chief Risk Officer", "CRO", "CRO", "Chief Risk Officer"),
            ("Platform Team", "IT Operations", "IT Operations", "Platform Team"),
            ("Teams", "groups", "Groups", "teams"),
            ("Teams", "group", "Groups", "team"),
        ];
        for (phrase, written, usual, expected) in cases {
            assert_eq!(in_form_of(phrase, written, usual), expected, "{written}");
        }
    }

    #[test]
    fn capitals_count_where_they_tell_words_apart() {
        let fits = |written, exact, text| Spelling { written, exact }.fits(text);
        assert!(fits("IT Lead", false, "IT lead") && fits("IT Lead", false, "IT LEADS"));
        assert!(!fits("IT Lead", false, "it leads"));
        assert!(fits("CISO", false, "CISOs") && !fits("SOC", false, "soc"));
        assert!(
            fits("The Ledger", false, "ledgers") && fits("Okta", true, "Okta") && !fits("Okta", true, "okta")
        );
    }

    #[test]
    fn keys_of_phrases() {
        assert_eq!(key("The  Security\nPolicies"), "security policy");
        assert_eq!(key("CISO's"), "ciso");
        assert_eq!(key("Privileged accesses"), key("privileged access"));
        assert_eq!(key("Research & Development Lead"), "research & development lead");
        assert_eq!(key("CI/CD access"), "ci/cd access");
        assert_eq!(key("…"), "");
    }
}
