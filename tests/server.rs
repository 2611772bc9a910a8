//! The server as an editor drives it: the real program, over its standard input and output.

#![expect(clippy::unwrap_used, reason = "a test's helpers may fail the test")]

#[path = "server/actions.rs"]
mod actions;
#[path = "server/client.rs"]
mod client;
#[path = "server/completion.rs"]
mod completion;
#[path = "server/configuration.rs"]
mod configuration;
#[path = "server/controls.rs"]
mod controls;
#[path = "server/navigation.rs"]
mod navigation;
#[path = "server/programme.rs"]
mod programme;
#[path = "server/progress.rs"]
mod progress;
#[path = "server/protocol.rs"]
mod protocol;
#[path = "server/registers.rs"]
mod registers;
#[path = "server/strange.rs"]
mod strange;
#[path = "server/text.rs"]
mod text;
#[path = "server/workspace.rs"]
mod workspace;

use client::{Client, frame};
use sayso::engine::{Settings, check_text};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use text::{Columns, Random, Text};

const URI: &str = "file:///policies/access.md";
/// One comment, of the rule `open-cadence`.
const FLAGGED: &str = "# Access\n\nThe SRE Lead reviews access periodically in Jira.\n";

/// An editor that is told of diagnostics and can do everything else.
fn pushed() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true, "tagSupport": { "valueSet": [1, 2] } },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
            "hover": { "contentFormat": ["markdown"] },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        },
    })
}

/// An editor that asks for diagnostics, and again when told to.
fn pulled() -> Value {
    json!({
        "workspace": { "diagnostics": { "refreshSupport": true } },
        "textDocument": { "diagnostic": {} },
    })
}

