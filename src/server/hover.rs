//! What is said about the words under the pointer.

mod names;

use super::buffer::Buffer;
use super::card::{self, escaped};
use super::comment::Comment;
use super::session::Session;
use super::snapshot::Snapshot;
use super::view::{self, View};
use crate::finding::Finding;
use crate::rules::{self, page::Page};
use crate::span::Span;
use std::fmt::Write as _;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

/// What the comments on the words say.
pub(super) fn comments_at(here: &Snapshot, session: &Session, position: Position) -> Option<Hover> {
    let said = comments(here, session, here.buffer.offset(position))?;
    Some(shown(said, &here.buffer, session))
}

/// What the words stand for.
pub(super) fn names_at(
    here: &view::Page,
    view: &View,
    session: &Session,
    position: Position,
) -> Option<Hover> {
    let card = here.snapshot().and_then(|snapshot| card::at(snapshot, view.offset(here, position)));
    let said = both(card, names::at(here, view, position))?;
    Some(shown(said, &here.buffer(session.encoding), session))
}

fn shown((markdown, span): (String, Span), buffer: &Buffer, session: &Session) -> Hover {
    let (kind, value) = match session.markdown {
        true => (MarkupKind::Markdown, markdown),
        false => (MarkupKind::PlainText, markdown.replace("**", "").replace('`', "")),
    };
    Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range: Some(buffer.range(span)) }
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
