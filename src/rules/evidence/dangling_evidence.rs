use crate::finding::{Confidence, Family, Level};
use crate::model::grid::{Grid, grids, source_of};
use crate::model::{FieldSlot, Reading};
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;
use std::ops::Range;

pub(super) static RULE: Rule = Rule {
    name: "dangling-evidence",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("dangling_evidence.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::dangling)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    let known = known(reading);
    if known.is_empty() {
        return;
    }
    for field in reading.fields.iter().filter(|f| f.slot == FieldSlot::Record) {
        let Some(block) = field.block else { continue };
        let text = &reading.block(block).text;
        for (place, id) in ids(text.as_str()) {
            report(&known, text.as_str(), id, text.source(Span::from(place)), sink);
        }
    }
    for grid in grids(reading).filter(|grid| !grid.lists_evidence()) {
        let Some(column) = grid.column(FieldSlot::Record) else { continue };
        for cell in grid.rows().filter_map(|row| grid.cell(&row, column)) {
            // A two-column table was read as fields.
            if reading.fields.iter().any(|f| f.block == Some(cell)) {
                continue;
            }
            let text = &reading.block(cell).text;
            for (place, id) in ids(text.as_str()) {
                report(&known, text.as_str(), id, text.source(Span::from(place)), sink);
            }
        }
    }
}

/// The ids in the first column of the document's lists of evidence.
fn known(reading: &Reading) -> Vec<&str> {
    grids(reading)
        .filter(Grid::lists_evidence)
        .flat_map(|grid| grid.rows().filter_map(move |row| grid.cell(&row, 0)))
        .filter(|cell| !source_of(reading, *cell).is_empty())
        .flat_map(|cell| ids(reading.block(cell).text.as_str()))
        .map(|(_, id)| id)
        .collect()
}

/// Ids with a prefix of letters and a number: EV-12, E-2025-03.
fn ids(text: &str) -> Vec<(Range<usize>, &str)> {
    let split = |c: char| !c.is_alphanumeric() && c != '-';
    text.split(split)
        .filter(|word| prefix(word).is_some())
        .map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            (start..start + word.len(), word)
        })
        .collect()
}

/// "EV" of "EV-12".
fn prefix(id: &str) -> Option<&str> {
    let (prefix, number) = id.split_once('-')?;
    let letters = !prefix.is_empty() && prefix.len() <= 5 && prefix.chars().all(|c| c.is_ascii_uppercase());
    let digits = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '-');
    (letters && digits).then_some(prefix)
}

fn report(known: &[&str], text: &str, id: &str, span: Span, sink: &mut Sink) {
    let same_series = known.iter().any(|other| prefix(other) == prefix(id));
    if !same_series || known.contains(&id) {
        return;
    }
    let mut draft = Draft::new(&RULE, span, format!("“{id}” is not in the list of evidence"))
        .note("A record that cannot be found is no record.")
        .ask("Which record is meant?")
        .confidence(Confidence::High);
    let mut near: Vec<&str> = known
        .iter()
        .copied()
        .filter(|other| prefix(other) == prefix(id) && !ids(text).iter().any(|(_, named)| named == other))
        .collect();
    near.sort_by_key(|other| distance(other, id));
    for other in near.into_iter().take(2) {
        draft = draft.replace(format!("Replace with “{other}”"), span, other);
    }
    sink.push(draft);
}

/// How far two ids are apart: the letters that differ, place by place, then the numbers.
pub(super) fn distance(a: &str, b: &str) -> (usize, u64) {
    let differing = a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count() + a.len().abs_diff(b.len());
    let number = |id: &str| id.rsplit('-').next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    (differing, number(a).abs_diff(number(b)))
}
