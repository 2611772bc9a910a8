//! `sayso.toml` and comments that ask for silence, in an editor.

use super::client::Client;
use super::text::{Columns, Text};
use super::{FLAGGED, pulled, pushed, range};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.0.path().join(name).display())
    }

    fn start(&self, capabilities: Value) -> Client {
        let folders = json!([{ "uri": self.uri(""), "name": "x" }]);
        Client::initialized_with(json!({ "capabilities": capabilities, "workspaceFolders": folders })).0
    }
}

/// The editor says that a file has changed on disk.
fn changed(client: &mut Client, uri: &str) {
    let changes = json!([{ "uri": uri, "type": 2 }]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
}

/// The next diagnostics that are pushed for a file.
fn next(client: &mut Client, uri: &str) -> Vec<Value> {
    let message = client.wait(&format!("diagnostics of {uri}"), |message| {
        message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
    });
    message["params"]["diagnostics"].as_array().unwrap().clone()
}

const OFF: &str = "rules.open-cadence = \"off\"\n";
const ERROR: &str = "rules.open-cadence = \"error\"\n";

#[test]
fn changes_on_disk_hold_at_once() {
    let folder = Folder::with(&[("sayso.toml", ERROR)]);
    let (document, config) = (folder.uri("policies/a.md"), folder.uri("sayso.toml"));
    let mut client = folder.start(pushed());
    client.open(&document, 1, FLAGGED);
    assert_eq!(next(&mut client, &document)[0]["severity"], 1);
    folder.write("sayso.toml", OFF);
    changed(&mut client, &config);
    assert_eq!(next(&mut client, &document), [] as [Value; 0]);
    folder.write("policies/sayso.toml", "");
    changed(&mut client, &config);
    assert_eq!(next(&mut client, &document)[0]["severity"], 2, "the nearest file holds");
    folder.write("policies/sayso.toml", "exclude = [\"*.md\"]\n");
    changed(&mut client, &config);
    assert_eq!(next(&mut client, &document), [] as [Value; 0]);
    assert!(client.stop().success());
}

#[test]
fn an_open_file_counts_as_it_stands_and_a_broken_one_as_it_stood() {
    let folder = Folder::with(&[("sayso.toml", ERROR)]);
    let (document, config) = (folder.uri("a.md"), folder.uri("sayso.toml"));
    let mut client = folder.start(pushed());
    client.open(&document, 1, FLAGGED);
    assert_eq!(next(&mut client, &document)[0]["severity"], 1);
    client.open(&config, 1, OFF);
    assert_eq!(next(&mut client, &document), [] as [Value; 0]);

    client.change(&config, 2, json!([{ "text": "# é😀\nrules.open-cadense = \"hint\"\n" }]));
    let problems = next(&mut client, &config);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0]["range"], range((1, 6), (1, 18)));
    assert_eq!(problems[0]["severity"], 1);
    assert!(problems[0]["message"].as_str().unwrap().contains("did you mean `open-cadence`?"));
    client.change(&document, 2, json!([{ "text": format!("{FLAGGED}\n") }]));
    assert_eq!(next(&mut client, &document), [] as [Value; 0], "what held before goes on holding");

    client.change(&config, 3, json!([{ "range": range((1, 16), (1, 17)), "text": "c" }]));
    assert_eq!(next(&mut client, &config), [] as [Value; 0]);
    assert_eq!(next(&mut client, &document)[0]["severity"], 4);
    client.close(&config);
    assert_eq!(next(&mut client, &document)[0]["severity"], 1, "as on disk");
    let hover = json!({ "textDocument": { "uri": config }, "position": { "line": 0, "character": 1 } });
    assert_eq!(client.request("textDocument/hover", hover), Ok(Value::Null));
    assert!(client.stop().success());
}

