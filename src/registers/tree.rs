//! The lists in a file of keys and values: TOML, YAML.

use super::listing::{Cell, Defect, Heads, Listing, Listings, Row, Scalar, Written};
use super::recognise::of_key;
use super::{MAX_ROWS, Register};
use crate::span::Span;

/// A value.
#[derive(Debug)]
pub(super) enum Node {
    Text(Written),
    List(Vec<Node>, Span),
    Table(Vec<(Written, Node)>, Span),
}

impl Node {
    pub(super) fn span(&self) -> Span {
        match self {
            Node::Text(written) => written.span,
            Node::List(_, span) | Node::Table(_, span) => *span,
        }
    }

    /// All texts and keys.
    pub(super) fn scalars(&self, source: &str, found: &mut Vec<Scalar>) {
        match self {
            Node::Text(written) => found.push(Scalar::of(source, written)),
            Node::List(items, _) => items.iter().for_each(|item| item.scalars(source, found)),
            Node::Table(entries, _) => {
                for (key, value) in entries {
                    found.push(Scalar::of(source, key));
                    value.scalars(source, found);
                }
            }
        }
    }

    fn is_table(&self) -> bool {
        matches!(self, Node::Table(..))
    }
}

/// The lists in a file that is a register, or that has several under keys that say what they list.
pub(super) fn lists(register: Register, root: Node, found: &mut Listings) {
    match root {
        Node::List(items, span) => list(register, items, span, found),
        Node::Table(entries, span) => table(register, entries, span, false, found),
        Node::Text(written) if written.text.is_empty() => {}
        Node::Text(written) => found.defects.push((
            written.span,
            "a list of entries is wanted here, one a role, system, vendor or record".to_owned(),
        )),
    }
}

/// The lists under the keys of a table. `is_named` says that the key above it tells what it lists.
fn table(
    register: Register,
    entries: Vec<(Written, Node)>,
    span: Span,
    is_named: bool,
    found: &mut Listings,
) {
    let names = |(key, value): &(Written, Node)| {
        matches!(value, Node::List(..)) && (of_key(&key.text).is_some() || !is_named && has_tables(value))
            || value.is_table() && of_key(&key.text).is_some()
    };
    if entries.iter().any(names) {
        for (key, value) in entries {
            let named = of_key(&key.text);
            match value {
                Node::List(items, span) => list(named.unwrap_or(register), items, span, found),
                Node::Table(inner, span) => {
                    table(named.unwrap_or(register), inner, span, named.is_some(), found);
                }
                // A title or a version of the file.
                Node::Text(_) => {}
            }
        }
    } else if entries.iter().any(|(_, value)| value.is_table()) {
        keyed(register, entries, span, found);
    } else if is_named {
        list(register, vec![Node::Table(entries, span)], span, found);
    }
}

fn has_tables(value: &Node) -> bool {
    matches!(value, Node::List(items, _) if items.iter().any(Node::is_table))
}

/// A list of tables, or of names alone.
fn list(register: Register, items: Vec<Node>, place: Span, found: &mut Listings) {
    let mut heads = Heads::default();
    let mut rows = Vec::new();
    for item in items.into_iter().take(MAX_ROWS + 1) {
        let span = item.span();
        match item {
            Node::Text(key) => rows.push(Row { span, key: Some(key), cells: Vec::new() }),
            Node::Table(entries, _) => {
                let cells = cells(entries, &mut heads, &mut found.defects);
                rows.push(Row { span, key: None, cells });
            }
            Node::List(..) => {
                found.defects.push((span, "an entry is wanted here, and this is a list".to_owned()))
            }
        }
    }
    found.lists.push(Listing { register, heads: heads.heads, place, rows });
}

/// Tables under the names of what they are about.
fn keyed(register: Register, entries: Vec<(Written, Node)>, place: Span, found: &mut Listings) {
    let mut heads = Heads::default();
    let mut rows = Vec::new();
    for (key, value) in entries.into_iter().take(MAX_ROWS + 1) {
        if let Node::Table(inner, span) = value {
            let cells = cells(inner, &mut heads, &mut found.defects);
            rows.push(Row { span: key.span.cover(span), key: Some(key), cells });
        }
    }
    found.lists.push(Listing { register, heads: heads.heads, place, rows });
}

fn cells(entries: Vec<(Written, Node)>, heads: &mut Heads, defects: &mut Vec<Defect>) -> Vec<(usize, Cell)> {
    let mut cells = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        match value {
            Node::Text(written) => cells.push((heads.index(key), Cell::One(written))),
            Node::List(items, _) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in items {
                    match item {
                        Node::Text(written) => texts.push(written),
                        other => {
                            defects.push((other.span(), "a text is wanted here: a name or an id".to_owned()))
                        }
                    }
                }
                cells.push((heads.index(key), Cell::Many(texts)));
            }
            // `period.from` is called as the column `period from` would be.
            Node::Table(inner, _) => {
                for (inner, value) in inner {
                    if let Node::Text(written) = value {
                        cells.push((heads.index(inner.under(&key)), Cell::One(written)));
                    }
                }
            }
        }
    }
    cells
}
