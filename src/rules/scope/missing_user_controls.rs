use crate::finding::{Confidence, Family, Level};
use crate::model::{DocumentKind, Reading, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::site::end_of;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "missing-user-controls",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("missing_user_controls.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::user_controls)],
};

/// Words by which a control leans on the customer, whatever the company calls its customers.
#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static RELIANCE: LazyLock<Regex> = LazyLock::new(|| {
    const WHO: &str = "(?:customer|client|merchant|tenant|subscriber|user entit|user organi[sz]ation|policyholder|wholesaler|shipper|employer|practice|clinic|hospital|school|member)(?:s|ies|y)?";
    let patterns = [
        format!(r"{WHO} (?:is|are) (?:responsible for|expected to)"),
        format!(r"{WHO} must(?-u:\b)"),
        format!(
            r"(?:relies|rely|relying|depends|depend|depending) on (?:this: |the |its |our |each |their |that )?{WHO}(?-u:\b)"
        ),
        format!(r"assumes? that (?:the |its |each )?{WHO}(?-u:\b)"),
        format!(r"{WHO}(?:'s?|’s?) responsibility"),
        format!(r"responsibility of (?:the )?{WHO}(?-u:\b)"),
        format!(r"(?:up|left) to (?:the |its |each )?{WHO}(?-u:\b)"),
        format!(
            r"(?:the|each|a) {WHO}(?:'s|’s) (?:own )?administrators? (?:removes?|revokes?|disables?|reviews?|keeps?|maintains?|updates?|approves?)(?-u:\b)"
        ),
    ];
    Regex::new(&format!("(?i){}", patterns.join("|"))).expect("a valid pattern")
});

/// The words by which a sentence leans on the customer, as bytes.
pub(super) fn reliance(text: &str) -> Option<Range<usize>> {
    const HINTS: [&str; 9] =
        ["respons", "expected to", " must", "rel", "epend", "ssum", "up to the", "left to", "dministrator"];
    let worth_reading = HINTS.iter().any(|hint| text.contains(hint));
    worth_reading.then(|| RELIANCE.find(text)).flatten().map(|found| found.range())
}

/// DC 6: controls that the design assumes customers operate are named, each with the criterion it
/// serves, or the description says that there are none.
fn check(reading: &Reading, sink: &mut Sink) {
    let description = reading.kind == DocumentKind::SystemDescription;
    if !description && !matches!(reading.kind, DocumentKind::Narrative | DocumentKind::ControlMatrix) {
        return;
    }
    // The list may stand in another document.
    let mut places = if reading.is_in_programme() { Vec::new() } else { reliances(reading) };
    if !description && places.is_empty() {
        return;
    }
    let described = reading.described();
    if described.section(6).is_some() {
        return;
    }
    if let Some((span, words)) = places.first().cloned() {
        let also = places.split_off(1);
        let draft = draft(&words, span);
        let draft = also.into_iter().fold(draft, |draft, (span, _)| draft.also(span));
        sink.push(with_section(reading, draft));
        return;
    }
    if !description || described.answers(6) || !reading.is_report_description(&described) {
        return;
    }
    let place = [7, 8, 9].into_iter().find_map(|next| described.section(next));
    let heading = place
        .and_then(|section| reading.document.sections[section as usize].heading)
        .map(|id| reading.block(id))
        .or_else(|| reading.document.title());
    let Some(block) = heading else { return };
    let span = block.text.source(Span::new(0, block.text.as_str().len() as u32));
    let draft = Draft::new(&RULE, span, "the description names no control that customers have to operate (DC 6)".to_owned())
        .note("A reader at the customer looks for its own part first; where there is none, the description says so.")
        .ask("What must the customer do for the controls to work?")
        .confidence(Confidence::Medium);
    sink.push(with_section(reading, draft));
}

pub(super) fn draft(words: &str, span: Span) -> Draft {
    Draft::new(&RULE, span, format!("“{words}” is a control of the customer's that no list names"))
        .note("A criterion that is met only together with the customer is not met where the customer never hears of it.")
        .ask("What must the customer do for this control to work, and where is the customer told?")
        .confidence(Confidence::Medium)
}

/// Sentences that lean on the customer.
fn reliances(reading: &Reading) -> Vec<(Span, String)> {
    let mut places = Vec::new();
    for statement in &reading.statements {
        if !(statement.kind.claims() || statement.kind == StatementKind::Other) {
            continue;
        }
        let block = reading.block(statement.block);
        let sentence = reading.sentence(statement);
        let text = &block.text.as_str()[sentence.span.range()];
        if let Some(found) = reliance(text) {
            let start = sentence.span.start as usize;
            let span = Span::from(start + found.start..start + found.end);
            places.push((block.text.source(span), text[found].to_owned()));
        }
    }
    places
}

/// Offers the section where it belongs: in front of subservice organisations or what follows.
fn with_section(reading: &Reading, draft: Draft) -> Draft {
    let described = reading.described();
    let next = [7, 8, 9].into_iter().find_map(|next| described.section(next));
    let what =
        marker("each control, the criterion it serves, and what the customer does; or that there is none");
    let heading = next.and_then(|section| {
        let section = &reading.document.sections[section as usize];
        Some((reading.block(section.heading?).span.start, usize::from(section.level.min(6))))
    });
    if let Some((at, level)) = heading {
        let marks = "#".repeat(level);
        return draft.insert(
            "Add the section with its question",
            at,
            format!("{marks} Complementary User Entity Controls\n\n{what}\n\n"),
        );
    }
    let Some(end) = end_of(reading) else { return draft };
    let level =
        reading.document.sections.iter().map(|s| s.level).filter(|l| (2..=6).contains(l)).min().unwrap_or(2);
    let marks = "#".repeat(usize::from(level));
    draft.insert(
        "Add the section with its question",
        end,
        format!("\n\n{marks} Complementary User Entity Controls\n\n{what}"),
    )
}
