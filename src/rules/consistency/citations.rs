//! The ids of frameworks that a document cites, and what is wrong with them.

use crate::catalogs::{Framework, Hit, Lookup, Scheme, find, lookup};
use crate::model::Reading;
use crate::span::Span;
use memchr::memmem::Finder;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// An id in the document, and where.
pub(super) struct Place {
    pub(super) hit: Hit,
    pub(super) written: String,
    /// In bytes of the source.
    pub(super) span: Span,
}

/// What is wrong with an id.
pub(super) enum Fault {
    Unknown(Framework, Vec<&'static str>),
    Withdrawn(Framework, Vec<&'static str>),
}

pub(super) fn places(reading: &Reading) -> Vec<Place> {
    let mut places = Vec::new();
    for block in &reading.document.blocks {
        let text = block.text.as_str();
        places.extend(find(text).into_iter().map(|hit| Place {
            written: text[hit.span.range()].to_owned(),
            span: block.text.source(hit.span),
            hit,
        }));
    }
    for entry in &reading.document.front_matter {
        places.extend(find(&entry.value).into_iter().map(|hit| Place {
            written: entry.value[hit.span.range()].to_owned(),
            span: Span::new(entry.span.start + hit.span.start, entry.span.start + hit.span.end),
            hit,
        }));
    }
    places
}

/// What the document speaks of; looked for once, and only when an id is in doubt.
pub(super) struct Speaks<'r> {
    reading: &'r Reading,
    known: RefCell<FxHashMap<&'static str, bool>>,
}

impl Speaks<'_> {
    pub(super) fn new(reading: &Reading) -> Speaks<'_> {
        Speaks { reading, known: RefCell::default() }
    }

    /// Whether the configuration says that ids are of this edition, and not of the other one.
    fn given(&self, edition: Framework, other: Framework) -> bool {
        let given = &self.reading.given.frameworks;
        given.contains(&edition) && !given.contains(&other)
    }

    /// Whether the document speaks of one of these.
    pub(super) fn of(&self, words: &[&'static str]) -> bool {
        words.iter().any(|word| {
            *self.known.borrow_mut().entry(word).or_insert_with(|| {
                let finder = Finder::new(word);
                let has = |text: &str| finder.find(text.as_bytes()).is_some();
                let document = &self.reading.document;
                document.blocks.iter().any(|b| has(b.text.as_str()))
                    || document.front_matter.iter().any(|e| has(&e.key) || has(&e.value))
            })
        })
    }
}

pub(super) fn judge(speaks: &Speaks, places: &[Place], place: &Place) -> Option<Fault> {
    let id = place.hit.id.as_str();
    let unknown = |framework: Framework| match lookup(framework, id) {
        Lookup::Unknown { near } => Some(Fault::Unknown(framework, near)),
        _ => None,
    };
    let withdrawn = |framework: Framework| match lookup(framework, id) {
        Lookup::Withdrawn { into, .. } => Some(Fault::Withdrawn(framework, into)),
        _ => None,
    };
    match place.hit.scheme {
        // To look for ids near to an unknown one takes long, so it comes last.
        Scheme::Tsc => {
            let sure = |p: &Place| p.hit.scheme == Scheme::Tsc && p.hit.sure;
            let meant = place.hit.sure || places.iter().any(sure);
            if meant { unknown(Framework::Tsc2017) } else { None }
        }
        Scheme::Dc => {
            let meant = speaks.of(&["description criteria", "Description Criteria"]);
            if meant { unknown(Framework::Dc) } else { None }
        }
        Scheme::Nist80053 => {
            if !place.hit.sure || !speaks.of(&["800-53", "FedRAMP", "NIST"]) {
                return None;
            }
            unknown(Framework::Nist80053R5).or_else(|| {
                let old = speaks.of(&["Rev. 4", "Rev 4", "Rev4", "Revision 4", "rev4", "r4"])
                    || speaks.given(Framework::Nist80053R4, Framework::Nist80053R5);
                withdrawn(Framework::Nist80053R5).filter(|_| !old)
            })
        }
        Scheme::Csf => {
            let one_digit = !place.written.ends_with(place.hit.id.split('-').next_back().unwrap_or(""));
            unknown(Framework::Csf2).or_else(|| {
                let two = withdrawn(Framework::Csf2).filter(|_| !one_digit);
                two.filter(|_| !speaks.of(&["CSF 1.1", "CSF v1.1", "Framework 1.1", "version 1.1"]))
            })
        }
        Scheme::Iso27001 => iso(speaks, place),
        Scheme::Hipaa => unknown(Framework::HipaaSecurity),
    }
}

/// A number like A.9.2.5 is of 2013; a document that claims the edition of 2022 has another for it.
fn iso(speaks: &Speaks, place: &Place) -> Option<Fault> {
    let id = place.hit.id.as_str();
    if !speaks.of(&["27001", "27002"]) && !place.hit.sure {
        return None;
    }
    match (lookup(Framework::Iso27001v2022, id), lookup(Framework::Iso27001v2013, id)) {
        (Lookup::Known { .. }, _) => None,
        (Lookup::Withdrawn { into, .. }, _) => {
            let stated = speaks.of(&["27001:2022", "27002:2022"])
                || speaks.given(Framework::Iso27001v2022, Framework::Iso27001v2013);
            let current = stated && !speaks.of(&["27001:2013", "27002:2013"]);
            current.then_some(Fault::Withdrawn(Framework::Iso27001v2022, into))
        }
        (Lookup::Unknown { .. }, Lookup::Known { .. }) => None,
        // "A.5.14.1" numbers the parts of A.5.14.
        (Lookup::Unknown { .. }, Lookup::Unknown { .. }) if is_part(id) => None,
        (Lookup::Unknown { near }, _) if id.matches('.').count() == 2 => {
            Some(Fault::Unknown(Framework::Iso27001v2022, near))
        }
        (_, Lookup::Unknown { near }) => Some(Fault::Unknown(Framework::Iso27001v2013, near)),
        _ => None,
    }
}

fn is_part(id: &str) -> bool {
    id.rsplit_once('.').is_some_and(|(whole, _)| {
        whole.len() > 3 && matches!(lookup(Framework::Iso27001v2022, whole), Lookup::Known { .. })
    })
}
