//! All documents and registers at one moment: open documents as they stand in the editor, everything else as it is on
//! disk.

use super::buffer::Buffer;
use super::configuration::{Configuration, Open};
use super::library::{File, Shelf};
use super::programmes::Listed;
use super::session::Encoding;
use super::snapshot::Snapshot;
use crate::config::absolute;
use crate::document::Document;
use crate::engine;
use crate::names::{self, Kind, Name, Names, Phrases, Place, Space};
use crate::registers;
use crate::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::ls_types::{Location, Position, Uri};

/// A document, or a file of a register.
pub(super) struct Page {
    source: Source,
    /// The names in a register; of a table in a document with those of the document.
    listed: Option<Arc<Vec<Name>>>,
    /// Whether it is a register that is open and not as it was saved, so that its names may stand elsewhere.
    pub(super) is_unsaved: bool,
}

enum Source {
    Open(Arc<Snapshot>),
    OnDisk(Arc<File>),
    /// One that is no document.
    Register(Register),
}

struct Register {
    uri: Uri,
    listed: Listed,
    open: Option<Open>,
}

impl Page {
    pub(super) fn uri(&self) -> &Uri {
        match &self.source {
            Source::Open(snapshot) => &snapshot.uri,
            Source::OnDisk(file) => &file.uri,
            Source::Register(register) => &register.uri,
        }
    }

    /// As a person calls it.
    pub(super) fn file_name(&self) -> String {
        let path = self.uri().to_file_path();
        let name = path.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        name.unwrap_or_else(|| self.uri().as_str().to_owned())
    }

    /// Only what is open has one.
    pub(super) fn version(&self) -> Option<i32> {
        match &self.source {
            Source::Open(snapshot) => Some(snapshot.version),
            Source::OnDisk(_) => None,
            Source::Register(register) => register.open.as_ref().map(|open| open.version),
        }
    }

    /// What a document says of names; `None` for a register that is none.
    pub(super) fn document_names(&self) -> Option<&Names> {
        match &self.source {
            Source::Open(snapshot) => Some(snapshot.checked.names()),
            Source::OnDisk(file) => Some(file.names()),
            Source::Register(_) => None,
        }
    }

    /// The names that are known to stand here, in order of place.
    pub(super) fn names(&self) -> &[Name] {
        match &self.listed {
            Some(names) => names,
            None => self.document_names().map_or(&[], |names| &names.all),
        }
    }

    /// Whether it is a document in which phrases are looked for.
    fn is_control_text(&self) -> bool {
        self.document_names().is_some_and(Names::is_control_text)
    }

    /// What its names count in.
    pub(super) fn text(&self) -> &str {
        match &self.source {
            Source::Open(snapshot) => &snapshot.checked.text,
            Source::OnDisk(file) => &file.text,
            Source::Register(register) => &register.listed.file().text,
        }
    }

    /// To turn places into positions.
    pub(super) fn buffer(&self, encoding: Encoding) -> Cow<'_, Buffer> {
        match &self.source {
            Source::Open(snapshot) => Cow::Borrowed(&snapshot.buffer),
            Source::OnDisk(_) | Source::Register(_) => Cow::Owned(Buffer::new(self.text(), encoding)),
        }
    }

    pub(super) fn snapshot(&self) -> Option<&Snapshot> {
        match &self.source {
            Source::Open(snapshot) => Some(snapshot),
            Source::OnDisk(_) | Source::Register(_) => None,
        }
    }

    /// The register that it is and that is no document.
    pub(super) fn register(&self) -> Option<&registers::File> {
        match &self.source {
            Source::Register(register) => Some(register.listed.file()),
            Source::Open(_) | Source::OnDisk(_) => None,
        }
    }

    /// Whether a register that is not saved says a name, as it stands in the editor.
    pub(super) fn may_say(&self, name: &Name) -> bool {
        match &self.source {
            Source::Register(Register { open: Some(open), .. }) => may_hold(&open.buffer.text(), &name.key),
            _ => may_hold(self.text(), &name.key),
        }
    }

    fn document(&self) -> Cow<'_, Document> {
        match &self.source {
            Source::Open(snapshot) => Cow::Borrowed(&snapshot.checked.reading.document),
            Source::OnDisk(file) => {
                let build = || engine::parse(&file.text, file.uri.path().as_str());
                Cow::Owned(engine::isolated(build).unwrap_or_default())
            }
            Source::Register(_) => Cow::Owned(Document::default()),
        }
    }

    /// Takes in the names of the register that a document is. Those in the saved text say nothing of another.
    fn list(&mut self, listed: &Listed) {
        let saved = &*listed.file().text;
        if self.text() != saved {
            self.is_unsaved = matches!(self.source, Source::Open(_)) && !says_the_same(self.text(), saved);
            return;
        }
        let of_document = self.document_names().map_or(&[][..], |names| &names.all);
        // What the register says of an entry counts more.
        let mut all: Vec<Name> = listed.names.iter().chain(of_document).cloned().collect();
        all.sort_by_key(|name| (name.span, name.place));
        all.dedup_by(|later, first| later.span == first.span && later.is(first));
        self.listed = Some(Arc::new(all));
    }
}

