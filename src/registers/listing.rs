//! Lists as they are written, whatever the format: heads, and under them rows of cells.

use super::Register;
use crate::document::Text;
use crate::span::Span;
use rustc_hash::FxHashMap;

/// A text and where it stands, in bytes of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// Without blanks around it.
    pub(super) text: String,
    pub(super) span: Span,
    way: Way,
}

/// How the text leads back to the file.
#[derive(Clone, Debug, Default)]
enum Way {
    /// It stands there as it is.
    #[default]
    Straight,
    /// Something in it is written differently: a doubled quotation mark.
    Whole,
    /// By the text of a Markdown cell, and where in it this begins.
    Markup(Box<Text>, u32),
}

impl Written {
    /// What a stretch of the source says; `text` is what it stands for. Blanks at the ends are left out.
    pub(super) fn new(source: &str, span: Span, text: &str) -> Written {
        let trimmed = text.trim();
        let is_same = source.get(span.range()) == Some(text);
        if !is_same {
            return Written { text: trimmed.to_owned(), span, way: Way::Whole };
        }
        let start = span.start + (text.len() - text.trim_start().len()) as u32;
        let span = Span::new(start, start + trimmed.len() as u32);
        Written { text: trimmed.to_owned(), span, way: Way::Straight }
    }

    pub(super) fn of_text(source: &str, text: &Text) -> Written {
        let start = text.as_str().len() - text.as_str().trim_start().len();
        let trimmed = text.as_str().trim();
        let span = text.source(Span::from(start..start + trimmed.len()));
        let is_same = source.get(span.range()) == Some(trimmed);
        let way = if is_same { Way::Straight } else { Way::Markup(Box::new(text.clone()), start as u32) };
        Written { text: trimmed.to_owned(), span, way }
    }

    /// A key with that of the table in which it stands.
    pub(super) fn under(self, key: &Written) -> Written {
        Written { text: format!("{} {}", key.text, self.text), span: self.span, way: Way::Whole }
    }

    /// The words of a part of this text.
    fn part(&self, part: &str) -> Written {
        let text = part.trim();
        let start = (text.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize) as u32;
        let within = Span::new(start, start + text.len() as u32);
        let span = match &self.way {
            Way::Straight => Span::new(self.span.start + within.start, self.span.start + within.end),
            Way::Whole => self.span,
            Way::Markup(whole, from) => whole.source(Span::new(from + within.start, from + within.end)),
        };
        Written { text: text.to_owned(), span, way: Way::Whole }
    }

    /// The parts of a list in one cell. Commas separate where nothing else does: names may have some.
    pub(super) fn parts(&self) -> impl Iterator<Item = Written> {
        const SEPARATORS: [char; 3] = [';', '|', '\n'];
        let by_comma = !self.text.contains(SEPARATORS);
        let is_separator = move |c: char| if by_comma { c == ',' } else { SEPARATORS.contains(&c) };
        self.text.split(is_separator).map(|part| self.part(part)).filter(|part| !part.is_blank())
    }

    /// Whether somebody has to fill it in: "[TODO: which role]".
    pub(super) fn is_marker(&self) -> bool {
        self.text.starts_with("[TODO") && self.text.ends_with(']')
    }

    /// Whether it says that there is nothing, or nothing yet.
    pub(super) fn is_blank(&self) -> bool {
        let is_mark = |c: char| matches!(c, '-' | '–' | '—');
        const NOTHING: [&str; 4] = ["n/a", "none", "null", "~"];
        self.text.chars().all(is_mark)
            || self.is_marker()
            || NOTHING.iter().any(|word| self.text.eq_ignore_ascii_case(word))
    }
}

/// What stands under a head or a key.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    One(Written),
    /// A list that the format itself writes as one.
    Many(Vec<Written>),
}

impl Cell {
    pub(super) fn texts(&self) -> &[Written] {
        match self {
            Cell::One(written) => std::slice::from_ref(written),
            Cell::Many(all) => all,
        }
    }
}

/// An entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) span: Span,
    /// What it is called, where no cell says so: the key under which it stands.
    pub(super) key: Option<Written>,
    /// Indices into the heads, and what stands there.
    pub(super) cells: Vec<(usize, Cell)>,
}

/// A list of one kind of things.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    pub(super) register: Register,
    pub(super) heads: Vec<Written>,
    /// Where the heads stand.
    pub(super) place: Span,
    pub(super) rows: Vec<Row>,
}

/// Heads that are found one by one: the keys of a row, which need not be those of the next.
#[derive(Debug, Default)]
pub(super) struct Heads {
    pub(super) heads: Vec<Written>,
    known: FxHashMap<String, usize>,
}

impl Heads {
    pub(super) fn index(&mut self, head: Written) -> usize {
        *self.known.entry(head.text.clone()).or_insert_with(|| {
            self.heads.push(head);
            self.heads.len() - 1
        })
    }
}

/// A text of a file as a whole: a cell, a string, a key.
#[derive(Debug)]
pub(super) struct Scalar {
    pub(super) text: String,
    /// With its quotation marks, in bytes of the file.
    pub(super) span: Span,
}

impl Scalar {
    /// With quotation marks where they stand around it.
    pub(super) fn of(source: &str, written: &Written) -> Scalar {
        let Written { text, span, .. } = written;
        let mark = |at: Option<u32>| {
            source.as_bytes().get(at? as usize).copied().filter(|b| matches!(b, b'"' | b'\''))
        };
        let before = mark(span.start.checked_sub(1));
        let is_quoted = before.is_some() && before == mark(Some(span.end));
        let span = if is_quoted { Span::new(span.start - 1, span.end + 1) } else { *span };
        Scalar { text: text.clone(), span }
    }
}

/// Something that cannot be read: where, and what to do.
pub(super) type Defect = (Span, String);

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Listings {
    pub(super) lists: Vec<Listing>,
    pub(super) defects: Vec<Defect>,
}
