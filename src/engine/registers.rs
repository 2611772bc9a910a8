//! The registers of a programme, from the files under its root.

use super::discover::files_in;
use crate::config::{ConfigText, Configs, RegisterPath, RegisterPaths, absolute, shown};
use crate::registers::{FileNames, MAX_ROWS, Place, Problem, Register, Registers, check, read, recognise};
use crate::source::read_text;
use crate::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder in which files are records where the configuration says nothing of it.
const EVIDENCE_FOLDER: &str = "evidence";

/// Reads the registers under a root: those that the configuration names, and of each kind of which it says nothing
/// those that go by its name. Nothing outside the root is read.
pub(super) fn load(root: &Path, configs: &Configs) -> Registers {
    let root = absolute(root);
    let given = configs.registers(&root.join(EVIDENCE_FOLDER));
    let Ok(real) = fs::canonicalize(&root) else { return Registers::default() };
    let mut loading = Loading { real, files: files_in(&root), ..Loading::default() };
    loading.files.retain(|path| !configs.excludes(path));
    for register in Register::ALL {
        match given.lists.get(&register) {
            Some(paths) => paths.iter().for_each(|path| loading.given(register, path)),
            None => loading.by_name(register, &root, &given),
        }
    }
    loading.evidence_files(&root, &given);
    check(&mut loading.registers);
    loading.registers
}

#[derive(Default)]
struct Loading {
    /// The root, without links.
    real: PathBuf,
    /// All files under it, in order.
    files: Vec<PathBuf>,
    /// What is read already, without links.
    done: FxHashSet<PathBuf>,
    registers: Registers,
    /// Configuration files in which something is wrong, and their indices.
    configs: FxHashMap<PathBuf, u32>,
}

impl Loading {
    /// The files of a path that the configuration names.
    fn given(&mut self, register: Register, path: &RegisterPath) {
        let exact = path.exact();
        let files: Vec<PathBuf> = match exact.is_file() {
            true => vec![exact],
            false => self.files.iter().filter(|file| path.matches(file)).cloned().collect(),
        };
        if files.is_empty() {
            let message = format!(
                "there is no file “{}”; check the path, which counts from the folder of this file",
                path.written
            );
            self.problem_in(&path.by, path.span, message);
        }
        for file in files {
            if let Err(message) = self.file(register, &file) {
                self.problem_in(&path.by, path.span, format!("“{}”: {message}", shown(&file).display()));
            }
        }
    }

    /// The files whose names say that they list such things.
    fn by_name(&mut self, register: Register, root: &Path, given: &RegisterPaths) {
        let is_given = |file: &&PathBuf| given.lists.values().flatten().any(|path| path.matches(file));
        let is_such = |file: &&PathBuf| {
            let within = file.strip_prefix(root).unwrap_or(file);
            recognise(within) == Some(register)
        };
        let files: Vec<PathBuf> =
            self.files.iter().filter(is_such).filter(|file| !is_given(file)).cloned().collect();
        for file in files {
            if let Err(message) = self.file(register, &file) {
                let file = self.registers.add_file(&shown(&file).to_string_lossy(), "");
                self.registers
                    .problems
                    .push(Problem { place: Place { file, span: Span::default() }, message });
            }
        }
    }

    /// Reads a file, once.
    fn file(&mut self, register: Register, path: &Path) -> Result<(), String> {
        let real = self.within(path)?;
        if self.done.insert(real) {
            let text = read_text(path).map_err(|error| error.to_string())?;
            read(register, &shown(path).to_string_lossy(), &text, &mut self.registers);
        }
        Ok(())
    }

    /// A path without links; it has to lie under the root.
    fn within(&self, path: &Path) -> Result<PathBuf, String> {
        let real = fs::canonicalize(path).map_err(|error| error.to_string())?;
        match real.starts_with(&self.real) {
            true => Ok(real),
            false => {
                Err("this leads out of the folder of the programme and is not read; copy the file into it"
                    .to_owned())
            }
        }
    }

    /// The files of a folder as records, by their names.
    fn evidence_files(&mut self, root: &Path, given: &RegisterPaths) {
        let (folder, names) = match &given.evidence_files {
            Some((folder, names)) => (folder.exact(), names),
            None if given.lists.contains_key(&Register::Evidence) => return,
            None => (root.join(EVIDENCE_FOLDER), FileNames::dated()),
        };
        if let Some((path, _)) = &given.evidence_files
            && let Err(message) = self.within(&folder)
        {
            let message = format!("the folder “{}” cannot be read: {message}", path.written);
            return self.problem_in(&path.by, path.span, message);
        }
        let files = self.files.iter().filter(|file| file.starts_with(&folder) && !self.done.contains(*file));
        let files: Vec<PathBuf> = files.take(MAX_ROWS + 1).cloned().collect();
        let file = self.registers.files.len() as u32;
        let place = Place { file, span: Span::default() };
        let records = files.iter().filter_map(|file| {
            let name = file.file_name()?.to_str()?;
            let path = file.strip_prefix(root).unwrap_or(file).to_string_lossy();
            names.record(name, &path.replace('\\', "/"), place)
        });
        let records: Vec<_> = records.collect();
        if records.is_empty() {
            return;
        }
        self.registers.add_file(&shown(&folder).to_string_lossy(), "");
        if self.registers.evidence.len() + records.len() > MAX_ROWS {
            let message = format!("this folder has more than {MAX_ROWS} records, the most that sayso reads");
            self.registers.problems.push(Problem { place, message });
        } else {
            self.registers.evidence.extend(records);
        }
    }

    /// Something that is wrong with what the configuration says.
    fn problem_in(&mut self, config: &ConfigText, span: Span, message: String) {
        let registers = &mut self.registers;
        let file = *self
            .configs
            .entry(config.path.clone())
            .or_insert_with(|| registers.add_file(&config.path.to_string_lossy(), &config.text));
        registers.problems.push(Problem { place: Place { file, span }, message });
    }
}
