use crate::finding::{Confidence, Family, Level};
use crate::model::{Reading, Statement};
use crate::programme::{inventory, providers};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "undisclosed-component",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("undisclosed_component.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::undisclosed)],
};

/// DC 3: what a control runs on is part of the system, or the description says whose it is. Only
/// names that the table of providers knows are compared: other capitalised words may be teams.
fn check(reading: &Reading, sink: &mut Sink) {
    if !inventory::describes_a_system(reading) || reading.is_in_programme() {
        return;
    }
    let Some(inventory) = inventory::read(reading) else { return };
    // A list of something else (branches, forms) says nothing about tools.
    let lists_products = inventory.components.iter().any(|c| providers::find(&c.name).next().is_some());
    if !lists_products {
        return;
    }
    let mut found: Vec<(&'static str, &'static str, Span, Vec<Span>)> = Vec::new();
    for statement in inventory::controls(reading, &inventory) {
        for (family, name, span) in names(reading, statement) {
            match found.iter_mut().find(|(known, ..)| *known == family) {
                Some((.., also)) => also.push(span),
                None if inventory.lists(reading, family) => {}
                None => found.push((family, name, span, Vec::new())),
            }
        }
    }
    for (_, name, span, also) in found {
        let draft = draft(name, span, "in no list of the document").related(
            inventory.components[0].span,
            format!("the list begins here with “{}”", inventory.components[0].name),
        );
        let draft = also.into_iter().fold(draft, Draft::also);
        sink.push(match inventory.item_after(reading, &marker(&format!("what {name} does in the system"))) {
            Some((at, prefix, suffix)) => {
                draft.insert(format!("Add {name} to the list"), at, format!("{prefix}{name}{suffix}"))
            }
            None => draft,
        });
    }
}

pub(super) fn draft(name: &str, span: Span, missing: &str) -> Draft {
    Draft::new(&RULE, span, format!("“{name}” does work for a control and is {missing}"))
        .note("A list of systems that misses one is read as complete, and nobody asks who may change the one it misses.")
        .ask(format!("Is {name} part of the system, or a vendor's? Which list does it belong in?"))
        .confidence(Confidence::Medium)
}

/// The products that a statement names, outside code.
fn names(reading: &Reading, statement: &Statement) -> Vec<(&'static str, &'static str, Span)> {
    let block = reading.block(statement.block);
    let sentence = reading.sentence(statement).span;
    let text = &block.text.as_str()[sentence.range()];
    providers::find(text)
        .map(|(provider, bytes)| {
            let start = sentence.start + bytes.start as u32;
            (provider, Span::new(start, start + (bytes.end - bytes.start) as u32))
        })
        .filter(|(_, span)| !block.text.links().iter().any(|l| l.text.overlaps(*span)))
        .map(|(provider, span)| (provider.family(), provider.name, block.text.source(span)))
        .collect()
}
