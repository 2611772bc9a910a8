//! Which files a check reads, in what order.

use crate::config::{Broken, absolute};
use crate::registers::is_control_matrix;
use crate::source::{Format, ReadError, never_ends};
use ignore::{DirEntry, WalkBuilder};
use rustc_hash::FxHashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

/// One thing to check, or the reason why it cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub path: PathBuf,
    pub input: Input,
    /// Not come upon in a folder.
    pub named: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    File,
    Stdin,
    Unreadable(ReadError),
    /// This configuration holds for it, and cannot be used.
    Unconfigured(Arc<Broken>),
}

/// The documents under these paths, each once, in order of the bytes of their paths.
///
/// A file that is named is always taken. In a folder, hidden files and what `.gitignore` or
/// `.ignore` name are left out, as is everything that is no document. A link to a file is
/// followed, one to a folder is not, so that no loop of links is walked.
pub fn discover(paths: &[PathBuf]) -> Vec<Target> {
    let mut targets = Vec::new();
    for path in paths {
        if path.as_os_str() == OsStr::new("-") {
            targets.push(Target { path: path.clone(), input: Input::Stdin, named: true });
        } else {
            match fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => walk(path, &mut targets),
                Ok(_) => targets.push(Target { path: path.clone(), input: Input::File, named: true }),
                Err(error) => targets.push(unreadable(path.clone(), (&error).into())),
            }
        }
    }
    // A file that is named and come upon counts as named.
    targets.sort_by(|a, b| bytes(&a.path).cmp(bytes(&b.path)).then(b.named.cmp(&a.named)));
    let mut seen = FxHashSet::default();
    targets.retain(|target| seen.insert(identity(target)));
    targets
}

pub(super) fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// The path by which two ways to the same file are recognised.
pub(super) fn identity(target: &Target) -> PathBuf {
    match target.input {
        Input::File => fs::canonicalize(&target.path).unwrap_or_else(|_| target.path.clone()),
        Input::Stdin | Input::Unreadable(_) | Input::Unconfigured(_) => target.path.clone(),
    }
}

fn unreadable(path: PathBuf, error: ReadError) -> Target {
    Target { path, input: Input::Unreadable(error), named: false }
}

fn walk(root: &Path, targets: &mut Vec<Target>) {
    let above = absolute(root);
    if let Some(target) = endless(root).or_else(|| above.ancestors().skip(1).find_map(endless)) {
        targets.push(target);
        return;
    }
    let (send, closed) = mpsc::channel();
    let mut walk = WalkBuilder::new(root);
    // `.gitignore` counts in a folder that is no repository (yet), too: an unpacked archive.
    walk.require_git(false).filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        match is_folder.then(|| endless(entry.path())).flatten() {
            // It is received when the walk has ended.
            Some(target) => send.send(target).is_err(),
            None => true,
        }
    });
    for entry in walk.build() {
        match entry {
            Ok(entry) => targets.extend(document(&entry)),
            Err(error) => {
                let (path, error) = walk_error(root, &error);
                targets.push(unreadable(path, error));
            }
        }
    }
    drop(walk);
    targets.extend(closed);
}

/// What says which files of a folder are left out, where it is a pipe, a device or the like: whoever opens it waits for
/// ever. Such a folder is not read.
fn endless(folder: &Path) -> Option<Target> {
    [".gitignore", ".ignore", ".git/info/exclude"].into_iter().find_map(|name| {
        let path = folder.join(name);
        never_ends(&path).map(|error| unreadable(shown(&path), error))
    })
}

/// All files in a folder and below, as [`discover`] walks it, in order of the bytes of their paths.
pub(super) fn files_in(root: &Path) -> Vec<PathBuf> {
    let entries = WalkBuilder::new(root).require_git(false).build().flatten();
    let is_file =
        |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_file() || kind.is_symlink());
    let mut files: Vec<PathBuf> = entries.filter(is_file).map(DirEntry::into_path).collect();
    files.sort_by(|a, b| bytes(a).cmp(bytes(b)));
    files
}

