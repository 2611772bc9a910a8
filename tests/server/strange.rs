//! An editor that makes no sense: whatever it sends, each request has one answer, and the server lives
//! until it is told to go.

use super::client::{Client, frame};
use super::text::Random;
use super::{FLAGGED, URI, document, mutate, position, pushed, range};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The methods of an editor with parameters that fit, some of which are no requests.
fn methods() -> Vec<(&'static str, Value)> {
    let at = json!({ "textDocument": document(), "position": position(2, 30) });
    let opened = json!({ "uri": URI, "languageId": "markdown", "version": 1, "text": FLAGGED });
    let changes = json!([{ "range": range((1, 0), (1, 0)), "text": "The CRT approves. é😀\n" }]);
    let context = json!({ "diagnostics": [], "only": ["quickfix", "refactor"] });
    let within = json!({ "textDocument": document(), "range": range((0, 0), (99, 0)), "context": context });
    vec![
        ("textDocument/didOpen", json!({ "textDocument": opened })),
        (
            "textDocument/didChange",
            json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": changes }),
        ),
        ("textDocument/didClose", at.clone()),
        ("textDocument/didSave", at.clone()),
        ("workspace/didChangeConfiguration", json!({ "settings": { "sayso": { "codeLens": true } } })),
        ("$/cancelRequest", json!({ "id": 5 })),
        ("$/setTrace", json!({ "value": "off" })),
        ("textDocument/hover", at.clone()),
        ("textDocument/completion", at.clone()),
        ("textDocument/codeAction", within.clone()),
        (
            "codeAction/resolve",
            json!({ "title": "x", "data": { "uri": URI, "version": 1, "what": { "define": { "term": "CRT" } } } }),
        ),
        ("textDocument/codeLens", at.clone()),
        ("textDocument/inlayHint", within),
        (
            "textDocument/selectionRange",
            json!({ "textDocument": document(), "positions": [position(2, 3), position(9, 9)] }),
        ),
        ("textDocument/documentSymbol", at.clone()),
        ("textDocument/foldingRange", at.clone()),
        ("textDocument/semanticTokens/full", at.clone()),
        (
            "workspace/executeCommand",
            json!({ "command": "sayso.explainRule", "arguments": ["open-cadence"] }),
        ),
        ("sayso/text", document()),
        ("no/such", at),
    ]
}

/// How many methods at the start of the list are notifications.
const TOLD: usize = 7;

/// Sends so many messages at random without waiting for anything. The ids of the requests among them.
fn babble(client: &mut Client, random: &mut Random, messages: u64, from: i64) -> BTreeSet<i64> {
    let methods = methods();
    let mut asked = BTreeSet::new();
    for number in 0..messages as i64 {
        let index = random.below(methods.len() as u64) as usize;
        let (method, mut params) = methods[index].clone();
        if random.below(3) == 0 {
            mutate(&mut params, random);
        }
        let version = [-1, 0, 1, 2, 7, i64::from(i32::MAX)][random.below(6) as usize];
        if params["textDocument"].get("version").is_some() && random.below(2) == 0 {
            params["textDocument"]["version"] = json!(version);
        }
        let mut message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
        if index >= TOLD {
            asked.insert(from + number);
            message["id"] = json!(from + number);
        }
        client.raw(&frame(&message));
    }
    asked
}

/// Each is answered once, with a result or an error.
fn all_answered(client: &mut Client, mut asked: BTreeSet<i64>) {
    while !asked.is_empty() {
        let answer = client.wait(&format!("answers to {asked:?}"), |message| {
            message.get("method").is_none() && message["id"].is_i64()
        });
        assert!(answer.get("result").is_some() != answer.get("error").is_some(), "{answer}");
        assert!(asked.remove(&answer["id"].as_i64().unwrap()), "answered twice: {answer}");
    }
}

#[test]
fn many_strange_messages_at_once_are_each_answered_once() {
    for seed in [5, 29] {
        let (mut client, _) = Client::initialized(pushed());
        let mut random = Random::new(seed);
        for round in 0..5 {
            let asked = babble(&mut client, &mut random, 400, 100_000 * (round + 1));
            all_answered(&mut client, asked);
        }
        // It still does its work.
        client.close(URI);
        client.open(URI, 77, FLAGGED);
        assert_eq!(client.diagnostics(URI, 77).len(), 1);
        assert!(client.stop().success());
    }
}

#[test]
fn in_the_wrong_order_is_answered_too() {
    // All that an editor can say, before it has introduced itself.
    let mut client = Client::start();
    let mut random = Random::new(17);
    let asked = babble(&mut client, &mut random, 300, 1_000);
    for id in asked {
        assert!(client.answer(id).is_err(), "nothing has begun");
    }
    client.request("initialize", json!({ "capabilities": pushed() })).unwrap();
    // Before `initialized`, and edits of what was never opened.
    let asked = babble(&mut client, &mut random, 300, 10_000);
    all_answered(&mut client, asked);
    client.request("shutdown", Value::Null).unwrap();
    // After `shutdown` every request is refused.
    let asked = babble(&mut client, &mut random, 300, 20_000);
    for id in asked {
        assert!(client.answer(id).is_err(), "nothing is answered any more");
    }
    client.notify("exit", Value::Null);
    assert!(client.ended().success(), "the process is gone");
}
