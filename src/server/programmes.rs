//! The programmes of the open folders: which documents belong together, and the registers beside them.

use crate::config::Configs;
use crate::engine::{self, Roots, Settings};
use crate::names::{self, Name};
use crate::registers::{self, Known};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The registers of each programme, as they are on disk.
#[derive(Default)]
pub(super) struct Programmes {
    roots: Roots,
    /// By root.
    beside: BTreeMap<PathBuf, Arc<Beside>>,
}

/// The registers of one programme.
#[derive(Default)]
struct Beside {
    known: Arc<Known>,
    /// The names in each of the files, found when somebody asks.
    names: OnceLock<Vec<Arc<Vec<Name>>>>,
}

/// A file of a register with the names in it.
pub(super) struct Listed {
    known: Arc<Known>,
    index: usize,
    pub(super) names: Arc<Vec<Name>>,
}

impl Listed {
    pub(super) fn file(&self) -> &registers::File {
        &self.known.registers.files[self.index]
    }
}

impl Programmes {
    /// Those of documents at these paths. Registers that say the same as before are taken from there, so that
    /// nothing is read again because of them.
    pub(super) fn read(
        folders: &[PathBuf],
        documents: impl Iterator<Item = impl AsRef<Path>>,
        configs: &Configs,
        before: &Programmes,
    ) -> Programmes {
        let roots = Roots::new(folders);
        let mut beside: BTreeMap<PathBuf, Arc<Beside>> = BTreeMap::new();
        for path in documents {
            if let Some(root) = roots.root_for(path.as_ref(), configs) {
                beside.entry(root).or_default();
            }
        }
        for (root, registers) in &mut beside {
            let now = engine::isolated(|| engine::registers_under(root, configs)).unwrap_or_default();
            let same = before.beside.get(root).filter(|before| *before.known == now);
            let new = || Arc::new(Beside { known: Arc::new(now), names: OnceLock::new() });
            *registers = same.map_or_else(new, Arc::clone);
        }
        Programmes { roots, beside }
    }

    /// The root that a document lies under, with the registers there.
    pub(super) fn of(&self, path: &Path, configs: &Configs) -> Option<(&Path, &Arc<Known>)> {
        let root = self.roots.root_for(path, configs)?;
        self.beside.get_key_value(&root).map(|(root, beside)| (root.as_path(), &beside.known))
    }

    pub(super) fn roots(&self) -> impl Iterator<Item = (&Path, &Arc<Known>)> {
        self.beside.iter().map(|(root, beside)| (root.as_path(), &beside.known))
    }

    /// The files that the registers were read from, with the names in them.
    pub(super) fn listed(&self) -> Vec<Listed> {
        let listed = |beside: &Arc<Beside>| {
            let find = || names::of_registers(&beside.known).into_iter().map(Arc::new).collect();
            let names = beside.names.get_or_init(|| engine::isolated(find).unwrap_or_default());
            let files = names.iter().enumerate();
            let listed =
                |(index, names)| Listed { known: Arc::clone(&beside.known), index, names: Arc::clone(names) };
            files.map(listed).filter(|listed| listed.file().register.is_some()).collect::<Vec<_>>()
        };
        self.beside.values().flat_map(listed).collect()
    }

    pub(super) fn says_the_same_as(&self, other: &Programmes) -> bool {
        self.roots().eq(other.roots())
    }
}

/// Settings of documents with the registers of their programme, each made once: whoever compares them asks whether
/// they are the same object.
#[derive(Default)]
pub(super) struct WithRegisters(Mutex<Vec<Made>>);

struct Made {
    of: Arc<Settings>,
    known: Arc<Known>,
    settings: Arc<Settings>,
}

impl WithRegisters {
    pub(super) fn get(&self, settings: Arc<Settings>, known: &Arc<Known>) -> Arc<Settings> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |made: &&Made| Arc::ptr_eq(&made.of, &settings) && Arc::ptr_eq(&made.known, known);
        if let Some(made) = all.iter().find(same) {
            return Arc::clone(&made.settings);
        }
        let with = Arc::new(settings.with_registers(Arc::clone(known)));
        all.push(Made { of: settings, known: Arc::clone(known), settings: Arc::clone(&with) });
        with
    }
}
