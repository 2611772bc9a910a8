//! `sayso.toml`: what holds for which document, and what is said of a broken one.

use super::{FLAGGED, folder, json, run, sayso, status, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The findings of a run as "path rule level".
fn findings(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let report = json(&run(folder, &[&["check", "--format", "json"], arguments].concat()));
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|f| format!("{} {} {}", text(f, "path"), text(f, "rule"), text(f, "level"))).collect()
}

/// What is said of a file with this text beside a document.
fn complaints(config: &str) -> String {
    let folder = folder(&[("sayso.toml", config.as_bytes()), ("a.md", FLAGGED.as_bytes())]);
    let output = run(folder.path(), &["check"]);
    assert_eq!(status(&output), 2);
    stderr(&output)
}

#[test]
fn the_nearest_file_holds() {
    let folder = folder(&[
        ("sayso.toml", b"[rules]\nopen-cadence = \"error\"\n"),
        ("a.md", FLAGGED.as_bytes()),
        ("sub/deep/b.md", FLAGGED.as_bytes()),
        ("own/sayso.toml", b"[rules]\nwording = \"off\"\n"),
        ("own/c.md", FLAGGED.as_bytes()),
    ]);
    let expected = ["a.md open-cadence error", "sub/deep/b.md open-cadence error"];
    assert_eq!(findings(folder.path(), &[]), expected);
    assert_eq!(findings(&folder.path().join("sub"), &["deep"]), ["deep/b.md open-cadence error"]);
    assert_eq!(findings(folder.path(), &["--no-config", "own"]), ["own/c.md open-cadence warning"]);
    assert_eq!(findings(folder.path(), &["--config", "sayso.toml", "own"]), ["own/c.md open-cadence error"]);
}

#[test]
fn registers_lie_in_the_folder() {
    for path in
        ["../owners.csv", "/etc/owners.csv", "lists/../../owners.csv", "C:/owners.csv", "~/owners.csv"]
    {
        let said = complaints(&format!("[registers]\nowners = [\"a.csv\", \"{path}\"]\n"));
        assert!(said.contains("sayso.toml:2:10: ") && said.contains("leads out of this folder"), "{said}");
    }
    let said = complaints("registers.evidence-files = { path = \"evidence\", pattern = \"{ticket}\" }\n");
    assert!(said.contains("there is no {ticket}; there are {id}, {control}"), "{said}");
    let said = complaints("registers.owners = 3\n");
    assert!(said.contains("a path such as \"registers/owners.csv\", or a list of paths"), "{said}");
}

#[test]
fn entries_for_documents_count_from_the_folder_of_their_file() {
    let config = "[rules]\nwording = \"hint\"\n[[documents]]\npath = \"policies\"\nrules.open-cadence = \"error\"\n\
        [[documents]]\npath = \"**/drafts/*.md\"\nkind = \"other\"\n";
    let folder = folder(&[
        ("sayso.toml", config.as_bytes()),
        ("a.md", FLAGGED.as_bytes()),
        ("policies/b.md", FLAGGED.as_bytes()),
        ("policies/drafts/c.md", FLAGGED.as_bytes()),
        ("other/policies/d.md", FLAGGED.as_bytes()),
    ]);
    let expected = [
        "a.md open-cadence hint",
        "other/policies/d.md open-cadence hint",
        "policies/b.md open-cadence error",
    ];
    assert_eq!(findings(folder.path(), &[]), expected);
}

#[test]
fn a_file_can_extend_another() {
    let base = "allow = [\"periodically\"]\nfail-on = \"never\"\n[rules]\nopen-deadline = \"off\"\n\
        [[documents]]\npath = \"policies\"\nkind = \"other\"\n";
    let folder = folder(&[
        ("shared/sayso.toml", base.as_bytes()),
        ("team/sayso.toml", b"extends = \"../shared/sayso.toml\"\nfail-on = \"error\"\n"),
        ("team/a.md", FLAGGED.as_bytes()),
        ("team/policies/b.md", "# Access\n\nThe SRE Lead acts promptly.\n".as_bytes()),
    ]);
    assert_eq!(findings(folder.path(), &[]), [] as [String; 0]);
    fs::write(folder.path().join("shared/sayso.toml"), "extends = \"../team/sayso.toml\"\n").unwrap();
    let output = run(folder.path(), &["check"]);
    assert_eq!(
        stderr(&output),
        "error: shared/sayso.toml:1:11: team/sayso.toml extends itself by way of this\n\
         error: 2 documents were not checked, because team/sayso.toml has errors\n"
    );
    fs::remove_file(folder.path().join("shared/sayso.toml")).unwrap();
    let said = stderr(&run(folder.path(), &["check"]));
    assert!(said.starts_with("error: team/sayso.toml:1:11: shared/sayso.toml: no such file"), "{said}");
}

