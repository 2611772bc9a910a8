//! A control matrix as a table of values.

use super::{folder, json, run, status, stderr, stdout};
use serde_json::Value;
use std::path::Path;

const MATRIX: &[u8] = b"\
Control matrix 2026,,,,\n\
control_id,title,control_activity,owner,frequency,evidence\n\
AC-01,Access review,\"The IT Lead reviews \"\"admin\"\" accounts, and each exception becomes a ticket.\",IT Lead,Quarterly,ACCESS ticket\n\
AC-02,Leavers,Accounts are removed promptly.,IT Lead,Per leaver,HR ticket\n\
AC-03,Firewall,The Network Lead compares the rules with the baseline.,Network Lead,Quarterly,NET ticket\n";

const NARRATIVE: &[u8] = b"# Network narrative\n\nThe Network Lead compares the rules in force with the baseline twice a year (AC-03) and files the result in a NET ticket.\n";

fn findings(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = run(folder, &[&["check", "--format", "json", "--fail-on", "never"], arguments].concat());
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    json(&output)["findings"].as_array().unwrap().clone()
}

/// The rule, and the line and column where it speaks.
fn places(findings: &[Value], path: &str) -> Vec<(String, u64, u64)> {
    let of_file = findings.iter().filter(|finding| finding["path"] == path);
    let place = |finding: &Value| {
        let start = &finding["range"]["start"];
        let number = |name: &str| start[name].as_u64().unwrap();
        (finding["rule"].as_str().unwrap().to_owned(), number("line"), number("column"))
    };
    of_file.map(place).collect()
}

#[test]
fn a_matrix_is_a_document_and_other_tables_are_none() {
    let folder = folder(&[
        ("matrix/controls.csv", MATRIX),
        ("exports/users.csv", b"name,comment\nJo,removed promptly\n"),
        ("owners.csv", b"role\nIT Lead\nNetwork Lead\n"),
    ]);
    let found = findings(folder.path(), &["."]);
    assert_eq!(json(&run(folder.path(), &["check", ".", "--format", "json"]))["summary"]["files"], 1);
    assert_eq!(places(&found, "matrix/controls.csv"), [("open-deadline".to_owned(), 4, 36)]);
    // One that is named is read, and says nothing of controls.
    assert_eq!(findings(folder.path(), &["exports/users.csv"]), Vec::<Value>::new());
}

#[test]
fn rows_are_controls_and_cells_are_what_they_stand_for() {
    let folder = folder(&[("controls.csv", MATRIX)]);
    let shown = stdout(&run(folder.path(), &["inspect", "controls.csv"]));
    assert!(shown.contains("Control matrix 2026 (control matrix)"), "{shown}");
    assert!(
        shown.contains("control: AC-01 The IT Lead reviews \"admin\" accounts, and each exception"),
        "{shown}"
    );
}

#[test]
fn a_narrative_that_names_a_control_is_held_against_it() {
    let folder = folder(&[("controls.csv", MATRIX), ("narratives/network.md", NARRATIVE)]);
    let found = findings(folder.path(), &["."]);
    assert_eq!(places(&found, "narratives/network.md"), [("conflicting-cadence".to_owned(), 3, 64)]);
    let related = &found.iter().find(|f| f["rule"] == "conflicting-cadence").unwrap()["related"][0];
    assert_eq!((&related["path"], &related["line"]), (&Value::from("controls.csv"), &Value::from(5)));
}

#[test]
fn nothing_is_written_that_would_end_a_cell() {
    let folder = folder(&[("controls.csv", MATRIX)]);
    let found = findings(folder.path(), &["controls.csv"]);
    let deadline = found.iter().find(|finding| finding["rule"] == "open-deadline").unwrap();
    for fix in deadline["fixes"].as_array().unwrap() {
        for edit in fix["edits"].as_array().unwrap() {
            let text = edit["text"].as_str().or(edit["newText"].as_str()).unwrap_or_default();
            assert!(!text.contains([',', ';', '"', '\n']), "{text}");
        }
    }
    run(folder.path(), &["fix", "."]);
    assert_eq!(std::fs::read(folder.path().join("controls.csv")).unwrap(), MATRIX);
}