fn position(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

fn range(from: (u32, u32), to: (u32, u32)) -> Value {
    json!({ "start": position(from.0, from.1), "end": position(to.0, to.1) })
}

fn document() -> Value {
    json!({ "uri": URI })
}

/// Rule and range of each diagnostic.
fn places(diagnostics: &[Value]) -> Vec<(String, Value)> {
    let place = |d: &Value| (d["code"].as_str().unwrap().to_owned(), d["range"].clone());
    let mut places: Vec<_> = diagnostics.iter().map(place).collect();
    places.sort_by_key(|(rule, range)| {
        (
            range["start"]["line"].as_u64(),
            range["start"]["character"].as_u64(),
            rule.clone(),
            range.to_string(),
        )
    });
    places
}

/// What a check of the text finds, as the editor should show it.
fn fresh(text: &Text, path: &str) -> Vec<(String, Value)> {
    let findings = check_text(text.as_str(), path, &Settings::default()).findings;
    let place = |offset: u32| {
        let (line, column) = text.place(offset as usize);
        position(line, column)
    };
    let diagnostic = |f: &sayso::finding::Finding| json!({ "code": f.rule, "range": { "start": place(f.span.start), "end": place(f.span.end) } });
    places(&findings.iter().map(diagnostic).collect::<Vec<_>>())
}

#[test]
fn comments_come_and_go_with_the_words() {
    let (mut client, capabilities) = Client::initialized(pushed());
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    assert_eq!(capabilities.get("diagnosticProvider"), None, "never both pushed and pulled");
    client.open(URI, 1, FLAGGED);
    let diagnostics = client.diagnostics(URI, 1);
    assert_eq!(diagnostics.len(), 1);
    let diagnostic = &diagnostics[0];
    assert_eq!(diagnostic["code"], "open-cadence");
    assert_eq!(diagnostic["source"], "sayso");
    assert_eq!(diagnostic["severity"], 2);
    assert_eq!(diagnostic["range"], range((2, 28), (2, 40)));
    let message = diagnostic["message"].as_str().unwrap();
    assert!(message.contains("“periodically”") && message.contains('?'), "{message}");

    client.change(URI, 2, json!([{ "range": range((2, 28), (2, 40)), "text": "quarterly" }]));
    assert_eq!(client.diagnostics(URI, 2), Vec::<Value>::new());
    client.change(URI, 3, json!([{ "text": FLAGGED }]));
    assert_eq!(client.diagnostics(URI, 3).len(), 1);
    client.close(URI);
    let closed = client.wait("an empty list", |m| m["method"] == "textDocument/publishDiagnostics");
    assert_eq!(closed["params"]["diagnostics"], json!([]));
    assert!(client.stop().success());
}

#[test]
fn a_comment_says_how_much_it_matters_and_where_else_to_look() {
    let text = "# Access narrative\n\n## Reviews\n\nThe CISO reviews access in Okta quarterly in a Jira ticket, where \
        possible.\n\n## Again\n\nThe CISO reviews access in Okta monthly in a Jira ticket. The CRT approves each in \
        Jira.\n";
    let of =
        |diagnostics: &[Value], rule: &str| diagnostics.iter().find(|d| d["code"] == rule).unwrap().clone();
    let (mut client, _) = Client::initialized(pushed());
    client.open(URI, 1, text);
    let diagnostics = client.diagnostics(URI, 1);
    assert_eq!(of(&diagnostics, "undefined-term")["severity"], 4, "a hint is faded");
    assert_eq!(of(&diagnostics, "escape-clause")["tags"], json!([1]), "the words can go");
    let conflict = of(&diagnostics, "conflicting-cadence");
    assert_eq!((&conflict["severity"], conflict.get("tags")), (&json!(2), None));
    assert_eq!(conflict["relatedInformation"][0]["location"]["range"], range((4, 32), (4, 41)));
    assert!(client.stop().success());
    // An editor that knows neither is told neither.
    let (mut client, _) = Client::initialized(json!({}));
    client.open(URI, 1, text);
    for diagnostic in client.diagnostics(URI, 1) {
        let more =
            ["tags", "relatedInformation", "codeDescription"].map(|field| diagnostic.get(field).is_some());
        assert_eq!(more, [false; 3], "{diagnostic}");
    }
    assert!(client.stop().success());
}

#[test]
fn columns_are_bytes_where_the_editor_offers_it() {
    let text = "# Access\n\nThé SRE Lead 😀 reviews access periodically in Jira.\n";
    for (offered, negotiated, columns) in
        [(json!(["utf-16", "utf-8"]), "utf-8", Columns::Utf8), (json!(["utf-32"]), "utf-16", Columns::Utf16)]
    {
        let mut can = pushed();
        can["general"]["positionEncodings"] = offered;
        let (mut client, capabilities) = Client::initialized(can);
        assert_eq!(capabilities["positionEncoding"], negotiated);
        client.open(URI, 1, text);
        let diagnostics = client.diagnostics(URI, 1);
        assert_eq!(places(&diagnostics), fresh(&Text::new(text, columns), "policies/access.md"));
        assert!(client.stop().success());
    }
}

#[test]
fn a_fix_is_an_action_and_gives_the_text() {
    let (mut client, _) = Client::initialized(pushed());
    client.open(URI, 7, FLAGGED);
    let diagnostics = client.diagnostics(URI, 7);
    let params = json!({
        "textDocument": document(),
        "range": range((2, 30), (2, 30)),
        "context": { "diagnostics": diagnostics },
    });
    let actions = client.request("textDocument/codeAction", params).unwrap();
    let titles: Vec<&str> =
        actions.as_array().unwrap().iter().map(|a| a["title"].as_str().unwrap()).collect();
    assert_eq!(titles[..2], ["Replace with “quarterly”", "Replace with “monthly”"]);
    assert!(titles.contains(&"Explain this rule (open-cadence)"), "{titles:?}");
    assert_eq!(actions[0]["isPreferred"], true);
    assert_eq!(actions[1].get("isPreferred"), None);
    assert_eq!(actions[0]["diagnostics"][0]["code"], "open-cadence");
    let change = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 7);
    let mut text = Text::new(FLAGGED, Columns::Utf16);
    text.apply(change["edits"].as_array().unwrap());
    assert_eq!(text.as_str(), FLAGGED.replace("periodically", "quarterly"));

    let command = json!({ "command": "sayso.explainRule", "arguments": ["open-cadence"] });
    let page = client.request("workspace/executeCommand", command).unwrap();
    assert!(page.as_str().unwrap().starts_with("# open-cadence\n"));
    client.wait("the explanation", |m| m["method"] == "window/showMessage");
    let unknown = json!({ "command": "sayso.explainRule", "arguments": [5] });
    assert_eq!(client.request("workspace/executeCommand", unknown), Err(-32602));
    assert!(client.stop().success());
}

