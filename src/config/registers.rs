//! Which files are registers, as the configuration of a programme says.

use super::file::{EvidenceFiles, File};
use super::glob::Glob;
use crate::registers::{FileNames, Register};
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which files are registers.
#[derive(Clone, Debug, Default)]
pub struct RegisterPaths {
    /// For each register of which something is said.
    pub lists: BTreeMap<Register, Vec<RegisterPath>>,
    pub evidence_files: Option<(RegisterPath, FileNames)>,
}

/// A path of registers, and where it is written.
#[derive(Clone, Debug)]
pub struct RegisterPath {
    pub written: String,
    glob: Option<Glob>,
    /// From where it counts.
    folder: PathBuf,
    pub by: Arc<ConfigText>,
    /// In that text.
    pub span: Span,
}

/// The text of a configuration file.
#[derive(Debug)]
pub struct ConfigText {
    /// As it is shown.
    pub path: PathBuf,
    pub text: String,
}

impl RegisterPath {
    /// The file or folder of exactly this path.
    pub fn exact(&self) -> PathBuf {
        self.folder.join(&self.written)
    }

    pub fn matches(&self, path: &Path) -> bool {
        let within = path.strip_prefix(&self.folder);
        self.glob.as_ref().is_some_and(|glob| within.is_ok_and(|within| glob.matches(within)))
    }
}

impl RegisterPaths {
    /// Takes over what a file says; its paths count from `folder`, and `places` has those of its keys.
    pub(super) fn take(
        &mut self,
        file: &File,
        folder: &Path,
        by: &Arc<ConfigText>,
        places: &FxHashMap<String, Span>,
    ) {
        let path = |written: &str, glob: Option<&Glob>, key: &str| RegisterPath {
            written: written.to_owned(),
            glob: glob.cloned(),
            folder: folder.to_owned(),
            by: Arc::clone(by),
            span: places.get(key).copied().unwrap_or_default(),
        };
        for (register, list) in file.registers.lists() {
            let Some(list) = list else { continue };
            let key = format!("registers.{}", register.name());
            let paths = list.0.iter().map(|glob| path(&glob.written, Some(glob), &key));
            self.lists.insert(register, paths.collect());
        }
        if let Some(EvidenceFiles { path: written, pattern }) = &file.registers.evidence_files {
            let folder = path(written, None, "registers.evidence-files.path");
            self.evidence_files = Some((folder, pattern.clone()));
        }
    }
}