/// Documents in order of their addresses, then the registers that are none.
pub(super) struct View {
    pub(super) pages: Vec<Page>,
    encoding: Encoding,
}

impl View {
    pub(super) fn new(
        open: Vec<Arc<Snapshot>>,
        configuration: &Configuration,
        shelf: &Shelf,
        encoding: Encoding,
    ) -> View {
        let taken: FxHashSet<_> = open.iter().filter_map(|s| s.uri.to_file_path()).collect();
        let files = shelf.files.iter().filter(|(path, _)| !taken.contains(path.as_path()));
        let page = |source| Page { source, listed: None, is_unsaved: false };
        let mut pages: Vec<Page> = files.map(|(_, file)| page(Source::OnDisk(Arc::clone(file)))).collect();
        drop(taken);
        pages.extend(open.into_iter().map(Source::Open).map(page));
        pages.sort_by(|one, other| one.uri().cmp(other.uri()));
        let mut view = View { pages, encoding };
        view.add_registers(shelf, configuration);
        view
    }

    fn add_registers(&mut self, shelf: &Shelf, configuration: &Configuration) {
        // One programme may lie within another.
        let listed: FxHashMap<PathBuf, Listed> = shelf
            .programmes
            .listed()
            .into_iter()
            .map(|listed| (absolute(Path::new(&listed.file().path)), listed))
            .collect();
        let mut pages = Vec::new();
        for (path, listed) in listed {
            let Some(uri) = Uri::from_file_path(&path) else { continue };
            if listed.file().is_document {
                if let Some(at) = self.position(&uri) {
                    self.pages[at].list(&listed);
                }
                continue;
            }
            let opened = configuration.opened(&path);
            let open = opened.map(|(_, open)| open.clone());
            let is_unsaved =
                open.as_ref().is_some_and(|open| !says_the_same(&open.buffer.text(), &listed.file().text));
            let names = Some(Arc::clone(&listed.names));
            let uri = opened.map_or(uri, |(uri, _)| uri.clone());
            let source = Source::Register(Register { uri, listed, open });
            pages.push(Page { source, listed: names, is_unsaved });
        }
        pages.sort_by(|one, other| one.uri().cmp(other.uri()));
        self.pages.append(&mut pages);
    }

    fn names(&self) -> impl Iterator<Item = &Name> {
        self.pages.iter().flat_map(Page::names)
    }