/// The target for an entry of a folder, where it is a document.
fn document(entry: &DirEntry) -> Option<Target> {
    let format = Format::of_extension(entry.path())?;
    // Most tables of values are no documents.
    if format.is_sheet() && !is_control_matrix(entry.path()) {
        return None;
    }
    let kind = entry.file_type()?;
    let path = shown(entry.path());
    if kind.is_file() {
        return Some(Target { path, input: Input::File, named: false });
    }
    if kind.is_symlink() {
        return match fs::metadata(entry.path()) {
            Ok(metadata) if metadata.is_dir() => None,
            Ok(_) => Some(Target { path, input: Input::File, named: false }),
            Err(error) => Some(unreadable(path, (&error).into())),
        };
    }
    // A pipe or device that is named like a document: reading it says what it is.
    (!kind.is_dir()).then_some(Target { path, input: Input::File, named: false })
}

/// The path of an entry without the `./` of the default root.
fn shown(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

fn walk_error(root: &Path, error: &ignore::Error) -> (PathBuf, ReadError) {
    let mut path = root;
    let mut error = error;
    loop {
        match error {
            ignore::Error::WithPath { path: inner, err } => {
                path = inner;
                error = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error = err,
            ignore::Error::Loop { child, .. } => return (shown(child), ReadError::LinkLoop),
            ignore::Error::Io(io) => return (shown(path), io.into()),
            other => return (shown(path), ReadError::Other { reason: other.to_string() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn folder(files: &[&str]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "Text.\n").unwrap();
        }
        folder
    }

    fn names(folder: &TempDir, paths: &[&str]) -> Vec<String> {
        let paths: Vec<_> = paths.iter().map(|path| folder.path().join(path)).collect();
        discover(&paths)
            .iter()
            .map(|target| target.path.strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn documents_come_in_order_of_bytes() {
        let folder = folder(&["b.md", "a/z.txt", "a.md", "B.markdown", "c.mdx", "image.png", "LICENSE"]);
        assert_eq!(names(&folder, &[""]), ["B.markdown", "a.md", "a/z.txt", "b.md", "c.mdx"]);
    }

    #[test]
    fn hidden_and_ignored_files_are_left_out_unless_named() {
        let folder = folder(&["a.md", ".git-like/b.md", ".draft.md", "build/c.md", "sub/d.md", "sub/e.md"]);
        fs::write(folder.path().join(".gitignore"), "build/\n").unwrap();
        fs::write(folder.path().join("sub/.gitignore"), "e.md\n").unwrap();
        assert_eq!(names(&folder, &[""]), ["a.md", "sub/d.md"]);
        assert_eq!(names(&folder, &["build/c.md", ".draft.md"]), [".draft.md", "build/c.md"]);
    }

    #[test]
    fn a_file_counts_once() {
        let folder = folder(&["sub/a.md", "b.md"]);
        assert_eq!(names(&folder, &["sub", "sub/a.md", "sub/../b.md", "b.md"]), ["b.md", "sub/a.md"]);
    }

    #[test]
    fn standard_input_is_a_dash() {
        let targets = discover(&["-".into(), "-".into()]);
        assert_eq!(targets, [Target { path: "-".into(), input: Input::Stdin, named: true }]);
    }

    #[test]
    fn what_is_missing_is_said() {
        let folder = folder(&[]);
        let path = folder.path().join("gone");
        assert_eq!(discover(std::slice::from_ref(&path)), [unreadable(path, ReadError::Missing)]);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_followed_and_loops_are_not() {
        use std::os::unix::fs::symlink;
        let folder = folder(&["docs/a.md", "policy.md"]);
        let docs = folder.path().join("docs");
        symlink("..", docs.join("up")).unwrap();
        symlink("../policy.md", docs.join("linked.md")).unwrap();
        symlink("loop.md", docs.join("loop.md")).unwrap();
        assert_eq!(names(&folder, &["docs"]), ["docs/a.md", "docs/linked.md", "docs/loop.md"]);
        let targets = discover(&[docs]);
        assert_eq!(targets[2].input, Input::Unreadable(ReadError::LinkLoop));
    }
}
