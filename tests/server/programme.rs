//! What is said of a whole programme: documents that contradict one another, and the registers beside them.

use crate::workspace::Workspace;
use crate::{pulled, pushed};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const POLICY: &str = "# Access policy\n\n## Access review\n\nThe IT Lead reviews user access quarterly and files the export in Jira.\n";
const NARRATIVE: &str = "# Access narrative\n\n## Access review\n\n**Owner:** IT Lead\n\nThe IT Lead reviews user access annually and files the export in Jira.\n";
const OWNERS: &str = "role,aliases,people\nIT Lead,Head of IT,Mara Quint\nCISO,,Ivo Brandt\n";

fn programme() -> [(&'static str, &'static str); 3] {
    [("access-policy.md", POLICY), ("access-narrative.md", NARRATIVE), ("registers/owners.csv", OWNERS)]
}

/// The next diagnostics of a file that fit; those before them are let go.
fn pushed_until(workspace: &mut Workspace, name: &str, fits: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let uri = workspace.uri(name);
    loop {
        let message = workspace.client.wait(&format!("diagnostics of {name}"), |message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri.as_str()
        });
        let diagnostics = message["params"]["diagnostics"].as_array().unwrap();
        if fits(diagnostics) {
            return diagnostics.clone();
        }
    }
}

fn with_rule(rule: &str) -> impl Fn(&[Value]) -> bool {
    move |diagnostics| diagnostics.iter().any(|diagnostic| diagnostic["code"] == rule)
}

fn saved(workspace: &mut Workspace, name: &str) {
    let uri = workspace.uri(name);
    workspace.client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
}

/// Each comment on each file, as "LINE RULE".
type Said = BTreeMap<String, Vec<String>>;

/// What the program says of a folder.
fn checked(folder: &Path) -> Said {
    let mut check = Command::new(env!("CARGO_BIN_EXE_sayso"));
    check.args(["check", "--fail-on", "never", "--format", "json"]).arg(folder);
    let report: Value = serde_json::from_slice(&check.output().unwrap().stdout).unwrap();
    let mut said = Said::new();
    for finding in report["findings"].as_array().unwrap() {
        let path = Path::new(finding["path"].as_str().unwrap()).strip_prefix(folder).unwrap();
        let line = format!("{} {}", finding["range"]["start"]["line"], finding["rule"].as_str().unwrap());
        said.entry(path.to_str().unwrap().to_owned()).or_default().push(line);
    }
    sorted(said)
}

/// What the server says of all files.
fn reported(workspace: &mut Workspace) -> Said {
    let report =
        workspace.client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let folder = workspace.uri("");
    let file = |item: &Value| {
        let name = item["uri"].as_str().unwrap().strip_prefix(&folder).unwrap().to_owned();
        let line = |d: &Value| {
            format!("{} {}", d["range"]["start"]["line"].as_u64().unwrap() + 1, d["code"].as_str().unwrap())
        };
        (name, item["items"].as_array().unwrap().iter().map(line).collect())
    };
    sorted(report["items"].as_array().unwrap().iter().map(file).collect())
}

fn sorted(mut said: Said) -> Said {
    said.retain(|_, lines| !lines.is_empty());
    said.values_mut().for_each(|lines| lines.sort());
    said
}

fn of_examples() -> Vec<(String, String)> {
    fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => collect(root, &path, found),
                false => {
                    let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                    found.push((name, std::fs::read_to_string(&path).unwrap()));
                }
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found
}

#[test]
fn all_files_are_reported_as_the_program_reports_them() {
    let examples = of_examples();
    let files: Vec<(&str, &str)> =
        examples.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut workspace = Workspace::new(&files, pulled());
    let expected = checked(workspace.path());
    assert!(expected.contains_key("registers/evidence.csv"), "nothing is said of a register: {expected:?}");
    assert_eq!(reported(&mut workspace), expected);
}

