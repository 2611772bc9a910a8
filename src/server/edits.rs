//! Edits of documents, as an editor takes them.

use super::session::Session;
use std::collections::HashMap;
use tower_lsp::ls_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

/// The edits of one document; only what is open has a version.
pub(super) struct Edits {
    pub(super) uri: Uri,
    pub(super) version: Option<i32>,
    pub(super) edits: Vec<TextEdit>,
}

pub(super) fn workspace(documents: Vec<Edits>, session: &Session) -> WorkspaceEdit {
    if !session.versioned_edits {
        let changes: HashMap<Uri, Vec<TextEdit>> = documents.into_iter().map(|d| (d.uri, d.edits)).collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let edit = |document: Edits| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: document.uri,
            version: document.version,
        },
        edits: document.edits.into_iter().map(OneOf::Left).collect(),
    };
    let edits = documents.into_iter().map(edit).collect();
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(edits)), ..WorkspaceEdit::default() }
}
