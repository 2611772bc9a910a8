//! The first answer to an edit in a long document: only the sections that the edit touches are judged
//! again, the other comments move with their text.
//!
//! Rules that look at a document as a whole wait until the writer pauses; then the document is checked
//! as a whole ([`Checked`]) and what differs is corrected. So a keystroke costs the same in a book as in
//! a page, and what stands at rest is what `sayso check` says.

use super::checked::{Change, Checked};
use super::comment::{Comment, each_span};
use crate::engine;
use crate::finding::Finding;
use crate::model::{DocumentKind, Reading};
use crate::rules::{self, Check};
use crate::span::Span;
use std::ops::Range;

/// Documents of up to so many bytes are checked as a whole at once: it takes no longer.
pub(super) const SHORT: usize = 24 << 10;
/// The most that is read for one edit.
const MOST: usize = 24 << 10;
/// The most that is read of a section above, to know its fields.
const ABOVE: usize = 4 << 10;

/// The comments on `text`, of which `old` is an earlier version. `None` where too much has changed.
pub(super) fn check(old: &Checked, text: &str) -> Option<Vec<Comment>> {
    let change = Change::between(&old.text, text);
    if old.reading.kind == DocumentKind::Other {
        return Some(Vec::new());
    }
    if old.reading.document.is_sheet {
        return None;
    }
    let part = Part::around(old, &change)?;
    let window = part.window.start..(part.window.end - change.old.end + change.new.end);
    if window.len() > MOST {
        return None;
    }
    let mut excerpt = String::with_capacity(window.len() + part.above.iter().map(Range::len).sum::<usize>());
    let mut pieces = Vec::with_capacity(part.above.len() + 1);
    for piece in part.above.iter().chain([&window]) {
        pieces.push((excerpt.len(), piece.clone()));
        excerpt.push_str(text.get(piece.clone())?);
    }
    let reading = engine::read_part(&excerpt, &old.reading);
    let lead = |span: Span| {
        let (at, source) = pieces.iter().rev().find(|(at, _)| *at <= span.start as usize)?;
        let shift = |offset: u32| offset - *at as u32 + source.start as u32;
        let span = Span::new(shift(span.start), shift(span.end));
        (span.end as usize <= source.end).then_some(span)
    };
    let fresh = engine::comments(&reading, |finding| {
        let at = lead(finding.span)?.start;
        let wanted = looks_at_a_statement(finding.rule) && !held_back(old, &change, &finding, at);
        old.settings.judge(finding, &excerpt).filter(|_| wanted)
    });
    let fresh = fresh.into_iter().filter_map(|finding| {
        let finding = each_span(&finding, lead)?;
        (finding.span.start as usize >= window.start).then(|| Comment::new(finding))
    });
    let within =
        |span: Span| span.start as usize >= part.window.start && (span.start as usize) < part.window.end;
    let stays = |c: &&Comment| !(looks_at_a_statement(c.finding().rule) && within(c.span()));
    let mut comments: Vec<Comment> =
        old.comments.iter().filter(stays).filter_map(|c| c.after(&change)).chain(fresh).collect();
    comments.sort_by_key(|c| (c.span().start, c.span().end, c.finding().rule));
    Some(comments)
}

/// Whether a comment of the old text asks not to hear a finding, which begins at `at` in the new one.
fn held_back(old: &Checked, change: &Change, finding: &Finding, at: u32) -> bool {
    let today = old.reading.given.today;
    old.suppressions.iter().filter(|s| s.counts(today) && s.means(finding)).any(|s| {
        let start = change.shift(s.covers.start).unwrap_or(change.new.start as u32);
        let end = change.shift(s.covers.end).unwrap_or(change.new.end as u32);
        (start..end).contains(&at)
    })
}

fn looks_at_a_statement(rule: &str) -> bool {
    rules::find(rule).is_some_and(|rule| rule.checks.iter().any(|c| matches!(c, Check::Statement(_))))
}

/// What has to be read to judge a change, in bytes of the old text.
struct Part {
    /// What stands above and may settle something: the front matter, the sections around.
    above: Vec<Range<usize>>,
    /// The sections that the change touches.
    window: Range<usize>,
}

impl Part {
    fn around(old: &Checked, change: &Change) -> Option<Part> {
        let reading = &old.reading;
        let sections = reading.document.sections.len();
        let start = |section: usize| start(reading, section, old.text.len());
        // A change at the start of a heading may make it part of the section above.
        let first = (1..sections).rev().find(|s| start(*s) < change.old.start).unwrap_or(0);
        let after = (first + 1..sections).find(|s| start(*s) > change.old.end).unwrap_or(sections);
        let window = start(first)..start(after);
        let mut above = Vec::new();
        let mut parent = reading.document.sections[first].parent;
        while let Some(section) = parent {
            let (from, to) = (start(section as usize), start(section as usize + 1));
            let heading = reading.document.sections[section as usize].heading;
            let to = match heading.map(|id| reading.block(id).span.end as usize) {
                Some(end) if to - from > ABOVE => line_end(&old.text, end),
                None if to - from > ABOVE => return None,
                _ => to,
            };
            above.push(from..to.min(window.start));
            parent = reading.document.sections[section as usize].parent;
        }
        above.reverse();
        Some(Part { above, window })
    }
}

/// Where a section begins; past the last, the end of the text.
fn start(reading: &Reading, section: usize, end: usize) -> usize {
    match reading.document.sections.get(section) {
        Some(section) => section.heading.map_or(0, |id| reading.block(id).span.start as usize),
        None => end,
    }
}

fn line_end(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| from + at + 1)
}
