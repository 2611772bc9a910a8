//! Finds the names of things in a text.

use super::places;
use super::thing::{Kind, Things};
use crate::programme::providers::{self, Provider};
use crate::vocabulary::tables;
use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Finds the things that are known by name, products of known providers, and what is known by its words: cloud
/// regions, environments, places, kinds of data.
pub(super) struct Finder {
    names: Vec<Name>,
    automaton: Option<AhoCorasick>,
    families: BTreeMap<&'static str, usize>,
}

struct Name {
    thing: usize,
    written: String,
    /// Whether capitals count: "Vault" is no vault.
    exact: bool,
    team: bool,
}

impl Finder {
    /// `is_common` says whether a word is one that texts use in small letters, and so no name.
    pub(super) fn new(things: &Things, is_common: impl Fn(&str) -> bool) -> Finder {
        let mut names = Vec::new();
        for (thing, known) in things.all.iter().enumerate() {
            for written in &known.names {
                let written = written.split(" (").next().unwrap_or(written).trim();
                let single = !written.contains(' ');
                // "Finance" is a subject before it is a team.
                let common = single && (known.kind == Kind::Team || is_common(written));
                let usable = written.chars().count() > 1 && !common;
                if usable {
                    // "Internal" of a register of data is a word before it is a class.
                    let classes = known.kind == Kind::Data && single;
                    let written = if classes { format!("{written} data") } else { written.to_owned() };
                    let exact = !written.contains(' ');
                    names.push(Name { thing, written, exact, team: known.kind == Kind::Team });
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(names.iter().map(|name| &name.written))
            .ok()
            .filter(|_| !names.is_empty());
        Finder { names, automaton, families: BTreeMap::new() }
    }

    /// The things that a text names, with their bytes, in order of place; new ones come to `things`.
    pub(super) fn find(&mut self, text: &str, things: &mut Things) -> Vec<(usize, Range<usize>)> {
        let mut found: Vec<(usize, Range<usize>)> = self.known(text).collect();
        let mut add = |thing: usize, range: Range<usize>| {
            if !found.iter().any(|(_, other)| other.start < range.end && range.start < other.end) {
                found.push((thing, range));
            }
        };
        for (provider, range) in providers::find(text) {
            add(self.family(provider, things), range);
        }
        for (kind, name, range) in by_words(text) {
            add(things.of(kind, &[&name]), range);
        }
        found.sort_by_key(|(_, range)| range.start);
        found
    }

    fn known<'f>(&'f self, text: &'f str) -> impl Iterator<Item = (usize, Range<usize>)> + 'f {
        let all = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        all.filter_map(|found| {
            let name = &self.names[found.pattern()];
            let range = found.range();
            let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@');
            let before = text[..range.start].chars().next_back();
            let mut after = text[range.end..].chars();
            let ends = match after.next() {
                Some('s') if !name.exact => !after.next().is_some_and(joins),
                Some('-') => !after.next().is_some_and(joins),
                Some(c) => !joins(c),
                None => true,
            };
            let whole = !before.is_some_and(|c| joins(c) || matches!(c, '-' | '/' | '.')) && ends;
            // "the People Operations Manager" is a person of the team.
            let goes_on = |rest: &str| rest.starts_with(char::is_uppercase);
            let office = name.team
                && (text[range.end..].strip_prefix(' ').is_some_and(goes_on)
                    || text[..range.start].ends_with(" of "));
            let fits = !office && (!name.exact || text[range.clone()] == name.written);
            (whole && fits).then_some((name.thing, range))
        })
    }

    /// The thing that a provider's product belongs to: an entry by that name, or the provider.
    fn family(&mut self, provider: &'static Provider, things: &mut Things) -> usize {
        let family = provider.family();
        let known = self
            .families
            .get(family)
            .copied()
            .or_else(|| things.named(family))
            .or_else(|| providers::called(family).find_map(|name| things.named(name)));
        let kind = if provider.hosts { Kind::Vendor } else { Kind::System };
        let index = known.unwrap_or_else(|| things.another(kind, &[provider.name]));
        self.families.insert(family, index);
        let is_new =
            known.is_none() || !things.all[index].declared_in.iter().any(|mark| mark.by.is_register());
        if is_new {
            let thing = &mut things.all[index];
            // Whoever hosts goes first, its services follow.
            if provider.hosts && thing.kind != Kind::Vendor && thing.declared_in.is_empty() {
                thing.kind = Kind::Vendor;
            }
            if !thing.names.iter().any(|name| name == provider.name) {
                thing.names.push(provider.name.to_owned());
            }
        }
        index
    }
}

/// What is known by its words, whatever the company.
fn by_words(text: &str) -> Vec<(Kind, String, Range<usize>)> {
    let places = places::find(text).into_iter().map(|(name, range)| (Kind::Location, name, range));
    let mut found: Vec<_> = places.collect();
    for (pattern, kind, name) in WORDS.iter() {
        for range in pattern.find_iter(text).map(|found| found.range()) {
            found.push((*kind, (*name).to_owned(), range));
        }
    }
    found
}

#[expect(clippy::expect_used, reason = "the patterns are compiled in and tested")]
static WORDS: LazyLock<Vec<(Regex, Kind, &'static str)>> = LazyLock::new(|| {
    const WHERE: &str = "(?:environments?|systems?|accounts?|clusters?|networks?|servers?|instances?)";
    let fixed = [
        (Kind::Environment, "production", r"\b(?:[Pp]roduction|prod)\b".to_owned()),
        (Kind::Environment, "staging", r"\b[Ss]taging\b".to_owned()),
        (Kind::Environment, "development", format!(r"\b[Dd]evelopment {WHERE}\b")),
        (Kind::Environment, "test", format!(r"\b(?:[Tt]est|QA|UAT) {WHERE}\b")),
        (
            Kind::Environment,
            "disaster recovery site",
            r"\b(?:[Dd]isaster recovery|DR) (?:site|region|environment)\b".to_owned(),
        ),
        (Kind::Environment, "corporate network", r"\b[Cc]orporate (?:network|environment)\b".to_owned()),
        (Kind::Location, "data centres", r"\b[Dd]ata ?cent(?:er|re)s?\b".to_owned()),
    ];
    let fixed = fixed.into_iter().map(|(kind, name, pattern)| (pattern, kind, name));
    let data = tables::rows(include_str!("../../vocabulary/data.tsv"))
        .map(|row| (format!(r"(?i)\b{}\b", regex::escape(row[0])), Kind::Data, row[1]));
    fixed
        .chain(data)
        .map(|(pattern, kind, name)| (Regex::new(&pattern).expect("a valid pattern"), kind, name))
        .collect()
});
