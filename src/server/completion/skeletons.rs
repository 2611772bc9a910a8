//! On an empty line: a control with what a tester asks about it, to be filled.

use super::known::Known;
use super::{Choice, Cursor};
use crate::names::{Kind, Place};
use crate::server::session::Session;
use rustc_hash::FxHashMap;
use tower_lsp::ls_types::CompletionItemKind;

/// In each skeleton `{what}` is a place to fill, and `{id}` the next id.
const SKELETONS: [(&str, &str, &str); 3] = [
    (
        "control",
        "a control with its fields",
        "## {id} {title}\n\n**Owner:** {which role}  \n**Frequency:** {how often}  \n**Evidence:** {which record}  \n**Criteria:** {which criteria}\n\nThe {which role} {does what, to which population, by which steps} {how often} and keeps {which record} in {which system}.\n",
    ),
    (
        "control sentence",
        "who does what, how often, on what record",
        "The {which role} {does what, to which population} {how often} and keeps {which record} in {which system}.",
    ),
    (
        "control row",
        "a table of controls",
        "| ID | Criteria | Control | Owner | Frequency | Evidence |\n| --- | --- | --- | --- | --- | --- |\n| {id} | {which criteria} | {who does what} | {which role} | {how often} | {which record} |\n",
    ),
];

pub(super) fn at(cursor: &Cursor, known: &Known, session: &Session) -> Option<Vec<Choice>> {
    if !cursor.before.is_empty() || !cursor.after.trim().is_empty() {
        return None;
    }
    let id = next_id(known);
    let choice = |(label, detail, skeleton): (&str, &str, &str)| Choice {
        label: label.to_owned(),
        detail: Some(detail.to_owned()),
        kind: CompletionItemKind::SNIPPET,
        place: cursor.around(0, 0),
        text: filled(skeleton, &id, session.snippet_completions),
        filter: label.to_owned(),
        is_snippet: session.snippet_completions,
    };
    Some(SKELETONS.map(choice).into())
}

/// With stops for an editor that has them, otherwise with markers that `unfilled-placeholder` flags.
fn filled(skeleton: &str, id: &str, snippets: bool) -> String {
    let mut text = String::new();
    let mut stop = 0;
    let mut rest = skeleton;
    while let Some((before, after)) = rest.split_once('{') {
        let (what, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        stop += 1;
        text.push_str(&match (snippets, what) {
            (true, "id") => format!("${{{stop}:{id}}}"),
            (true, what) => format!("${{{stop}:{what}}}"),
            (false, "id") => id.to_owned(),
            (false, what) => format!("[TODO: {what}]"),
        });
        rest = after;
    }
    text + rest
}

/// The number after the highest of the commonest series of controls: "LL-21" after "LL-20".
fn next_id(known: &Known) -> String {
    let mut series: FxHashMap<&str, (usize, u32, usize)> = FxHashMap::default();
    for name in known.names().filter(|name| name.kind == Kind::Control && name.place == Place::Declared) {
        let prefix = name.written.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = &name.written[prefix.len()..];
        if let Ok(value) = number.parse::<u32>() {
            let (count, highest, width) = series.entry(prefix).or_default();
            *count += 1;
            *highest = value.max(*highest);
            *width = number.len().max(*width);
        }
    }
    let commonest =
        series.into_iter().max_by_key(|(prefix, (count, ..))| (*count, std::cmp::Reverse(*prefix)));
    match commonest {
        Some((prefix, (_, highest, width))) => format!("{prefix}{:0width$}", highest.saturating_add(1)),
        None => "CTL-01".to_owned(),
    }
}
