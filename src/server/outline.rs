//! The outline: sections, and controls among them.

use super::session::Session;
use super::snapshot::Snapshot;
use crate::model::{FieldSlot, Reading};
use crate::span::Span;
use tower_lsp::ls_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind};

pub(super) fn symbols(snapshot: &Snapshot, session: &Session) -> DocumentSymbolResponse {
    let sections = sections(snapshot);
    if !session.nested_symbols {
        return DocumentSymbolResponse::Flat(
            sections.iter().map(|section| flat(section, snapshot)).collect(),
        );
    }
    let mut open: Vec<(u8, DocumentSymbol)> = Vec::new();
    let mut top = Vec::new();
    for section in &sections {
        close(&mut open, &mut top, section.level);
        open.push((section.level, nested(section, snapshot)));
    }
    close(&mut open, &mut top, 0);
    DocumentSymbolResponse::Nested(top)
}

/// Puts symbols that end at a heading of this level into those that hold them.
fn close(open: &mut Vec<(u8, DocumentSymbol)>, top: &mut Vec<DocumentSymbol>, level: u8) {
    while let Some((_, symbol)) = open.pop_if(|(other, _)| *other >= level) {
        match open.last_mut() {
            Some((_, parent)) => parent.children.get_or_insert_default().push(symbol),
            None => top.push(symbol),
        }
    }
}

/// A section with a heading.
pub(super) struct Section {
    level: u8,
    name: String,
    /// The owner that a field of it names.
    owner: Option<String>,
    is_control: bool,
    pub(super) heading: Span,
    /// With its subsections.
    pub(super) whole: Span,
}

pub(super) fn sections(snapshot: &Snapshot) -> Vec<Section> {
    let reading = &snapshot.checked.reading;
    let end = snapshot.checked.text.len() as u32;
    let all = &reading.document.sections;
    let headed =
        all.iter().enumerate().filter_map(|(index, section)| Some((index, section, section.heading?)));
    headed
        .map(|(index, section, heading)| {
            let block = reading.block(heading);
            let next = all[index + 1..].iter().find(|other| other.level <= section.level);
            let after = next.and_then(|next| next.heading).map_or(end, |id| reading.block(id).span.start);
            let name = block.text.as_str();
            Section {
                level: section.level,
                name: if name.is_empty() { "(without a name)".to_owned() } else { name.to_owned() },
                owner: owner(reading, index as u32),
                is_control: name.split_whitespace().next().is_some_and(is_control_id),
                heading: block.span,
                whole: Span::new(block.span.start, after.max(block.span.end)),
            }
        })
        .collect()
}

fn owner(reading: &Reading, section: u32) -> Option<String> {
    let own = reading.fields.iter().find(|f| f.slot == FieldSlot::Owner && f.section == Some(section));
    own.map(|field| field.value.clone())
}

/// "AC-2(3)", "CC6.1", "A.8.35:"
fn is_control_id(word: &str) -> bool {
    let word = word.trim_end_matches([':', '.', '–', '-']);
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.contains(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || ".-()_".contains(c))
}

const fn kind(section: &Section) -> SymbolKind {
    match section.is_control {
        true => SymbolKind::FUNCTION,
        false => SymbolKind::NAMESPACE,
    }
}

fn nested(section: &Section, snapshot: &Snapshot) -> DocumentSymbol {
    #[expect(deprecated, reason = "a field that has to be named to be left empty")]
    DocumentSymbol {
        name: section.name.clone(),
        detail: section.owner.clone(),
        kind: kind(section),
        tags: None,
        deprecated: None,
        range: snapshot.buffer.range(section.whole),
        selection_range: snapshot.buffer.range(section.heading),
        children: None,
    }
}

fn flat(section: &Section, snapshot: &Snapshot) -> SymbolInformation {
    let location = Location { uri: snapshot.uri.clone(), range: snapshot.buffer.range(section.whole) };
    #[expect(deprecated, reason = "a field that has to be named to be left empty")]
    SymbolInformation {
        name: section.name.clone(),
        kind: kind(section),
        tags: None,
        deprecated: None,
        location,
        container_name: None,
    }
}
