//! Owners and persons against the register of owners.

use super::super::names::{related, same_role};
use super::super::{person_not_role, unknown_owner};
use crate::date::MONTHS;
use crate::model::{Claim, DocumentKind, Origin, Slot};
use crate::names::{Kind, Name, Place};
use crate::programme::people::plain;
use crate::programme::{Digest, Programme, Said};
use crate::registers::{Entry, Owner, Register, Value};
use crate::rules::rewrite::Who;
use crate::rules::{Comments, Draft, Spot};
use crate::span::Span;
use crate::vocabulary::TITLES;
use rustc_hash::FxHashSet;

/// Fewer roles than this are no register that somebody could be missing from.
const MIN_ROLES: usize = 2;

/// With so many a register is that of the whole company.
const MANY_ROLES: usize = 6;

/// Owners of controls, documents, systems and vendors whom the register does not have.
pub(in crate::rules) fn unknown(programme: &Programme, comments: &mut Comments) {
    let registers = programme.registers();
    if registers.owners.len() < MIN_ROLES || !registers.is_finished(Register::Owners) {
        return;
    }
    for (index, digest) in programme.documents.iter().enumerate() {
        // The teams that a description lists need not stand in a register of roles.
        let lists_teams = digest.kind == DocumentKind::SystemDescription;
        for name in owners_given(digest).filter(|name| !lists_teams || has_title(&name.written)) {
            if let Some(draft) = unknown_one(programme, &name.written, name.span) {
                comments.push(Spot::Document(index, name.span), draft);
            }
        }
    }
    performers(programme, comments);
    let owners = (registers.systems.iter().filter_map(|system| system.owner.as_ref()))
        .chain(registers.vendors.iter().filter_map(|vendor| vendor.owner.as_ref()))
        .chain(registers.data.iter().filter_map(|data| data.owner.as_ref()));
    let deputies = registers.owners.iter().flat_map(|owner| &owner.deputies);
    for Value { text, place } in owners.chain(deputies) {
        if let Some(draft) = unknown_one(programme, text, place.span) {
            comments.push(Spot::Register(*place), draft);
        }
    }
}

/// Roles that do the work of a control in a sentence and that the register does not have, once in each document.
fn performers(programme: &Programme, comments: &mut Comments) {
    if programme.registers().owners.len() < MANY_ROLES {
        return;
    }
    for (index, digest) in programme.documents.iter().enumerate() {
        let mut told: FxHashSet<&str> = FxHashSet::default();
        for act in digest.said.iter().filter(|said| said.kind.claims()).flat_map(|said| &said.acts) {
            let Some(performer) = act.performer.as_ref().filter(|p| p.slot.origin == Origin::Sentence) else {
                continue;
            };
            let words = plain(&performer.slot.text);
            let is_role = act.claim != Claim::Nothing && !act.negated && is_title(words);
            if is_role
                && told.insert(words)
                && let Some(draft) = unknown_one(programme, words, performer.slot.span)
            {
                comments.push(Spot::Document(index, performer.slot.span), draft);
            }
        }
    }
}

/// "Procurement Director": a title in capitals, and none that somebody has for the time of a piece of work.
fn is_title(words: &str) -> bool {
    const FOR_THE_TIME: [&str; 18] = [
        "incident",
        "line",
        "hiring",
        "project",
        "product",
        "account",
        "release",
        "system",
        "data",
        "process",
        "control",
        "risk",
        "asset",
        "business",
        "duty",
        "on-call",
        "document",
        "application",
    ];
    let parts: Vec<&str> = words.split(' ').collect();
    let capitals =
        parts.iter().all(|part| part.starts_with(char::is_uppercase) || matches!(*part, "of" | "and" | "&"));
    let own = parts.first().is_some_and(|first| !FOR_THE_TIME.contains(&first.to_lowercase().as_str()));
    (2..=5).contains(&parts.len()) && capitals && own && has_title(words)
}

/// Whether the last word is the title of one person: "Security Lead", not "Corporate IT".
fn has_title(words: &str) -> bool {
    let lower = words.to_lowercase();
    let mut all = lower.split(|c: char| !c.is_alphanumeric());
    let is_initials = words.len() < 6 && words.chars().all(char::is_uppercase);
    is_initials || all.any(|word| TITLES.contains(&word))
}

/// The owners that fields and columns give, but for those of a history or a list of contacts.
fn owners_given(digest: &Digest) -> impl Iterator<Item = &Name> {
    let given = digest.names.all.iter().filter(|name| name.kind == Kind::Owner && name.place == Place::Given);
    given.filter(|name| !digest.is_aside(name.span))
}

