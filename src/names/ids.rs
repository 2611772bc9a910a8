//! Ids: of controls, of criteria, of records.

use super::{Kind, Name, Place};
use crate::catalogs::{self, Framework, Hit, Lookup};
use crate::document::{BlockId, BlockKind};
use crate::model::grid::{Grid, grids};
use crate::model::is_other_series;
use crate::model::{FieldSlot, Reading};
use crate::span::Span;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// "LL-08", "AC-2(3)", "CTL.IAM-4", "ACC1.2"
#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[A-Z][A-Z0-9]{0,7}(?:[-_.][A-Z]{1,6})*[-_.]?[0-9]{1,4}(?:[.-][0-9]{1,3}){0,3}(?:\([0-9]{1,2}\))?",
    )
    .expect("a valid pattern")
});

/// Prefixes of ids under which evidence is filed.
const EVIDENCE: [&str; 4] = ["EV", "EVD", "EVID", "EVIDENCE"];

/// Whether the whole text has the shape of an id and is no criterion of a framework.
pub fn is_id(text: &str) -> bool {
    let found = written(text);
    matches!(&found[..], [one] if one.range == (0..text.len()) && one.criterion.is_none())
}

/// What is known of the criterion that the whole text is the id of.
pub fn criterion(text: &str) -> Option<(Framework, Lookup)> {
    let found = written(text);
    let hit = found.first().filter(|one| one.range == (0..text.len()))?.criterion.as_ref()?;
    catalogs::about(hit.scheme, &hit.id)
}

/// What the spellings of an id have in common.
pub(super) fn key(id: &str) -> String {
    let found = written(id);
    found
        .first()
        .filter(|one| one.range == (0..id.len()))
        .map_or_else(|| id.to_uppercase(), |one| one.key(id))
}

struct Written {
    range: Range<usize>,
    criterion: Option<Hit>,
}

impl Written {
    fn key(&self, text: &str) -> String {
        match &self.criterion {
            Some(hit) => hit.id.clone(),
            None => text[self.range.clone()].to_uppercase(),
        }
    }
}

/// The ids in a text, in order of place.
fn written(text: &str) -> Vec<Written> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let known = |hit: &Hit| catalogs::about(hit.scheme, &hit.id).is_some();
    let mut found: Vec<Written> = catalogs::find(text)
        .into_iter()
        .filter(known)
        .map(|hit| Written { range: hit.span.range(), criterion: Some(hit) })
        .collect();
    let criteria = found.len();
    for id in ID.find_iter(text) {
        let range = id.range();
        let next = found[..criteria].partition_point(|known| known.range.end <= range.start);
        let free = found[..criteria].get(next).is_none_or(|known| range.end <= known.range.start);
        if free && stands_alone(text, &range) && numbers_something(id.as_str()) {
            found.push(Written { range, criterion: None });
        }
    }
    found.sort_by_key(|f| f.range.start);
    found
}

fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/');
    let mut after = text[range.end..].chars();
    !text[..range.start].ends_with(|c: char| joins(c) || c == '.')
        && match after.next() {
            Some('-' | '_' | '/') => !after.next().is_some_and(char::is_alphanumeric),
            Some(c) => !c.is_alphanumeric(),
            None => true,
        }
}

/// Not "TLS 1.2" nor "Q1".
fn numbers_something(id: &str) -> bool {
    let prefix = prefix(id);
    id.contains(['-', '_', '.']) && (EVIDENCE.contains(&prefix) || !is_other_series(prefix))
}

fn prefix(id: &str) -> &str {
    &id[..id.bytes().take_while(u8::is_ascii_uppercase).count()]
}

/// What a block is, as far as it tells what an id in it does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    /// An id at the start is declared. `own` where it is the company's, whatever it looks like.
    Control {
        own: bool,
    },
    /// An id is declared under which evidence is filed.
    Evidence,
    Field(FieldSlot),
}

