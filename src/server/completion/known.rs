//! Values that fit a slot: what the registers list, what the document says, what the other documents say, what the
//! vocabulary knows.

use super::registered;
use crate::catalogs::{self, Framework, Lookup};
use crate::model::{FieldSlot, Reading};
use crate::names::{Kind, Name, Place};
use crate::registers;
use crate::server::checked::Checked;
use crate::server::library::{File, Shelf};
use crate::server::snapshot::Snapshot;
use crate::vocabulary::{Class, vocabulary};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::path::Path;

/// A longer value is a sentence.
const LONGEST: usize = 80;

/// What a field says weighs more than what a sentence does.
const FIELD: usize = 1000;

pub(super) struct Value {
    pub(super) text: String,
    pub(super) detail: Option<String>,
}

/// What is known of the document and of those beside it.
pub(super) struct Known<'s> {
    here: &'s Checked,
    others: Vec<&'s File>,
    cursor: u32,
}

impl Known<'_> {
    pub(super) fn new<'s>(snapshot: &'s Snapshot, shelf: &'s Shelf, cursor: u32) -> Known<'s> {
        let path = snapshot.uri.to_file_path();
        let other = |other: &Path| path.as_deref() != Some(other);
        let others = shelf.files.iter().filter(|(path, _)| other(path)).map(|(_, file)| &**file).collect();
        Known { here: &snapshot.checked, others, cursor }
    }

    fn registers(&self) -> Option<&registers::Known> {
        self.here.reading.given.registers.as_deref()
    }

    /// The vendors of the registers.
    pub(super) fn vendors(&self) -> Vec<Value> {
        self.registers().map(|known| registered::vendors(&known.registers)).unwrap_or_default()
    }

    /// The ids of the register of evidence that begin so.
    pub(super) fn evidence(&self, begun: &str) -> Vec<Value> {
        let evidence = |known: &registers::Known| registered::evidence(&known.registers, begun);
        self.registers().map(evidence).unwrap_or_default()
    }

    /// The id of the control that is being written.
    fn control(&self) -> Option<String> {
        let controls = self.here.reading.controls();
        let before = controls.all.iter().rfind(|control| control.name.start <= self.cursor);
        before.and_then(|control| control.id.clone())
    }

    /// The names of all documents, those of this one first.
    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        let others = self.others.iter().map(|file| file.names());
        [self.here.names()].into_iter().chain(others).flat_map(|names| &names.all)
    }

    /// What fits a slot: the most used first, each once.
    pub(super) fn values(&self, slot: FieldSlot) -> Vec<Value> {
        if slot == FieldSlot::Criteria {
            return self.criteria();
        }
        // What the registers and the configuration list is meant for this.
        let registered = |known| registered::values(known, slot, || self.control());
        let registered = self.registers().map(registered).unwrap_or_default();
        let listed = match slot {
            FieldSlot::Owner | FieldSlot::Approver => self.here.reading.given.roles.clone(),
            _ => Vec::new(),
        };
        let here = of_document(&self.here.reading, slot);
        let beside = self.of_others(slot);
        let said = |values: Vec<String>, detail: &'static str| {
            values.into_iter().map(move |text| Value { text, detail: Some(detail.to_owned()) })
        };
        let usual = of_vocabulary(slot).into_iter().map(|text| Value { text, detail: None });
        let listed = said(listed, "in sayso.toml");
        let all = registered
            .into_iter()
            .chain(listed)
            .chain(said(here, "in this document"))
            .chain(said(beside, "in the other documents"))
            .chain(usual);
        once(all)
    }

    fn of_others(&self, slot: FieldSlot) -> Vec<String> {
        let mut counted = Counted::default();
        for names in self.others.iter().map(|file| file.names()) {
            let values = names.values.iter().filter(|(other, _)| *other == slot);
            values.flat_map(|(_, value)| pieces(slot, value)).for_each(|value| counted.add(value, FIELD));
            let fits = |name: &&Name| match slot {
                FieldSlot::Owner | FieldSlot::Approver => {
                    name.kind == Kind::Owner && name.place != Place::Mentioned
                }
                FieldSlot::Scope | FieldSlot::Exception => name.kind == Kind::System,
                _ => false,
            };
            names.all.iter().filter(fits).for_each(|name| counted.add(&name.written, 1));
        }
        counted.sorted()
    }

    /// The systems of the registers, and those that the documents name.
    pub(super) fn systems(&self) -> Vec<Value> {
        let mut counted = Counted::default();
        self.names().filter(|name| name.kind == Kind::System).for_each(|name| counted.add(&name.written, 1));
        let detail = || Some("in the documents".to_owned());
        let named = counted.sorted().into_iter().map(|text| Value { text, detail: detail() });
        let registered = self.registers().map(|known| registered::systems(&known.registers));
        once(registered.unwrap_or_default().into_iter().chain(named))
    }

    /// The criteria that the documents cite, then all trust services criteria.
    fn criteria(&self) -> Vec<Value> {
        let mut counted = Counted::default();
        let cited =
            self.names().filter(|name| name.kind == Kind::Criterion && name.place != Place::Mentioned);
        cited.for_each(|name| counted.add(&name.key, 1));
        let mut ids = counted.sorted();
        for id in catalogs::ids(Framework::Tsc2017) {
            if !ids.iter().any(|known| known == id) {
                ids.push(id.to_owned());
            }
        }
        ids.into_iter().map(|text| Value { detail: title(&text), text }).collect()
    }
}

