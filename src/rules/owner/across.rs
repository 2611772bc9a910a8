//! Who owns and does what over the documents and registers of a programme.

use super::names::{related, same_role};
use super::{owner_mismatch, person_not_role, self_review, unknown_owner};
use crate::finding::Confidence;
use crate::model::{Claim, Origin, Slot};
use crate::names::{Kind, Name, Place};
use crate::programme::{Act, Actor, Digest, Held, Programme, Said, rank};
use crate::registers::{Entry, Value};
use crate::rules::comments::elsewhere;
use crate::rules::rewrite::Who;
use crate::rules::{Comments, Draft, Spot};
use crate::span::Span;
use crate::vocabulary::Class;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Fewer roles than this are no register that somebody could be missing from.
const MIN_ROLES: usize = 2;

/// Owners of controls, documents, systems and vendors whom the register does not have.
pub(super) fn unknown(programme: &Programme, comments: &mut Comments) {
    if programme.registers().owners.len() < MIN_ROLES {
        return;
    }
    for (index, digest) in programme.documents.iter().enumerate() {
        for name in owners_given(digest) {
            if let Some(draft) = unknown_one(programme, &name.written, name.span) {
                comments.push(Spot::Document(index, name.span), draft);
            }
        }
    }
    let registers = programme.registers();
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

/// Different owners of one control, and of one system.
pub(super) fn mismatch(programme: &Programme, comments: &mut Comments) {
    for held in programme.by_id().into_values().filter(|held| held.len() > 1) {
        if !fields(programme, &held, comments) {
            performers(programme, &held, comments);
        }
    }
    deeds(programme, comments);
    systems(programme, comments);
}

/// The same is done by two different roles in two documents: "the Vendor Manager reviews the vendors of tier 1".
fn deeds(programme: &Programme, comments: &mut Comments) {
    /// The document, the sentence, what it says is done, and by whom.
    type Place<'d> = (usize, &'d Said, &'d Act, Actor);
    let mut known: FxHashMap<(&str, &BTreeSet<String>), Vec<Place>> = FxHashMap::default();
    for (index, digest) in programme.documents.iter().enumerate() {
        for said in digest.said.iter().filter(|said| said.kind.claims()) {
            for (act, actor) in said.acts.iter().filter_map(|act| doer(programme, act)) {
                let done =
                    act.claim == Claim::Tested || matches!(act.verb, "chair" | "lead" | "run" | "hold");
                let telling = done && act.thing.len() > 1 && matches!(actor, Actor::Role(_));
                if telling {
                    known.entry((act.verb, &act.thing)).or_default().push((index, said, act, actor));
                }
            }
        }
    }
    let mut deeds: Vec<_> = known.into_iter().filter(|(_, places)| places.len() > 1).collect();
    deeds.sort_by_key(|(deed, _)| *deed);
    for (_, mut places) in deeds {
        places.sort_by_key(|(index, said, ..)| (rank(programme.documents[*index].kind), *index, said.span));
        let (first, first_said, first_act, first_actor) = &places[0];
        for (index, said, act, actor) in &places[1..] {
            let agrees = places.iter().any(|(other, _, _, known)| other != index && known == actor);
            let same = index == first || programme.is_one_person(actor, first_actor) || agrees;
            let (Some(here), Some(there)) = (&act.performer, &first_act.performer) else { continue };
            if same || names(programme, said, first_actor) || !alike(&first_said.text, &said.text) {
                continue;
            }
            let message =
                format!("“{}” does it here, “{}” in another document", here.slot.text, there.slot.text);
            let file = programme.elsewhere(*first, there.slot.span);
            let draft = owner_mismatch::draft(here.slot.span, message, Confidence::Medium)
                .replace(
                    format!("Replace with “{}”", there.slot.text),
                    here.slot.span,
                    there.slot.text.clone(),
                )
                .related_in(file, there.slot.span, format!("here it is “{}”", there.slot.text));
            comments.push(Spot::Document(*index, here.slot.span), draft);
        }
    }
}

/// Whether two sentences say much the same, whoever does it.
fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    one.intersection(&other).count() * 3 >= one.len().min(other.len()).max(1)
}

/// The owner that a field or a cell of its own gives a control. What stands above it speaks of the document.
fn given(programme: &Programme, held: Held) -> Option<&Slot> {
    let control = programme.control(held);
    let own = |slot: &&Slot| {
        slot.origin == Origin::Row || slot.origin == Origin::Field && slot.span.start > control.name.start
    };
    control.owners.iter().find(own)
}

fn is_other(programme: &Programme, one: &str, other: &str) -> bool {
    let (Some(a), Some(b)) = (somebody(programme, one), somebody(programme, other)) else { return false };
    a != b && !same_role(one, other)
}

