//! The things that a programme names, each once.

use crate::finding::Elsewhere;
use std::collections::{BTreeMap, BTreeSet};

/// What kind of thing it is; each has a table of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    System,
    Vendor,
    Environment,
    Location,
    Team,
    Data,
}

impl Kind {
    pub(super) const ALL: [Kind; 6] =
        [Kind::System, Kind::Vendor, Kind::Environment, Kind::Location, Kind::Team, Kind::Data];

    pub(super) const fn title(self) -> &'static str {
        match self {
            Kind::System => "Systems",
            Kind::Vendor => "Vendors",
            Kind::Environment => "Environments",
            Kind::Location => "Locations",
            Kind::Team => "Teams",
            Kind::Data => "Kinds of data",
        }
    }
}

/// What is said of a thing at a place.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) words: String,
    pub(super) place: Elsewhere,
    pub(super) by: By,
}

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// A register, which speaks for the whole programme.
    Register,
    /// The register of vendors, which lists whom the company buys from, in scope or not.
    Vendors,
    /// The system description, which speaks for the whole programme.
    Description,
    /// A document, of its own scope.
    Document,
}

impl By {
    pub(super) fn is_register(self) -> bool {
        matches!(self, By::Register | By::Vendors)
    }

    pub(super) fn speaks_for_all(self) -> bool {
        matches!(self, By::Register | By::Description)
    }
}

#[derive(Debug)]
pub(super) struct Thing {
    pub(super) kind: Kind,
    /// The first is what the ledger calls it.
    pub(super) names: Vec<String>,
    pub(super) declared_in: Vec<Mark>,
    pub(super) declared_out: Vec<Mark>,
    /// A subservice organisation whose controls the description leaves out.
    pub(super) carved_out: Vec<Mark>,
    /// The controls that name it, with the first place.
    pub(super) controls: BTreeMap<String, Elsewhere>,
    /// Where it is named beside that.
    pub(super) mentions: Vec<Mark>,
    /// The documents that name it.
    pub(super) documents: BTreeSet<usize>,
}

/// All things, found by their names.
#[derive(Debug, Default)]
pub(super) struct Things {
    pub(super) all: Vec<Thing>,
    by_name: BTreeMap<String, usize>,
}

impl Things {
    /// The thing of one of these names, or a new one; the names it did not have are added.
    pub(super) fn of(&mut self, kind: Kind, names: &[&str]) -> usize {
        let known = names.iter().find_map(|name| self.named(name));
        self.with(known, kind, names)
    }

    /// Another thing, whatever it shares with one that is there.
    pub(super) fn another(&mut self, kind: Kind, names: &[&str]) -> usize {
        self.with(None, kind, names)
    }

    fn with(&mut self, known: Option<usize>, kind: Kind, names: &[&str]) -> usize {
        let index = known.unwrap_or_else(|| {
            self.all.push(Thing {
                kind,
                names: Vec::new(),
                declared_in: Vec::new(),
                declared_out: Vec::new(),
                carved_out: Vec::new(),
                controls: BTreeMap::new(),
                mentions: Vec::new(),
                documents: BTreeSet::new(),
            });
            self.all.len() - 1
        });
        for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
            let thing = &mut self.all[index];
            if !thing.names.iter().any(|known| key(known) == key(name)) {
                thing.names.push(name.to_owned());
            }
            self.by_name.entry(key(name)).or_insert(index);
        }
        index
    }

    /// Another name of a thing.
    pub(super) fn also(&mut self, index: usize, name: &str) {
        let kind = self.all[index].kind;
        self.with(Some(index), kind, &[name]);
    }

    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(&key(name)).copied()
    }
}

/// What the spellings of a name have in common.
pub(super) fn key(name: &str) -> String {
    let lower = name.split(" (").next().unwrap_or(name).trim().to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).replace('-', " ")
}
