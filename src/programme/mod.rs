//! A control programme: all its documents and registers, as rules and lists see them together.
//!
//! Of each document a [`Digest`] is kept, which does not need its text; so one that changes is read again, and the
//! others stay as they are.

pub(crate) mod categories;
pub(crate) mod dates;
mod deed;
mod digest;
pub(crate) mod facts;
pub(crate) mod inventory;
pub(crate) mod mentions;
pub mod people;
pub(crate) mod period;
pub(crate) mod providers;
pub mod records;
pub(crate) mod text;
pub(crate) mod timed;
pub(crate) mod values;

pub use digest::{Act, Citation, Digest, Said};
pub use facts::Fact;
pub use inventory::Component;
pub use mentions::{Mention, Named};
pub use people::Actor;
pub use period::Period;
pub use timed::Timed;

use crate::catalogs::Category;
use crate::date::Date;
use crate::finding::Elsewhere;
use crate::model::{Control, DocumentKind};
use crate::registers::{Known, Place, Registers};
use crate::span::Span;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// All documents and registers of one control programme.
#[derive(Debug, Default)]
pub struct Programme {
    /// In order of their paths.
    pub documents: Vec<Arc<Digest>>,
    pub known: Arc<Known>,
    /// The audit period: that of the configuration, or what a document states.
    pub period: Option<(Date, Date)>,
    /// The categories in scope, and the document that says so; empty where nobody does.
    pub categories: Vec<Category>,
    by_id: OnceLock<BTreeMap<String, Vec<Held>>>,
    cited: OnceLock<BTreeMap<String, Vec<Cited>>>,
    records: OnceLock<Vec<records::Links>>,
}

/// A control of the programme: the document and which of its controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    pub document: usize,
    pub control: usize,
}

/// A sentence that names a control and stands in none: the document and which of its sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cited {
    pub document: usize,
    pub said: usize,
}

impl Programme {
    /// `given` is what the configuration says of the period and the categories, where it does.
    pub fn new(
        documents: Vec<Arc<Digest>>,
        known: Arc<Known>,
        period: Option<(Date, Date)>,
        categories: &[Category],
    ) -> Programme {
        let stated = || {
            documents
                .iter()
                .filter_map(|d| Some((rank(d.kind), d.period.as_ref()?)))
                .min_by_key(|(rank, _)| *rank)
        };
        let period = period.or_else(|| stated().map(|(_, period)| (period.from, period.to)));
        let categories = match categories {
            [] => {
                let states = |c: Category| documents.iter().any(|d| d.states(c).is_some());
                let any = Category::ALL.into_iter().any(states);
                // The common criteria are part of every SOC 2 examination (TSP section 100).
                Category::ALL.into_iter().filter(|c| states(*c) || any && *c == Category::Security).collect()
            }
            given => given.to_vec(),
        };
        Programme { documents, known, period, categories, ..Programme::default() }
    }

    pub fn registers(&self) -> &Registers {
        &self.known.registers
    }

    /// All controls, by document and place.
    pub fn controls(&self) -> impl Iterator<Item = (Held, &Control)> {
        self.documents.iter().enumerate().flat_map(|(document, digest)| {
            digest.controls().iter().enumerate().map(move |(control, it)| (Held { document, control }, it))
        })
    }

    /// The controls with ids, by id in capitals: a matrix and a narrative may speak of the same one.
    pub fn by_id(&self) -> &BTreeMap<String, Vec<Held>> {
        self.by_id.get_or_init(|| {
            let mut all: BTreeMap<String, Vec<Held>> = BTreeMap::new();
            for (held, control) in self.controls() {
                if let Some(id) = &control.id {
                    all.entry(id.to_uppercase()).or_default().push(held);
                }
            }
            all
        })
    }

    /// The sentences that name the control with this id, in capitals, and stand in no control.
    pub(crate) fn cited(&self, id: &str) -> &[Cited] {
        let all = self.cited.get_or_init(|| {
            let mut all: BTreeMap<String, Vec<Cited>> = BTreeMap::new();
            for (document, digest) in self.documents.iter().enumerate() {
                let citing = digest.said.iter().enumerate().filter(|(_, said)| said.kind.claims());
                for (said, id) in citing.filter_map(|(at, said)| Some((at, &said.cites.as_ref()?.id))) {
                    all.entry(id.clone()).or_default().push(Cited { document, said });
                }
            }
            all
        });
        all.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether a document is one that the registers were read from.
    pub(crate) fn is_register(&self, digest: &Digest) -> bool {
        self.registers().files.iter().any(|file| *file.path == *digest.path)
    }

    pub fn control(&self, held: Held) -> &Control {
        &self.documents[held.document].controls()[held.control]
    }

    /// A place in a document as one that another file's comment leads to.
    pub fn elsewhere(&self, document: usize, span: Span) -> Elsewhere {
        let digest = &self.documents[document];
        Elsewhere { path: Arc::clone(&digest.path), line: digest.line(span.start) }
    }

    /// A place in a register as one that a document's comment leads to.
    pub fn in_register(&self, place: Place) -> Option<Elsewhere> {
        let file = self.registers().files.get(place.file as usize)?;
        let before = file.text.get(..place.span.start as usize)?;
        let line = before.bytes().filter(|byte| *byte == b'\n').count() as u32 + 1;
        Some(Elsewhere { path: file.path.as_str().into(), line })
    }
}

/// Which of two documents goes first where both say something of the whole: the description speaks for the
/// programme, a policy binds, a narrative tells.
pub(crate) fn rank(kind: DocumentKind) -> u8 {
    match kind {
        DocumentKind::SystemDescription => 0,
        DocumentKind::Policy => 1,
        DocumentKind::ControlMatrix => 2,
        _ => 3,
    }
}
