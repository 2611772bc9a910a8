//! A folder of documents that is open in an editor.

use crate::client::Client;
use crate::text::{Columns, Text};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

pub(crate) struct Workspace {
    folder: TempDir,
    pub(crate) client: Client,
    pub(crate) capabilities: Value,
    columns: Columns,
}

impl Workspace {
    pub(crate) fn new(documents: &[(&str, &str)], capabilities: Value) -> Workspace {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in documents {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let uri = format!("file://{}", folder.path().display());
        let (client, capabilities) = Client::initialized_with(
            json!({ "capabilities": capabilities, "workspaceFolders": [{ "uri": uri, "name": "acme" }] }),
        );
        let columns = match capabilities["positionEncoding"] == "utf-8" {
            true => Columns::Utf8,
            false => Columns::Utf16,
        };
        Workspace { folder, client, capabilities, columns }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn uri(&self, name: &str) -> String {
        format!("file://{}", self.folder.path().join(name).display())
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// Opens a document with the text on disk.
    pub(crate) fn open(&mut self, name: &str, version: i64) {
        let (uri, text) = (self.uri(name), self.read(name));
        self.client.open(&uri, version, &text);
    }

    /// Where the words stand for the first time.
    pub(crate) fn place(&self, name: &str, words: &str) -> Value {
        let offset = self.read(name).find(words).unwrap_or_else(|| panic!("no “{words}” in {name}"));
        self.position(name, offset)
    }

    /// The place of a byte.
    pub(crate) fn position(&self, name: &str, offset: usize) -> Value {
        let (line, character) = Text::new(&self.read(name), self.columns).place(offset);
        json!({ "line": line, "character": character })
    }

    /// The byte at a place.
    pub(crate) fn offset(&self, name: &str, place: &Value) -> usize {
        let (line, column) = (place["line"].as_u64().unwrap(), place["character"].as_u64().unwrap());
        Text::new(&self.read(name), self.columns).offset(line, column)
    }

    /// Asks about the place where the words begin.
    pub(crate) fn at(&mut self, method: &str, name: &str, words: &str, more: Value) -> Result<Value, i64> {
        let mut params = more;
        params["textDocument"] = json!({ "uri": self.uri(name) });
        params["position"] = self.place(name, words);
        self.client.request(method, params)
    }

    /// "name: the line with the range in «»" for each location, in order.
    pub(crate) fn shown(&self, locations: &Value) -> Vec<String> {
        let shown = |location: &Value| {
            let uri = location["uri"].as_str().unwrap();
            let name = uri.strip_prefix(&self.uri("")).unwrap_or(uri);
            format!("{name}: {}", self.marked(name, &location["range"]))
        };
        locations.as_array().unwrap().iter().map(shown).collect()
    }

    /// The line at a range, with the range in «».
    pub(crate) fn marked(&self, name: &str, range: &Value) -> String {
        let text = self.read(name);
        let (start, end) = (self.offset(name, &range["start"]), self.offset(name, &range["end"]));
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
        format!("{}«{}»{}", &text[from..start], &text[start..end], &text[end..to])
    }

    /// A text after one edit.
    pub(crate) fn put_in(&self, text: &str, edit: &Value) -> String {
        let mut text = Text::new(text, self.columns);
        text.apply(std::slice::from_ref(edit));
        text.as_str().to_owned()
    }

    /// The document as it is after an edit of the workspace.
    pub(crate) fn edited(&self, name: &str, edit: &Value) -> String {
        let uri = self.uri(name);
        let mut text = Text::new(&self.read(name), self.columns);
        for change in edit["documentChanges"].as_array().unwrap() {
            if change["textDocument"]["uri"] == uri.as_str() {
                text.apply(change["edits"].as_array().unwrap());
            }
        }
        text.as_str().to_owned()
    }
}
