//! The other commands on the same folder.

use super::Folder;
use std::collections::BTreeMap;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

/// What stands in a folder: of each entry what it is, and of files their bytes.
fn state(folder: &Path) -> BTreeMap<PathBuf, (FileType, Vec<u8>)> {
    let mut state = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // Nothing is known of a folder that is closed.
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            }
            let bytes = if kind.is_file() { fs::read(entry.path()).unwrap_or_default() } else { Vec::new() };
            state.insert(entry.path(), (kind, bytes));
        }
    }
    state
}

/// Where two states differ.
fn differences(before: &BTreeMap<PathBuf, (FileType, Vec<u8>)>, folder: &Path) -> Vec<PathBuf> {
    let after = state(folder);
    let all = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    let changed = all.filter(|path| before.get(*path) != after.get(*path));
    changed.map(|path| path.strip_prefix(folder).unwrap().to_owned()).collect()
}

#[test]
fn looking_changes_nothing() {
    let folder = Folder::new();
    let before = state(folder.path());
    for arguments in [&["check"][..], &["fix", "--diff"], &["baseline"]] {
        assert_eq!(folder.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
    let documents = before.keys().filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    // Names that are not UTF-8 are no arguments of a test.
    for document in documents.filter_map(|path| path.to_str()) {
        let command = if document.ends_with("access.md") { "config" } else { "inspect" };
        folder.run(&[command, document]);
    }
    assert_eq!(differences(&before, folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn fixing_changes_what_it_says_and_nothing_else() {
    let folder = Folder::new();
    let before = state(folder.path());
    let output = folder.run(&["fix"]);
    assert_eq!(output.status.code(), Some(2), "not everything could be read");
    let said = String::from_utf8(output.stdout).unwrap();
    let fixed: Vec<PathBuf> = said.lines().filter_map(|line| Some(line.split_once(": ")?.0.into())).collect();
    assert_eq!(fixed.first(), Some(&PathBuf::from("mendable.md")), "{said}");
    assert_eq!(differences(&before, folder.path()), fixed[..fixed.len() - 1]);
}

#[test]
fn a_first_configuration_can_be_read() {
    let folder = Folder::new();
    let before = state(folder.path());
    assert_eq!(folder.run(&["init"]).status.code(), Some(0));
    assert_eq!(differences(&before, folder.path()), [PathBuf::from("sayso.toml")]);
    let output = folder.run(&["config", "good.md"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    // What is there is left as it is, be it a link that leads nowhere.
    #[cfg(unix)]
    {
        let output = folder.run(&["init", "config/no-such-link"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(!folder.path().join("config/no-such-link/gone.toml").exists());
    }
}
