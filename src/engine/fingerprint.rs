//! What a finding is known by when the document around it changes.

use super::Found;
use crate::finding::Finding;
use crate::model::Reading;
use crate::source::Source;
use rustc_hash::FxHashMap;

/// The fingerprints of what was found in one document, each unlike all others of it.
pub struct Fingerprints {
    /// In the order of [`Found::findings`].
    pub findings: Vec<String>,
    /// In the order of [`Found::suppressed`].
    pub suppressed: Vec<String>,
}

/// A finding is known by its rule, its words, the headings above it, and by how many of the same stand before
/// it. Lines may move, text around it may change, the file may have another name; what was held back and is
/// heard again is the same finding.
pub fn fingerprints(source: &Source, reading: &Reading, found: &Found) -> Fingerprints {
    let findings = found.findings.iter();
    let all: Vec<&Finding> = findings.chain(found.suppressed.iter().map(|held| &held.finding)).collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&index| all[index].span.start);

    let mut before: FxHashMap<[String; 3], usize> = FxHashMap::default();
    let mut marks = vec![String::new(); all.len()];
    for index in order {
        let finding = all[index];
        let words = normal(source.text.get(finding.span.range()).unwrap_or_default());
        let headings = reading.document.headings_above(finding.span.start);
        let headings: Vec<String> =
            headings.into_iter().map(|h| normal(h.trim_start_matches(is_number))).collect();
        let key = [finding.rule.to_owned(), words, headings.join("\n")];
        let count = before.entry(key.clone()).or_default();
        let [rule, words, headings] = &key;
        marks[index] = fingerprint(&[rule, words, headings, &count.to_string()]);
        *count += 1;
    }
    let suppressed = marks.split_off(found.findings.len());
    Fingerprints { findings: marks, suppressed }
}

/// Sixteen hexadecimal digits that stand for these texts, the same in every version of sayso (FNV-1a).
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

/// A heading's number, which changes when another section comes in before it.
fn is_number(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '.' | ')' | ' ')
}

/// Without capitals, marks and line ends.
fn normal(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{self, Settings};
    use crate::source::Format;

    /// The fingerprints of `open-cadence` in a document.
    fn marks(text: &str) -> Vec<String> {
        let settings = Settings::default();
        let source = Source { path: "a.md".to_owned(), format: Format::Markdown, text: text.to_owned() };
        let reading = engine::read(text, "a.md", &settings);
        let mut found = engine::check(text, &reading, &settings);
        found.findings.retain(|finding| finding.rule == "open-cadence");
        found.suppressed.clear();
        fingerprints(&source, &reading, &found).findings
    }

    const ACCESS: &str = "# Access\n\n## 2. Reviews\n\nThe CISO reviews access periodically in Jira.\n";

    #[test]
    fn a_finding_is_known_when_lines_move() {
        let known = marks(ACCESS);
        assert_eq!(known.len(), 1);
        let moved = ACCESS.replace("## 2. ", "## 1. Purpose\n\nThis is the narrative.\n\n## 3. ");
        assert_eq!(marks(&moved), known);
        assert_eq!(marks(&ACCESS.replace("periodically", "**Periodically**")), known);
        assert_ne!(marks(&ACCESS.replace("Reviews\n", "Visits\n")), known);
    }

    #[test]
    fn the_same_words_twice_are_two() {
        let twice = marks(&format!("{ACCESS}\nThe CISO reviews tickets periodically in Jira.\n"));
        assert_eq!(twice.len(), 2);
        assert_eq!(twice[..1], marks(ACCESS));
        assert_ne!(twice[0], twice[1]);
    }
}
