//! What a name stands for: a criterion's subject, a control's title, a term's meaning, what a register says of it.

use super::escaped;
use crate::catalogs::Lookup;
use crate::names::{self, Kind, Name, Place};
use crate::server::view::{Page, View};
use crate::span::Span;
use std::fmt::Write as _;
use tower_lsp::ls_types::Position;

/// More is read in its own place, in characters.
const LONGEST: usize = 600;

pub(super) fn at(here: &Page, view: &View, position: Position) -> Option<(String, Span)> {
    let name = view.name_at(here, position)?;
    let mut text = format!("**{}**", escaped(&name.written));
    let head = text.len();
    if let Some(criterion) = criterion(&name) {
        text.push_str(&criterion);
    }
    // Where a criterion is mapped is for "go to definition": there are many places.
    if view.kind(&name) != Kind::Criterion {
        // Whoever stands there already reads it.
        let elsewhere = |page: &Page, other: &Name| page.uri() != here.uri() || other.span != name.span;
        let declared = view
            .declarations(&name)
            .into_iter()
            .filter(|(page, other)| other.place == Place::Declared && elsewhere(page, other));
        for (page, other) in declared.take(3) {
            text.push_str(&declaration(page, other, here, view));
        }
    }
    (text.len() > head).then_some((text, name.span))
}

fn criterion(name: &Name) -> Option<String> {
    let (framework, known) = names::criterion(&name.key)?;
    Some(match known {
        Lookup::Known { title } => format!(" {}\n\n{}", escaped(title), framework.name()),
        Lookup::Withdrawn { title, into } => {
            let gone = format!(" {}\n\nNo longer in {}", escaped(title), framework.name());
            if into.is_empty() { gone } else { format!("{gone}: see {}", into.join(", ")) }
        }
        Lookup::Unknown { .. } => return None,
    })
}

fn declaration(page: &Page, name: &Name, here: &Page, view: &View) -> String {
    let mut text = String::new();
    if !name.about.is_empty() {
        let _ = write!(text, "\n\n{}", escaped(&shortened(&name.about)));
    }
    let line = view.location(page, name.span).range.start.line + 1;
    let said = match name.kind {
        _ if page.register().is_some() => "In the register",
        Kind::Term => "Defined in",
        _ => "Declared in",
    };
    let _ = match page.uri() == here.uri() {
        true => write!(text, "\n\nIn line {line}"),
        false => write!(text, "\n\n{said} {}, line {line}", escaped(&page.file_name())),
    };
    text
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
