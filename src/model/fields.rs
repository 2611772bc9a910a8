//! Field lines: `Owner: CISO`, front matter, two-column tables.

use crate::document::{BlockId, BlockKind, Document, Table};
use crate::span::Span;
use crate::vocabulary::tables;
use std::sync::LazyLock;

/// What a field settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldSlot {
    Owner,
    Cadence,
    Record,
    Criteria,
    Scope,
    Exception,
    Control,
    Id,
    Status,
    Date,
    NextReview,
    LastReview,
    Version,
    Approver,
    Requirement,
}

impl FieldSlot {
    fn from_name(name: &str) -> Option<FieldSlot> {
        Some(match name {
            "owner" => FieldSlot::Owner,
            "cadence" => FieldSlot::Cadence,
            "record" => FieldSlot::Record,
            "criteria" => FieldSlot::Criteria,
            "scope" => FieldSlot::Scope,
            "exception" => FieldSlot::Exception,
            "control" => FieldSlot::Control,
            "id" => FieldSlot::Id,
            "status" => FieldSlot::Status,
            "date" => FieldSlot::Date,
            "next-review" => FieldSlot::NextReview,
            "last-review" => FieldSlot::LastReview,
            "version" => FieldSlot::Version,
            "approver" => FieldSlot::Approver,
            "requirement" => FieldSlot::Requirement,
            _ => return None,
        })
    }

    /// The slot that a label, key or column heading names.
    pub fn of_label(label: &str) -> Option<FieldSlot> {
        static LABELS: LazyLock<rustc_hash::FxHashMap<&'static str, FieldSlot>> = LazyLock::new(|| {
            tables::rows(include_str!("../vocabulary/fields.tsv"))
                .filter_map(|row| Some((*row.first()?, FieldSlot::from_name(row.get(1)?)?)))
                .collect()
        });
        if label.len() > 40 {
            return None;
        }
        let trimmed = label.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
        if !trimmed.is_ascii() {
            return LABELS.get(trimmed.to_lowercase().replace(['_', '-'], " ").as_str()).copied();
        }
        // Asked for each cell of each table.
        let mut name = [0; 40];
        let name = &mut name[..trimmed.len()];
        for (to, from) in name.iter_mut().zip(trimmed.bytes()) {
            *to = if matches!(from, b'_' | b'-') { b' ' } else { from.to_ascii_lowercase() };
        }
        LABELS.get(std::str::from_utf8(name).ok()?).copied()
    }
}

/// A field with its value.
#[derive(Clone, Debug)]
pub struct Field {
    pub slot: FieldSlot,
    pub value: String,
    /// The value, in bytes of the source.
    pub span: Span,
    /// The section it holds for; `None` for the whole document.
    pub section: Option<u32>,
    /// The block it stands in; `None` for front matter.
    pub block: Option<BlockId>,
}

pub(super) fn collect(document: &Document) -> Vec<Field> {
    let mut fields = Vec::new();
    for entry in &document.front_matter {
        if entry.indent == 0
            && !entry.value.is_empty()
            && let Some(slot) = FieldSlot::of_label(&entry.key)
        {
            fields.push(Field {
                slot,
                value: entry.value.clone(),
                span: entry.span,
                section: None,
                block: None,
            });
        }
    }
    for (index, block) in document.blocks.iter().enumerate() {
        let id = index as BlockId;
        if let Some(label) = &block.label {
            labelled(document, id, &label.name, block.text.as_str(), &mut fields);
        } else if let BlockKind::Cell { table, row, column: 0 } = block.kind {
            let table = &document.tables[table as usize];
            if table.rows[row as usize].len() == 2 && (row > 0 || begins_fields(document, table)) {
                let value = document.block(id + 1);
                labelled(document, id + 1, block.text.as_str(), value.text.as_str(), &mut fields);
            }
        }
    }
    fields
}

/// Whether the head of a table is the first of its fields: one of those below is a field, too, or there are none.
fn begins_fields(document: &Document, table: &Table) -> bool {
    // A row may have no cell at all.
    let rows = table.rows.iter().skip(1).filter(|row| !row.is_empty());
    let mut below = rows.map(|row| document.block(row.start).text.as_str()).peekable();
    below.peek().is_none() || below.any(|label| FieldSlot::of_label(label).is_some())
}

/// A label and its value; further fields may follow behind bars: "CEO | Version: 1.2".
fn labelled(document: &Document, id: BlockId, label: &str, value: &str, fields: &mut Vec<Field>) {
    let (mut label, mut start) = (label, 0);
    loop {
        let end = value[start..].find(" | ").map_or(value.len(), |bar| start + bar);
        let words = value[start..end].trim();
        if let Some(slot) = FieldSlot::of_label(label)
            && !words.is_empty()
        {
            let block = document.block(id);
            let section = &document.sections[block.section as usize];
            let whole = section.level <= 1 && block.depth == 0
                || label.to_lowercase().contains("document owner")
                || label.to_lowercase().contains("policy owner");
            fields.push(Field {
                slot,
                value: words.to_owned(),
                span: block.text.source(Span::from(start..end)),
                section: (!whole).then_some(block.section),
                block: Some(id),
            });
        }
        let Some((next, after)) = value.get(end + 3..).and_then(|rest| rest.split_once(':')) else { return };
        label = next;
        start = value.len() - after.trim_start().len();
    }
}
