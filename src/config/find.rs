//! Which configuration files hold for a document.

use super::error::ConfigError;
use super::file::File;
use super::parse::parse;
use super::resolve::{Flags, Origin, Resolved};
use super::{FILE_NAME, Settings};
use crate::date::Date;
use crate::source::{LineIndex, ReadError};
use rustc_hash::FxHashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Where to look for configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// In the folder of each document and those above: the nearest file holds.
    Upwards,
    /// In this file only.
    File(PathBuf),
    Nowhere,
}

/// The configuration of many documents. Each folder is looked at once, each file read once.
pub struct Configs {
    search: Search,
    flags: Flags,
    today: Option<Date>,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    /// What holds for the documents in a folder.
    folders: FxHashMap<PathBuf, Found>,
    /// What holds for the documents under a configuration file.
    chains: FxHashMap<PathBuf, Found>,
}

type Found = Result<Arc<Chain>, Arc<Broken>>;

/// A configuration that holds for nothing until it is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The file that was found for the documents; what is wrong may be in one that it extends.
    pub path: PathBuf,
    /// One at least.
    pub errors: Vec<ConfigError>,
}

/// A file with those that it extends, which come before it. Empty where there is none.
struct Chain {
    layers: Vec<Layer>,
    /// The folder of the file that was found.
    root: PathBuf,
    settings: Mutex<FxHashMap<Holding, Arc<Settings>>>,
}

/// Which entries for some documents hold for one of them: of which file, and which of its entries.
type Holding = Vec<(usize, usize)>;

struct Layer {
    file: File,
    path: Arc<PathBuf>,
    /// The line of each key.
    lines: FxHashMap<String, usize>,
    /// From where its globs count.
    folder: PathBuf,
}

impl Configs {
    pub fn new(search: Search, flags: Flags, today: Option<Date>) -> Configs {
        Configs { search, flags, today, cache: Mutex::default() }
    }

    /// What is in force for the document at a path, which need not exist.
    pub fn settings(&self, path: &Path) -> Result<Arc<Settings>, Arc<Broken>> {
        let path = absolute(path);
        let chain = self.chain(&path)?;
        let holding = chain.holding(&path);
        let mut known = chain.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = known.get(&holding) {
            return Ok(Arc::clone(settings));
        }
        let settings = Arc::new(Settings::new(&self.resolve_in(&chain, &holding), self.today));
        known.insert(holding, Arc::clone(&settings));
        Ok(settings)
    }

    /// The same with the origin of each value.
    pub fn resolve(&self, path: &Path) -> Result<Resolved, Arc<Broken>> {
        let path = absolute(path);
        let chain = self.chain(&path)?;
        Ok(self.resolve_in(&chain, &chain.holding(&path)))
    }

    /// The files that hold for the document at a path, those that are extended first.
    pub fn files(&self, path: &Path) -> Result<Vec<PathBuf>, Arc<Broken>> {
        let chain = self.chain(&absolute(path))?;
        Ok(chain.layers.iter().map(|layer| layer.path.to_path_buf()).collect())
    }

    /// Whether a document that was come upon is left out.
    pub fn excludes(&self, path: &Path) -> bool {
        let path = absolute(path);
        let Ok(chain) = self.chain(&path) else { return false };
        let out =
            |layer: &Layer| layer.file.exclude.iter().any(|glob| glob.matches(chain.within(layer, &path)));
        chain.layers.iter().any(out)
    }

    fn resolve_in(&self, chain: &Chain, holding: &[(usize, usize)]) -> Resolved {
        let mut resolved = Resolved::default();
        for (at, layer) in chain.layers.iter().enumerate() {
            let place = |key: &str| {
                let line = layer.lines.get(key).copied().unwrap_or(1);
                Origin::File { path: Arc::clone(&layer.path), line }
            };
            resolved.take(&layer.file, &place);
            for &(_, entry) in holding.iter().filter(|(of, _)| *of == at) {
                resolved.take_documents(&layer.file.documents[entry], &format!("documents.{entry}"), &place);
            }
        }
        resolved.take_flags(&self.flags);
        resolved
    }

