//! Text without its markup, and the way back.

use crate::span::Span;

/// A stretch of text and where it stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Offset in the text.
    text: u32,
    /// Offset in the source, relative to the block's base.
    source: u32,
    /// 0 where text and source run in step; otherwise the bytes of source that the whole piece
    /// stands for (an entity, a line break with the indentation after it).
    width: u32,
}

/// A link in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The words that are linked, in bytes of the text.
    pub text: Span,
    /// What it points to, as written.
    pub target: String,
    /// Where the target is written, relative to the block's base.
    pub(crate) source: Span,
}

/// The running text of a block. Every byte leads back to the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    string: String,
    /// Where the block begins in the source; everything else is relative to it.
    base: u32,
    pieces: Vec<Piece>,
    links: Vec<Link>,
    /// Code spans, in bytes of the text.
    code: Vec<Span>,
}

impl Text {
    /// An empty text with room for so many bytes.
    pub fn new(base: u32, room: usize) -> Text {
        Text { base, string: String::with_capacity(room), ..Text::default() }
    }

    pub fn as_str(&self) -> &str {
        &self.string
    }

    pub fn is_empty(&self) -> bool {
        self.string.is_empty()
    }

    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The code spans, in bytes of the text.
    pub fn code(&self) -> &[Span] {
        &self.code
    }

    /// Where a link's target is written, in bytes of the source.
    pub fn target_span(&self, link: &Link) -> Span {
        Span::new(self.base + link.source.start, self.base + link.source.end)
    }

    /// The bytes of the source that a range of the text stands for.
    pub fn source(&self, span: Span) -> Span {
        let start = self.at(span.start).0;
        if span.is_empty() {
            return Span::empty(start);
        }
        Span::new(start, self.at(span.end - 1).1)
    }

    /// The source bytes of one byte of the text.
    fn at(&self, offset: u32) -> (u32, u32) {
        let after = self.pieces.partition_point(|p| p.text <= offset);
        let Some(piece) = after.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return (self.base, self.base);
        };
        if piece.width > 0 {
            let start = self.base + piece.source;
            return (start, start + piece.width);
        }
        let start = self.base + piece.source + (offset - piece.text);
        (start, start + 1)
    }

    /// Appends bytes that stand in the source as they are.
    pub(super) fn push(&mut self, text: &str, source: u32) {
        if text.is_empty() {
            return;
        }
        let at = self.string.len() as u32;
        let source = source - self.base;
        let in_step = self.pieces.last().is_some_and(|p| p.width == 0 && p.source + (at - p.text) == source);
        if !in_step {
            self.pieces.push(Piece { text: at, source, width: 0 });
        }
        self.string.push_str(text);
    }

    /// Appends text that stands for other bytes of the source.
    pub(super) fn push_for(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        let at = self.string.len() as u32;
        let width = source.len().max(1);
        self.pieces.push(Piece { text: at, source: source.start - self.base, width });
        self.string.push_str(text);
    }

    /// Appends one blank for a stretch of source, unless there is one already.
    pub(super) fn push_blank(&mut self, source: Span) {
        if !self.string.is_empty() && !self.string.ends_with(' ') {
            self.push_for(" ", source);
        }
    }

    pub(super) fn push_link(&mut self, from: u32, target: &str, source: u32) {
        let start = source - self.base;
        self.links.push(Link {
            text: Span::new(from, self.len()),
            target: target.to_owned(),
            source: Span::new(start, start + target.len() as u32),
        });
    }

    pub(super) fn push_code(&mut self, from: u32) {
        self.code.push(Span::new(from, self.len()));
    }

    pub(super) fn len(&self) -> u32 {
        self.string.len() as u32
    }

    /// Drops blanks at the end.
    pub(super) fn trim_end(&mut self) {
        self.string.truncate(self.string.trim_end().len());
    }
}
