//! The programmes of the open folders: which documents belong together, and the registers beside them.

use crate::config::Configs;
use crate::engine::{self, Roots, Settings};
use crate::registers::Known;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The registers of each programme, as they are on disk.
#[derive(Default)]
pub(super) struct Programmes {
    roots: Roots,
    /// By root.
    known: BTreeMap<PathBuf, Arc<Known>>,
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
        let mut known = BTreeMap::new();
        for path in documents {
            if let Some(root) = roots.root_for(path.as_ref(), configs) {
                known.entry(root).or_default();
            }
        }
        for (root, registers) in &mut known {
            let now = engine::isolated(|| engine::registers_under(root, configs)).unwrap_or_default();
            let same = before.known.get(root).filter(|before| ***before == now);
            *registers = same.map_or_else(|| Arc::new(now), Arc::clone);
        }
        Programmes { roots, known }
    }

    /// The root that a document lies under, with the registers there.
    pub(super) fn of(&self, path: &Path, configs: &Configs) -> Option<(&Path, &Arc<Known>)> {
        let root = self.roots.root_for(path, configs)?;
        self.known.get_key_value(&root).map(|(root, known)| (root.as_path(), known))
    }

    pub(super) fn roots(&self) -> impl Iterator<Item = (&Path, &Arc<Known>)> {
        self.known.iter().map(|(root, known)| (root.as_path(), known))
    }

    pub(super) fn says_the_same_as(&self, other: &Programmes) -> bool {
        self.known == other.known
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
