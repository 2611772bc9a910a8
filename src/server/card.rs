//! What was understood of a control, and what it does not say.

use super::snapshot::Snapshot;
use crate::model::{Control, Missing, Origin, Slot};
use crate::span::Span;
use std::fmt::Write as _;

/// The card of the control whose heading or id stands here, as Markdown, and what stands here.
pub(super) fn at(snapshot: &Snapshot, offset: u32) -> Option<(String, Span)> {
    let controls = snapshot.checked.reading.controls();
    let is_here = |control: &&Control| control.name.start <= offset && offset < control.name.end;
    let control = controls.all.iter().find(is_here)?;
    let text = of(control);
    (text.lines().count() > 1).then_some((text, control.name))
}

fn of(control: &Control) -> String {
    let mut text = format!("**{}**\n", escaped(&name(control)));
    for (label, slots, missing) in [
        ("Who", &control.owners, Some(Missing::Owner)),
        ("What", &control.actions, None),
        ("When", &control.cadences, Some(Missing::Cadence)),
        ("Evidence", &control.records, Some(Missing::Record)),
        ("Scope", &control.scope, None),
        ("Exceptions", &control.exceptions, None),
        ("Criteria", &control.criteria, None),
    ] {
        if !slots.is_empty() {
            let _ = write!(text, "\n- **{label}:** {}", list(slots));
        } else if missing.is_some_and(|missing| control.missing.contains(&missing)) {
            let _ = write!(text, "\n- **{label}:** not said");
        }
    }
    if !control.missing.is_empty() {
        let missing: Vec<&str> = control.missing.iter().map(|missing| missing.name()).collect();
        let _ = write!(text, "\n\nA tester would ask for: {}.", missing.join(", "));
    }
    text
}

/// "AC-2 Account management"
pub(super) fn name(control: &Control) -> String {
    match &control.id {
        Some(id) if control.title.is_empty() => id.clone(),
        Some(id) => format!("{id} {}", control.title),
        None => control.title.clone(),
    }
}

fn list(slots: &[Slot]) -> String {
    const SHOWN: usize = 6;
    let one = |slot: &Slot| match slot.origin {
        Origin::FrontMatter => format!("{} (front matter)", escaped(&slot.text)),
        _ => escaped(&slot.text),
    };
    let mut text = slots.iter().take(SHOWN).map(one).collect::<Vec<_>>().join("; ");
    if slots.len() > SHOWN {
        let _ = write!(text, "; and {} more", slots.len() - SHOWN);
    }
    text
}

/// At most so many characters are shown where there is little room.
const ROOM: usize = 60;

/// A text cut behind a word where it is long.
pub(super) fn short(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(ROOM) else { return text.to_owned() };
    let cut = &text[..end];
    format!("{}…", cut.rsplit_once(' ').map_or(cut, |(words, _)| words))
}

/// Words of a document as they are, not as Markdown.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '*' | '_' | '`' | '<' | '[' | '\\' | '#' | '|') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
