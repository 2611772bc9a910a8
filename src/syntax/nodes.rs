//! The nodes of a text as a list: each in front of those within it.

use super::Kind;
use crate::span::Span;
use std::ops::Range;
use tree_sitter::Tree;

/// All that a tree shows, in the order of the text. The first node is the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nodes(Vec<Entry>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    kind: Kind,
    /// In bytes of the text.
    span: Span,
    /// How many of the entries behind it are within it.
    within: u32,
}

/// One node, and those within it.
#[derive(Clone, Copy, Debug)]
pub struct Node<'n> {
    entry: Entry,
    within: &'n [Entry],
}

impl Nodes {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The node of the whole text.
    pub fn root(&self) -> Node<'_> {
        Node { entry: self.0[0], within: &self.0[1..] }
    }
}

impl From<&Tree> for Nodes {
    fn from(tree: &Tree) -> Nodes {
        let mut nodes = Builder::with_room(tree.root_node().end_byte());
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            nodes.open(Kind::of(node.kind_id()), node.start_byte() as u32);
            if cursor.goto_first_child() {
                continue;
            }
            nodes.close(node.end_byte() as u32);
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return nodes.finish(node.end_byte() as u32);
                }
                nodes.close(cursor.node().end_byte() as u32);
            }
        }
    }
}

impl<'n> Node<'n> {
    pub fn kind(self) -> Kind {
        self.entry.kind
    }

    /// In bytes of the text.
    pub fn span(self) -> Span {
        self.entry.span
    }

    /// The same, to index a text with.
    pub fn range(self) -> Range<usize> {
        self.entry.span.range()
    }

    pub fn children(self) -> impl Iterator<Item = Node<'n>> {
        let mut rest = self.within;
        std::iter::from_fn(move || {
            let (&entry, behind) = rest.split_first()?;
            let within;
            (within, rest) = behind.split_at(entry.within as usize);
            Some(Node { entry, within })
        })
    }
}

/// Nodes while they are being read.
pub(super) struct Builder {
    entries: Vec<Entry>,
    /// Those that haven't ended yet, the innermost last.
    open: Vec<usize>,
}

impl Builder {
    /// With room for the nodes of a text of so many bytes.
    pub(super) fn with_room(bytes: usize) -> Builder {
        // Prose has one for 12 bytes or more.
        Builder { entries: Vec::with_capacity(bytes / 12), open: Vec::new() }
    }

    pub(super) fn open(&mut self, kind: Kind, start: u32) {
        self.open.push(self.entries.len());
        self.entries.push(Entry { kind, span: Span::empty(start), within: 0 });
    }

    /// The innermost node that hasn't ended.
    pub(super) fn innermost(&mut self) -> Option<&mut Kind> {
        let at = *self.open.last()?;
        Some(&mut self.entries[at].kind)
    }

    /// Ends the innermost node.
    pub(super) fn close(&mut self, end: u32) {
        if let Some(at) = self.open.pop() {
            let within = self.entries.len() - at - 1;
            self.entries[at].span.end = end;
            self.entries[at].within = within as u32;
        }
    }

    pub(super) fn leaf(&mut self, kind: Kind, span: Span) {
        self.entries.push(Entry { kind, span, within: 0 });
    }

    /// Ends all that is open.
    pub(super) fn finish(mut self, end: u32) -> Nodes {
        while !self.open.is_empty() {
            self.close(end);
        }
        Nodes(self.entries)
    }
}
