use crate::finding::{Confidence, Family, Level};
use crate::model::{Criterion, Described, DocumentKind, Reading};
use crate::rules::rewrite::{capitalise, marker};
use crate::rules::site::end_of;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;
use std::fmt::Write;

pub(super) static RULE: Rule = Rule {
    name: "description-gap",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("description_gap.md"),
    checks: &[Check::Document(check)],
};

/// The heading of a criterion and what stands under it, in our own words: the AICPA's text is not
/// quoted. DC 6 is `missing-user-controls`' matter.
const SKELETON: [(Criterion, &str, &str); 8] = [
    (
        1,
        "Services Provided",
        "which services the report covers, for whom, and which related ones it leaves out",
    ),
    (
        2,
        "Principal Service Commitments and System Requirements",
        "what customers are promised, with figures, and what the system has to do for it",
    ),
    (3, "Components of the System", "infrastructure, software, people, procedures and data, by name"),
    (
        4,
        "System Incidents",
        "each incident of the period with date, extent and outcome, or that there was none",
    ),
    (
        5,
        "Trust Services Criteria and Related Controls",
        "the categories in scope and the controls for each criterion",
    ),
    (
        7,
        "Subservice Organizations",
        "each one, what it does, carve-out or inclusive, and what it is expected to control",
    ),
    (8, "Criteria Not Applicable", "each criterion that does not apply, with the reason, or that all apply"),
    (
        9,
        "Significant Changes",
        "what changed in the period, when, and how it was before, or that nothing did",
    ),
];

fn check(reading: &Reading, sink: &mut Sink) {
    if reading.kind != DocumentKind::SystemDescription {
        return;
    }
    let described = reading.described();
    if !reading.is_report_description(&described) {
        return;
    }
    let mut taken: Vec<Span> = Vec::new();
    for place in described.sections.iter().filter(|s| s.empty) {
        let Some(heading) = heading_span(reading, place.section) else { continue };
        // A heading above one that is empty too is said once, at the first.
        if taken.iter().any(|t| t.overlaps(heading)) {
            continue;
        }
        taken.push(heading);
        let text = reading.document.heading_text(&reading.document.sections[place.section as usize]);
        let what = SKELETON.iter().find(|s| s.0 == place.criterion).map_or("what belongs here", |s| s.2);
        let at = heading_block(reading, place.section).map_or(heading.end, |block| block.end);
        sink.push(
            Draft::new(&RULE, heading, format!("nothing stands under “{text}” (DC {})", place.criterion))
                .note(
                    "A reader takes the heading for an answer, and the auditor asks for it before fieldwork.",
                )
                .ask(format!("What do you say to DC {}: {what}?", place.criterion))
                .insert("Add a marker with the question", at, format!("\n\n{}", marker(what))),
        );
    }
    for (anchor, missing) in groups(reading, &described, &taken) {
        say(reading, sink, anchor, &missing);
    }
    let components = described.section(3).and_then(|section| heading_span(reading, section));
    let parts = described.missing_parts();
    if let Some(heading) = components.filter(|h| !taken.contains(h))
        && (1..5).contains(&parts.len())
    {
        let draft = Draft::new(&RULE, heading, format!("the components say nothing of {}", list(&parts)))
            .note("DC 3 wants infrastructure, software, people, procedures and data, so that the boundary shows.")
            .ask(format!("Which {} belong to the system?", list(&parts)))
            .confidence(Confidence::Medium);
        let after = described.section(3).and_then(|section| next_chapter(reading, section));
        let lines: String = parts
            .iter()
            .map(|part| {
                format!(
                    "**{}:** {}\n\n",
                    capitalise(part),
                    marker(&format!("which {part} belong to the system"))
                )
            })
            .collect();
        sink.push(match after {
            Some(at) => draft.insert("Add a line for each with its question", at, lines),
            None => draft,
        });
    }
}

