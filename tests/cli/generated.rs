//! Files that are written from what the program says: the schemas, and the reference of the configuration.

use super::{FLAGGED, folder, json, run, status, stderr, stdout};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Compares a committed file with what it should be, or writes it.
pub(super) fn fresh(path: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("SAYSO_BLESS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, expected).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == expected, "{} is stale: run `SAYSO_BLESS=1 cargo test --test cli`", path.display());
}

#[test]
fn the_schemas_are_fresh() {
    for of in ["config", "output", "line", "lists"] {
        fresh(&format!("schemas/{of}.json"), &stdout(&run(Path::new("."), &["schema", of])));
    }
}

/// Below this line the page is written from the schema.
const MARK: &str = "<!-- Written from the schema: SAYSO_BLESS=1 cargo test --test cli -->\n";

#[test]
fn the_reference_of_the_configuration_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    let page = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let guide = page.split(MARK).next().unwrap();
    let schema = json(&run(Path::new("."), &["schema", "config"]));
    fresh("docs/configuration.md", &format!("{guide}{MARK}\n{}", reference(&schema)));
}

fn reference(schema: &Value) -> String {
    let mut out = String::from("### At the top of the file\n\n");
    table(schema, schema, &mut out);
    let tables = [
        ("`[audit]`", "Audit"),
        ("`[sampling]`", "Sampling"),
        ("`[[documents]]`", "Documents"),
        ("`[registers]`", "RegisterFiles"),
        ("`[registers.evidence-files]`", "EvidenceFiles"),
    ];
    for (heading, name) in tables {
        let _ = write!(out, "\n### {heading}\n\n");
        table(schema, &schema["$defs"][name], &mut out);
    }
    out.push_str(
        "\n### `[rules]`\n\nThe keys are [rules](rules.md) and their families. Each has a level, or a table:\n\n",
    );
    table(schema, &schema["$defs"]["RuleTable"], &mut out);
    out
}

/// The keys of an object.
fn table(schema: &Value, object: &Value, out: &mut String) {
    out.push_str("| key | value | what it says |\n| --- | --- | --- |\n");
    for (key, property) in object["properties"].as_object().unwrap() {
        let says = property["description"].as_str().unwrap().replace('\n', " ");
        let _ = writeln!(out, "| `{key}` | {} | {says} |", kind(schema, property));
    }
}

/// What a value is, in words.
fn kind(schema: &Value, value: &Value) -> String {
    if let Some(name) = value["$ref"].as_str() {
        return kind(schema, &schema["$defs"][name.rsplit('/').next().unwrap()]);
    }
    if value.get("properties").is_some() {
        return "a table".to_owned();
    }
    let mut choices = Vec::new();
    collect(value, &mut choices);
    if !choices.is_empty() {
        return choices.join(", ");
    }
    if let Some(choices) = value["anyOf"].as_array() {
        return choices.iter().map(|choice| kind(schema, choice)).collect::<Vec<_>>().join(" or ");
    }
    let name = match &value["type"] {
        Value::Array(types) => types[0].as_str(),
        name => name.as_str(),
    };
    match name.unwrap() {
        "array" => match kind(schema, &value["items"]).strip_prefix("a ") {
            Some(one) => format!("a list of {one}s"),
            None => format!("a list of {}", kind(schema, &value["items"])),
        },
        "integer" => "a number".to_owned(),
        _ if value["format"] == "date" => "a date".to_owned(),
        _ => "a text".to_owned(),
    }
}

