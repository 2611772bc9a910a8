//! Names in registers: what the entries are called, and where one of them, or a note, names another.

use super::{Kind, Name, Place, ids, named};
use crate::registers::{
    DataClass, Entry, Evidence, Known, Method, Owner, Registers, System, Value, Vendor, usual,
};
use crate::span::Span;
use std::ops::Range;

/// The names in each file of the registers, in order of place.
pub fn of_registers(known: &Known) -> Vec<Vec<Name>> {
    let mut found = Found { known, files: vec![Vec::new(); known.registers.files.len()] };
    let Registers { owners, systems, vendors, data, evidence, .. } = &known.registers;
    owners.iter().for_each(|owner| found.owner(owner));
    systems.iter().for_each(|system| found.system(system));
    vendors.iter().for_each(|vendor| found.vendor(vendor));
    data.iter().for_each(|class| found.data_class(class));
    evidence.iter().for_each(|record| found.evidence(record));
    for names in &mut found.files {
        names.sort_by_key(|name| (name.span, name.place));
        names.dedup_by(|later, first| later.span == first.span && later.is(first));
    }
    found.files
}

struct Found<'k> {
    known: &'k Known,
    /// The names of each file.
    files: Vec<Vec<Name>>,
}

impl Found<'_> {
    fn owner(&mut self, owner: &Owner) {
        let role = &owner.role.text;
        let about = sentences([
            list("Held by", &owner.people),
            one("Team:", owner.team.as_ref()),
            list("Stands in:", &owner.deputies),
        ]);
        self.entry(Kind::Owner, &owner.role, &owner.aliases, &about);
        for person in &owner.people {
            self.declared(Kind::Owner, person, format!("Holds the role {role}."));
        }
        self.mentions(owner.deputies.iter().chain(&owner.team));
    }

    fn system(&mut self, system: &System) {
        let System { kind, environment, owner, data, vendor, note, .. } = system;
        let about = sentences([
            plain(kind.as_ref()),
            one("Environment:", environment.as_ref()),
            scope(system.in_scope),
            one("Owner:", owner.as_ref()),
            one("Data:", data.as_ref()),
            one("Provided by", vendor.as_ref()),
            plain(note.as_ref()),
        ]);
        self.entry(Kind::System, &system.name, &system.aliases, &about);
        self.mentions([owner, data, vendor, note].into_iter().flatten());
    }

    fn vendor(&mut self, vendor: &Vendor) {
        let Vendor { service, owner, data, tier, expected, report, note, .. } = vendor;
        let subservice = vendor.subservice.filter(|is_one| *is_one);
        let method = vendor.method.as_ref().map(|(method, _)| match method {
            Method::CarveOut => "Carved out of the description".to_owned(),
            Method::Inclusive => "Included in the description".to_owned(),
        });
        let about = sentences([
            subservice.map(|_| "Subservice organisation".to_owned()),
            method,
            plain(service.as_ref()),
            scope(vendor.in_scope),
            one("Owner:", owner.as_ref()),
            one("Gets to see:", data.as_ref()),
            one("Tier:", tier.as_ref()),
            one("Expected of it:", expected.as_ref()),
            one("Report:", report.as_ref()),
            vendor.report_until.map(|(day, _)| format!("Its report covers until {day}")),
            vendor.last_review.map(|(day, _)| format!("Last reviewed on {day}")),
            plain(note.as_ref()),
        ]);
        self.entry(Kind::Vendor, &vendor.name, &vendor.aliases, &about);
        self.mentions([service, owner, data, expected, note].into_iter().flatten());
    }

    fn data_class(&mut self, class: &DataClass) {
        let DataClass { examples, retention, owner, note, .. } = class;
        let about = sentences([
            one("Examples:", examples.as_ref()),
            one("Kept for", retention.as_ref()),
            one("Owner:", owner.as_ref()),
            plain(note.as_ref()),
        ]);
        self.entry(Kind::Data, &class.name, &class.aliases, &about);
        self.mentions([owner, note].into_iter().flatten());
    }

    fn evidence(&mut self, evidence: &Evidence) {
        let Evidence { record, system, made_by, .. } = evidence;
        let about = sentences([
            plain(record.as_ref()),
            list("For", &evidence.controls),
            evidence.date.map(|(day, _)| format!("Made on {day}")),
            evidence.period.map(|(first, last)| format!("Covers {first} to {last}")),
            one("By", made_by.as_ref()),
            one("Kept in", system.as_ref()),
        ]);
        self.declared(Kind::Evidence, &evidence.id, about);
        self.mentions(evidence.controls.iter().chain([record, system, made_by].into_iter().flatten()));
    }

    /// What an entry is called.
    fn entry(&mut self, kind: Kind, name: &Value, aliases: &[Value], about: &str) {
        let called = list("Also called", aliases).map(|called| format!(" {called}.")).unwrap_or_default();
        self.declared(kind, name, format!("{about}{called}").trim_start().to_owned());
        for alias in aliases {
            self.declared(kind, alias, format!("Another name for {}. {about}", name.text));
        }
    }

    fn declared(&mut self, kind: Kind, value: &Value, about: String) {
        let written = usual(&value.text);
        let Some(span) = self.place(value, 0..written.len()).filter(|span| !span.is_empty()) else { return };
        self.add(value, Name { span, place: Place::Declared, about, ..named(kind, written) });
    }

    /// Entries and ids that a cell names without being called so itself.
    fn mentions<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) {
        for value in values {
            for (entry, range) in self.known.find(&value.text) {
                let is_named = !matches!(entry, Entry::Data(_)) || is_class(&value.text, &range);
                if let Some(span) = self.place(value, range.clone()).filter(|_| is_named) {
                    self.add(value, Name { span, ..named(kind(entry), &value.text[range]) });
                }
            }
            for name in ids::mentioned(&value.text, |range| self.place(value, range)) {
                self.add(value, name);
            }
        }
    }

    fn add(&mut self, value: &Value, name: Name) {
        if let Some(names) = self.files.get_mut(value.place.file as usize) {
            names.push(name);
        }
    }

    /// Where a part of a value stands. Where the file writes something in it differently, as a doubled quotation mark,
    /// a part that it does not write is the whole.
    fn place(&self, value: &Value, part: Range<usize>) -> Option<Span> {
        let source =
            self.known.registers.files.get(value.place.file as usize)?.text.get(value.place.span.range())?;
        let words = value.text.get(part.clone())?;
        let at = if source == value.text { Some(part.start) } else { source.find(words) };
        Some(at.map_or(value.place.span, |at| {
            let start = value.place.span.start + at as u32;
            Span::new(start, start + words.len() as u32)
        }))
    }
}

