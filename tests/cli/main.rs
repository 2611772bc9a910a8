//! The program as a person runs it: arguments in, text and exit status out.

#![expect(clippy::unwrap_used, reason = "a test's helpers may fail the test")]

mod baseline;
mod changes;
mod config;
mod diff;
mod files_from;
mod fixing;
mod generated;
mod ledger;
mod lists;
mod matrix;
mod programme;
mod registers;
mod reports;
mod shell;
mod suppressions;
mod walking;

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// One finding at least, of the rule `open-cadence`.
const FLAGGED: &str = "# Access\n\nThe SRE Lead reviews access periodically in Jira.\n";

fn sayso(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "SAYSO_TODAY", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(name);
    }
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    sayso(folder, arguments).output().unwrap()
}

fn run_with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = sayso(Path::new("."), arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Where the call is wrong it ends before it reads.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Checks a file of these bytes beside a good one; gives what is said about the bad one.
fn refusal(bytes: &[u8]) -> String {
    let folder = folder(&[("bad.md", bytes), ("good.md", b"# Fine\n")]);
    let output = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(status(&output), 2);
    let report = json(&output);
    assert_eq!(report["summary"]["files"], 1, "the good file is checked");
    assert_eq!(report["errors"].as_array().unwrap().len(), 1);
    assert_eq!(report["errors"][0]["path"], "bad.md");
    let message = report["errors"][0]["message"].as_str().unwrap().to_owned();
    assert_eq!(stderr(&output), format!("error: bad.md: {message}\n"));
    message
}

#[test]
fn a_folder_without_findings_is_clean() {
    let folder = folder(&[("a.md", b"# Title\n"), ("b/c.txt", b""), ("d.png", b"\x89PNG\0")]);
    let output = run(folder.path(), &["check"]);
    assert_eq!(stdout(&output), "No findings in 2 files.\n");
    assert_eq!(stderr(&output), "");
    assert_eq!(status(&output), 0);
}

#[test]
fn an_empty_file_and_an_empty_folder_are_fine() {
    let folder = folder(&[("empty.md", b"")]);
    assert_eq!(status(&run(folder.path(), &["check", "empty.md"])), 0);
    fs::remove_file(folder.path().join("empty.md")).unwrap();
    let output = run(folder.path(), &["check"]);
    assert_eq!(status(&output), 0);
    assert!(stdout(&output).starts_with("No documents to check"));
}

#[test]
fn json_has_its_three_parts() {
    let folder = folder(&[("a.md", b"# Title\n")]);
    let report = json(&run(folder.path(), &["check", "--format", "json"]));
    let keys: Vec<_> = report.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["errors", "findings", "summary"]);
    assert_eq!(report["summary"]["families"]["wording"], 0);
}

