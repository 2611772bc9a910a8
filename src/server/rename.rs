//! Another name for a control, a term, an owner, a system or a record, wherever it stands, in documents and registers.

use super::edits::{self, Edits};
use super::links::{self, Aim};
use super::session::Session;
use super::view::{Page, View};
use crate::document::anchor;
use crate::names::{self, Kind, Link, Name, Space};
use crate::registers::{self, Renaming};
use crate::span::Span;
use tower_lsp::ls_types::{Position, PrepareRenameResponse, TextEdit, WorkspaceEdit};

/// Why there is no other name, for the person who wanted it.
pub(super) type Refusal = String;

/// What would be renamed; `None` where nothing has a name.
pub(super) fn prepare(
    here: &Page,
    view: &View,
    position: Position,
) -> Result<Option<PrepareRenameResponse>, Refusal> {
    let Some(name) = named_at(here, view, position)? else { return Ok(None) };
    may_be_renamed(&name, view)?;
    let (range, placeholder) = (view.location(here, name.span).range, name.written);
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }))
}

pub(super) fn rename(
    here: &Page,
    view: &View,
    session: &Session,
    position: Position,
    new: &str,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let Some(name) = named_at(here, view, position)? else { return Ok(None) };
    may_be_renamed(&name, view)?;
    let new = new.trim();
    check(&name, new, view)?;
    let usual =
        view.declarations(&name).first().map_or(name.written.clone(), |(_, other)| other.written.clone());
    let phrases = view.phrases();
    let change = |place: &Name| match name.kind.space() {
        Space::Ids => new.to_owned(),
        Space::Phrases => names::in_form_of(new, &place.written, &usual),
    };
    let changes_of = |page| {
        let places = view.places(&name, &phrases, page).into_iter();
        Changes { page, changes: places.map(|place| (change(&place), place)).collect() }
    };
    let all: Vec<Changes> = view.pages.iter().map(changes_of).collect();
    let mut documents = Vec::new();
    for Changes { page, changes } in &all {
        if page.is_unsaved && (!changes.is_empty() || page.may_say(&name)) {
            return Err(unsaved(page));
        }
        let mut edits = match page.register() {
            Some(register) if !changes.is_empty() => in_register(register, changes, page, new)?,
            _ => changes.iter().map(|(text, place)| (place.span, text.clone())).collect(),
        };
        edits.extend(anchors(page, &all, view, session));
        if !edits.is_empty() {
            let buffer = page.buffer(session.encoding);
            let edit = |(span, new_text)| TextEdit { range: buffer.range(span), new_text };
            let edits = edits.into_iter().map(edit).collect();
            documents.push(Edits { uri: page.uri().clone(), version: page.version(), edits });
        }
    }
    Ok(Some(edits::workspace(documents, session)))
}

/// What can be renamed at a place.
fn named_at(here: &Page, view: &View, position: Position) -> Result<Option<Name>, Refusal> {
    match here.is_unsaved {
        true => Err(unsaved(here)),
        false => Ok(view.name_at(here, position)),
    }
}

fn unsaved(page: &Page) -> Refusal {
    format!(
        "{} is a register and has changes that are not saved. Save it first: registers count as they are saved.",
        page.file_name()
    )
}

/// The places of a name in a document, each with what is to stand there.
struct Changes<'v> {
    page: &'v Page,
    changes: Vec<(String, Name)>,
}

/// What has to stand in a register instead, in the way of its format.
fn in_register(
    register: &registers::File,
    changes: &[(String, Name)],
    page: &Page,
    new: &str,
) -> Result<Vec<(Span, String)>, Refusal> {
    let names =
        changes.iter().map(|(text, place)| Renaming { span: place.span, old: &place.written, new: text });
    let names: Vec<Renaming> = names.collect();
    registers::renamed(register, &names).ok_or_else(|| {
        let file = page.file_name();
        format!("“{new}” cannot be written into {file}, where commas and semicolons part names and lines end cells.")
    })
}

/// Links of a document to headings that change, as they have to be then.
fn anchors(page: &Page, all: &[Changes], view: &View, session: &Session) -> Vec<(Span, String)> {
    let anchor = |link: &Link| {
        let span = Span::new(link.span.end.checked_sub(link.anchor.len() as u32)?, link.span.end);
        // A reference by number has none.
        page.text().get(span.range()).filter(|written| !written.is_empty() && *written == link.anchor)?;
        let Aim::Heading(to, heading) = links::aim(link, page.uri(), view, session)? else { return None };
        let Changes { changes, .. } = all.iter().find(|changes| changes.page.uri() == to.uri())?;
        let (text, place) = changes.iter().find(|(_, place)| heading.span.contains(place.span))?;
        let (old, new) = (anchor::slug(&place.written), anchor::slug(text));
        link.anchor.contains(&old).then(|| (span, link.anchor.replacen(&old, &new, 1)))
    };
    let links = page.document_names().into_iter().flat_map(|names| &names.links);
    links.filter_map(anchor).collect()
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
        Kind::Control
        | Kind::Evidence
        | Kind::Term
        | Kind::Owner
        | Kind::System
        | Kind::Vendor
        | Kind::Data => Ok(()),
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
            let article = if noun.starts_with('o') { "an" } else { "a" };
            Err(format!("“{new}” is taken: it is the name of {article} {noun} in {file}, line {line}."))
        }
        None => Ok(()),
    }
}
