//! The configuration of documents as it stands in the editor, or else on disk.

use super::buffer::Buffer;
use super::diagnostics::SOURCE;
use super::programmes::{Programmes, WithRegisters};
use super::session::Session;
use crate::config::{Configs, FILE_NAME, Flags, Search, absolute};
use crate::date::Date;
use crate::engine::Settings;
use crate::registers::is_control_matrix;
use crate::source::Format;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticSeverity, NumberOrString, TextDocumentContentChangeEvent, Uri,
};

/// What is known of configuration files. Copies are cheap and keep what was known.
#[derive(Clone)]
pub(super) struct Configuration {
    session: Arc<Session>,
    configs: Arc<Configs>,
    /// For what has not been saved yet and stands in no folder.
    homeless: Arc<Settings>,
    programmes: Arc<Programmes>,
    with_registers: Arc<WithRegisters>,
    /// Files that are open and no documents. Of configurations their text counts, saved or not.
    open: FxHashMap<Uri, Open>,
}

/// A file that is open and no document.
#[derive(Clone)]
pub(super) struct Open {
    pub(super) version: i32,
    pub(super) buffer: Buffer,
}

/// What is wrong with each file, by its address.
pub(super) type Problems = BTreeMap<String, (Uri, Arc<Vec<Diagnostic>>)>;

impl Configuration {
    pub(super) fn new(session: Arc<Session>, today: Date) -> Configuration {
        let flags = Flags { min_confidence: session.min_confidence, ..Flags::default() };
        let homeless =
            Configs::new(Search::Nowhere, flags.clone(), Some(today)).settings_meanwhile(Path::new(""));
        let configs = Arc::new(Configs::new(Search::Upwards, flags, Some(today)));
        Configuration {
            session,
            configs,
            homeless,
            programmes: Arc::default(),
            with_registers: Arc::default(),
            open: FxHashMap::default(),
        }
    }

    /// Whether a file may be a configuration, or one that another extends.
    pub(super) fn takes(uri: &Uri) -> bool {
        uri.path().as_str().ends_with(".toml")
    }

    /// Whether what a file says may hold for documents. A register is none.
    pub(super) fn is_configuration(&self, uri: &Uri) -> bool {
        let is_register = |path: &Path| {
            let mut files = self.programmes.roots().flat_map(|(_, known)| &known.registers.files);
            files.any(|file| file.register.is_some() && absolute(Path::new(&file.path)) == path)
        };
        Configuration::takes(uri) && !path(uri).is_some_and(|path| is_register(&path))
    }

    /// Whether a file is read as a document. What is none may be a register, of which counts what is saved.
    pub(super) fn is_document(uri: &Uri) -> bool {
        let path = Path::new(uri.path().as_str());
        match Format::of_extension(path) {
            Some(format) => !format.is_sheet() || is_control_matrix(path),
            None => !["toml", "yaml", "yml"].iter().any(|end| path.extension().is_some_and(|is| is == *end)),
        }
    }

    pub(super) fn open(&mut self, uri: Uri, version: i32, text: &str) {
        self.open.insert(uri, Open { version, buffer: Buffer::new(text, self.session.encoding) });
    }

    pub(super) fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let Some(open) = self.open.get_mut(uri) else { return };
        open.version = version;
        changes.into_iter().for_each(|change| open.buffer.change(change.range, &change.text));
    }

    pub(super) fn close(&mut self, uri: &Uri) {
        self.open.remove(uri);
    }

    /// A file that is open and no document.
    pub(super) fn opened(&self, path: &Path) -> Option<(&Uri, &Open)> {
        self.open.iter().find(|(uri, _)| self::path(uri).as_deref() == Some(path))
    }

    /// Forgets what files said.
    pub(super) fn read_again(&mut self) {
        let open = self.open.iter().filter(|(uri, _)| Configuration::takes(uri));
        let texts = open.filter_map(|(uri, open)| Some((path(uri)?, open.buffer.text())));
        self.configs = Arc::new(self.configs.again(texts.collect()));
        self.with_registers = Arc::default();
    }

    /// Takes the registers as they are now.
    pub(super) fn take(&mut self, programmes: Arc<Programmes>) {
        self.programmes = programmes;
        self.with_registers = Arc::default();
    }

    /// What is in force for a document. While a file is broken, what it said before.
    pub(super) fn settings(&self, uri: &Uri) -> Arc<Settings> {
        let Some(path) = path(uri) else { return Arc::clone(&self.homeless) };
        let settings = self.configs.settings_meanwhile(&path);
        match self.programmes.of(&path, &self.configs) {
            Some((_, known)) => self.with_registers.get(settings, known),
            None => settings,
        }
    }

    /// What is wrong with the files that hold for documents that were asked about, and with those that are open.
    pub(super) fn problems(&self) -> Problems {
        for path in self.open.keys().filter_map(path).filter(|path| path.ends_with(FILE_NAME)) {
            self.configs.settings_meanwhile(&path);
        }
        let mut problems = Problems::new();
        let mut buffers: FxHashMap<Uri, Buffer> = FxHashMap::default();
        for error in self.configs.errors() {
            let path = absolute(&error.path);
            let Some(uri) = Uri::from_file_path(&path) else { continue };
            let buffer = buffers.entry(uri.clone()).or_insert_with(|| {
                let on_disk = || fs::read_to_string(&path).unwrap_or_default();
                self.opened(&path).map_or_else(
                    || Buffer::new(&on_disk(), self.session.encoding),
                    |(_, open)| open.buffer.clone(),
                )
            });
            let diagnostic = Diagnostic {
                range: buffer.range(error.place.unwrap_or_default().0),
                severity: Some(DiagnosticSeverity::ERROR),
                code: Some(NumberOrString::String("configuration".to_owned())),
                source: Some(SOURCE.to_owned()),
                message: error.message,
                ..Diagnostic::default()
            };
            let (_, of_file) = problems.entry(uri.as_str().to_owned()).or_insert((uri, Arc::default()));
            Arc::make_mut(of_file).push(diagnostic);
        }
        problems
    }
}

fn path(uri: &Uri) -> Option<PathBuf> {
    uri.to_file_path().map(|path| absolute(&path))
}
