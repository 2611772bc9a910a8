//! Comments as the editor shows them.

use super::buffer::Buffer;
use super::comment::Comment;
use super::others::Others;
use super::session::Session;
use crate::finding::{Finding, Level};
use crate::span::Span;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Uri,
};

/// The name under which the editor shows them.
pub(super) const SOURCE: &str = "sayso";

/// The comments on a text; `others` are where they lead in other files.
pub(super) fn all(
    comments: &[Comment],
    uri: &Uri,
    buffer: &Buffer,
    others: &Others,
    session: &Session,
) -> Vec<Diagnostic> {
    comments.iter().map(|comment| one(comment, uri, buffer, others, session)).collect()
}

pub(super) fn one(
    comment: &Comment,
    uri: &Uri,
    buffer: &Buffer,
    others: &Others,
    session: &Session,
) -> Diagnostic {
    let finding = comment.finding();
    let mut message = finding.message.clone();
    if !finding.question.is_empty() {
        message.push('\n');
        message.push_str(&finding.question);
    }
    Diagnostic {
        range: buffer.range(comment.span()),
        severity: Some(severity(finding.level)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: session.rule_page.as_deref().and_then(|page| link(page, finding.rule)),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: session.related.then(|| related(comment, uri, buffer, others)).flatten(),
        tags: (session.tags && can_go(finding)).then(|| vec![DiagnosticTag::UNNECESSARY]),
        ..Diagnostic::default()
    }
}

/// Where the rule's page is.
fn link(page: &str, rule: &str) -> Option<CodeDescription> {
    let href = page.replace("{rule}", rule).parse().ok()?;
    Some(CodeDescription { href })
}

/// A hint is shown faded, not underlined.
const fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Hint => DiagnosticSeverity::HINT,
    }
}

fn related(
    comment: &Comment,
    uri: &Uri,
    buffer: &Buffer,
    others: &Others,
) -> Option<Vec<DiagnosticRelatedInformation>> {
    let finding = comment.finding();
    let here = |span: Span| Location { uri: uri.clone(), range: buffer.range(comment.place(span)) };
    let related = finding.related.iter().filter_map(|related| {
        let location = match &related.elsewhere {
            None => here(related.span),
            Some(file) => others.location(&file.path, related.span)?,
        };
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let also = finding.also.iter().map(|span| DiagnosticRelatedInformation {
        location: here(*span),
        message: "the same again".to_owned(),
    });
    let all: Vec<_> = related.chain(also).collect();
    (!all.is_empty()).then_some(all)
}

/// Whether one of the fixes does nothing but take the words away.
fn can_go(finding: &Finding) -> bool {
    finding.fixes.iter().any(|fix| {
        !fix.edits.is_empty()
            && fix.edits.iter().all(|edit| edit.text.is_empty())
            && fix.edits.iter().any(|edit| edit.span.contains(finding.span))
    })
}
