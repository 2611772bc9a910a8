//! References to sections by their number.

use super::shared::own_blocks;
use crate::document::{BlockKind, Document};
use crate::model::Reading;
use crate::span::Span;
use regex::Regex;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?:[Ss]ection|[Cc]hapter) ([0-9]{1,2}(?:\.[0-9]{1,2}){0,3})(?-u:\b)")
        .expect("a valid pattern")
});

/// The references to numbers that no section has: "see section 14" where the sections are numbered
/// 1 to 9. Each with its words.
pub(super) fn missing(reading: &Reading) -> Vec<(Span, &str)> {
    let mut missing = Vec::new();
    let numbered = heading_numbers(&reading.document);
    if numbered.len() < 3 {
        return missing;
    }
    for (_, block) in own_blocks(reading).filter(|(_, b)| b.kind != BlockKind::Heading) {
        let text = block.text.as_str();
        if !text.contains("ection ") && !text.contains("hapter ") {
            continue;
        }
        for found in SECTION.captures_iter(text) {
            let (Some(whole), Some(number)) = (found.get(0), found.get(1)) else { continue };
            if !is_elsewhere(text, whole.range()) && settles(&numbered, number.as_str()) {
                missing.push((block.text.source(Span::from(whole.range())), whole.as_str()));
            }
        }
    }
    missing
}

fn heading_numbers(document: &Document) -> FxHashSet<&str> {
    document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Heading)
        .filter_map(|block| {
            let text = block.text.as_str().trim_start_matches("Section ").trim_start_matches("Chapter ");
            let end = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            let rest = &text[end..];
            let number = text[..end].trim_end_matches('.');
            let whole = rest.is_empty() || rest.starts_with([' ', ':', ')', '-', '\u{a0}']);
            (!number.is_empty() && whole).then_some(number)
        })
        .collect()
}

/// Whether the headings are numbered so that a missing number shows.
fn settles(numbered: &FxHashSet<&str>, wanted: &str) -> bool {
    if numbered.contains(wanted) {
        return false;
    }
    match wanted.rsplit_once('.') {
        // The siblings have to be numbered.
        Some((parent, _)) => {
            !numbered.contains(parent) && numbered.len() >= 3 && has_first_chapters(numbered)
                || numbered.contains(format!("{parent}.1").as_str())
        }
        None => has_first_chapters(numbered),
    }
}

fn has_first_chapters(numbered: &FxHashSet<&str>) -> bool {
    ["1", "2", "3"].iter().all(|number| numbered.contains(number))
}

/// "Section 404 of the Sarbanes-Oxley Act", "the DPA, section 9": another text's section.
fn is_elsewhere(text: &str, at: std::ops::Range<usize>) -> bool {
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
