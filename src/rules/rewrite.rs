//! Pieces of text that fixes put in: markers and forms of words.

mod active;
mod who;

pub(super) use active::{active, agree, verb_end};
pub(super) use who::Who;
pub(crate) use who::role_named;

use crate::vocabulary::Verb;

/// A marker that someone has to fill in; `unfilled-placeholder` goes on flagging it.
pub(super) fn marker(what: &str) -> String {
    format!("[TODO: {what}]")
}

/// Puts a capital at the start when `like` has one.
pub(super) fn match_case(text: &str, like: &str) -> String {
    if like.starts_with(|c: char| c.is_uppercase()) { capitalise(text) } else { text.to_owned() }
}

pub(super) fn capitalise(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// The form of a verb that goes with a subject in the present tense.
pub(super) fn present(verb: &'static Verb, plural: bool) -> &'static str {
    if plural { verb.lemma } else { &verb.third_person }
}