/// Who some words name, where they name one role or team. The register knows those with "and" in their names.
fn somebody(programme: &Programme, words: &str) -> Option<Actor> {
    match programme.actor(words) {
        role @ Actor::Role(_) => Some(role),
        Actor::Words(_) => Some(programme.actor(Who::of(words)?.name())),
    }
}

/// Two owner fields of one control that differ; says whether there are any.
fn fields(programme: &Programme, held: &[Held], comments: &mut Comments) -> bool {
    let owners: Vec<(Held, &Slot)> =
        held.iter().filter_map(|at| Some((*at, given(programme, *at)?))).collect();
    // A matrix is the list that others follow.
    let of_matrix = owners.iter().find(|(_, slot)| slot.origin == Origin::Row).or(owners.first());
    let Some((first, owner)) = of_matrix else { return false };
    let mut any = false;
    for (other, slot) in owners.iter().filter(|(at, _)| at.document != first.document) {
        if is_other(programme, &owner.text, &slot.text) {
            any = true;
            let (spot, matrix) =
                (Spot::Document(other.document, slot.span), Spot::Document(first.document, owner.span));
            comments.push(spot, contradiction(programme, &slot.text, spot, &owner.text, matrix));
        }
    }
    any
}

fn contradiction(programme: &Programme, here: &str, spot: Spot, there: &str, other: Spot) -> Draft {
    let message = format!("the owner is “{here}” here, “{there}” in another place");
    let draft = owner_mismatch::draft(spot.span(), message, Confidence::Medium);
    let draft = draft.replace(format!("Replace with “{there}”"), spot.span(), there);
    let Some(file) = elsewhere(programme, other) else { return draft };
    draft.replace_in(&file, format!("Put “{here}” in the other place"), other.span(), here).related_in(
        file,
        other.span(),
        format!("here it is “{there}”"),
    )
}

/// What one of the places of a control says is done by somebody else than its owner, who is not named there at all.
fn performers(programme: &Programme, held: &[Held], comments: &mut Comments) {
    let Some((at, owner)) = held.iter().find_map(|at| Some((*at, given(programme, *at)?))) else { return };
    let Some(owner_actor) = somebody(programme, &owner.text) else { return };
    for other in held.iter().filter(|other| other.document != at.document) {
        let digest = &programme.documents[other.document];
        let of_control = || digest.said.iter().filter(|said| said.control == Some(other.control));
        let owner_named = of_control().any(|said| names(programme, said, &owner_actor));
        // Somebody else may well approve what the owner does.
        let approves = |act: &&Act| matches!(act.verb, "approve" | "authorize" | "authorise" | "countersign");
        let acts = of_control().flat_map(|said| &said.acts).filter(|act| !approves(act));
        let mut doers = acts.filter_map(|act| doer(programme, act));
        let Some((act, actor)) = doers.next() else { continue };
        if owner_named
            || act.claim != Claim::Tested
            || actor == owner_actor
            || doers.any(|(_, next)| next != actor)
        {
            continue;
        }
        // Where the matrix itself lets the same one act, the owner answers and another does it.
        let matrix = &programme.documents[at.document];
        let told = matrix.said.iter().filter(|said| said.control == Some(at.control));
        if told
            .flat_map(|said| &said.acts)
            .filter_map(|act| doer(programme, act))
            .any(|(_, doer)| doer == actor)
        {
            continue;
        }
        let Some(performer) = &act.performer else { continue };
        if related(&performer.slot.text, &owner.text) {
            continue; // "IT Operations" for its lead
        }
        let spot = Spot::Document(other.document, performer.slot.span);
        let message = format!("“{}” does it here; the owner is “{}”", performer.slot.text, owner.text);
        let mut draft = owner_mismatch::draft(spot.span(), message, Confidence::Low);
        if let Some(file) = elsewhere(programme, Spot::Document(at.document, owner.span)) {
            draft = draft.related_in(file, owner.span, format!("here the owner is “{}”", owner.text));
        }
        comments.push(spot, draft);
    }
}

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

