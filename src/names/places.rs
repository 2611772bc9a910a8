//! Places that say of themselves what they name: definitions, owner fields, performers, registers of
//! owners and systems, records' systems, the title.

use super::phrases::key;
use super::{Kind, Name, Place};
use crate::document::{BlockId, BlockKind};
use crate::model::grid::grids;
use crate::model::{FieldSlot, Reading, Role};
use crate::registers::Entry;
use crate::span::Span;
use crate::vocabulary::Class;
use std::ops::Range;

/// No paragraph that defines a term is longer, in bytes.
const LONGEST: usize = 4 << 10;

/// No name has more words.
const MOST_WORDS: usize = 6;

pub(super) fn collect(reading: &Reading, source: &str, names: &mut Vec<Name>) {
    let mut places = Places { reading, source, names };
    places.title();
    places.terms();
    places.owners();
    places.performers();
    places.systems();
}

/// The values of fields, and of the cells under heads that name one.
pub(super) fn values(reading: &Reading) -> Vec<(FieldSlot, String)> {
    let fields = reading.fields.iter().map(|field| (field.slot, field.value.clone()));
    let cells = cells(reading).map(|(id, slot)| (slot, reading.block(id).text.as_str().trim().to_owned()));
    // What a control does is no value for another.
    let is_value = |(slot, value): &(FieldSlot, String)| {
        !value.is_empty() && !matches!(slot, FieldSlot::Control | FieldSlot::Requirement)
    };
    fields.chain(cells).filter(is_value).collect()
}

/// The cells below a head that names a slot.
fn cells(reading: &Reading) -> impl Iterator<Item = (BlockId, FieldSlot)> {
    (0..).zip(&reading.document.blocks).filter_map(|(id, block)| match block.kind {
        BlockKind::Cell { table, column, row } if row > 0 => Some((id, reading.column_slot(table, column)?)),
        _ => None,
    })
}

struct Places<'r, 'n> {
    reading: &'r Reading,
    source: &'r str,
    names: &'n mut Vec<Name>,
}

impl Places<'_, '_> {
    fn add(&mut self, kind: Kind, written: &str, span: Span, place: Place, about: String) {
        let key = key(written);
        let begins = written.starts_with(char::is_alphanumeric);
        if begins && !key.is_empty() && key.split(' ').count() <= MOST_WORDS {
            self.names.push(Name { kind, key, written: written.to_owned(), span, place, about });
        }
    }

    /// A document of whose title another can speak.
    fn title(&mut self) {
        let Some(block) = self.reading.document.title() else { return };
        let text = block.text.as_str();
        if text.contains(' ') {
            let span = block.text.source(Span::from(0..text.len()));
            self.add(Kind::Document, text, span, Place::Declared, String::new());
        }
    }

    fn terms(&mut self) {
        for definition in &self.reading.definitions {
            let block = self.reading.block(definition.block);
            let (text, term) = (block.text.as_str(), without_number(&definition.term));
            let defines = !term.contains(',') && !points(term) && !self.is_chapter(definition.block);
            if !defines || text.len() > LONGEST {
                continue;
            }
            let label = block.label.as_ref().filter(|label| label.name.to_lowercase() == term);
            let found = match label {
                Some(label) => self.within(label.span, &label.name).map(|span| (span, label.name.as_str())),
                None => find_lower(text, term)
                    .map(|range| (block.text.source(Span::from(range.clone())), &text[range])),
            };
            if let Some((span, written)) = found {
                let about = meaning(self.reading, definition.block);
                self.add(Kind::Term, written, span, Place::Declared, about);
            }
        }
    }

    /// The heading over the definitions is none of them.
    fn is_chapter(&self, block: BlockId) -> bool {
        let section = &self.reading.document.sections[self.reading.block(block).section as usize];
        let under = section.parent.map(|parent| self.reading.roles[parent as usize]);
        section.heading == Some(block) && under != Some(Role::Definitions)
    }

    fn owners(&mut self) {
        for field in &self.reading.fields {
            if matches!(field.slot, FieldSlot::Owner | FieldSlot::Approver) {
                self.people(&field.value, field.span, Place::Given);
            }
        }
        for (id, slot) in cells(self.reading) {
            if matches!(slot, FieldSlot::Owner | FieldSlot::Approver) {
                self.people_of(id, Place::Given);
            }
        }
        for grid in grids(self.reading).filter(|grid| grid.lists_owners()) {
            for cell in grid.rows().filter_map(|row| grid.cell(&row, 0)) {
                self.people_of(cell, Place::Declared);
            }
        }
    }

    fn people_of(&mut self, block: BlockId, place: Place) {
        let text = &self.reading.block(block).text;
        self.people(text.as_str(), text.source(Span::from(0..text.as_str().len())), place);
    }

