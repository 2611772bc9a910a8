//! After a label, and in a cell under a head that names a field.

use super::known::{self, Known};
use super::{Choice, Cursor, MOST};
use crate::model::FieldSlot;
use tower_lsp::ls_types::CompletionItemKind;

pub(super) fn at(cursor: &Cursor, known: &Known) -> Option<Vec<Choice>> {
    let (slot, typed) = labelled(cursor).or_else(|| cell(cursor))?;
    let typed = match known::is_list(slot) {
        true => typed.rsplit([',', ';']).next().unwrap_or_default(),
        false => typed,
    };
    let typed = typed.trim_start_matches(['*', '_', ' ', '\t']);
    let place = cursor.around(typed.len(), 0);
    let blank = if cursor.before.ends_with([':', ',', ';', '|']) { " " } else { "" };
    let choice = |value: known::Value| Choice {
        text: format!("{blank}{}", value.text),
        filter: format!("{blank}{}", value.text),
        label: value.text,
        detail: value.detail,
        kind: CompletionItemKind::VALUE,
        place,
        is_snippet: false,
    };
    // What has just been typed is in the document, too.
    let mut values = known.values(slot);
    values.retain(|value| value.text != typed.trim_end());
    if values.len() > MOST {
        let typed = typed.to_lowercase();
        values.retain(|value| value.text.to_lowercase().contains(typed.trim_end()));
    }
    let values: Vec<Choice> = values.into_iter().map(choice).collect();
    (!values.is_empty()).then_some(values)
}

/// The slot that the label names, and what stands after it.
fn labelled<'c>(cursor: &'c Cursor) -> Option<(FieldSlot, &'c str)> {
    let (label, typed) = cursor.before.rsplit_once(':')?;
    // "CEO | Version: 1.2": several fields may stand on one line.
    let label = label.rsplit('|').next()?.trim_matches(|c: char| !c.is_alphanumeric());
    Some((FieldSlot::of_label(label)?, typed))
}

/// The slot that the head of the column names, and what stands in the cell.
fn cell<'c>(cursor: &'c Cursor) -> Option<(FieldSlot, &'c str)> {
    let (row, typed) = cursor.before.rsplit_once('|')?;
    if !cursor.before.trim_start().starts_with('|') {
        return None;
    }
    let column = row.matches('|').count() - row.matches("\\|").count();
    let lines = (0..cursor.position.line).rev().map(|line| cursor.snapshot.buffer.line(line));
    let head = lines.take_while(|line| line.trim_start().starts_with('|')).last()?;
    let head = head.trim().split('|').nth(column + 1)?;
    Some((FieldSlot::of_label(head.trim())?, typed))
}
