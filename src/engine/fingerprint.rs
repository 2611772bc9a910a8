//! What a finding is known by from one version of a document to the next.

use super::statement::around;
use crate::finding::Finding;
use crate::model::Reading;
use crate::span::Span;
use rustc_hash::FxHashMap;

/// The fingerprints of each finding of a document, in their order: one for each of its places, sixteen hexadecimal
/// digits.
///
/// A fingerprint is made of what the finding says and of the words around it, not of its line: the rule, the words,
/// their sentence or table row, the heading above without its number, and the how-manieth of these it is. Blanks, marks
/// and capitals do not count. The same on every machine and in every version; baselines hold it.
pub fn fingerprints<'f>(
    text: &str,
    reading: &Reading,
    findings: impl IntoIterator<Item = &'f Finding>,
) -> Vec<Vec<String>> {
    let mut met: FxHashMap<u64, u32> = FxHashMap::default();
    let mut one = |rule: &str, place: Span| {
        let mut hash = Fnv::default();
        hash.part([rule]);
        hash.part(normalised(text.get(place.range()).unwrap_or_default()));
        if let Some(around) = around(reading, place.start) {
            let section = &reading.document.sections[around.block.section as usize];
            let heading = normalised(reading.document.heading_text(section)).into_iter();
            hash.part(heading.skip_while(|word| word.chars().all(char::is_numeric)));
            hash.part(normalised(&around.text));
        }
        let count = met.entry(hash.0).or_default();
        *count += 1;
        hash.part([count.to_string()]);
        format!("{:016x}", hash.0)
    };
    let places = |finding: &Finding| [finding.span].into_iter().chain(finding.also.clone());
    findings
        .into_iter()
        .map(|finding| places(finding).map(|place| one(finding.rule, place)).collect())
        .collect()
}

/// Sixteen hexadecimal digits that stand for these texts.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Fnv::default();
    parts.iter().for_each(|part| hash.part([part]));
    format!("{:016x}", hash.0)
}

/// The words in lower case.
fn normalised(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// FNV-1a: the hashes of the standard library and of `rustc-hash` may change with their versions.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Words, so that other words, or the same in another part, give another hash.
    fn part(&mut self, words: impl IntoIterator<Item = impl AsRef<str>>) {
        for word in words {
            word.as_ref().bytes().chain([b' ']).for_each(|byte| self.byte(byte));
        }
        self.byte(0);
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{self, Settings};

    /// The fingerprints of `open-cadence` in a document.
    fn marks(text: &str) -> Vec<String> {
        let settings = Settings::default();
        let reading = engine::read(text, "a.md", &settings);
        let mut found = engine::check(text, &reading, &[], &settings);
        found.findings.retain(|finding| finding.rule == "open-cadence");
        fingerprints(text, &reading, &found.findings).concat()
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
