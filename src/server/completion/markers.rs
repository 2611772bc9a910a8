//! Inside `[TODO: …]`: what the marker asks for.

use super::known::{Known, Value};
use super::{Choice, Cursor};
use crate::model::FieldSlot;
use tower_lsp::ls_types::CompletionItemKind;

const OPEN: &str = "[TODO:";

pub(super) fn at(cursor: &Cursor, known: &Known) -> Option<Vec<Choice>> {
    let start = cursor.before.rfind(OPEN).filter(|at| !cursor.before[*at..].contains(']'))?;
    let (before, typed) = cursor.before.split_at(start);
    // Without its end the marker ends at the cursor.
    let rest = cursor.after.find(['[', ']']).filter(|at| cursor.after[*at..].starts_with(']'));
    let after = rest.map_or(0, |at| at + 1);
    let asked = format!("{}{}", &typed[OPEN.len()..], &cursor.after[..rest.unwrap_or(0)]);
    let (values, lead) = asked_for(asked.trim(), before, known)?;
    let place = cursor.around(typed.len(), after);
    let choice = |value: Value| Choice {
        text: format!("{lead}{}", value.text),
        // The editor compares with the marker as it stands.
        filter: format!("{typed}{}", value.text),
        label: value.text,
        detail: value.detail,
        kind: CompletionItemKind::VALUE,
        place,
        is_snippet: false,
    };
    Some(values.into_iter().map(choice).collect())
}

/// What answers a marker, and what stands before the answer.
fn asked_for(asked: &str, before: &str, known: &Known) -> Option<(Vec<Value>, &'static str)> {
    let asked = asked.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| asked.contains(word));
    if any(&["role", "who", "owner"]) {
        return Some((known.values(FieldSlot::Owner), article(before)));
    }
    if asked.starts_with("recorded in") {
        return Some((known.values(FieldSlot::Record), "recorded in "));
    }
    let vendors = if any(&["vendor", "provider", "subservice"]) { known.vendors() } else { Vec::new() };
    if !vendors.is_empty() {
        return Some((vendors, ""));
    }
    if any(&["system"]) {
        return Some((known.systems(), ""));
    }
    let slot = match () {
        () if any(&["how often", "interval", "frequency", "within", "days", "deadline"]) => {
            FieldSlot::Cadence
        }
        () if any(&["record", "ticket", "log", "report", "evidence"]) => FieldSlot::Record,
        () if any(&["criteri"]) => FieldSlot::Criteria,
        () => return None,
    };
    Some((known.values(slot), ""))
}

/// What a role wants before it: nothing in a field or a cell, or after an article.
fn article(before: &str) -> &'static str {
    let before = before.trim_end();
    let alone = before.ends_with([':', '|', '*']) || before.to_lowercase().ends_with("the");
    let begins = before.is_empty() || before.ends_with(['.', '-', '?', '!']) || before.ends_with(')');
    match (alone, begins) {
        (true, _) => "",
        (false, true) => "The ",
        (false, false) => "the ",
    }
}
