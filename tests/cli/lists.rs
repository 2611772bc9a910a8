//! The commands that make lists. `tests/cli/lists` holds a small programme, and what each list makes of it.

use super::generated::fresh;
use super::{folder, json, run, sayso, status, stderr, stdout};
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
    for (format, name) in [
        ("text", "questions.txt"),
        ("markdown", "questions.md"),
        ("csv", "questions.csv"),
        ("json", "questions.json"),
        ("html", "questions.html"),
    ] {
        let output = list(&documents(), &["questions", "--format", format]);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        let mut text = stdout(&output);
        if format == "html" {
            // tests/report/html.mjs looks at what the style sheet does.
            let (start, end) = (text.find("<style>").unwrap(), text.find("</style>").unwrap());
            text.replace_range(start + "<style>".len()..end, "");
        }
        fresh(&format!("tests/cli/lists/{name}"), &text);
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