#[test]
fn an_editor_that_asks_is_told_of_files_too() {
    let broken = "allow = 3\n";
    let folder = Folder::with(&[("sayso.toml", broken), ("a.md", FLAGGED), ("old/b.md", FLAGGED)]);
    let (document, config) = (folder.uri("a.md"), folder.uri("sayso.toml"));
    let mut client = folder.start(pulled());
    client.open(&document, 1, FLAGGED);
    let ask = |client: &mut Client, uri: &str| {
        let params = json!({ "textDocument": { "uri": uri } });
        client.request("textDocument/diagnostic", params).unwrap()["items"].as_array().unwrap().clone()
    };
    assert_eq!(ask(&mut client, &document).len(), 1);
    assert_eq!(ask(&mut client, &config)[0]["range"], range((0, 8), (0, 9)));
    let report = |client: &mut Client, known: &Value| {
        let report = client.request("workspace/diagnostic", json!({ "previousResultIds": known })).unwrap();
        let items = report["items"].as_array().unwrap().clone();
        let known: Vec<Value> =
            items.iter().map(|item| json!({ "uri": item["uri"], "value": item["resultId"] })).collect();
        let counts: Vec<_> = items
            .iter()
            .map(|item| (item["uri"].as_str().unwrap().to_owned(), item["items"].as_array().map(Vec::len)))
            .collect();
        (counts, json!(known))
    };
    let (counts, known) = report(&mut client, &json!([]));
    let old = folder.uri("old/b.md");
    assert_eq!(counts, [(document.clone(), Some(1)), (old.clone(), Some(1)), (config.clone(), Some(1))]);
    folder.write("sayso.toml", "exclude = [\"old\"]\n");
    changed(&mut client, &config);
    client.wait("a request to ask again", |m| m["method"] == "workspace/diagnostic/refresh");
    let (counts, _) = report(&mut client, &known);
    assert_eq!(counts, [(document, None), (old, Some(0)), (config, Some(0))]);
    assert!(client.stop().success());
}

#[test]
fn roles_are_offered_where_an_owner_is_wanted() {
    let folder = Folder::with(&[("sayso.toml", "roles = [\"Trust Desk Lead\"]\n")]);
    let uri = folder.uri("a.md");
    let mut client = folder.start(pushed());
    client.open(&uri, 1, "# Access policy\n\n## AC-1 Reviews\n\nOwner: \n");
    let at = json!({ "textDocument": { "uri": uri }, "position": { "line": 4, "character": 7 } });
    let list = client.request("textDocument/completion", at).unwrap();
    assert_eq!(list["items"][0]["label"], "Trust Desk Lead");
    assert_eq!(list["items"][0]["detail"], "in sayso.toml");
    assert!(client.stop().success());
}

#[test]
fn the_editor_is_asked_to_watch_files() {
    let mut can = pushed();
    can["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    let (mut client, _) = Client::initialized(can);
    let asked = client.wait("a registration", |m| m["method"] == "client/registerCapability");
    let registration = &asked["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    assert_eq!(registration["registerOptions"]["watchers"][0]["globPattern"], "**/*.{toml,csv,tsv,yaml,yml}");
    assert!(client.stop().success());
}

#[test]
fn a_finding_can_be_left_as_it_is() {
    let text = "# Access narrative\n\nThe SRE Lead reviews access periodically in Jira.\n\n- The SRE Lead reviews the keys regularly in Jira.\n- b\n\n\
        | A | Text |\n| --- | --- |\n| 1 | The SRE Lead reviews the logs periodically in Jira. |\n";
    let cases = [
        (
            "a.md",
            2,
            30,
            "\n<!-- sayso: allow open-cadence: [TODO: reason] -->\n\nThe SRE Lead reviews access",
        ),
        (
            "a.mdx",
            2,
            30,
            "\n{/* sayso: allow open-cadence: [TODO: reason] */}\n\nThe SRE Lead reviews access",
        ),
        ("a.md", 4, 36, "in Jira. <!-- sayso: allow open-cadence: [TODO: reason] -->\n- b"),
        ("a.md", 9, 38, "in Jira. <!-- sayso: allow open-cadence: [TODO: reason] --> |\n"),
    ];
    for (name, line, character, expected) in cases {
        let uri = format!("file:///policies/{name}");
        let (mut client, _) = Client::initialized(pushed());
        client.open(&uri, 1, text);
        let before = next(&mut client, &uri);
        assert_eq!(before.len(), 3, "{before:?}");
        let params = json!({
            "textDocument": { "uri": uri },
            "range": range((line, character), (line, character)),
            "context": { "diagnostics": [] },
        });
        let actions = client.request("textDocument/codeAction", params).unwrap();
        let leave = |a: &&Value| a["title"] == "Leave as it is, because … (open-cadence)";
        let action = actions.as_array().unwrap().iter().find(leave).unwrap();
        let mut after = Text::new(text, Columns::Utf16);
        after.apply(action["edit"]["documentChanges"][0]["edits"].as_array().unwrap());
        assert!(after.as_str().contains(expected), "{}", after.as_str());
        client.change(&uri, 2, json!([{ "text": after.as_str() }]));
        assert_eq!(next(&mut client, &uri).len(), 4, "a marker is no reason");
        client.change(
            &uri,
            3,
            json!([{ "text": after.as_str().replace("[TODO: reason]", "set by the regulator") }]),
        );
        assert_eq!(next(&mut client, &uri).len(), 2);
        assert!(client.stop().success());
    }
}