#[test]
fn flags_win_over_files() {
    let config = "fail-on = \"never\"\nmin-confidence = \"high\"\n[rules]\nopen-cadence = \"off\"\n";
    let folder = folder(&[("sayso.toml", config.as_bytes()), ("a.md", FLAGGED.as_bytes())]);
    let select = ["check", "--select", "open-cadence"];
    assert_eq!(status(&run(folder.path(), &["check"])), 0);
    assert_eq!(findings(folder.path(), &select[1..]), ["a.md open-cadence warning"]);
    assert_eq!(status(&run(folder.path(), &select)), 0);
    assert_eq!(status(&run(folder.path(), &[&select[..], &["--fail-on", "warning"]].concat())), 1);
    assert_eq!(
        findings(folder.path(), &["--select", "open-cadence", "--ignore", "wording"]),
        [] as [String; 0]
    );
}

#[test]
fn left_out_files_are_read_when_they_are_named() {
    let folder = folder(&[
        ("sayso.toml", b"exclude = [\"old/\", \"*.draft.md\"]\n"),
        ("a.md", FLAGGED.as_bytes()),
        ("b.draft.md", FLAGGED.as_bytes()),
        ("old/deep/c.md", FLAGGED.as_bytes()),
    ]);
    assert_eq!(findings(folder.path(), &[]), ["a.md open-cadence warning"]);
    assert_eq!(findings(folder.path(), &["old/deep/c.md"]), ["old/deep/c.md open-cadence warning"]);
}

#[test]
fn words_can_be_allowed_everywhere_or_for_one_rule() {
    let text = "# Access narrative\n\nThe SRE Lead reviews access periodically\nin Jira.\n\nThe SRE Lead answers alerts \
        promptly in Jira.\n";
    let with = |config: &str| {
        let folder = folder(&[("sayso.toml", config.as_bytes()), ("a.md", text.as_bytes())]);
        findings(folder.path(), &["--select", "wording"])
    };
    let (cadence, deadline) = ("a.md open-cadence warning", "a.md open-deadline warning");
    assert_eq!(with(""), [cadence, deadline]);
    assert_eq!(with("allow = [\"Periodically in Jira\"]"), [deadline]);
    assert_eq!(with("allow = [\"period\"]"), [cadence, deadline]);
    assert_eq!(with("rules.open-deadline.allow = [\"periodically\", \"promptly\"]"), [cadence]);
}

#[test]
fn what_documents_do_not_say_can_be_given() {
    let with = |config: &str, rule: &str, text: &str| {
        let folder = folder(&[("sayso.toml", config.as_bytes()), ("a.md", text.as_bytes())]);
        let run = |more: &[&str]| findings(folder.path(), &[&["--select", rule], more].concat()).len();
        (run(&["--no-config"]), run(&[]))
    };
    let terms = "# Access narrative\n\nThe CRT approves each change in Jira.\n";
    assert_eq!(with("terms = [\"CRT\"]", "undefined-term", terms), (1, 0));
    let template = "# Access policy\n\nOwner: {{ Company }} CISO, {{lead}}\n";
    assert_eq!(with("placeholders = [\"{{company}}\"]", "unfilled-placeholder", template), (2, 1));
    let owned = "# Access control\n\n## Review\n\nOwner: Trust Desk Lead\n\nThe Trust Desk Lead reviews access quarterly.\n";
    assert_eq!(with("roles = [\"SRE Lead\"]", "unknown-owner", owned), (0, 1));
    assert_eq!(with("roles = [\"Trust Desk Lead\"]", "unknown-owner", owned), (0, 0));
    let period = "[audit]\nfrom = 2026-01-01\nto = \"2026-12-31\"\n";
    let test = "# Recovery narrative\n\nThe last restore test was performed on March 3, 2025.\n";
    assert_eq!(with(period, "period-mismatch", test), (0, 1));
    let stated = "# System description\n\nThis covers the period January 1, 2025 to December 31, 2025.\n";
    assert_eq!(with(period, "period-mismatch", stated), (0, 1));
    let mapped = "# Control matrix\n\n| Control | Criteria |\n| --- | --- |\n| Reviews | CC6.1, CC6.2 |\n| Backups | A1.2 |\n";
    assert_eq!(with("audit.categories = [\"security\"]", "category-gap", mapped), (0, 1));
    assert_eq!(with("audit.categories = [\"security\", \"availability\"]", "category-gap", mapped), (0, 0));
    let old = "# Access procedure\n\nLarkspur follows NIST SP 800-53. Reviews are described in AC-13.\n";
    assert_eq!(with("audit.frameworks = [\"nist-800-53-r4\"]", "unknown-criterion", old), (1, 0));
}

