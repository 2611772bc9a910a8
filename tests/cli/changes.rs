//! `sayso check` on what has changed, from standard input, and as numbers.

use super::{FLAGGED, folder, json, run, run_with_input, sayso, status, stderr, stdout};
use std::fs;
use std::path::Path;
use std::process::Command;

const DOCUMENT: &str = "# Access\n\nThe SRE Lead reviews access periodically in Jira.\n\n\
    The IT Lead reviews badges regularly\nin Jira.\nThe CISO reviews exceptions\nregularly in Jira.\n";

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=Larkspur", "-c", "user.email=ci@larkspur.example"]);
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", stderr(&output));
}

/// The places of the findings on what has changed.
fn changed(folder: &Path, since: &str) -> Vec<String> {
    let mut command = sayso(folder, &["check", "--changed-since", since, "--format", "short", "--quiet"]);
    // As in a hook of another repository.
    let output = command.env("GIT_DIR", "elsewhere/.git").output().unwrap();
    assert_eq!(stderr(&output), "");
    stdout(&output).lines().filter_map(|line| Some(line.split_once(": ")?.0.to_owned())).collect()
}

#[test]
fn changed_statements_are_reported() {
    let folder = folder(&[("docs/ä b.md", DOCUMENT.as_bytes()), ("docs/c.md", DOCUMENT.as_bytes())]);
    let folder = folder.path();
    git(folder, &["init", "--quiet", "--initial-branch", "main"]);
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--message", "First"]);
    assert_eq!(changed(folder, "HEAD"), [""; 0]);

    let file = folder.join("docs/ä b.md");
    fs::write(&file, format!("Written by Larkspur.\n\n{DOCUMENT}").replace("\nin Jira", "\nin Linear"))
        .unwrap();
    assert_eq!(
        changed(folder, "main"),
        ["docs/ä b.md:7:28"],
        "the sentence that goes on in the changed line"
    );

    fs::write(&file, DOCUMENT.replace("exceptions\n", "")).unwrap();
    assert_eq!(changed(folder, "HEAD"), ["docs/ä b.md:7:18"], "part of the sentence was taken out");

    fs::write(&file, DOCUMENT).unwrap();
    fs::write(folder.join("new.md"), FLAGGED).unwrap();
    assert_eq!(changed(folder, "HEAD"), ["new.md:3:29"], "all of a new file has changed");

    git(folder, &["mv", "docs/c.md", "docs/d.md"]);
    assert_eq!(changed(folder, "HEAD"), ["new.md:3:29"], "a new name is no change");
}

#[test]
fn what_others_changed_is_not_reported() {
    let folder = folder(&[("a.md", DOCUMENT.as_bytes())]);
    let folder = folder.path();
    git(folder, &["init", "--quiet", "--initial-branch", "main"]);
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--message", "First"]);
    git(folder, &["branch", "mine"]);
    fs::write(folder.join("a.md"), DOCUMENT.replace("access periodically", "access quarterly")).unwrap();
    git(folder, &["commit", "--quiet", "--all", "--message", "Theirs"]);
    git(folder, &["checkout", "--quiet", "mine"]);
    assert_eq!(changed(folder, "main"), [""; 0]);
}

#[test]
fn without_a_repository_or_a_commit_it_says_so() {
    let folder = folder(&[("a.md", FLAGGED.as_bytes())]);
    let outside = run(folder.path(), &["check", "--changed-since", "main"]);
    assert_eq!(status(&outside), 2);
    assert!(stderr(&outside).contains("needs a git repository, and"), "{}", stderr(&outside));
    git(folder.path(), &["init", "--quiet"]);
    for reference in ["nowhere", "--help"] {
        let output = run(folder.path(), &["check", &format!("--changed-since={reference}")]);
        assert_eq!(status(&output), 2);
        let said = format!("has no commit, branch or tag “{reference}”");
        assert!(stderr(&output).contains(&said), "{}", stderr(&output));
    }
}

#[test]
fn some_findings_may_be_let_pass() {
    let folder = folder(&[("a.md", DOCUMENT.as_bytes())]);
    let status_with = |most: &str| status(&run(folder.path(), &["check", "--max-findings", most]));
    assert_eq!((status_with("2"), status_with("3")), (1, 0));
}

#[test]
fn statistics_are_counts_by_rule() {
    let folder =
        folder(&[("a.md", DOCUMENT.as_bytes()), ("b.md", b"# Keys\n\nKeys are rotated periodically.\n")]);
    let output = run(folder.path(), &["check", "--statistics", "--quiet"]);
    let lines: Vec<_> = stdout(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "     4  open-cadence (wording)");
    assert!(lines[1..].contains(&"     1  agentless-passive (owner)".to_owned()), "{lines:?}");
    assert!(lines.is_sorted_by_key(|line| std::cmp::Reverse(line[..6].to_owned())));
    assert_eq!(status(&output), 1);

    let output = run(folder.path(), &["check", "--statistics", "--format", "json"]);
    let rules = json(&output);
    assert_eq!(rules[0], serde_json::json!({ "rule": "open-cadence", "family": "wording", "count": 4 }));
    assert_eq!(rules.as_array().unwrap().len(), lines.len());
    assert_eq!(status(&output), 1);
    let output = run(folder.path(), &["check", "--statistics", "--format", "sarif"]);
    assert_eq!((status(&output), &*stdout(&output)), (2, ""));
    assert!(stderr(&output).contains("--statistics is printed as text or as json"), "{}", stderr(&output));
}

#[test]
fn standard_input_can_have_a_name() {
    let named = ["check", "--format", "short", "--stdin-filename", "policies/access.md", "-"];
    let output = run_with_input(&named, FLAGGED.as_bytes());
    assert!(stdout(&output).starts_with("policies/access.md:3:29: warning[open-cadence]"));
    let alone = run_with_input(&["check", "--stdin-filename", "a.md"], FLAGGED.as_bytes());
    assert_eq!(status(&alone), 2, "nothing would be read from it");
}
