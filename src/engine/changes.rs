//! What has changed since a commit, as the repository's own git tells it.

use super::statement::around;
use crate::finding::Finding;
use crate::model::Reading;
use crate::span::Span;
use memchr::memchr_iter;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fmt, fs, io};

/// The changed lines of files in their repositories' working trees.
#[derive(Debug, Default)]
pub struct Changes {
    /// By real path. `None` for files that the repository does not keep: all in them is new.
    files: FxHashMap<PathBuf, Option<Vec<Hunk>>>,
}

/// Lines that were put in, or where lines were taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hunk {
    /// The first line, from 1; where `count` is 0 the one before the gap, which may be 0.
    line: usize,
    count: usize,
}

/// Why it cannot be said what has changed.
#[derive(Debug)]
pub enum ChangesError {
    NoGit(io::Error),
    NoRepository(PathBuf),
    NoCommit { reference: String, repository: PathBuf },
    Git(String),
}

impl Changes {
    /// What has changed in these files since they parted from a commit, a branch or a tag. Files that are not there are
    /// left out.
    pub fn since<'p>(
        reference: &str,
        files: impl Iterator<Item = &'p Path>,
    ) -> Result<Changes, ChangesError> {
        let mut changes = Changes::default();
        let mut roots: FxHashMap<PathBuf, PathBuf> = FxHashMap::default();
        let mut trees: FxHashMap<PathBuf, Tree> = FxHashMap::default();
        for file in files.filter_map(|file| fs::canonicalize(file).ok()) {
            let folder = file.parent().unwrap_or(&file).to_owned();
            let root = match roots.get(&folder) {
                Some(root) => root.clone(),
                None => {
                    let root = root(&folder)?;
                    roots.insert(folder, root.clone());
                    root
                }
            };
            if !trees.contains_key(&root) {
                trees.insert(root.clone(), Tree::since(reference, &root)?);
            }
            if let Some(tree) = trees.get_mut(&root) {
                let hunks = tree.kept.contains(&file).then(|| tree.changed.remove(&file).unwrap_or_default());
                changes.files.insert(file, hunks);
            }
        }
        Ok(changes)
    }

    /// Leaves the findings that changed statements have part in. Of what is no file, all is new.
    pub fn keep(&self, path: &Path, text: &str, reading: &Reading, findings: &mut Vec<Finding>) {
        let hunks = fs::canonicalize(path).ok().and_then(|path| self.files.get(&path)?.as_ref());
        let Some(hunks) = hunks else { return };
        let changed = spans(text, hunks);
        let is_changed = |span: Span| {
            let whole = around(reading, span.start).map_or(span, |around| around.span.cover(span));
            changed.iter().any(|&change| touches(whole, change))
        };
        findings.retain(|finding| {
            let own = finding.related.iter().filter(|related| related.elsewhere.is_none());
            let related = own.map(|related| related.span);
            [finding.span].into_iter().chain(finding.also.iter().copied()).chain(related).any(is_changed)
        });
    }
}

/// The bytes of changed lines; empty between two lines where something was taken out.
fn spans(text: &str, hunks: &[Hunk]) -> Vec<Span> {
    // As git counts lines: they end at `\n` only.
    let ends: Vec<usize> = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).collect();
    let start = |line: usize| match line.checked_sub(2) {
        None => 0,
        Some(before) => ends.get(before).copied().unwrap_or(text.len()),
    };
    let one = |hunk: &Hunk| match hunk.count {
        0 => Span::from(start(hunk.line + 1)..start(hunk.line + 1)),
        count => Span::from(start(hunk.line)..start(hunk.line + count)),
    };
    hunks.iter().map(one).collect()
}

/// Whether a change is one of these words: in them, or a gap between them.
fn touches(words: Span, change: Span) -> bool {
    match change.is_empty() {
        true => words.start < change.start && change.start < words.end,
        false => words.overlaps(change),
    }
}

/// What git says of one working tree.
struct Tree {
    kept: FxHashSet<PathBuf>,
    changed: FxHashMap<PathBuf, Vec<Hunk>>,
}

impl Tree {
    fn since(reference: &str, root: &Path) -> Result<Tree, ChangesError> {
        let asked = format!("{reference}^{{commit}}");
        let commit = git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", &asked])?;
        if !commit.status.success() {
            let (reference, repository) = (reference.to_owned(), root.to_owned());
            return Err(ChangesError::NoCommit { reference, repository });
        }
        let commit = line(&commit);
        // What others have changed on their branch is not this one's change. A shallow copy may not know.
        let base = git(root, ["merge-base", &commit, "HEAD"])?;
        let base = if base.status.success() { line(&base) } else { commit };

        let diff =
            ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--find-renames"];
        let since = ["--ignore-submodules", "--diff-filter=ACMRT", &base, "--"];
        let diff = |kind: &'static [&str]| said(root, diff.iter().chain(kind).chain(&since).copied());
        let names = diff(&["--name-only", "-z"])?;
        let patches = hunks(&diff(&["--unified=0"])?);
        let names: Vec<PathBuf> = paths(root, &names).collect();
        if names.len() != patches.len() {
            return Err(ChangesError::Git("the files changed while it was asked".to_owned()));
        }
        let kept = paths(root, &said(root, ["ls-files", "-z"].into_iter())?).collect();
        Ok(Tree { kept, changed: names.into_iter().zip(patches).collect() })
    }
}

