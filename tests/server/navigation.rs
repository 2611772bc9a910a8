//! From a name to its places, and back, across documents.

use crate::workspace::Workspace;
use serde_json::{Value, json};

const MATRIX: &str = "\
# Acme control matrix

| Control ID | Criteria | Control | Owner | Frequency | Evidence |
| --- | --- | --- | --- | --- | --- |
| AX-01 | CC6.1 | The IT Lead reviews the accounts of the Ledger Database. | IT Lead | Quarterly | EV-101 |
| AX-02 | CC6.2 | The IT Lead removes leavers in Okta within one day. | IT Lead | Each leaver | EV-102 |

## Evidence register

| Evidence ID | Control | Date | Record |
| --- | --- | --- | --- |
| EV-101 | AX-01 | 2026-03-31 | Okta export of the accounts |
| EV-102 | AX-02 | 2026-04-02 | Ticket of the leaver |
";

const ACCESS: &str = "\
# Access narrative

Owner: Security Manager

Controls AX-01 and AX-02 are in the [matrix](../matrix.md); their terms are in the
[definitions](../policy.md#2-definitions). See [below](#ax-03-privileged-access), not [there](gone.md).

## AX-03 Privileged access

**Owner:** IT Lead
**Criteria:** CC6.1

Ünder 😀 AX-03 the IT Lead reviews each privileged account in Okta quarterly and files EV-103.
Privileged accounts are listed in the Ledger Database. It leads to the IT LEAD, who keeps “GitHub Actions” out.
";

const POLICY: &str = "\
# Acme access policy

## 1. Roles and responsibilities

| Role | Duties |
| --- | --- |
| IT Lead | Grants and removes access |
| Security Manager | Owns this policy |

## 2. Definitions

**Privileged account:** an account that can change the settings of a system.

## 3. Systems

| System | Purpose |
| --- | --- |
| Okta | Sign-in |
| Ledger Database | Books |

## 4. Rules

As section 2 says, the Security Manager approves each privileged account in a ticket. Every PRIVILEGED ACCOUNT is reviewed
monthly by the IT Lead.
";

fn can() -> Value {
    json!({
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": {
            "hover": { "contentFormat": ["markdown"] },
            "rename": { "prepareSupport": true },
        },
    })
}

fn acme() -> Workspace {
    let documents = [("matrix.md", MATRIX), ("narratives/access.md", ACCESS), ("policy.md", POLICY)];
    Workspace::new(&documents, can())
}

#[test]
fn a_name_leads_to_where_it_is_declared() {
    let mut acme = acme();
    for offered in ["definitionProvider", "referencesProvider", "documentHighlightProvider"] {
        assert_eq!(acme.capabilities[offered], true, "{offered}");
    }
    acme.open("narratives/access.md", 1);
    let mut leads = |words: &str| {
        let found = acme.at("textDocument/definition", "narratives/access.md", words, json!({})).unwrap();
        if found.is_null() { Vec::new() } else { acme.shown(&found) }
    };
    let one = |found: Vec<String>| match &found[..] {
        [one] => one.clone(),
        other => panic!("{other:?}"),
    };
    assert!(one(leads("AX-01 and")).starts_with("matrix.md: | «AX-01» | CC6.1"));
    assert_eq!(one(leads("AX-03 the IT")), "narratives/access.md: ## «AX-03» Privileged access");
    assert!(one(leads("privileged account in")).starts_with("policy.md: **«Privileged account»:**"));
    assert_eq!(one(leads("IT LEAD, who")), "policy.md: | «IT Lead» | Grants and removes access |");
    assert_eq!(one(leads("Ledger Database. It")), "policy.md: | «Ledger Database» | Books |");
    assert_eq!(one(leads("matrix]")), "matrix.md: «»# Acme control matrix");
    assert_eq!(one(leads("definitions]")), "policy.md: ## «2. Definitions»");
    assert_eq!(one(leads("#ax-03")), "narratives/access.md: ## «AX-03 Privileged access»");
    // Where a criterion is mapped.
    let mapped = leads("CC6.1");
    assert_eq!(mapped.len(), 2, "{mapped:?}");
    assert!(mapped[0].starts_with("matrix.md: | AX-01 | «CC6.1» |"), "{mapped:?}");
    assert_eq!(mapped[1], "narratives/access.md: **Criteria:** «CC6.1»");
    assert_eq!(leads("there]"), [] as [&str; 0]);
    assert_eq!(leads("quarterly and"), [] as [&str; 0]);
    acme.open("policy.md", 1);
    let section = acme.at("textDocument/definition", "policy.md", "section 2", json!({})).unwrap();
    assert_eq!(acme.shown(&section), ["policy.md: ## «2. Definitions»"]);
    assert!(acme.client.stop().success());
}

