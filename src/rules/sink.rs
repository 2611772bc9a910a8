//! Where rules put their findings.

use super::Rule;
use crate::finding::{Confidence, Edit, Finding, Fix, Level, Related};
use crate::span::Span;

/// Collects the findings of one document.
#[derive(Default)]
pub struct Sink {
    findings: Vec<Finding>,
}

/// A finding in the making; [`Sink::push`] takes it.
pub struct Draft {
    finding: Finding,
}

impl Draft {
    /// A finding about `span`, in bytes of the source. `message` says what is wrong, quoting the
    /// words.
    pub fn new(rule: &'static Rule, span: Span, message: String) -> Draft {
        Draft {
            finding: Finding {
                rule: rule.name,
                family: rule.family,
                level: rule.level,
                confidence: Confidence::High,
                span,
                also: Vec::new(),
                related: Vec::new(),
                message,
                note: "",
                question: String::new(),
                fixes: Vec::new(),
            },
        }
    }

    /// Why a tester stumbles over it.
    pub fn note(mut self, note: &'static str) -> Draft {
        self.finding.note = note;
        self
    }

    /// What a reviewer would ask.
    pub fn ask(mut self, question: impl Into<String>) -> Draft {
        self.finding.question = question.into();
        self
    }

    pub fn confidence(mut self, confidence: Confidence) -> Draft {
        self.finding.confidence = confidence;
        self
    }

    pub fn level(mut self, level: Level) -> Draft {
        self.finding.level = level;
        self
    }

    /// A further place with the same defect from the same cause.
    pub fn also(mut self, span: Span) -> Draft {
        self.finding.also.push(span);
        self
    }

    pub fn related(mut self, span: Span, message: impl Into<String>) -> Draft {
        self.finding.related.push(Related { span, message: message.into() });
        self
    }

    /// Offers to replace the bytes at `span`.
    pub fn replace(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Draft {
        self.fix(title, vec![Edit { span, text: text.into() }])
    }

    pub fn insert(self, title: impl Into<String>, at: u32, text: impl Into<String>) -> Draft {
        self.fix(title, vec![Edit { span: Span::empty(at), text: text.into() }])
    }

    /// Offers a change that a person has to look at.
    pub fn fix(mut self, title: impl Into<String>, mut edits: Vec<Edit>) -> Draft {
        edits.sort_by_key(|edit| edit.span);
        self.finding.fixes.push(Fix { title: title.into(), edits, safe: false });
        self
    }

    /// Offers a change that cannot alter the meaning.
    pub fn safe_fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Draft {
        self = self.fix(title, edits);
        if let Some(fix) = self.finding.fixes.last_mut() {
            fix.safe = true;
        }
        self
    }
}

impl Sink {
    pub fn push(&mut self, draft: Draft) {
        debug_assert!(!draft.finding.message.is_empty(), "{} says nothing", draft.finding.rule);
        self.findings.push(draft.finding);
    }

    /// The findings in order of place. Of several of one family on the same words the most
    /// confident stays, then the one of the rule that comes first.
    pub fn finish(self) -> Vec<Finding> {
        let mut findings = self.findings;
        findings.sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.confidence)));
        let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
        for finding in findings {
            let rival =
                kept.iter().rposition(|k| k.family == finding.family && k.span.overlaps(finding.span));
            match rival {
                Some(at) if kept[at].confidence >= finding.confidence => {}
                Some(at) => kept[at] = finding,
                None => kept.push(finding),
            }
        }
        kept.sort_by_key(|f| (f.span.start, f.span.end, f.rule));
        kept
    }
}