/// The hunks of each file of a patch.
fn hunks(patch: &[u8]) -> Vec<Vec<Hunk>> {
    let mut files: Vec<Vec<Hunk>> = Vec::new();
    for line in patch.split(|&byte| byte == b'\n') {
        if line.starts_with(b"diff --git ") {
            files.push(Vec::new());
        } else if let Some(head) = line.strip_prefix(b"@@ ")
            && let Some(file) = files.last_mut()
        {
            file.extend(hunk(head));
        }
    }
    files
}

/// Reads "-3,0 +4,2 @@ …".
fn hunk(head: &[u8]) -> Option<Hunk> {
    let new = std::str::from_utf8(head.split(|&byte| byte == b' ').nth(1)?).ok()?.strip_prefix('+')?;
    let (line, count) = new.split_once(',').unwrap_or((new, "1"));
    Some(Hunk { line: line.parse().ok()?, count: count.parse().ok()? })
}

/// The working tree that a folder belongs to.
fn root(folder: &Path) -> Result<PathBuf, ChangesError> {
    let root = git(folder, ["rev-parse", "--show-toplevel"])?;
    if !root.status.success() {
        return Err(match failure(&root) {
            said if said.contains("not a git repository") => ChangesError::NoRepository(folder.to_owned()),
            // It belongs to somebody else, say, as in a container.
            said => ChangesError::Git(said),
        });
    }
    Ok(fs::canonicalize(line(&root)).unwrap_or_else(|_| line(&root).into()))
}

fn git<'a>(folder: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Result<Output, ChangesError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    // A hook has these, for the folder that it runs in.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    // Messages in English, and no waiting for others that use the repository.
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command.output().map_err(ChangesError::NoGit)
}

/// What git says of a failure.
fn failure(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

/// What git prints, where it must not fail.
fn said<'a>(folder: &Path, arguments: impl Iterator<Item = &'a str>) -> Result<Vec<u8>, ChangesError> {
    let output = git(folder, arguments)?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(ChangesError::Git(failure(&output))),
    }
}

/// The one line that git prints.
fn line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned()
}

/// Paths with a NUL behind each.
fn paths<'o>(root: &'o Path, output: &'o [u8]) -> impl Iterator<Item = PathBuf> + 'o {
    output.split(|&byte| byte == 0).filter(|path| !path.is_empty()).map(|path| root.join(os(path)))
}

#[cfg(unix)]
fn os(path: &[u8]) -> &OsStr {
    std::os::unix::ffi::OsStrExt::from_bytes(path)
}

/// Git writes UTF-8 there; what is none names no file.
#[cfg(not(unix))]
fn os(path: &[u8]) -> &OsStr {
    OsStr::new(std::str::from_utf8(path).unwrap_or_default())
}

impl fmt::Display for ChangesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChangesError::NoGit(error) => {
                write!(f, "`--changed-since` needs git, which could not be started: {error}")
            }
            ChangesError::NoRepository(folder) => {
                write!(f, "`--changed-since` needs a git repository, and {} is in none", folder.display())
            }
            ChangesError::NoCommit { reference, repository } => write!(
                f,
                "the repository {} has no commit, branch or tag “{reference}”. In CI, let the checkout fetch the whole history, and name a branch as origin/main",
                repository.display()
            ),
            ChangesError::Git(said) => write!(f, "git could not say what has changed: {said}"),
        }
    }
}

impl std::error::Error for ChangesError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_are_read_file_by_file() {
        let patch = "diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -3,0 +4,2 @@ # Head\n+diff --git \n+@@ x\n\
            @@ -9 +11 @@\n-old\n+new\ndiff --git a/b.png b/b.png\nBinary files differ\n";
        let at = |line, count| Hunk { line, count };
        assert_eq!(hunks(patch.as_bytes()), [vec![at(4, 2), at(11, 1)], vec![]]);
    }

    #[test]
    fn a_gap_is_between_lines() {
        let text = "one\ntwo\nthree\n";
        let at = |line, count| spans(text, &[Hunk { line, count }])[0];
        assert_eq!(at(2, 2), Span::new(4, 14));
        assert_eq!(at(0, 0), Span::empty(0));
        assert_eq!(at(1, 0), Span::empty(4));
        assert!(touches(Span::new(0, 7), Span::empty(4)) && !touches(Span::new(4, 7), Span::empty(4)));
    }
}
