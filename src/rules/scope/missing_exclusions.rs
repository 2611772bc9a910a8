use crate::document::{BlockKind, Section};
use crate::finding::{Confidence, Family, Level};
use crate::model::{DocumentKind, Reading, Role};
use crate::rules::rewrite::marker;
use crate::rules::site::end_of;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "missing-exclusions",
    family: Family::Scope,
    level: Level::Hint,
    page: include_str!("missing_exclusions.md"),
    checks: &[Check::Document(check)],
};

/// A boundary has two sides. DC 1 wants related services that the description leaves out named as
/// such; a scope that lists systems raises the same question.
fn check(reading: &Reading, sink: &mut Sink) {
    let description = reading.kind == DocumentKind::SystemDescription;
    if reading.has_exclusions() {
        return;
    }
    let Some(section) = scope(reading, description).filter(|_| !says_what_is_out(reading)) else { return };
    let Some(heading) = section.heading else { return };
    let block = reading.block(heading);
    let span = block.text.source(Span::new(0, block.text.as_str().len() as u32));
    let message = if description {
        "the description says what is in the system and never what is not"
    } else {
        "the scope lists what is in and never what is out"
    };
    let draft = Draft::new(&RULE, span, message.to_owned())
        .note("What is not named on either side of the line is what two readers will place differently.")
        .ask("What does the service rely on that this document does not cover?")
        .confidence(if description { Confidence::Medium } else { Confidence::Low });
    let text = format!(
        "{} Not in Scope\n\n{}",
        "#".repeat(usize::from(section.level.clamp(2, 6))),
        marker("each system, service or location left out, and why")
    );
    let title = "Add a section with the question";
    let next = reading.document.sections.iter().find(|s| s.blocks.start >= section.blocks.end);
    let next = next.and_then(|s| s.heading).map(|heading| reading.block(heading).span.start);
    sink.push(match (next, end_of(reading)) {
        (Some(at), _) => draft.insert(title, at, format!("{text}\n\n")),
        (None, Some(at)) => draft.insert(title, at, format!("\n\n{text}")),
        (None, None) => draft,
    });
}

/// The section that draws the boundary.
fn scope(reading: &Reading, description: bool) -> Option<&Section> {
    let sections = &reading.document.sections;
    let stated = sections.iter().enumerate().find(|(index, section)| {
        reading.roles[*index] == Role::Scope
            && section.heading.is_some()
            && (description || lists_systems(reading, section))
    });
    if let Some((_, section)) = stated {
        return Some(section);
    }
    if !description {
        return None;
    }
    let described = reading.described();
    let at = described.section(1).or_else(|| described.section(3))?;
    sections.get(at as usize)
}

/// Whether three or more items under the heading name systems, not people.
fn lists_systems(reading: &Reading, section: &Section) -> bool {
    const THINGS: [&str; 14] = [
        "system",
        "server",
        "database",
        "network",
        "application",
        "infrastructure",
        "platform",
        "device",
        "laptop",
        "environment",
        "repositor",
        "cloud",
        "service",
        "account",
    ];
    let named = section.blocks.clone().filter(|id| {
        let block = reading.block(*id);
        let text = block.text.as_str().to_lowercase();
        block.kind == BlockKind::Item
            && text.split_whitespace().count() <= 12
            && !text.contains(" applies to ")
            && THINGS.iter().any(|thing| text.contains(thing))
    });
    named.count() >= 3
}

/// "The marketing site is not part of the system."
fn says_what_is_out(reading: &Reading) -> bool {
    const OUT: [&str; 20] = [
        "out of scope",
        "outside the scope",
        "outside of the scope",
        "outside scope",
        "not in scope",
        "not within the scope",
        "not within scope",
        "excluded",
        "excludes",
        "exclusion",
        "excluding",
        "exempt",
        "not part of the",
        "does not apply to",
        "do not apply to",
        "does not cover",
        "does not include",
        "not covered",
        "are not included",
        "is not included",
    ];
    reading.document.blocks.iter().any(|block| {
        let text = block.text.as_str().to_lowercase();
        OUT.iter().any(|words| text.contains(words))
    })
}
