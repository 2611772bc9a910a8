//! Where rules put their findings.

use super::Rule;
use crate::finding::{Confidence, Edit, Elsewhere, Family, Finding, Fix, Level, Related};
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// Collects the findings of one document.
#[derive(Default)]
pub struct Sink {
    findings: Vec<(Finding, Option<ListKey>)>,
    list: Option<ListKey>,
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
        self.finding.related.push(Related { elsewhere: None, span, message: message.into() });
        self
    }

    /// A place in another file.
    pub fn related_in(mut self, file: Elsewhere, span: Span, message: impl Into<String>) -> Draft {
        self.finding.related.push(Related { elsewhere: Some(file), span, message: message.into() });
        self
    }

    /// Offers to replace the bytes at `span` of another file.
    pub fn replace_in(
        mut self,
        file: &Elsewhere,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Draft {
        let edits = vec![Edit { span, text: text.into() }];
        let elsewhere = Some(Arc::clone(&file.path));
        self.finding.fixes.push(Fix { title: title.into(), edits, safe: false, elsewhere });
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
    pub fn fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Draft {
        self.offer(title.into(), edits, false)
    }

    /// Offers a change that cannot alter the meaning.
    pub fn safe_fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Draft {
        self.offer(title.into(), edits, true)
    }

    fn offer(mut self, title: String, mut edits: Vec<Edit>, safe: bool) -> Draft {
        edits.sort_by_key(|edit| edit.span);
        let fix = Fix { title, edits, safe, elsewhere: None };
        // What the document says elsewhere may be what is always offered.
        if !self.finding.fixes.contains(&fix) {
            self.finding.fixes.push(fix);
        }
        self
    }
}

/// A list or a column of a table: findings of one cause in it are one comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ListKey {
    /// The block that introduces the list, or the table.
    pub(crate) of: Option<u32>,
    pub(crate) section: u32,
    /// The depth of the list, or the column of the table.
    pub(crate) place: u16,
    pub(crate) table: bool,
}

impl From<Draft> for Finding {
    fn from(draft: Draft) -> Finding {
        draft.finding
    }
}

impl Sink {
    pub fn push(&mut self, draft: Draft) {
        debug_assert!(!draft.finding.message.is_empty(), "{} says nothing", draft.finding.rule);
        self.findings.push((draft.finding, self.list));
    }

    /// Says in which list the statements that follow stand.
    pub(crate) fn enter(&mut self, list: Option<ListKey>) {
        self.list = list;
    }

    /// The findings in order of place. Of several of one family on the same words the most
    /// confident stays, then the one of the rule that comes first. Of these, in order, `keep` gives what is wanted; and those
    /// with the same cause in one list become one.
    pub fn finish(self, mut keep: impl FnMut(Finding) -> Option<Finding>) -> Vec<Finding> {
        let mut findings = self.findings;
        findings.sort_by_key(|(f, _)| (f.span.start, std::cmp::Reverse(f.confidence)));
        let mut kept: Vec<(Finding, Option<ListKey>)> = Vec::with_capacity(findings.len());
        // For each family the kept finding that reaches furthest: only it can overlap the next.
        let mut furthest: [Option<usize>; Family::ALL.len()] = Default::default();
        for (finding, list) in findings {
            let rival = &mut furthest[finding.family as usize];
            match *rival {
                Some(at) if kept[at].0.span.overlaps(finding.span) => {
                    if kept[at].0.confidence < finding.confidence {
                        kept[at] = (finding, list);
                    }
                }
                _ => {
                    *rival = Some(kept.len());
                    kept.push((finding, list));
                }
            }
        }
        kept.sort_by_key(|(f, _)| f.span.start);
        let wanted = kept.into_iter().filter_map(|(finding, list)| Some((keep(finding)?, list)));
        let mut grouped = group(wanted.collect());
        grouped.sort_by_key(|f| (f.span.start, f.span.end, f.rule));
        grouped
    }
}

/// Makes one finding of those that have the same cause in the same list.
fn group(findings: Vec<(Finding, Option<ListKey>)>) -> Vec<Finding> {
    let mut grouped: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut first: FxHashMap<(&str, ListKey, String), usize> = FxHashMap::default();
    for (finding, list) in findings {
        let Some(list) = list else {
            grouped.push(finding);
            continue;
        };
        // The same loose word is the same cause; who does it and what it leaves is one for a list.
        let words = match finding.family {
            Family::Owner | Family::Evidence => String::new(),
            _ => finding.message.to_lowercase(),
        };
        match first.entry((finding.rule, list, words)) {
            Entry::Occupied(at) => absorb(&mut grouped[*at.get()], finding),
            Entry::Vacant(free) => {
                free.insert(grouped.len());
                grouped.push(finding);
            }
        }
    }
    for finding in grouped.iter_mut().filter(|f| !f.also.is_empty()) {
        let places = finding.also.len();
        let more = if places == 1 { "once more".to_owned() } else { format!("{places} more times") };
        // What a rule groups by itself may stand anywhere in the document.
        let place = if finding.family == Family::Consistency { "" } else { " in the same list" };
        finding.message.push_str(&format!(", and {more}{place}"));
        for fix in &mut finding.fixes {
            fix.edits.sort_by_key(|edit| edit.span);
        }
    }
    grouped
}

/// Adds the places and the edits of a later finding; a fix then mends all of them.
fn absorb(finding: &mut Finding, other: Finding) {
    finding.also.push(other.span);
    finding.also.extend(other.also);
    finding.related.extend(other.related);
    for fix in other.fixes {
        if let Some(same) = finding.fixes.iter_mut().find(|f| f.title == fix.title) {
            same.edits.extend(fix.edits);
            same.safe &= fix.safe;
        }
    }
}
