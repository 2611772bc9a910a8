//! The light bulb: each fix of each comment, and what else can be done about it.
//!
//! An editor that asks again for what is chosen gets titles at first: edits are worked out for one action.

use super::comment::Comment;
use super::define;
use super::diagnostics;
use super::edits;
use super::explain;
use super::session::Session;
use super::snapshot::Snapshot;
use super::snippets;
use crate::engine;
use crate::finding::Edit;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionTriggerKind, Diagnostic, LSPAny, Uri,
};

/// The kind of the action that applies every safe fix.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.sayso");

/// What an action is about; comes back when it is chosen.
#[derive(Serialize, Deserialize)]
pub(super) struct Chosen {
    pub(super) uri: Uri,
    pub(super) version: i32,
    what: What,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum What {
    /// A fix of the comment of a rule on a span, by its number.
    Fix { rule: String, start: u32, end: u32, number: usize },
    /// The comment that holds back what a rule says on a span.
    Allow { rule: String, start: u32, end: u32 },
    /// An entry among the definitions.
    Define { term: String },
    /// Every safe fix.
    All,
}

/// What can be done at a range: what is preferred, the alternatives, definitions, explanations.
pub(super) fn at(snapshot: &Snapshot, session: &Session, params: &CodeActionParams) -> Vec<LSPAny> {
    let wanted = |kind: &CodeActionKind| match &params.context.only {
        Some(only) => only.iter().any(|only| includes(only, kind)),
        None => true,
    };
    let span = snapshot.buffer.span(params.range);
    let mut menu = Menu { snapshot, session, items: Vec::new() };
    if wanted(&CodeActionKind::QUICKFIX) {
        menu.quick_fixes(span);
    }
    // Whoever only moves about in a document is not told of each name in it.
    let asked = params.context.trigger_kind != Some(CodeActionTriggerKind::AUTOMATIC);
    if asked
        && wanted(&CodeActionKind::REFACTOR_EXTRACT)
        && snapshot.whole
        && let Some(term) = define::capitalised(snapshot, span)
    {
        menu.define(term, CodeActionKind::REFACTOR_EXTRACT, None);
    }
    if wanted(&FIX_ALL) {
        menu.fix_all();
    }
    menu.items
}

/// The edit of an action that was chosen; `None` where the text is another by now.
pub(super) fn chosen(
    snapshot: &Snapshot,
    session: &Session,
    mut action: CodeAction,
    chosen: &Chosen,
) -> Option<LSPAny> {
    let edit = (chosen.version == snapshot.version).then(|| change(snapshot, session, &chosen.what))??;
    action.data = None;
    Some(with_edit(&action, edit))
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

struct Menu<'s> {
    snapshot: &'s Snapshot,
    session: &'s Session,
    items: Vec<LSPAny>,
}

impl Menu<'_> {
    fn quick_fixes(&mut self, span: Span) {
        let snapshot = self.snapshot;
        let here: Vec<(&Comment, Diagnostic)> = snapshot
            .comments
            .iter()
            .filter(|comment| touches(comment, span))
            .map(|comment| {
                let Snapshot { uri, buffer, checked, .. } = snapshot;
                let diagnostic = diagnostics::one(comment, uri, buffer, &checked.others, self.session);
                (comment, diagnostic)
            })
            .collect();
        for (comment, diagnostic) in &here {
            self.fixes(comment, diagnostic, |number| number == 0);
        }
        for (comment, diagnostic) in &here {
            self.fixes(comment, diagnostic, |number| number > 0);
        }
        let mut terms: Vec<String> = Vec::new();
        for (comment, diagnostic) in &here {
            let term = define::of_comment(snapshot, comment).filter(|term| !terms.contains(term));
            if let Some(term) = term {
                terms.push(term.clone());
                self.define(term, CodeActionKind::QUICKFIX, Some(diagnostic));
            }
        }
        for (comment, diagnostic) in &here {
            self.allow(comment, diagnostic);
        }
        let mut rules: Vec<&str> = Vec::new();
        for (comment, diagnostic) in &here {
            let rule = comment.finding().rule;
            if !rules.contains(&rule) {
                rules.push(rule);
                self.items.extend(serde_json::to_value(explain::action(rule, diagnostic)));
            }
        }
    }