#[test]
fn documents_that_contradict_one_another_lead_to_one_another() {
    let mut workspace = Workspace::new(&programme(), pushed());
    workspace.open("access-narrative.md", 1);
    let said = pushed_until(&mut workspace, "access-narrative.md", with_rule("conflicting-cadence"));
    let conflict = said.iter().find(|diagnostic| diagnostic["code"] == "conflicting-cadence").unwrap();
    let there: Vec<Value> =
        conflict["relatedInformation"].as_array().unwrap().iter().map(|r| r["location"].clone()).collect();
    let there = workspace.shown(&json!(there));
    assert_eq!(
        there,
        ["access-policy.md: The IT Lead reviews user access «quarterly» and files the export in Jira."]
    );

    // The other document can be mended from here.
    let params = json!({
        "textDocument": { "uri": workspace.uri("access-narrative.md") },
        "range": conflict["range"], "context": { "diagnostics": [] },
    });
    let actions = workspace.client.request("textDocument/codeAction", params).unwrap();
    let there = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|action| action["title"].as_str().unwrap().contains("other place"));
    let mended = workspace.edited("access-policy.md", &there.unwrap()["edit"]);
    assert_eq!(mended, POLICY.replace("quarterly", "annually"));
}

#[test]
fn an_edit_in_one_document_changes_what_is_said_of_another() {
    let mut workspace = Workspace::new(&programme(), pushed());
    workspace.open("access-narrative.md", 1);
    workspace.open("access-policy.md", 1);
    pushed_until(&mut workspace, "access-narrative.md", with_rule("conflicting-cadence"));
    let uri = workspace.uri("access-policy.md");
    workspace.client.change(&uri, 2, json!([{ "text": POLICY.replace("quarterly", "annually") }]));
    pushed_until(&mut workspace, "access-narrative.md", |said| !with_rule("conflicting-cadence")(said));

    // Closed without having been saved: what is on disk counts again.
    workspace.client.close(&uri);
    pushed_until(&mut workspace, "access-narrative.md", with_rule("conflicting-cadence"));
}

#[test]
fn a_document_that_was_closed_just_now_is_reported_as_it_is_on_disk() {
    let mut workspace = Workspace::new(&programme(), pulled());
    let before = reported(&mut workspace);
    assert!(
        before["access-narrative.md"].iter().any(|line| line.ends_with("conflicting-cadence")),
        "{before:?}"
    );
    let uri = workspace.uri("access-narrative.md");
    for version in 1..=10 {
        workspace.open("access-narrative.md", version);
        assert_eq!(reported(&mut workspace), before);
        workspace.client.close(&uri);
        assert_eq!(reported(&mut workspace), before);
    }
}

#[test]
fn a_table_of_controls_is_a_document() {
    const MATRIX: &str = "id,control,owner,frequency\nAC-01,The IT Lead reviews access promptly in Jira.,IT Lead,Quarterly\nAC-02,The IT Lead tests the restore in Jira.,IT Lead,Annually\n";
    const NARRATIVE: &str = "# Backup narrative\n\nEach month the IT Lead tests the restore (AC-02) and files the result in Jira.\n";
    let mut workspace =
        Workspace::new(&[("controls.csv", MATRIX), ("narratives/backup.md", NARRATIVE)], pushed());
    workspace.open("controls.csv", 1);
    let said = pushed_until(&mut workspace, "controls.csv", with_rule("open-deadline"));
    let deadline = said.iter().find(|diagnostic| diagnostic["code"] == "open-deadline").unwrap();
    assert_eq!(deadline["range"]["start"], json!({ "line": 1, "character": 33 }));
    workspace.open("narratives/backup.md", 1);
    pushed_until(&mut workspace, "narratives/backup.md", with_rule("conflicting-cadence"));

    // No comment can hold one back in a cell, and an edit counts at once.
    let params = json!({
        "textDocument": { "uri": workspace.uri("controls.csv") },
        "range": deadline["range"], "context": { "diagnostics": [] },
    });
    let actions = workspace.client.request("textDocument/codeAction", params).unwrap();
    let titles: Vec<&str> =
        actions.as_array().unwrap().iter().map(|action| action["title"].as_str().unwrap()).collect();
    assert!(titles.iter().all(|title| !title.contains("Leave as it is")), "{titles:?}");
    let uri = workspace.uri("controls.csv");
    workspace.client.change(&uri, 2, json!([{ "text": MATRIX.replace("Annually", "Monthly") }]));
    pushed_until(&mut workspace, "narratives/backup.md", |said| !with_rule("conflicting-cadence")(said));
}

