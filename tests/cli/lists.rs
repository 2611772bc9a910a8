//! The commands that make lists. `tests/cli/lists` holds a small programme, and what each list makes of it.

use super::generated::fresh;
use super::{folder, json, run, sayso, status, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/lists/documents")
}

fn list(folder: &Path, arguments: &[&str]) -> Output {
    sayso(folder, arguments).env("SAYSO_TODAY", "2026-12-31").output().unwrap()
}

#[test]
fn each_format_is_as_it_was() {
    let formats = [("text", "txt"), ("markdown", "md"), ("csv", "csv"), ("json", "json"), ("html", "html")];
    for (command, (format, ending)) in
        ["questions", "plan"].into_iter().flat_map(|command| formats.map(|format| (command, format)))
    {
        let output = list(&documents(), &[command, "--format", format]);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        let mut text = stdout(&output);
        if format == "html" {
            // tests/report/html.mjs looks at what the style sheet does.
            let (start, end) = (text.find("<style>").unwrap(), text.find("</style>").unwrap());
            text.replace_range(start + "<style>".len()..end, "");
        }
        fresh(&format!("tests/cli/lists/{command}.{ending}"), &text);
    }
}

#[test]
fn each_reader_has_questions() {
    for reader in ["buyer", "writer"] {
        let output = list(&documents(), &["questions", "--for", reader]);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        fresh(&format!("tests/cli/lists/questions-{reader}.txt"), &stdout(&output));
    }
}

#[test]
fn no_question_comes_twice_on_a_control() {
    let list = json(&list(&documents(), &["questions", "--format", "json"]));
    for table in list["tables"].as_array().unwrap() {
        let rows = table["rows"].as_array().unwrap();
        let mut questions: Vec<&str> =
            rows.iter().map(|row| row["question"]["text"].as_str().unwrap()).collect();
        let all = questions.len();
        questions.sort_unstable();
        questions.dedup();
        assert_eq!(questions.len(), all, "{table}");
        assert!(rows.iter().all(|row| row["because"]["places"][0]["line"].as_u64().unwrap() > 0), "{table}");
    }
}

