//! What is said about the words under the pointer.

mod names;

use super::comment::Comment;
use super::session::Session;
use super::snapshot::Snapshot;
use super::view::View;
use crate::document::BlockKind;
use crate::finding::Finding;
use crate::language::Voice;
use crate::model::{FieldSlot, Reading, StatementKind};
use crate::rules::{self, page::Page};
use crate::span::Span;
use std::fmt::Write as _;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

/// What the comments on the words say.
pub(super) fn comments_at(here: &Snapshot, session: &Session, position: Position) -> Option<Hover> {
    comments(here, session, here.buffer.offset(position)).map(|said| shown(said, here, session))
}

/// What the words stand for.
pub(super) fn names_at(here: &Snapshot, view: &View, session: &Session, position: Position) -> Option<Hover> {
    let offset = here.buffer.offset(position);
    both(control(here, offset), names::at(here, view, offset)).map(|said| shown(said, here, session))
}

fn shown((markdown, span): (String, Span), here: &Snapshot, session: &Session) -> Hover {
    let (kind, value) = match session.markdown {
        true => (MarkupKind::Markdown, markdown),
        false => (MarkupKind::PlainText, markdown.replace("**", "").replace('`', "")),
    };
    Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value }),
        range: Some(here.buffer.range(span)),
    }
}

/// A heading says what its control is, and the id in it what it stands for.
fn both(control: Option<(String, Span)>, name: Option<(String, Span)>) -> Option<(String, Span)> {
    match (control, name) {
        (Some((control, _)), Some((name, span))) => Some((format!("{control}\n\n---\n\n{name}"), span)),
        (control, name) => control.or(name),
    }
}

/// The comments on the words.
fn comments(snapshot: &Snapshot, session: &Session, offset: u32) -> Option<(String, Span)> {
    let is_here = |span: Span| span.start <= offset && offset <= span.end;
    let mut found: Option<(String, Span)> = None;
    for comment in &snapshot.comments {
        let Some(span) = places(comment).find(|span| is_here(*span)) else { continue };
        let text = explained(comment.finding(), session.hovers_comments);
        found = Some(match found {
            None => (text, span),
            Some((before, first)) => (format!("{before}\n\n---\n\n{text}"), first),
        });
    }
    found
}

fn places(comment: &Comment) -> impl Iterator<Item = Span> {
    let finding = comment.finding();
    [finding.span].into_iter().chain(finding.also.iter().copied()).map(|span| comment.place(span))
}

/// What it says and asks, unless that is shown anyway; why, and an example before and after.
fn explained(finding: &Finding, is_shown: bool) -> String {
    let (message, question) = match is_shown {
        true => (String::new(), ""),
        false => (format!("**{}**", escaped(&finding.message)), finding.question.as_str()),
    };
    let lines = [message, escaped(finding.note), escaped(question)];
    let mut text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n");
    let page = rules::find(finding.rule).and_then(|rule| Page::parse(rule.page).ok());
    let example =
        page.as_ref().and_then(|page| page.flagged_examples().find(|example| example.fixed.is_some()));
    if let Some(example) = example
        && let Some(fixed) = example.fixed
    {
        let quoted = |text: &str| text.trim().lines().map(|line| format!("> {line}\n")).collect::<String>();
        let _ = write!(text, "\n\nBefore:\n\n{}\nAfter:\n\n{}", quoted(&example.text), quoted(fixed));
    }
    let _ = write!(text, "\n\n{}: `{}`", finding.family.name(), finding.rule);
    text
}

/// Words of a document as they are, not as Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '*' | '_' | '`' | '<' | '[' | '\\' | '#' | '|') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// On a heading: what was understood of the control under it, and what it does not say.
fn control(snapshot: &Snapshot, offset: u32) -> Option<(String, Span)> {
    let reading = &snapshot.checked.reading;
    let block = reading.document.blocks.iter().find(|block| {
        block.kind == BlockKind::Heading && block.span.start <= offset && offset < block.span.end
    })?;
    let card = Card::of(reading, block.section);
    if card.what.is_empty() {
        return None;
    }
    let mut text = format!("**{}**\n", escaped(block.text.as_str()));
    for (name, values) in
        [("Who", &card.who), ("What", &card.what), ("When", &card.when), ("Evidence", &card.evidence)]
    {
        let said = if values.is_empty() { "not said".to_owned() } else { list(values) };
        let _ = write!(text, "\n- **{name}:** {said}");
    }
    for (name, values) in
        [("Scope", &card.scope), ("Exceptions", &card.exceptions), ("Criteria", &card.criteria)]
    {
        if !values.is_empty() {
            let _ = write!(text, "\n- **{name}:** {}", list(values));
        }
    }
    Some((text, block.span))
}

fn list(values: &[String]) -> String {
    const SHOWN: usize = 6;
    let mut text = values.iter().take(SHOWN).map(|value| escaped(value)).collect::<Vec<_>>().join("; ");
    if values.len() > SHOWN {
        let _ = write!(text, "; and {} more", values.len() - SHOWN);
    }
    text
}

/// What a section says, each thing once, in the order of the text.
#[derive(Default)]
struct Card {
    who: Vec<String>,
    what: Vec<String>,
    when: Vec<String>,
    evidence: Vec<String>,
    scope: Vec<String>,
    exceptions: Vec<String>,
    criteria: Vec<String>,
}

impl Card {
    fn of(reading: &Reading, section: u32) -> Card {
        let mut card = Card::default();
        for statement in reading.statements.iter().filter(|s| reading.block(s.block).section == section) {
            if !matches!(statement.kind, StatementKind::Activity | StatementKind::State | StatementKind::Norm)
            {
                continue;
            }
            let Some(main) = statement.main else { continue };
            let clause = &reading.analysis(statement.block).clauses[main as usize];
            let words = |tokens| reading.words(statement.block, tokens);
            let verb = words(clause.verb_tokens());
            add(
                &mut card.what,
                &match (clause.voice, clause.subject, clause.object) {
                    (Voice::Passive, Some(subject), _) => format!("{} {verb}", words(subject.tokens())),
                    (Voice::Active, _, Some(object)) => format!("{verb} {}", words(object.tokens())),
                    _ => verb.to_owned(),
                },
            );
            // Nobody in particular is nobody to ask.
            let performer = reading.performer(statement, clause).filter(|p| p.can_be_asked());
            performer.iter().for_each(|p| add(&mut card.who, &p.slot.text));
            reading.cadence(statement).iter().for_each(|(_, slot)| add(&mut card.when, &slot.text));
            reading.record(statement).iter().for_each(|slot| add(&mut card.evidence, &slot.text));
        }
        for (values, slot) in [
            (&mut card.who, FieldSlot::Owner),
            (&mut card.when, FieldSlot::Cadence),
            (&mut card.evidence, FieldSlot::Record),
            (&mut card.scope, FieldSlot::Scope),
            (&mut card.exceptions, FieldSlot::Exception),
            (&mut card.criteria, FieldSlot::Criteria),
        ] {
            reading.field(section, slot).iter().for_each(|field| add(values, &field.value));
        }
        card
    }
}

fn add(values: &mut Vec<String>, value: &str) {
    let known = |other: &String| other.eq_ignore_ascii_case(value);
    if !value.is_empty() && !values.iter().any(known) {
        values.push(value.to_owned());
    }
}
