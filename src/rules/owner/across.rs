//! Who owns and does what over the documents and registers of a programme.

mod mismatch;
mod register;
mod self_review;

pub(in crate::rules) use mismatch::mismatch;
pub(in crate::rules) use register::{persons, unknown};
pub(in crate::rules) use self_review::self_reviews;

use super::owner_mismatch;
use crate::model::Origin;
use crate::programme::{Act, Actor, Programme, Said};
use crate::registers::Entry;
use crate::vocabulary::Class;

/// Whether a sentence names somebody, as a performer or otherwise.
fn names(programme: &Programme, said: &Said, who: &Actor) -> bool {
    programme.known.find(&said.text).any(|(entry, _)| match (entry, who) {
        (Entry::Owner(index), Actor::Role(role)) => index == *role,
        _ => false,
    }) || matches!(who, Actor::Words(words) if said.text.to_lowercase().contains(words.as_str()))
}

/// Who does it, where the sentence itself names a role or a team.
fn doer<'a>(programme: &Programme, act: &'a Act) -> Option<(&'a Act, Actor)> {
    let performer = act.performer.as_ref().filter(|p| p.slot.origin == Origin::Sentence && !act.negated)?;
    if owner_mismatch::is_anybody(&performer.slot.text) {
        return None;
    }
    let actor = programme.actor(&performer.slot.text);
    let is_role =
        matches!(actor, Actor::Role(_)) || matches!(performer.class, Some(Class::Role | Class::Team));
    is_role.then_some((act, actor))
}
