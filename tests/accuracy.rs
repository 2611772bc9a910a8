//! Scores the findings against labelled documents and compares with the committed scores.
//!
//! `cargo test --release --test accuracy -- --nocapture` prints the table, the misses and the false
//! alarms with their text; `SAYSO_BLESS=1` commits new scores. The labelled documents stand beside
//! the checkout, in `../shared`; without them there is nothing to score.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use sayso::engine::{Settings, check_text};
use sayso::finding::{Family, Finding};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A family's F1 may fall by so much before the test fails.
const TOLERANCE: f64 = 0.02;
const FAMILIES: [Family; 4] = [Family::Wording, Family::Scope, Family::Owner, Family::Evidence];

/// A set of labels: its name, the labels, the folder of the documents.
struct Set {
    name: &'static str,
    labels: PathBuf,
    documents: PathBuf,
}

fn sets() -> Vec<Set> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared");
    vec![
        Set { name: "development", labels: shared.join("gold/dev.tsv"), documents: shared.join("gold/dev") },
        Set {
            name: "further",
            labels: root.join("tests/labels/agreed.tsv"),
            documents: shared.join("corpus"),
        },
    ]
}

/// A labelled sentence, list item or table row.
struct Unit {
    line: String,
    start: usize,
    end: usize,
    /// `1`, `0` or `?`, in the order of [`FAMILIES`].
    labels: [String; 4],
}

fn read_labels(path: &Path) -> BTreeMap<String, Vec<Unit>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let column = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let (document, line, start, end) = (column("doc"), column("line"), column("start"), column("end"));
    let families = FAMILIES.map(|f| column(f.name()));
    let mut units: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
    for row in lines {
        let cells: Vec<&str> = row.split('\t').collect();
        units.entry(cells[document].to_owned()).or_default().push(Unit {
            line: cells[line].to_owned(),
            start: cells[start].parse().unwrap(),
            end: cells[end].parse().unwrap(),
            labels: families.map(|f| cells[f].to_owned()),
        });
    }
    units
}

#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Tally {
    fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The units that a finding speaks of: the first that each of its places touches.
fn touched(finding: &Finding, units: &[Unit]) -> Vec<usize> {
    std::iter::once(finding.span)
        .chain(finding.also.iter().copied())
        .filter_map(|span| {
            let (start, end) = (span.start as usize, (span.end as usize).max(span.start as usize + 1));
            units.iter().position(|u| u.start < end && start < u.end)
        })
        .collect()
}

struct Score {
    families: [Tally; 4],
    report: String,
}

fn score(set: &Set) -> Score {
    let mut families: [Tally; 4] = Default::default();
    let mut rules: BTreeMap<(usize, &str), Tally> = BTreeMap::new();
    let mut details: [String; 4] = Default::default();
    for (name, units) in read_labels(&set.labels) {
        let text = std::fs::read_to_string(set.documents.join(&name)).unwrap();
        let findings = check_text(&text, &name, &Settings::default()).findings;
        for (family, kind) in FAMILIES.into_iter().enumerate() {
            let mut hit: BTreeMap<usize, &str> = BTreeMap::new();
            for finding in findings.iter().filter(|f| f.family == kind) {
                for unit in touched(finding, units.as_slice()) {
                    hit.entry(unit).or_insert(finding.rule);
                    let tally = rules.entry((family, finding.rule)).or_default();
                    match units[unit].labels[family].as_str() {
                        "1" => tally.right += 1,
                        "0" => tally.wrong += 1,
                        _ => {}
                    }
                }
            }
            for (index, unit) in units.iter().enumerate() {
                let words = text[unit.start..unit.end].split_whitespace().collect::<Vec<_>>().join(" ");
                let words: String = words.chars().take(150).collect();
                let tally = &mut families[family];
                match (unit.labels[family].as_str(), hit.get(&index)) {
                    ("1", Some(_)) => tally.right += 1,
                    ("1", None) => {
                        tally.missed += 1;
                        let _ = writeln!(details[family], "    missed       {name}:{} {words}", unit.line);
                    }
                    ("0", Some(rule)) => {
                        tally.wrong += 1;
                        let _ = writeln!(
                            details[family],
                            "    false alarm  {name}:{} {rule}: {words}",
                            unit.line
                        );
                    }
                    _ => {}
                }
            }
        }
    }
    let mut report = format!("{} labels\n", set.name);
    for (family, kind) in FAMILIES.into_iter().enumerate() {
        let tally = &families[family];
        let _ = writeln!(
            report,
            "  {:10} precision {:.3}  recall {:.3}  F1 {:.3}  ({} right, {} false alarms, {} missed)",
            kind.name(),
            tally.precision(),
            tally.recall(),
            tally.f1(),
            tally.right,
            tally.wrong,
            tally.missed,
        );
        for ((_, rule), tally) in rules.iter().filter(|((f, _), _)| *f == family) {
            let _ = writeln!(report, "    {rule:24} {:3} right {:3} false alarms", tally.right, tally.wrong);
        }
        report.push_str(&details[family]);
    }
    Score { families, report }
}

#[test]
fn accuracy_does_not_fall() {
    let committed_path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labels/scores.json");
    let mut scores = serde_json::Map::new();
    for set in sets() {
        if !set.labels.exists() || !set.documents.exists() {
            println!("no labelled documents at {}: nothing to score", set.documents.display());
            return;
        }
        let score = score(&set);
        println!("{}", score.report);
        let families = FAMILIES.into_iter().zip(&score.families).map(|(family, tally)| {
            let rounded = |x: f64| (x * 1000.0).round() / 1000.0;
            let value = serde_json::json!({
                "precision": rounded(tally.precision()),
                "recall": rounded(tally.recall()),
                "f1": rounded(tally.f1()),
            });
            (family.name().to_owned(), value)
        });
        scores.insert(set.name.to_owned(), families.collect::<serde_json::Map<_, _>>().into());
    }
    let scores = serde_json::Value::Object(scores);
    if std::env::var_os("SAYSO_BLESS").is_some() {
        std::fs::write(&committed_path, format!("{:#}\n", scores)).unwrap();
        return;
    }
    let committed: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&committed_path).unwrap()).unwrap();
    for family in FAMILIES {
        let f1 = |scores: &serde_json::Value| scores["development"][family.name()]["f1"].as_f64().unwrap();
        let (before, now) = (f1(&committed), f1(&scores));
        assert!(
            now >= before - TOLERANCE,
            "{}: F1 on the development labels fell from {before} to {now}",
            family.name()
        );
    }
}
