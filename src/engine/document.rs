//! The check of one document.

use crate::config::Settings;
use crate::document;
use crate::finding::Finding;
use crate::model::{DocumentKind, Reading};
use crate::rules::{self, Check, Sink, Site};
use crate::syntax;
use tree_sitter::Tree;

/// Reads a document. `path` helps to tell its kind and may be empty.
pub fn read(text: &str, path: &str, settings: &Settings) -> Reading {
    let tree = syntax::parse(text, None);
    Reading::new(document::build(text, &tree), path, &settings.given)
}

/// Reads the next version of a document from its tree, taking over what `old` understood of blocks that
/// stayed as they were. The same as [`read`].
pub fn read_again(
    text: &str,
    tree: &Tree,
    path: &str,
    settings: &Settings,
    old: Option<&Reading>,
) -> Reading {
    Reading::again(document::build(text, tree), path, &settings.given, old)
}

/// Reads a part of a document that has been read; see [`Reading::part`].
pub fn read_part(text: &str, whole: &Reading) -> Reading {
    let tree = syntax::parse(text, None);
    Reading::part(document::build(text, &tree), whole)
}

/// Reads the text of a document and gives the findings in order of place.
pub fn check_text(text: &str, path: &str, settings: &Settings) -> Vec<Finding> {
    check(text, &read(text, path, settings), settings)
}

/// The findings of a document that has been read from this text.
pub fn check(text: &str, reading: &Reading, settings: &Settings) -> Vec<Finding> {
    comments(reading).into_iter().filter_map(|finding| settings.judge(finding, text)).collect()
}

/// What the rules say of a document, whatever the settings want to hear.
pub fn comments(reading: &Reading) -> Vec<Finding> {
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