/// The texts that are allowed, where only some are.
fn collect(value: &Value, choices: &mut Vec<String>) {
    if let Some(text) = value["const"].as_str() {
        choices.push(format!("`\"{text}\"`"));
    }
    let listed = value["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    choices.extend(listed.map(|text| format!("`\"{text}\"`")));
    value["oneOf"].as_array().into_iter().flatten().for_each(|one| collect(one, choices));
}

#[test]
fn what_init_writes_is_in_force_and_changes_nothing() {
    let template = b"# Access policy\n\nOwner: {{company}} CISO\n";
    let folder = folder(&[
        ("sayso.toml", b"fail-on = \"never\"\n"),
        ("docs/policies/access.md", FLAGGED.as_bytes()),
        ("docs/policies/changes.md", FLAGGED.as_bytes()),
        ("docs/notes.md", b"# Lunch\n\nSoup.\n"),
        (
            "docs/narratives/a \"b\".md",
            b"# Changes\n\nOwner: SRE Lead\n\nThe SRE Lead approves each change in Jira.\n",
        ),
        ("docs/templates/t.md", template),
    ]);
    let docs = folder.path().join("docs");
    let before = stdout(&run(&docs, &["check", "--format", "json"]));
    let said = stdout(&run(&docs, &["init"]));
    assert!(said.starts_with("Wrote sayso.toml, from 5 documents.\n"), "{said}");
    assert_eq!(stdout(&run(&docs, &["check", "--format", "json"])), before);
    let written = fs::read_to_string(docs.join("sayso.toml")).unwrap();
    for part in [
        "extends = \"../sayso.toml\"",
        "path = \"policies/*\"\nkind = \"policy\"",
        "# roles = [\"SRE Lead\"]",
        "# placeholders = [\"{{company}}\"]",
        "# 1 other (“other” gets no findings)",
    ] {
        assert!(written.contains(part), "{part}\n\n{written}");
    }
    // What is switched off can be switched on as it stands.
    let on = written.lines().map(|line| match line.strip_prefix("# ") {
        Some(rest) if rest.starts_with('[') || rest.contains(" = ") => rest,
        _ => line,
    });
    let on: String = on.flat_map(|line| [line, "\n"]).collect();
    fs::write(docs.join("sayso.toml"), &on).unwrap();
    let output = run(&docs, &["config"]);
    assert_eq!((status(&output), stderr(&output)), (0, String::new()), "{on}");

    let again = run(&docs, &["init"]);
    assert_eq!(status(&again), 2);
    assert!(stderr(&again).contains("is there already"));
    assert_eq!(fs::read_to_string(docs.join("sayso.toml")).unwrap(), on);
}

#[test]
fn config_says_where_each_value_comes_from() {
    let folder = folder(&[
        ("base/sayso.toml", b"allow = [\"best effort\"]\nterms = [\"CRG\"]\n\n[rules]\nowner = \"hint\"\n"),
        (
            "sayso.toml",
            b"extends = \"base/sayso.toml\"\nfail-on = \"error\"\n[[documents]]\npath = \"policies\"\nkind = \"policy\"\nrules.self-review = \"off\"\n",
        ),
    ]);
    let output = run(folder.path(), &["config", "policies/a.md", "--format", "json"]);
    assert_eq!(status(&output), 0);
    let report = json(&output);
    assert_eq!(report["files"], serde_json::json!(["base/sayso.toml", "sayso.toml"]));
    let from = |key: &str| {
        let settings = report["settings"].as_array().unwrap();
        let setting = settings.iter().find(|s| s["key"] == key).unwrap();
        format!("{} {}", setting["value"].as_str().unwrap(), setting["from"].as_str().unwrap())
    };
    assert_eq!(from("fail-on"), "error sayso.toml:2");
    assert_eq!(from("kind"), "policy sayso.toml:5");
    assert_eq!(from("allow"), "best effort base/sayso.toml:1");
    assert_eq!(from("rules.split-ownership"), "hint base/sayso.toml:5");
    assert_eq!(from("rules.self-review"), "off sayso.toml:6");
    assert_eq!(from("min-confidence"), "low default");
    let text = stdout(&run(folder.path(), &["config", "policies/a.md"]));
    assert!(
        text.starts_with("sayso.toml holds for policies/a.md, and what it extends: base/sayso.toml\n"),
        "{text}"
    );
    let text = stdout(&run(folder.path(), &["config", "--no-config"]));
    assert!(text.starts_with("No sayso.toml holds"), "{text}");
}