#[test]
fn a_document_can_be_too_old() {
    let text = "---\ntitle: Access policy\nlast_reviewed: 2026-02-01\n---\n\n# Access policy\n\nAccounts are disabled.\n";
    let config = b"rules.stale-document.max-age-days = 365\n";
    let folder = folder(&[("sayso.toml", config), ("a.md", text.as_bytes())]);
    let on = |day: &str| {
        let arguments = ["check", "--format", "short", "--select", "stale-document", "-q"];
        stdout(&sayso(folder.path(), &arguments).env("SAYSO_TODAY", day).output().unwrap())
    };
    assert_eq!(on("2027-02-01"), "");
    assert_eq!(
        on("2027-02-02"),
        "a.md:3:16: warning[stale-document] “2026-02-01” is 366 days ago, and a review is due after 365\n"
    );
}

#[test]
fn all_that_is_wrong_is_said_with_its_place() {
    let config = "fail-onn = \"error\"\nallow = \"best effort\"\nterms = [\"CRT\", 3]\n\n[audit]\nto = \"31.12.2026\"\n\
        categories = [\"securty\"]\n\n[rules]\nopen-cadense = \"off\"\nwording = \"loud\"\nowner = { lvel = \"off\" }\n\n\
        [[documents]]\npath = \"[a\"\nkind = \"polices\"\n";
    assert_eq!(
        complaints(config),
        "error: sayso.toml:1:1: there is no key `fail-onn` here; did you mean `fail-on`?\n\
         error: sayso.toml:2:9: a list of values in [ ] is wanted here, and this is string \"best effort\"\n\
         error: sayso.toml:3:17: a string is wanted here, and this is integer `3`\n\
         error: sayso.toml:6:6: a date is wanted, written as 2026-01-31\n\
         error: sayso.toml:7:15: “securty” is no value for this; did you mean `security`?\n\
         error: sayso.toml:10:1: there is no rule or family `open-cadense`; did you mean `open-cadence`?\n\
         error: sayso.toml:11:11: “loud” is no value for this; there are `on`, `off`, `hint`, `warning`, `error`\n\
         error: sayso.toml:12:11: there is no key `lvel` here; did you mean `level`?\n\
         error: sayso.toml:15:8: “[a” is no pattern for paths: unclosed character class; missing ']'\n\
         error: sayso.toml:16:8: “polices” is no value for this; did you mean `policy`?\n\
         error: 1 document was not checked, because sayso.toml has errors\n"
    );
    assert!(complaints("[[documents]]\nkind = \"policy\"\n").contains("1:1: the key `path` is missing here"));
    assert!(
        complaints("[audit]\nfrom = 2026-01-01\n").contains("2:8: the audit period has no end; add `to`")
    );
    assert!(
        complaints("[audit]\nfrom = 2026-01-01\nto = 2025-01-01\n").contains("3:6: the audit period ends")
    );
    assert!(complaints("rules.owner.max-age-days = 3\n").contains("1:28: `owner` has no `max-age-days`"));
    assert!(complaints("allow = [\n").contains("sayso.toml:"));
}

#[test]
fn what_lies_under_a_broken_file_is_not_checked_and_the_rest_is() {
    let folder = folder(&[
        ("a.md", FLAGGED.as_bytes()),
        ("sub/sayso.toml", b"allow = 3\n"),
        ("sub/b.md", FLAGGED.as_bytes()),
        ("sub/c.md", FLAGGED.as_bytes()),
    ]);
    let output = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(status(&output), 2);
    let report = json(&output);
    assert_eq!(report["summary"]["files"], 1);
    assert_eq!(report["summary"]["errors"], 2);
    let errors = report["errors"].as_array().unwrap();
    let kinds: Vec<_> =
        errors.iter().map(|e| (e["path"].as_str().unwrap(), e["kind"].as_str().unwrap())).collect();
    let expected =
        [("sub/sayso.toml", "configuration"), ("sub/b.md", "unconfigured"), ("sub/c.md", "unconfigured")];
    assert_eq!(kinds, expected);
    assert_eq!((&errors[0]["line"], &errors[0]["offset"]), (&1.into(), &8.into()));
}
