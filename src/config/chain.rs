//! A configuration file with those that it extends.

use super::error::ConfigError;
use super::file::File;
use super::parse::parse;
use super::paths::{absolute, shown};
use super::registers::{ConfigText, RegisterPaths};
use super::resolve::{Flags, Origin, Resolved};
use super::settings::Settings;
use crate::date::Date;
use crate::source::{Format, LineIndex, ReadError, from_bytes, read_bytes};
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The largest configuration file that is read, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// So many files may extend one another in a row.
const MAX_CHAIN: usize = 32;

/// Texts that count instead of the files at these absolute paths.
pub(super) type Texts = FxHashMap<PathBuf, String>;

/// A file with those that it extends, which come before it. Empty where there is none.
pub(super) struct Chain {
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
    text: Arc<ConfigText>,
    places: FxHashMap<String, Span>,
    /// The line of each key.
    lines: FxHashMap<String, usize>,
    /// From where its globs count.
    folder: PathBuf,
}

impl Chain {
    /// Reads a file and those that it extends, and says what is wrong with them. From `root` globs of files in other
    /// folders count.
    pub(super) fn load(file: Option<(&Path, &Path)>, texts: &Texts) -> (Chain, Vec<ConfigError>) {
        let mut loading = Loading { texts, layers: Vec::new(), errors: Vec::new(), above: Vec::new() };
        let mut root = PathBuf::new();
        if let Some((path, folder)) = file {
            loading.load(path, None);
            folder.clone_into(&mut root);
        }
        let chain = Chain { layers: loading.layers, root, settings: Mutex::default() };
        (chain, loading.errors)
    }

    /// What is in force for the document at an absolute path.
    pub(super) fn settings(&self, path: &Path, flags: &Flags, today: Option<Date>) -> Arc<Settings> {
        let holding = self.holding(path);
        let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = known.get(&holding) {
            return Arc::clone(settings);
        }
        let settings = Arc::new(Settings::new(&self.resolve_in(&holding, flags), today));
        known.insert(holding, Arc::clone(&settings));
        settings
    }

    /// The same with the origin of each value.
    pub(super) fn resolve(&self, path: &Path, flags: &Flags) -> Resolved {
        self.resolve_in(&self.holding(path), flags)
    }

    fn resolve_in(&self, holding: &[(usize, usize)], flags: &Flags) -> Resolved {
        let mut resolved = Resolved::default();
        for (at, layer) in self.layers.iter().enumerate() {
            let place = |key: &str| {
                let line = layer.lines.get(key).copied().unwrap_or(1);
                Origin::File { path: Arc::clone(&layer.path), line }
            };
            resolved.take(&layer.file, &place);
            for &(_, entry) in holding.iter().filter(|(of, _)| *of == at) {
                resolved.take_documents(&layer.file.documents[entry], &format!("documents.{entry}"), &place);
            }
        }
        resolved.take_flags(flags);
        resolved
    }

    /// Which files are registers of the programme that the document at an absolute path is part of.
    pub(super) fn registers(&self, path: &Path) -> RegisterPaths {
        let mut paths = RegisterPaths::default();
        for layer in &self.layers {
            let folder = if path.starts_with(&layer.folder) { &layer.folder } else { &self.root };
            paths.take(&layer.file, folder, &layer.text, &layer.places);
        }
        paths
    }

    /// As they are shown, those that are extended first.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.layers.iter().map(|layer| layer.path.to_path_buf()).collect()
    }

    /// Whether a document is left out.
    fn holding(&self, path: &Path) -> Holding {
        let mut holding = Holding::new();
        for (at, layer) in self.layers.iter().enumerate() {
            let within = self.within(layer, path);
            let entries = layer.file.documents.iter().enumerate();
            holding.extend(entries.filter(|(_, d)| d.path.matches(within)).map(|(entry, _)| (at, entry)));
        }
        holding
    }

    pub(super) fn excludes(&self, path: &Path) -> bool {
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

/// What is known while a file and those that it extends are read.
struct Loading<'t> {
    texts: &'t Texts,
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
        if self.above.len() == MAX_CHAIN {
            self.errors.push(at(format!(
                "more than {MAX_CHAIN} files in a row extend one another, which is too many"
            )));
            return;
        }
        let text = match self.texts.get(path).map_or_else(|| read(path), |text| Ok(text.clone())) {
            Ok(text) => text,
            Err(error) => {
                let what = if by.is_some() { format!("{}: ", shown(path).display()) } else { String::new() };
                self.errors.push(at(format!("{what}{error}")));
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
        let (path, folder) = (shown(path), folder.to_owned());
        let text = Arc::new(ConfigText { path: path.clone(), text });
        let layer =
            Layer { file: parsed.file, path: Arc::new(path), text, places: parsed.places, lines, folder };
        self.layers.push(layer);
    }
}

fn read(path: &Path) -> Result<String, String> {
    let text = read_bytes(path, MAX_BYTES)
        .and_then(|bytes| from_bytes("", Format::Text, bytes))
        .map(|source| source.text);
    text.map_err(|error| match error {
        // What is said of documents would lead astray.
        ReadError::TooLarge => {
            format!("the file is larger than {} MiB, the most that a configuration may be.", MAX_BYTES >> 20)
        }
        ReadError::Binary { .. } => "this is a binary file, not text.".to_owned(),
        ReadError::NotAFile { what } => format!("this is {what}, not a file."),
        error => error.to_string(),
    })
}
