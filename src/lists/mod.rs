//! Lists for people: what to ask, what is in scope, what to request and sample, worked out from a programme.
//!
//! A list is a [`Sheet`] of tables, whatever it is about; `report` writes one in every format.

mod asked;
mod coverage;
mod diff;
mod facts;
mod flow;
mod plan;
mod proposed;
mod questions;
mod scope;
mod words;

pub use coverage::coverage;
pub use diff::diff;
pub use facts::facts;
pub use flow::{Flow, Responsibility, System, Vendor};
pub use plan::plan;
pub use proposed::{Proposed, proposed};
pub use questions::{Reader, questions};
pub use scope::scope;

use crate::finding::Elsewhere;

/// One list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// As its command is called: "scope".
    pub name: &'static str,
    pub title: String,
    /// In a sentence or two what it says, with its figures.
    pub lead: String,
    pub tables: Vec<Table>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Empty where the sheet's title says it.
    pub title: String,
    /// What the reader has to know of it; may be empty.
    pub note: String,
    pub columns: &'static [Column],
    /// As many cells each as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// As programs call it: "where_declared_in". A promise.
    pub key: &'static str,
    /// As a person reads it: "Declared in scope".
    pub head: &'static str,
}

/// What stands in a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// May be empty.
    pub text: String,
    /// Where it was read.
    pub places: Vec<Elsewhere>,
    pub tone: Tone,
}

/// How a cell looks where that can be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    /// Something is missing or open.
    Open,
    /// Something contradicts.
    Bad,
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell { text, ..Cell::default() }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        text.to_owned().into()
    }
}

impl Cell {
    pub fn at(mut self, places: impl IntoIterator<Item = Elsewhere>) -> Cell {
        self.places.extend(places);
        self
    }

    pub fn tone(mut self, tone: Tone) -> Cell {
        self.tone = tone;
        self
    }
}