/// "the Director of Engineering, who owns the Support Console", where the register names another.
fn systems(programme: &Programme, comments: &mut Comments) {
    for (index, digest) in programme.documents.iter().enumerate() {
        for said in digest.said.iter().filter(|said| said.text.contains("own")) {
            for (entry, range) in programme.known.find(&said.text) {
                let Entry::System(system) = entry else { continue };
                let Some(owner) = programme.registers().systems[system].owner.as_ref() else { continue };
                let Some(words) = owner_in(&said.text, range) else { continue };
                let Some(who) = programme.owner(words) else { continue };
                if is_other(programme, &who.role.text, &owner.text) {
                    let spot = Spot::Document(index, said.span);
                    let message = format!("“{words}” owns it here, “{}” in the register", owner.text);
                    let mut draft = owner_mismatch::draft(said.span, message, Confidence::Medium);
                    if let Some(file) = programme.in_register(owner.place) {
                        draft =
                            draft.related_in(file, owner.place.span, format!("here it is “{}”", owner.text));
                    }
                    comments.push(spot, draft);
                }
            }
        }
    }
}

/// The words for the owner of what stands at some bytes of a sentence.
fn owner_in(text: &str, thing: std::ops::Range<usize>) -> Option<&str> {
    let before = text[..thing.start].trim_end().trim_end_matches("the").trim_end();
    let role = |words: &'_ str| -> usize {
        // Back to what is no part of a title.
        let start = words.rfind([',', ';', ':', '(']).map_or(0, |at| at + 1);
        let after = words[start..].rfind(" by ").map_or(start, |at| start + at + 4);
        words[after..].rfind(" the ").map_or(after, |at| after + at + 5)
    };
    for verb in [", who owns", " who owns", " owns"] {
        if let Some(words) = before.strip_suffix(verb) {
            return Some(words[role(words)..].trim().trim_start_matches("the ").trim_start_matches("The "));
        }
    }
    let after = text[thing.end..].trim_start();
    let rest = ["is owned by ", "(owner: ", "(owned by "].iter().find_map(|verb| after.strip_prefix(verb))?;
    let end = rest.find([',', '.', ';', ')']).unwrap_or(rest.len());
    Some(rest[..end].trim().trim_start_matches("the "))
}