#[test]
fn hover_outline_folds_and_completion_speak_of_the_document() {
    let text = "# Access policy\n\n## AC-1 Reviews\n\nOwner: SRE Lead\nFrequency: Quarterly\n\n\
        The SRE Lead reviews access periodically in Jira.\n\n## AC-2 Removal\n\nOwner: \n\n\
        | a | b |\n| - | - |\n| c | d |\n";
    let (mut client, _) = Client::initialized(pushed());
    client.open(URI, 1, text);
    let mut at = |method: &str, line: u32, character: u32| {
        let params = json!({ "textDocument": document(), "position": position(line, character) });
        client.request(method, params).unwrap()
    };
    let card = at("textDocument/hover", 2, 5);
    let card = card["contents"]["value"].as_str().unwrap();
    assert!(card.contains("**Who:** SRE Lead\n"), "{card}");
    assert!(card.contains("**Evidence:** Jira") && card.contains("Quarterly"), "{card}");
    let finding = at("textDocument/hover", 13, 2);
    assert_eq!(finding, Value::Null, "nothing to say of a table's head");
    let items = at("textDocument/completion", 11, 7)["items"].clone();
    let labels: Vec<&str> = items.as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect();
    assert_eq!(labels[0], "SRE Lead");
    assert!(labels.contains(&"CISO"), "{labels:?}");
    assert_eq!(items[0]["textEdit"]["range"], range((11, 7), (11, 7)));

    let symbols =
        client.request("textDocument/documentSymbol", json!({ "textDocument": document() })).unwrap();
    assert_eq!(symbols[0]["name"], "Access policy");
    assert_eq!(symbols[0]["children"][0]["name"], "AC-1 Reviews");
    assert_eq!(symbols[0]["children"][0]["detail"], "SRE Lead");
    assert_eq!(symbols[0]["children"][1]["name"], "AC-2 Removal");
    let folds = client.request("textDocument/foldingRange", json!({ "textDocument": document() })).unwrap();
    let lines: Vec<_> =
        folds.as_array().unwrap().iter().map(|f| (f["startLine"].as_u64(), f["endLine"].as_u64())).collect();
    assert_eq!(lines, [(Some(0), Some(15)), (Some(2), Some(7)), (Some(9), Some(15)), (Some(13), Some(15))]);
    let tokens =
        client.request("textDocument/semanticTokens/full", json!({ "textDocument": document() })).unwrap();
    let data = tokens["data"].as_array().unwrap();
    assert_eq!(data[..5], [json!(7), json!(0), json!(12), json!(0), json!(0)], "the performer");
    assert!(client.stop().success());
}

#[test]
fn diagnostics_are_given_when_asked_for_and_named() {
    let (mut client, capabilities) = Client::initialized(pulled());
    assert_eq!(capabilities["diagnosticProvider"]["identifier"], "sayso");
    client.open(URI, 1, FLAGGED);
    let report = client.request("textDocument/diagnostic", json!({ "textDocument": document() })).unwrap();
    assert_eq!(report["kind"], "full");
    assert_eq!(report["items"].as_array().unwrap().len(), 1);
    let name = report["resultId"].as_str().unwrap().to_owned();
    client.change(URI, 2, json!([{ "range": range((3, 0), (3, 0)), "text": "\n" }]));
    let again = json!({ "textDocument": document(), "previousResultId": name });
    let report = client.request("textDocument/diagnostic", again.clone()).unwrap();
    assert_eq!((&report["kind"], &report["resultId"]), (&json!("unchanged"), &json!(name)));
    client.change(URI, 3, json!([{ "range": range((0, 0), (0, 0)), "text": "\n" }]));
    let report = client.request("textDocument/diagnostic", again).unwrap();
    assert_eq!(report["items"][0]["range"]["start"]["line"], 3);
    client.close(URI);
    let report = client.request("textDocument/diagnostic", json!({ "textDocument": document() })).unwrap();
    assert_eq!(report["items"], json!([]));
    assert!(client.stop().success());
}

#[test]
fn the_workspace_is_reported_open_or_not() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("policies")).unwrap();
    let path = |name: &str| folder.path().join("policies").join(name);
    fs::write(path("a.md"), FLAGGED).unwrap();
    fs::write(path("b.md"), FLAGGED.replace("periodically", "quarterly")).unwrap();
    fs::write(path("c.md"), b"\xff\xfe broken").unwrap();
    let uri = |path: &std::path::Path| format!("file://{}", path.display());
    let root = json!([{ "uri": uri(folder.path()), "name": "x" }]);
    let (mut client, _) =
        Client::initialized_with(json!({ "capabilities": pulled(), "workspaceFolders": root }));
    let counts = |report: &Value| -> Vec<Option<usize>> {
        report["items"].as_array().unwrap().iter().map(|i| i["items"].as_array().map(Vec::len)).collect()
    };
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    assert_eq!(counts(&report), [Some(1), Some(0)]);
    let known: Vec<Value> = report["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!({ "uri": item["uri"], "value": item["resultId"] }))
        .collect();
    let known = json!({ "previousResultIds": known });
    let report = client.request("workspace/diagnostic", known.clone()).unwrap();
    assert_eq!(counts(&report), [None, None], "unchanged");
    client.open(&uri(&path("b.md")), 1, FLAGGED);
    let report = client.request("workspace/diagnostic", known).unwrap();
    assert_eq!(counts(&report), [Some(1), None], "the open document stands first, as it is in the editor");
    assert!(client.stop().success());
}

