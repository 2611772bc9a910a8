//! The names that the registers give, to be found in texts.

use super::Registers;
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// An entry of a register: an index into the list of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    Owner(usize),
    /// A person: the index of the owner whose role they hold.
    Person(usize),
    System(usize),
    Vendor(usize),
    Data(usize),
}

/// Registers with what finds their names in a text.
#[derive(Debug, Default)]
pub struct Known {
    pub registers: Registers,
    /// One for each pattern of the finder.
    names: Vec<Name>,
    /// What whole texts in small letters name.
    entries: FxHashMap<String, Entry>,
    /// The same of roles alone: a team may be called as a vendor is.
    roles: FxHashMap<String, usize>,
    finder: Option<AhoCorasick>,
}

#[derive(Debug)]
struct Name {
    entry: Entry,
    written: String,
    /// Whether capitals count: "Vault" is no vault.
    exact: bool,
}

impl PartialEq for Known {
    fn eq(&self, other: &Known) -> bool {
        self.registers == other.registers
    }
}

impl Eq for Known {}

/// "Larch Hosting, Inc." is called Larch Hosting.
pub(super) fn without_form(name: &str) -> &str {
    const FORMS: [&str; 14] = [
        "inc", "inc.", "llc", "ltd", "ltd.", "limited", "gmbh", "plc", "corp", "corp.", "b.v.", "s.a.", "ag",
        "pty",
    ];
    match name.rsplit_once(' ') {
        Some((rest, last)) if FORMS.contains(&last.to_lowercase().as_str()) => {
            without_form(rest.trim_end().trim_end_matches(','))
        }
        _ => name,
    }
}

/// A name as texts use it: without what a list adds to it.
pub fn usual(written: &str) -> &str {
    // "RDS (production)" is called RDS.
    without_form(written.split(" (").next().unwrap_or(written).trim())
}

impl Known {
    pub fn new(registers: Registers) -> Known {
        let mut names: Vec<Name> = Vec::new();
        let mut add = |entry: Entry, written: &str| {
            let written = usual(written);
            if written.chars().count() > 1 {
                let exact = !written.contains(' ');
                names.push(Name { entry, written: written.to_owned(), exact });
            }
        };
        for (index, owner) in registers.owners.iter().enumerate() {
            let all = std::iter::once(&owner.role).chain(&owner.aliases);
            all.for_each(|name| add(Entry::Owner(index), &name.text));
            owner.people.iter().for_each(|name| add(Entry::Person(index), &name.text));
        }
        for (index, system) in registers.systems.iter().enumerate() {
            let all = std::iter::once(&system.name).chain(&system.aliases);
            all.for_each(|name| add(Entry::System(index), &name.text));
        }
        for (index, vendor) in registers.vendors.iter().enumerate() {
            let all = std::iter::once(&vendor.name).chain(&vendor.aliases);
            all.for_each(|name| add(Entry::Vendor(index), &name.text));
        }
        for (index, data) in registers.data.iter().enumerate() {
            let all = std::iter::once(&data.name).chain(&data.aliases);
            all.for_each(|name| add(Entry::Data(index), &name.text));
        }
        let finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(names.iter().map(|name| &name.written))
            .ok()
            .filter(|_| !names.is_empty());
        // As the register writes it in full, too.
        let mut entries = FxHashMap::default();
        for (index, vendor) in registers.vendors.iter().enumerate() {
            entries.entry(vendor.name.text.to_lowercase()).or_insert(Entry::Vendor(index));
        }
        let mut roles = FxHashMap::default();
        for name in &names {
            entries.entry(name.written.to_lowercase()).or_insert(name.entry);
            if let Entry::Owner(index) = name.entry {
                roles.entry(name.written.to_lowercase()).or_insert(index);
            }
        }
        Known { registers, names, entries, roles, finder }
    }

    /// The names in a text with their bytes, in order of place: of several the longest.
    pub fn find<'k>(&'k self, text: &'k str) -> impl Iterator<Item = (Entry, Range<usize>)> + 'k {
        let all = self.finder.iter().flat_map(move |finder| finder.find_iter(text));
        all.filter_map(|found| {
            let name = &self.names[found.pattern()];
            let range = found.range();
            let before = text[..range.start].chars().next_back();
            let mut after = text[range.end..].chars();
            let next = after.next();
            let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@');
            let ends = match next {
                // "owners" for "owner", "vendor's"
                Some('s') if !name.exact => !after.next().is_some_and(joins),
                Some(c) => !joins(c),
                None => true,
            };
            let whole = !before.is_some_and(|c| joins(c) || matches!(c, '-' | '/' | '.')) && ends;
            let fits = !name.exact || text[range.clone()] == name.written;
            (whole && fits).then_some((name.entry, range))
        })
    }

    /// The entry of the owners' register that the whole text names, in capitals or not: an index.
    pub fn role(&self, text: &str) -> Option<usize> {
        self.roles.get(&text.trim().to_lowercase()).copied()
    }

    /// The entry that the whole text names, in capitals or not.
    pub fn entry(&self, text: &str) -> Option<Entry> {
        self.entries.get(&text.trim().to_lowercase()).copied()
    }
}
