//! The light bulb: order, edits on demand, places to fill in, definitions, all safe fixes.

use super::client::Client;
use super::text::{Columns, Text};
use super::{FLAGGED, URI, document, position, pushed, range};
use serde_json::{Value, json};

/// An editor that asks for the edit of what is chosen.
fn lazy() -> Value {
    let mut can = pushed();
    can["textDocument"]["codeAction"]["dataSupport"] = json!(true);
    can["textDocument"]["codeAction"]["resolveSupport"] = json!({ "properties": ["edit"] });
    can
}

fn with_snippets(mut can: Value) -> Value {
    can["workspace"]["workspaceEdit"]["snippetEditSupport"] = json!(true);
    can
}

fn offered(client: &mut Client, range: Value, only: Option<&str>) -> Vec<Value> {
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = json!([only]);
    }
    let params = json!({ "textDocument": document(), "range": range, "context": context });
    client.request("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let found = actions.iter().find(|action| action["title"].as_str().unwrap().starts_with(title));
    found.unwrap_or_else(|| panic!("{title} among {actions:#?}"))
}

fn applied(text: &str, edit: &Value) -> String {
    let mut text = Text::new(text, Columns::Utf16);
    text.apply(edit["documentChanges"][0]["edits"].as_array().unwrap());
    text.as_str().to_owned()
}

#[test]
fn edits_come_when_an_action_is_chosen() {
    let (mut client, capabilities) = Client::initialized(lazy());
    assert_eq!(capabilities["codeActionProvider"]["resolveProvider"], true);
    client.open(URI, 3, FLAGGED);
    let actions = offered(&mut client, range((2, 30), (2, 30)), None);
    assert!(actions.iter().all(|action| action.get("edit").is_none()));
    let chosen = titled(&actions, "Replace with “monthly”");
    let resolved = client.request("codeAction/resolve", chosen.clone()).unwrap();
    assert_eq!(resolved["title"], chosen["title"]);
    assert_eq!(resolved["edit"]["documentChanges"][0]["textDocument"]["version"], 3);
    assert_eq!(applied(FLAGGED, &resolved["edit"]), FLAGGED.replace("periodically", "monthly"));

    client.change(URI, 4, json!([{ "range": range((0, 0), (0, 0)), "text": "\n" }]));
    assert_eq!(client.request("codeAction/resolve", chosen.clone()), Err(-32801), "the text is another");
    let explanation = titled(&actions, "Explain this rule");
    assert_eq!(client.request("codeAction/resolve", explanation.clone()), Ok(explanation.clone()));
    let strange = json!({ "title": "x", "data": { "uri": 7 } });
    assert_eq!(client.request("codeAction/resolve", strange), Err(-32602));
    let mut gone = chosen.clone();
    gone["data"]["version"] = json!(4);
    gone["data"]["what"]["fix"]["number"] = json!(99);
    assert_eq!(client.request("codeAction/resolve", gone), Err(-32801));
    assert!(client.stop().success());
}

#[test]
fn what_is_preferred_stands_first_and_explanations_last() {
    let text = "# Access\n\nAccess is reviewed periodically by the CRT or the CISO in Jira.\n";
    let (mut client, _) = Client::initialized(lazy());
    client.open(URI, 1, text);
    let actions = offered(&mut client, range((2, 0), (2, 66)), Some("quickfix"));
    let rank = |action: &Value| match action["title"].as_str().unwrap() {
        _ if action["isPreferred"] == true => 0,
        title if title.starts_with("Define “") => 2,
        title if title.starts_with("Leave as it is") => 3,
        title if title.starts_with("Explain this rule") => 4,
        _ => 1,
    };
    let ranks: Vec<i32> = actions.iter().map(rank).collect();
    assert!(ranks.is_sorted(), "{actions:#?}");
    assert!([0, 1, 2, 3, 4].iter().all(|rank| ranks.contains(rank)), "{actions:#?}");
    assert!(client.stop().success());
}

#[test]
fn markers_are_places_to_fill_in_where_the_editor_can() {
    let text = "# Access narrative\n\n## AC-1 Reviews\n\nAccess is reviewed quarterly in Jira.\n";
    let mut rust_analyzers = lazy();
    rust_analyzers["experimental"] = json!({ "snippetTextEdit": true });
    for can in [with_snippets(lazy()), with_snippets(pushed()), rust_analyzers, lazy()] {
        let (mut client, _) = Client::initialized(can.clone());
        client.open(URI, 1, text);
        let actions = offered(&mut client, range((2, 4), (2, 4)), None);
        let mut action = titled(&actions, "Insert an owner to fill in").clone();
        if action.get("edit").is_none() {
            action = client.request("codeAction/resolve", action).unwrap();
        }
        let edit = &action["edit"]["documentChanges"][0]["edits"][0];
        if can["workspace"]["workspaceEdit"]["snippetEditSupport"] == true {
            assert_eq!(
                edit["snippet"],
                json!({ "kind": "snippet", "value": "Owner: ${1:[TODO: which role]}\n\n" })
            );
            assert_eq!(edit.get("newText"), None);
        } else if can["experimental"]["snippetTextEdit"] == true {
            assert_eq!(edit["newText"], "Owner: ${1:[TODO: which role]}\n\n");
            assert_eq!(edit["insertTextFormat"], 2);
        } else {
            assert_eq!(edit["newText"], "Owner: [TODO: which role]\n\n");
        }
        assert!(client.stop().success());
    }
}

