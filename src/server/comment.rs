//! A finding that moves with its text.

use super::checked::Change;
use crate::finding::{Edit, Finding, Fix, Related};
use crate::span::Span;
use std::sync::Arc;

/// A finding and how far its text has moved since it was made.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    finding: Arc<Finding>,
    moved: i64,
}

impl PartialEq for Comment {
    fn eq(&self, other: &Comment) -> bool {
        let same = Arc::ptr_eq(&self.finding, &other.finding) && self.moved == other.moved;
        same || self.here() == other.here()
    }
}

impl Comment {
    pub(super) fn new(finding: Finding) -> Comment {
        Comment { finding: Arc::new(finding), moved: 0 }
    }

    /// What does not depend on the place.
    pub(super) fn finding(&self) -> &Finding {
        &self.finding
    }

    pub(super) fn place(&self, span: Span) -> Span {
        let at = |offset: u32| (i64::from(offset) + self.moved) as u32;
        Span::new(at(span.start), at(span.end))
    }

    pub(super) fn span(&self) -> Span {
        self.place(self.finding.span)
    }

    /// The finding as it stands in the text now.
    pub(super) fn here(&self) -> Finding {
        if self.moved == 0 {
            return Finding::clone(&self.finding);
        }
        each_span(&self.finding, |span| Some(self.place(span)))
            .unwrap_or_else(|| Finding::clone(&self.finding))
    }

    /// The comment after a change elsewhere; `None` where the change touches what it is about.
    pub(super) fn after(&self, change: &Change) -> Option<Comment> {
        let finding = &self.finding;
        let (mut first, mut last) = (u32::MAX, 0);
        for span in spans(finding) {
            first = first.min(span.start);
            last = last.max(span.end);
        }
        let whole = self.place(Span::new(first, last));
        if whole.end as usize <= change.old.start {
            return Some(self.clone());
        }
        if whole.start as usize >= change.old.end {
            let moved = self.moved + change.new.end as i64 - change.old.end as i64;
            return Some(Comment { finding: Arc::clone(finding), moved });
        }
        // It stands on both sides.
        let shift = |span: Span| {
            let span = self.place(span);
            change.spares(span).then_some(())?;
            Some(Span::new(change.shift(span.start)?, change.shift(span.end)?))
        };
        each_span(finding, shift).map(Comment::new)
    }
}

fn spans(finding: &Finding) -> impl Iterator<Item = Span> {
    let fixes = finding.fixes.iter().filter(|fix| fix.elsewhere.is_none());
    let edits = fixes.flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
    let own = finding.related.iter().filter(|related| related.elsewhere.is_none());
    let related = own.map(|related| related.span);
    [finding.span].into_iter().chain(finding.also.iter().copied()).chain(related).chain(edits)
}

/// The finding with all its places led elsewhere; `None` where one leads nowhere.
pub(super) fn each_span(finding: &Finding, lead: impl Fn(Span) -> Option<Span>) -> Option<Finding> {
    // Another file stays as it is.
    let related = |r: &Related| {
        let span = if r.elsewhere.is_none() { lead(r.span)? } else { r.span };
        Some(Related { span, ..r.clone() })
    };
    let edit = |e: &Edit| Some(Edit { span: lead(e.span)?, text: e.text.clone() });
    let fix = |f: &Fix| {
        let moved = || f.edits.iter().map(edit).collect::<Option<_>>();
        let edits = if f.elsewhere.is_none() { moved()? } else { f.edits.clone() };
        Some(Fix { edits, ..f.clone() })
    };
    Some(Finding {
        span: lead(finding.span)?,
        also: finding.also.iter().map(|span| lead(*span)).collect::<Option<_>>()?,
        related: finding.related.iter().map(related).collect::<Option<_>>()?,
        fixes: finding.fixes.iter().map(fix).collect::<Option<_>>()?,
        message: finding.message.clone(),
        question: finding.question.clone(),
        ..*finding
    })
}
