//! Bad inputs, all in one folder: each gives its message, the rest is checked, and nothing dies or is destroyed.
//!
//! `documents/` has those that git can hold, [`make`] makes the others, and `expected.tsv` says of each what sayso says.

#![expect(clippy::unwrap_used, reason = "a test's helpers may fail the test")]

mod baselines;
#[expect(dead_code, reason = "the tests of the server use the rest")]
#[path = "../server/client.rs"]
mod client;
mod commands;
mod make;
mod server;
mod shown;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// What sayso says of a document where it says nothing.
const CHECKED: &str = "checked";

/// A folder with all bad inputs, which can be removed afterwards.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = tempfile::tempdir().unwrap();
        make::everything(folder.path());
        Folder(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run(self.path(), arguments)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let closed = self.path().join("special/closed");
            let _ = fs::set_permissions(closed, fs::Permissions::from_mode(0o700));
        }
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(name);
    }
    let output = command.env("SAYSO_TODAY", "2026-06-01").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    for word in ["panicked", "overflowed", "defect of sayso"] {
        assert!(!said.contains(word), "{arguments:?}: {said}");
    }
    assert!(output.status.code().is_some_and(|status| status <= 2), "{arguments:?}: {}", output.status);
    output
}

/// What sayso says of each file on this system; names as Rust writes them. A configuration may have several defects.
#[expect(clippy::print_stdout, reason = "whoever runs the tests should see what was left out")]
fn expected(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let table = include_str!("expected.tsv");
    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let [file, system, says] = row.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let here = match system {
            "any" => true,
            "unix" => cfg!(unix),
            _ => cfg!(target_os = "linux"),
        };
        if here {
            expected.entry(file.to_owned()).or_default().push(says.to_owned());
        }
    }
    // Permissions do not hold for the system's administrator.
    if fs::read_dir(folder.join("special/closed")).is_ok() {
        println!("permissions are not tried: this user may read everything");
        expected.remove("special/closed");
        for file in ["special/secret.md", "special/closed/inside.md"] {
            expected.insert(file.to_owned(), vec![CHECKED.to_owned()]);
        }
    }
    expected
}

/// What a report in JSON says of each file that could not be checked.
fn refused(report: &Value) -> BTreeMap<String, Vec<String>> {
    let mut refused: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for error in report["errors"].as_array().unwrap() {
        let file = error["path"].as_str().unwrap().escape_debug().to_string();
        refused.entry(file).or_default().push(error["message"].as_str().unwrap().to_owned());
    }
    refused
}

#[test]
fn each_bad_input_gives_its_message_and_the_rest_is_checked() {
    let folder = Folder::new();
    let output = folder.run(&["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (expected, refused) = (expected(folder.path()), refused(&report));

    let mut wrong = Vec::new();
    for (file, says) in &expected {
        let said = refused.get(file).map_or(&[][..], Vec::as_slice);
        let says: Vec<&String> = says.iter().filter(|says| *says != CHECKED).collect();
        let fits = said.len() == says.len() && said.iter().zip(says).all(|(said, says)| said.contains(says));
        if !fits {
            wrong.push(format!("{file}: {said:?}"));
        }
    }
    for (file, said) in refused.iter().filter(|(file, _)| !expected.contains_key(*file)) {
        wrong.push(format!("{file} is not in the table: {said:?}"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let checked = expected.values().filter(|says| says.iter().all(|says| says == CHECKED)).count();
    assert_eq!(report["summary"]["files"], checked);
    let findings = report["findings"].as_array().unwrap();
    for file in ["good.md", "zz-good.md", "folder.md/inside.md"] {
        let of_file = findings.iter().filter(|finding| finding["path"] == file);
        assert_eq!(of_file.map(|finding| &finding["rule"]).collect::<Vec<_>>(), ["open-cadence"], "{file}");
    }
    // Each message stands on standard error, too, on a line of its own.
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.lines().all(|line| ["error: ", "note: "].iter().any(|kind| line.starts_with(kind))),
        "{said}"
    );
}