pub(super) fn collect(reading: &Reading, names: &mut Vec<Name>) {
    let spots = spots(reading);
    let mut found: Vec<(Name, Option<Hit>)> = Vec::new();
    let mut own: FxHashSet<String> = FxHashSet::default();
    for (id, block) in (0..).zip(&reading.document.blocks) {
        let spot = spots.get(&id).copied();
        let text = block.text.as_str();
        for (index, written) in written(text).into_iter().enumerate() {
            let first =
                index == 0 && text[..written.range.start].chars().all(|c| matches!(c, '[' | '(' | ' '));
            let declares = first && matches!(spot, Some(Spot::Control { .. } | Spot::Evidence));
            let span = block.text.source(Span::from(written.range.clone()));
            let name = name(text, span, &written, spot, declares);
            let about = match spot {
                Some(Spot::Evidence) if declares => reading.beside(id),
                _ if declares => title(reading, id, written.range.end),
                _ => String::new(),
            };
            if declares && spot == Some(Spot::Control { own: true }) {
                own.insert(name.key.clone());
            }
            found.push((Name { about, ..name }, written.criterion));
        }
    }
    for entry in &reading.document.front_matter {
        let slot = FieldSlot::of_label(&entry.key);
        for written in written(&entry.value) {
            let declares = slot == Some(FieldSlot::Id) && entry.indent == 0;
            let at = |offset: usize| entry.span.start + offset as u32;
            let span = Span::new(at(written.range.start), at(written.range.end));
            let mut name = name(&entry.value, span, &written, None, declares);
            if name.kind == Kind::Criterion {
                name.place = Place::Given;
            }
            let title = reading.document.title().filter(|_| declares);
            let about = title.map_or_else(String::new, |block| block.text.as_str().to_owned());
            found.push((Name { about, ..name }, written.criterion));
        }
    }
    let sure: FxHashSet<_> =
        found.iter().filter_map(|(_, hit)| hit.as_ref().filter(|h| h.sure).map(|h| h.scheme)).collect();
    // "A1.2" can be anything where the document does not speak of the framework.
    let counts = |name: &Name, hit: &Option<Hit>| match hit {
        Some(hit) => hit.sure || sure.contains(&hit.scheme) || name.place != Place::Mentioned,
        None => true,
    };
    names.extend(found.into_iter().filter(|(name, hit)| counts(name, hit)).map(|(mut name, _)| {
        if own.contains(&name.key) {
            name.kind = Kind::Control;
        }
        name
    }));
}

/// The ids in a text of a register. `place` leads from its bytes to those of the file.
pub(super) fn mentioned(text: &str, place: impl Fn(Range<usize>) -> Option<Span>) -> Vec<Name> {
    let sure = |written: &Written| written.criterion.as_ref().is_none_or(|hit| hit.sure);
    let found = written(text).into_iter().filter(sure);
    found
        .filter_map(|written| Some(name(text, place(written.range.clone())?, &written, None, false)))
        .collect()
}

fn name(text: &str, span: Span, written: &Written, spot: Option<Spot>, declares: bool) -> Name {
    let words = &text[written.range.clone()];
    let kind = match &written.criterion {
        Some(_) => Kind::Criterion,
        None if EVIDENCE.contains(&prefix(words)) => Kind::Evidence,
        None if spot == Some(Spot::Evidence) && declares => Kind::Evidence,
        None if spot == Some(Spot::Field(FieldSlot::Record)) => Kind::Evidence,
        None => Kind::Control,
    };
    let place = match (kind, spot) {
        _ if declares => Place::Declared,
        (Kind::Criterion, Some(Spot::Field(FieldSlot::Criteria))) => Place::Given,
        (Kind::Evidence, Some(Spot::Field(FieldSlot::Record))) => Place::Given,
        _ => Place::Mentioned,
    };
    let key = written.key(text);
    Name { kind, key, written: words.to_owned(), span, place, about: String::new() }
}

