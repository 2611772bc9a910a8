//! What a document names: its controls and criteria, its terms, owners, systems and records, its
//! headings and what it links to. For finding one's way, not for judging.
//!
//! Two names are the same thing where their keys and their [`Space`]s are the same, in whatever document
//! they stand. Ids are found wherever they are written. Of phrases only those places are here that say
//! of themselves what they name; [`Phrases`] finds the others. Registers have names as documents do.

mod ids;
mod links;
mod phrases;
mod places;
mod registers;

pub use ids::{criterion, is_id};
pub use links::{Heading, Link};
pub use phrases::{Phrases, in_form_of};
pub use registers::of_registers;

use crate::model::{DocumentKind, FieldSlot, Reading};
use crate::span::Span;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Control,
    /// An id of a framework in `catalogs`.
    Criterion,
    Evidence,
    Term,
    /// A role, a team or a person.
    Owner,
    System,
    Vendor,
    /// A kind of data.
    Data,
    /// A document, by its title.
    Document,
}

impl Kind {
    /// As a reader calls it.
    pub const fn noun(self) -> &'static str {
        match self {
            Kind::Control => "control",
            Kind::Criterion => "criterion",
            Kind::Evidence => "record",
            Kind::Term => "term",
            Kind::Owner => "owner",
            Kind::System => "system",
            Kind::Vendor => "vendor",
            Kind::Data => "kind of data",
            Kind::Document => "document",
        }
    }

    pub const fn space(self) -> Space {
        match self {
            Kind::Control | Kind::Criterion | Kind::Evidence => Space::Ids,
            Kind::Term | Kind::Owner | Kind::System | Kind::Vendor | Kind::Data | Kind::Document => {
                Space::Phrases
            }
        }
    }
}

/// Within one of these, names with the same key are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Space {
    Ids,
    Phrases,
}

/// What a place does for the name that stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The name is introduced: the heading or the row of a control, the definition of a term.
    Declared,
    /// A field or column gives it: the owner of a control, the criterion it is mapped to.
    Given,
    Mentioned,
}

/// A name at one place.
#[derive(Clone, Debug)]
pub struct Name {
    pub kind: Kind,
    /// What the spellings of the name have in common.
    pub key: String,
    pub written: String,
    /// In bytes of the source.
    pub span: Span,
    pub place: Place,
    /// What is said of it where it is declared: a control's title, a term's meaning. May be empty.
    pub about: String,
}

impl Name {
    /// Whether the two stand for the same thing.
    pub fn is(&self, other: &Name) -> bool {
        self.key == other.key && self.kind.space() == other.kind.space()
    }
}

/// The names of one document.
#[derive(Debug)]
pub struct Names {
    pub kind: DocumentKind,
    /// In order of place; none in a document that is no control text.
    pub all: Vec<Name>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    /// The values that fields and columns give.
    pub values: Vec<(FieldSlot, String)>,
}

impl Names {
    /// `source` is the text that was read.
    pub fn of(reading: &Reading, source: &str) -> Names {
        let mut names = Names {
            kind: reading.kind,
            all: Vec::new(),
            headings: links::headings(&reading.document),
            links: links::links(&reading.document),
            values: Vec::new(),
        };
        if names.is_control_text() {
            ids::collect(reading, &mut names.all);
            places::collect(reading, source, &mut names.all);
            names.values = places::values(reading);
        }
        // Of several for the same words the one that says most.
        names.all.sort_by_key(|name| (name.span, name.place));
        names.all.dedup_by(|later, first| later.span == first.span && later.is(first));
        names
    }

    pub fn is_control_text(&self) -> bool {
        self.kind != DocumentKind::Other
    }

    /// The heading that a link's anchor leads to.
    pub fn heading(&self, anchor: &str) -> Option<&Heading> {
        links::heading(&self.headings, anchor)
    }
}

/// The name at a byte of the source, of names in order of place: the shortest of several.
pub fn at(names: &[Name], offset: u32) -> Option<&Name> {
    let before = names.partition_point(|name| name.span.start <= offset);
    let here = names[..before].iter().filter(|name| offset <= name.span.end);
    here.min_by_key(|name| name.span.len())
}

/// A name as a person gives it, before it stands anywhere.
pub fn named(kind: Kind, written: &str) -> Name {
    let key = match kind.space() {
        Space::Ids => ids::key(written),
        Space::Phrases => phrases::key(written),
    };
    let (written, about) = (written.to_owned(), String::new());
    Name { kind, key, written, span: Span::default(), place: Place::Mentioned, about }
}
