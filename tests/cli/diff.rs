//! What has changed in substance between two drafts of a made-up company's documents.

use super::{folder, json, run, status, stderr, stdout};
use serde_json::Value;

/// The rows of each table as "Kind: what changed".
fn changes(old: &[(&str, &[u8])], new: &[(&str, &[u8])]) -> (Value, Vec<String>) {
    let named = |draft: &str, files: &[(&str, &[u8])]| {
        files.iter().map(|(name, bytes)| (format!("{draft}/{name}"), bytes.to_vec())).collect::<Vec<_>>()
    };
    let files = [named("old", old), named("new", new)].concat();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let folder = folder(&files);
    let output = run(folder.path(), &["diff", "old", "new", "--format", "json"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let list = json(&output);
    let mut rows = Vec::new();
    for table in list["tables"].as_array().unwrap() {
        for row in table["rows"].as_array().unwrap() {
            rows.push(format!(
                "{}: {}",
                table["title"].as_str().unwrap(),
                row["change"]["text"].as_str().unwrap()
            ));
        }
    }
    (list, rows)
}

/// The same for one control of one document.
fn control(old: &str, new: &str) -> Vec<String> {
    let text =
        |body: &str| format!("# Control narratives of Larkspur Ledger\n\n## LL-01 Ledger access\n\n{body}\n");
    let (old, new) = (text(old), text(new));
    changes(&[("controls.md", old.as_bytes())], &[("controls.md", new.as_bytes())]).1
}

#[test]
fn a_weaker_wording_comes_first_with_both_places() {
    let old = "# Access policy\n\n## Accounts\n\nEmployees must use the password manager.\n";
    let new = "# Access policy\n\n## Accounts\n\nEmployees should use the password manager.\n";
    let (list, rows) = changes(&[("access.md", old.as_bytes())], &[("access.md", new.as_bytes())]);
    assert_eq!(rows, ["Weakened: “Accounts”: “must” is now “should”"]);
    let row = &list["tables"][0]["rows"][0];
    for (key, path) in [("before", "old/access.md"), ("after", "new/access.md")] {
        let place = &row[key]["places"][0];
        assert_eq!((place["path"].as_str(), place["line"].as_u64()), (Some(path), Some(5)), "{row}");
    }
    let (_, back) = changes(&[("access.md", new.as_bytes())], &[("access.md", old.as_bytes())]);
    assert_eq!(back, ["Strengthened: “Accounts”: “should” is now “must”"]);
}

#[test]
fn intervals_deadlines_and_extents_are_compared() {
    let old = "The Security Lead reviews access to all ledger systems quarterly and files a ticket.";
    let new = "The Security Lead reviews access to critical ledger systems annually and files a ticket.";
    assert_eq!(
        control(old, new),
        ["Weakened: LL-01: “all” is now “critical”; less often: “quarterly” is now “annually”"]
    );
    let old = "The Security Lead disables accounts of leavers within 24 hours.";
    let new = "The Security Lead disables accounts of leavers within 72 hours.";
    assert_eq!(
        control(old, new),
        ["Weakened: LL-01: a longer deadline: “within 24 hours” is now “within 72 hours”"]
    );
    let old = "Passwords must have at least 14 characters.";
    let new = "Passwords must have at least 12 characters.";
    assert_eq!(control(old, new), ["Weakened: password length"], "a figure is told once");
}

#[test]
fn other_words_are_only_counted() {
    let text = |body: &str| format!("# Access policy\n\n## Accounts\n\n{body}\n");
    for (old, new) in [
        (
            "The Security Lead reviews access every 90 days.",
            "Access is reviewed by the Security Lead quarterly.",
        ),
        (
            "Accounts of leavers are disabled within 24 hours.",
            "Leavers' accounts are disabled within one day.",
        ),
        ("Only administrators change the ledger.", "Only administrators may change the ledger."),
        ("Logs are kept for one year.", "Logs are kept for one year, in the archive."),
    ] {
        let (old, new) = (text(old), text(new));
        let (list, rows) = changes(&[("a.md", old.as_bytes())], &[("a.md", new.as_bytes())]);
        assert_eq!(rows, [""; 0], "{old}{new}");
        let lead = list["lead"].as_str().unwrap();
        assert!(lead.contains("1 sentence says the same in other words"), "{lead}");
    }
}

#[test]
fn controls_owners_and_criteria_come_and_go() {
    let matrix = |rows: &str| {
        format!("# Matrix\n\n| Control | Activity | Owner | Criteria |\n| --- | --- | --- | --- |\n{rows}")
    };
    let old = matrix(
        "| LL-01 | Access to the ledger is reviewed | Security Lead | CC6.1, CC6.2 |\n\
         | LL-02 | Backups are restored | IT Manager | A1.2 |\n",
    );
    let new = matrix(
        "| LL-01 | Access to the ledger is reviewed | Finance Manager | CC6.1 |\n\
         | LL-03 | Changes are approved | Head of Engineering | CC8.1 |\n",
    );
    let (_, rows) = changes(&[("matrix.md", old.as_bytes())], &[("matrix.md", new.as_bytes())]);
    for row in ["Gone: Control", "Gone: LL-01: criterion", "Changed: LL-01: another owner", "New: Control"] {
        assert!(rows.iter().any(|other| other == row), "{row} in {rows:?}");
    }
    assert!(!rows.iter().any(|row| row.starts_with("Weakened")), "{rows:?}");
}

#[test]
fn exclusions_are_told_when_they_come_and_go() {
    let old = "# Policy\n\n## Scope\n\nThe demo environment is not in scope.\n";
    let new = "# Policy\n\n## Scope\n\nThe payroll system is not in scope.\n";
    let (_, rows) = changes(&[("a.md", old.as_bytes())], &[("a.md", new.as_bytes())]);
    assert_eq!(rows, ["Weakened: “Scope”: exclusion added", "Strengthened: “Scope”: exclusion removed"]);
}

#[test]
fn two_equal_drafts_have_no_change_and_what_cannot_be_read_is_said() {
    let folder =
        folder(&[("a.md", b"# Policy\n\nAccess is reviewed.\n"), ("bad/a.md", b"Caf\xe9 is open.\n")]);
    let output = run(folder.path(), &["diff", "a.md", "a.md"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("Nothing has changed in substance."), "{}", stdout(&output));
    let output = run(folder.path(), &["diff", "a.md", "bad"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("bad/a.md"), "{}", stderr(&output));
    assert!(!stdout(&output).contains("Gone"), "{}", stdout(&output));
}