#[test]
fn binary_is_refused() {
    assert!(refusal(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03").contains("binary file"));
}

#[test]
fn latin_1_is_refused_with_its_place() {
    let message = refusal(b"# Title\n\nCaf\xe9 access is reviewed.\n");
    assert!(message.contains("line 3, byte 12 (0xE9, which is “é” in Windows-1252"), "{message}");
    assert!(message.contains("Save it as UTF-8"));
}

#[test]
fn utf_16_is_refused_with_and_without_its_mark() {
    for text in ["\u{feff}# Title\n", "# Title\n\nAccess is reviewed.\n"] {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(refusal(&little).contains("UTF-16"));
        assert!(refusal(&big).contains("UTF-16"));
    }
}

#[test]
fn sizes_have_limits() {
    assert!(refusal(&vec![b'x'; 50 << 20]).contains("larger than 32 MiB"));
    let mut long = b"# Title\n\n".to_vec();
    long.resize(3 << 20, b'x');
    assert!(refusal(&long).contains("line 3 is 3145719 bytes long"));
}

#[test]
fn a_file_cut_in_a_character_is_refused() {
    assert!(refusal(b"10 \xe2\x82").contains("ends in the middle of a character"));
}

#[test]
fn what_does_not_exist_is_said_and_the_rest_is_checked() {
    let folder = folder(&[("good.md", b"# Fine\n")]);
    let output = run(folder.path(), &["check", "gone", "good.md"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).starts_with("error: gone: no such file or folder."));
    assert_eq!(
        stdout(&output),
        "No findings in 1 file.\n1 file could not be checked; see the messages above.\n"
    );
}

#[test]
fn a_format_that_is_not_read_is_said_when_named() {
    let folder = folder(&[("plan.docx", b"PK\x03\x04")]);
    let output = run(folder.path(), &["check", "plan.docx"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("plan.docx: sayso does not read .docx files"));
    assert_eq!(status(&run(folder.path(), &["check"])), 0);
}

#[test]
fn ten_thousand_levels_of_nesting_are_survived() {
    let mut text = String::new();
    for level in 0..10_000 {
        text.extend(std::iter::repeat_n(' ', level % 1000));
        text.push_str("- item\n");
    }
    let quoted = "> ".repeat(10_000) + "quoted\n";
    let one_line = "- ".repeat(10_000) + "item\n";
    let folder = folder(&[
        ("lists.md", text.as_bytes()),
        ("quotations.md", quoted.as_bytes()),
        ("one-line.md", one_line.as_bytes()),
    ]);
    let output = run(folder.path(), &["check", "--fail-on", "never"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
}

#[test]
fn the_head_of_a_table_is_a_field_among_fields_only() {
    let owner = |table: &str| {
        let text =
            format!("# Incident narrative\n\n## IR-1 Escalation\n\n{table}\nIncidents are escalated.\n");
        let folder = folder(&[("incidents.md", text.as_bytes())]);
        let output = run(folder.path(), &["inspect", "--format", "json", "incidents.md"]);
        json(&output)["controls"][0]["owners"][0]["text"].as_str().map(str::to_owned)
    };
    assert_eq!(owner("| Owner | CISO |\n| --- | --- |\n| Version | 1.2 |\n").as_deref(), Some("CISO"));
    assert_eq!(owner("| Owner | CISO |\n| --- | --- |\n").as_deref(), Some("CISO"));
    assert_eq!(owner("| Role | Channel |\n| --- | --- |\n| SRE Lead | pager |\n"), None);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_pipe_is_never_opened() {
        let folder = folder(&[("good.md", b"# Fine\n")]);
        let made = Command::new("mkfifo").arg(folder.path().join("pipe.md")).status().unwrap();
        assert!(made.success());
        for arguments in [&["check"][..], &["check", "pipe.md", "good.md"]] {
            let output = run(folder.path(), arguments);
            assert_eq!(status(&output), 2);
            assert!(stderr(&output).contains("pipe.md: this is a pipe, not a file."));
            assert!(stdout(&output).contains("No findings in 1 file."));
        }
    }

    #[test]
    fn a_device_is_never_opened() {
        let output = run(Path::new("."), &["check", "/dev/zero"]);
        assert_eq!(status(&output), 2);
        assert!(stderr(&output).contains("/dev/zero: this is a device, not a file."));
    }

    #[test]
    fn loops_of_links_are_survived() {
        let folder = folder(&[("docs/good.md", b"# Fine\n")]);
        let docs = folder.path().join("docs");
        symlink("..", docs.join("up")).unwrap();
        assert_eq!(stdout(&run(folder.path(), &["check"])), "No findings in 1 file.\n");
        symlink("self.md", docs.join("self.md")).unwrap();
        let output = run(folder.path(), &["check"]);
        assert_eq!(status(&output), 2);
        assert!(stderr(&output).contains("docs/self.md: this link leads back to itself."));
        assert!(stdout(&output).contains("No findings in 1 file."));
    }

    #[test]
    fn an_unreadable_file_is_said() {
        let folder = folder(&[("good.md", b"# Fine\n"), ("secret.md", b"# Secret\n")]);
        let secret = folder.path().join("secret.md");
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&secret).is_ok() {
            return; // root may read everything
        }
        let output = run(folder.path(), &["check"]);
        assert_eq!(status(&output), 2);
        assert!(stderr(&output).contains("secret.md: you are not allowed to read this."));
    }

    #[test]
    fn a_name_that_is_not_utf_8_is_shown_as_far_as_it_can() {
        let folder = folder(&[]);
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
        // Some file systems refuse such names.
        if fs::write(folder.path().join(name), b"caf\xe9").is_err() {
            return;
        }
        let output = run(folder.path(), &["check", "--format", "json"]);
        assert_eq!(json(&output)["errors"][0]["path"], "caf\u{fffd}.md");
    }

    #[test]
    fn a_closed_pipe_ends_the_program_quietly() {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = sayso(Path::new("."), &["rules", "--format", "json"]);
        let output = command.stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(stderr(&output), "");
        assert_eq!(status(&output), 0);
    }
}

#[test]
fn standard_input_is_checked() {
    let output = run_with_input(&["check", "-"], b"# Title\n");
    assert_eq!(stdout(&output), "No findings in 1 file.\n");
    assert_eq!(status(&output), 0);
    let output = run_with_input(&["check", "-"], b"\xff\xfea\0");
    assert!(stderr(&output).starts_with("error: <stdin>: the file is in UTF-16."));
    assert_eq!(status(&output), 2);
}

#[test]
fn wrong_calls_are_2_and_say_what_is_right() {
    let here = Path::new(".");
    for arguments in [&["chekc"][..], &["check", "--threads", "0"], &["check", "--format", "yaml"], &[]] {
        let output = run(here, arguments);
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert_eq!(stdout(&output), "");
        assert_ne!(stderr(&output), "");
    }
    let output = run(here, &["check", "--select", "wordng"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("did you mean `wording`?"), "{}", stderr(&output));
    let output = run(here, &["explain", "E501"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("`sayso rules` lists them"), "{}", stderr(&output));
}

#[test]
fn help_teaches_with_examples() {
    for arguments in [&["--help"][..], &["check", "--help"], &["check", "-h"], &["explain", "--help"]] {
        let output = run(Path::new("."), arguments);
        assert_eq!(status(&output), 0);
        assert!(stdout(&output).contains("Example"), "{arguments:?}");
    }
    assert!(stdout(&run(Path::new("."), &["check", "--help"])).contains("Exit status:"));
}

#[test]
fn inspect_sums_up_controls() {
    let text = b"# Access narrative\n\n## AC-1 Reviews\n\nOwner: SRE Lead\n\nAccess is reviewed quarterly.\n";
    let folder = folder(&[("access.md", text)]);
    let output = run(folder.path(), &["inspect", "access.md"]);
    assert_eq!(status(&output), 0);
    let shown = stdout(&output);
    for line in [
        "  control: AC-1 Reviews\n",
        "      who        SRE Lead (from field)\n",
        "      when       quarterly (from sentence)\n",
        "      missing    evidence\n",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    let control = &json(&run(folder.path(), &["inspect", "--format", "json", "access.md"]))["controls"][0];
    assert_eq!((&control["id"], &control["title"]), (&"AC-1".into(), &"Reviews".into()));
    assert_eq!((&control["start"], &control["end"]), (&20.into(), &35.into()));
    assert_eq!(control["owners"][0]["text"], "SRE Lead");
    assert_eq!(control["missing"], serde_json::json!(["evidence"]));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let files: Vec<(String, Vec<u8>)> = (0..40)
        .map(|number| (format!("{}/{number}.md", number % 7), FLAGGED.repeat(number).into_bytes()))
        .chain([("bad.md".to_owned(), b"\xe9\n".to_vec())])
        .collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let folder = folder(&files);
    for format in [
        "text", "short", "json", "jsonl", "csv", "markdown", "github", "gitlab", "junit", "rdjson", "sarif",
        "html",
    ] {
        let one = run(folder.path(), &["check", "--format", format, "--threads", "1"]);
        for threads in ["2", "7"] {
            let more = run(folder.path(), &["check", "--format", format, "--threads", threads]);
            assert_eq!(one.stdout, more.stdout);
            assert_eq!(one.stderr, more.stderr);
            assert_eq!(one.status, more.status);
        }
    }
}

mod findings {
    use super::*;

    fn flagged() -> TempDir {
        folder(&[("a.md", FLAGGED.as_bytes()), ("b.md", b"# Fine\n")])
    }

    #[test]
    fn findings_are_1_from_the_failing_level() {
        let folder = flagged();
        let run = |arguments: &[&str]| {
            status(&run(folder.path(), &[&["check", "--select", "open-cadence"], arguments].concat()))
        };
        assert_eq!(run(&[]), 1);
        assert_eq!(run(&["--fail-on", "hint"]), 1);
        assert_eq!(run(&["--fail-on", "error"]), 0);
        assert_eq!(run(&["--fail-on", "never"]), 0);
        assert_eq!(run(&["--ignore", "wording"]), 0);
        assert_eq!(run(&["--quiet"]), 1);
    }

    #[test]
    fn errors_win_over_findings() {
        let folder = flagged();
        fs::write(folder.path().join("c.md"), b"\xe9").unwrap();
        let output = run(folder.path(), &["check", "--format", "json"]);
        assert_eq!(status(&output), 2);
        assert_ne!(json(&output)["findings"], Value::Array(Vec::new()));
    }

    #[test]
    fn json_places_the_words() {
        let folder = flagged();
        let report = json(&run(folder.path(), &["check", "--format", "json", "--select", "open-cadence"]));
        let finding = &report["findings"][0];
        let at = |name: &str| finding[name].as_u64().unwrap() as usize;
        assert_eq!(&FLAGGED[at("start")..at("end")], "periodically");
        assert_eq!(finding["path"], "a.md");
        assert_eq!(finding["family"], "wording");
        assert_eq!(finding["range"]["start"], serde_json::json!({"line": 3, "column": 29}));
        for name in ["rule", "level", "confidence", "message", "note", "question"] {
            assert!(finding[name].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        }
    }

    #[test]
    fn what_the_document_says_elsewhere_is_offered_once() {
        let text = "# Access\n\nThe SRE Lead reviews access to AWS monthly in Jira.\n\n\
            The SRE Lead reviews access to AWS periodically in Jira.\n";
        let folder = folder(&[("a.md", text.as_bytes())]);
        let report = json(&run(folder.path(), &["check", "--format", "json", "--select", "open-cadence"]));
        let fixes = report["findings"][0]["fixes"].as_array().unwrap();
        let titles: Vec<_> = fixes.iter().map(|fix| fix["title"].as_str().unwrap()).collect();
        assert_eq!(titles, ["Replace with “monthly”", "Replace with “quarterly”", "Replace with “annually”"]);
    }

    #[test]
    fn text_is_plain_unless_colour_is_asked_for() {
        let folder = flagged();
        let plain = run(folder.path(), &["check"]);
        assert!(!stdout(&plain).contains('\u{1b}'));
        assert!(stdout(&plain).contains("^^^^^^^^^^^^"));
        let coloured = run(folder.path(), &["check", "--color", "always"]);
        assert!(stdout(&coloured).contains("\u{1b}["));
    }

    #[test]
    fn a_rule_is_explained() {
        let output = run(Path::new("."), &["explain", "open-cadence"]);
        assert_eq!(status(&output), 0);
        assert!(stdout(&output).starts_with("open-cadence (wording, "));
        let output = run(Path::new("."), &["explain", "cadence"]);
        assert!(stderr(&output).contains("did you mean `open-cadence`?"));
        assert!(stdout(&run(Path::new("."), &["rules"])).contains("open-cadence"));
    }
}
