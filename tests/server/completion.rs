//! What may stand at the cursor.

use crate::workspace::Workspace;
use serde_json::{Value, json};

const MATRIX: &str = "\
# Acme control matrix

| ID | Criteria | Control | Owner | Frequency | Evidence |
| --- | --- | --- | --- | --- | --- |
| AX-01 | CC6.1 | The IT Lead reviews the accounts. | IT Lead | Fortnightly | EV-101, Zürich ledger |
| AX-02 | A1.2 | The IT Lead restores a backup. | IT Lead | Quarterly | EV-102 |

## Systems in scope

| System | Purpose |
| --- | --- |
| Ledger Database | Books |
";

/// `¦` is the cursor.
struct Draft {
    acme: Workspace,
    version: i64,
}

impl Draft {
    fn new(can: Value) -> Draft {
        let mut acme = Workspace::new(&[("matrix.md", MATRIX), ("draft.md", "")], can);
        acme.open("draft.md", 0);
        // Answered when the folder has been read.
        acme.client.request("workspace/symbol", json!({ "query": "" })).unwrap();
        Draft { acme, version: 0 }
    }

    /// The text with the first item put in, and the labels of all that an editor would show.
    fn complete(&mut self, text: &str) -> (String, Vec<String>) {
        let cursor = text.find('¦').unwrap();
        let (list, text) = self.asked(text);
        let items = list["items"].as_array().cloned().unwrap_or_default();
        let shown: Vec<&Value> = items.iter().filter(|item| self.fits(&text, cursor, item)).collect();
        let labels = shown.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect();
        let filled = shown.first().map(|item| self.acme.put_in(&text, &item["textEdit"]));
        (filled.unwrap_or(text), labels)
    }

    /// Whether an editor shows an item: it begins as what stands before the cursor.
    fn fits(&self, text: &str, cursor: usize, item: &Value) -> bool {
        let start = self.acme.offset("draft.md", &item["textEdit"]["range"]["start"]);
        item["filterText"].as_str().unwrap().starts_with(&text[start..cursor])
    }

    fn asked(&mut self, text: &str) -> (Value, String) {
        let cursor = text.find('¦').unwrap();
        let text = text.replace('¦', "");
        self.acme.write("draft.md", &text);
        self.version += 1;
        let uri = self.acme.uri("draft.md");
        self.acme.client.change(&uri, self.version, json!([{ "text": text }]));
        let position = self.acme.position("draft.md", cursor);
        let params = json!({ "textDocument": { "uri": uri }, "position": position });
        (self.acme.client.request("textDocument/completion", params).unwrap(), text)
    }
}

#[test]
fn fields_are_filled_with_what_the_documents_use() {
    let mut draft = Draft::new(json!({}));
    let (text, labels) = draft.complete("# Access\n\n**Owner:** ¦\n");
    assert_eq!(text, "# Access\n\n**Owner:** IT Lead\n");
    assert!(labels.contains(&"CISO".to_owned()), "{labels:?}");
    let (text, labels) = draft.complete("Frequency:¦\n");
    assert!(text == "Frequency: Fortnightly\n" && labels.contains(&"Monthly".to_owned()), "{labels:?}");
    let (text, labels) = draft.complete("Evidence: EV-101, Zü¦\n");
    assert_eq!((text.as_str(), labels.len()), ("Evidence: EV-101, Zürich ledger\n", 1));
    let (text, labels) = draft.complete("Criteria: ¦\n");
    assert_eq!((text.as_str(), labels[1].as_str()), ("Criteria: CC6.1\n", "A1.2"));
    assert!(labels.contains(&"CC1.1".to_owned()));
    assert_eq!(draft.complete("Scope: ¦\n").1, ["Ledger Database"]);
    let (text, _) = draft.complete("Zuständig 😀 | Owner: I¦\n");
    assert_eq!(text, "Zuständig 😀 | Owner: IT Lead\n");
    let (text, _) = draft.complete("| Contrôle | Owner |\n| --- | --- |\n| Prüfung 😀 |¦ |\n");
    assert_eq!(text, "| Contrôle | Owner |\n| --- | --- |\n| Prüfung 😀 | IT Lead |\n");
    assert_eq!(draft.complete("The IT Lead reviews ¦\n").1, [] as [&str; 0], "prose is left alone");
    assert!(draft.acme.client.stop().success());
}