#[test]
fn all_places_of_a_name_are_found_in_every_document() {
    let mut acme = acme();
    acme.open("policy.md", 3);
    let mut places = |words: &str, declarations: bool| {
        let more = json!({ "context": { "includeDeclaration": declarations } });
        let found = acme.at("textDocument/references", "policy.md", words, more).unwrap();
        acme.shown(&found)
    };
    let terms = places("privileged account in", true);
    assert_eq!(terms.len(), 5, "{terms:?}");
    assert!(
        terms[0].starts_with(
            "narratives/access.md: Ünder 😀 AX-03 the IT Lead reviews each «privileged account»"
        )
    );
    assert!(terms[1].starts_with("narratives/access.md: «Privileged accounts» are"), "{terms:?}");
    assert!(terms[4].contains("Every «PRIVILEGED ACCOUNT» is"), "{terms:?}");
    assert_eq!(places("privileged account in", false).len(), 4);
    // "It leads" is no "IT Lead".
    let leads = places("IT Lead.", true);
    assert_eq!(leads.len(), 9, "{leads:?}");
    // An open document is as it stands in the editor, others are as they stand on disk now.
    let matrix = acme.read("matrix.md").replace("Ledger Database", "Ledger");
    acme.write("matrix.md", &matrix);
    let uri = acme.uri("policy.md");
    let add = json!([{ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } }, "text": "Ledger Database\n\n" }]);
    acme.client.change(&uri, 4, add);
    let position = json!({ "line": 0, "character": 3 });
    let params = json!({ "textDocument": { "uri": uri }, "position": position, "context": { "includeDeclaration": true } });
    let found = acme.client.request("textDocument/references", params).unwrap();
    let lines: Vec<_> =
        found.as_array().unwrap().iter().map(|l| l["range"]["start"]["line"].as_u64()).collect();
    assert_eq!(lines, [Some(13), Some(0), Some(20)], "{found}");
    assert!(acme.client.stop().success());
}

#[test]
fn a_name_is_highlighted_in_its_document() {
    let mut acme = acme();
    acme.open("narratives/access.md", 1);
    let found =
        acme.at("textDocument/documentHighlight", "narratives/access.md", "AX-03 the", json!({})).unwrap();
    let shown: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|h| (h["kind"].as_u64().unwrap(), acme.marked("narratives/access.md", &h["range"])))
        .collect();
    assert_eq!(shown[0], (3, "## «AX-03» Privileged access".to_owned()));
    assert!(shown[1].1.starts_with("Ünder 😀 «AX-03» the IT Lead"), "{shown:?}");
    assert_eq!((shown.len(), shown[1].0), (2, 2));
    assert!(acme.client.stop().success());
}

