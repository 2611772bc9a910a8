//! Comments as the editor shows them.

use super::buffer::Buffer;
use super::comment::Comment;
use super::session::Session;
use crate::finding::{Finding, Level};
use crate::span::Span;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Uri,
};

/// The name under which the editor shows them.
pub(super) const SOURCE: &str = "sayso";

pub(super) fn all(comments: &[Comment], uri: &Uri, buffer: &Buffer, session: &Session) -> Vec<Diagnostic> {
    comments.iter().map(|comment| one(comment, uri, buffer, session)).collect()
}

pub(super) fn one(comment: &Comment, uri: &Uri, buffer: &Buffer, session: &Session) -> Diagnostic {
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
        related_information: related(comment, uri, buffer).filter(|_| session.related),
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

fn related(comment: &Comment, uri: &Uri, buffer: &Buffer) -> Option<Vec<DiagnosticRelatedInformation>> {
    let finding = comment.finding();
    let place = |span: Span, message: &str| DiagnosticRelatedInformation {
        location: Location { uri: uri.clone(), range: buffer.range(comment.place(span)) },
        message: message.to_owned(),
    };
    let also = finding.also.iter().map(|span| place(*span, "the same again"));
    let all: Vec<_> =
        finding.related.iter().map(|related| place(related.span, &related.message)).chain(also).collect();
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
