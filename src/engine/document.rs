//! The check of one document.

use crate::document;
use crate::finding::Finding;
use crate::model::{DocumentKind, Reading};
use crate::rules::{self, Check, Sink, Site};
use crate::syntax::{self, Nodes};
use tree_sitter::Tree;

/// What decides the findings of a document, beside its text.
#[derive(Clone, Debug, Default)]
pub struct Settings {}

/// Reads a document. `path` helps to tell its kind and may be empty.
pub fn read(text: &str, path: &str) -> Reading {
    Reading::new(document::build(text, &syntax::read(text)), path)
}

/// Reads the next version of a document from its tree, taking over what `old` understood of blocks that
/// stayed as they were. The same as [`read`].
pub fn read_again(text: &str, tree: &Tree, path: &str, old: Option<&Reading>) -> Reading {
    Reading::again(document::build(text, &Nodes::from(tree)), path, old)
}

/// Reads a part of a document that has been read; see [`Reading::part`].
pub fn read_part(text: &str, whole: &Reading) -> Reading {
    Reading::part(document::build(text, &syntax::read(text)), whole)
}

/// Reads the text of a document and gives the findings in order of place.
pub fn check_text(text: &str, path: &str, _settings: &Settings) -> Vec<Finding> {
    check(&read(text, path))
}

/// The findings of a document that has been read.
pub fn check(reading: &Reading) -> Vec<Finding> {
    let mut sink = Sink::default();
    if reading.kind == DocumentKind::Other {
        return Vec::new();
    }
    let checks: Vec<fn(&Site, &mut Sink)> = rules::all()
        .filter_map(|rule| match rule.check {
            Check::Statement(check) => Some(check),
            Check::Document(_) => None,
        })
        .collect();
    for statement in &reading.statements {
        let site = Site { reading, statement };
        sink.enter(site.list());
        for check in &checks {
            check(&site, &mut sink);
        }
    }
    sink.enter(None);
    for rule in rules::all() {
        if let Check::Document(check) = rule.check {
            check(reading, &mut sink);
        }
    }
    sink.finish()
}