/// The text after “Define … once” at a place.
fn defined(text: &str, line: u32, character: u32) -> String {
    let (mut client, _) = Client::initialized(pushed());
    client.open(URI, 1, text);
    let before = client.diagnostics(URI, 1);
    let actions = offered(&mut client, range((line, character), (line, character)), None);
    let action = titled(&actions, "Define “");
    let defined = applied(text, &action["edit"]);
    client.change(URI, 2, json!([{ "text": defined }]));
    let after = client.diagnostics(URI, 2);
    let said = |diagnostics: &[Value], rule: &str| diagnostics.iter().any(|d| d["code"] == rule);
    assert!(said(&after, "unfilled-placeholder"), "somebody has to fill it in");
    if let Some(diagnostics) = action["diagnostics"].as_array() {
        let rule = diagnostics[0]["code"].as_str().unwrap();
        assert!(said(&before, rule) && !said(&after, rule), "{rule} is settled: {defined}");
    }
    assert!(client.stop().success());
    defined
}

#[test]
fn a_term_is_defined_once_for_the_whole_document() {
    let body = "## Changes\n\nThe CRT approves each change in Jira.\n";
    let meaning = "**CRT**: [TODO: what it means here]";
    assert_eq!(
        defined(&format!("# Change narrative\n\n## Scope\n\nThe ledger.\n\n{body}"), 8, 5),
        format!("# Change narrative\n\n## Scope\n\nThe ledger.\n\n## Definitions\n\n{meaning}\n\n{body}"),
        "behind the scope"
    );
    assert_eq!(
        defined(&format!("# Change narrative\n\n{body}"), 4, 5),
        format!("# Change narrative\n\n{body}\n## Definitions\n\n{meaning}\n"),
        "at the end"
    );
    for (entries, added) in [
        ("- **Change**: a pull request.\n", format!("- {meaning}\n")),
        ("**Change**: a pull request.\n", format!("\n{meaning}\n")),
        ("", format!("\n{meaning}\n")),
        (
            "| Term | Meaning |\n| --- | --- |\n| Change | a pull request |\n",
            "| CRT | [TODO: what it means here] |\n".to_owned(),
        ),
    ] {
        let head = format!(
            "# Change narrative\n\n## Definitions\n{}{entries}",
            if entries.is_empty() { "" } else { "\n" }
        );
        let line = head.lines().count() as u32 + 3;
        assert_eq!(defined(&format!("{head}\n{body}"), line, 5), format!("{head}{added}\n{body}"));
    }
}

#[test]
fn words_that_are_said_again_are_defined_once() {
    for (words, character, term) in [
        ("keys with appropriate measures", 30, "Appropriate"),
        ("the logs of critical systems", 32, "Critical systems"),
    ] {
        let sentence = format!("The CISO exports {words} each month to Jira.");
        let text =
            format!("# Key policy\r\n\r\n## Keys\r\n\r\n{sentence}\r\n\r\n## Logs\r\n\r\n{sentence}\r\n");
        let defined = defined(&text, 4, character);
        let entry = format!("\r\n\r\n## Definitions\r\n\r\n**{term}**: [TODO: what it means here]\r\n");
        assert_eq!(defined, text.trim_end().to_owned() + &entry);
    }
}

#[test]
fn a_name_in_capitals_is_defined_on_demand() {
    let text = "# Key narrative\n\n## Keys\n\nThe CISO rotates the Master Vault each quarter in Jira.\n\n\
        ## Logs\n\nThe CISO exports the Master Vault log each month to Jira.\n";
    assert!(defined(text, 4, 24).contains("**Master Vault**: [TODO: what it means here]"));
    let (mut client, _) = Client::initialized(pushed());
    client.open(URI, 1, text);
    let params = json!({
        "textDocument": document(),
        "range": range((4, 24), (4, 24)),
        "context": { "diagnostics": [], "triggerKind": 2 },
    });
    assert_eq!(client.request("textDocument/codeAction", params), Ok(json!([])), "not while one moves about");
    assert!(client.stop().success());
}

#[test]
fn all_safe_fixes_are_one_edit() {
    let text = "# Access narrative\n\nThe controls answer CC6.1, CC6.2, CC6.3, cc6.6 and CC 6.7.\n";
    for can in [pushed(), with_snippets(lazy())] {
        let (mut client, _) = Client::initialized(can);
        client.open(URI, 1, text);
        let actions = offered(&mut client, range((0, 0), (0, 0)), Some("source.fixAll"));
        assert_eq!(actions.len(), 1, "{actions:#?}");
        let mut action = actions[0].clone();
        if action.get("edit").is_none() {
            action = client.request("codeAction/resolve", action).unwrap();
        }
        assert_eq!(action["kind"], "source.fixAll.sayso");
        let fixed = text.replace("cc6.6", "CC6.6").replace("CC 6.7", "CC6.7");
        assert_eq!(applied(text, &action["edit"]), fixed);
        assert!(client.stop().success());
    }
}

#[test]
fn a_rule_s_page_is_linked_where_the_editor_has_an_address_for_it() {
    let mut can = pushed();
    can["textDocument"]["publishDiagnostics"]["codeDescriptionSupport"] = json!(true);
    let options = json!({ "rulePage": "https://larkfield.example/rules/{rule}" });
    let (mut client, _) =
        Client::initialized_with(json!({ "capabilities": can, "initializationOptions": options }));
    client.open(URI, 1, FLAGGED);
    let diagnostics = client.diagnostics(URI, 1);
    assert_eq!(diagnostics[0]["codeDescription"]["href"], "https://larkfield.example/rules/open-cadence");
    let hover = json!({ "textDocument": document(), "position": position(2, 30) });
    assert!(client.request("textDocument/hover", hover).unwrap().is_object());
    assert!(client.stop().success());
}