const fn kind(entry: Entry) -> Kind {
    match entry {
        Entry::Owner(_) | Entry::Person(_) => Kind::Owner,
        Entry::System(_) => Kind::System,
        Entry::Vendor(_) => Kind::Vendor,
        Entry::Data(_) => Kind::Data,
    }
}

/// Whether words are sure to be a kind of data: "Internal" in "Confidential; Internal", not in "Internal tool".
fn is_class(text: &str, range: &Range<usize>) -> bool {
    let parts = |c: char| matches!(c, ';' | ',' | '|' | '/');
    let (before, after) = (text[..range.start].trim_end(), text[range.end..].trim_start());
    let begins = before.is_empty() || before.ends_with(parts);
    let ends = after.is_empty() || after.starts_with(parts);
    text[range.clone()].contains(' ') || begins && ends
}

fn sentences<const N: usize>(said: [Option<String>; N]) -> String {
    let said = said.into_iter().flatten().map(|text| match text.ends_with(['.', '!', '?']) {
        true => text,
        false => format!("{text}."),
    });
    said.collect::<Vec<_>>().join(" ")
}

fn plain(value: Option<&Value>) -> Option<String> {
    let text = &value?.text;
    let mut letters = text.chars();
    Some(letters.next()?.to_uppercase().chain(letters).collect())
}

fn one(before: &str, value: Option<&Value>) -> Option<String> {
    value.map(|value| format!("{before} {}", value.text))
}

fn list(before: &str, values: &[Value]) -> Option<String> {
    let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
    (!texts.is_empty()).then(|| format!("{before} {}", texts.join(", ")))
}

fn scope(is_in: Option<bool>) -> Option<String> {
    is_in.map(|is_in| if is_in { "In scope" } else { "Out of scope" }.to_owned())
}