fn unknown_one(programme: &Programme, words: &str, span: Span) -> Option<Draft> {
    let lower = words.to_lowercase();
    // Who owns a system, whichever it is.
    if ["owner of ", "owners of ", "each ", "respective ", "every "].iter().any(|any| lower.contains(any)) {
        return None;
    }
    // "engineer", "Reviewer": a part in a step, not a role of the company.
    let is_part = !words.contains(' ') && words.contains(char::is_lowercase);
    if is_part || !words.starts_with(char::is_uppercase) {
        return None;
    }
    let who = Who::of(words)?;
    let owners = &programme.registers().owners;
    let all = || {
        owners.iter().flat_map(|owner| std::iter::once(&owner.role).chain(&owner.aliases).chain(&owner.team))
    };
    let known = programme.role(who.name()).is_some() || all().any(|name| same_role(&name.text, who.name()));
    if known || programme.role_of_person(words).is_some() {
        return None;
    }
    let mut draft = unknown_owner::draft(words, span);
    let mut near: Vec<&str> =
        owners.iter().map(|o| o.role.text.as_str()).filter(|r| related(r, who.name())).collect();
    near.sort_by(|a, b| {
        let like = |role: &str| strsim::normalized_damerau_levenshtein(role, who.name());
        like(b).total_cmp(&like(a))
    });
    for role in near.into_iter().take(3) {
        draft = draft.replace(format!("Replace with “{role}”"), span, role);
    }
    Some(draft)
}

/// Persons of the register who do or own something under their names.
pub(in crate::rules) fn persons(programme: &Programme, comments: &mut Comments) {
    if programme.registers().owners.iter().all(|owner| owner.people.is_empty()) {
        return;
    }
    for (index, digest) in programme.documents.iter().enumerate() {
        // "(6 May 2026, Okta, Jo Doe)" says who has made something.
        let in_brackets = |said: &Said, words: &str| {
            let before = said.text.find(words).map_or("", |at| &said.text[..at]);
            before.matches('(').count() > before.matches(')').count()
        };
        let performers = digest.said.iter().flat_map(|said| said.acts.iter().map(move |act| (said, act)));
        let performers = performers
            .filter_map(|(said, act)| Some((said, act.performer.as_ref()?)))
            .filter(|(said, who)| !in_brackets(said, &who.slot.text))
            .map(|(_, who)| (who.slot.text.as_str(), who.slot.span));
        let of_control = |slot: &&Slot| matches!(slot.origin, Origin::Row | Origin::Field);
        let given = digest.controls().iter().flat_map(|control| &control.owners).filter(of_control);
        let given = given.map(|slot| (slot.text.as_str(), slot.span));
        let acting = digest.said.iter().filter_map(|said| acting_person(programme, said));
        for (words, span) in performers.chain(given).chain(acting) {
            let Some((owner, person)) = person_in(programme, words) else { continue };
            // A committee's members may be given by their roles.
            if programme.role(&person.text).is_some() {
                continue;
            }
            let role = &owner.role.text;
            let mut draft = person_not_role::draft(&person.text, span);
            if words.trim() == person.text {
                let phrase = Who::of(role).map_or_else(|| role.clone(), |who| who.phrase(false));
                draft = draft.replace(format!("Name the role: {role}"), span, phrase);
            }
            if let Some(file) = programme.in_register(person.place) {
                draft = draft.related_in(file, person.place.span, format!("holds the role {role}"));
            }
            comments.push(Spot::Document(index, span), draft);
        }
    }
}

/// The person of the register whom words name, with the role that they hold, and no role beside.
fn person_in<'p>(programme: &'p Programme, words: &str) -> Option<(&'p Owner, &'p Value)> {
    programme.known.find(words).find_map(|(entry, range)| {
        let Entry::Person(index) = entry else { return None };
        let owner = programme.registers().owners.get(index)?;
        let person = owner.people.iter().find(|person| person.text == words[range.clone()])?;
        is_person(words, &person.text).then_some((owner, person))
    })
}

/// A person of the register before the verb of a sentence: "In July Jo Doe exports the list".
fn acting_person<'d>(programme: &Programme, said: &'d Said) -> Option<(&'d str, Span)> {
    let plain = said.span.len() as usize == said.text.len();
    let (_, range) = programme.known.find(&said.text).find(|(entry, range)| {
        let next = said.text[range.end..].trim_start().split(' ').next().unwrap_or_default();
        let acts = said.acts.iter().any(|act| !act.verb.is_empty() && next.starts_with(act.verb));
        // "Jo Doe pushes the updates": a verb that no table has.
        let begins = range.start == 0
            && next.ends_with('s')
            && next.starts_with(char::is_lowercase)
            && !matches!(next, "is" | "was" | "has" | "does" | "as" | "holds");
        matches!(entry, Entry::Person(_)) && (acts || begins)
    })?;
    let start = said.span.start + range.start as u32;
    let span = if plain { Span::new(start, start + range.len() as u32) } else { said.span };
    Some((&said.text[range], span))
}

/// Whether words name a person and no role beside.
fn is_person(words: &str, person: &str) -> bool {
    let Some(at) = words.find(person) else { return false };
    let rest = format!("{}{}", &words[..at], &words[at + person.len()..]);
    let mut others = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    !person.is_empty()
        && person.contains([' ', '@'])
        && others.all(|word| MONTHS.contains(&word.to_lowercase().as_str()))
}
