//! The roots of programmes: which of them a document lies under.

use crate::config::{Configs, absolute};
use crate::registers::{Register, Registers, check, is_control_matrix, read, recognise};
use crate::source::{Format, read_text};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The roots that documents lie under.
#[derive(Debug, Default)]
pub struct Roots {
    /// The paths that were named, each with the root around it once it has been looked for.
    arguments: Vec<(PathBuf, OnceLock<Option<PathBuf>>)>,
}

impl Roots {
    /// `arguments` are the paths that were named.
    pub fn new(arguments: &[PathBuf]) -> Roots {
        let arguments = arguments.iter().map(|argument| (absolute(argument), OnceLock::new()));
        Roots { arguments: arguments.collect() }
    }

    /// Whether a path that was named is this one, or a folder above it.
    pub(super) fn names(&self, path: &Path) -> bool {
        let path = absolute(path);
        self.arguments.iter().any(|(argument, _)| path.starts_with(argument))
    }

    /// The root that a document lies under.
    pub fn root_for(&self, path: &Path, configs: &Configs) -> Option<PathBuf> {
        configs.root(path).or_else(|| {
            // "." stands above paths that are shown without it.
            let path = absolute(path);
            let above = self.arguments.iter().filter(|(argument, _)| path.starts_with(argument));
            let (argument, root) = above.max_by_key(|(argument, _)| argument.components().count())?;
            root.get_or_init(|| root_of(argument)).clone()
        })
    }
}

/// The folder of the programme to which a path belongs that was named, where no configuration says so: the nearest at
/// or above it that has a folder of registers, or a file that is one, in it or one folder below. Folders above the
/// repository do not count; without a repository, only those that have a folder of registers, and of a document that
/// was named its own where the file lies beside it: what else is among the downloads is no part of its programme.
fn root_of(argument: &Path) -> Option<PathBuf> {
    let in_repository = argument.ancestors().any(is_repository);
    for folder in argument.ancestors().filter(|folder| folder.is_dir()) {
        let is_own = in_repository || folder == argument;
        let is_beside = argument.parent() == Some(folder) && argument.is_file();
        if ["registers", "register"].iter().any(|name| folder.join(name).is_dir())
            || is_own && has_register(folder, true)
            || is_beside && has_register(folder, false)
        {
            return Some(folder.to_owned());
        }
        if is_repository(folder) {
            return None;
        }
    }
    None
}

fn is_repository(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// Whether a folder, or one in it where those count, holds a file that is a register beyond doubt.
fn has_register(folder: &Path, below: bool) -> bool {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    entries(folder).any(|entry| {
        let path = entry.path();
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                below && !is_hidden && entries(&path).any(|inner| is_register(&inner))
            }
            _ => is_register(&entry),
        }
    })
}

/// Whether a file says by its name that it is a register, and is one, or that it is a table of controls.
fn is_register(entry: &fs::DirEntry) -> bool {
    let path = entry.path();
    let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
    let is_sheet = Format::of_extension(&path).is_some_and(Format::is_sheet);
    // A control matrix is what the narratives around it are held against.
    if is_file && is_sheet && is_control_matrix(&path) {
        return true;
    }
    let is_list = is_sheet || Format::of_extension(&path).is_none();
    let Some(register) = recognise(&path).filter(|_| is_file && is_list) else {
        return false;
    };
    let mut registers = Registers::default();
    if let Ok(text) = read_text(&path) {
        read(register, &path.to_string_lossy(), &text, &mut registers);
        check(&mut registers);
    }
    let entries: usize = Register::ALL.into_iter().map(|register| registers.rows(register)).sum();
    registers.problems.len() < entries && entries > 1
}