/// Settings and what the editor shows by itself come with its first message.
#[test]
fn it_starts_with_what_the_editor_wants() {
    let text = "# Access\n\nThe SRE Lead reviews access periodically in Jira.\n\n\
        Access is removed in Okta within two days.\n";
    let codes =
        |diagnostics: &[Value]| places(diagnostics).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    let (mut client, _) = Client::initialized(pushed());
    client.open(URI, 1, text);
    assert_eq!(codes(&client.diagnostics(URI, 1)), ["open-cadence", "agentless-passive"]);
    let hover = json!({ "textDocument": document(), "position": position(2, 30) });
    let card = client.request("textDocument/hover", hover.clone()).unwrap();
    assert!(
        card["contents"]["value"].as_str().unwrap().starts_with("**“periodically” does not say how often**")
    );
    assert!(client.stop().success());

    let wanted = json!({ "minConfidence": "high", "hoversComments": true, "showsPages": true });
    let params = json!({ "capabilities": pushed(), "initializationOptions": wanted });
    let (mut client, _) = Client::initialized_with(params);
    client.open(URI, 1, text);
    assert_eq!(codes(&client.diagnostics(URI, 1)), ["open-cadence"]);
    let card = client.request("textDocument/hover", hover).unwrap();
    assert!(card["contents"]["value"].as_str().unwrap().starts_with("Without an interval"), "{card}");
    let explain = json!({ "command": "sayso.explainRule", "arguments": ["open-cadence"] });
    let page = client.request("workspace/executeCommand", explain).unwrap();
    assert!(page.as_str().unwrap().starts_with("# open-cadence\n"), "{page}");
    assert!(client.stop().success());
}

#[test]
fn the_exit_status_says_whether_it_was_shut_down() {
    let (client, _) = Client::initialized(pushed());
    assert_eq!(client.stop().code(), Some(0));
    let (mut client, _) = Client::initialized(pushed());
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(1));
    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(1), "not even begun");
}

#[test]
fn a_client_that_dies_leaves_no_process() {
    let (mut client, _) = Client::initialized(pushed());
    client.open(URI, 1, FLAGGED);
    client.ask("textDocument/hover", json!({ "textDocument": document(), "position": position(2, 30) }));
    assert_eq!(client.hang_up().code(), Some(1));
    let mut client = Client::start();
    client.raw(b"Content-Length: 1000\r\n\r\n{\"half\":");
    assert_eq!(client.hang_up().code(), Some(1));
}

#[test]
fn nothing_is_answered_before_it_begins() {
    let mut client = Client::start();
    let id =
        client.ask("textDocument/hover", json!({ "textDocument": document(), "position": position(0, 0) }));
    assert_eq!(client.answer(id), Err(-32002));
    client.open(URI, 1, FLAGGED);
    client.request("initialize", json!({ "capabilities": {} })).unwrap();
    assert_eq!(client.request("initialize", json!({ "capabilities": {} })), Err(-32600));
    client.notify("initialized", json!({}));
    assert!(client.stop().success());
}