#[test]
fn a_file_takes_its_format_from_its_name_and_is_no_document_afterwards() {
    let folder = folder(&[("access.md", b"# Access\n\nThe SRE Lead reviews access periodically in Jira.\n")]);
    for _ in 0..2 {
        let output = list(folder.path(), &["questions", "--output", "questions.md"]);
        assert_eq!((status(&output), stdout(&output).as_str()), (0, ""));
        let text = fs::read_to_string(folder.path().join("questions.md")).unwrap();
        assert!(text.starts_with("# Questions for the walkthrough\n\n1 question on 1 control"), "{text}");
        assert!(text.contains("| access.md:3 |") || text.contains("<br>access.md:3 |"), "{text}");
    }
    let output = list(folder.path(), &["questions", "--output", "questions.csv", "--format", "json"]);
    assert_eq!(status(&output), 0);
    let text = fs::read_to_string(folder.path().join("questions.csv")).unwrap();
    assert!(text.starts_with('{'), "what is typed goes before the name");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_in_the_list() {
    let folder = folder(&[
        ("access.md", b"# Access\n\nThe SRE Lead reviews access periodically in Jira.\n"),
        ("old.md", b"# Old\n\nCaf\xe9.\n"),
    ]);
    let output = list(folder.path(), &["questions"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("old.md"), "{}", stderr(&output));
    assert!(stdout(&output).contains("periodically"), "{}", stdout(&output));
    let output = list(folder.path(), &["questions", "access.md", "--output", "nowhere/list.txt"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("could not be written"), "{}", stderr(&output));
}

#[test]
fn nothing_in_a_document_runs_in_a_spreadsheet_or_a_browser() {
    let hostile = "# =cmd|' /C calc'!A0\n\n<script>alert(1)</script>\n\nThe @SUM(1+1) Lead reviews access periodically.\n\n\
                   ## =HYPERLINK(\"http://example.org\") <img src=x onerror=alert(1)>\n\nIT reviews access periodically.\n";
    let folder = folder(&[("=1+1.md", hostile.as_bytes())]);
    let csv = stdout(&list(folder.path(), &["questions", "--format", "csv"]));
    for cell in csv.trim_start_matches('\u{feff}').split("\r\n").flat_map(|line| line.split("\",\"")) {
        assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@', '\t']), "{cell}");
    }
    let html = stdout(&list(folder.path(), &["questions", "--format", "html"]));
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    let text = stdout(&run(folder.path(), &["questions"]));
    assert!(text.contains("periodically"), "{text}");
}

/// The cells of a list's first table, by their control and key.
fn cell<'a>(list: &'a Value, control: &str, key: &str) -> &'a str {
    let rows = list["tables"][0]["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["control"]["text"].as_str().unwrap().starts_with(control));
    row.unwrap_or_else(|| panic!("{control} in {list}"))[key]["text"].as_str().unwrap()
}

#[test]
fn a_plan_counts_instances_and_takes_the_sample_sizes_of_the_configuration() {
    let matrix = "# Control matrix\n\n\
        | Control | Activity | Owner | Frequency | Evidence |\n\
        | --- | --- | --- | --- | --- |\n\
        | AC-01 | Access to the ledger is reviewed | Security Lead | Quarterly | Review ticket |\n\
        | BK-01 | Backups are restored | IT Manager | Weekly | Restore report |\n\
        | CH-01 | Each change is approved | Head of Engineering | Event | Pull request |\n\
        | LG-01 | Sign-in goes through Okta | IT Manager | Continuous | Export of the policy |\n\
        | RM-01 | Risks are assessed |  |  |  |\n";
    let folder = folder(&[
        ("matrix.md", matrix.as_bytes()),
        (
            "sayso.toml",
            b"[audit]\nfrom = 2026-01-01\nto = 2026-06-30\n\n[sampling]\nweekly = \"4 - 6\"\noften = 30\n",
        ),
    ]);
    let plan = json(&list(folder.path(), &["plan", "--format", "json"]));
    assert_eq!(cell(&plan, "AC-01", "instances"), "2 (“Quarterly”)");
    assert_eq!(cell(&plan, "AC-01", "sample"), "2");
    assert_eq!(cell(&plan, "AC-01", "population"), "all reviews of access to the ledger in the period");
    assert_eq!(cell(&plan, "AC-01", "record"), "“Review ticket”");
    assert_eq!(cell(&plan, "BK-01", "instances"), "25 (“Weekly”)");
    assert_eq!(cell(&plan, "BK-01", "sample"), "4–6");
    assert_eq!(cell(&plan, "CH-01", "population"), "each change in the period");
    assert_eq!(cell(&plan, "CH-01", "sample"), "30, or all where there are fewer");
    assert_eq!(cell(&plan, "LG-01", "sample"), "1 of each configuration (automated: test of one)");
    assert_eq!(cell(&plan, "RM-01", "instances"), "not stated: ask how often it ran");
    assert!(cell(&plan, "RM-01", "open").starts_with("no owner; no frequency; no record"));
    let shown = stdout(&run(folder.path(), &["config"]));
    assert!(shown.contains("sampling.weekly"), "{shown}");
    fs::write(folder.path().join("sayso.toml"), "[sampling]\nweekly = \"6-4\"\n").unwrap();
    let output = list(folder.path(), &["plan"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("a number is wanted"), "{}", stderr(&output));
}

#[test]
fn a_plan_has_the_records_of_the_register() {
    let folder = folder(&[
        (
            "matrix.md",
            b"# Control matrix\n\nThe audit period is 1 January 2026 to 31 December 2026.\n\n\
              | Control | Activity | Owner | Frequency | Evidence |\n\
              | --- | --- | --- | --- | --- |\n\
              | AC-01 | Access to the ledger is reviewed | Security Lead | Quarterly | EV-1, EV-2 |\n\
              | RM-01 | Risks are assessed | Risk Committee | Annually | EV-3 |\n",
        ),
        (
            "registers/evidence.csv",
            b"id,control,date,record,location\nEV-1,AC-01,2026-03-30,Access review,Jira\n\
              EV-2,AC-01,2026-06-30,Access review,Jira\nEV-3,RM-01,2025-06-30,Minutes,Confluence\n",
        ),
    ]);
    let plan = json(&list(folder.path(), &["plan", "--format", "json"]));
    assert_eq!(cell(&plan, "AC-01", "record"), "Access review: EV-1 (2026-03-30), EV-2 (2026-06-30)");
    assert_eq!(
        cell(&plan, "AC-01", "population"),
        "all reviews of access to the ledger in the period, from Jira"
    );
    assert_eq!(cell(&plan, "RM-01", "open"), "no record within the period");
}
