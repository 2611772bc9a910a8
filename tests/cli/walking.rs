//! `sayso fix --interactive`: a person answers finding after finding.

use super::{folder, sayso, status, stderr, stdout};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

/// Three findings of one rule, in one paragraph each.
const THREE: &str = "# Access\n\nThe SRE Lead reviews access periodically in Jira.\n\n\
    The IT Lead reviews badges regularly in Jira.\n\nThe CISO reviews exceptions regularly in Jira.\n";

fn walk(folder: &Path, arguments: &[&str], answers: &str) -> Output {
    let mut command = sayso(folder, &["fix", "--interactive"]);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Where the call is wrong it ends before it reads.
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    child.wait_with_output().unwrap()
}

/// What becomes of the document, and the last sentence that is said.
fn answered(text: &str, answers: &str) -> (String, String) {
    let folder = folder(&[("access.md", text.as_bytes())]);
    let output = walk(folder.path(), &[], answers);
    assert_eq!((status(&output), &*stderr(&output)), (0, ""), "{}", stdout(&output));
    let after = fs::read_to_string(folder.path().join("access.md")).unwrap();
    let said = stdout(&output);
    (after, said[said.rfind("Answered").unwrap()..].trim_end().to_owned())
}

#[test]
fn a_person_picks_types_skips_or_leaves() {
    let (after, said) = answered(THREE, "1\nt\nevery Monday\nb\nthe regulator sets the interval\n");
    let expected = THREE
        .replace("access periodically", "access quarterly")
        .replace("badges regularly", "badges every Monday")
        .replace(
            "The CISO",
            "<!-- sayso: allow open-cadence: the regulator sets the interval -->\n\nThe CISO",
        );
    assert_eq!(after, expected);
    assert_eq!(said, "Answered 2 findings, left 1 with a reason, skipped 0.");
    let (after, said) = answered(THREE, "\n2\ns\n");
    assert_eq!(after, THREE.replace("badges regularly", "badges monthly"));
    assert_eq!(said, "Answered 1 finding, left 0 with a reason, skipped 2.");
}

#[test]
fn what_was_chosen_is_kept_when_somebody_leaves() {
    let quarterly = THREE.replace("access periodically", "access quarterly");
    for answers in ["1\nq\n", "1\n", "1\nt\n", "1\nb\n"] {
        let (after, said) = answered(THREE, answers);
        assert_eq!(after, quarterly, "{answers:?}");
        assert_eq!(said, "Answered 1 finding, left 0 with a reason, skipped 0.");
    }
}

#[test]
fn a_marker_asks_for_its_value() {
    let text = "# Keys\n\nKeys are rotated quarterly by the nightly job and the log is kept in Jira.\n\n\
        Badges are reviewed every quarter in Jira.\n";
    let folder = folder(&[("keys.md", text.as_bytes())]);
    let asked = walk(folder.path(), &["--rule", "agentless-passive"], "");
    let menu = stdout(&asked);
    let line = menu.lines().find(|line| line.contains("Add a marker for the role")).unwrap();
    let number = line.split_whitespace().next().unwrap();
    walk(folder.path(), &["--rule", "agentless-passive"], &format!("{number}\nthe Facilities Lead\n"));
    let after = fs::read_to_string(folder.path().join("keys.md")).unwrap();
    assert!(after.contains("the Facilities Lead") && !after.contains("TODO"), "{after}");
}

#[test]
fn nonsense_is_asked_again() {
    let (after, _) = answered(THREE, "99\nyes\nb\n--> oops\nb\n...\nt\n\n1\nq\n");
    assert_eq!(after, THREE.replace("access periodically", "access quarterly"));
}

#[test]
fn the_whole_folder_is_walked_and_only_the_rules_that_were_asked_for() {
    let folder = folder(&[("a.md", THREE.as_bytes()), ("b.md", b"# Fine\n"), ("c.md", THREE.as_bytes())]);
    let output = walk(folder.path(), &["--rule", "open-cadence"], &"1\n".repeat(6));
    assert!(stdout(&output).ends_with("Answered 6 findings, left 0 with a reason, skipped 0.\n"));
    let nothing = walk(folder.path(), &["--rule", "scope"], "1\n");
    assert_eq!(stdout(&nothing), "Answered 0 findings, left 0 with a reason, skipped 0.\n");
}

#[test]
fn standard_input_cannot_be_both() {
    let folder = folder(&[]);
    let output = walk(folder.path(), &["-"], THREE);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("standard input is for your answers"));
}
