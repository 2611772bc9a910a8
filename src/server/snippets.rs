//! Edits with places to fill in, in the form that the editor takes.

use super::edits::{self, Edits};
use super::session::{Session, Snippets};
use super::snapshot::Snapshot;
use crate::finding::Edit;
use serde_json::json;
use tower_lsp::ls_types::{LSPAny, TextEdit};

/// Edits of a document as one change of the workspace. `fills_in` makes markers places that the writer
/// steps through, where the editor can.
pub(super) fn workspace(snapshot: &Snapshot, session: &Session, edits: &[Edit], fills_in: bool) -> LSPAny {
    let form = session.snippet_edits.filter(|_| fills_in && session.versioned_edits);
    let Some(form) = form else {
        let edits = edits.iter().map(|edit| plain(snapshot, edit)).collect();
        let document = Edits { uri: snapshot.uri.clone(), version: Some(snapshot.version), edits };
        return serde_json::to_value(edits::workspace(vec![document], session)).unwrap_or_default();
    };
    let mut stops = 0;
    let edits: Vec<LSPAny> = edits
        .iter()
        .map(|edit| match edit.text.contains(MARKER) {
            true => with_stops(snapshot, edit, form, &mut stops),
            false => json!(plain(snapshot, edit)),
        })
        .collect();
    let document = json!({ "uri": snapshot.uri, "version": snapshot.version });
    json!({ "documentChanges": [{ "textDocument": document, "edits": edits }] })
}

fn plain(snapshot: &Snapshot, edit: &Edit) -> TextEdit {
    TextEdit { range: snapshot.buffer.range(edit.span), new_text: edit.text.clone() }
}

/// Each in turn gets the next number, over all edits: the same number would be filled in once for all.
fn with_stops(snapshot: &Snapshot, edit: &Edit, form: Snippets, stops: &mut u32) -> LSPAny {
    let range = snapshot.buffer.range(edit.span);
    let snippet = snippet(&edit.text, stops);
    match form {
        Snippets::Standard => json!({ "range": range, "snippet": { "kind": "snippet", "value": snippet } }),
        Snippets::Experimental => json!({ "range": range, "newText": snippet, "insertTextFormat": 2 }),
    }
}

/// How a marker begins that someone has to fill in.
const MARKER: &str = "[TODO: ";

fn snippet(text: &str, stops: &mut u32) -> String {
    let mut snippet = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARKER) {
        let Some((what, behind)) = after.split_once(']') else { break };
        *stops += 1;
        snippet.push_str(&escaped(before));
        snippet.push_str(&format!("${{{stops}:{MARKER}{}]}}", escaped(what)));
        rest = behind;
    }
    snippet + &escaped(rest)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_stops_and_all_else_is_text() {
        let mut stops = 1;
        let text = r"[TODO: which role] pays ${5} \ [TODO: how often] [x]";
        let expected = r"${2:[TODO: which role]} pays \${5\} \\ ${3:[TODO: how often]} [x]";
        assert_eq!(snippet(text, &mut stops), expected);
        assert_eq!(snippet("[TODO: never closed", &mut stops), "[TODO: never closed");
    }
}
