//! What has been found in a block, a row or a section, for the next who asks.
//!
//! Each statement asks what stands around it, and all the items of a list or the sentences of a
//! paragraph ask about the same blocks. Without this the time would grow with the square of their
//! number.

use super::control::is_control_id;
use super::{Field, FieldSlot, Performer, Role, Slot};
use crate::document::{BlockId, Document, Table};
use crate::vocabulary::VerbId;
use rustc_hash::FxHashMap;
use std::any::{Any, TypeId};
use std::sync::{Arc, OnceLock, RwLock};

type Note = Arc<dyn Any + Send + Sync>;

/// A range of a block's tokens, small enough to be kept for every block.
pub(super) type Tokens = (u32, u32);

#[derive(Debug, Default)]
pub(super) struct BlockMemo {
    /// The first record that the block names.
    pub(super) record: OnceLock<Option<Tokens>>,
    /// The first cell with a record in the row that begins with this block.
    pub(super) row_record: OnceLock<Option<BlockId>>,
    /// The record that the block names for the list it introduces.
    pub(super) list_record: OnceLock<Option<Tokens>>,
    /// What stands in the block, where its label says so.
    pub(super) role: OnceLock<Option<Role>>,
    /// Whether what the block introduces claims nothing: conditions, exclusions.
    pub(super) asides: OnceLock<bool>,
    /// Whether the row that begins with this block has a marker that a fix left.
    pub(super) row_todo: OnceLock<bool>,
    /// The quotation marks, if there are any.
    pub(super) quotes: OnceLock<Option<Box<Quotes>>>,
    /// The first interval that settles something: an index into the analysis's times.
    pub(super) time: OnceLock<Option<u32>>,
    /// The first cell with such an interval in the row that begins with this block.
    pub(super) row_time: OnceLock<Option<BlockId>>,
    /// The performer that the block names for the list it introduces.
    pub(super) list_performer: OnceLock<Option<Box<Performer>>>,
}

/// Where quotation marks stand in a block's text, in ascending order.
#[derive(Debug)]
pub(super) struct Quotes {
    straight: Vec<usize>,
    opening: Vec<usize>,
    closing: Vec<usize>,
}

impl Quotes {
    pub(super) fn of(text: &str) -> Option<Box<Quotes>> {
        let all = |mark: char| text.match_indices(mark).map(|(at, _)| at).collect::<Vec<usize>>();
        let quotes = Quotes { straight: all('"'), opening: all('“'), closing: all('”') };
        let none = quotes.straight.is_empty() && quotes.closing.is_empty();
        (!none).then(|| Box::new(quotes))
    }

    /// Whether a quotation is open before `start` and closed behind `end`.
    pub(super) fn enclose(&self, start: usize, end: usize) -> bool {
        let before = |marks: &[usize]| marks.partition_point(|at| *at < start);
        let last = |marks: &[usize]| before(marks).checked_sub(1).map(|index| marks[index]);
        let behind = |marks: &[usize]| marks.last().is_some_and(|at| *at >= end);
        before(&self.straight) % 2 == 1 && behind(&self.straight)
            || last(&self.opening) > last(&self.closing) && behind(&self.closing)
    }
}

#[derive(Debug, Default)]
pub(super) struct Memo {
    pub(super) blocks: Vec<BlockMemo>,
    /// For each section the record that a sentence of it is about.
    pub(super) section_records: Vec<OnceLock<Option<Slot>>>,
    /// For each verb the first two statements that give an interval for it.
    pub(super) cadences: OnceLock<FxHashMap<VerbId, Vec<(usize, String)>>>,
    /// What others have worked out about the document, by its type.
    notes: RwLock<FxHashMap<TypeId, Note>>,
    /// For each table what the heads of its columns settle.
    heads: Vec<Vec<Option<FieldSlot>>>,
    /// The columns of a table whose heads settle a slot.
    columns: FxHashMap<(u32, FieldSlot), Vec<u16>>,
    /// The first field with a slot that holds for a section.
    fields: FxHashMap<(Option<u32>, FieldSlot), usize>,
}

