//! Comments in a document that ask for silence.

use super::{folder, json, run, sayso, status, stdout};

/// The lines of the findings about wording and about suppressions in a document of this name.
fn lines(name: &str, text: &str, config: &str) -> Vec<String> {
    let folder = folder(&[(name, text.as_bytes()), ("sayso.toml", config.as_bytes())]);
    let arguments = ["check", "--format", "short", "-q", "--select", "wording,ineffective-suppression"];
    let said = stdout(&sayso(folder.path(), &arguments).env("SAYSO_TODAY", "2026-06-30").output().unwrap());
    let place = |line: &str| {
        let mut parts = line.split(':');
        let number = parts.nth(1)?;
        let rule = line.split(['[', ']']).nth(1)?;
        Some(format!("{number} {rule}"))
    };
    said.lines().filter_map(place).collect()
}

const REVIEWED: &str = "The SRE Lead reviews access periodically in Jira.";

#[test]
fn a_comment_holds_for_the_block_that_follows() {
    let allow = "<!-- sayso: allow open-cadence: set by the regulator -->";
    let text = format!("# Access narrative\n\n{allow}\n\n{REVIEWED}\n\n{REVIEWED}\n");
    assert_eq!(lines("a.md", &text, ""), ["7 open-cadence"]);
    assert_eq!(lines("a.txt", &text, ""), ["7 open-cadence"]);
    let within = format!("# Access narrative\n\n{REVIEWED} {allow}\n\n{REVIEWED}\n");
    assert_eq!(lines("a.md", &within, ""), ["5 open-cadence"]);
    let whole = format!(
        "# Access narrative\n\n{allow}\n\n- {REVIEWED}\n\n- {REVIEWED}\n  - {REVIEWED}\n\n{REVIEWED}\n"
    );
    assert_eq!(lines("a.md", &whole, ""), ["10 open-cadence"]);
    let item = format!("# Access narrative\n\n- {REVIEWED}\n  {allow}\n- {REVIEWED}\n- {REVIEWED}\n");
    let places = lines("a.md", &item, "");
    assert_eq!(places, ["3 open-cadence"], "the other items are one comment");
    let row = format!(
        "# Access narrative\n\n| Control | Text |\n| --- | --- |\n| A1 | {REVIEWED} {allow} |\n| A2 | {REVIEWED} |\n"
    );
    assert_eq!(lines("a.md", &row, ""), ["6 open-cadence"]);
}

#[test]
fn each_format_has_its_comments() {
    let about = "sayso: allow open-cadence: set by the regulator";
    for comment in [format!("{{/* {about} */}}"), format!("[//]: # ({about})"), format!("<!--\n{about}\n-->")]
    {
        let text = format!("# Access narrative\n\n{comment}\n\n{REVIEWED}\n");
        assert_eq!(lines("a.mdx", &text, ""), [] as [&str; 0], "{comment}");
    }
    let file = "---\ntitle: Access narrative\n# sayso: allow-file wording: a draft of the auditor\n---\n\n";
    assert_eq!(lines("a.md", &format!("{file}{REVIEWED}\n"), ""), [] as [&str; 0]);
    let heading = format!("# Access narrative\n\n# {about}\n\n{REVIEWED}\n");
    assert_eq!(lines("a.md", &heading, ""), ["5 open-cadence"]);
}

#[test]
fn a_section_is_named_below_its_heading_or_above_it() {
    let allow = "<!-- sayso: allow-section open-cadence: set by the regulator -->";
    let below =
        format!("# Access narrative\n\n## A\n\n{allow}\n\n### B\n\n{REVIEWED}\n\n## C\n\n{REVIEWED}\n");
    assert_eq!(lines("a.md", &below, ""), ["13 open-cadence"]);
    let above = format!("# Access narrative\n\n## A\n\n{REVIEWED}\n\n{allow}\n\n## C\n\n{REVIEWED}\n");
    assert_eq!(lines("a.md", &above, ""), ["5 open-cadence"]);
}

#[test]
fn the_last_day_counts() {
    let until = |day: &str| {
        let allow = format!("<!-- sayso: allow open-cadence until {day}: set by the regulator -->");
        lines("a.md", &format!("# Access narrative\n\n{allow}\n\n{REVIEWED}\n"), "")
    };
    assert_eq!(until("2026-06-30"), [] as [&str; 0]);
    assert_eq!(until("2026-06-29"), ["3 ineffective-suppression", "5 open-cadence"]);
}

#[test]
fn nobody_knows_what_a_rule_that_is_off_would_say() {
    let text = "# Access narrative\n\n<!-- sayso: allow open-cadence: old -->\n\nThe SRE Lead acts.\n";
    assert_eq!(lines("a.md", text, ""), ["3 ineffective-suppression"]);
    assert_eq!(run_with(text, &["--ignore", "open-cadence"]), "");
    assert_eq!(run_with(text, &["--ignore", "ineffective-suppression"]), "");
}

fn run_with(text: &str, arguments: &[&str]) -> String {
    let folder = folder(&[("a.md", text.as_bytes())]);
    stdout(&run(folder.path(), &[&["check", "--format", "short", "-q"], arguments].concat()))
}

#[test]
fn what_is_held_back_is_counted() {
    let text = format!("# Access narrative\n\n<!-- sayso: allow wording: agreed -->\n\n{REVIEWED}\n");
    let folder = folder(&[("a.md", text.as_bytes())]);
    let output = run(folder.path(), &["check"]);
    assert_eq!(status(&output), 0);
    assert_eq!(
        stdout(&output),
        "No findings in 1 file.\n1 finding more held back by comments in the documents.\n"
    );
    let report = json(&run(folder.path(), &["check", "--format", "json"]));
    assert_eq!(report["summary"]["suppressed"], 1);
}
