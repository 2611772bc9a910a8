//! From the nodes of the syntax to the document.

use super::text::Text;
use super::{Block, BlockId, BlockKind, Document, Label, Mark, Section, Table, front_matter, inline};
use crate::span::Span;
use crate::syntax::{Kind, Node, Nodes};

/// Builds the document of a source from its nodes.
pub fn build(source: &str, nodes: &Nodes) -> Document {
    let mut builder = Builder { source, document: Document::default(), last: None };
    // Prose has about one for eight nodes, the others being lines, blanks and markers.
    builder.document.blocks.reserve(nodes.count() / 8);
    builder.document.sections.push(Section { level: 0, heading: None, parent: None, blocks: 0..0 });
    builder.children(nodes.root(), Place::default());
    builder.close_section();
    builder.document
}

/// Where in the nesting a block stands.
#[derive(Clone, Copy, Default)]
struct Place {
    quoted: bool,
    note: bool,
    depth: u8,
    lead_in: Option<BlockId>,
    /// With what the item begins whose the next text is.
    item: Mark,
    /// Where the item begins, marker included.
    item_start: u32,
}

struct Builder<'s> {
    source: &'s str,
    document: Document,
    /// The last block of text, which can introduce a list.
    last: Option<BlockId>,
}

/// An empty text for what stands in a node.
fn text_of(node: Node) -> Text {
    Text::new(node.span().start, node.range().len())
}

