//! What the lists have in common: how a control is called, how words are quoted and counted.

use crate::programme::{Held, Programme};

/// A control as a list calls it: its id, or its heading, or its document's title where the heading is a word as
/// "Policy" that any document has.
pub(super) fn control_name(programme: &Programme, held: Held) -> String {
    let control = programme.control(held);
    match &control.id {
        Some(id) => id.clone(),
        None => {
            let document = &programme.documents[held.document].title;
            let plain = !control.title.trim().contains(' ') && !document.is_empty();
            format!("“{}”", short(if plain { document } else { &control.title }, 40))
        }
    }
}

/// The text up to so many characters, on one line, cut between words.
pub(super) fn short(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{} …", text[..end].trim_end_matches([',', ';', ':', ' ']))
}

/// The first of many, and how many more there are.
pub(super) fn listed(names: &[String], most: usize) -> String {
    match names.len().checked_sub(most) {
        None | Some(0 | 1) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..most].join(", ")),
    }
}
