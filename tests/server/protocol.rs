//! What an editor may do to a server beside asking.

use crate::client::{Client, frame};
use crate::text::{Columns, Text};
use crate::{FLAGGED, URI, document, position, pushed, range};
use serde_json::{Value, json};

const CANCELLED: i64 = -32800;
const CONTENT_MODIFIED: i64 = -32801;

#[test]
fn it_serves_on_a_port() {
    let mut client = Client::on_a_socket();
    client.initialize(json!({ "capabilities": pushed() }));
    client.open(URI, 1, FLAGGED);
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    assert!(client.stop().success());
}

#[test]
fn a_client_that_goes_away_from_a_port_leaves_no_process() {
    let mut client = Client::on_a_socket();
    client.initialize(json!({ "capabilities": pushed() }));
    client.open(URI, 1, FLAGGED);
    assert_eq!(client.hang_up().code(), Some(1));
}

fn told(method: &str, params: Value) -> Vec<u8> {
    frame(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
}

/// Opens a long document, asks about it and at once sends something more, until that comes before the
/// answer: how quick the server is with the document is not for us to say.
fn before_the_answer(client: &mut Client, more: impl Fn(i64) -> Vec<u8>, expected: i64) {
    let text = "Plain words in a paragraph of their own.\n\n".repeat(20_000);
    for id in 500..600 {
        let opened = json!({ "uri": URI, "languageId": "markdown", "version": 1, "text": text });
        let asked = json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": { "textDocument": document() } });
        let opened = told("textDocument/didOpen", json!({ "textDocument": opened }));
        client.raw(&[opened, frame(&asked), more(id)].concat());
        match client.answer(id) {
            Ok(_) => {}
            Err(code) => return assert_eq!(code, expected),
        }
    }
    panic!("each of a hundred questions was answered before the next message was read");
}

#[test]
fn a_request_can_be_cancelled() {
    let (mut client, _) = Client::initialized(pushed());
    before_the_answer(&mut client, |id| told("$/cancelRequest", json!({ "id": id })), CANCELLED);
    client.change(URI, 2, json!([{ "text": FLAGGED }]));
    assert_eq!(client.diagnostics(URI, 2).len(), 1);
    assert!(client.stop().success());
}

#[test]
fn a_request_about_a_text_that_is_gone_is_not_answered_with_another() {
    let (mut client, _) = Client::initialized(pushed());
    let changed =
        json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": [{ "text": FLAGGED }] });
    before_the_answer(&mut client, |_| told("textDocument/didChange", changed.clone()), CONTENT_MODIFIED);
    let hover = json!({ "textDocument": document(), "position": position(2, 30) });
    assert!(client.request("textDocument/hover", hover).unwrap().is_object());
    assert!(client.stop().success());
}

#[test]
fn all_safe_fixes_are_one_action() {
    let text = "# Access policy\n\nThe SRE Lead reviews access quarterly in Jira (CC6.1, CC6.2, CC6.3).\n\n\
        The CISO 😀 approves each change in Jira, see CC 6.1 and CC 7.2.\n";
    let (mut client, _) = Client::initialized(pushed());
    client.open(URI, 1, text);
    let mut actions = |only: &str| {
        let context = json!({ "diagnostics": [], "only": [only] });
        let params =
            json!({ "textDocument": document(), "range": range((0, 0), (0, 0)), "context": context });
        client.request("textDocument/codeAction", params).unwrap()
    };
    for only in ["source.fixAll.sayso", "source.fixAll", "source"] {
        let all = actions(only);
        assert_eq!(
            (&all[0]["kind"], all.as_array().unwrap().len()),
            (&json!("source.fixAll.sayso"), 1),
            "{only}"
        );
        let mut fixed = Text::new(text, Columns::Utf16);
        fixed.apply(all[0]["edit"]["documentChanges"][0]["edits"].as_array().unwrap());
        assert_eq!(fixed.as_str(), text.replace("CC 6.1", "CC6.1").replace("CC 7.2", "CC7.2"));
    }
    assert_eq!(actions("source.fixAll.other"), json!([]));
    client.change(URI, 2, json!([{ "text": FLAGGED }]));
    let params = json!({ "textDocument": document(), "range": range((0, 0), (9, 0)), "context": { "diagnostics": [], "only": ["source.fixAll"] } });
    assert_eq!(client.request("textDocument/codeAction", params), Ok(json!([])), "no fix here is safe");
    assert!(client.stop().success());
}
