//! YAML as values with their places.

use super::Register;
use super::listing::{Defect, Listings, Scalar, Written};
use super::tree::{self, Node};
use crate::span::Span;
use granit_parser::{Event, Options, Parser, ScalarStyle, StrInput, options};

/// Lists of entries, with lists or tables in them, under a key or two.
const MAX_DEPTH: usize = 16;

pub(super) fn read(register: Register, text: &str) -> Listings {
    let parser = Parser::new_from_str_with_options(text, limits());
    let mut found = Listings::default();
    match (Reader { text, parser }).documents() {
        Ok(roots) => roots.into_iter().for_each(|root| tree::lists(register, root, &mut found)),
        Err(defect) => found.defects.push(defect),
    }
    found
}

/// All texts and keys, in order of place.
pub(super) fn scalars(text: &str) -> Vec<Scalar> {
    let parser = Parser::new_from_str_with_options(text, limits());
    let roots = (Reader { text, parser }).documents().unwrap_or_default();
    let mut found = Vec::new();
    roots.iter().for_each(|root| root.scalars(text, &mut found));
    found
}

fn limits() -> Options {
    options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH, emit_comments: false }
}

struct Reader<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Reader<'t> {
    fn documents(&mut self) -> Result<Vec<Node>, Defect> {
        let mut roots = Vec::new();
        while let Some((event, span)) = self.next()? {
            if !matches!(
                event,
                Event::StreamStart | Event::StreamEnd | Event::DocumentStart(..) | Event::DocumentEnd
            ) {
                roots.push(self.node(event, span)?);
            }
        }
        Ok(roots)
    }

    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Defect> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => Ok(Some((event, Span::from(span.byte_range().unwrap_or_default())))),
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or_default().min(self.text.len());
                Err((Span::empty(at as u32), format!("this cannot be read as YAML: {}", error.info())))
            }
        }
    }

    /// The value that begins with an event. The parser's limits bound how deep they lie in each other.
    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node, Defect> {
        match event {
            Event::Scalar(said, style, ..) => Ok(Node::Text(self.scalar(&said, style, span))),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                while let Some((event, at)) = self.next()? {
                    if event == Event::SequenceEnd {
                        return Ok(Node::List(items, self.covered(span, at)));
                    }
                    items.push(self.node(event, at)?);
                }
                Ok(Node::List(items, span))
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                while let Some((event, at)) = self.next()? {
                    if event == Event::MappingEnd {
                        return Ok(Node::Table(entries, self.covered(span, at)));
                    }
                    let Node::Text(key) = self.node(event, at)? else {
                        return Err((at, "a key has to be a text".to_owned()));
                    };
                    if let Some((event, at)) = self.next()? {
                        entries.push((key, self.node(event, at)?));
                    }
                }
                Ok(Node::Table(entries, span))
            }
            // A few of them can stand for more text than any machine holds.
            _ => Err((span, "sayso does not follow references (`*name`); write the value itself".to_owned())),
        }
    }

    /// From the start of a value to its end, without the blanks before what follows.
    fn covered(&self, start: Span, end: Span) -> Span {
        let whole = self.text.get(start.start as usize..end.end as usize).unwrap_or_default();
        Span::new(start.start, start.start + whole.trim_end().len() as u32)
    }

    /// A scalar without its quotation marks.
    fn scalar(&self, said: &str, style: ScalarStyle, span: Span) -> Written {
        let is_quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let inner = if is_quoted && span.len() >= 2 { Span::new(span.start + 1, span.end - 1) } else { span };
        Written::new(self.text, inner, said)
    }
}
