//! `sayso check --files-from`: paths from a list, told as they come.

use super::{FLAGGED, folder, json, run, sayso, status, stderr, stdout};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Output, Stdio};

/// Checks what a list names, from standard input.
fn check(folder: &Path, arguments: &[&str], list: &[u8]) -> Output {
    let mut command = sayso(folder, &["check", "--select", "open-cadence", "--files-from", "-"]);
    let piped = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let list = list.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&list));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

fn lines(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The path of each line with its type, and of an error its kind.
fn told(output: &Output) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |line: &Value| match line["type"].as_str().unwrap() {
        "error" => (text(&line["path"]), text(&line["kind"])),
        kind => (text(&line["path"]), kind.to_owned()),
    };
    lines(output).iter().map(one).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|&(path, kind)| (path.to_owned(), kind.to_owned())).collect()
}

#[test]
fn files_are_told_in_the_order_of_the_list() {
    let folder = folder(&[("a.md", FLAGGED.as_bytes()), ("b.md", b"# Fine\n"), ("sub/c.md", b"# Fine\n")]);
    let output = check(folder.path(), &["--format", "jsonl"], b"sub/c.md\na.md\nb.md\na.md");
    assert_eq!((status(&output), stderr(&output)), (1, String::new()));
    let expected = [
        ("sub/c.md", "file"),
        ("a.md", "finding"),
        ("a.md", "file"),
        ("b.md", "file"),
        ("a.md", "finding"),
        ("a.md", "file"),
        ("", "summary"),
    ];
    assert_eq!(told(&output), pairs(&expected));
    let file = &lines(&output)[2];
    assert_eq!(
        file,
        &json!({"type": "file", "path": "a.md", "checked": true, "findings": 1, "suppressed": 0, "known": 0})
    );
}

#[test]
fn a_list_says_what_its_folder_says() {
    let files: Vec<(String, String)> =
        (0..600).map(|number| (format!("{:03}.md", number), FLAGGED.repeat(number % 5))).collect();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .chain([("bad.md", &b"\xe9\n"[..])])
        .collect();
    let folder = folder(&files);
    let list: String = files.iter().map(|(name, _)| format!("{name}\n")).collect();
    for format in ["jsonl", "short", "json"] {
        let whole = run(folder.path(), &["check", "--select", "open-cadence", "--format", format]);
        for threads in ["1", "2", "7"] {
            let output = check(folder.path(), &["--format", format, "--threads", threads], list.as_bytes());
            assert!(output.stdout == whole.stdout, "{format} with {threads} threads");
            assert_eq!((&output.stderr, output.status), (&whole.stderr, whole.status));
        }
    }
}

#[test]
fn what_is_no_document_has_its_place() {
    let folder = folder(&[("a.md", b"# Fine\n"), ("plan.docx", b"PK"), ("sub/b.md", b"# Fine\n")]);
    let output =
        check(folder.path(), &["--format", "jsonl"], b"\n\r\ngone.md\r\nsub\n\nplan.docx\n-\na.md\r\n\n");
    assert_eq!(status(&output), 2);
    let expected = [
        ("gone.md", "missing"),
        ("gone.md", "file"),
        ("sub", "folder"),
        ("sub", "file"),
        ("plan.docx", "unknown-format"),
        ("plan.docx", "file"),
        ("-", "missing"),
        ("-", "file"),
        ("a.md", "file"),
        ("", "summary"),
    ];
    assert_eq!(told(&output), pairs(&expected));
    assert_eq!(lines(&output)[1]["checked"], false);
    assert!(stderr(&output).starts_with("error: gone.md: no such file or folder."), "{}", stderr(&output));
}

