//! The same texts, opened in an editor.

use super::client::{Client, frame};
use super::make;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What an editor asks when it shows a document.
const QUESTIONS: [&str; 6] = [
    "textDocument/diagnostic",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/codeLens",
    "textDocument/documentLink",
];

/// The texts of the documents that an editor could show.
fn texts() -> Vec<(String, String)> {
    let mut texts = make::texts();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/documents")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = String::from_utf8(fs::read(&path).unwrap()) {
                texts.push((path.to_str().unwrap().to_owned(), text));
            }
        }
    }
    texts.retain(|(name, _)| name.ends_with(".md"));
    texts
}

#[test]
fn each_text_is_answered() {
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let (mut client, _) = Client::initialized(capabilities);
    for (number, (name, text)) in texts().iter().enumerate() {
        let uri = format!("file:///larkspur/{number}.md");
        client.open(&uri, 1, text);
        for question in QUESTIONS {
            let answer = client.request(question, json!({ "textDocument": { "uri": uri } }));
            assert!(answer.is_ok(), "{name}: {question}: {answer:?}");
        }
        let start = json!({ "line": 2, "character": 0 });
        client.change(&uri, 2, json!([{ "range": { "start": start, "end": start }, "text": "> " }]));
        let answer = client.request(QUESTIONS[0], json!({ "textDocument": { "uri": uri } }));
        assert!(answer.is_ok(), "{name}, changed: {answer:?}");
        client.close(&uri);
    }
    assert!(client.stop().success());
}

#[test]
fn what_is_no_text_does_not_end_the_session() {
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let (mut client, _) = Client::initialized(capabilities);
    let uri = "file:///larkspur/access.md";
    let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": "REPLACED" });
    let message =
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } });
    let body = message.to_string();
    // Half a surrogate pair, which JSON can write and no text can hold; bytes that are no UTF-8; half a message.
    let lone = body.replace("REPLACED", "\\ud800").into_bytes();
    let bytes = body
        .replace("REPLACED", "\u{1}")
        .into_bytes()
        .iter()
        .map(|&b| if b == 1 { 0xFF } else { b })
        .collect();
    let half = body.as_bytes()[..body.len() / 2].to_owned();
    for body in [lone, bytes, half] {
        client.raw(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        client.raw(&body);
    }
    client.raw(&frame(&Value::Null));
    client.open(uri, 2, "# Access policy\n\nAccess is reviewed periodically.\n");
    let answer = client.request(QUESTIONS[0], json!({ "textDocument": { "uri": uri } })).unwrap();
    assert_ne!(answer["items"], json!([]));
    assert!(client.stop().success());
}