#[test]
fn what_front_matter_says_can_be_left_as_it_is() {
    let text = "---\ntitle: Access policy\nsatisfies:\n  - CC6.1\n  - CC9.9\n---\n\nData is deleted by the SRE Lead.\n";
    let uri = "file:///policies/a.md";
    let (mut client, _) = Client::initialized(pushed());
    client.open(uri, 1, text);
    let before = next(&mut client, uri);
    assert_eq!(before[0]["code"], "unknown-criterion");
    let params = json!({
        "textDocument": { "uri": uri },
        "range": before[0]["range"],
        "context": { "diagnostics": [] },
    });
    let actions = client.request("textDocument/codeAction", params).unwrap();
    let leave = |a: &&Value| a["title"] == "Leave as it is, because … (unknown-criterion)";
    let action = actions.as_array().unwrap().iter().find(leave).unwrap();
    let mut after = Text::new(text, Columns::Utf16);
    after.apply(action["edit"]["documentChanges"][0]["edits"].as_array().unwrap());
    let expected = "  - CC6.1\n# sayso: allow-file unknown-criterion: [TODO: reason]\n  - CC9.9\n";
    assert!(after.as_str().contains(expected), "{}", after.as_str());
    client.change(uri, 2, json!([{ "text": after.as_str().replace("[TODO: reason]", "our own id") }]));
    assert_eq!(next(&mut client, uri).len(), before.len() - 1);
    assert!(client.stop().success());
}

#[test]
fn what_is_held_back_stays_so_while_a_long_document_is_edited() {
    let mut text = String::from(
        "# Access policy\n\n<!-- sayso: allow-file open-deadline: agreed -->\n\n## Reviews\n\n\
        <!-- sayso: allow open-cadence: set by the regulator -->\n\n\
        The SRE Lead reviews access periodically in Jira.\n\nThe SRE Lead removes leavers promptly in Okta.\n\n## More\n\n",
    );
    while text.len() < 60_000 {
        text.push_str("The SRE Lead files the export of each month in Jira.\n\n");
    }
    let uri = "file:///policies/access.md";
    let (mut client, _) = Client::initialized(pulled());
    client.open(uri, 1, &text);
    for version in 2..6 {
        let place = range((10, 0), (10, 0));
        client.change(uri, version, json!([{ "range": place, "text": "Then: " }]));
        let report =
            client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } })).unwrap();
        let rules: Vec<&str> =
            report["items"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
        assert_eq!(rules, [] as [&str; 0]);
    }
    client.change(
        uri,
        6,
        json!([{ "range": range((10, 0), (10, 0)), "text": "It is reviewed periodically in Jira. " }]),
    );
    let report =
        client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } })).unwrap();
    assert!(!report["items"].as_array().unwrap().is_empty());
    assert!(client.stop().success());
}

#[test]
fn an_editor_that_would_not_ask_again_is_told() {
    let folder = Folder::with(&[("sayso.toml", ERROR)]);
    let (document, config) = (folder.uri("a.md"), folder.uri("sayso.toml"));
    let mut client = folder.start(json!({ "textDocument": { "diagnostic": {} } }));
    client.open(&document, 1, FLAGGED);
    assert_eq!(next(&mut client, &document).len(), 1);
    folder.write("sayso.toml", OFF);
    changed(&mut client, &config);
    assert_eq!(next(&mut client, &document), [] as [Value; 0]);
    assert!(client.stop().success());
}

#[test]
fn folders_come_and_go() {
    let one = Folder::with(&[("a.md", FLAGGED)]);
    let two = Folder::with(&[("b.md", FLAGGED), ("sayso.toml", OFF)]);
    let mut client = one.start(pulled());
    let places = |client: &mut Client| -> Vec<(String, usize)> {
        let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
        let items = report["items"].as_array().unwrap().iter();
        items.map(|i| (i["uri"].as_str().unwrap().to_owned(), i["items"].as_array().unwrap().len())).collect()
    };
    assert_eq!(places(&mut client), [(one.uri("a.md"), 1)]);
    let folder = |folder: &Folder| json!([{ "uri": folder.uri(""), "name": "x" }]);
    let event = json!({ "added": folder(&two), "removed": folder(&one) });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    client.wait("a request to ask again", |m| m["method"] == "workspace/diagnostic/refresh");
    assert_eq!(places(&mut client), [(two.uri("b.md"), 0)]);
    assert!(client.stop().success());
}
