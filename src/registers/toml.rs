//! TOML as values with their places.

use super::Register;
use super::listing::{Listings, Scalar, Written};
use super::tree::{self, Node};
use crate::span::Span;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

pub(super) fn read(register: Register, text: &str) -> Listings {
    let (table, errors) = DeTable::parse_recoverable(text);
    let defects: Vec<_> = errors
        .iter()
        .map(|error| {
            let span = Span::from(error.span().unwrap_or(0..0));
            (span, format!("this cannot be read as TOML: {}", error.message()))
        })
        .collect();
    let mut found = Listings { lists: Vec::new(), defects };
    if !found.defects.is_empty() {
        return found;
    }
    let span = table.span();
    let root = Node::Table(entries(text, table.into_inner()), Span::from(span));
    tree::lists(register, root, &mut found);
    found
}

/// All texts and keys, in order of place.
pub(super) fn scalars(text: &str) -> Vec<Scalar> {
    let mut found = Vec::new();
    if let Ok(table) = DeTable::parse(text) {
        let span = Span::from(table.span());
        Node::Table(entries(text, table.into_inner()), span).scalars(text, &mut found);
    }
    // A table may be continued further down, and its key stands in each head.
    found.sort_by_key(|scalar| scalar.span);
    found
}

/// In the order of the file.
fn entries(text: &str, table: DeTable<'_>) -> Vec<(Written, Node)> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, value)| (key.span().start, value.span().start));
    entries
        .into_iter()
        .map(|(key, value)| (string(text, key.span(), key.get_ref()), node(text, value)))
        .collect()
}

fn node(text: &str, value: Spanned<DeValue<'_>>) -> Node {
    let span = value.span();
    match value.into_inner() {
        DeValue::String(said) => Node::Text(string(text, span, &said)),
        DeValue::Array(items) => {
            Node::List(items.into_iter().map(|item| node(text, item)).collect(), Span::from(span))
        }
        DeValue::Table(inner) => Node::Table(entries(text, inner), Span::from(span)),
        // Numbers, dates, yes and no, as they are written.
        _ => {
            let written = text.get(span.clone()).unwrap_or_default();
            Node::Text(Written::new(text, Span::from(span), written))
        }
    }
}

/// A string without its quotation marks.
fn string(text: &str, span: Range<usize>, said: &DeString<'_>) -> Written {
    let raw = text.get(span.clone()).unwrap_or_default();
    let inner = ["\"\"\"", "'''", "\"", "'"].iter().find_map(|mark| {
        let inner = raw.strip_prefix(mark)?.strip_suffix(mark)?;
        Some(span.start + mark.len()..span.start + mark.len() + inner.len())
    });
    Written::new(text, Span::from(inner.unwrap_or(span)), said)
}
