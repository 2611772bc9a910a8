//! `sayso baseline` and `sayso check --baseline`: what is new, what is known, what is gone.

use super::{folder, json, run, run_with_input, status, stderr, stdout};
use std::fs;
use std::path::Path;

const TWO: &str = "# Access\n\nThe SRE Lead reviews access periodically in Jira.\n\n\
    The IT Lead reviews badges regularly in Jira.\n";

fn check(folder: &Path) -> String {
    let output = run(folder, &["check", "--format", "short", "--baseline", "sayso-baseline.json"]);
    stdout(&output)
}

#[test]
fn what_is_known_is_not_heard_again() {
    let folder = folder(&[("controls/access.md", TWO.as_bytes())]);
    let written = run(folder.path(), &["baseline"]);
    assert_eq!(
        stdout(&written),
        "Wrote 2 findings in 1 file to sayso-baseline.json. What is new from now on: \
         sayso check --baseline sayso-baseline.json\n"
    );
    assert_eq!((status(&written), &*stderr(&written)), (0, ""));
    let output = run(folder.path(), &["check", "--baseline", "sayso-baseline.json"]);
    assert_eq!(stdout(&output), "No findings in 1 file.\n2 findings more known from the baseline.\n");
    assert_eq!((status(&output), &*stderr(&output)), (0, ""));
    let report =
        json(&run(folder.path(), &["check", "--baseline", "sayso-baseline.json", "--format", "json"]));
    assert_eq!((&report["summary"]["known"], &report["summary"]["findings"]), (&2.into(), &0.into()));
}

#[test]
fn changes_elsewhere_wake_nothing() {
    let folder = folder(&[("access.md", TWO.as_bytes())]);
    run(folder.path(), &["baseline"]);
    let file = folder.path().join("access.md");
    let moved = TWO
        .replace("# Access\n", "# 2. Access\n\nWho may do what is decided here.\n")
        .replace("access periodically in", "access **periodically**\nin");
    fs::write(&file, moved).unwrap();
    assert_eq!(check(folder.path()), "No findings in 1 file.\n2 findings more known from the baseline.\n");
    fs::write(&file, TWO.replace("in Jira", "in Linear")).unwrap();
    assert!(check(folder.path()).starts_with("access.md:3:29: warning[open-cadence]"), "another sentence");
}

#[test]
fn one_more_of_the_same_is_new() {
    let folder = folder(&[("access.md", TWO.as_bytes())]);
    run(folder.path(), &["baseline"]);
    let more = format!("{TWO}\nThe SRE Lead reviews access periodically in Jira.\n");
    fs::write(folder.path().join("access.md"), more).unwrap();
    let report = check(folder.path());
    assert!(report.starts_with("access.md:7:29: warning[open-cadence]"), "{report}");
    assert!(report.contains("1 finding in 1 of 1 file"), "{report}");
}

/// Findings of one cause in a list are one comment, on its first place.
#[test]
fn each_place_in_a_list_counts() {
    let item = |what: &str| format!("- The SRE Lead reviews {what} periodically in Jira.\n");
    let list = format!("# Reviews\n\nWho reviews what:\n\n{}{}", item("firewalls"), item("badges"));
    let folder = folder(&[("list.md", list.as_bytes())]);
    run(folder.path(), &["baseline"]);
    let file = folder.path().join("list.md");
    fs::write(&file, list.replace("firewalls periodically", "firewalls weekly")).unwrap();
    assert!(check(folder.path()).starts_with("No findings"), "the second was known, too");
    fs::write(&file, list + &item("keys")).unwrap();
    assert!(check(folder.path()).contains("open-cadence"), "the third is new");
}

#[test]
fn what_is_gone_is_said() {
    let folder = folder(&[("access.md", TWO.as_bytes()), ("old.md", TWO.as_bytes())]);
    run(folder.path(), &["baseline"]);
    fs::write(folder.path().join("access.md"), TWO.replace("periodically", "every quarter")).unwrap();
    fs::remove_file(folder.path().join("old.md")).unwrap();
    let output = run(folder.path(), &["check", "--baseline", "sayso-baseline.json"]);
    assert_eq!(
        stderr(&output),
        "note: 3 findings of sayso-baseline.json are not there any more:\n\
         note: access.md: open-cadence\n\
         note: old.md: 2 open-cadence\n\
         note: `sayso baseline --output sayso-baseline.json` writes it without them, so that they cannot come back unseen.\n"
    );
    assert_eq!(status(&output), 0);
    let some = run(folder.path(), &["check", "--baseline", "sayso-baseline.json", "--select", "owner"]);
    assert_eq!(stderr(&some), "", "rules that do not speak have nothing that is gone");
    run(folder.path(), &["baseline"]);
    assert_eq!(stderr(&run(folder.path(), &["check", "--baseline", "sayso-baseline.json"])), "");
}

#[test]
fn the_file_is_the_same_wherever_it_is_written_from() {
    let folder = folder(&[("docs/b.md", TWO.as_bytes()), ("docs/a.md", TWO.as_bytes())]);
    let file = folder.path().join("sayso-baseline.json");
    run(folder.path(), &["baseline", "docs"]);
    let written = fs::read_to_string(&file).unwrap();
    assert!(
        written.starts_with("{\n  \"version\": 1,\n  \"findings\": {\n    \"docs/a.md\": {\n"),
        "{written}"
    );
    run(&folder.path().join("docs"), &["baseline", "--output", "../sayso-baseline.json", "b.md", "a.md"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
    let inside = run(&folder.path().join("docs"), &["check", "--baseline", "../sayso-baseline.json", "-q"]);
    assert_eq!((status(&inside), &*stdout(&inside)), (0, ""));
}

#[test]
fn a_baseline_that_is_none_is_refused() {
    let folder = folder(&[
        ("a.md", b"# Fine\n"),
        ("bad.json", b"[]"),
        ("new.json", b"{\"version\": 9, \"findings\": {}}"),
    ]);
    for (file, said) in [
        ("gone.json", "gone.json: there is no such file. `sayso baseline` writes one."),
        ("bad.json", "bad.json: this is no baseline, or a damaged one"),
        ("new.json", "new.json: this baseline has version 9"),
    ] {
        let output = run(folder.path(), &["check", "--baseline", file]);
        assert_eq!(status(&output), 2);
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

#[test]
fn half_a_baseline_is_not_written() {
    let folder = folder(&[("a.md", TWO.as_bytes()), ("b.md", b"\x7fELF\0")]);
    let output = run(folder.path(), &["baseline"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("was not written, because not everything could be checked"));
    assert!(!folder.path().join("sayso-baseline.json").exists());
    assert_eq!(status(&run_with_input(&["baseline", "-"], TWO.as_bytes())), 2);
}
