//! Headings, and links to them and to other documents.

use crate::document::{self, Block, BlockId, BlockKind, Document, anchor, numbering};
use crate::span::Span;
use rustc_hash::FxHashMap;

#[derive(Clone, Debug)]
pub struct Heading {
    pub text: String,
    /// In bytes of the source.
    pub span: Span,
    /// What anchors that lead here have in common.
    keys: Vec<String>,
}

/// A link, or a reference to a section by its number, that may lead to a document or a heading.
#[derive(Clone, Debug)]
pub struct Link {
    /// The words of a reference, or those that are linked up to the end of the target, in bytes of the source.
    pub span: Span,
    /// As a relative path without escapes; empty for this document.
    pub path: String,
    /// The anchor without `#`, or the heading itself; empty for the document as a whole.
    pub anchor: String,
}

pub(super) fn headings(document: &Document) -> Vec<Heading> {
    let mut headings: Vec<(u32, Heading)> = Vec::new();
    for (key, id) in anchor::headings(document) {
        match headings.last_mut() {
            Some((last, heading)) if *last == id => heading.keys.push(key),
            _ => {
                let block = document.block(id);
                let text = block.text.as_str();
                let span = block.text.source(Span::from(0..text.len()));
                headings.push((id, Heading { text: text.to_owned(), span, keys: vec![key] }));
            }
        }
    }
    headings.into_iter().map(|(_, heading)| heading).collect()
}

pub(super) fn heading<'n>(headings: &'n [Heading], wanted: &str) -> Option<&'n Heading> {
    let wanted = anchor::key(wanted);
    let has = |key: &str| headings.iter().find(|heading| heading.keys.iter().any(|known| known == key));
    has(&wanted).or_else(|| has(anchor::uncounted(&wanted)))
}

/// Links and references of the author's own, without links to the web: an editor follows these itself.
pub(super) fn links(document: &Document) -> Vec<Link> {
    let numbered: FxHashMap<&str, BlockId> = numbering::headings(document).collect();
    let mut links = Vec::new();
    for block in document.blocks.iter().filter(|block| block.kind != BlockKind::Quotation) {
        links.extend(block.text.links().iter().filter_map(|link| written(block, link)));
        if block.kind == BlockKind::Heading || numbered.is_empty() {
            continue;
        }
        // "see section 4.2"
        for (range, number) in numbering::references(block.text.as_str()) {
            let Some(heading) = numbered.get(number) else { continue };
            let anchor = document.block(*heading).text.as_str().to_owned();
            links.push(Link { span: block.text.source(Span::from(range)), path: String::new(), anchor });
        }
    }
    links
}

/// `None` for a link to the web.
fn written(block: &Block, link: &document::Link) -> Option<Link> {
    let target = link.target.trim_start_matches('<').trim_end_matches('>');
    let scheme = target.split_once(':').map_or("", |(scheme, _)| scheme);
    let elsewhere = scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric());
    if target.is_empty() || elsewhere {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let span = block.text.source(link.text).cover(block.text.target_span(link));
    Some(Link { span, path: anchor::unescaped(path), anchor: anchor.to_owned() })
}
