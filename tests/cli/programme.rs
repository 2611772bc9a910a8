//! `sayso check` on a part of a programme.

use super::{folder, json, run, status, stderr};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The findings of a call in a folder.
fn findings(folder: &Path, paths: &[&str]) -> Vec<Value> {
    let output = run(folder, &[&["check", "--format", "json", "--fail-on", "never"], paths].concat());
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    json(&output)["findings"].as_array().unwrap().clone()
}

/// Those of one file.
fn of<'f>(findings: &'f [Value], path: &str) -> Vec<&'f Value> {
    findings.iter().filter(|finding| finding["path"] == path).collect()
}

#[test]
fn of_a_document_the_same_is_said_as_in_a_check_of_the_whole() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let whole = findings(&examples, &["."]);
    let paths: BTreeSet<&str> = whole.iter().map(|finding| finding["path"].as_str().unwrap()).collect();
    let documents: Vec<&str> = paths.iter().copied().filter(|path| path.ends_with(".md")).collect();
    assert!(documents.len() > 6 && documents.len() < paths.len(), "{paths:?}");
    for path in documents {
        let alone = findings(&examples, &[path]);
        assert_eq!(alone.iter().collect::<Vec<_>>(), of(&whole, path), "{path}");
    }
}

#[test]
fn a_register_is_spoken_of_where_what_is_named_has_it() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let whole = findings(&examples, &["."]);
    let evidence = of(&whole, "registers/evidence.csv");
    assert!(!evidence.is_empty());
    let with_registers = findings(&examples, &["narratives", "registers"]);
    assert_eq!(of(&with_registers, "registers/evidence.csv"), evidence);
    assert!(of(&findings(&examples, &["narratives"]), "registers/evidence.csv").is_empty());
}

#[test]
fn what_was_not_asked_for_costs_nothing_where_it_cannot_be_read() {
    let folder = folder(&[
        ("registers/owners.csv", b"role\nHead of Security\nIT Lead\n"),
        ("access.md", b"# Access\n\nThe IT Lead reviews access quarterly in ACCESS tickets.\n"),
        ("broken.md", b"# Acc\xe9s\n"),
    ]);
    assert_eq!(findings(folder.path(), &["access.md"]), Vec::<Value>::new());
    assert_eq!(status(&run(folder.path(), &["check", "."])), 2);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_programme_is_not_followed_unasked() {
    const MATRIX: &[u8] =
        b"# Controls\n\n## AC-01 Access review\n\nOwner: IT Lead\nFrequency: quarterly\nEvidence: ACCESS tickets\n\nThe IT Lead reviews access rights.\n";
    let outside = folder(&[("controls.md", MATRIX)]);
    let folder = folder(&[
        ("registers/owners.csv", b"role\nHead of Security\nIT Lead\n"),
        (
            "review.md",
            b"# Access\n\n## AC-01 Access review\n\nThe IT Lead reviews access rights annually in ACCESS tickets.\n",
        ),
    ]);
    let inside = folder.path().join("controls.md");
    std::os::unix::fs::symlink(outside.path().join("controls.md"), &inside).unwrap();
    // Of two documents, the second in order is told.
    assert_eq!(findings(folder.path(), &["review.md"]), Vec::<Value>::new());
    fs::remove_file(&inside).unwrap();
    fs::write(&inside, MATRIX).unwrap();
    let [found] = &findings(folder.path(), &["review.md"])[..] else {
        panic!("the two contradict each other")
    };
    assert_eq!(found["rule"], "conflicting-cadence");
}