    /// The files that hold for a document at an absolute path.
    fn chain(&self, path: &Path) -> Found {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.search {
            Search::Nowhere => cache.chain_of(None),
            Search::File(file) => cache.chain_of(Some((&absolute(file), &absolute(Path::new("."))))),
            Search::Upwards => cache.upwards(path.parent().unwrap_or(path)),
        }
    }
}

impl Cache {
    fn upwards(&mut self, folder: &Path) -> Found {
        if let Some(found) = self.folders.get(folder) {
            return found.clone();
        }
        let file = folder.join(FILE_NAME);
        let found = match (file.is_file(), folder.parent()) {
            (true, _) => self.chain_of(Some((&file, folder))),
            (false, Some(above)) => self.upwards(above),
            (false, None) => self.chain_of(None),
        };
        self.folders.insert(folder.to_owned(), found.clone());
        found
    }

    /// A file with those it extends; `root` is from where globs of files in other folders count.
    fn chain_of(&mut self, file: Option<(&Path, &Path)>) -> Found {
        let (path, root) = file.unwrap_or((Path::new(""), Path::new("")));
        if let Some(found) = self.chains.get(path) {
            return found.clone();
        }
        let mut layers = Vec::new();
        let mut errors = Vec::new();
        if file.is_some() {
            load(path, None, &mut Vec::new(), &mut layers, &mut errors);
        }
        let found = match errors.is_empty() {
            true => Ok(Arc::new(Chain { layers, root: root.to_owned(), settings: Mutex::default() })),
            false => Err(Arc::new(Broken { path: shown(path), errors })),
        };
        self.chains.insert(path.to_owned(), found.clone());
        found
    }
}

/// Reads a file and then those that it extends. `by` is where it is asked for.
fn load(
    path: &Path,
    by: Option<&ConfigError>,
    above: &mut Vec<PathBuf>,
    layers: &mut Vec<Layer>,
    errors: &mut Vec<ConfigError>,
) {
    // What is wrong with the path is wrong where it is asked for.
    let at = |message: String| match by {
        Some(by) => ConfigError { message, ..by.clone() },
        None => ConfigError { path: shown(path), place: None, message },
    };
    if above.iter().any(|seen| seen == path) {
        errors.push(at(format!("{} extends itself by way of this", shown(path).display())));
        return;
    }
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let what = if by.is_some() { format!("{}: ", shown(path).display()) } else { String::new() };
            errors.push(at(format!("{what}{}", ReadError::from(&error))));
            return;
        }
    };
    let parsed = parse(&text, &shown(path));
    errors.extend(parsed.errors);
    let lines = LineIndex::new(&text);
    let base = parsed.file.extends.clone();
    if let (Some(base), Some(folder)) = (base, path.parent()) {
        let span = parsed.places.get("extends").copied().unwrap_or_default();
        let place = Some((span, lines.position(span.start)));
        let by = ConfigError { path: shown(path), place, message: String::new() };
        above.push(path.to_owned());
        load(&absolute(&folder.join(base)), Some(&by), above, layers, errors);
        above.pop();
    }
    let lines = parsed.places.iter().map(|(key, span)| (key.clone(), lines.line(span.start))).collect();
    layers.push(Layer {
        file: parsed.file,
        path: Arc::new(shown(path)),
        lines,
        folder: path.parent().unwrap_or(path).to_owned(),
    });
}

impl Chain {
    fn holding(&self, path: &Path) -> Holding {
        let mut holding = Holding::new();
        for (at, layer) in self.layers.iter().enumerate() {
            let within = self.within(layer, path);
            let entries = layer.file.documents.iter().enumerate();
            holding.extend(entries.filter(|(_, d)| d.path.matches(within)).map(|(entry, _)| (at, entry)));
        }
        holding
    }

    /// A path as the globs of a file see it: from its folder, or where the document is elsewhere from the
    /// folder of the file that extends it.
    fn within<'p>(&self, layer: &Layer, path: &'p Path) -> &'p Path {
        path.strip_prefix(&layer.folder).or_else(|_| path.strip_prefix(&self.root)).unwrap_or(path)
    }
}

/// Without `.` and `..`, as people read paths.
fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => drop(clean.pop()),
            Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

/// A path as seen from the working folder, where it is in there.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_owned()
}