/// Persons of the register who do or own something under their names.
pub(super) fn persons(programme: &Programme, comments: &mut Comments) {
    let people =
        || programme.registers().owners.iter().flat_map(|owner| owner.people.iter().map(move |p| (owner, p)));
    if people().next().is_none() {
        return;
    }
    for (index, digest) in programme.documents.iter().enumerate() {
        let performers = digest.said.iter().flat_map(|said| &said.acts);
        let performers =
            performers.filter_map(|act| act.performer.as_ref()).map(|p| (p.slot.text.as_str(), p.slot.span));
        let of_control = |slot: &&Slot| matches!(slot.origin, Origin::Row | Origin::Field);
        let given = digest.controls().iter().flat_map(|control| &control.owners).filter(of_control);
        let given = given.map(|slot| (slot.text.as_str(), slot.span));
        let acting = digest.said.iter().filter_map(|said| acting_person(programme, said));
        for (words, span) in performers.chain(given).chain(acting) {
            let Some((owner, person)) = people().find(|(_, person)| is_person(words, &person.text)) else {
                continue;
            };
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

/// A person of the register before the verb of a sentence: "In July Jo Doe exports the list".
fn acting_person<'d>(programme: &Programme, said: &'d Said) -> Option<(&'d str, Span)> {
    let plain = said.span.len() as usize == said.text.len();
    let (_, range) = programme.known.find(&said.text).find(|(entry, range)| {
        let next = said.text[range.end..].trim_start().split(' ').next().unwrap_or_default();
        let acts = said.acts.iter().any(|act| !act.verb.is_empty() && next.starts_with(act.verb));
        matches!(entry, Entry::Person(_)) && acts
    })?;
    let start = said.span.start + range.start as u32;
    let span = if plain { Span::new(start, start + range.len() as u32) } else { said.span };
    Some((&said.text[range], span))
}

/// Whether words name a person and no role beside.
fn is_person(words: &str, person: &str) -> bool {
    let Some(at) = words.find(person) else { return false };
    let rest = format!("{}{}", &words[..at], &words[at + person.len()..]);
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut others = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    !person.is_empty() && person.contains(' ') && others.all(|word| MONTHS.contains(&word))
}

const DOES: [&str; 34] = [
    "prepare",
    "request",
    "write",
    "create",
    "implement",
    "make",
    "submit",
    "perform",
    "develop",
    "deploy",
    "draft",
    "raise",
    "build",
    "open",
    "score",
    "grant",
    "provision",
    "assign",
    "configure",
    "change",
    "add",
    "merge",
    "generate",
    "update",
    "lead",
    "load",
    "run",
    "compile",
    "collect",
    "complete",
    "assemble",
    "produce",
    "fill",
    "export",
];
const CHECKS: [&str; 12] = [
    "approve",
    "review",
    "authorize",
    "authorise",
    "verify",
    "validate",
    "check",
    "countersign",
    "witness",
    "watch",
    "observe",
    "confirm",
];

/// A role that does a thing and checks it, through two sentences or two documents, under one name or two.
pub(super) fn self_reviews(programme: &Programme, comments: &mut Comments) {
    struct Deed<'a> {
        document: usize,
        said: &'a Said,
        act: &'a Act,
        actor: Actor,
        id: Option<String>,
    }
    let (mut does, mut checks) = (Vec::new(), Vec::new());
    for (document, digest) in programme.documents.iter().enumerate() {
        for said in digest.said.iter().filter(|said| said.kind.claims()) {
            let id = said
                .control
                .and_then(|control| digest.controls()[control].id.as_ref())
                .map(|id| id.to_uppercase());
            for (act, actor) in said.acts.iter().filter_map(|act| doer(programme, act)) {
                let list = match act.verb {
                    verb if CHECKS.contains(&verb) => &mut checks,
                    verb if DOES.contains(&verb) => &mut does,
                    _ => continue,
                };
                list.push(Deed { document, said, act, actor, id: id.clone() });
            }
        }
    }
    for check in &checks {
        // "other than the author", "his own": somebody has thought of it.
        let lower = check.said.text.to_lowercase();
        if [" other than", " not the ", " second ", " another ", "who is not", "did not"]
            .iter()
            .any(|w| lower.contains(w))
        {
            continue;
        }
        let found = does.iter().find(|deed| {
            let near = deed.document == check.document
                && deed.said.control == check.said.control
                && deed.said.heading == check.said.heading;
            let same_control = deed.id.is_some() && deed.id == check.id;
            // Two roles of one person are two names for it, whatever each of them does in the control.
            let two_roles = deed.actor != check.actor && (near || same_control);
            programme.is_one_person(&deed.actor, &check.actor)
                && !std::ptr::eq(deed.said, check.said)
                && (two_roles
                    || near
                        && (overlap(&deed.act.thing, &check.act.thing) > 0.0
                            || is_pronoun(&check.act.thing) && follows(deed.said, check.said))
                    || same_control
                        && (overlap(&deed.act.thing, &check.act.thing) > 0.0 || is_pronoun(&check.act.thing))
                    || overlap(&deed.act.thing, &check.act.thing) >= 0.75
                        && (deed.act.thing.len() > 1 && check.act.thing.len() > 1
                            || speak_of_the_same(deed.said, check.said)))
        });
        let Some(deed) = found else { continue };
        let Some(performer) = &check.act.performer else { continue };
        let spot = Spot::Document(check.document, check.act.span);
        let mut draft = self_review::draft(&performer.slot.text, check.act.span);
        let says = format!(
            "“{}” does the work here",
            deed.act.performer.as_ref().map_or("", |p| p.slot.text.as_str())
        );
        draft = match deed.document == check.document {
            true => draft.related(deed.act.span, says),
            false => draft.related_in(programme.elsewhere(deed.document, deed.act.span), deed.act.span, says),
        };
        comments.push(spot, draft);
    }
}

/// Whether two sentences, with their headings, share more than one word of what they are about.
fn speak_of_the_same(one: &Said, other: &Said) -> bool {
    let words = |said: &Said| -> BTreeSet<String> {
        let text = format!("{} {}", said.text, said.heading).to_lowercase();
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 3 && !COMMON.contains(word));
        words.map(|word| word.trim_end_matches('s').to_owned()).collect()
    };
    words(one).intersection(&words(other)).count() >= 3
}

const COMMON: [&str; 18] = [
    "lead", "head", "manager", "officer", "engineer", "director", "team", "with", "that", "each", "which",
    "their", "ticket", "list", "review", "reviews", "approves", "platform",
];

/// Whether the one sentence stands right before the other.
fn follows(first: &Said, second: &Said) -> bool {
    first.span.end <= second.span.start && second.span.start - first.span.end < 200
}

fn is_pronoun(thing: &BTreeSet<String>) -> bool {
    thing.is_empty() || thing.iter().all(|word| matches!(word.as_str(), "it" | "them" | "this" | "result"))
}

/// How much of two sets of words is the same: 0 to 1. In what state the thing is makes no difference.
fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f32 {
    const STATES: [&str; 8] =
        ["finished", "completed", "complete", "final", "new", "draft", "resulting", "updated"];
    let plain = |words: &BTreeSet<String>| -> BTreeSet<String> {
        words.iter().filter(|word| !STATES.contains(&word.as_str())).cloned().collect()
    };
    let (one, other) = (&plain(one), &plain(other));
    let same = one.intersection(other).count() as f32;
    let all = one.union(other).count() as f32;
    if all == 0.0 { 0.0 } else { same / all }
}