/// What is missing, by the section in front of which it belongs; `None` is the end.
fn groups(reading: &Reading, described: &Described, taken: &[Span]) -> Vec<(Option<u32>, Vec<Criterion>)> {
    let mut groups: Vec<(Option<u32>, Vec<Criterion>)> = Vec::new();
    for &(criterion, ..) in &SKELETON {
        let of_a_period = criterion != 9 || !is_point_in_time(reading);
        if described.answers(criterion) || !of_a_period {
            continue;
        }
        let anchor = (criterion + 1..=9)
            .filter(|next| *next != 6)
            .find_map(|next| described.section(next))
            .filter(|section| {
                heading_span(reading, *section).is_some_and(|h| !taken.iter().any(|t| t.overlaps(h)))
            });
        match groups.iter_mut().find(|(at, _)| *at == anchor) {
            Some((_, missing)) => missing.push(criterion),
            None => groups.push((anchor, vec![criterion])),
        }
    }
    groups
}

fn say(reading: &Reading, sink: &mut Sink, anchor: Option<u32>, missing: &[Criterion]) {
    let Some(span) = anchor.and_then(|section| heading_span(reading, section)).or_else(|| title(reading))
    else {
        return;
    };
    let entries: Vec<_> = SKELETON.iter().filter(|s| missing.contains(&s.0)).collect();
    let names: Vec<String> = entries.iter().map(|s| format!("{} (DC {})", lower(s.1), s.0)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let questions: Vec<&str> = entries.iter().map(|s| s.2).collect();
    let marks = "#".repeat(level(reading, anchor));
    let mut text = String::new();
    for (_, heading, what) in &entries {
        let _ = write!(text, "{marks} {heading}\n\n{}\n\n", marker(what));
    }
    let draft = Draft::new(&RULE, span, format!("the description says nothing of {}", list(&names)))
        .note("The description criteria (AICPA DC section 200) want each of these, or a sentence that there is none.")
        .ask(format!("What would you write of {}?", questions.join("; of ")));
    let title = if entries.len() == 1 {
        "Add the section with its question"
    } else {
        "Add the sections with their questions"
    };
    let before = anchor.and_then(|section| heading_block(reading, section)).map(|block| block.start);
    sink.push(match (before, end_of(reading)) {
        (Some(at), _) => draft.insert(title, at, text),
        (None, Some(at)) => draft.insert(title, at, format!("\n\n{}", text.trim_end())),
        (None, None) => draft,
    });
}

/// DC 9 is for a period: a type 1 report is as of a date.
fn is_point_in_time(reading: &Reading) -> bool {
    let says = |words: &[&str]| {
        reading.document.blocks.iter().any(|b| words.iter().any(|w| b.text.as_str().contains(w)))
    };
    says(&["Type 1", "type 1", "Type I ", "Type I.", "type I "])
        && !says(&["Type 2", "type 2", "Type II", "type II"])
}

fn heading_block(reading: &Reading, section: u32) -> Option<Span> {
    let id = reading.document.sections[section as usize].heading?;
    let block = reading.block(id);
    Some(Span::new(block.span.start, block.text.source(Span::new(0, block.text.as_str().len() as u32)).end))
}

fn heading_span(reading: &Reading, section: u32) -> Option<Span> {
    let block = reading.block(reading.document.sections[section as usize].heading?);
    Some(block.text.source(Span::new(0, block.text.as_str().len() as u32)))
}

fn title(reading: &Reading) -> Option<Span> {
    let block = reading.document.title().or_else(|| reading.document.blocks.first())?;
    Some(block.text.source(Span::new(0, block.text.as_str().len() as u32)))
}

/// Where the next heading of the same or a higher level begins.
fn next_chapter(reading: &Reading, section: u32) -> Option<u32> {
    let sections = &reading.document.sections;
    let level = sections[section as usize].level;
    let next = sections.iter().skip(section as usize + 1).find(|s| s.level <= level)?;
    Some(reading.block(next.heading?).span.start)
}

/// The level of the headings around it.
fn level(reading: &Reading, anchor: Option<u32>) -> usize {
    let sections = &reading.document.sections;
    let level = match anchor {
        Some(section) => sections[section as usize].level,
        None => sections.iter().skip(1).map(|s| s.level).filter(|l| (2..=6).contains(l)).min().unwrap_or(2),
    };
    usize::from(if level == 7 { 2 } else { level.max(1) })
}

fn lower(heading: &str) -> String {
    heading.to_lowercase()
}

fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
