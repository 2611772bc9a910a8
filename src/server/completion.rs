//! What may stand at the cursor: what fills a field, a cell or a marker, an id that has been begun, a
//! skeleton on an empty line. What the registers list comes first, then what the documents use already.

mod fields;
mod ids;
mod known;
mod markers;
mod registered;
mod skeletons;

use super::library::Shelf;
use super::session::Session;
use super::snapshot::Snapshot;
use known::Known;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit,
    InsertTextFormat, Position, Range, TextEdit,
};

/// No menu is read beyond this.
const MOST: usize = 60;

pub(super) fn at(
    snapshot: &Snapshot,
    shelf: &Shelf,
    session: &Session,
    position: Position,
) -> Option<CompletionResponse> {
    let cursor = Cursor::new(snapshot, position);
    let known = Known::new(snapshot, shelf, snapshot.buffer.offset(position));
    let mut choices = markers::at(&cursor, &known)
        .or_else(|| fields::at(&cursor, &known))
        .or_else(|| ids::at(&cursor, &known))
        .or_else(|| skeletons::at(&cursor, &known, session))?;
    // More will fit when more is typed: the editor has to ask again then.
    let is_incomplete = choices.len() > MOST;
    choices.truncate(MOST);
    let items = choices.into_iter().enumerate().map(|(index, choice)| choice.item(index, snapshot)).collect();
    Some(CompletionResponse::List(CompletionList { is_incomplete, items }))
}

/// Where something is to be put in.
struct Cursor<'s> {
    snapshot: &'s Snapshot,
    position: Position,
    /// The line up to the cursor.
    before: String,
    /// The line from the cursor on.
    after: String,
}

impl Cursor<'_> {
    fn new(snapshot: &Snapshot, position: Position) -> Cursor<'_> {
        let (before, after) = snapshot.buffer.line_around(position);
        Cursor { snapshot, position, before, after }
    }

    /// So many bytes before the cursor and after it.
    fn around(&self, before: usize, after: usize) -> Place {
        let at = self.snapshot.buffer.offset(self.position);
        Place { start: at - before as u32, end: at + after as u32 }
    }
}

/// What is replaced, in bytes of the text in the editor.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
}

/// One line of the menu.
struct Choice {
    label: String,
    detail: Option<String>,
    kind: CompletionItemKind,
    place: Place,
    text: String,
    /// What the editor compares with what stands at the place.
    filter: String,
    is_snippet: bool,
}

impl Choice {
    fn item(self, index: usize, snapshot: &Snapshot) -> CompletionItem {
        let position = |offset| snapshot.buffer.position(offset);
        let range = Range { start: position(self.place.start), end: position(self.place.end) };
        CompletionItem {
            label: self.label,
            detail: self.detail,
            kind: Some(self.kind),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: self.text })),
            filter_text: Some(self.filter),
            sort_text: Some(format!("{index:04}")),
            insert_text_format: self.is_snippet.then_some(InsertTextFormat::SNIPPET),
            ..CompletionItem::default()
        }
    }
}
