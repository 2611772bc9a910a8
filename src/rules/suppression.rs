//! Comments in a document that ask for silence, with a reason.
//!
//! `<!-- sayso: allow open-cadence, owner until 2027-01-31: the regulator sets the interval -->`

use super::selector::{Selector, nearest};
use crate::date::Date;
use crate::document::{Block, BlockId, BlockKind};
use crate::finding::Finding;
use crate::model::Reading;
use crate::span::Span;
use memchr::memmem;
use std::ops::Range;

/// A comment that asks for silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// From `sayso:` to the end of the reason, in bytes of the source.
    pub span: Span,
    /// The whole comment.
    pub comment: Span,
    /// The findings that begin here are meant.
    pub covers: Span,
    /// What it asks for, as it is written.
    pub form: Form,
    pub names: Vec<Name>,
    /// The last day on which it counts, or what is written instead of one.
    pub until: Option<(Span, Option<Date>)>,
    /// `None` where there is none, or only a marker for one.
    pub reason: Option<String>,
}

/// How much of the document is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    Block,
    Section,
    File,
    /// No form that there is, and the nearest one.
    Unknown {
        written: String,
        near: Option<&'static str>,
    },
}

/// A rule or family that is named in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub span: Span,
    /// Or the name that was probably meant.
    pub selector: Result<Selector, Option<&'static str>>,
    /// Whether it held something back.
    pub used: bool,
}

impl Name {
    pub fn means(&self, finding: &Finding) -> bool {
        self.selector.is_ok_and(|selector| selector.names(finding.rule, finding.family))
    }
}

const KEY: &str = "sayso:";
const FORMS: [&str; 3] = ["allow", "allow-section", "allow-file"];

/// How a comment opens and closes: in Markdown, in MDX, as a link that nothing leads to, in front matter.
const COMMENTS: [(&str, &str); 5] =
    [("<!--", "-->"), ("{/*", "*/}"), ("[//]: # (", ")"), ("[//]: # \"", "\""), ("#", "\n")];

impl Suppression {
    /// All in a document, in order of where what they cover begins. `text` is what `reading` was read from.
    pub fn all(text: &str, reading: &Reading) -> Vec<Suppression> {
        let starts = memmem::find_iter(text.as_bytes(), KEY);
        let mut all: Vec<_> = starts.filter_map(|at| Suppression::at(text, reading, at)).collect();
        all.sort_by_key(|suppression| suppression.covers.start);
        all
    }

    /// The one whose key stands at a byte, if a comment holds it.
    fn at(text: &str, reading: &Reading, at: usize) -> Option<Suppression> {
        let before = text[..at].trim_end_matches([' ', '\t', '\n', '\r']);
        let (open, close) = COMMENTS.into_iter().find(|(open, _)| before.ends_with(open))?;
        let start = before.len() - open.len();
        let document = &reading.document;
        let known = document.comments.binary_search_by_key(&(start as u32), |comment| comment.start).is_ok();
        let fence = document.code.partition_point(|code| code.end as usize <= at);
        let fenced = document.code.get(fence).is_some_and(|code| code.range().contains(&at));
        let code = fenced || text[..start].ends_with('`');
        // A line that begins with # is a heading everywhere but in front matter.
        if code || open == "#" && !known {
            return None;
        }
        let end = text[at..].find(close).map_or(text.len(), |length| at + length);
        let inner = text[at..end].trim_end();
        let whole = Span::from(start..(end + close.trim_end().len()).min(text.len()));
        let mut suppression = parse(inner, at);
        suppression.comment = whole;
        suppression.covers = match suppression.form {
            Form::Block => next_block(reading, whole),
            Form::Section => section(reading, whole),
            Form::File => Span::from(0..text.len() + 1),
            Form::Unknown { .. } => Span::default(),
        };
        Some(suppression)
    }

    /// Whether it counts on a day: it has a reason and has not expired.
    pub fn counts(&self, today: Option<Date>) -> bool {
        let in_time = match self.until {
            None => true,
            Some((_, None)) => false,
            Some((_, Some(last))) => today.is_none_or(|today| today <= last),
        };
        self.reason.is_some() && in_time
    }

    /// Whether its names mean the rule of a finding.
    pub fn means(&self, finding: &Finding) -> bool {
        self.names.iter().any(|name| name.means(finding))
    }
}

