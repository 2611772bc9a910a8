//! What may follow a label: owners, intervals and records that the document names elsewhere, then those
//! that the vocabulary knows.

use super::snapshot::Snapshot;
use crate::model::{FieldSlot, Reading};
use crate::vocabulary::{Class, vocabulary};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Position, Range, TextEdit,
};

/// No menu is read beyond this.
const MOST: usize = 60;

pub(super) fn at(snapshot: &Snapshot, position: Position) -> Option<Vec<CompletionItem>> {
    let line = snapshot.buffer.line_before(position);
    let (label, typed) = line.rsplit_once(':')?;
    let label = label.trim_matches(|c: char| !c.is_alphanumeric());
    let typed = typed.trim_start_matches(['*', '_', ' ', '\t']);
    let slot = FieldSlot::of_label(label)?;
    let known = of_document(&snapshot.checked.reading, slot);
    let count = known.len();
    let start = snapshot.buffer.offset(position) - typed.len() as u32;
    let range = Range { start: snapshot.buffer.position(start), end: position };
    let blank = if line.ends_with(':') { " " } else { "" };
    let mut values = known;
    for value in of_vocabulary(slot) {
        if !values.iter().any(|known| known.eq_ignore_ascii_case(&value)) {
            values.push(value);
        }
    }
    values.truncate(MOST.max(count));
    let item = |(index, value): (usize, String)| CompletionItem {
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: format!("{blank}{value}") })),
        filter_text: Some(format!("{blank}{value}")),
        sort_text: Some(format!("{index:04}")),
        detail: (index < count).then(|| "in this document".to_owned()),
        kind: Some(CompletionItemKind::VALUE),
        label: value,
        ..CompletionItem::default()
    };
    Some(values.into_iter().enumerate().map(item).collect())
}

/// The values of the document's fields, most used first, then what its sentences say.
fn of_document(reading: &Reading, slot: FieldSlot) -> Vec<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    let mut add = |value: &str, weight: usize| {
        let value = value.trim();
        if value.is_empty() || value.len() > 80 || value.contains("[TODO") {
            return;
        }
        match counted.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(value)) {
            Some((_, count)) => *count += weight,
            None => counted.push((value.to_owned(), weight)),
        }
    };
    for field in reading.fields.iter().filter(|field| field.slot == slot) {
        add(&field.value, 1000);
    }
    for statement in &reading.statements {
        let analysis = reading.analysis(statement.block);
        let tokens = reading.sentence(statement).tokens();
        let wanted = |class: Class| match slot {
            FieldSlot::Owner | FieldSlot::Approver => matches!(class, Class::Role | Class::Team),
            FieldSlot::Cadence => class == Class::Every,
            FieldSlot::Record => matches!(class, Class::Record | Class::Store),
            _ => false,
        };
        for term in analysis.terms_in(tokens).filter(|term| wanted(term.class)) {
            add(&capital(reading.words(statement.block, term.tokens())), 1);
        }
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(value, _)| value).collect()
}

fn of_vocabulary(slot: FieldSlot) -> Vec<String> {
    let phrases = |class| vocabulary().phrases(class).map(|entry| entry.phrase);
    match slot {
        FieldSlot::Owner | FieldSlot::Approver => phrases(Class::Role).map(title).collect(),
        FieldSlot::Cadence => phrases(Class::Every).map(capital).collect(),
        FieldSlot::Record => phrases(Class::Record).chain(phrases(Class::Store)).map(capital).collect(),
        _ => Vec::new(),
    }
}

fn capital(phrase: &str) -> String {
    let mut characters = phrase.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// "CISO", "Head of Engineering"
fn title(phrase: &str) -> String {
    if !phrase.contains(' ') && phrase.len() <= 4 {
        return phrase.to_uppercase();
    }
    let word =
        |word: &str| if matches!(word, "of" | "and" | "for") { word.to_owned() } else { capital(word) };
    phrase.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