impl Builder<'_> {
    fn children(&mut self, node: Node, mut place: Place) {
        for child in node.children() {
            self.node(child, &mut place);
        }
    }

    fn node(&mut self, node: Node, place: &mut Place) {
        match node.kind() {
            Kind::Heading => self.heading(node),
            Kind::Paragraph => self.paragraph(node, place),
            Kind::DefinitionTerm => self.text_node(node, BlockKind::Term, *place),
            Kind::List => {
                let inner = Place {
                    lead_in: self.last,
                    depth: place.depth.saturating_add(1),
                    item: Mark::None,
                    ..*place
                };
                self.children(node, inner);
            }
            Kind::ListItem => {
                let inner = Place { item: self.mark(node), item_start: node.span().start, ..*place };
                self.children(node, inner);
                place.item = Mark::None;
            }
            Kind::BlockQuote => self.children(node, Place { quoted: true, ..*place }),
            Kind::FootnoteDefinition => self.children(node, Place { note: true, ..*place }),
            Kind::Admonition | Kind::FencedDiv | Kind::DefinitionList | Kind::Definition | Kind::Document => {
                self.children(node, *place);
            }
            Kind::PipeTable => self.table(node),
            Kind::GridTable => self.grid_table(node),
            Kind::FrontMatter => self.front_matter(node),
            Kind::HtmlBlock => self.html(node, place),
            Kind::HtmlComment => self.document.comments.push(node.span()),
            Kind::FencedCodeBlock => self.document.code.push(node.span()),
            Kind::IndentedBlock => self.indented(node, place),
            _ => {}
        }
    }

    /// What an item begins with.
    fn mark(&self, item: Node) -> Mark {
        let numbered = |marker: &str| marker.contains(|c: char| c.is_ascii_alphanumeric());
        let mut children = item.children();
        let marker = children.next();
        if children.next().is_some_and(|child| child.kind() == Kind::TaskMarker) {
            Mark::Box
        } else if marker.is_some_and(|marker| numbered(&self.source[marker.range()])) {
            Mark::Number
        } else {
            Mark::Bullet
        }
    }

    fn close_section(&mut self) {
        let end = self.document.blocks.len() as BlockId;
        if let Some(section) = self.document.sections.last_mut() {
            section.blocks.end = end;
        }
    }

    fn open_section(&mut self, level: u8, block: Block) {
        self.close_section();
        let mut parent = Some(self.document.sections.len() as u32 - 1);
        while let Some(id) = parent
            && self.document.sections[id as usize].level >= level
        {
            parent = self.document.sections[id as usize].parent;
        }
        let id = self.document.blocks.len() as BlockId;
        self.document.sections.push(Section { level, heading: Some(id), parent, blocks: id..id });
        let section = self.document.sections.len() as u32 - 1;
        self.document.blocks.push(Block { section, ..block });
        self.last = None;
    }

    fn heading(&mut self, node: Node) {
        let mut text = text_of(node);
        let mut level = 1;
        let mut end = node.range().start;
        for child in node.children() {
            match child.kind() {
                Kind::HeadingMarker if text.is_empty() => {
                    level = self.source[child.range()].trim().len().clamp(1, 6) as u8;
                }
                Kind::SetextUnderline => {
                    level = if self.source[child.range()].contains('=') { 1 } else { 2 };
                }
                Kind::Line => {
                    self.line(child, end, &mut text);
                    end = child.range().end;
                }
                _ => {}
            }
        }
        text.trim_end();
        self.open_section(level, self.block(BlockKind::Heading, text, node.span(), Place::default()));
    }

    /// Adds the text of a line; `end` is where the line before it ended.
    fn line(&self, node: Node, end: usize, text: &mut Text) {
        if !text.is_empty() {
            text.push_blank(Span::from(end..node.range().start));
        }
        inline::project(&self.source[node.range()], node.span().start, text);
    }

    fn block(&self, kind: BlockKind, text: Text, span: Span, place: Place) -> Block {
        Block {
            kind,
            label: None,
            text,
            span,
            section: self.document.sections.len() as u32 - 1,
            lead_in: place.lead_in,
            depth: place.depth,
            mark: place.item,
        }
    }

    fn push(&mut self, mut block: Block) {
        block.text.trim_end();
        self.last = Some(self.document.blocks.len() as BlockId);
        self.document.blocks.push(block);
    }

    fn text_node(&mut self, node: Node, kind: BlockKind, place: Place) {
        let mut text = text_of(node);
        self.line(node, 0, &mut text);
        self.push(self.block(kind, text, node.span(), place));
    }

    fn kind_at(place: &Place) -> BlockKind {
        if place.quoted {
            BlockKind::Quotation
        } else if place.note {
            BlockKind::Note
        } else if place.item != Mark::None {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        }
    }

    /// A paragraph is one block, but each label in it begins a new one.
    fn paragraph(&mut self, node: Node, place: &mut Place) {
        if is_mdx_comment(&self.source[node.range()]) {
            self.document.comments.push(node.span());
            return;
        }
        if place.depth == 0 && !place.quoted && self.is_bold_heading(node) {
            let mut text = text_of(node);
            inline::project(self.source[node.range()].trim_end(), node.span().start, &mut text);
            text.trim_end();
            self.open_section(7, self.block(BlockKind::Heading, text, node.span(), Place::default()));
            return;
        }
        let mut current: Option<Block> = None;
        let mut end = node.range().start;
        let mut after_field = false;
        for child in node.children() {
            match child.kind() {
                Kind::FieldLine => {
                    let name = child.children().next();
                    let is_label = name.is_none_or(|n| is_label(&self.source[n.range()]));
                    let marked = is_label && self.source[child.range()].starts_with(['*', '_']);
                    if is_label && (current.is_none() || after_field || marked) {
                        if let Some(block) = current.take() {
                            self.push(block);
                        }
                        current = Some(self.field(child, name, place));
                    } else {
                        let block = current.get_or_insert_with(|| {
                            let text = Text::new(child.span().start, node.range().end - child.range().start);
                            self.block(Self::kind_at(place), text, child.span(), *place)
                        });
                        self.line(child, end, &mut block.text);
                    }
                    after_field = is_label;
                }
                Kind::Line => {
                    let block = current.get_or_insert_with(|| {
                        let text = Text::new(child.span().start, node.range().end - child.range().start);
                        self.block(Self::kind_at(place), text, child.span(), *place)
                    });
                    self.line(child, end, &mut block.text);
                    after_field = false;
                }
                _ => continue,
            }
            end = child.range().end;
            if let Some(block) = &mut current {
                block.span.end = end as u32;
                if place.item != Mark::None {
                    block.span.start = place.item_start;
                }
            }
        }
        if let Some(block) = current {
            self.push(block);
        }
        place.item = Mark::None;
    }

    fn field(&self, node: Node, name: Option<Node>, place: &Place) -> Block {
        let name_end = name.map_or(node.range().start, |n| n.range().end);
        let value_start = node.children().nth(1).map_or(name_end, |n| n.range().start);
        let value = &self.source[value_start..node.range().end];
        let blanks = value.len() - value.trim_start().len();
        let start = value_start + blanks;
        let mut text = text_of(node);
        inline::project(&self.source[start..node.range().end], start as u32, &mut text);
        let mut plain = text_of(node);
        inline::project(self.source[node.range().start..name_end].trim(), node.span().start, &mut plain);
        let label = Label {
            name: plain.as_str().trim_matches(|c: char| c == ':' || c.is_whitespace()).to_owned(),
            span: Span::from(node.range().start..name_end),
        };
        let mut block = self.block(Self::kind_at(place), text, node.span(), *place);
        block.label = Some(label);
        block
    }

    /// A paragraph of one short bold line, as "**CC6.1 Logical access**".
    fn is_bold_heading(&self, node: Node) -> bool {
        let text = self.source[node.range()].trim();
        let inner = ["**", "__", "*", "_"].iter().find_map(|mark| {
            text.strip_prefix(mark)?.strip_suffix(mark).filter(|inner| !inner.contains(mark))
        });
        inner.is_some_and(|inner| {
            inner.len() <= 100
                && !inner.contains('\n')
                && !inner.trim_end().ends_with(['.', ':', ',', ';', '?', '!'])
        })
    }

    /// Text indented by four at the top level: prose of a careless writer, or code.
    fn indented(&mut self, node: Node, place: &Place) {
        let text = &self.source[node.range()];
        let looks_like_code = text.bytes().any(|b| matches!(b, b'{' | b'}' | b'=' | b'<' | b'$' | b'\\'));
        let words = text.split_whitespace().count();
        if looks_like_code || words < 5 || !text.trim_start().starts_with(|c: char| c.is_uppercase()) {
            self.document.code.push(node.span());
            return;
        }
        let mut out = text_of(node);
        let mut end = node.range().start;
        for child in node.children() {
            if child.kind() == Kind::Line {
                self.line(child, end, &mut out);
                end = child.range().end;
            }
        }
        self.push(self.block(Self::kind_at(place), out, node.span(), *place));
    }

    fn table(&mut self, node: Node) {
        let table = self.document.tables.len() as u32;
        let mut rows = Vec::new();
        let mut has_header = false;
        for child in node.children() {
            match child.kind() {
                Kind::TableRow => {
                    let first = self.document.blocks.len() as BlockId;
                    self.row(child, table, rows.len() as u32);
                    rows.push(first..self.document.blocks.len() as BlockId);
                }
                Kind::TableDelimiterRow => has_header |= rows.len() == 1,
                _ => {}
            }
        }
        let section = self.document.sections.len() as u32 - 1;
        self.document.tables.push(Table { section, has_header, rows });
        self.last = None;
    }

    /// Headings and sentences that are written in HTML.
    fn html(&mut self, node: Node, place: &Place) {
        for child in node.children() {
            if child.kind() != Kind::HtmlLine {
                continue;
            }
            let line = &self.source[child.range()];
            let mut text = text_of(child);
            let blanks = line.len() - line.trim_start().len();
            inline::project(line.trim(), (child.range().start + blanks) as u32, &mut text);
            text.trim_end();
            let lower = line.trim_start().get(..3).unwrap_or("").to_ascii_lowercase();
            let level = lower
                .strip_prefix("<h")
                .and_then(|rest| rest.parse::<u8>().ok())
                .filter(|n| (1..=6).contains(n));
            if let Some(level) = level.filter(|_| !text.is_empty()) {
                self.open_section(
                    level,
                    self.block(BlockKind::Heading, text, child.span(), Place::default()),
                );
            } else if text.as_str().split_whitespace().count() > 3 && text.as_str().ends_with(['.', ':', '!'])
            {
                self.push(self.block(Self::kind_at(place), text, child.span(), *place));
            }
        }
    }

    fn row(&mut self, node: Node, table: u32, row: u32) {
        let line = self.source[node.range()].trim_end();
        let base = node.range().start + (line.len() - line.trim_start().len());
        for (column, cell) in cells(line.trim_start()).enumerate() {
            let raw = &line.trim_start()[cell.clone()];
            let blanks = raw.len() - raw.trim_start().len();
            let start = base + cell.start + blanks;
            let mut text = Text::new(start as u32, raw.len());
            inline::project(raw.trim(), start as u32, &mut text);
            let kind = BlockKind::Cell { table, row, column: column.min(u16::MAX as usize) as u16 };
            let span = Span::from(base + cell.start..base + cell.end);
            let place = Place { lead_in: self.last, ..Place::default() };
            let mut block = self.block(kind, text, span, place);
            block.text.trim_end();
            self.document.blocks.push(block);
        }
    }

    /// A grid table: a border closes each row, and a cell can go over several lines.
    fn grid_table(&mut self, node: Node) {
        let table = self.document.tables.len() as u32;
        let mut rows = Vec::new();
        let mut has_header = false;
        let mut lines: Vec<Node> = Vec::new();
        for child in node.children() {
            match child.kind() {
                Kind::GridTableLine => lines.push(child),
                Kind::GridTableBorder if !lines.is_empty() => {
                    has_header |= rows.is_empty() && self.source[child.range()].contains('=');
                    let first = self.document.blocks.len() as BlockId;
                    self.grid_row(&lines, table, rows.len() as u32);
                    rows.push(first..self.document.blocks.len() as BlockId);
                    lines.clear();
                }
                _ => {}
            }
        }
        let section = self.document.sections.len() as u32 - 1;
        self.document.tables.push(Table { section, has_header, rows });
        self.last = None;
    }

    fn grid_row(&mut self, lines: &[Node], table: u32, row: u32) {
        let cells_of = |line: &Node| cells(self.source[line.range()].trim()).collect::<Vec<_>>();
        let in_lines: Vec<_> = lines.iter().map(cells_of).collect();
        let columns = in_lines.iter().map(Vec::len).max().unwrap_or(0);
        for column in 0..columns.min(u16::MAX as usize) {
            let mut text: Option<Text> = None;
            let mut span = Span::default();
            let mut end = 0;
            for (line, in_line) in lines.iter().zip(&in_lines) {
                let raw = &self.source[line.range()];
                let base = line.range().start + (raw.len() - raw.trim_start().len());
                let Some(cell) = in_line.get(column) else { continue };
                let words = &raw.trim()[cell.clone()];
                let start = base + cell.start + (words.len() - words.trim_start().len());
                let text = text.get_or_insert_with(|| {
                    span = Span::from(base + cell.start..base + cell.end);
                    Text::new(start as u32, words.len())
                });
                if words.trim().is_empty() {
                    continue;
                }
                if !text.is_empty() {
                    text.push_blank(Span::from(end..start));
                }
                inline::project(words.trim(), start as u32, text);
                end = start + words.trim().len();
                span.end = (base + cell.end) as u32;
            }
            let kind = BlockKind::Cell { table, row, column: column as u16 };
            let place = Place { lead_in: self.last, ..Place::default() };
            let mut block = self.block(kind, text.unwrap_or_default(), span, place);
            block.text.trim_end();
            self.document.blocks.push(block);
        }
    }

    fn front_matter(&mut self, node: Node) {
        let mut under = String::new();
        for child in node.children() {
            if child.kind() != Kind::FrontMatterLine {
                continue;
            }
            let line = self.source[child.range()].trim_end_matches(['\n', '\r']);
            if line.trim_start().starts_with('#') {
                let blanks = line.len() - line.trim_start().len();
                self.document.comments.push(Span::from(child.range().start + blanks..child.range().end));
            }
            let entry = front_matter::read(line, child.span().start, Some(&under));
            if let Some(entry) = entry {
                if entry.value.is_empty() {
                    under = entry.key.clone();
                }
                self.document.front_matter.push(entry);
            }
        }
    }
}