    pub(super) fn phrases(&self) -> Phrases<'_> {
        Phrases::of(self.names())
    }

    pub(super) fn offset(&self, here: &Page, position: Position) -> u32 {
        here.buffer(self.encoding).offset(position)
    }

    /// What stands at a place. Of a register that is not saved nothing is known.
    pub(super) fn name_at(&self, here: &Page, position: Position) -> Option<Name> {
        if here.is_unsaved && here.register().is_some() {
            return None;
        }
        let offset = self.offset(here, position);
        let own = names::at(here.names(), offset);
        if own.is_some_and(|name| name.kind.space() == Space::Ids) || !here.is_control_text() {
            return own.cloned();
        }
        let phrase = self.phrases().at(&here.document(), offset);
        match (own, phrase) {
            // "GitHub" within "GitHub Actions"
            (Some(own), Some(phrase)) if phrase.span.len() > own.span.len() => Some(phrase),
            (Some(own), _) => Some(own.clone()),
            (None, phrase) => phrase,
        }
    }

    /// What a name stands for, as the place that says most has it.
    pub(super) fn kind(&self, name: &Name) -> Kind {
        let same = self.names().filter(|other| other.is(name));
        same.map(|other| (other.place, other.kind)).min().map_or(name.kind, |(_, kind)| kind)
    }

    /// Where a name is declared, or else given. What is mapped to a criterion declares it as well.
    pub(super) fn declarations(&self, name: &Name) -> Vec<(&Page, &Name)> {
        let names = self.pages.iter().flat_map(|page| page.names().iter().map(move |name| (page, name)));
        let mut found: Vec<(&Page, &Name)> =
            names.filter(|(_, other)| other.place != Place::Mentioned && other.is(name)).collect();
        let declared = found.iter().any(|(_, other)| other.place == Place::Declared);
        if declared && self.kind(name) != Kind::Criterion {
            found.retain(|(_, other)| other.place == Place::Declared);
        }
        found
    }

    /// The page with an address. Editors and we may write the same one differently.
    pub(super) fn page(&self, uri: &Uri) -> Option<&Page> {
        self.position(uri).map(|at| &self.pages[at])
    }

    fn position(&self, uri: &Uri) -> Option<usize> {
        let path = uri.to_file_path();
        let same = |page: &Page| page.uri() == uri || path.is_some() && page.uri().to_file_path() == path;
        self.pages.iter().position(same)
    }

    /// All places of a name in a document or a register, in order.
    pub(super) fn places(&self, name: &Name, phrases: &Phrases, page: &Page) -> Vec<Name> {
        let own = page.names().iter().filter(|other| other.is(name));
        if !page.is_control_text() || !phrases.have(name) {
            return own.cloned().collect();
        }
        // What is only mentioned may be part of a longer phrase.
        let mut places: Vec<Name> = own.filter(|other| other.place != Place::Mentioned).cloned().collect();
        if may_hold(page.text(), &name.key) {
            let found = phrases.places(&page.document()).into_iter();
            places.extend(found.filter(|other| other.is(name)));
        }
        // What is found at a place that is known already says less.
        places.sort_by_key(|other| (other.span.start, other.place));
        places.dedup_by(|later, first| later.span.overlaps(first.span));
        places
    }

    /// Where a new name already stands for something.
    pub(super) fn taken(&self, name: &Name) -> Option<(&Page, &Name)> {
        let names = self.pages.iter().flat_map(|page| page.names().iter().map(move |name| (page, name)));
        names.filter(|(_, other)| other.is(name)).min_by_key(|(_, other)| other.place)
    }

    pub(super) fn locations(&self, page: &Page, spans: impl Iterator<Item = Span>) -> Vec<Location> {
        let buffer = page.buffer(self.encoding);
        spans.map(|span| Location { uri: page.uri().clone(), range: buffer.range(span) }).collect()
    }

    pub(super) fn location(&self, page: &Page, span: Span) -> Location {
        Location { uri: page.uri().clone(), range: page.buffer(self.encoding).range(span) }
    }
}

/// Editors keep a byte order mark to themselves. It stands before the first head of a table, so no name moves.
fn says_the_same(text: &str, saved: &str) -> bool {
    const BYTE_ORDER_MARK: char = '\u{FEFF}';
    text.trim_start_matches(BYTE_ORDER_MARK) == saved.trim_start_matches(BYTE_ORDER_MARK)
}

/// Whether it is worth reading a text to look for a phrase.
fn may_hold(text: &str, key: &str) -> bool {
    let text = text.to_lowercase();
    // "policy" may stand there as "policies".
    key.split(' ').all(|word| text.contains(word.trim_end_matches('y')))
}
