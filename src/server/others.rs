//! The other files of a programme, as comments lead to them.

use super::buffer::Buffer;
use super::edits::Edits;
use super::library::Shelf;
use super::session::Encoding;
use crate::config::absolute;
use crate::finding::Edit;
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tower_lsp::ls_types::{Location, TextEdit, Uri};

/// An open document as it stood when the programme was looked at.
pub(super) struct Other {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: Arc<str>,
}

/// The texts that the places in comments on a programme count in.
#[derive(Default)]
pub(super) struct Others {
    shelf: Arc<Shelf>,
    open: FxHashMap<PathBuf, Other>,
    encoding: Encoding,
    buffers: Mutex<FxHashMap<PathBuf, Buffer>>,
}

impl Others {
    pub(super) fn new(shelf: Arc<Shelf>, open: FxHashMap<PathBuf, Other>, encoding: Encoding) -> Others {
        Others { shelf, open, encoding, buffers: Mutex::default() }
    }

    /// A place in a file that is called so.
    pub(super) fn location(&self, shown: &str, span: Span) -> Option<Location> {
        let path = absolute(Path::new(shown));
        let uri = match self.open.get(&path) {
            Some(open) => open.uri.clone(),
            None => Uri::from_file_path(&path)?,
        };
        let range = self.buffer(&path, shown).range(span);
        Some(Location { uri, range })
    }

    /// What a fix does to a file that is called so.
    pub(super) fn edits(&self, shown: &str, edits: &[Edit]) -> Option<Edits> {
        let path = absolute(Path::new(shown));
        let buffer = self.buffer(&path, shown);
        let (uri, version) = match self.open.get(&path) {
            Some(open) => (open.uri.clone(), Some(open.version)),
            None => (Uri::from_file_path(&path)?, None),
        };
        let edit = |edit: &Edit| TextEdit { range: buffer.range(edit.span), new_text: edit.text.clone() };
        Some(Edits { uri, version, edits: edits.iter().map(edit).collect() })
    }

    /// A text with its lines; an empty one for a folder.
    fn buffer(&self, path: &Path, shown: &str) -> Buffer {
        let mut buffers = self.buffers.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || Buffer::new(self.text(path, shown).unwrap_or_default(), self.encoding);
        buffers.entry(path.to_owned()).or_insert_with(make).clone()
    }

    fn text(&self, path: &Path, shown: &str) -> Option<&str> {
        let open = self.open.get(path).map(|open| &*open.text);
        let on_disk = || self.shelf.files.get(path).map(|file| &*file.text);
        let registers = || {
            let mut files = self.shelf.programmes.roots().flat_map(|(_, known)| &known.registers.files);
            files.find(|file| file.path == shown).map(|file| file.text.as_str())
        };
        open.or_else(on_disk).or_else(registers)
    }
}
