//! A configuration file from its text, with all that is wrong with it.

use super::File;
use super::error::{ConfigError, in_plain_words, is_missing};
use crate::rules::Selector;
use crate::source::LineIndex;
use crate::span::Span;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

/// So many things that are wrong are told at once. A text that is no configuration would have them without end.
const MOST_ERRORS: usize = 20;

/// What a text says, and where.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// What could be understood.
    pub(super) file: File,
    /// The place of the value of each key: `rules.open-cadence`, `documents.0.kind`.
    pub(super) places: FxHashMap<String, Span>,
    pub(super) errors: Vec<ConfigError>,
}

/// Reads a text; `path` is for the messages.
pub(super) fn parse(text: &str, path: &Path) -> Parsed {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    let mut parsed = Parsed::default();
    let lines = LineIndex::new(text);
    let error = |span: Option<Range<usize>>, message: String| {
        let span = Span::from(span.unwrap_or(0..0));
        let place = Some((span, lines.position(span.start)));
        ConfigError { path: path.to_owned(), place, message }
    };
    parsed.errors = errors
        .iter()
        .take(MOST_ERRORS)
        .map(|e| error(e.span(), format!("this cannot be read as TOML: {}", e.message())))
        .collect();
    if !parsed.errors.is_empty() {
        return parsed;
    }
    note_places(table.get_ref(), "", &mut parsed.places);
    // One wrong value hides the next: each is told and taken out, until the rest can be read.
    for _ in 0..MOST_ERRORS {
        match File::deserialize(Deserializer::from(table.clone())) {
            Ok(file) => {
                parsed.file = file;
                break;
            }
            Err(e) => {
                // What is missing may have been taken out.
                if parsed.errors.is_empty() || !is_missing(e.message()) {
                    parsed.errors.push(error(e.span(), in_plain_words(e.message())));
                }
                if !e.span().is_some_and(|at| take_out(table.get_mut(), &at)) {
                    break;
                }
            }
        }
    }
    if parsed.errors.is_empty() {
        for (key, message) in misplaced(&parsed.file) {
            let span = parsed.places.get(&key).map(|span| span.range());
            parsed.errors.push(error(span, message));
        }
    }
    parsed.errors.sort_by_key(|e| e.place.map(|(span, _)| span));
    parsed
}

/// The paths of registers, with their keys.
fn register_paths(file: &File) -> Vec<(String, &str)> {
    let mut paths = Vec::new();
    for (register, list) in file.registers.lists() {
        let key = format!("registers.{}", register.name());
        let list = list.into_iter().flat_map(|list| &list.0);
        paths.extend(list.map(|glob| (key.clone(), glob.written.as_str())));
    }
    let folder = file.registers.evidence_files.as_ref();
    paths.extend(folder.map(|folder| ("registers.evidence-files.path".to_owned(), folder.path.as_str())));
    paths
}

/// Whether a path is none below the folder it counts from, on any system.
fn leads_out(path: &str) -> bool {
    path.starts_with(['/', '\\', '~'])
        || path.contains(':')
        || path.split(['/', '\\']).any(|part| part == "..")
}

/// What no type can say: options at rules that do not have them, a period that ends before it begins, a path that climbs.
fn misplaced(file: &File) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let everywhere = ("rules".to_owned(), &file.rules);
    let somewhere =
        file.documents.iter().enumerate().map(|(at, d)| (format!("documents.{at}.rules"), &d.rules));
    for (key, rules) in std::iter::once(everywhere).chain(somewhere) {
        for (selector, settings) in &rules.0 {
            if settings.max_age_days.is_some() && *selector != Selector::Rule("stale-document") {
                let name = selector.name();
                let message = format!("`{name}` has no `max-age-days`; only `stale-document` has");
                found.push((format!("{key}.{name}.max-age-days"), message));
            }
        }
    }
    for (key, path) in register_paths(file) {
        if leads_out(path) {
            let message = format!("“{path}” leads out of this folder; copy the register into it");
            found.push((key, message));
        }
    }
    match (file.audit.from, file.audit.to) {
        (Some(from), Some(to)) if to < from => {
            found.push(("audit.to".to_owned(), format!("the audit period ends before it begins, on {from}")));
        }
        (Some(_), None) => {
            found.push(("audit.from".to_owned(), "the audit period has no end; add `to`".to_owned()))
        }
        (None, Some(_)) => {
            found.push(("audit.to".to_owned(), "the audit period has no start; add `from`".to_owned()))
        }
        _ => {}
    }
    found
}

fn note_places(table: &DeTable<'_>, under: &str, places: &mut FxHashMap<String, Span>) {
    for (key, value) in table {
        note_place(value, &format!("{under}{}", key.get_ref()), places);
    }
}

fn note_place(value: &Spanned<DeValue<'_>>, key: &str, places: &mut FxHashMap<String, Span>) {
    places.insert(key.to_owned(), Span::from(value.span()));
    match value.get_ref() {
        DeValue::Table(inner) => note_places(inner, &format!("{key}."), places),
        DeValue::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                note_place(item, &format!("{key}.{at}"), places);
            }
        }
        _ => {}
    }
}

/// Takes out the entry whose key or value stands there; whether there was one.
fn take_out(table: &mut DeTable<'_>, at: &Range<usize>) -> bool {
    let here = table.iter().find(|(key, value)| key.span() == *at || value.span() == *at);
    if let Some(key) = here.map(|(key, _)| key.clone()) {
        table.remove(&key);
        return true;
    }
    table.iter_mut().any(|(_, value)| take_out_within(value.get_mut(), at))
}

fn take_out_within(value: &mut DeValue<'_>, at: &Range<usize>) -> bool {
    match value {
        DeValue::Table(inner) => take_out(inner, at),
        DeValue::Array(items) => {
            let whole = items.iter().position(|item| item.span() == *at);
            if let Some(whole) = whole {
                let rest = items.iter().enumerate().filter(|(index, _)| *index != whole);
                *items = rest.map(|(_, item)| item.clone()).collect();
                return true;
            }
            items.iter_mut().any(|item| take_out_within(item.get_mut(), at))
        }
        _ => false,
    }
}
