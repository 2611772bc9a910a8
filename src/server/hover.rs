//! What is said about the words under the pointer.

use super::card::{self, escaped};
use super::comment::Comment;
use super::session::Session;
use super::snapshot::Snapshot;
use crate::finding::Finding;
use crate::rules::{self, page::Page};
use crate::span::Span;
use std::fmt::Write as _;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

pub(super) fn at(snapshot: &Snapshot, session: &Session, position: Position) -> Option<Hover> {
    let offset = snapshot.buffer.offset(position);
    let (markdown, span) = comments(snapshot, offset).or_else(|| card::at(snapshot, offset))?;
    let (kind, value) = match session.markdown {
        true => (MarkupKind::Markdown, markdown),
        false => (MarkupKind::PlainText, markdown.replace("**", "").replace('`', "")),
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value }),
        range: Some(snapshot.buffer.range(span)),
    })
}

/// The comments on the words.
fn comments(snapshot: &Snapshot, offset: u32) -> Option<(String, Span)> {
    let is_here = |span: Span| span.start <= offset && offset <= span.end;
    let mut found: Option<(String, Span)> = None;
    for comment in &snapshot.comments {
        let Some(span) = places(comment).find(|span| is_here(*span)) else { continue };
        let text = explained(comment.finding());
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

/// Why, what would be asked, and an example before and after.
fn explained(finding: &Finding) -> String {
    let mut text = format!("**{}**", escaped(&finding.message));
    for line in [finding.note, finding.question.as_str()] {
        if !line.is_empty() {
            let _ = write!(text, "\n\n{}", escaped(line));
        }
    }
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
