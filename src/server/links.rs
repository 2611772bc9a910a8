//! Links to other documents and to headings.

use super::session::Session;
use super::view::{Page, View};
use crate::names::{Heading, Link};
use std::path::{Component, Path, PathBuf};
use tower_lsp::ls_types::{DocumentLink, Uri};

/// What a link leads to.
pub(super) enum Aim<'v> {
    Heading(&'v Page, &'v Heading),
    /// A document as a whole, or a file that is no document.
    File(Uri),
}

pub(super) fn all(here: &Page, view: &View, session: &Session) -> Vec<DocumentLink> {
    let links = here.document_names().into_iter().flat_map(|names| &names.links);
    let link = |link: &Link| {
        let target = match aim(link, here.uri(), view, session)? {
            // Editors read "#L12" as a line; there is no other common way to name a place.
            Aim::Heading(page, heading) => {
                let line = view.location(page, heading.span).range.start.line + 1;
                format!("{}#L{line}", page.uri().as_str()).parse().ok()?
            }
            Aim::File(uri) => uri,
        };
        let range = view.location(here, link.span).range;
        Some(DocumentLink { range, target: Some(target), tooltip: None, data: None })
    };
    links.filter_map(link).collect()
}

/// `None` where it leads nowhere: a link to a file that is not there is no link.
pub(super) fn aim<'v>(link: &Link, from: &Uri, view: &'v View, session: &Session) -> Option<Aim<'v>> {
    let uri = match link.path.as_str() {
        "" => from.clone(),
        path => Uri::from_file_path(target(path, from, session)?)?,
    };
    let page = view.page(&uri);
    if let Some(page) = page
        && let Some(names) = page.document_names().filter(|_| !link.anchor.is_empty())
        && let Some(heading) = names.heading(&link.anchor)
    {
        return Some(Aim::Heading(page, heading));
    }
    match link.path.as_str() {
        "" => None,
        _ => Some(Aim::File(uri)),
    }
}

/// The file that a path in a document names; one that begins with a slash starts at the folder that is open.
fn target(path: &str, from: &Uri, session: &Session) -> Option<PathBuf> {
    let from = from.to_file_path()?;
    let path = match path.strip_prefix('/') {
        Some(path) => session.roots().iter().find(|root| from.starts_with(root))?.join(path),
        None => from.parent()?.join(path),
    };
    let path = without_dots(&path);
    path.exists().then_some(path)
}

fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
