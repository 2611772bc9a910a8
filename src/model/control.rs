//! Controls: what a document says of each, summed up over its statements.
//!
//! A control stands under a heading that has a control's id or activities below it, or in a row of a
//! control matrix. What stands deeper belongs to it, up to the next control.

mod fields;
mod place;
mod sum;

pub use place::Place;
pub(crate) use place::{is_control_id, is_other_series};

use super::{Reading, Slot};
use crate::document::BlockId;
use crate::span::Span;
use std::sync::Arc;

/// A control as its document tells it. Each list is in the order in which a reader would be told,
/// the first being the plainest answer, and names each thing once.
#[derive(Clone, Debug)]
pub struct Control {
    /// "AC-2", as it is written.
    pub id: Option<String>,
    pub title: String,
    pub place: Place,
    /// What names it, the heading or the cell with the id, in bytes of the source.
    pub name: Span,
    pub owners: Vec<Slot>,
    /// What is done, each in a few words.
    pub actions: Vec<Slot>,
    pub cadences: Vec<Slot>,
    pub records: Vec<Slot>,
    pub criteria: Vec<Slot>,
    /// What it covers: a field, and what its statements count ("all contractors").
    pub scope: Vec<Slot>,
    pub exceptions: Vec<Slot>,
    /// What a tester needs and the document does not say.
    pub missing: Vec<Missing>,
}

/// What a control can lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Owner,
    Cadence,
    Record,
}

impl Missing {
    /// As a writer would call it.
    pub const fn name(self) -> &'static str {
        match self {
            Missing::Owner => "owner",
            Missing::Cadence => "frequency",
            Missing::Record => "evidence",
        }
    }
}

/// The controls of a document.
#[derive(Debug)]
pub struct Controls {
    /// In the order of the document.
    pub all: Vec<Control>,
    /// For each block the control that it is part of.
    of_block: Vec<Option<u32>>,
}

impl Controls {
    /// The control that a block is part of, as an index: the innermost.
    pub fn of(&self, block: BlockId) -> Option<usize> {
        self.of_block.get(block as usize).copied().flatten().map(|index| index as usize)
    }
}

impl Reading {
    /// The controls of the document; collected when they are asked for the first time.
    pub fn controls(&self) -> Arc<Controls> {
        self.once(|| {
            let (places, of_block) = place::find(self);
            Controls { all: sum::up(self, places, &of_block), of_block }
        })
    }
}

/// More than anybody reads of one control.
const MOST: usize = 50;

/// Adds what is not there yet: each thing once, the first that says it. What is still to be filled in says
/// nothing.
fn push(slots: &mut Vec<Slot>, slot: Slot) {
    // "ticket" beside "ACCESS ticket"
    let ends = |text: &str| {
        let start = text.len().checked_sub(slot.text.len())?;
        let same = text.as_bytes()[start..].eq_ignore_ascii_case(slot.text.as_bytes());
        Some(same && (start == 0 || text.as_bytes()[start - 1] == b' '))
    };
    let is_known = |other: &Slot| other.span == slot.span || ends(&other.text) == Some(true);
    let is_open = slot.text.is_empty() || slot.text.starts_with('[') || slot.text.contains("{{");
    if !is_open && slots.len() < MOST && !slots.iter().any(is_known) {
        slots.push(slot);
    }
}