#[test]
fn comments_on_the_programme_move_with_their_text() {
    let mut workspace = Workspace::new(&programme(), pushed());
    workspace.open("access-narrative.md", 1);
    pushed_until(&mut workspace, "access-narrative.md", with_rule("conflicting-cadence"));
    let uri = workspace.uri("access-narrative.md");
    let start = json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 0 } });
    workspace.client.change(&uri, 2, json!([{ "range": start, "text": "\n\n" }]));
    let said = workspace.client.diagnostics(&uri, 2);
    let conflict = said.iter().find(|diagnostic| diagnostic["code"] == "conflicting-cadence").unwrap();
    assert_eq!(conflict["range"]["start"]["line"], 8);
}

#[test]
fn a_suppression_holds_back_what_is_said_of_the_programme() {
    let held = NARRATIVE.replace(
        "The IT Lead",
        "<!-- sayso: allow conflicting-cadence: the annual review is the deeper one -->\nThe IT Lead",
    );
    let files =
        [("access-policy.md", POLICY), ("access-narrative.md", &*held), ("registers/owners.csv", OWNERS)];
    let mut workspace = Workspace::new(&files, pulled());
    let said = reported(&mut workspace);
    assert_eq!(said, checked(workspace.path()));
    assert!(!format!("{:?}", said.get("access-narrative.md")).contains("conflicting-cadence"), "{said:?}");
}

#[test]
fn registers_count_as_they_were_saved() {
    let mut workspace = Workspace::new(&programme(), pushed());
    workspace.open("access-narrative.md", 1);
    pushed_until(&mut workspace, "access-narrative.md", with_rule("conflicting-cadence"));
    workspace.write("registers/owners.csv", "role,people\nCISO,Ivo Brandt\nSupport Lead,Ada Holm\n");
    saved(&mut workspace, "registers/owners.csv");
    pushed_until(&mut workspace, "access-narrative.md", with_rule("unknown-owner"));
    workspace.write("registers/owners.csv", OWNERS);
    saved(&mut workspace, "registers/owners.csv");
    pushed_until(&mut workspace, "access-narrative.md", |said| !with_rule("unknown-owner")(said));
}

#[test]
fn what_is_wrong_with_a_register_stands_in_it() {
    let systems = "system,in_scope\nOkta,perhaps\n";
    let files = [("access-narrative.md", NARRATIVE), ("registers/systems.csv", systems)];
    let mut workspace = Workspace::new(&files, pushed());
    let said = pushed_until(&mut workspace, "registers/systems.csv", with_rule("unreadable-register"));
    assert_eq!(workspace.marked("registers/systems.csv", &said[0]["range"]), "Okta,«perhaps»");
    // An editor may open it, and what is said of it stays.
    workspace.open("registers/systems.csv", 1);
    workspace.write("registers/systems.csv", "system,in_scope\nOkta,yes\n");
    saved(&mut workspace, "registers/systems.csv");
    pushed_until(&mut workspace, "registers/systems.csv", <[Value]>::is_empty);
}

#[test]
fn an_editor_that_asks_is_told_to_ask_again() {
    let mut workspace = Workspace::new(&programme(), pulled());
    workspace.open("access-narrative.md", 1);
    let diagnostics = |workspace: &mut Workspace| {
        let uri = workspace.uri("access-narrative.md");
        let report =
            workspace.client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
        report.unwrap()["items"].as_array().unwrap().clone()
    };
    while !with_rule("conflicting-cadence")(&diagnostics(&mut workspace)) {
        workspace.client.asked("workspace/diagnostic/refresh", Value::Null);
    }
}
