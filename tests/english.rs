//! What sayso understands of single sentences, against what a reader does: `english/sentences.tsv`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use sayso::engine::{Settings, read};
use sayso::report::inspect::{InspectedStatement, inspect};

fn understood(sentence: &str) -> String {
    let reading = read(&format!("# Access narrative\n\n{sentence}\n"), "", &Settings::default());
    let inspection = inspect(&reading);
    let statement: &InspectedStatement =
        inspection.sections.iter().flat_map(|section| &section.statements).next().unwrap();
    let or_dash = |text: Option<String>| text.filter(|t| !t.is_empty()).unwrap_or_else(|| "-".to_owned());
    [
        statement.kind.to_owned(),
        or_dash(statement.performer.as_ref().map(|p| p.text.clone())),
        or_dash(statement.action.clone()),
        or_dash(statement.object.clone()),
        or_dash(statement.cadence.as_ref().map(|c| c.means.clone())),
        or_dash(Some(statement.clauses.join("; "))),
    ]
    .join("\t")
}

#[test]
fn sentences_are_understood() {
    let table = include_str!("english/sentences.tsv");
    let rows: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let (sentence, expected) = row.split_once('\t').unwrap();
            let got = understood(sentence);
            (got != expected).then(|| format!("{sentence}\n  a reader: {expected}\n  sayso:    {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} sentences:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
