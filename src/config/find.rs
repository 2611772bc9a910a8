//! Which configuration files hold for a document.

use super::chain::{Chain, Texts};
use super::error::ConfigError;
use super::paths::{absolute, shown};
use super::registers::RegisterPaths;
use super::resolve::{Flags, Resolved};
use super::{FILE_NAME, Settings};
use crate::date::Date;
use crate::model::{DocumentKind, Given};
use rustc_hash::FxHashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many folders are remembered: there is no end to those of a long list of files.
const MAX_FOLDERS: usize = 10_000;

/// Where to look for configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// In the folder of each document and those above: the nearest file holds.
    Upwards,
    /// In this file only.
    File(PathBuf),
    Nowhere,
}

/// The configuration of many documents. A folder is looked at once while it is remembered, a file read once.
pub struct Configs {
    search: Search,
    flags: Flags,
    today: Option<Date>,
    /// Texts that count instead of those on disk.
    texts: Texts,
    /// What held before, for files that cannot be used now.
    last: FxHashMap<PathBuf, Arc<Chain>>,
    /// For documents that are left out.
    silence: Arc<Settings>,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    /// What holds for the documents in a folder.
    folders: FxHashMap<PathBuf, Found>,
    /// What holds for the documents under a configuration file.
    chains: FxHashMap<PathBuf, Found>,
}

#[derive(Clone)]
struct Found {
    /// Of a broken one what could be understood.
    chain: Arc<Chain>,
    broken: Option<Arc<Broken>>,
}

/// A configuration that holds for nothing until it is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The file that was found for the documents; what is wrong may be in one that it extends.
    pub path: PathBuf,
    /// One at least.
    pub errors: Vec<ConfigError>,
}

impl Configs {
    pub fn new(search: Search, flags: Flags, today: Option<Date>) -> Configs {
        let silence = Settings::of(Given { kind: Some(DocumentKind::Other), ..Given::default() });
        Configs {
            search,
            flags,
            today,
            texts: Texts::default(),
            last: FxHashMap::default(),
            silence: Arc::new(silence),
            cache: Mutex::default(),
        }
    }

    /// The same once files have changed. `texts` count instead of the files at their absolute paths.
    pub fn again(&self, texts: Texts) -> Configs {
        let mut last = self.last.clone();
        let good = |(path, found): (&PathBuf, &Found)| {
            found.broken.is_none().then(|| (path.clone(), Arc::clone(&found.chain)))
        };
        last.extend(self.cache().chains.iter().filter_map(good));
        Configs {
            search: self.search.clone(),
            flags: self.flags.clone(),
            today: self.today,
            texts,
            last,
            silence: Arc::clone(&self.silence),
            cache: Mutex::default(),
        }
    }

    /// What is in force for the document at a path, which need not exist.
    pub fn settings(&self, path: &Path) -> Result<Arc<Settings>, Arc<Broken>> {
        let path = absolute(path);
        let chain = self.usable(&path)?;
        Ok(chain.settings(&path, &self.flags, self.today))
    }

    /// The same where somebody is editing: of a broken file what it said before, or what can be understood of it.
    /// Nothing is found in documents that are left out.
    pub fn settings_meanwhile(&self, path: &Path) -> Arc<Settings> {
        let path = absolute(path);
        let found = self.found(&path);
        let before = || self.last.get(&absolute(&found.broken.as_ref()?.path));
        let chain = before().unwrap_or(&found.chain);
        match chain.excludes(&path) {
            true => Arc::clone(&self.silence),
            false => chain.settings(&path, &self.flags, self.today),
        }
    }

    /// What is in force with the origin of each value.
    pub fn resolve(&self, path: &Path) -> Result<Resolved, Arc<Broken>> {
        let path = absolute(path);
        let chain = self.usable(&path)?;
        Ok(chain.resolve(&path, &self.flags))
    }