/// The blocks that say what an id in them does.
fn spots(reading: &Reading) -> FxHashMap<BlockId, Spot> {
    let mut spots = FxHashMap::default();
    for (id, block) in (0..).zip(&reading.document.blocks) {
        if let BlockKind::Cell { table, column, row } = block.kind
            && row > 0
            && let Some(slot) = reading.column_slot(table, column)
        {
            spots.insert(id, Spot::Field(slot));
        }
    }
    // What is mapped to a criterion is none.
    let mapped = reading.fields.iter().filter(|field| field.slot == FieldSlot::Criteria);
    let mapped: FxHashSet<u32> = mapped.filter_map(|field| field.section).collect();
    for field in &reading.fields {
        if let Some(block) = field.block {
            let own = mapped.contains(&reading.block(block).section);
            let spot = match field.slot {
                FieldSlot::Id => Spot::Control { own },
                slot => Spot::Field(slot),
            };
            spots.insert(block, spot);
        }
    }
    for (index, section) in (0..).zip(&reading.document.sections) {
        if let Some(heading) = section.heading {
            spots.insert(heading, Spot::Control { own: mapped.contains(&index) });
        }
    }
    for grid in grids(reading) {
        let (column, spot) = match id_column(&grid) {
            Some(column) if grid.lists_evidence() => (column, Spot::Evidence),
            Some(column) if lists_controls(&grid) => {
                (column, Spot::Control { own: grid.column(FieldSlot::Criteria).is_some() })
            }
            _ => continue,
        };
        spots.extend(grid.rows().filter_map(|row| grid.cell(&row, column)).map(|cell| (cell, spot)));
    }
    spots
}

/// The column with the ids of a table, among the first two.
fn id_column(grid: &Grid) -> Option<u16> {
    const HEADS: [&str; 5] = ["control id", "control no", "control #", "evidence id", "record id"];
    let column =
        grid.column(FieldSlot::Id).or_else(|| grid.find(|head| HEADS.iter().any(|h| head.contains(h))))?;
    (column < 2).then_some(column)
}

/// A list of risks, assets or steps has ids as well.
fn lists_controls(grid: &Grid) -> bool {
    grid.find(|head| head.contains("control") || head.contains("activity")).is_some()
}

/// What stands beside an id where it is declared: the rest of the heading, the control's cell of the row.
fn title(reading: &Reading, block: BlockId, after: usize) -> String {
    let blank = |c: char| c.is_whitespace() || matches!(c, ':' | '.' | '-' | '–' | '—' | ')' | ']');
    let rest = reading.block(block).text.as_str()[after..].trim_start_matches(blank);
    match reading.block(block).kind {
        BlockKind::Heading => rest.to_owned(),
        BlockKind::Cell { table, column, .. } => {
            let row = reading.row(block);
            let said = |id: &BlockId| {
                matches!(reading.block(*id).kind, BlockKind::Cell { column: at, .. } if at != column
                    && reading.column_slot(table, at) == Some(FieldSlot::Control))
            };
            let beside = row.clone().find(said).or_else(|| row.clone().find(|id| *id == block + 1));
            beside.map_or_else(String::new, |id| reading.block(id).text.as_str().to_owned())
        }
        _ => {
            let section = &reading.document.sections[reading.block(block).section as usize];
            reading.document.heading_text(section).to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_ids() {
        let found = |text: &str| -> Vec<String> {
            written(text).iter().map(|f| text[f.range.clone()].to_owned()).collect()
        };
        assert_eq!(found("LL-08, EV-011 and (CTL.IAM-4)."), ["LL-08", "EV-011", "CTL.IAM-4"]);
        assert_eq!(found("CC 6.1 and AC-2(3)"), ["CC 6.1", "AC-2(3)"]);
        for text in ["TLS-1.2, SHA-256, CVE-2025-1", "x-LL-08, LL-08b, LL-08/09, a/LL-08", "Q1, S3, 2026-01"]
        {
            assert_eq!(found(text), [] as [&str; 0], "{text}");
        }
        assert!(is_id("LL-108") && !is_id("LL 108") && !is_id("CC6.1") && !is_id(""));
    }
}
