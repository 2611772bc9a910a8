//! The light bulb: each fix of each comment, and what else can be done about it.

use super::comment::Comment;
use super::diagnostics;
use super::edits::{self, Edits};
use super::explain;
use super::session::Session;
use super::snapshot::Snapshot;
use crate::engine;
use crate::span::Span;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Diagnostic, TextEdit, WorkspaceEdit,
};

/// The kind of the action that applies every safe fix.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.sayso");

/// What can be done at a range.
pub(super) fn at(
    snapshot: &Snapshot,
    session: &Session,
    params: &CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    let wanted = |kind: &CodeActionKind| match &params.context.only {
        Some(only) => only.iter().any(|only| includes(only, kind)),
        None => true,
    };
    let mut actions = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        let span = snapshot.buffer.span(params.range);
        let here = snapshot.comments.iter().filter(|comment| touches(comment, span));
        let (mut fixes, mut silences, mut explanations) = (Vec::new(), Vec::new(), Vec::new());
        for comment in here {
            let diagnostic = diagnostics::one(comment, &snapshot.uri, &snapshot.buffer, session);
            fixes.extend(of(comment, &diagnostic, snapshot, session));
            silences.extend(silence(comment, &diagnostic, snapshot, session));
            let explanation = explain::action(comment.finding().rule, &diagnostic);
            if !explanations.iter().any(|other: &CodeAction| other.title == explanation.title) {
                explanations.push(explanation);
            }
        }
        actions.extend(fixes.into_iter().chain(silences).chain(explanations));
    }
    if wanted(&FIX_ALL) {
        actions.extend(all_safe(snapshot, session));
    }
    actions.into_iter().map(Into::into).collect()
}

/// Whether an editor that asks for one kind means the other, too.
fn includes(asked: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let (asked, kind) = (asked.as_str(), kind.as_str());
    asked.is_empty() || kind.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A cursor at either end of the words is at them.
fn touches(comment: &Comment, span: Span) -> bool {
    let places = [comment.finding().span].into_iter().chain(comment.finding().also.iter().copied());
    places.map(|place| comment.place(place)).any(|place| place.start <= span.end && span.start <= place.end)
}

/// The fixes of a comment, best first.
fn of(comment: &Comment, diagnostic: &Diagnostic, snapshot: &Snapshot, session: &Session) -> Vec<CodeAction> {
    let one = |(index, fix): (usize, &crate::finding::Fix)| CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic.clone()]),
        edit: Some(edit(
            snapshot,
            session,
            fix.edits.iter().map(|edit| (comment.place(edit.span), &*edit.text)),
        )),
        is_preferred: (index == 0).then_some(true),
        ..CodeAction::default()
    };
    comment.finding().fixes.iter().enumerate().map(one).collect()
}

/// The comment that holds a finding back, where there is a place for it.
fn silence(
    comment: &Comment,
    diagnostic: &Diagnostic,
    snapshot: &Snapshot,
    session: &Session,
) -> Option<CodeAction> {
    // The blocks have to be those of the text in the editor.
    let read = snapshot.whole.then_some(&snapshot.checked)?;
    let rule = comment.finding().rule;
    let path = snapshot.uri.path();
    let at = comment.span().start;
    let put_in = engine::allow(rule, at, &read.text, path.as_str(), &read.reading, "[TODO: reason]")?;
    Some(CodeAction {
        title: format!("Leave as it is, because … ({rule})"),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic.clone()]),
        edit: Some(edit(snapshot, session, [(put_in.span, &*put_in.text)].into_iter())),
        ..CodeAction::default()
    })
}

/// One action that applies the safe fixes of the whole document; none where there are none.
fn all_safe(snapshot: &Snapshot, session: &Session) -> Option<CodeAction> {
    let findings: Vec<_> = snapshot.comments.iter().map(Comment::here).collect();
    let (edits, fixes) = engine::safe_edits(&findings);
    let title = match fixes {
        0 => return None,
        1 => "Apply the safe fix in this document".to_owned(),
        _ => format!("Apply all {fixes} safe fixes in this document"),
    };
    Some(CodeAction {
        title,
        kind: Some(FIX_ALL),
        edit: Some(edit(snapshot, session, edits.iter().map(|edit| (edit.span, &*edit.text)))),
        ..CodeAction::default()
    })
}

fn edit<'e>(
    snapshot: &Snapshot,
    session: &Session,
    edits: impl Iterator<Item = (Span, &'e str)>,
) -> WorkspaceEdit {
    let edits = edits
        .map(|(span, text)| TextEdit { range: snapshot.buffer.range(span), new_text: text.to_owned() })
        .collect();
    let document = Edits { uri: snapshot.uri.clone(), version: Some(snapshot.version), edits };
    edits::workspace(vec![document], session)
}