#[test]
fn it_outlives_what_makes_no_sense() {
    let (mut client, _) = Client::initialized(pushed());
    client.open(URI, 5, FLAGGED);
    client.diagnostics(URI, 5);
    // No JSON, no object, no method, parameters of the wrong shape.
    client.raw(b"Content-Length: 3\r\n\r\n{\"a");
    client.raw(b"Content-Length: 2\r\n\r\n[]");
    client.raw(&frame(&json!({ "jsonrpc": "2.0", "id": 900 })));
    client.raw(&frame(
        &json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": { "x": [1] } }),
    ));
    client.raw(&frame(&json!({ "jsonrpc": "2.0", "method": "no/such", "params": [] })));
    client.raw(&frame(&json!({ "jsonrpc": "2.0", "id": 777, "result": "to no question" })));
    assert_eq!(client.request("textDocument/hover", json!({ "position": 7 })), Err(-32602));
    assert_eq!(client.request("no/such", json!({})), Err(-32601));
    // An edit of a document that is not open, places that are not there, an end before its start,
    // versions that go back.
    client.change("file:///other.md", 1, json!([{ "text": "x" }]));
    client.change(URI, 4, json!([{ "range": range((900, 5), (9999, 9)), "text": "More.\n" }]));
    client.change(URI, 3, json!([{ "range": range((2, 4_000_000_000), (2, 1)), "text": " Thus." }]));
    client.change(URI, 2, json!([]));
    let text = FLAGGED.replace("Jira.\n", "Jira. Thus.\nMore.\n");
    let diagnostics = client.diagnostics(URI, 2);
    assert_eq!(places(&diagnostics), fresh(&Text::new(&text, Columns::Utf16), "policies/access.md"));
    let far = json!({ "textDocument": document(), "position": position(4_000_000_000, 4_000_000_000) });
    assert_eq!(client.request("textDocument/hover", far.clone()), Ok(Value::Null));
    // The nearest place is the empty line at the end.
    assert!(client.request("textDocument/completion", far).unwrap()["items"].is_array());
    let actions = json!({
        "textDocument": document(),
        "range": range((2, 4_000_000_000), (0, 0)),
        "context": { "diagnostics": [{ "range": range((9, 9), (1, 1)), "message": "not ours" }] },
    });
    assert_eq!(client.request("textDocument/codeAction", actions), Ok(json!([])));
    // Opened twice, closed twice.
    client.open(URI, 1, "# Access policy\n");
    client.diagnostics(URI, 1);
    client.close(URI);
    client.close(URI);
    let hover = json!({ "textDocument": document(), "position": position(0, 0) });
    assert_eq!(client.request("textDocument/hover", hover), Ok(Value::Null));
    client.notify("$/cancelRequest", json!({ "id": 123456 }));
    assert!(client.stop().success());
}

/// One place of a value becomes something else.
fn mutate(value: &mut Value, random: &mut Random) {
    let inner = match value {
        Value::Object(map) if !map.is_empty() => {
            let at = random.below(map.len() as u64) as usize;
            map.values_mut().nth(at)
        }
        Value::Array(list) if !list.is_empty() => {
            let at = random.below(list.len() as u64) as usize;
            list.get_mut(at)
        }
        _ => None,
    };
    match inner {
        Some(inner) if random.below(4) > 0 => mutate(inner, random),
        _ => {
            let others = [
                json!(null),
                json!(-1),
                json!(4_294_967_295_u64),
                json!(1e300),
                json!(""),
                json!("file:///policies/access.md"),
                json!("not a uri \u{0}"),
                json!([]),
                json!({}),
                json!([[[{}]]]),
                json!(true),
                json!({ "line": 3, "character": 9999 }),
            ];
            *value = others[random.below(others.len() as u64) as usize].clone();
        }
    }
}

#[test]
fn whatever_is_asked_is_answered() {
    let (mut client, _) = Client::initialized(pulled());
    let at = json!({ "textDocument": document(), "position": position(2, 30) });
    let opened =
        json!({ "textDocument": { "uri": URI, "languageId": "markdown", "version": 1, "text": FLAGGED } });
    let change = json!([{ "range": range((2, 4), (2, 7)), "text": "é😀\r\n" }, { "range": range((0, 0), (1, 0)), "text": "# B\n" }]);
    let changed = json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": change });
    let actions = json!({ "textDocument": document(), "range": range((0, 0), (9, 0)), "context": { "diagnostics": [], "only": ["quickfix"] } });
    let references = json!({ "textDocument": document(), "position": position(2, 6), "context": { "includeDeclaration": true } });
    let rename =
        json!({ "textDocument": document(), "position": position(2, 6), "newName": "Platform Lead" });
    let told = [
        ("textDocument/didOpen", &opened),
        ("textDocument/didChange", &changed),
        ("textDocument/didClose", &at),
    ];
    let asked = [
        ("textDocument/hover", &at),
        ("textDocument/completion", &at),
        ("textDocument/definition", &at),
        ("textDocument/references", &references),
        ("textDocument/documentHighlight", &at),
        ("textDocument/prepareRename", &at),
        ("textDocument/rename", &rename),
        ("textDocument/documentLink", &at),
        ("workspace/symbol", &json!({ "query": "a" })),
        ("textDocument/codeAction", &actions),
        ("textDocument/diagnostic", &at),
        ("textDocument/documentSymbol", &at),
        ("textDocument/foldingRange", &at),
        ("textDocument/semanticTokens/full", &at),
        ("workspace/diagnostic", &json!({ "previousResultIds": [] })),
        (
            "workspace/executeCommand",
            &json!({ "command": "sayso.explainRule", "arguments": ["open-cadence"] }),
        ),
        ("sayso/text", &document()),
    ];
    let mut random = Random::new(3);
    for _ in 0..3000 {
        let (method, params) = match random.below(3) {
            0 => asked[random.below(asked.len() as u64) as usize],
            _ => told[random.below(told.len() as u64) as usize],
        };
        let mut params = params.clone();
        if random.below(2) == 0 {
            mutate(&mut params, &mut random);
        }
        if asked.iter().any(|(name, _)| *name == method) {
            // An answer or an error; silence fails.
            drop(client.request(method, params));
        } else {
            client.notify(method, params);
        }
    }
    client.open(URI, 1, FLAGGED);
    let report = client.request("textDocument/diagnostic", json!({ "textDocument": document() })).unwrap();
    assert_eq!(report["items"].as_array().unwrap().len(), 1);
    assert!(client.stop().success());
}

