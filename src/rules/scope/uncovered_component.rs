use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::model::{Reading, Role};
use crate::programme::{inventory, providers};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;
use crate::vocabulary::Pos;

pub(super) static RULE: Rule = Rule {
    name: "uncovered-component",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("uncovered_component.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::uncovered)],
};

/// Fewer controls than this are no account of a system's controls.
pub(super) const MIN_CONTROLS: usize = 4;

/// DC 3 and DC 5 together: what belongs to the system is reached by some control. Where controls
/// speak of all systems, or of none by name, the document works with kinds, not with names.
fn check(reading: &Reading, sink: &mut Sink) {
    if !inventory::describes_a_system(reading) || reading.is_in_programme() {
        return;
    }
    let Some(inventory) = inventory::read(reading) else { return };
    let controls: Vec<_> = inventory::controls(reading, &inventory).collect();
    if controls.len() < MIN_CONTROLS || controls.iter().any(|s| counts_everything(reading, s)) {
        return;
    }
    let mut text = String::new();
    for statement in &controls {
        text.push_str(&reading.block(statement.block).text.as_str().to_lowercase());
        text.push('\n');
        // What a control's heading or label names, the control reaches.
        let section = &reading.document.sections[reading.block(statement.block).section as usize];
        text.push_str(&reading.document.heading_text(section).to_lowercase());
        text.push('\n');
        if let Some(label) = &reading.block(statement.block).label {
            text.push_str(&label.name.to_lowercase());
            text.push('\n');
        }
    }
    let excluded = exclusions(reading);
    let is_reached = |name: &str| mentions(&text, name);
    let reached = inventory.components.iter().filter(|c| is_reached(&c.name)).count();
    if reached < 2 {
        return;
    }
    let mut missing = inventory
        .components
        .iter()
        .filter(|c| !reading.block(c.block).text.as_str().contains("[TODO:"))
        .filter(|c| !is_reached(&c.name) && !mentions(&excluded, &c.name) && !is_out(reading, c));
    let Some(first) = missing.next() else { return };
    let also: Vec<_> = missing.collect();
    let names: Vec<&str> = [first].into_iter().chain(also.iter().copied()).map(|c| c.name.as_str()).collect();
    let message = match names.len() {
        1 => format!("“{}” is in the list and no control speaks of it", first.name),
        n => format!("“{}” and {} more are in the list and no control speaks of them", first.name, n - 1),
    };
    let draft = draft(first.span, message, &names.join(", ")).insert(
        "Add a marker for the control",
        first.span.end,
        format!(" {}", marker("the control that covers it, or why it is out of scope")),
    );
    sink.push(also.iter().fold(draft, |draft, c| draft.also(c.span)));
}

pub(super) fn draft(span: Span, message: String, names: &str) -> Draft {
    Draft::new(&RULE, span, message)
        .note("A part of the system that no control names is one that no test will reach.")
        .ask(format!("Which control covers {names}?"))
        .confidence(Confidence::Medium)
}

/// "all systems", "each component", "every vendor": by kind, so that no name is needed.
fn counts_everything(reading: &Reading, statement: &crate::model::Statement) -> bool {
    let analysis = reading.analysis(statement.block);
    let tokens = reading.sentence(statement).tokens();
    tokens.clone().filter(|&i| analysis.tokens[i].is(Pos::QUANTIFIER)).any(|i| {
        reading.has_word(
            statement.block,
            i + 1..(i + 5).min(tokens.end),
            &[
                "systems",
                "system",
                "components",
                "component",
                "vendors",
                "vendor",
                "applications",
                "application",
                "tools",
                "services",
            ],
        )
    })
}

/// A component is mentioned by its name, by the word that sets it apart, or by its provider's.
fn mentions(text: &str, name: &str) -> bool {
    let lower = name.to_lowercase();
    if text.contains(lower.trim_end_matches('s')) {
        return true;
    }
    if let Some((provider, _)) = providers::find(name).next() {
        let own = provider.name.to_lowercase();
        return text.contains(&own)
            || provider.family() != provider.name && text.contains(&provider.family().to_lowercase())
            || provider.name == "Amazon Web Services" && text.contains("aws");
    }
    // "Customer database" is reached by "the database".
    lower
        .split_whitespace()
        .filter(|word| word.len() > 3)
        .any(|word| text.contains(word.trim_end_matches('s')))
}

/// What the document says is out, in one text.
fn exclusions(reading: &Reading) -> String {
    let out = ["out of scope", "not in scope", "excluded", "not part of", "not cover", "exempt"];
    let mut text = String::new();
    for (index, block) in reading.document.blocks.iter().enumerate() {
        let lower = block.text.as_str().to_lowercase();
        if reading.role(index as u32) == Role::Exclusions || out.iter().any(|words| lower.contains(words)) {
            text.push_str(&lower);
            text.push('\n');
        }
    }
    text
}

/// Whether the component's own row says that it is out.
fn is_out(reading: &Reading, component: &inventory::Component) -> bool {
    matches!(reading.block(component.block).kind, BlockKind::Cell { .. })
        && reading.row(component.block).any(|id| {
            let cell = reading.block(id).text.as_str().to_lowercase();
            ["out of scope", "excluded", "not in scope", "no", "out"].iter().any(|w| cell == *w)
                || cell.contains("out of scope")
        })
}
