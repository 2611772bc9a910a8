//! Which configuration files hold for a document.

use super::error::ConfigError;
use super::file::File;
use super::parse::parse;
use super::resolve::{Flags, Origin, Resolved};
use super::{FILE_NAME, Settings};
use crate::date::Date;
use crate::model::{DocumentKind, Given};
use crate::source::{LineIndex, ReadError};
use rustc_hash::FxHashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    /// Texts that count instead of those on disk.
    texts: FxHashMap<PathBuf, String>,
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
        let silence = Settings::of(Given { kind: Some(DocumentKind::Other), ..Given::default() });
        Configs {
            search,
            flags,
            today,
            texts: FxHashMap::default(),
            last: FxHashMap::default(),
            silence: Arc::new(silence),
            cache: Mutex::default(),
        }
    }

    /// The same once files have changed. `texts` count instead of the files at their absolute paths.
    pub fn again(&self, texts: FxHashMap<PathBuf, String>) -> Configs {
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
        Ok(self.settings_in(&chain, &path))
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
            false => self.settings_in(chain, &path),
        }
    }

    /// What is in force with the origin of each value.
    pub fn resolve(&self, path: &Path) -> Result<Resolved, Arc<Broken>> {
        let path = absolute(path);
        let chain = self.usable(&path)?;
        Ok(self.resolve_in(&chain, &chain.holding(&path)))
    }

    /// The files that hold for the document at a path, those that are extended first.
    pub fn files(&self, path: &Path) -> Result<Vec<PathBuf>, Arc<Broken>> {
        let chain = self.usable(&absolute(path))?;
        Ok(chain.layers.iter().map(|layer| layer.path.to_path_buf()).collect())
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
        errors.sort_by(|a, b| (&a.path, a.place, &a.message).cmp(&(&b.path, b.place, &b.message)));
        errors.dedup();
        errors
    }

    fn settings_in(&self, chain: &Chain, path: &Path) -> Arc<Settings> {
        let holding = chain.holding(path);
        let mut known = chain.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = known.get(&holding) {
            return Arc::clone(settings);
        }
        let settings = Arc::new(Settings::new(&self.resolve_in(chain, &holding), self.today));
        known.insert(holding, Arc::clone(&settings));
        settings
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
    fn upwards(&mut self, folder: &Path, texts: &FxHashMap<PathBuf, String>) -> Found {
        if let Some(found) = self.folders.get(folder) {
            return found.clone();
        }
        let file = folder.join(FILE_NAME);
        let found = match (file.is_file() || texts.contains_key(&file), folder.parent()) {
            (true, _) => self.chain_of(Some((&file, folder)), texts),
            (false, Some(above)) => self.upwards(above, texts),
            (false, None) => self.chain_of(None, texts),
        };
        self.folders.insert(folder.to_owned(), found.clone());
        found
    }

    /// A file with those it extends; `root` is from where globs of files in other folders count.
    fn chain_of(&mut self, file: Option<(&Path, &Path)>, texts: &FxHashMap<PathBuf, String>) -> Found {
        let (path, root) = file.unwrap_or((Path::new(""), Path::new("")));
        if let Some(found) = self.chains.get(path) {
            return found.clone();
        }
        let mut loading = Loading { texts, layers: Vec::new(), errors: Vec::new(), above: Vec::new() };
        if file.is_some() {
            loading.load(path, None);
        }
        let Loading { layers, errors, .. } = loading;
        let broken = (!errors.is_empty()).then(|| Arc::new(Broken { path: shown(path), errors }));
        let chain = Arc::new(Chain { layers, root: root.to_owned(), settings: Mutex::default() });
        let found = Found { chain, broken };
        self.chains.insert(path.to_owned(), found.clone());
        found
    }
}

/// What is known while a file and those that it extends are read.
struct Loading<'t> {
    texts: &'t FxHashMap<PathBuf, String>,
    layers: Vec<Layer>,
    errors: Vec<ConfigError>,
    /// The files that lead to the one that is read.
    above: Vec<PathBuf>,
}

impl Loading<'_> {
    /// Reads a file and those that it extends, which come before it. `by` is where it is asked for.
    fn load(&mut self, path: &Path, by: Option<&ConfigError>) {
        // What is wrong with the path is wrong where it is asked for.
        let at = |message: String| match by {
            Some(by) => ConfigError { message, ..by.clone() },
            None => ConfigError { path: shown(path), place: None, message },
        };
        if self.above.iter().any(|seen| seen == path) {
            self.errors.push(at(format!("{} extends itself by way of this", shown(path).display())));
            return;
        }
        let text =
            match self.texts.get(path).map_or_else(|| fs::read_to_string(path), |text| Ok(text.clone())) {
                Ok(text) => text,
                Err(error) => {
                    let what =
                        if by.is_some() { format!("{}: ", shown(path).display()) } else { String::new() };
                    self.errors.push(at(format!("{what}{}", ReadError::from(&error))));
                    return;
                }
            };
        let parsed = parse(&text, &shown(path));
        self.errors.extend(parsed.errors);
        let lines = LineIndex::new(&text);
        let folder = path.parent().unwrap_or(path);
        if let Some(base) = &parsed.file.extends {
            let span = parsed.places.get("extends").copied().unwrap_or_default();
            let place = Some((span, lines.position(span.start)));
            let by = ConfigError { path: shown(path), place, message: String::new() };
            self.above.push(path.to_owned());
            self.load(&absolute(&folder.join(base)), Some(&by));
            self.above.pop();
        }
        let lines = parsed.places.iter().map(|(key, span)| (key.clone(), lines.line(span.start))).collect();
        let (path, folder) = (Arc::new(shown(path)), folder.to_owned());
        self.layers.push(Layer { file: parsed.file, path, lines, folder });
    }
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

    fn excludes(&self, path: &Path) -> bool {
        let out =
            |layer: &Layer| layer.file.exclude.iter().any(|glob| glob.matches(self.within(layer, path)));
        self.layers.iter().any(out)
    }

    /// A path as the globs of a file see it: from its folder, or where the document is elsewhere from the
    /// folder of the file that extends it.
    fn within<'p>(&self, layer: &Layer, path: &'p Path) -> &'p Path {
        path.strip_prefix(&layer.folder).or_else(|_| path.strip_prefix(&self.root)).unwrap_or(path)
    }
}

/// Without `.` and `..`, as people read paths.
pub(crate) fn absolute(path: &Path) -> PathBuf {
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