#[test]
fn an_editor_that_does_not_read_holds_nothing_up() {
    let (mut server, mut input) = Client::deaf();
    let mut send = |message: Value| input.write_all(&frame(&message)).unwrap();
    send(
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": pushed() } }),
    );
    let opened = json!({ "uri": URI, "languageId": "markdown", "version": 1, "text": FLAGGED.repeat(40) });
    send(json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": opened } }));
    for version in 2..3000 {
        let change = json!([{ "range": range((0, 0), (0, 0)), "text": "x" }]);
        let params = json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": change });
        send(json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }));
        send(json!({ "jsonrpc": "2.0", "id": version, "method": "sayso/text", "params": document() }));
    }
    send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(server.wait().unwrap().code(), Some(1));
}

/// How many edits: more by `SAYSO_EDITS`.
fn edits() -> u64 {
    std::env::var("SAYSO_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000)
}

#[test]
fn no_edit_is_lost_or_overtaken() {
    for columns in [Columns::Utf16, Columns::Utf8] {
        let mut can = pushed();
        if columns == Columns::Utf8 {
            can["general"]["positionEncodings"] = json!(["utf-8"]);
        }
        let (mut client, _) = Client::initialized(can);
        let mut text = Text::new(&"Access is reviewed periodically.\r\n".repeat(20), columns);
        client.open(URI, 0, text.as_str());
        let mut random = Random::new(7);
        let count = edits() / 2;
        let mut version = 0;
        let mut done = 0;
        while done < count {
            version += 1;
            let changes: Vec<Value> = (0..=random.below(3)).map(|_| text.random_edit(&mut random)).collect();
            done += changes.len() as u64;
            client.change(URI, version, json!(changes));
        }
        // The server's text is the client's: the comments stand at the same places with the same words,
        // and a fold of everything ends on the same line.
        let diagnostics = client.diagnostics(URI, version);
        assert_eq!(places(&diagnostics), fresh(&text, "policies/access.md"));
        assert!(!diagnostics.is_empty(), "a text without comments shows nothing");
        assert_eq!(server_text(&mut client), text.as_str());
        assert!(client.stop().success());
    }
}

/// The text as the server has it, by a question that no editor asks.
fn server_text(client: &mut Client) -> String {
    let text = client.request("sayso/text", json!({ "uri": URI })).unwrap();
    text.as_str().unwrap().to_owned()
}

#[test]
fn a_long_document_ends_with_what_a_check_finds() {
    let section = fs::read_to_string("examples/narratives/access-management.md").unwrap();
    let mut long = String::from("# Access control policy\n\n");
    while long.len() < 100_000 {
        long.push_str(&section.replace("\n# ", "\n## "));
    }
    let (mut client, _) = Client::initialized(pulled());
    let mut text = Text::new(&long, Columns::Utf16);
    client.open(URI, 1, text.as_str());
    let mut random = Random::new(11);
    for version in 2..60 {
        let change = text.random_edit(&mut random);
        client.change(URI, version, json!([change]));
        client.request("textDocument/diagnostic", json!({ "textDocument": document() })).unwrap();
    }
    // The workspace is never answered in a hurry.
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let items = report["items"][0]["items"].as_array().unwrap();
    assert_eq!(places(items), fresh(&text, "policies/access.md"));
    assert!(client.stop().success());
}