#[test]
fn a_new_name_goes_everywhere_and_keeps_the_form_of_each_place() {
    let mut acme = acme();
    assert_eq!(acme.capabilities["renameProvider"], json!({ "prepareProvider": true }));
    acme.open("policy.md", 5);
    let prepared =
        acme.at("textDocument/prepareRename", "policy.md", "privileged account in", json!({})).unwrap();
    assert_eq!(prepared["placeholder"], "privileged account");
    let rename = |acme: &mut Workspace, words: &str, new: &str| {
        acme.at("textDocument/rename", "policy.md", words, json!({ "newName": new }))
    };
    let edit = rename(&mut acme, "privileged account in", "Admin identity").unwrap();
    let versions: Vec<_> = edit["documentChanges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["textDocument"]["version"].clone())
        .collect();
    assert_eq!(versions, [Value::Null, json!(5)], "only what is open has a version");
    let policy = acme.edited("policy.md", &edit);
    assert!(policy.contains("**Admin identity:** an account that"), "{policy}");
    assert!(policy.contains("approves each admin identity in") && policy.contains("Every ADMIN IDENTITY is"));
    let access = acme.edited("narratives/access.md", &edit);
    assert!(access.contains("Ünder 😀 AX-03 the IT Lead reviews each admin identity in"), "{access}");
    assert!(access.contains("\nAdmin identities are listed"), "{access}");
    assert!(access.contains("## AX-03 Privileged access"), "another phrase");

    let edit = rename(&mut acme, "IT Lead |", "Platform Lead").unwrap();
    let access = acme.edited("narratives/access.md", &edit);
    assert!(
        access.contains("**Owner:** Platform Lead\n")
            && access.contains("It leads to the PLATFORM LEAD, who")
    );
    let edit = rename(&mut acme, "Okta |", "Entra").unwrap();
    assert!(acme.edited("matrix.md", &edit).contains("leavers in Entra within"));

    acme.open("matrix.md", 1);
    let edit = acme.at("textDocument/rename", "matrix.md", "AX-01", json!({ "newName": "AX-11" })).unwrap();
    assert!(acme.edited("matrix.md", &edit).contains("| EV-101 | AX-11 |"));
    assert!(acme.edited("narratives/access.md", &edit).contains("Controls AX-11 and AX-02"));
    acme.open("narratives/access.md", 1);
    let params = json!({ "newName": "AX-30" });
    let edit = acme.at("textDocument/rename", "narratives/access.md", "AX-03 the", params).unwrap();
    let access = acme.edited("narratives/access.md", &edit);
    assert!(
        access.contains("\n## AX-30 Privileged access\n")
            && access.contains("[below](#ax-30-privileged-access)")
    );
    let edit = acme.at("textDocument/rename", "matrix.md", "EV-101", json!({ "newName": "EV-201" })).unwrap();
    assert_eq!(acme.edited("matrix.md", &edit).matches("EV-201").count(), 2);
    assert!(acme.client.stop().success());
}

#[test]
fn what_cannot_be_renamed_is_said_in_plain_words() {
    let mut acme = acme();
    acme.open("matrix.md", 1);
    let mut refused = |method: &str, words: &str, new: &str| {
        let mut params = json!({ "textDocument": { "uri": acme.uri("matrix.md") }, "newName": new });
        params["position"] = acme.place("matrix.md", words);
        let id = acme.client.ask(method, params);
        let answer = acme.client.wait("the answer", |m| m["id"] == id);
        assert_eq!(answer["error"]["code"], -32803, "{answer}");
        answer["error"]["message"].as_str().unwrap().to_owned()
    };
    let criterion = refused("textDocument/prepareRename", "CC6.1", "");
    assert!(criterion.contains("“CC6.1” is the id of a criterion"), "{criterion}");
    refused("textDocument/rename", "CC6.1", "AX-09");
    let taken = refused("textDocument/rename", "AX-01", "AX-02");
    assert_eq!(taken, "“AX-02” is taken: it is the name of a control in matrix.md, line 6.");
    assert!(refused("textDocument/rename", "AX-01", "CC6.3").contains("id of a criterion"));
    assert!(refused("textDocument/rename", "AX-01", "the first").contains("is no id"));
    assert_eq!(refused("textDocument/rename", "IT Lead", " "), "The new name is empty.");
    assert_eq!(refused("textDocument/rename", "IT Lead", "IT\nLead"), "A name stands on one line.");
    assert!(refused("textDocument/rename", "IT Lead", "security manager").contains("is taken"));
    let nothing = acme.at("textDocument/prepareRename", "matrix.md", "within one", json!({})).unwrap();
    assert_eq!(nothing, Value::Null);
    assert!(acme.client.stop().success());
}

#[test]
fn links_lead_to_files_and_headings() {
    let mut acme = acme();
    acme.open("narratives/access.md", 1);
    let document = json!({ "textDocument": { "uri": acme.uri("narratives/access.md") } });
    let links = acme.client.request("textDocument/documentLink", document).unwrap();
    let shown: Vec<_> = links
        .as_array()
        .unwrap()
        .iter()
        .map(|link| {
            let words = acme.marked("narratives/access.md", &link["range"]);
            let words = words.split(['«', '»']).nth(1).unwrap().to_owned();
            (words, link["target"].as_str().unwrap().to_owned())
        })
        .collect();
    let expected = [
        ("matrix](../matrix.md".to_owned(), acme.uri("matrix.md")),
        ("definitions](../policy.md#2-definitions".to_owned(), format!("{}#L10", acme.uri("policy.md"))),
        ("below](#ax-03-privileged-access".to_owned(), format!("{}#L8", acme.uri("narratives/access.md"))),
    ];
    assert_eq!(shown, expected, "a link to nowhere is none");
    assert!(acme.client.stop().success());
}

#[test]
fn controls_are_found_by_a_few_letters() {
    let mut acme = acme();
    let mut found = |query: &str| -> Vec<String> {
        let symbols = acme.client.request("workspace/symbol", json!({ "query": query })).unwrap();
        symbols.as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("ax03")[0], "AX-03 Privileged access");
    assert_eq!(found("ax02")[0], "AX-02 The IT Lead removes leavers in Okta within one day.");
    assert_eq!(found("defns"), ["2. Definitions"]);
    assert!(found("qqq").is_empty() && found("").len() > 8);
    assert!(acme.client.stop().success());
}

#[test]
fn hovers_say_what_a_name_stands_for() {
    let mut acme = acme();
    acme.open("narratives/access.md", 1);
    let mut hover = |words: &str| {
        let hover = acme.at("textDocument/hover", "narratives/access.md", words, json!({})).unwrap();
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let control = hover("AX-02");
    assert!(control.contains("**AX-02**") && control.contains("removes leavers in Okta"), "{control}");
    assert!(control.contains("Declared in matrix.md, line 6"), "{control}");
    let criterion = hover("CC6.1");
    assert!(criterion.contains("**CC6.1** ") && criterion.contains("Trust Services Criteria"), "{criterion}");
    let term = hover("Privileged accounts");
    assert!(
        term.contains("an account that can change the settings") && term.contains("Defined in policy.md")
    );
    assert_eq!(hover("quarterly and"), "");
    let heading = hover("AX-03 Privileged");
    assert!(heading.contains("**Who:**") && !heading.contains("Declared"), "{heading}");
    let headed = "# Access narrative\n\n## CC6.1 Logical access\n\n**Owner:** IT Lead\n\nThe IT Lead reviews access quarterly in Okta.\n";
    acme.write("narratives/headed.md", headed);
    acme.open("narratives/headed.md", 1);
    let heading = acme.at("textDocument/hover", "narratives/headed.md", "CC6.1", json!({})).unwrap();
    let heading = heading["contents"]["value"].as_str().unwrap().to_owned();
    assert!(heading.contains("**Who:**") && heading.contains("Trust Services Criteria"), "{heading}");
    assert!(acme.client.stop().success());
}

#[test]
fn a_text_that_is_no_control_text_has_headings_and_links_only() {
    let readme = "# Readme\n\nAX-01 is in the [matrix](matrix.md), see [use](#use).\n\n## Use\n\nRun it.\n";
    let mut acme = Workspace::new(&[("matrix.md", MATRIX), ("README.md", readme)], can());
    acme.open("README.md", 1);
    assert_eq!(acme.at("textDocument/definition", "README.md", "AX-01", json!({})), Ok(Value::Null));
    let found = acme.at("textDocument/definition", "README.md", "use]", json!({})).unwrap();
    assert_eq!(acme.shown(&found), ["README.md: ## «Use»"]);
    acme.open("matrix.md", 1);
    let more = json!({ "context": { "includeDeclaration": true } });
    let found = acme.at("textDocument/references", "matrix.md", "AX-01", more).unwrap();
    assert_eq!(acme.shown(&found).len(), 2);
    assert!(acme.client.stop().success());
}

#[test]
fn places_are_right_in_bytes_as_well() {
    let mut bytes = can();
    bytes["general"] = json!({ "positionEncodings": ["utf-8"] });
    let mut acme = Workspace::new(&[("policy.md", POLICY), ("narratives/access.md", ACCESS)], bytes);
    acme.open("policy.md", 1);
    let more = json!({ "context": { "includeDeclaration": false } });
    let found = acme.at("textDocument/references", "policy.md", "Privileged account", more).unwrap();
    let shown = acme.shown(&found);
    assert!(
        shown[0].starts_with(
            "narratives/access.md: Ünder 😀 AX-03 the IT Lead reviews each «privileged account»"
        ),
        "{shown:?}"
    );
    assert!(acme.client.stop().success());
}
