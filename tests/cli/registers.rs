//! `sayso init --registers`: first registers, from what the documents name.

use super::{folder, json, run, status, stderr, stdout};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const DESCRIPTION: &[u8] = b"\
# System description of Larkfield

## Components of the system

| Component | Purpose |
| --- | --- |
| Ledger Database | Holds the books |
| Okta | Sign-in |
| Jira and PagerDuty | Tickets and alerts |
| Backups | Copies of the books |

## Subservice organisations

| Vendor | Service |
| --- | --- |
| Larch Hosting, Inc. | Runs the servers |
| Okta | Sign-in |
| Amazon Web Services | Runs the rest |
";

const ACCESS: &[u8] = b"\
# Access narrative

## AX-01 Access review

**Owner:** Head of Security

The Chief Technology Officer reviews user access to the Ledger Database in Okta quarterly and files the export in Jira.
The CTO approves it in Jira. The Head of Security keeps the export for a year. Splunk keeps its log.

## AX-02 Leavers

**Owner:** System Owner

The Head of Security removes access in Okta and AWS within one day. Jane Miller tells the engineers, and the auditors read it.
";

fn larkfield() -> TempDir {
    folder(&[("description.md", DESCRIPTION), ("narratives/access.md", ACCESS)])
}

/// The first two cells of each row.
fn rows(folder: &Path, register: &str) -> Vec<String> {
    let text = fs::read_to_string(folder.join(format!("registers/{register}.csv"))).unwrap();
    let first = |line: &str| line.splitn(3, ',').take(2).collect::<Vec<_>>().join(",");
    text.lines()
        .skip(1)
        .map(|line| if line.starts_with('"') { line.to_owned() } else { first(line) })
        .collect()
}

#[test]
fn registers_begin_with_what_the_documents_name() {
    let folder = larkfield();
    let output = run(folder.path(), &["init", "--registers"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let said = stdout(&output);
    assert!(
        said.starts_with("Wrote sayso.toml, from 2 documents.\nWrote registers/owners.csv, with 2 owners.\n"),
        "{said}"
    );
    assert_eq!(rows(folder.path(), "owners"), ["Head of Security,", "Chief Technology Officer,CTO"]);
    let systems = rows(folder.path(), "systems");
    assert_eq!(systems, ["Okta,", "Ledger Database,", "Jira,", "PagerDuty,"]);
    let vendors = rows(folder.path(), "vendors");
    assert_eq!(vendors.len(), 3, "{vendors:?}");
    assert!(vendors.contains(&"Larch Hosting,".to_owned()), "{vendors:?}");
    assert!(vendors.contains(&"Amazon Web Services,AWS".to_owned()), "{vendors:?}");
    let systems = fs::read_to_string(folder.path().join("registers/systems.csv")).unwrap();
    assert!(systems.contains("Ledger Database,,,[TODO: yes or no],[TODO: which role],,"), "{systems}");
    assert!(systems.contains("see description.md:7"), "{systems}");
    // Which records there are nobody can tell from documents.
    assert!(!folder.path().join("registers/evidence.csv").exists());
}

#[test]
fn what_has_been_begun_reads_back_and_raises_no_storm() {
    let findings = |folder: &Path| {
        let output = run(folder, &["check", "--format", "json", "--fail-on", "never"]);
        let findings = json(&output)["findings"].as_array().unwrap().clone();
        let one = |f: &serde_json::Value| {
            (f["path"].as_str().unwrap().to_owned(), f["rule"].as_str().unwrap().to_owned())
        };
        findings.iter().map(one).collect::<Vec<_>>()
    };
    let folder = larkfield();
    run(folder.path(), &["init"]);
    let before = findings(folder.path());
    run(folder.path(), &["init", "--registers"]);
    let after = findings(folder.path());
    let new: Vec<_> = after.iter().filter(|finding| !before.contains(finding)).collect();
    let files: Vec<_> = new.iter().map(|(path, rule)| (path.as_str(), rule.as_str())).collect();
    let expected = ["owners", "systems", "vendors"].map(|name| format!("registers/{name}.csv"));
    assert_eq!(files, expected.each_ref().map(|path| (path.as_str(), "unfilled-placeholder")));

    // Once they are filled in, documents are held against them.
    let owners = fs::read_to_string(folder.path().join("registers/owners.csv")).unwrap();
    let owners = owners.replace("[TODO: who holds it]", "").replace("Head of Security", "IT Lead");
    fs::write(folder.path().join("registers/owners.csv"), owners).unwrap();
    let said = findings(folder.path());
    assert!(
        said.iter().any(|(path, rule)| path == "narratives/access.md" && rule == "unknown-owner"),
        "{said:?}"
    );
}

#[test]
fn registers_are_begun_only_where_that_is_wanted_and_there_are_none() {
    let folder = larkfield();
    let output = run(folder.path(), &["init"]);
    let told = "The documents name 2 owners, 4 systems and 3 vendors, and there are no registers. `sayso init --registers` begins them.";
    assert_eq!(stdout(&output), format!("Wrote sayso.toml, from 2 documents.\n{told}\n"));
    assert!(!folder.path().join("registers").exists());

    fs::create_dir(folder.path().join("registers")).unwrap();
    let own = "role\nHead of Security\n";
    fs::write(folder.path().join("registers/owners.csv"), own).unwrap();
    let output = run(folder.path(), &["init", "--registers"]);
    assert_eq!(status(&output), 2);
    let said = stderr(&output);
    assert!(
        said.contains("there are registers already, so none is proposed: registers/owners.csv"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(folder.path().join("registers/owners.csv")).unwrap(), own);
    assert!(!folder.path().join("registers/systems.csv").exists());

    // What is called so and is no register stays, too.
    let folder = larkfield();
    fs::create_dir(folder.path().join("registers")).unwrap();
    fs::write(folder.path().join("registers/systems.csv"), "").unwrap();
    let output = run(folder.path(), &["init", "--registers"]);
    assert_eq!(status(&output), 2, "{}", stdout(&output));
    assert_eq!(fs::read_to_string(folder.path().join("registers/systems.csv")).unwrap(), "");
}

#[test]
fn documents_that_name_nothing_begin_no_register() {
    let folder = super::folder(&[("notes.md", b"# Notes\n\nNothing is said here.\n")]);
    let output = run(folder.path(), &["init", "--registers"]);
    assert_eq!(status(&output), 0);
    let said =
        "Wrote sayso.toml, from 1 document.\nThe documents name nothing that a register could begin with.\n";
    assert_eq!(stdout(&output), said);
    assert!(!folder.path().join("registers").exists());
}