    /// The fixes of a comment with these numbers.
    fn fixes(&mut self, comment: &Comment, diagnostic: &Diagnostic, take: impl Fn(usize) -> bool) {
        let (rule, span) = (comment.finding().rule, comment.span());
        for (number, fix) in comment.finding().fixes.iter().enumerate().filter(|(number, _)| take(*number)) {
            let action = CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic.clone()]),
                is_preferred: (number == 0).then_some(true),
                ..CodeAction::default()
            };
            let what = What::Fix { rule: rule.to_owned(), start: span.start, end: span.end, number };
            self.offer(action, what);
        }
    }

    /// The comment that holds a finding back, where there is a place for it.
    fn allow(&mut self, comment: &Comment, diagnostic: &Diagnostic) {
        if allow(comment, self.snapshot).is_none() {
            return;
        }
        let (rule, span) = (comment.finding().rule, comment.span());
        let action = CodeAction {
            title: format!("Leave as it is, because … ({rule})"),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic.clone()]),
            ..CodeAction::default()
        };
        self.offer(action, What::Allow { rule: rule.to_owned(), start: span.start, end: span.end });
    }

    fn define(&mut self, term: String, kind: CodeActionKind, diagnostic: Option<&Diagnostic>) {
        let action = CodeAction {
            title: format!("Define “{term}” once"),
            kind: Some(kind),
            diagnostics: diagnostic.map(|diagnostic| vec![diagnostic.clone()]),
            ..CodeAction::default()
        };
        self.offer(action, What::Define { term });
    }

    /// One action that applies the safe fixes of the whole document; none where there are none.
    fn fix_all(&mut self) {
        let title = match safe_edits(self.snapshot).1 {
            0 => return,
            1 => "Apply the safe fix in this document".to_owned(),
            fixes => format!("Apply all {fixes} safe fixes in this document"),
        };
        self.offer(CodeAction { title, kind: Some(FIX_ALL), ..CodeAction::default() }, What::All);
    }

    fn offer(&mut self, mut action: CodeAction, what: What) {
        if self.session.resolves_edits {
            let (uri, version) = (self.snapshot.uri.clone(), self.snapshot.version);
            action.data = serde_json::to_value(Chosen { uri, version, what }).ok();
            self.items.extend(serde_json::to_value(action));
        } else if let Some(edit) = change(self.snapshot, self.session, &what) {
            self.items.push(with_edit(&action, edit));
        }
    }
}

fn with_edit(action: &CodeAction, edit: LSPAny) -> LSPAny {
    let mut action = serde_json::to_value(action).unwrap_or_default();
    if let Some(fields) = action.as_object_mut() {
        fields.insert("edit".to_owned(), edit);
    }
    action
}

/// What an action does to the document; `None` where what it is about is not there.
fn change(snapshot: &Snapshot, session: &Session, what: &What) -> Option<LSPAny> {
    let (edits, fills_in) = match what {
        What::Fix { rule, start, end, number } => {
            let comment = comment_of(snapshot, rule, Span::new(*start, *end))?;
            let fix = comment.here().fixes.into_iter().nth(*number)?;
            if let Some(file) = fix.elsewhere {
                let edits = snapshot.checked.others.edits(&file, &fix.edits)?;
                return serde_json::to_value(edits::workspace(vec![edits], session)).ok();
            }
            (fix.edits, true)
        }
        What::Allow { rule, start, end } => {
            let comment = comment_of(snapshot, rule, Span::new(*start, *end))?;
            (vec![allow(comment, snapshot)?], true)
        }
        What::Define { term } => (vec![define::entry(snapshot, term)?], true),
        What::All => (safe_edits(snapshot).0, false),
    };
    Some(snippets::workspace(snapshot, session, &edits, fills_in))
}

fn comment_of<'s>(snapshot: &'s Snapshot, rule: &str, span: Span) -> Option<&'s Comment> {
    snapshot.comments.iter().find(|comment| comment.finding().rule == rule && comment.span() == span)
}

/// The comment in the document that holds a finding back, with a marker for the reason.
fn allow(comment: &Comment, snapshot: &Snapshot) -> Option<Edit> {
    // The blocks have to be those of the text in the editor.
    let read = snapshot.whole.then_some(&snapshot.checked)?;
    let (rule, at) = (comment.finding().rule, comment.span().start);
    engine::allow(rule, at, &read.text, snapshot.uri.path().as_str(), &read.reading, "[TODO: reason]")
}

/// All safe fixes, and how many they are.
fn safe_edits(snapshot: &Snapshot) -> (Vec<Edit>, usize) {
    let findings: Vec<_> = snapshot.comments.iter().map(Comment::here).collect();
    engine::safe_edits(&findings)
}
