//! What the editor shows at each control: the card, the line above it, hints in the text, the outline; and
//! the selection that grows.

use super::client::Client;
use super::text::{Columns, Text};
use super::{URI, document, position, pushed, range};
use serde_json::{Value, json};

const NARRATIVE: &str = "---\ntitle: Access narrative\nowner: Head of Security\n---\n\n# Access narrative\n\n\
    ## AC-1 Reviews\n\nOwner: SRE Lead\nFrequency: Quarterly\n\nAccess to production is reviewed, and a removal \
    is entered in an OPS ticket. All contractors are reviewed with appropriate care.\n\n\
    ## Restore tests\n\nThe Platform Lead tests one backup.\n\n\
    ## Contacts\n\nsecurity@larkfield.example\n";

const MATRIX: &str = "# Control matrix\n\n| ID | Criterion | Control | Owner | Frequency | Evidence |\n\
    | -- | -- | -- | -- | -- | -- |\n\
    | LF-01 | CC6.3 | The CISO reviews access in Okta. | CISO | Quarterly | EV-01 |\n\
    | LF-02 | CC7.2 | Alerts are reviewed. | | | |\n| LF-03 | CC6.4 | Not applicable | | | |\n";

fn opened(can: Value, text: &str) -> Client {
    let (mut client, _) = Client::initialized(can);
    client.open(URI, 1, text);
    client
}

fn hover(client: &mut Client, line: u32, character: u32) -> String {
    let params = json!({ "textDocument": document(), "position": position(line, character) });
    let hover = client.request("textDocument/hover", params).unwrap();
    hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

/// Line and title of each lens.
fn lenses(client: &mut Client) -> Vec<(u64, String)> {
    let lenses = client.request("textDocument/codeLens", json!({ "textDocument": document() })).unwrap();
    let one = |lens: &Value| {
        let line = lens["range"]["start"]["line"].as_u64().unwrap();
        (line, lens["command"]["title"].as_str().unwrap().to_owned())
    };
    lenses.as_array().unwrap().iter().map(one).collect()
}

/// Line, column and label of each hint.
fn hints(client: &mut Client, lines: (u32, u32)) -> Vec<(u64, u64, String)> {
    let params = json!({ "textDocument": document(), "range": range((lines.0, 0), (lines.1, 0)) });
    let hints = client.request("textDocument/inlayHint", params).unwrap();
    let one = |hint: &Value| {
        let at = |name: &str| hint["position"][name].as_u64().unwrap();
        (at("line"), at("character"), hint["label"].as_str().unwrap().to_owned())
    };
    hints.as_array().unwrap().iter().map(one).collect()
}

#[test]
fn a_heading_tells_what_was_understood_of_its_control() {
    let mut client = opened(pushed(), NARRATIVE);
    let card = hover(&mut client, 7, 4);
    for line in [
        "**AC-1 Reviews**",
        "- **Who:** SRE Lead\n",
        "- **When:** Quarterly",
        "- **Evidence:** OPS ticket",
        "- **Scope:** All contractors",
        "- **Criteria:** AC-1",
    ] {
        assert!(card.contains(line), "{line} in {card}");
    }
    let card = hover(&mut client, 14, 4);
    for line in
        ["Who:** Head of Security (front matter); Platform Lead", "When:** not said", "Evidence:** not said"]
    {
        assert!(card.contains(line), "{line} in {card}");
    }
    assert!(card.ends_with("A tester would ask for: frequency, evidence."), "{card}");
    assert_eq!(hover(&mut client, 18, 4), "", "no control stands there");
    assert!(client.stop().success());
}

#[test]
fn a_row_of_a_matrix_is_a_control() {
    let mut client = opened(pushed(), MATRIX);
    let card = hover(&mut client, 4, 3);
    for line in
        ["LF-01 The CISO reviews access in Okta", "Who:** CISO", "When:** Quarterly", "Criteria:** CC6.3"]
    {
        assert!(card.contains(line), "{line} in {card}");
    }
    let symbols =
        client.request("textDocument/documentSymbol", json!({ "textDocument": document() })).unwrap();
    let rows = symbols[0]["children"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["name"], "LF-01 The CISO reviews access in Okta.");
    assert_eq!(rows[0]["detail"], "CISO");
    assert_eq!(rows[0]["selectionRange"]["start"], position(4, 2));
    // A row says by itself what it says: only what it lacks stands above it.
    let lenses = lenses(&mut client);
    assert!(lenses.contains(&(5, "no owner · no frequency · no evidence".to_owned())), "{lenses:?}");
    assert!(lenses.iter().all(|(line, title)| *line == 5 || title.contains("comment")), "{lenses:?}");
    assert!(client.stop().success());
}

#[test]
fn the_line_above_a_control_sums_it_up() {
    let mut client = opened(pushed(), NARRATIVE);
    let expected = [
        (7, "SRE Lead · Quarterly · OPS ticket · AC-1"),
        (7, "1 comment"),
        (14, "Head of Security +1 · no frequency · no evidence"),
    ];
    let found = lenses(&mut client);
    let found: Vec<(u64, &str)> = found.iter().map(|(line, title)| (*line, title.as_str())).collect();
    assert_eq!(found[..2], expected[..2]);
    assert_eq!(found[2], expected[2]);
    assert!(client.stop().success());

    let options = json!({ "commentsCommand": "editor.showComments" });
    let (mut client, _) =
        Client::initialized_with(json!({ "capabilities": pushed(), "initializationOptions": options }));
    client.open(URI, 1, NARRATIVE);
    let lenses = client.request("textDocument/codeLens", json!({ "textDocument": document() })).unwrap();
    assert_eq!(lenses[0]["command"]["command"], "");
    assert_eq!(lenses[1]["command"]["command"], "editor.showComments");
    assert!(client.stop().success());
}

#[test]
fn hints_say_what_stands_elsewhere() {
    let mut client = opened(pushed(), NARRATIVE);
    let line = NARRATIVE.lines().nth(12).unwrap();
    let at = |words: &str| (line.find(words).unwrap() + words.len()) as u64;
    let found = hints(&mut client, (0, 99));
    let expected = [
        (12, at("production is reviewed"), "by SRE Lead, from Owner".to_owned()),
        (12, at("production is reviewed"), "Quarterly, from Frequency".to_owned()),
        (12, at("contractors are reviewed"), "by SRE Lead, from Owner".to_owned()),
    ];
    assert_eq!(found, expected, "{found:?}");
    assert_eq!(hints(&mut client, (14, 99)), []);
    assert!(client.stop().success());
}

#[test]
fn lenses_and_hints_are_switched_off_at_once() {
    let mut can = pushed();
    can["workspace"]["codeLens"] = json!({ "refreshSupport": true });
    can["workspace"]["inlayHint"] = json!({ "refreshSupport": true });
    can["workspace"]["configuration"] = json!(true);
    let options = json!({ "inlayHints": false });
    let (mut client, _) =
        Client::initialized_with(json!({ "capabilities": can, "initializationOptions": options }));
    client.open(URI, 1, NARRATIVE);
    assert_eq!(hints(&mut client, (0, 99)), []);
    assert_ne!(lenses(&mut client), []);

    let told = json!({ "settings": { "sayso": { "codeLens": false, "inlayHints": "strange" } } });
    client.notify("workspace/didChangeConfiguration", told);
    client.asked("workspace/codeLens/refresh", Value::Null);
    assert_eq!(lenses(&mut client), []);
    assert_eq!(hints(&mut client, (0, 99)), [], "as before");

    // An editor that only says that something changed is asked.
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    let asked = client.asked("workspace/configuration", json!([{ "codeLens": false, "inlayHints": true }]));
    assert_eq!(asked["params"]["items"][0]["section"], "sayso");
    client.asked("workspace/inlayHint/refresh", Value::Null);
    assert_ne!(hints(&mut client, (0, 99)), []);
    assert_eq!(lenses(&mut client), []);
    assert!(client.stop().success());
}

/// The words of each step of a selection that grows.
fn steps<'t>(client: &mut Client, text: &'t Text, line: u32, character: u32) -> Vec<&'t str> {
    let params = json!({ "textDocument": document(), "positions": [position(line, character)] });
    let ranges = client.request("textDocument/selectionRange", params).unwrap();
    let mut steps = Vec::new();
    let mut range = &ranges[0];
    while range.is_object() {
        steps.push(text.words(&range["range"]));
        range = &range["parent"];
    }
    steps
}

