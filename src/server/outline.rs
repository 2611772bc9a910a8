//! The outline: sections, and controls among them.

use super::card;
use super::session::Session;
use super::snapshot::Snapshot;
use crate::model::{Controls, FieldSlot, Place, Reading};
use crate::span::Span;
use tower_lsp::ls_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind};

pub(super) fn symbols(snapshot: &Snapshot, session: &Session) -> DocumentSymbolResponse {
    let entries = entries(snapshot);
    if !session.nested_symbols {
        return DocumentSymbolResponse::Flat(entries.iter().map(|entry| flat(entry, snapshot)).collect());
    }
    let mut open: Vec<(u8, DocumentSymbol)> = Vec::new();
    let mut top = Vec::new();
    for entry in &entries {
        close(&mut open, &mut top, entry.level);
        open.push((entry.level, nested(entry, snapshot)));
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

/// A line of the outline.
struct Entry {
    level: u8,
    name: String,
    owner: Option<String>,
    is_control: bool,
    /// What names it.
    heading: Span,
    whole: Span,
}

/// The level of a row: below any heading.
const ROW: u8 = u8::MAX;

fn entries(snapshot: &Snapshot) -> Vec<Entry> {
    let reading = &snapshot.checked.reading;
    let controls = reading.controls();
    let sections = sections(snapshot).into_iter().map(|section| of_section(reading, &controls, section));
    let mut entries: Vec<Entry> = sections.chain(rows(reading, &controls)).collect();
    entries.sort_by_key(|entry| entry.whole.start);
    entries
}

fn of_section(reading: &Reading, controls: &Controls, section: Section) -> Entry {
    let heading = reading.document.sections[section.index as usize].heading;
    let control = heading.and_then(|heading| controls.of(heading)).map(|index| &controls.all[index]);
    let control = control.filter(|control| control.place == Place::Section(section.index));
    let own = reading.fields.iter().find(|f| f.slot == FieldSlot::Owner && f.section == Some(section.index));
    let owner = control.and_then(|control| control.owners.first()).map(|slot| slot.text.clone());
    Entry {
        level: section.level,
        name: section.name,
        owner: owner.or_else(|| own.map(|field| field.value.clone())),
        is_control: control.is_some(),
        heading: section.heading,
        whole: section.whole,
    }
}

/// The controls of matrices.
fn rows<'r>(reading: &'r Reading, controls: &'r Controls) -> impl Iterator<Item = Entry> + use<'r> {
    controls.all.iter().filter_map(|control| {
        let Place::Row { table, row } = control.place else { return None };
        let cells = reading.document.tables[table as usize].rows.get(row as usize)?.clone();
        Some(Entry {
            level: ROW,
            name: card::short(&card::name(control)),
            owner: control.owners.first().map(|slot| slot.text.clone()),
            is_control: true,
            heading: control.name,
            whole: cells.map(|cell| reading.block(cell).span).reduce(Span::cover)?,
        })
    })
}

/// A section with a heading.
pub(super) struct Section {
    index: u32,
    level: u8,
    name: String,
    heading: Span,
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
                index: index as u32,
                level: section.level,
                name: if name.is_empty() { "(without a name)".to_owned() } else { name.to_owned() },
                heading: block.span,
                whole: Span::new(block.span.start, after.max(block.span.end)),
            }
        })
        .collect()
}

const fn kind(entry: &Entry) -> SymbolKind {
    match entry.is_control {
        true => SymbolKind::FUNCTION,
        false => SymbolKind::NAMESPACE,
    }
}

fn nested(entry: &Entry, snapshot: &Snapshot) -> DocumentSymbol {
    #[expect(deprecated, reason = "a field that has to be named to be left empty")]
    DocumentSymbol {
        name: entry.name.clone(),
        detail: entry.owner.clone(),
        kind: kind(entry),
        tags: None,
        deprecated: None,
        range: snapshot.buffer.range(entry.whole),
        selection_range: snapshot.buffer.range(entry.heading),
        children: None,
    }
}

fn flat(entry: &Entry, snapshot: &Snapshot) -> SymbolInformation {
    let location = Location { uri: snapshot.uri.clone(), range: snapshot.buffer.range(entry.whole) };
    #[expect(deprecated, reason = "a field that has to be named to be left empty")]
    SymbolInformation {
        name: entry.name.clone(),
        kind: kind(entry),
        tags: None,
        deprecated: None,
        location,
        container_name: None,
    }
}