#[test]
fn markers_are_answered_with_what_they_ask_for() {
    let mut draft = Draft::new(json!({ "general": { "positionEncodings": ["utf-8"] } }));
    let (text, _) = draft.complete("Größe 😀. [TODO: which ¦role] reviews access.\n");
    assert_eq!(text, "Größe 😀. The IT Lead reviews access.\n");
    let (text, _) = draft.complete("Access is reviewed by [TODO: which role¦].\n");
    assert_eq!(text, "Access is reviewed by the IT Lead.\n");
    let (text, _) = draft.complete("| [TODO: which role¦] |\n");
    assert_eq!(text, "| IT Lead |\n");
    let (text, _) = draft.complete("Reviewed [TODO: how often¦].\n");
    assert_eq!(text, "Reviewed Fortnightly.\n");
    let (text, _) = draft.complete("It is [TODO: recorded in which ticket, log or report¦]\n");
    assert_eq!(text, "It is recorded in EV-101\n");
    assert_eq!(draft.complete("It is kept in [TODO: which system¦").1, ["Ledger Database"]);
    assert_eq!(draft.complete("[TODO: why¦]").1, [] as [&str; 0]);
    assert!(draft.acme.client.stop().success());
}

#[test]
fn an_id_that_has_been_begun_is_offered_with_its_title() {
    let mut draft = Draft::new(json!({}));
    let mut first = |text: &str| {
        let (list, _) = draft.asked(text);
        let item = &list["items"][0];
        (
            item["label"].as_str().unwrap_or_default().to_owned(),
            item["detail"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let (id, title) = first("Prüfung 😀 nach CC¦\n");
    assert!(id == "CC6.1" && !title.is_empty(), "the one in use comes first: {id}");
    assert_eq!(first("see A1.¦\n").0, "A1.2");
    assert_eq!(first("see PI1.¦\n").0, "PI1.1");
    assert_eq!(first("see C1.¦\n").0, "C1.1");
    assert_eq!(first("see P4¦\n").0, "P4.1");
    assert_eq!(first("(AC-¦").0, "AC-1");
    assert_eq!(first("see AX-02¦").1, "The IT Lead restores a backup.");
    assert_eq!(first("The P¦\n").0, "", "a capital alone begins a word");
    let (text, _) = draft.complete("Prüfung 😀 (CC7.¦)\n");
    assert_eq!(text, "Prüfung 😀 (CC7.1)\n");
    let (list, _) = draft.asked("see SC-¦\n");
    assert_eq!((list["isIncomplete"].as_bool(), list["items"].as_array().unwrap().len()), (Some(true), 60));
    assert!(draft.acme.client.stop().success());
}

#[test]
fn an_empty_line_offers_a_control_to_fill() {
    let snippets =
        json!({ "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } });
    let mut draft = Draft::new(snippets);
    let (list, _) = draft.asked("# Access\n\n¦\n");
    let item = &list["items"][0];
    assert_eq!((&item["label"], &item["insertTextFormat"]), (&json!("control"), &json!(2)));
    assert!(item["textEdit"]["newText"].as_str().unwrap().starts_with("## ${1:AX-03} ${2:title}"), "{item}");
    assert!(draft.acme.client.stop().success());

    let mut draft = Draft::new(json!({}));
    let (text, labels) = draft.complete("# Access\n\n¦\n");
    assert!(
        text.contains("## AX-03 [TODO: title]") && text.contains("**Owner:** [TODO: which role]"),
        "{text}"
    );
    assert_eq!(labels.len(), 3);
    assert_eq!(draft.complete("# Access\n\n ¦\n").1, [] as [&str; 0]);
    assert!(draft.acme.client.stop().success());
}
