//! `sayso scope` and `sayso coverage`, on small programmes.

use super::{folder, json, run, sayso, status, stderr, stdout};
use serde_json::Value;
use std::path::Path;

const DESCRIPTION: &str = "# System description of Quillmoor Track

## Components of the system

### Infrastructure

The service runs in AWS in the region eu-west-2.

### Software

Staff use Okta to sign in and Slack to talk.

## Exclusions

- **Metabase** is an AWS dashboard of company figures.

The Trust Services Criteria of the Security category are covered. Physical access (CC6.4) is met by AWS.
";

const NARRATIVE: &str = "# Access narrative

People in the office in Dublin work from eu-central-1, too, and look at Datadog.

## AC-01 Access review

**Owner:** Head of Security
**Criteria:** CC6.3

The Head of Security reviews the access of each role in Okta quarterly, exports it from Logwarden, and keeps the ACCESS ticket.

## AC-02 Leavers

**Criteria:** CC6.2, CC8.1

The IT Lead removes the access of leavers within one day.
";

const SYSTEMS: &str =
    "system,aliases,in_scope\nOkta,single sign-on,yes\nSlack,,no\nBilling ledger,,yes\nMetabase,,no\n";

fn programme() -> tempfile::TempDir {
    folder(&[
        ("system-description.md", DESCRIPTION.as_bytes()),
        ("access.md", NARRATIVE.as_bytes()),
        ("registers/systems.csv", SYSTEMS.as_bytes()),
        ("registers/evidence.csv", b"id,control,date\nEV-1,AC-01,2026-03-31\n"),
    ])
}

fn list(folder: &Path, command: &str) -> Value {
    let output =
        sayso(folder, &[command, "--format", "json"]).env("SAYSO_TODAY", "2026-12-31").output().unwrap();
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    json(&output)
}

/// The rows of all tables by what their first cell says.
fn rows(list: &Value) -> Vec<Vec<String>> {
    let tables = list["tables"].as_array().unwrap();
    let all = tables.iter().flat_map(|table| {
        let columns = table["columns"].as_array().unwrap();
        table["rows"].as_array().unwrap().iter().map(|row| {
            let text =
                |column: &Value| row[column["key"].as_str().unwrap()]["text"].as_str().unwrap().to_owned();
            columns.iter().map(text).collect()
        })
    });
    all.collect()
}

fn row(list: &Value, first: &str) -> Vec<String> {
    let all = rows(list);
    let found = all.iter().find(|row| row[0] == first || row[0].starts_with(&format!("{first} (")));
    found.cloned().unwrap_or_else(|| panic!("no row {first}: {all:#?}"))
}

#[test]
fn the_ledger_says_where_each_thing_stands() {
    let folder = programme();
    let scope = list(folder.path(), "scope");
    for (thing, standing) in [
        ("Slack", "in and out"),
        ("Logwarden", "unsaid"),
        ("Datadog", "unsaid"),
        ("eu-central-1", "unsaid"),
        ("Dublin", "unsaid"),
        ("eu-west-2", "in"),
        ("Okta", "in"),
        ("Metabase", "out"),
        ("Billing ledger", "in, and not in the description"),
    ] {
        assert_eq!(row(&scope, thing)[1], standing, "{thing}");
    }
    let okta = row(&scope, "Okta");
    assert_eq!(okta[0], "Okta (single sign-on)");
    assert!(okta[2].contains("systems register") && okta[2].contains("“Software”"), "{okta:?}");
    assert_eq!(okta[4], "AC-01");
    // An account at AWS that is out does not put AWS out.
    assert!(!row(&scope, "AWS")[3].contains("Metabase"), "{:?}", row(&scope, "AWS"));
    assert!(row(&scope, "Logwarden")[5].contains("nowhere"), "it stands in a control and nowhere else");
    let names: Vec<String> = rows(&scope).into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(names[0], "Slack", "what contradicts comes first");
    for word in ["Security", "Staff", "Access", "Quillmoor"] {
        assert!(!names.iter().any(|name| name == word), "{word} is no thing: {names:?}");
    }
}

#[test]
fn coverage_has_the_gaps_first_and_evidence_from_the_register() {
    let folder = programme();
    let coverage = list(folder.path(), "coverage");
    let all = rows(&coverage);
    assert_eq!(all[0][2], "no control", "{:?}", all[0]);
    let review = row(&coverage, "CC6.3");
    assert_eq!((review[2].as_str(), review[3].as_str()), ("covered", "AC-01"));
    assert_eq!(review[5], "in the register: EV-1");
    assert_eq!(row(&coverage, "CC6.2")[2], "mapped, no evidence named");
    assert_eq!(row(&coverage, "CC8.1")[4], "not stated, and no word of the control is about it");
    let elsewhere = row(&coverage, "CC6.4");
    assert!(elsewhere[3].contains("Physical access (CC6.4) is met by AWS"), "{elsewhere:?}");
    assert!(!all.iter().any(|row| row[0] == "A1.2"), "availability is not in scope");
    assert_eq!(row(&coverage, "DC 3")[2], "answered in part");
    assert_eq!(row(&coverage, "DC 6")[2], "not answered");
}

#[test]
fn what_a_whole_document_claims_is_claimed_by_no_control() {
    let text = "---\ncriteria: [CC7.1]\n---\n\n# Scans\n\n## SC-01 Scans\n\nThe SRE Lead scans hosts weekly in Wiz.\n";
    let other = "# Matrix\n\n| Control | Activity | Criteria |\n| --- | --- | --- |\n| SC-02 | The SRE Lead reviews alerts daily | CC7.2 |\n";
    let folder = folder(&[("scans.md", text.as_bytes()), ("matrix.md", other.as_bytes())]);
    let coverage = list(folder.path(), "coverage");
    assert_eq!(row(&coverage, "CC7.1")[2], "no control; a whole document claims it");
    assert_eq!(row(&coverage, "CC7.2")[3], "SC-02");
}

#[test]
fn the_lists_of_the_examples_can_be_read() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for command in ["scope", "coverage"] {
        let output = run(&examples, &[command]);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert!(stdout(&output).lines().all(|line| !line.contains('\u{1b}')));
    }
    let scope = list(&examples, "scope");
    assert_eq!(row(&scope, "Slack")[1], "in and out");
}

#[test]
fn facts_have_contradictions_first() {
    let folder = folder(&[
        ("registers/owners.csv", b"role\nHead of Security\nIT Lead\n"),
        (
            "policies/access-policy.md",
            b"# Access Policy\n\nPasswords have at least 14 characters. The IT Lead disables the Okta account within 24 hours of the end of employment.\n",
        ),
        (
            "narratives/access.md",
            b"# Access narrative\n\nPasswords have at least 12 characters. The IT Lead disables the Okta account within 3 days of the end of employment.\n",
        ),
    ]);
    let facts = list(folder.path(), "facts");
    let told: Vec<_> = rows(&facts).into_iter().map(|row| (row[1].clone(), row[2].clone())).collect();
    let contradiction = |words: &str| told.contains(&(words.to_owned(), "contradicts".to_owned()));
    assert!(contradiction("14 characters") && contradiction("12 characters"), "{told:?}");
    assert!(contradiction("within 24 hours") && contradiction("within 3 days"), "{told:?}");
}
