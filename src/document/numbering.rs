//! Sections by their numbers: those that headings carry, and those that a text speaks of.

use super::{BlockId, BlockKind, Document};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?:[Ss]ection|[Cc]hapter) ([0-9]{1,2}(?:\.[0-9]{1,2}){0,3})(?-u:\b)")
        .expect("a valid pattern")
});

/// The numbers of the headings, without a dot at the end.
pub fn headings(document: &Document) -> impl Iterator<Item = (&str, BlockId)> {
    let headings = (0..).zip(&document.blocks).filter(|(_, block)| block.kind == BlockKind::Heading);
    headings.filter_map(|(id, block)| {
        let text = block.text.as_str().trim_start_matches("Section ").trim_start_matches("Chapter ");
        let end = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let rest = &text[end..];
        let number = text[..end].trim_end_matches('.');
        let whole = rest.is_empty() || rest.starts_with([' ', ':', ')', '-', '\u{a0}']);
        (!number.is_empty() && whole).then_some((number, id))
    })
}

/// Where a text speaks of a section of its own document: the words, and the number in them.
pub fn references(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let speaks = text.contains("ection ") || text.contains("hapter ");
    let found = speaks.then(|| SECTION.captures_iter(text)).into_iter().flatten();
    let parts = found.filter_map(|found| Some((found.get(0)?.range(), found.get(1)?.as_str())));
    parts.filter(move |(range, _)| !is_elsewhere(text, range.clone()))
}

/// "Section 404 of the Sarbanes-Oxley Act", "the DPA, section 9": another text's section.
fn is_elsewhere(text: &str, at: Range<usize>) -> bool {
    let after = text[at.end..].trim_start();
    let end = text[at.end..].find(['.', ';']).map_or(text.len(), |i| at.end + i);
    let start = text[..at.start].rfind(['.', ';']).map_or(0, |i| i + 1);
    let sentence = text[start..end].to_lowercase();
    let of = after
        .strip_prefix("of ")
        .or_else(|| after.strip_prefix("in "))
        .or_else(|| after.strip_prefix("from "));
    let here = ["this", "the present"].iter().any(|word| of.is_some_and(|of| of.starts_with(word)));
    let foreign = [
        " act",
        "gdpr",
        "rfc",
        "nist",
        " iso",
        "regulation",
        " law",
        "contract",
        "agreement",
        "u.s.c",
        "cfr",
        "standard",
        " soc ",
        "directive",
        "guide",
        "appendix",
        "handbook",
        "plan,",
        "exhibit",
        "terms",
    ]
    .iter()
    .any(|word| sentence.contains(word));
    of.is_some() && !here
        || foreign
        || after.starts_with(['(', '–'])
        || text[..at.start].ends_with(|c: char| c.is_uppercase())
}
