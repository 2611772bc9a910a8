use crate::config::Configs;
use crate::registers::{Registers, check, read, recognise};
use std::path::{Path, PathBuf};

pub(super) fn load(root: &Path, _configs: &Configs) -> Registers {
    let mut registers = Registers::default();
    let mut files: Vec<PathBuf> =
        ignore::WalkBuilder::new(root).build().flatten().map(|e| e.path().to_owned()).collect();
    files.sort();
    for path in files {
        if let Some(register) = recognise(&path)
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            let here = std::env::current_dir().unwrap_or_default();
            let shown = path.strip_prefix(&here).unwrap_or(&path).to_string_lossy().into_owned();
            read(register, &shown, &text, &mut registers);
        }
    }
    check(&mut registers);
    registers
}

pub(super) fn root_of(argument: &Path) -> Option<PathBuf> {
    argument.ancestors().find(|folder| folder.join("registers").is_dir()).map(Path::to_owned)
}
