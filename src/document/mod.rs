//! The format-independent document: sections, and in them blocks of text without markup.
//!
//! A block is what a reader takes as one piece: a paragraph, a list item's text, a table cell, a
//! heading. Its text is clean English, and every byte of it leads back to the source.

pub mod anchor;
mod build;
mod front_matter;
mod inline;
pub mod numbering;
mod sheet;
mod text;

pub use build::build;
pub use front_matter::Entry;
pub use sheet::sheet;
pub use text::{Link, Text};

use crate::span::Span;
use std::ops::Range;

/// An index into [`Document::blocks`].
pub type BlockId = u32;

/// A document, read from one source.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// In the order of the source.
    pub blocks: Vec<Block>,
    /// The first is the root: what stands before any heading.
    pub sections: Vec<Section>,
    pub tables: Vec<Table>,
    pub front_matter: Vec<Entry>,
    /// Comments that stand by themselves, in bytes of the source: of HTML, of MDX, lines in front matter.
    pub comments: Vec<Span>,
    /// Fenced and indented code, in bytes of the source.
    pub code: Vec<Span>,
    /// Whether it is a table of values: commas and quotation marks in it are not the author's, and it has no comments.
    pub is_sheet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    Heading,
    Paragraph,
    /// The text of a list item, or its first paragraph.
    Item,
    /// A cell of a table; `row` counts from 0 and includes the header.
    Cell {
        table: u32,
        row: u32,
        column: u16,
    },
    /// What is quoted is not the author's claim.
    Quotation,
    /// A footnote's text.
    Note,
    /// A term that is defined in the blocks after it.
    Term,
}

/// A label in front of a text: "Owner:" in "**Owner:** CISO".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Without markup and colon.
    pub name: String,
    /// With markup and colon, in bytes of the source.
    pub span: Span,
}

/// A piece of text.
#[derive(Clone, Debug)]
pub struct Block {
    pub kind: BlockKind,
    pub label: Option<Label>,
    pub text: Text,
    /// The whole block with its marker and label, in bytes of the source.
    pub span: Span,
    pub section: u32,
    /// The block that introduces the list in which this one stands.
    pub lead_in: Option<BlockId>,
    /// How many lists this stands in.
    pub depth: u8,
    pub mark: Mark,
}

/// What an item begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// It is no item, or a further paragraph of one.
    #[default]
    None,
    Bullet,
    /// A number or a letter.
    Number,
    /// A box to tick.
    Box,
}

/// A heading and what stands under it.
#[derive(Clone, Debug)]
pub struct Section {
    /// 1 to 6 for headings, 7 for a bold line that serves as one, 0 for the root.
    pub level: u8,
    pub heading: Option<BlockId>,
    pub parent: Option<u32>,
    /// The blocks directly in it, its heading included; those of its subsections are in theirs.
    pub blocks: Range<BlockId>,
}

/// A table: its rows as ranges of blocks.
#[derive(Clone, Debug)]
pub struct Table {
    pub section: u32,
    pub has_header: bool,
    pub rows: Vec<Range<BlockId>>,
}

impl Table {
    /// The header cell above a column.
    pub fn header<'d>(&self, document: &'d Document, column: u16) -> Option<&'d Block> {
        let header = self.rows.first().filter(|_| self.has_header)?;
        document.blocks[header.start as usize..header.end as usize].get(column as usize)
    }
}

impl Document {
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id as usize]
    }

    /// The block that a byte of the source stands in, or the last before it.
    pub fn block_at(&self, offset: u32) -> Option<BlockId> {
        let after = self.blocks.partition_point(|block| block.span.start <= offset);
        after.checked_sub(1).map(|index| index as BlockId)
    }

    /// The title: the heading of the first section.
    pub fn title(&self) -> Option<&Block> {
        self.sections.iter().find_map(|s| s.heading).map(|id| self.block(id))
    }

    /// A section and those that contain it, innermost first.
    pub fn sections_up(&self, section: u32) -> impl Iterator<Item = &Section> {
        let mut next = Some(section);
        std::iter::from_fn(move || {
            let section = &self.sections[next? as usize];
            next = section.parent;
            Some(section)
        })
    }

    /// The section in which a byte of the source stands.
    pub fn section_at(&self, offset: u32) -> u32 {
        self.block_at(offset).map_or(0, |id| self.block(id).section)
    }

    /// The headings above a byte of the source, the outermost first.
    pub fn headings_above(&self, offset: u32) -> Vec<&str> {
        let sections = self.sections_up(self.section_at(offset));
        let mut headings: Vec<&str> =
            sections.filter_map(|s| s.heading).map(|id| self.block(id).text.as_str()).collect();
        headings.reverse();
        headings
    }

    /// The blocks of a section with those of its subsections.
    pub fn blocks_within(&self, section: u32) -> Range<BlockId> {
        let first = &self.sections[section as usize];
        let inner = self.sections[section as usize + 1..].iter().take_while(|s| s.level > first.level);
        first.blocks.start..inner.last().map_or(first.blocks.end, |s| s.blocks.end)
    }

    pub fn heading_text(&self, section: &Section) -> &str {
        section.heading.map_or("", |id| self.block(id).text.as_str())
    }
}