    /// The files that hold for the document at a path, those that are extended first.
    pub fn files(&self, path: &Path) -> Result<Vec<PathBuf>, Arc<Broken>> {
        Ok(self.usable(&absolute(path))?.files())
    }

    /// The folder of the file that holds for the document at a path; `None` where none does.
    pub fn root(&self, path: &Path) -> Option<PathBuf> {
        let files = self.files(path).ok()?;
        let path = absolute(path);
        let folders = files.iter().filter_map(|file| Some(absolute(file).parent()?.to_owned()));
        folders.filter(|folder| path.starts_with(folder)).min_by_key(|folder| folder.components().count())
    }

    /// Which files are registers of the programme that the document at a path is part of. Of a broken configuration
    /// nothing is taken.
    pub fn registers(&self, path: &Path) -> RegisterPaths {
        let path = absolute(path);
        self.usable(&path).map_or_else(|_| RegisterPaths::default(), |chain| chain.registers(&path))
    }

    /// Whether a document that was come upon is left out.
    pub fn excludes(&self, path: &Path) -> bool {
        let path = absolute(path);
        self.found(&path).chain.excludes(&path)
    }

    /// All that is wrong with the files that were asked for so far, each defect once, in order of place.
    pub fn errors(&self) -> Vec<ConfigError> {
        let cache = self.cache();
        let broken = cache.chains.values().filter_map(|found| found.broken.as_ref());
        let mut errors: Vec<_> = broken.flat_map(|broken| broken.errors.iter().cloned()).collect();
        in_order(&mut errors);
        errors.dedup();
        errors
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn usable(&self, path: &Path) -> Result<Arc<Chain>, Arc<Broken>> {
        let found = self.found(path);
        found.broken.map_or(Ok(found.chain), Err)
    }

    /// The files that hold for a document at an absolute path.
    fn found(&self, path: &Path) -> Found {
        let mut cache = self.cache();
        match &self.search {
            Search::Nowhere => cache.chain_of(None, &self.texts),
            Search::File(file) => {
                cache.chain_of(Some((&absolute(file), &absolute(Path::new(".")))), &self.texts)
            }
            Search::Upwards => cache.upwards(path.parent().unwrap_or(path), &self.texts),
        }
    }
}

impl Cache {
    fn upwards(&mut self, folder: &Path, texts: &Texts) -> Found {
        if let Some(found) = self.folders.get(folder) {
            return found.clone();
        }
        let file = folder.join(FILE_NAME);
        let found = match (stands(&file) || texts.contains_key(&file), folder.parent()) {
            (true, _) => self.chain_of(Some((&file, folder)), texts),
            (false, Some(above)) => self.upwards(above, texts),
            (false, None) => self.chain_of(None, texts),
        };
        if self.folders.len() == MAX_FOLDERS {
            self.folders.clear();
        }
        self.folders.insert(folder.to_owned(), found.clone());
        found
    }

    /// A file with those it extends; `root` is from where globs of files in other folders count.
    fn chain_of(&mut self, file: Option<(&Path, &Path)>, texts: &Texts) -> Found {
        let path = file.map_or(Path::new(""), |(path, _)| path);
        if let Some(found) = self.chains.get(path) {
            return found.clone();
        }
        let (chain, mut errors) = Chain::load(file, texts);
        in_order(&mut errors);
        let broken = (!errors.is_empty()).then(|| Arc::new(Broken { path: shown(path), errors }));
        let found = Found { chain: Arc::new(chain), broken };
        self.chains.insert(path.to_owned(), found.clone());
        found
    }
}

/// Whether there is something that is meant as a configuration, be it a link that leads nowhere: to go on without it
/// would be worse than to say so.
fn stands(file: &Path) -> bool {
    fs::symlink_metadata(file).is_ok_and(|there| !there.is_dir())
}

/// By place, as a reader would mend them.
fn in_order(errors: &mut [ConfigError]) {
    errors.sort_by(|a, b| (&a.path, a.place, &a.message).cmp(&(&b.path, b.place, &b.message)));
}
