//! What the heading and the fields of a control say, or the cells of its row.

use super::super::{FieldSlot, Origin, Reading, Slot};
use super::{Control, place, push};
use crate::catalogs;
use crate::document::BlockId;
use crate::span::Span;

/// What a section's heading and its fields say.
pub(super) fn of_section(reading: &Reading, section: u32, control: &mut Control) {
    let this = &reading.document.sections[section as usize];
    let Some(heading) = this.heading else { return };
    let text = reading.block(heading).text.as_str();
    control.name = reading.block(heading).span;
    control.id = place::heading_id(reading, section).map(str::to_owned);
    control.title = match control.id.as_deref().and_then(|id| text.split_once(id)) {
        Some((before, rest)) if rest.trim_matches(|c: char| !c.is_alphanumeric()).is_empty() => {
            before.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()
        }
        Some((_, rest)) => rest.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned(),
        None => text.to_owned(),
    };
    let heading = &reading.block(heading).text;
    cited(heading.as_str(), |span| heading.source(span), Origin::Heading, &mut control.criteria);
    for (slot, inherits) in [
        (FieldSlot::Owner, true),
        (FieldSlot::Cadence, false),
        (FieldSlot::Record, false),
        (FieldSlot::Criteria, true),
        (FieldSlot::Scope, true),
        (FieldSlot::Exception, true),
    ] {
        let field = reading.field(section, slot).filter(|field| inherits || field.section == Some(section));
        let Some(field) = field else { continue };
        let origin = if field.block.is_none() { Origin::FrontMatter } else { Origin::Field };
        add(control, slot, Slot { text: field.value.clone(), span: field.span, origin });
    }
    // "CM-03" that is mapped to CC8.1 is the company's own id, whatever framework has a CM-3.
    if control.criteria.iter().any(|slot| slot.origin != Origin::Heading) {
        control.criteria.retain(|slot| slot.origin != Origin::Heading);
    }
}

/// What the cells of a row say.
pub(super) fn of_row(reading: &Reading, table: u32, row: u32, control: &mut Control) {
    let at = &reading.document.tables[table as usize];
    let Some(id) = place::matrix_row_id(reading, table, row) else { return };
    control.name = words_span(reading, id);
    control.id = Some(reading.block(id).text.as_str().trim().to_owned());
    let says = place::control_column(reading, table);
    for (column, cell) in (0..).zip(at.rows[row as usize].clone()) {
        let text = reading.block(cell).text.as_str().trim();
        if Some(column) == says {
            text.clone_into(&mut control.title);
            continue;
        }
        let empty = matches!(text.to_lowercase().as_str(), "" | "-" | "–" | "—" | "n/a" | "none");
        let value = Slot { text: text.to_owned(), span: words_span(reading, cell), origin: Origin::Row };
        match reading.column_slot(table, column).filter(|_| !empty) {
            Some(slot) => add(control, slot, value),
            // "Also | CC2.2, CC4.1"
            None if names_criteria(text) => add(control, FieldSlot::Criteria, value),
            None => {}
        }
    }
    // "CC1.1, CC1.4 – Integrity" over a table of the controls that meet them.
    let above = reading.document.sections_up(at.section).filter_map(|section| section.heading);
    let heads = above.map(|id| &reading.block(id).text).find(|text| begins_with_criteria(text.as_str()));
    if let Some(text) = heads {
        cited(text.as_str(), |span| text.source(span), Origin::Heading, &mut control.criteria);
    }
}

/// Whether a text is nothing but ids of frameworks.
fn names_criteria(text: &str) -> bool {
    let hits = catalogs::find(text);
    let written: u32 = hits.iter().map(|hit| hit.span.len()).sum();
    let letters = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '(' | ')')).count();
    !hits.is_empty() && written as usize >= letters
}

fn begins_with_criteria(heading: &str) -> bool {
    catalogs::find(heading).first().is_some_and(|hit| hit.span.start == 0)
}

fn words_span(reading: &Reading, block: BlockId) -> Span {
    let text = &reading.block(block).text;
    text.source(Span::from(0..text.as_str().len()))
}

/// Puts the value of a field where it belongs.
fn add(control: &mut Control, slot: FieldSlot, value: Slot) {
    let slots = match slot {
        FieldSlot::Owner => &mut control.owners,
        FieldSlot::Cadence => &mut control.cadences,
        FieldSlot::Record => &mut control.records,
        FieldSlot::Criteria => {
            return match catalogs::find(&value.text).is_empty() {
                true => push(&mut control.criteria, value),
                false => cited(&value.text, |_| value.span, value.origin, &mut control.criteria),
            };
        }
        FieldSlot::Scope => &mut control.scope,
        FieldSlot::Exception => &mut control.exceptions,
        _ => return,
    };
    push(slots, value);
}

/// The ids of frameworks in a text.
fn cited(text: &str, source: impl Fn(Span) -> Span, origin: Origin, criteria: &mut Vec<Slot>) {
    for hit in catalogs::cited(text) {
        // Several may stand in one place.
        if criteria.iter().all(|known| known.text != hit.id) {
            criteria.push(Slot { text: hit.id, span: source(hit.span), origin });
        }
    }
}
