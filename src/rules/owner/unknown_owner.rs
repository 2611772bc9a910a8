use super::names::{related, same_role};
use crate::finding::{Confidence, Family, Level};
use crate::model::grid::{Grid, grids};
use crate::model::{Field, FieldSlot, Reading};
use crate::rules::rewrite::Who;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "unknown-owner",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("unknown_owner.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::unknown)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    let mut known = known(reading);
    // A list of one is no register, unless somebody set it up as one.
    if known.len() < 2 && reading.given.roles.is_empty() {
        return;
    }
    known.extend(reading.given.roles.iter().cloned());
    // The owner of the document is no owner of a control.
    let of_control = |f: &&Field| f.slot == FieldSlot::Owner && f.section.is_some();
    for field in reading.fields.iter().filter(of_control) {
        report(&known, &field.value, field.span, sink);
    }
    for grid in grids(reading).filter(|grid| !grid.lists_owners()) {
        let Some(owner) = grid.column(FieldSlot::Owner) else { continue };
        for cell in grid.rows().filter_map(|row| grid.cell(&row, owner)) {
            report(&known, grid.text(cell), grid.span(cell), sink);
        }
    }
}

/// The names of the register, each with its other names in brackets: "Chief Security Officer (CSO)".
fn known(reading: &Reading) -> Vec<String> {
    let mut names = Vec::new();
    for grid in grids(reading).filter(Grid::lists_owners) {
        for cell in grid.rows().filter_map(|row| grid.cell(&row, 0)) {
            let text = grid.text(cell);
            let parts = text.split(['(', ')', ',', '/']).map(str::trim).filter(|part| !part.is_empty());
            names.extend(parts.map(str::to_owned));
        }
    }
    names
}

fn report(known: &[String], words: &str, span: Span, sink: &mut Sink) {
    let Some(who) = Who::of(words) else { return };
    if known.iter().any(|name| same_role(name, who.name())) {
        return;
    }
    let mut draft = draft(words, span);
    for name in known.iter().filter(|name| related(name, who.name())).take(3) {
        draft = draft.replace(format!("Replace with “{name}”"), span, name.clone());
    }
    sink.push(draft);
}

pub(super) fn draft(words: &str, span: Span) -> Draft {
    Draft::new(&RULE, span, format!("“{words}” is not in the list of owners"))
        .note("An owner that the list does not have has no duties written down, and often no longer exists.")
        .ask("Is the list out of date, or the owner?")
        .confidence(Confidence::Medium)
}