#[test]
fn a_selection_grows_by_what_a_writer_means() {
    let source = "# Zugänge\n\n## Reviews\n\nThe SRE Lead does this:\n\n- Réviews access in Jira. Then the CISO \
        signs the report.\n- Closes the ticket.\n\n| a | b |\n| - | - |\n| one two | x |\n";
    for columns in [Columns::Utf16, Columns::Utf8] {
        let mut can = pushed();
        if columns == Columns::Utf8 {
            can["general"]["positionEncodings"] = json!(["utf-8"]);
        }
        let mut client = opened(can, source);
        let text = Text::new(source, columns);
        let found = steps(&mut client, &text, 6, 46);
        let item = "Réviews access in Jira. Then the CISO signs the report.";
        let order = ["the CISO signs the report", "Then the CISO signs the report.", item];
        let mut at = found.iter();
        for words in order {
            assert!(
                at.any(|step| step.trim_end_matches('.') == words.trim_end_matches('.')),
                "{words}: {found:#?}"
            );
        }
        assert!(
            at.any(|step| step.starts_with("- Réviews") && step.trim_end().ends_with("Closes the ticket."))
        );
        assert!(at.any(|step| step.starts_with("The SRE Lead") && step.trim_end().ends_with("Closes the ticket.")));
        assert!(at.any(|step| step.starts_with("## Reviews")), "{found:#?}");
        assert_eq!(*found.last().unwrap(), source);
        for pair in found.windows(2) {
            assert!(pair[0].len() < pair[1].len() && pair[1].contains(pair[0]), "{pair:?}");
        }
        let cell = steps(&mut client, &text, 11, 3);
        assert!(cell.contains(&"one") && cell.contains(&"one two"), "{cell:#?}");
        assert!(cell.iter().any(|step| step.trim_start().starts_with("one two | x")), "{cell:#?}");
        assert!(client.stop().success());
    }
}

#[test]
fn places_that_are_not_there_are_selected_all_the_same() {
    let mut client = opened(pushed(), "");
    let params = json!({ "textDocument": document(), "positions": [position(0, 0), position(9, 9)] });
    let ranges = client.request("textDocument/selectionRange", params).unwrap();
    assert_eq!(ranges.as_array().unwrap().len(), 2);
    assert!(client.stop().success());
}

#[test]
fn lists_as_deep_as_can_be_are_selected_in_few_steps() {
    let nested: String = (0..300).map(|depth| format!("{}- a b\n", "  ".repeat(depth))).collect();
    let mut client = opened(pushed(), &nested);
    let params = json!({ "textDocument": document(), "positions": [position(290, 583)] });
    let ranges = client.request("textDocument/selectionRange", params).unwrap();
    let steps = std::iter::successors(Some(&ranges[0]), |range| range.get("parent")).count();
    assert!((4..40).contains(&steps), "{steps}");
    assert!(client.stop().success());
}
