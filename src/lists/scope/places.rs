//! Regions of clouds, and countries and cities where a company says that something of it is.

use crate::vocabulary::tables;
use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A sentence without one of these speaks of customers, laws or markets.
const OURS: [&str; 16] = [
    "office",
    "headquarter",
    "employee",
    "people",
    "staff",
    "data cent",
    "datacent",
    "facilit",
    "based in",
    "located",
    "hosted",
    "stored",
    "region",
    "premises",
    "remote",
    "replica",
];

#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static REGION: LazyLock<Regex> = LazyLock::new(|| {
    const SIDES: &str = "(?:north|south|east|west|central|northeast|northwest|southeast|southwest)";
    Regex::new(&format!(
        r"\b(?:us|eu|ap|ca|sa|me|af|il|mx|europe|asia|australia|northamerica|southamerica)(?:-gov)?-{SIDES}-?[1-9][a-f]?\b|\b(?:east|west|central|north|south|northeurope|westeurope)(?:us|uk|europe)[1-3]?\b"
    ))
    .expect("a valid pattern")
});

#[expect(clippy::expect_used, reason = "the table is compiled in and tested")]
static PLACES: LazyLock<(Vec<&'static str>, AhoCorasick)> = LazyLock::new(|| {
    let names: Vec<&str> =
        tables::rows(include_str!("../../vocabulary/places.tsv")).map(|row| row[0]).collect();
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names);
    (names, finder.expect("names that fit an automaton"))
});

/// The places that a text names, with their bytes.
pub(super) fn find(text: &str) -> Vec<(String, Range<usize>)> {
    let regions = REGION.find_iter(text).map(|found| (found.as_str().to_owned(), found.range()));
    let mut found: Vec<(String, Range<usize>)> = regions.collect();
    let (names, finder) = &*PLACES;
    for place in finder.find_iter(text) {
        let sentence = sentence(text, place.start());
        let ours = OURS.iter().any(|word| sentence.contains(word));
        let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '@' | '.');
        let after = text[place.end()..].chars().next();
        let ends = !after.is_some_and(|c| joins(c) && c != '.');
        let before = text[..place.start()].trim_end_matches(' ');
        let before = before.strip_suffix(" the").unwrap_or(before);
        // "in Cork", "in Denver and Leeds"; what stands behind a comma says which Cork.
        let leads = ["in", "at", "near", "from", "and", "or"].iter().any(|word| {
            before.strip_suffix(word).is_some_and(|rest| rest.ends_with(|c: char| !c.is_alphanumeric()))
        });
        let listed = before.ends_with(',') && found.is_empty();
        if ours && ends && (leads || listed) {
            found.push((names[place.pattern()].to_owned(), place.range()));
        }
    }
    found
}

/// Whether a word is a place, or a part of its name.
pub(super) fn is_place(word: &str) -> bool {
    PLACES.0.iter().any(|place| place.split(' ').any(|part| part == word))
}

/// The sentence around a byte, in small letters.
fn sentence(text: &str, at: usize) -> String {
    let start = text[..at].rfind(". ").map_or(0, |stop| stop + 2);
    let end = text[at..].find(". ").map_or(text.len(), |stop| at + stop);
    text[start..end].to_lowercase()
}