#[test]
fn a_broken_configuration_is_told_before_the_first_file_under_it() {
    let folder = folder(&[
        ("a.md", b"# Fine\n"),
        ("sub/sayso.toml", b"fail-no = 1\n"),
        ("sub/b.md", b"# Fine\n"),
        ("sub/c.md", b"# Fine\n"),
    ]);
    let output = check(folder.path(), &["--format", "jsonl"], b"a.md\nsub/b.md\nsub/c.md\n");
    let (file, config) = ("file", folder.path().join("sub/sayso.toml"));
    let config = lines(&output)[1]["path"].as_str().filter(|path| config.ends_with(path)).unwrap().to_owned();
    let expected = [
        ("a.md", file),
        (config.as_str(), "configuration"),
        ("sub/b.md", "unconfigured"),
        ("sub/b.md", file),
        ("sub/c.md", "unconfigured"),
        ("sub/c.md", file),
        ("", "summary"),
    ];
    assert_eq!(told(&output), pairs(&expected));
    assert!(stderr(&output).contains("2 documents were not checked"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn zero_bytes_allow_any_name() {
    let folder = folder(&[("new\nline.md", FLAGGED.as_bytes()), ("space .md", b"# Fine\n")]);
    let output = check(folder.path(), &["--format", "jsonl", "-0"], b"new\nline.md\0space .md\0");
    let expected =
        [("new\nline.md", "finding"), ("new\nline.md", "file"), ("space .md", "file"), ("", "summary")];
    assert_eq!(told(&output), pairs(&expected));
    assert_eq!(stdout(&output).lines().count(), 4);
}

#[test]
fn whoever_waits_for_a_file_gets_it_before_the_next() {
    let folder = folder(&[("a.md", FLAGGED.as_bytes()), ("b.md", b"# Fine\n")]);
    let mut command = sayso(folder.path(), &["check", "--files-from", "-", "--format", "jsonl"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut list = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    for name in ["a.md", "b.md", "a.md"] {
        writeln!(list, "{name}").unwrap();
        let end = format!("{{\"type\":\"file\",\"path\":\"{name}\"");
        assert!(lines.any(|line| line.starts_with(&end)), "{name}");
    }
    drop(list);
    assert!(lines.next().unwrap().contains("\"files\":3"));
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_list_may_be_a_file() {
    let folder = folder(&[("a.md", b"# Fine\n"), ("list", b"a.md\n"), ("empty", b"")]);
    let output = run(folder.path(), &["check", "--files-from", "list"]);
    assert_eq!((status(&output), stdout(&output)), (0, "No findings in 1 file.\n".to_owned()));
    assert_eq!(status(&run(folder.path(), &["check", "--files-from", "empty"])), 0);
    for (list, says) in [("gone", "error: gone: no such file"), (".", "error: .: this is a folder")] {
        let output = run(folder.path(), &["check", "--files-from", list]);
        assert_eq!((status(&output), stdout(&output)), (2, String::new()));
        assert!(stderr(&output).starts_with(says), "{}", stderr(&output));
    }
    for wrong in [&["check", "--null"][..], &["check", "--files-from", "list", "a.md"]] {
        assert_eq!(status(&run(folder.path(), wrong)), 2, "{wrong:?}");
    }
}

#[test]
fn a_list_that_is_none_ends_the_run() {
    let folder = folder(&[("a.md", b"# Fine\n")]);
    for (list, says) in [
        (&b"a.md\na.md\0a.md\0"[..], "zero bytes end the paths"),
        (&[b"a.md\n", &[b'x'; 1 << 17][..]].concat(), "longer than 64 KiB"),
    ] {
        let output = check(folder.path(), &["--format", "jsonl"], list);
        assert_eq!(status(&output), 2);
        let expected = [("a.md", "file"), ("<stdin>", "other"), ("<stdin>", "file"), ("", "summary")];
        assert_eq!(told(&output), pairs(&expected));
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
}

#[test]
fn changes_are_asked_for_before_the_first_file() {
    let folder = folder(&[("a.md", b"# Fine\n")]);
    let output = check(folder.path(), &["--changed-since", "HEAD"], b"a.md\n");
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("git"), "{}", stderr(&output));
}

#[test]
fn every_line_is_as_the_schema_says() {
    let schema = json(&run(Path::new("."), &["schema", "line"]));
    let folder = folder(&[("a.md", FLAGGED.as_bytes())]);
    let output = check(folder.path(), &["--format", "jsonl"], b"a.md\ngone.md\n");
    for line in lines(&output) {
        let fits = |one: &&Value| one["properties"]["type"]["const"] == line["type"];
        let wanted = schema["oneOf"].as_array().unwrap().iter().find(fits).unwrap();
        let mut known = wanted["properties"].as_object().unwrap().clone();
        let mut required = wanted["required"].as_array().unwrap().clone();
        if let Some(name) = wanted["$ref"].as_str() {
            let more = &schema["$defs"][name.rsplit('/').next().unwrap()];
            known.extend(more["properties"].as_object().unwrap().clone());
            required.extend(more["required"].as_array().unwrap().clone());
        }
        assert!(line.as_object().unwrap().keys().all(|key| known.contains_key(key)), "{line}");
        assert!(required.iter().all(|key| line.get(key.as_str().unwrap()).is_some()), "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_list_takes_no_more_memory() {
    let folder = folder(&[("a.md", FLAGGED.repeat(40).as_bytes())]);
    let most = |count: usize| {
        let mut command = sayso(folder.path(), &["check", "--files-from", "-", "--format", "jsonl"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut list, lines) =
            (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()).lines());
        let writer = std::thread::spawn(move || {
            list.write_all("a.md\n".repeat(count).as_bytes()).unwrap();
            list
        });
        let is_file =
            |line: &std::io::Result<String>| line.as_ref().unwrap().starts_with("{\"type\":\"file\"");
        assert_eq!(lines.filter(is_file).take(count).count(), count);
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        drop(writer.join().unwrap());
        child.wait().unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse::<usize>().unwrap()
    };
    // Of each file there would be 30 kB to keep.
    let (some, more) = (most(300), most(800));
    assert!(more < some + 7_000, "{some} kB, and then {more} kB");
}
