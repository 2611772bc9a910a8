//! The reports in all formats. `tests/cli/reports` holds documents, and what each format makes of them.

use super::generated::fresh;
use super::{FLAGGED, folder, run, sayso, status, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/reports/documents")
}

/// The rules that speak on the documents, so that others can change without these reports.
const RULES: &str = "open-cadence,unfilled-placeholder,conflicting-cadence";

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = sayso(folder, &["check", "--select", RULES]);
    command.args(arguments).env("SAYSO_TODAY", "2026-06-30");
    command.output().unwrap()
}

#[test]
fn each_format_is_as_it_was() {
    for (format, name) in [
        ("text", "text.txt"),
        ("short", "short.txt"),
        ("json", "report.json"),
        ("jsonl", "report.jsonl"),
        ("csv", "report.csv"),
        ("markdown", "report.md"),
        ("github", "github.txt"),
        ("gitlab", "gitlab.json"),
        ("junit", "junit.xml"),
        ("rdjson", "rdjson.json"),
        ("sarif", "report.sarif"),
        ("html", "report.html"),
    ] {
        let output = check(&documents(), &["--format", format]);
        assert_eq!(status(&output), 2, "old.md cannot be read");
        let report = stdout(&output);
        let report = match format {
            "sarif" => without_pages(&report),
            "html" => without_looks(&report),
            _ => report,
        };
        fresh(&format!("tests/cli/reports/{name}"), &report);
    }
}

/// Without what changes with every release and every page: the version, and all rules but those that speak.
fn without_pages(sarif: &str) -> String {
    let mut report: Value = serde_json::from_str(sarif).unwrap();
    let driver = &mut report["runs"][0]["tool"]["driver"];
    for key in ["version", "semanticVersion"] {
        assert_eq!(driver[key], env!("CARGO_PKG_VERSION"));
        driver[key] = "VERSION".into();
    }
    let names: Vec<_> = RULES.split(',').collect();
    let mut rules = std::mem::take(driver["rules"].as_array_mut().unwrap());
    for result in report["runs"][0]["results"].as_array_mut().unwrap() {
        let index = result.as_object_mut().unwrap().remove("ruleIndex").unwrap().as_u64().unwrap();
        assert_eq!(rules[index as usize]["id"], result["ruleId"]);
    }
    rules.retain(|rule| names.contains(&rule["id"].as_str().unwrap()));
    for rule in &mut rules {
        for page in ["fullDescription", "help"] {
            assert_ne!(rule.as_object_mut().unwrap().remove(page).unwrap()["text"], "");
        }
    }
    report["runs"][0]["tool"]["driver"]["rules"] = rules.into();
    serde_json::to_string_pretty(&report).unwrap() + "\n"
}

/// Without the style sheet and the script: tests/report/html.mjs looks at what they do.
fn without_looks(html: &str) -> String {
    let mut rest = html.to_owned();
    for (open, close) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let start = rest.find(open).unwrap() + open.len();
        let end = start + rest[start..].find(close).unwrap();
        assert!(end > start + 100);
        rest.replace_range(start..end, "");
    }
    rest
}

#[test]
fn one_check_makes_several_reports() {
    let folder = folder(&[("a.md", FLAGGED.as_bytes())]);
    let outputs = ["--output", "out.csv=csv", "--output", "a=b.json=json", "--output", "report.md=markdown"];
    let printed = check(folder.path(), &outputs);
    assert_eq!((status(&printed), stderr(&printed)), (1, String::new()));
    for (file, format) in [("out.csv", "csv"), ("a=b.json", "json"), ("report.md", "markdown")] {
        let alone = stdout(&check(folder.path(), &["a.md", "--format", format]));
        assert_eq!(fs::read_to_string(folder.path().join(file)).unwrap(), alone);
    }
    // What is written is not read the next time.
    assert_eq!(check(folder.path(), &outputs).stdout, printed.stdout);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "nothing else is left");
}

#[test]
fn an_output_that_cannot_be_written_is_said() {
    let folder = folder(&[("a.md", FLAGGED.as_bytes())]);
    let output = check(folder.path(), &["--output", "no/such/folder.csv=csv", "--output", "b.csv=csv"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).starts_with("error: no/such/folder.csv could not be written: "));
    assert!(folder.path().join("b.csv").is_file());
    for (wrong, says) in
        [("b.csv=cvs", "there is no format `cvs`"), ("b.csv", "a file and a format are wanted")]
    {
        let output = run(folder.path(), &["check", "--output", wrong]);
        assert_eq!(status(&output), 2);
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn an_output_keeps_its_permissions_and_its_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("a.md", FLAGGED.as_bytes()), ("real.csv", b"")]);
    let real = folder.path().join("real.csv");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.csv", folder.path().join("link.csv")).unwrap();
    check(folder.path(), &["--output", "link.csv=csv", "--output", "/dev/null=json"]);
    assert!(fs::read_to_string(&real).unwrap().contains("open-cadence"));
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(folder.path().join("link.csv").is_symlink());
}

#[test]
fn the_page_of_a_job_gets_a_summary() {
    let folder = folder(&[("a.md", FLAGGED.as_bytes()), ("summary", b"before\n")]);
    let arguments = ["check", "--select", RULES, "--format", "github"];
    let mut command = sayso(folder.path(), &arguments);
    let output = command.env("GITHUB_STEP_SUMMARY", folder.path().join("summary")).output().unwrap();
    assert!(stdout(&output).starts_with("::warning file=a.md,line=3,col=29,"));
    let summary = fs::read_to_string(folder.path().join("summary")).unwrap();
    assert!(summary.starts_with("before\n# sayso\n\n**1 finding** in 1 of 1 file.\n"), "{summary}");
}

#[test]
fn every_line_of_jsonl_is_a_piece_of_the_json() {
    let whole: Value = serde_json::from_slice(&check(&documents(), &["--format", "json"]).stdout).unwrap();
    let lines = stdout(&check(&documents(), &["--format", "jsonl"]));
    let (mut findings, mut errors, mut files) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines.lines() {
        let mut piece: Value = serde_json::from_str(line).unwrap();
        let kind = piece.as_object_mut().unwrap().remove("type").unwrap();
        match kind.as_str().unwrap() {
            "finding" => findings.push(piece),
            "error" => errors.push(piece),
            "file" => files.push(piece["path"].clone()),
            kind => {
                assert_eq!(kind, "summary");
                assert_eq!(piece, whole["summary"]);
            }
        }
    }
    assert_eq!(Value::from(findings), whole["findings"]);
    assert_eq!(Value::from(errors), whole["errors"]);
    assert_eq!(files, ["access.md", "old.md", "policies/clean.md"]);
}