impl Memo {
    pub(super) fn new(document: &Document, fields: &[Field]) -> Memo {
        let mut memo = Memo::default();
        memo.blocks.resize_with(document.blocks.len(), BlockMemo::default);
        memo.section_records.resize_with(document.sections.len(), OnceLock::new);
        memo.heads = document.tables.iter().map(|table| heads(document, table)).collect();
        for (table, heads) in (0..).zip(&memo.heads) {
            for (column, slot) in (0..=u16::MAX).zip(heads) {
                if let Some(slot) = slot {
                    memo.columns.entry((table, *slot)).or_default().push(column);
                }
            }
        }
        for (index, field) in fields.iter().enumerate() {
            memo.fields.entry((field.section, field.slot)).or_insert(index);
        }
        memo
    }

    /// What the head of a column settles.
    pub(super) fn head(&self, table: u32, column: u16) -> Option<FieldSlot> {
        self.heads[table as usize].get(column as usize).copied().flatten()
    }

    /// The columns whose heads settle a slot, in ascending order.
    pub(super) fn columns(&self, table: u32, slot: FieldSlot) -> &[u16] {
        self.columns.get(&(table, slot)).map_or(&[], Vec::as_slice)
    }

    /// A note of this type, made when it is asked for the first time.
    pub(super) fn note<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let kept = self.notes.read().ok().and_then(|notes| notes.get(&TypeId::of::<T>()).cloned());
        if let Some(Ok(note)) = kept.map(Arc::downcast) {
            return note;
        }
        // Not under the lock: what makes it may ask for other notes.
        let note = Arc::new(make());
        if let Ok(mut notes) = self.notes.write() {
            notes.insert(TypeId::of::<T>(), note.clone());
        }
        note
    }

    /// The first field that holds for this section, or for the document, and no other.
    pub(super) fn field(&self, section: Option<u32>, slot: FieldSlot) -> Option<usize> {
        self.fields.get(&(section, slot)).copied()
    }
}

fn heads(document: &Document, table: &Table) -> Vec<Option<FieldSlot>> {
    let Some(header) = table.rows.first().filter(|_| table.has_header) else { return Vec::new() };
    let mut heads: Vec<Option<FieldSlot>> =
        header.clone().map(|id| FieldSlot::of_label(document.block(id).text.as_str())).collect();
    // "Control | Activity | …" over "AC-01 | Access is removed …": the first column has the ids. A list of records
    // names controls as well, and says of none what is done.
    if !heads.contains(&Some(FieldSlot::Id)) {
        let is_id =
            |column: &usize| heads[*column] == Some(FieldSlot::Control) && has_ids(document, table, *column);
        let says = |column: usize| {
            let head =
                header.clone().nth(column).map_or("", |id| document.block(id).text.as_str()).to_lowercase();
            heads[column] == Some(FieldSlot::Control)
                || head.contains("description")
                || head.contains("activity")
        };
        let has = |slot: FieldSlot| heads.contains(&Some(slot));
        let is_matrix = has(FieldSlot::Cadence) || has(FieldSlot::Owner) && has(FieldSlot::Criteria);
        let id = (0..heads.len().min(2)).find(is_id);
        let is_told = |id: &usize| (0..heads.len()).any(|column| column != *id && says(column));
        if let Some(column) = id.filter(|id| is_matrix || is_told(id)) {
            heads[column] = Some(FieldSlot::Id);
        }
    }
    heads
}

/// Whether all cells below the head of a column are ids of controls, two at least.
fn has_ids(document: &Document, table: &Table, column: usize) -> bool {
    let mut cells = table.rows.iter().skip(1).filter_map(|row| row.clone().nth(column));
    table.rows.len() > 2 && cells.all(|id| is_control_id(document.block(id).text.as_str().trim()))
}