/// Reads what is written from `sayso:` on, which stands at a byte of the source.
fn parse(text: &str, at: usize) -> Suppression {
    let body = KEY.len() + blanks(&text[KEY.len()..]);
    let (head, reason) = match text[body..].split_once(':') {
        Some((head, reason)) => (head, Some(reason)),
        None => (&text[body..], None),
    };
    let verb = head.split_whitespace().next().unwrap_or("");
    let form = match verb {
        "allow" => Form::Block,
        "allow-section" => Form::Section,
        "allow-file" => Form::File,
        _ => Form::Unknown { written: verb.to_owned(), near: nearest(verb, FORMS.into_iter()) },
    };
    let list = body + verb.len()..body + head.len();
    let day = head.find(" until ").map(|found| body + found);
    let until = day.map(|day| {
        let start = day + 1;
        let words = text[start..list.end].trim_end();
        let last = words.strip_prefix("until").and_then(|last| Date::parse(last.trim()));
        (Span::from(at + start..at + start + words.len()), last)
    });
    Suppression {
        span: Span::from(at..at + text.len()),
        comment: Span::default(),
        covers: Span::default(),
        form,
        names: names(text, list.start..day.unwrap_or(list.end).max(list.start), at),
        until,
        reason: reason.and_then(real_reason),
    }
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The names in a list, separated by commas.
fn names(text: &str, list: Range<usize>, at: usize) -> Vec<Name> {
    let mut start = list.start;
    let mut names = Vec::new();
    for part in text[list].split(',') {
        let written = part.trim();
        let from = at + start + blanks(part);
        start += part.len() + 1;
        if !written.is_empty() {
            let span = Span::from(from..from + written.len());
            names.push(Name { span, selector: Selector::parse(written), used: false });
        }
    }
    names
}

/// A reason that says something: a marker for one is none.
fn real_reason(written: &str) -> Option<String> {
    let reason = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut said = reason.clone();
    while let Some(start) = said.find("[TODO") {
        let end = said[start..].find(']').map_or(said.len(), |length| start + length + 1);
        said.replace_range(start..end, "");
    }
    said.contains(char::is_alphabetic).then_some(reason)
}

/// What follows a comment: a block, or a list or table as a whole. In a block's own text it means that block,
/// in a table's cell the row.
fn next_block(reading: &Reading, comment: Span) -> Span {
    let blocks = &reading.document.blocks;
    let after = blocks.partition_point(|block| block.span.start < comment.end);
    let around = after.checked_sub(1).filter(|&at| blocks[at].span.contains(comment));
    if let Some(at) = around {
        return cover(&blocks[range(reading.row(at as BlockId))]);
    }
    let Some(next) = blocks.get(after) else { return Span::empty(comment.end) };
    let end = match next.kind {
        BlockKind::Cell { table, .. } => {
            let last = reading.document.tables[table as usize].rows.last();
            last.map_or(after + 1, |row| row.end as usize)
        }
        BlockKind::Item => {
            let begins = after.checked_sub(1).is_none_or(|at| !in_same_list(&blocks[at], next));
            let belongs = |block: &Block| match begins {
                true => in_same_list(block, next),
                false => is_under(block, next),
            };
            after + 1 + blocks[after + 1..].iter().take_while(|block| belongs(block)).count()
        }
        _ => after + 1,
    };
    cover(&blocks[after..end])
}

/// Whether a block stands in the list of an item, or in one of its items.
fn in_same_list(block: &Block, item: &Block) -> bool {
    let other = block.kind == BlockKind::Item && block.depth == item.depth && block.lead_in != item.lead_in;
    block.section == item.section && block.depth >= item.depth && !other
}

/// Whether a block goes on with an item that stands before it.
fn is_under(block: &Block, item: &Block) -> bool {
    let next = block.kind == BlockKind::Item && block.depth == item.depth;
    in_same_list(block, item) && !next
}

/// The section that a comment stands in with its subsections; directly above a heading, that which follows.
fn section(reading: &Reading, comment: Span) -> Span {
    let document = &reading.document;
    let after = document.blocks.partition_point(|block| block.span.start < comment.end);
    let before = after.checked_sub(1).map(|at| &document.blocks[at]);
    let next = document.blocks.get(after);
    let below_heading = before.is_some_and(|block| block.kind == BlockKind::Heading);
    let meant = match next {
        Some(next) if next.kind == BlockKind::Heading && !below_heading => next.section,
        _ => before.map_or(0, |block| block.section),
    };
    cover(&document.blocks[range(document.blocks_within(meant))])
}

fn range(blocks: Range<BlockId>) -> Range<usize> {
    blocks.start as usize..blocks.end as usize
}

fn cover(blocks: &[Block]) -> Span {
    match blocks {
        [first, .., last] => first.span.cover(last.span),
        [only] => only.span,
        [] => Span::default(),
    }
}
