//! All documents at one moment: open ones as they stand in the editor, others as they are on disk.

use super::buffer::Buffer;
use super::library::{File, Shelf};
use super::session::Encoding;
use super::snapshot::Snapshot;
use crate::document::{self, Document};
use crate::engine;
use crate::names::{Kind, Name, Names, Phrases, Place, Space};
use crate::span::Span;
use crate::syntax;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use tower_lsp::ls_types::{Location, Uri};

/// One document.
pub(super) enum Page {
    Open(Arc<Snapshot>),
    OnDisk(Arc<File>),
}

impl Page {
    pub(super) fn uri(&self) -> &Uri {
        match self {
            Page::Open(snapshot) => &snapshot.uri,
            Page::OnDisk(file) => &file.uri,
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
        match self {
            Page::Open(snapshot) => Some(snapshot.version),
            Page::OnDisk(_) => None,
        }
    }

    pub(super) fn names(&self) -> &Names {
        match self {
            Page::Open(snapshot) => snapshot.checked.names(),
            Page::OnDisk(file) => file.names(),
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Page::Open(snapshot) => &snapshot.checked.text,
            Page::OnDisk(file) => &file.text,
        }
    }

    /// To turn places into positions.
    pub(super) fn buffer(&self, encoding: Encoding) -> Cow<'_, Buffer> {
        match self {
            Page::Open(snapshot) => Cow::Borrowed(&snapshot.buffer),
            Page::OnDisk(file) => Cow::Owned(Buffer::new(&file.text, encoding)),
        }
    }

    fn document(&self) -> Cow<'_, Document> {
        match self {
            Page::Open(snapshot) => Cow::Borrowed(&snapshot.checked.reading.document),
            Page::OnDisk(file) => {
                let build = || document::build(&file.text, &syntax::read(&file.text));
                Cow::Owned(engine::isolated(build).unwrap_or_default())
            }
        }
    }
}

/// In order of their addresses.
pub(super) struct View {
    pub(super) pages: Vec<Page>,
    encoding: Encoding,
}

impl View {
    pub(super) fn new(open: Vec<Arc<Snapshot>>, shelf: &Shelf, encoding: Encoding) -> View {
        let taken: FxHashSet<_> = open.iter().filter_map(|s| s.uri.to_file_path()).collect();
        let files = shelf.files.iter().filter(|(path, _)| !taken.contains(path.as_path()));
        let mut pages: Vec<Page> = files.map(|(_, file)| Page::OnDisk(Arc::clone(file))).collect();
        drop(taken);
        pages.extend(open.into_iter().map(Page::Open));
        pages.sort_by(|one, other| one.uri().cmp(other.uri()));
        View { pages, encoding }
    }

    fn names(&self) -> impl Iterator<Item = &Name> {
        self.pages.iter().flat_map(|page| &page.names().all)
    }

    pub(super) fn phrases(&self) -> Phrases<'_> {
        Phrases::of(self.names())
    }

    /// What stands at a byte of an open document.
    pub(super) fn at(&self, here: &Snapshot, offset: u32) -> Option<Name> {
        let names = here.checked.names();
        let own = names.at(offset);
        if own.is_some_and(|name| name.kind.space() == Space::Ids) {
            return own.cloned();
        }
        let document = &here.checked.reading.document;
        let phrase = names.is_control_text().then(|| self.phrases().at(document, offset)).flatten();
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
        let names = self.pages.iter().flat_map(|page| page.names().all.iter().map(move |name| (page, name)));
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
        let path = uri.to_file_path();
        let same = |page: &&Page| page.uri() == uri || path.is_some() && page.uri().to_file_path() == path;
        self.pages.iter().find(same)
    }

    /// All places of a name in a document, in order.
    pub(super) fn places(&self, name: &Name, phrases: &Phrases, page: &Page) -> Vec<Name> {
        let own = page.names().all.iter().filter(|other| other.is(name));
        if !phrases.have(name) {
            return own.cloned().collect();
        }
        // What is only mentioned may be part of a longer phrase.
        let mut places: Vec<Name> = own.filter(|other| other.place != Place::Mentioned).cloned().collect();
        if page.names().is_control_text() && may_hold(page.text(), &name.key) {
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
        self.pages.iter().find_map(|page| Some((page, page.names().all.iter().find(|other| other.is(name))?)))
    }

    pub(super) fn locations(&self, page: &Page, spans: impl Iterator<Item = Span>) -> Vec<Location> {
        let buffer = page.buffer(self.encoding);
        spans.map(|span| Location { uri: page.uri().clone(), range: buffer.range(span) }).collect()
    }

    pub(super) fn location(&self, page: &Page, span: Span) -> Location {
        Location { uri: page.uri().clone(), range: page.buffer(self.encoding).range(span) }
    }
}

/// Whether it is worth reading a text to look for a phrase.
fn may_hold(text: &str, key: &str) -> bool {
    let text = text.to_lowercase();
    // "policy" may stand there as "policies".
    key.split(' ').all(|word| text.contains(word.trim_end_matches('y')))
}
