//! Names in documents and in the registers beside them are the same names.

use crate::workspace::Workspace;
use serde_json::{Value, json};

const ACCESS: &str = "\
# Access narrative

## LL-09 Access review

**Owner:** Head of Security
**Evidence:** EV-011

Each quarter the Head of Security reviews user access in Ledger Database and Okta, and the CISO signs. Jo Park files
EV-011. Larch Hosting runs the servers that hold customer data.
";

const OWNERS: &str = "\
[[owner]]
role = \"Head of Security\"
aliases = [\"CISO\"]
person = \"Jo Park\"
deputy = [\"Ops Lead\"]

[[owner]]
role = \"Ops Lead\"
person = \"Ash Lindqvist\"
";

const SYSTEMS: &str = "\
system,type,environment,in scope,owner,note
Ledger Database,database,production,yes,Head of Security,\"the books; for LL-09\"
Okta,identity,corporate,no,Ops Lead,
";

const VENDORS: &str = "\
vendors:
  - name: Larch Hosting, Inc.
    subservice: yes
    method: carve-out
    owner: Head of Security
    expected controls: locks the doors
    report: SOC 2 Type 2
    report period end: 2026-03-31
";

const EVIDENCE: &str = "\
# Evidence register

| Evidence ID | Control | Record | Date | Period | Collected by | Location |
| --- | --- | --- | --- | --- | --- | --- |
| EV-011 | LL-09 | Access review | 2026-04-02 | 2026-Q1 | Jo Park | Okta |
| EV-012 | LL-10 | Restore test | 2026-04-03 | 2026-Q1 | Ash Lindqvist | Okta |
";

const DATA: &str = "class\tretention\towner\ncustomer data\t7 years\tHead of Security\n";

fn can() -> Value {
    json!({
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": { "hover": { "contentFormat": ["markdown"] }, "rename": { "prepareSupport": true } },
    })
}

fn acme() -> Workspace {
    let files = [
        ("access.md", ACCESS),
        ("registers/owners.toml", OWNERS),
        ("registers/systems.csv", SYSTEMS),
        ("registers/vendors.yaml", VENDORS),
        ("registers/evidence.md", EVIDENCE),
        ("registers/data.tsv", DATA),
        ("deploy.yaml", "owner: Head of Security\n"),
    ];
    Workspace::new(&files, can())
}

fn leads(acme: &mut Workspace, name: &str, words: &str) -> Vec<String> {
    let found = acme.at("textDocument/definition", name, words, json!({})).unwrap();
    if found.is_null() { Vec::new() } else { acme.shown(&found) }
}

fn hover(acme: &mut Workspace, name: &str, words: &str) -> String {
    let hover = acme.at("textDocument/hover", name, words, json!({})).unwrap();
    hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

/// Why a name cannot be another.
fn refused(acme: &mut Workspace, name: &str, words: &str, new: &str) -> String {
    let mut params = json!({ "textDocument": { "uri": acme.uri(name) }, "newName": new });
    params["position"] = acme.place(name, words);
    let id = acme.client.ask("textDocument/rename", params);
    let answer = acme.client.wait("the answer", |message| message["id"] == id);
    answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[test]
fn a_name_in_a_document_leads_to_its_entry() {
    let mut acme = acme();
    acme.open("access.md", 1);
    let mut leads = |words: &str| leads(&mut acme, "access.md", words);
    assert_eq!(leads("Head of Security\n"), ["registers/owners.toml: role = \"«Head of Security»\""]);
    assert_eq!(leads("CISO"), ["registers/owners.toml: aliases = [\"«CISO»\"]"]);
    assert_eq!(leads("Jo Park"), ["registers/owners.toml: person = \"«Jo Park»\""]);
    assert!(leads("Ledger Database")[0].starts_with("registers/systems.csv: «Ledger Database»,database"));
    assert!(leads("Okta")[0].starts_with("registers/systems.csv: «Okta»,identity"));
    assert_eq!(leads("Larch Hosting"), ["registers/vendors.yaml:   - name: «Larch Hosting», Inc."]);
    assert!(leads("customer data")[0].starts_with("registers/data.tsv: «customer data»\t7 years"));
    let evidence = leads("EV-011\n");
    assert!(
        evidence.len() == 1 && evidence[0].starts_with("registers/evidence.md: | «EV-011» |"),
        "{evidence:?}"
    );
    assert!(acme.client.stop().success());
}

#[test]
fn what_a_document_declares_comes_before_its_entry() {
    let mut acme = acme();
    acme.write("policy.md", "# Access policy\n\n## Roles\n\n| Role | Duties |\n| --- | --- |\n| Head of Security | Owns this policy |\n| Ops Lead | Runs the systems |\n");
    acme.open("access.md", 1);
    assert_eq!(
        leads(&mut acme, "access.md", "Head of Security\n"),
        [
            "policy.md: | «Head of Security» | Owns this policy |",
            "registers/owners.toml: role = \"«Head of Security»\""
        ]
    );
    assert!(acme.client.stop().success());
}

#[test]
fn registers_answer_as_documents_do() {
    let mut acme = acme();
    for name in
        ["registers/systems.csv", "registers/owners.toml", "registers/vendors.yaml", "registers/data.tsv"]
    {
        acme.open(name, 1);
    }
    let role = "registers/owners.toml: role = \"«Head of Security»\"";
    assert_eq!(leads(&mut acme, "registers/systems.csv", "Head of Security"), [role]);
    assert_eq!(leads(&mut acme, "registers/vendors.yaml", "Head of Security"), [role]);
    assert_eq!(leads(&mut acme, "registers/data.tsv", "Head of Security"), [role]);
    assert_eq!(leads(&mut acme, "registers/systems.csv", "LL-09"), ["access.md: ## «LL-09» Access review"]);
    assert_eq!(
        leads(&mut acme, "registers/owners.toml", "Ops Lead"),
        ["registers/owners.toml: role = \"«Ops Lead»\""]
    );
    assert_eq!(leads(&mut acme, "registers/systems.csv", "in scope"), [] as [&str; 0]);
    // A table in a document, which may be no control text itself.
    acme.open("registers/evidence.md", 1);
    assert_eq!(leads(&mut acme, "registers/evidence.md", "LL-09"), ["access.md: ## «LL-09» Access review"]);
    assert_eq!(
        leads(&mut acme, "registers/evidence.md", "Jo Park"),
        ["registers/owners.toml: person = \"«Jo Park»\""]
    );

    let more = json!({ "context": { "includeDeclaration": true } });
    let found =
        acme.at("textDocument/references", "registers/owners.toml", "Head of Security", more).unwrap();
    let files: Vec<String> =
        acme.shown(&found).iter().map(|place| place.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(
        files,
        [
            "access.md",
            "access.md",
            "registers/data.tsv",
            "registers/owners.toml",
            "registers/systems.csv",
            "registers/vendors.yaml"
        ]
    );
    let found =
        acme.at("textDocument/documentHighlight", "registers/owners.toml", "Ops Lead", json!({})).unwrap();
    let kinds: Vec<_> =
        found.as_array().unwrap().iter().map(|place| place["kind"].as_u64().unwrap()).collect();
    assert_eq!(kinds, [2, 3], "{found}");

    // Of other files nothing is said.
    acme.open("deploy.yaml", 1);
    assert_eq!(leads(&mut acme, "deploy.yaml", "Head of Security"), [] as [&str; 0]);
    assert_eq!(hover(&mut acme, "deploy.yaml", "Head of Security"), "");
    assert!(acme.client.stop().success());
}

#[test]
fn hovers_say_what_the_register_says() {
    let mut acme = acme();
    acme.open("access.md", 1);
    let mut said = |words: &str, expected: &[&str]| {
        let said = hover(&mut acme, "access.md", words);
        expected.iter().for_each(|words| assert!(said.contains(words), "{words}: {said}"));
    };
    said(
        "Head of Security reviews",
        &[
            "Held by Jo Park.",
            "Stands in: Ops Lead.",
            "Also called CISO.",
            "In the register owners.toml, line 2",
        ],
    );
    said("CISO signs", &["Another name for Head of Security. Held by Jo Park."]);
    said("Ledger Database", &["Database. Environment: production. In scope. Owner: Head of Security."]);
    said("Okta", &["Out of scope."]);
    said(
        "Larch",
        &[
            "Subservice organisation. Carved out of the description.",
            "Expected of it: locks the doors. Report: SOC 2 Type 2. Its report covers until 2026-03-31.",
        ],
    );
    said(
        "EV-011. Larch",
        &[
            "Access review. For LL-09. Made on 2026-04-02. Covers 2026-01-01 to 2026-03-31. By Jo Park. Kept in Okta.",
        ],
    );
    said("customer data", &["Kept for 7 years."]);
    acme.open("registers/systems.csv", 1);
    acme.open("registers/evidence.md", 1);
    let person = hover(&mut acme, "registers/evidence.md", "Jo Park");
    assert!(person.contains("Holds the role Head of Security."), "{person}");
    let owner = hover(&mut acme, "registers/systems.csv", "Ops Lead");
    assert!(owner.contains("Held by Ash Lindqvist."), "{owner}");
    assert!(acme.client.stop().success());
}

#[test]
fn a_new_name_goes_into_documents_and_registers() {
    let mut acme = acme();
    acme.open("access.md", 4);
    acme.open("registers/systems.csv", 7);
    let rename = |acme: &mut Workspace, name: &str, words: &str, new: &str| {
        acme.at("textDocument/rename", name, words, json!({ "newName": new })).unwrap()
    };
    let edit = rename(&mut acme, "access.md", "Head of Security\n", "Security Lead");
    for name in [
        "access.md",
        "registers/owners.toml",
        "registers/systems.csv",
        "registers/vendors.yaml",
        "registers/data.tsv",
    ] {
        let expected = acme.read(name).replace("Head of Security", "Security Lead");
        assert_eq!(acme.edited(name, &edit), expected, "{name}");
    }
    let versions: Vec<_> = edit["documentChanges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["textDocument"]["version"].clone())
        .collect();
    assert_eq!(
        versions.iter().filter(|version| version.is_i64()).count(),
        2,
        "only what is open has a version"
    );

    // In the way of each format.
    let edit = rename(&mut acme, "registers/systems.csv", "Ops Lead", "Lead \"Ops\", EMEA");
    assert!(acme.edited("registers/systems.csv", &edit).contains(",no,\"Lead \"\"Ops\"\", EMEA\",\n"));
    let owners = acme.edited("registers/owners.toml", &edit);
    assert!(owners.contains("role = \"Lead \\\"Ops\\\", EMEA\""), "{owners}");
    let edit = rename(&mut acme, "access.md", "Larch Hosting", "Larch: Cloud");
    let vendors = acme.edited("registers/vendors.yaml", &edit);
    assert!(vendors.contains("- name: \"Larch: Cloud, Inc.\"\n"), "{vendors}");

    let prepared = acme.at("textDocument/prepareRename", "registers/systems.csv", "Okta", json!({})).unwrap();
    assert_eq!(prepared["placeholder"], "Okta");
    let edit = rename(&mut acme, "registers/systems.csv", "Okta", "Entra");
    assert!(acme.edited("access.md", &edit).contains("Ledger Database and Entra, and"));
    assert_eq!(acme.edited("registers/evidence.md", &edit), EVIDENCE.replace("Okta", "Entra"));
    let edit = rename(&mut acme, "registers/systems.csv", "LL-09", "LL-19");
    assert!(acme.edited("registers/evidence.md", &edit).contains("| EV-011 | LL-19 | Access review |"));
    assert!(acme.edited("access.md", &edit).contains("## LL-19 Access review"));
    let edit = rename(&mut acme, "access.md", "EV-011\n", "EV-111");
    assert_eq!(acme.edited("registers/evidence.md", &edit), EVIDENCE.replace("EV-011", "EV-111"));
    assert!(acme.client.stop().success());
}

#[test]
fn names_that_would_break_a_register_are_refused() {
    let mut acme = acme();
    acme.write("registers/owners.toml", &OWNERS.replace("[\"CISO\"]", "\"CISO\""));
    acme.open("access.md", 1);
    let taken = refused(&mut acme, "access.md", "Head of Security\n", "Ops Lead");
    assert_eq!(taken, "“Ops Lead” is taken: it is the name of an owner in owners.toml, line 8.");
    let taken = refused(&mut acme, "access.md", "Okta", "ciso");
    assert!(taken.contains("is taken"), "{taken}");
    let parted = refused(&mut acme, "access.md", "CISO", "CISO, EMEA");
    assert!(parted.contains("cannot be written into owners.toml"), "{parted}");
    assert!(acme.client.stop().success());
}

#[test]
fn a_register_with_unsaved_changes_is_not_edited() {
    let mut acme = acme();
    acme.open("access.md", 1);
    acme.open("registers/systems.csv", 1);
    let uri = acme.uri("registers/systems.csv");
    acme.client.change(&uri, 2, json!([{ "text": format!("{SYSTEMS}Vault,secrets,,,,\n") }]));
    let unsaved = refused(&mut acme, "access.md", "Okta", "Entra");
    assert!(
        unsaved.starts_with("systems.csv is a register and has changes that are not saved."),
        "{unsaved}"
    );
    refused(&mut acme, "registers/systems.csv", "Okta", "Entra");
    assert_eq!(leads(&mut acme, "registers/systems.csv", "Head of Security"), [] as [&str; 0]);
    // A name that it does not say can be another.
    let edit =
        acme.at("textDocument/rename", "access.md", "EV-011\n", json!({ "newName": "EV-111" })).unwrap();
    assert!(acme.edited("access.md", &edit).contains("EV-111"));

    acme.write("registers/systems.csv", &format!("{SYSTEMS}Vault,secrets,,,,\n"));
    acme.client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    let edit = acme.at("textDocument/rename", "access.md", "Okta", json!({ "newName": "Entra" })).unwrap();
    assert!(acme.edited("registers/systems.csv", &edit).contains("\nEntra,identity,"));

    // So is a table in a document.
    acme.open("registers/evidence.md", 1);
    let uri = acme.uri("registers/evidence.md");
    acme.client.change(&uri, 2, json!([{ "text": format!("New.\n\n{EVIDENCE}") }]));
    assert!(refused(&mut acme, "access.md", "Okta", "Entra").starts_with("evidence.md is a register"));
    assert!(acme.client.stop().success());
}

#[test]
fn a_register_that_a_spreadsheet_has_saved_is_as_it_was_saved() {
    let mut acme = acme();
    acme.write("registers/systems.csv", &format!("\u{FEFF}{SYSTEMS}"));
    acme.open("access.md", 1);
    // Without the byte order mark, as editors do.
    let uri = acme.uri("registers/systems.csv");
    acme.client.open(&uri, 1, SYSTEMS);
    acme.write(
        "registers/data.tsv",
        "class\tretention\tnote\nInternal\t1 year\tInternal tools\nSecret\t\tIs not Internal\n",
    );
    let edit = acme.at("textDocument/rename", "access.md", "Okta", json!({ "newName": "Entra" })).unwrap();
    assert!(acme.edited("registers/systems.csv", &edit).contains("\nEntra,identity,"));
    // A word is a kind of data where it stands for itself.
    acme.open("registers/data.tsv", 1);
    let edit = acme
        .at("textDocument/rename", "registers/data.tsv", "Internal\t", json!({ "newName": "Inner" }))
        .unwrap();
    let data = acme.edited("registers/data.tsv", &edit);
    assert!(data.contains("\nInner\t1 year\tInternal tools\n") && data.contains("Is not Internal"), "{data}");
}

#[test]
fn what_the_registers_list_is_offered_first() {
    let mut acme = acme();
    acme.open("access.md", 1);
    // Answered when the folder has been read.
    acme.client.request("workspace/symbol", json!({ "query": "" })).unwrap();
    let uri = acme.uri("access.md");
    let mut version = 1;
    let mut offered = |line: &str| -> Vec<(String, String)> {
        let text = format!("{ACCESS}\n{line}");
        version += 1;
        acme.write("access.md", &text);
        acme.client.change(&uri, version, json!([{ "text": text }]));
        let position = acme.position("access.md", text.len());
        let params = json!({ "textDocument": { "uri": uri }, "position": position });
        let list = acme.client.request("textDocument/completion", params).unwrap();
        let item = |item: &Value| {
            (
                item["label"].as_str().unwrap().to_owned(),
                item["detail"].as_str().unwrap_or_default().to_owned(),
            )
        };
        list["items"].as_array().unwrap().iter().map(item).collect()
    };
    let of = |label: &str, detail: &str| (label.to_owned(), detail.to_owned());
    let owners = offered("**Owner:** ");
    assert_eq!(
        owners[..2],
        [
            of("Head of Security", "Jo Park, also CISO; in registers/owners.toml"),
            of("Ops Lead", "Ash Lindqvist; in registers/owners.toml")
        ]
    );
    assert_eq!(offered("It is reviewed by the [TODO: which role")[1].0, "Ops Lead");
    let records = offered("**Evidence:** ");
    let expected = [
        of("EV-011", "Access review, LL-09, 2026-04-02; in registers/evidence.md"),
        of("Okta", "identity, corporate, out of scope; in registers/systems.csv"),
        of("EV-012", "Restore test, LL-10, 2026-04-03; in registers/evidence.md"),
    ];
    assert_eq!(records[..3], expected);
    assert_eq!(
        offered("See EV-01").iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
        ["EV-011", "EV-012"]
    );
    assert_eq!(offered("Logs are kept in [TODO: which system")[0].0, "Ledger Database");
    assert_eq!(offered("By [TODO: which vendor")[0].0, "Larch Hosting");
    assert!(acme.client.stop().success());
}
