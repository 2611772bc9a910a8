//! The findings that are known and not to be heard again.

use super::Found;
use super::fingerprint::fingerprints;
use crate::config::absolute;
use crate::finding::Finding;
use crate::model::Reading;
use crate::source::{ReadError, read_bytes};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Component, Path, PathBuf};

/// The format of the file.
const VERSION: u32 = 1;

/// The largest file that is read, in bytes: some four million findings.
const MAX_BYTES: usize = 256 << 20;

/// The findings of one document: by rule, the fingerprints of their places.
pub type Known = BTreeMap<String, BTreeSet<String>>;

/// The file as it is written: sorted, one fingerprint a line, so that versions can be compared and merged.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    /// By the path from the baseline's folder, with `/`.
    findings: BTreeMap<String, Known>,
}

/// What a file of any version says.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// The known findings of many documents.
#[derive(Debug)]
pub struct Baseline {
    /// Absolute; where the file stands.
    folder: PathBuf,
    findings: BTreeMap<String, Known>,
}

/// Why a baseline cannot be used.
#[derive(Debug)]
pub enum BaselineError {
    Read(ReadError),
    Format(serde_json::Error),
    Version(u32),
}

impl Baseline {
    /// One without findings, to be written to this file.
    pub fn new(file: &Path) -> Baseline {
        let file = absolute(file);
        Baseline { folder: file.parent().unwrap_or(&file).to_owned(), findings: BTreeMap::new() }
    }

    pub fn read(file: &Path) -> Result<Baseline, BaselineError> {
        let bytes = read_bytes(file, MAX_BYTES).map_err(BaselineError::Read)?;
        let Versioned { version } = serde_json::from_slice(&bytes).map_err(BaselineError::Format)?;
        if version != VERSION {
            return Err(BaselineError::Version(version));
        }
        let File { findings, .. } = serde_json::from_slice(&bytes).map_err(BaselineError::Format)?;
        Ok(Baseline { findings, ..Baseline::new(file) })
    }

    /// Adds the findings of a document; see [`known`].
    pub fn add(&mut self, path: &Path, known: Known) {
        if !known.is_empty() {
            // Names that are not UTF-8 may look the same here.
            let known_there = self.findings.entry(relative(&self.folder, path)).or_default();
            for (rule, prints) in known {
                known_there.entry(rule).or_default().extend(prints);
            }
        }
    }

    /// The bytes of the file.
    pub fn json(&self) -> String {
        let file = File { version: VERSION, findings: self.findings.clone() };
        // Fails for maps with keys that are no text only, and there are none.
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    /// Takes out of what was found in a document what is known in all its places. Gives the known places that have no
    /// finding any more, as many as there are of each rule.
    pub fn hold_back(
        &self,
        path: &Path,
        text: &str,
        reading: &Reading,
        found: &mut Found,
    ) -> BTreeMap<String, usize> {
        let Some(known) = self.findings.get(&relative(&self.folder, path)) else { return BTreeMap::new() };
        let mut gone = known.clone();
        let before = found.findings.len();
        let mut prints = fingerprints(text, reading, &found.findings).into_iter();
        found.findings.retain(|finding| {
            let (Some(known), Some(gone)) = (known.get(finding.rule), gone.get_mut(finding.rule)) else {
                prints.next();
                return true;
            };
            let prints = prints.next().unwrap_or_default();
            gone.retain(|print| !prints.contains(print));
            !prints.iter().all(|print| known.contains(print))
        });
        found.known = before - found.findings.len();
        counts(&gone)
    }

    /// The documents that are no more, by their paths from the baseline's folder, with the findings that they had.
    pub fn lost_documents(&self) -> impl Iterator<Item = (&str, BTreeMap<String, usize>)> {
        let lost = self.findings.iter().filter(|(path, _)| !self.folder.join(path).exists());
        lost.map(|(path, known)| (path.as_str(), counts(known)))
    }
}

/// How many there are of each rule that has one.
fn counts(known: &Known) -> BTreeMap<String, usize> {
    let any = known.iter().filter(|(_, prints)| !prints.is_empty());
    any.map(|(rule, prints)| (rule.clone(), prints.len())).collect()
}

/// The findings of a document as a baseline holds them.
pub fn known(text: &str, reading: &Reading, findings: &[Finding]) -> Known {
    let mut known = Known::new();
    for (finding, prints) in findings.iter().zip(fingerprints(text, reading, findings)) {
        known.entry(finding.rule.to_owned()).or_default().extend(prints);
    }
    known
}

/// The path from a folder, which is absolute, with `/` on every system.
fn relative(folder: &Path, path: &Path) -> String {
    let path = absolute(path);
    let shared = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let parts = up.chain(path.components().skip(shared));
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BaselineError::Read(ReadError::Missing) => {
                f.write_str("there is no such file. `sayso baseline` writes one.")
            }
            BaselineError::Read(ReadError::TooLarge) => {
                write!(f, "this is larger than {} MiB, the most that a baseline may be.", MAX_BYTES >> 20)
            }
            BaselineError::Read(ReadError::NotAFile { what }) => write!(f, "this is {what}, not a file."),
            BaselineError::Read(error) => error.fmt(f),
            BaselineError::Format(error) => {
                write!(
                    f,
                    "this is no baseline, or a damaged one: {error}. `sayso baseline` writes a new one."
                )
            }
            BaselineError::Version(version) => write!(
                f,
                "this baseline has version {version}, and this sayso knows version {VERSION}. `sayso baseline` writes a new one."
            ),
        }
    }
}

impl std::error::Error for BaselineError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_folder() {
        let from = |folder: &str, path: &str| relative(Path::new(folder), Path::new(path));
        assert_eq!(from("/docs", "/docs/policies/access.md"), "policies/access.md");
        assert_eq!(from("/docs/ci", "/docs/policies/../access.md"), "../access.md");
        assert_eq!(from("/docs", "/docs2/access.md"), "../docs2/access.md");
    }
}
