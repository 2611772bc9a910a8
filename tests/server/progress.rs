//! How far the first report on the workspace has come.

use super::client::Client;
use super::{FLAGGED, pulled};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

fn started(progress: bool) -> (Client, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.md", "b.md", "c.md", "d.md"] {
        fs::write(folder.path().join(name), FLAGGED).unwrap();
    }
    let mut can = pulled(true);
    can["window"] = json!({ "workDoneProgress": progress });
    let root = json!([{ "uri": format!("file://{}", folder.path().display()), "name": "x" }]);
    let (client, _) = Client::initialized_with(json!({ "capabilities": can, "workspaceFolders": root }));
    (client, folder)
}

/// What is told under a token, until its end.
fn told(client: &mut Client, token: &Value) -> Vec<Value> {
    let mut told = Vec::new();
    while told.last().is_none_or(|value: &Value| value["kind"] != "end") {
        let progress =
            client.wait("progress", |m| m["method"] == "$/progress" && m["params"]["token"] == *token);
        told.push(progress["params"]["value"].clone());
    }
    told
}

fn check(told: &[Value]) {
    assert_eq!(told[0]["kind"], "begin");
    assert!(told[0]["title"].as_str().unwrap().contains("workspace"));
    let percentages: Vec<u64> =
        told[1..told.len() - 1].iter().map(|report| report["percentage"].as_u64().unwrap()).collect();
    assert!(!percentages.is_empty() && percentages.is_sorted(), "{percentages:?}");
    assert_eq!(told[1]["message"], "0 of 4 documents");
}

#[test]
fn it_is_told_under_a_token_that_the_editor_makes_room_for() {
    let (mut client, _folder) = started(true);
    let id = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let asked = client.asked("window/workDoneProgress/create", Value::Null);
    check(&told(&mut client, &asked["params"]["token"]));
    let report = client.answer(id).unwrap();
    assert_eq!(report["items"].as_array().unwrap().len(), 4);
    // Only the first time; an answer to the next request comes with nothing else.
    client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    assert!(!client.has_kept("window/workDoneProgress/create"));
    assert!(client.stop().success());
}

#[test]
fn an_editor_that_makes_no_room_gets_its_report_all_the_same() {
    let (mut client, _folder) = started(true);
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    assert_eq!(report["items"].as_array().unwrap().len(), 4);
    assert!(!client.has_kept("$/progress"));
    assert!(client.stop().success());
}

#[test]
fn it_is_told_under_the_token_of_the_request_and_ends_before_the_answer() {
    let (mut client, _folder) = started(false);
    let params = json!({ "previousResultIds": [], "workDoneToken": 7 });
    client.request("workspace/diagnostic", params).unwrap();
    assert!(client.has_kept("$/progress"));
    check(&told(&mut client, &json!(7)));
    assert!(client.stop().success());
}
