//! The faults planted in `examples`: each is found at its place, and the rules on a programme say nothing else there.

#![expect(clippy::unwrap_used, reason = "a test's helpers may fail the test")]

use sayso::rules::{self, Check};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// So many faults are planted at least.
const MIN_PLANTED: usize = 30;

/// A rule, and a file with its words; then the other places that the comment leads to, as "file: words".
type Fault = (String, String, String, String);

/// The rows of `examples/planted.tsv`, without their reasons.
fn planted() -> Vec<Fault> {
    let table = fs::read_to_string("examples/planted.tsv").unwrap();
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let [rule, file, words, other, why] = cells[..] else { panic!("{row}: five cells are wanted") };
        assert!(!why.is_empty(), "{row}: why is it wrong?");
        let other = if other == "-" { "" } else { other };
        (rule.to_owned(), file.to_owned(), words.to_owned(), other.to_owned())
    })
    .collect()
}

/// The words of a place, on one line.
fn words(place: &Value, path: &str) -> String {
    let at = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
    let text = fs::read_to_string(path).unwrap();
    text[at("start")..at("end")].split_whitespace().collect::<Vec<_>>().join(" ")
}

fn in_examples(path: &str) -> String {
    path.trim_start_matches("examples").trim_start_matches(['/', '\\']).replace('\\', "/")
}

/// What the rules on a programme say of the examples; with each whether it took more than one file to say so.
fn found() -> Vec<(Fault, bool)> {
    let output = Command::new(env!("CARGO_BIN_EXE_sayso"))
        .args(["check", "examples", "--format", "json", "--fail-on", "never", "--today", "2026-11-24"])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let is_across = |name: &str| {
        rules::find(name).is_some_and(|rule| rule.checks.iter().any(|c| matches!(c, Check::Programme(_))))
    };
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| is_across(finding["rule"].as_str().unwrap()))
        .map(|finding| {
            let path = finding["path"].as_str().unwrap();
            let related = finding["related"].as_array().unwrap().iter();
            let elsewhere = related.filter_map(|place| Some((place, place["path"].as_str()?)));
            let elsewhere = elsewhere.filter(|(_, other)| *other != path);
            let other: Vec<String> = elsewhere
                .map(|(place, path)| format!("{}: {}", in_examples(path), words(place, path)))
                .collect();
            let file = in_examples(path);
            let across = !other.is_empty() || file.starts_with("registers/");
            let rule = finding["rule"].as_str().unwrap().to_owned();
            ((rule, file, words(finding, path), other.join("; ")), across)
        })
        .collect()
}

/// How often each is there: one fault may stand in several rows of a register.
fn count<'f>(faults: impl Iterator<Item = &'f Fault>) -> BTreeMap<&'f Fault, usize> {
    let mut counts = BTreeMap::new();
    faults.for_each(|fault| *counts.entry(fault).or_default() += 1);
    counts
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let (planted, found) = (planted(), found());
    assert!(planted.len() >= MIN_PLANTED, "{} are planted", planted.len());
    assert!(planted.iter().all(|(_, file, ..)| Path::new("examples").join(file).is_file()));
    let known = count(planted.iter());
    let said = count(found.iter().map(|(fault, _)| fault));
    let missed: Vec<_> = known.iter().filter(|(fault, n)| said.get(*fault) != Some(n)).collect();
    let across = found.iter().filter(|(fault, across)| *across && !known.contains_key(fault));
    let unexpected: Vec<_> = across.collect();
    assert!(missed.is_empty() && unexpected.is_empty(), "missed: {missed:#?}\nnot planted: {unexpected:#?}");
}
