//! What the rules say of a whole corpus: for each rule how often, and ten examples drawn with a
//! fixed seed. Written to `target/ecosystem.md`, for a person to read when a rule changes; keep the
//! file of the state before and compare. The corpus stands beside the checkout, in `../shared`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod corpus;

use sayso::engine::{Settings, check_text};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const EXAMPLES: usize = 10;
const SEED: u64 = 2026;
/// No document of control text may draw more comments than this, per 100 words.
const MOST_PER_HUNDRED_WORDS: f64 = 6.0;

/// Places in a stable order that looks random: splitmix64 of seed and index.
fn shuffled(index: usize) -> u64 {
    let mut z = SEED.wrapping_add((index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[test]
fn no_document_drowns_in_comments() {
    let documents = corpus::documents();
    let mut words = 0;
    let mut rules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut loud = Vec::new();
    for (name, text) in &documents {
        let findings = check_text(text, name, &Settings::default()).findings;
        let count = text.split_whitespace().count();
        words += count;
        let per_hundred = findings.len() as f64 * 100.0 / count.max(1) as f64;
        if per_hundred > MOST_PER_HUNDRED_WORDS {
            loud.push(format!("{name}: {per_hundred:.1} findings per 100 words"));
        }
        for finding in findings {
            let start = text[..finding.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
            let line: String = text[start..].lines().next().unwrap_or("").chars().take(220).collect();
            let number = text[..start].matches('\n').count() + 1;
            rules
                .entry(finding.rule)
                .or_default()
                .push(format!("{name}:{number} {} | {line}", finding.message));
        }
    }
    let mut report = format!("# Findings over the corpus\n\n{} documents, {words} words\n", documents.len());
    for (rule, places) in &rules {
        let rate = places.len() as f64 * 1000.0 / words as f64;
        let _ = write!(report, "\n## {rule}\n\n{} findings, {rate:.2} per 1,000 words\n\n", places.len());
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|&index| shuffled(index));
        order.truncate(EXAMPLES);
        order.sort_unstable();
        for index in order {
            let _ = writeln!(report, "- {}", places[index]);
        }
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../ecosystem.md");
    std::fs::write(target, report).unwrap();
    assert!(loud.is_empty(), "too many comments:\n{}", loud.join("\n"));
}