    /// "Head of Security and/or CTO", "Chief Security Officer (CSO)"
    fn people(&mut self, value: &str, span: Span, place: Place) {
        // A placeholder names nobody, and a longer text describes somebody.
        if value.len() > 200 || value.contains("TODO") || value.contains("{{") {
            return;
        }
        let joints = [" and/or ", " and ", " or ", ", ", "; ", "/", " ("];
        // "Identity and Access Manager" is one role where the register of owners has it.
        let mut others = value.to_owned();
        for (entry, range) in self.reading.given.registers.iter().flat_map(|known| known.find(value)) {
            if let (Entry::Owner(_), Some(found)) = (entry, self.within(span, &value[range.clone()])) {
                self.add(Kind::Owner, &value[range.clone()], found, place, String::new());
                others.replace_range(range.clone(), &", ".repeat(range.len().div_ceil(2))[..range.len()]);
            }
        }
        let value = others.as_str();
        let mut rest = value;
        while !rest.is_empty() {
            let next = joints.iter().filter_map(|joint| Some((rest.find(joint)?, joint.len()))).min();
            let (one, after) = next.map_or((rest, ""), |(at, length)| (&rest[..at], &rest[at + length..]));
            let name = without_article(one.trim_matches(|c: char| !c.is_alphanumeric()));
            if let Some(found) = self.within(span, name) {
                self.add(Kind::Owner, name, found, place, String::new());
            }
            rest = after;
        }
    }

    /// Roles and teams that act in a sentence.
    fn performers(&mut self) {
        for statement in &self.reading.statements {
            for clause in self.reading.clauses(statement) {
                let Some(performer) = self.reading.own_performer(statement.block, clause) else { continue };
                if matches!(performer.class, Some(Class::Role | Class::Team)) {
                    let name = without_article(&performer.slot.text);
                    if let Some(span) = self.within(performer.slot.span, name) {
                        self.add(Kind::Owner, name, span, Place::Mentioned, String::new());
                    }
                }
            }
        }
    }

    /// Those in a register, and those that keep the records.
    fn systems(&mut self) {
        for grid in grids(self.reading) {
            let Some(column) = grid.systems() else { continue };
            for row in grid.rows() {
                let Some(cell) = grid.cell(&row, column) else { continue };
                let text = &self.reading.block(cell).text;
                // "PostgreSQL on RDS (customer data)"
                let name = text.as_str().split(" (").next().unwrap_or_default().trim_end();
                let span = text.source(Span::from(0..name.len()));
                self.add(Kind::System, name, span, Place::Declared, self.reading.beside(cell));
            }
        }
        for (id, analysis) in (0..).zip(&self.reading.analyses) {
            for term in analysis.terms.iter().filter(|term| term.class == Class::Store) {
                let words = self.reading.words(id, term.tokens());
                // "the risk register" is a record; "Jira" keeps them.
                if words.starts_with(char::is_uppercase) && self.reading.is_proper(id, term.first as usize) {
                    let span = self.reading.source_span(id, term.tokens());
                    self.add(Kind::System, words, span, Place::Mentioned, String::new());
                }
            }
        }
    }

    /// Where words stand within a stretch of the source; `None` where markup parts them.
    fn within(&self, span: Span, words: &str) -> Option<Span> {
        let at = span.start as usize + self.source.get(span.range())?.find(words)?;
        (!words.is_empty()).then(|| Span::from(at..at + words.len()))
    }
}

/// "this policy refers to": nothing is defined.
fn points(term: &str) -> bool {
    const WORDS: [&str; 8] = ["this", "that", "these", "those", "it", "which", "section", "see"];
    WORDS.contains(&term.split(' ').next().unwrap_or_default())
}

/// "2.1 Access review" as a heading.
fn without_number(term: &str) -> &str {
    let number = |c: char| c.is_ascii_digit() || c == '.';
    term.split_once(' ').filter(|(first, _)| first.chars().all(number)).map_or(term, |(_, rest)| rest)
}

fn without_article(words: &str) -> &str {
    const WORDS: [&str; 7] = ["the ", "a ", "an ", "our ", "each ", "every ", "its "];
    let article = WORDS
        .iter()
        .find(|article| words.get(..article.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(article)));
    article.map_or(words, |article| &words[article.len()..])
}

/// Where words stand that are given in small letters.
fn find_lower(text: &str, lower: &str) -> Option<Range<usize>> {
    text.char_indices().find_map(|(start, _)| {
        let mut wanted = lower.chars();
        for (offset, c) in text[start..].char_indices() {
            if wanted.as_str().is_empty() {
                return Some(start..start + offset);
            }
            for small in c.to_lowercase() {
                if wanted.next() != Some(small) {
                    return None;
                }
            }
        }
        wanted.as_str().is_empty().then_some(start..text.len())
    })
}

/// What a block that defines a term says of it.
fn meaning(reading: &Reading, id: BlockId) -> String {
    let block = reading.block(id);
    let following = || match reading.document.blocks.get(id as usize + 1) {
        Some(next) if !matches!(next.kind, BlockKind::Heading | BlockKind::Term) => {
            next.text.as_str().to_owned()
        }
        _ => String::new(),
    };
    match block.kind {
        BlockKind::Heading | BlockKind::Term => following(),
        BlockKind::Cell { .. } => reading.beside(id),
        _ => block.text.as_str().to_owned(),
    }
}
