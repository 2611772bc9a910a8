//! Another name for a control, a term, an owner, a system or a record, wherever it stands.

use super::edits::{self, Edits};
use super::session::Session;
use super::snapshot::Snapshot;
use super::view::View;
use crate::names::{self, Kind, Name, Space};
use tower_lsp::ls_types::{Position, PrepareRenameResponse, TextEdit, WorkspaceEdit};

/// Why there is no other name, for the person who wanted it.
pub(super) type Refusal = String;

/// What would be renamed; `None` where nothing has a name.
pub(super) fn prepare(
    here: &Snapshot,
    view: &View,
    position: Position,
) -> Result<Option<PrepareRenameResponse>, Refusal> {
    let Some(name) = view.at(here, here.buffer.offset(position)) else { return Ok(None) };
    may_be_renamed(&name, view)?;
    let (range, placeholder) = (here.buffer.range(name.span), name.written);
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }))
}

pub(super) fn rename(
    here: &Snapshot,
    view: &View,
    session: &Session,
    position: Position,
    new: &str,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let Some(name) = view.at(here, here.buffer.offset(position)) else { return Ok(None) };
    may_be_renamed(&name, view)?;
    let new = new.trim();
    check(&name, new, view)?;
    let phrases = view.phrases();
    let mut documents = Vec::new();
    for page in &view.pages {
        let places = view.places(&name, &phrases, page);
        if places.is_empty() {
            continue;
        }
        let buffer = page.buffer(session.encoding);
        let edit = |place: &Name| {
            let new_text = match name.kind.space() {
                Space::Ids => new.to_owned(),
                Space::Phrases => names::in_form_of(new, &place.written),
            };
            TextEdit { range: buffer.range(place.span), new_text }
        };
        let edits = places.iter().map(edit).collect();
        documents.push(Edits { uri: page.uri().clone(), version: page.version(), edits });
    }
    Ok(Some(edits::workspace(documents, session)))
}

fn may_be_renamed(name: &Name, view: &View) -> Result<(), Refusal> {
    match view.kind(name) {
        Kind::Criterion => Err(format!(
            "“{}” is the id of a criterion. Its framework gave it, so it cannot be renamed here.",
            name.written
        )),
        Kind::Document => {
            Err(format!("“{}” is the title of a document. Change the title itself.", name.written))
        }
        Kind::Control | Kind::Evidence | Kind::Term | Kind::Owner | Kind::System => Ok(()),
    }
}

fn check(name: &Name, new: &str, view: &View) -> Result<(), Refusal> {
    if new.is_empty() {
        return Err("The new name is empty.".to_owned());
    }
    if new.contains(['\n', '\r']) {
        return Err("A name stands on one line.".to_owned());
    }
    if new.contains(['|', '[', ']', '`', '*', '<', '>']) {
        return Err(format!("“{new}” has a mark in it that Markdown reads as its own."));
    }
    let wanted = names::named(name.kind, new);
    if name.kind.space() == Space::Ids {
        if let Some((framework, _)) = names::criterion(new) {
            return Err(format!("“{new}” is taken: it is the id of a criterion in {}.", framework.name()));
        }
        if !names::is_id(new) {
            return Err(format!(
                "“{new}” is no id. An id has capital letters, then a hyphen or dot, then a number: LL-08."
            ));
        }
    }
    if wanted.is(name) {
        return Ok(());
    }
    match view.taken(&wanted) {
        Some((page, other)) => {
            let line = view.location(page, other.span).range.start.line + 1;
            let (noun, file) = (other.kind.noun(), page.file_name());
            Err(format!("“{new}” is taken: it is the name of a {noun} in {file}, line {line}."))
        }
        None => Ok(()),
    }
}