/// Each value once, with what the first says of it.
fn once(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    values.filter(|value| taken.insert(value.text.to_lowercase())).collect()
}

/// The subject of a criterion.
pub(super) fn title(id: &str) -> Option<String> {
    match crate::names::criterion(id)? {
        (_, Lookup::Known { title }) => Some(title.to_owned()),
        _ => None,
    }
}

/// Values, each once, and how often they are used.
#[derive(Default)]
struct Counted {
    values: Vec<(String, usize)>,
    /// By the value in small letters.
    places: FxHashMap<String, usize>,
}

impl Counted {
    fn add(&mut self, value: &str, weight: usize) {
        let value = value.trim();
        if value.is_empty() || value.len() > LONGEST || value.contains("[TODO") || value.contains("{{") {
            return;
        }
        let place = *self.places.entry(value.to_lowercase()).or_insert(self.values.len());
        match self.values.get_mut(place) {
            Some((_, count)) => *count += weight,
            None => self.values.push((value.to_owned(), weight)),
        }
    }

    /// The most used first.
    fn sorted(mut self) -> Vec<String> {
        self.values.sort_by_key(|(_, count)| Reverse(*count));
        self.values.into_iter().map(|(value, _)| value).collect()
    }
}

/// Whether several values stand in one field, with commas between them.
pub(super) fn is_list(slot: FieldSlot) -> bool {
    matches!(slot, FieldSlot::Record | FieldSlot::Criteria | FieldSlot::Scope)
}

fn pieces(slot: FieldSlot, value: &str) -> impl Iterator<Item = &str> {
    value.split(move |c| is_list(slot) && matches!(c, ',' | ';'))
}

/// The values of the document's fields, most used first, then what its sentences say.
fn of_document(reading: &Reading, slot: FieldSlot) -> Vec<String> {
    let mut counted = Counted::default();
    for field in reading.fields.iter().filter(|field| field.slot == slot) {
        pieces(slot, &field.value).for_each(|value| counted.add(value, FIELD));
    }
    for statement in &reading.statements {
        let analysis = reading.analysis(statement.block);
        let tokens = reading.sentence(statement).tokens();
        let wanted = |class: Class| match slot {
            FieldSlot::Owner | FieldSlot::Approver => matches!(class, Class::Role | Class::Team),
            FieldSlot::Cadence => class == Class::Every,
            FieldSlot::Record => matches!(class, Class::Record | Class::Store),
            _ => false,
        };
        for term in analysis.terms_in(tokens).filter(|term| wanted(term.class)) {
            let words = reading.words(statement.block, term.tokens());
            // A marker asks, it does not say.
            if is_value(words) && !reading.row_has_todo(statement.block) {
                counted.add(&capital(words), 1);
            }
        }
    }
    counted.sorted()
}

fn of_vocabulary(slot: FieldSlot) -> Vec<String> {
    let phrases = |class| vocabulary().phrases(class).map(|entry| entry.phrase);
    match slot {
        FieldSlot::Owner | FieldSlot::Approver => phrases(Class::Role).map(role).collect(),
        FieldSlot::Cadence => phrases(Class::Every).map(capital).collect(),
        FieldSlot::Record => {
            let records = phrases(Class::Record).chain(phrases(Class::Store));
            records.filter(|phrase| is_value(phrase)).map(capital).collect()
        }
        _ => Vec::new(),
    }
}

/// "stored in" tells of a record and is none.
fn is_value(phrase: &str) -> bool {
    !phrase.ends_with(" in") && !phrase.ends_with(" to")
}

fn capital(phrase: &str) -> String {
    let mut characters = phrase.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// "CISO", "Head of Engineering"
fn role(phrase: &str) -> String {
    if !phrase.contains(' ') && phrase.len() <= 4 {
        return phrase.to_uppercase();
    }
    let word =
        |word: &str| if matches!(word, "of" | "and" | "for") { word.to_owned() } else { capital(word) };
    phrase.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