/// `{/* … */}`, and nothing else.
fn is_mdx_comment(text: &str) -> bool {
    let inner = text.trim().strip_prefix("{/*").and_then(|rest| rest.strip_suffix("*/}"));
    inner.is_some_and(|inner| !inner.contains("*/}"))
}

/// "Management shall ensure:" is the beginning of a sentence, not a label.
fn is_label(name: &str) -> bool {
    const SENTENCE: [&str; 22] = [
        "shall",
        "must",
        "will",
        "should",
        "is",
        "are",
        "can",
        "may",
        "has",
        "have",
        "include",
        "includes",
        "following",
        "to",
        "that",
        "ensure",
        "ensures",
        "when",
        "if",
        "we",
        "where",
        "by",
    ];
    // "Approved by"
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    let name = name.strip_suffix(" by").unwrap_or(name);
    !name.split_whitespace().any(|word| {
        SENTENCE.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase().as_str())
    })
}

/// The byte ranges of a row's cells, without the bars.
fn cells(line: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let bytes = line.as_bytes();
    let mut at = usize::from(bytes.first() == Some(&b'|'));
    let mut done = at >= bytes.len();
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let start = at;
        let mut code = false;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 1,
                b'`' => code = !code && bytes[at + 1..].contains(&b'`'),
                b'|' if !code => break,
                _ => {}
            }
            at += 1;
        }
        let end = at.min(bytes.len());
        at = end + 1;
        done = at >= bytes.len();
        Some(start..end)
    })
}
