//! One control, one deed or one system with two owners.

use super::super::names::{related, same_role};
use super::super::owner_mismatch;
use super::{doer, names};
use crate::finding::Confidence;
use crate::model::{Claim, Origin, Slot, StatementKind};
use crate::programme::{Act, Actor, Held, Programme, Said, rank};
use crate::registers::Entry;
use crate::rules::comments::{elsewhere, with_both};
use crate::rules::rewrite::Who;
use crate::rules::{Comments, Spot};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Different owners of one control, and of one system.
pub(in crate::rules) fn mismatch(programme: &Programme, comments: &mut Comments) {
    for (id, held) in programme.by_id() {
        if !fields(programme, held, comments) {
            performers(programme, id, held, comments);
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
            let same = index == first || programme.person(actor) == programme.person(first_actor) || agrees;
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
            let message = format!("the owner is “{}” here, “{}” in another place", slot.text, owner.text);
            let draft = owner_mismatch::draft(spot.span(), message, Confidence::Medium);
            comments.push(spot, with_both(programme, draft, &slot.text, spot, &owner.text, matrix));
        }
    }
    any
}

/// What one of the places of a control, or a sentence that names it, says is done by somebody else than its owner, who is
/// not named there at all.
fn performers(programme: &Programme, id: &str, held: &[Held], comments: &mut Comments) {
    let Some((at, owner)) = held.iter().find_map(|at| Some((*at, given(programme, *at)?))) else { return };
    let Some(owner_actor) = somebody(programme, &owner.text) else { return };
    let matrix = &programme.documents[at.document];
    let of_control = |held: Held| -> Vec<&Said> {
        let said = programme.documents[held.document].said.iter();
        said.filter(|said| said.control == Some(held.control)).collect()
    };
    // Where the matrix itself lets the same one act, the owner answers and another does it.
    let acts_in_matrix = |actor: &Actor| {
        let told = matrix.said.iter().filter(|said| said.control == Some(at.control));
        told.flat_map(|said| &said.acts)
            .filter_map(|act| doer(programme, act))
            .any(|(_, doer)| doer == *actor)
    };
    let others = held.iter().filter(|other| other.document != at.document);
    let places = others.map(|other| (other.document, of_control(*other), true));
    let cited = programme.cited(id).iter().filter(|other| other.document != at.document);
    let cited = cited
        .map(|other| (other.document, vec![&programme.documents[other.document].said[other.said]], false));
    for (document, said, stands_there) in places.chain(cited) {
        let owner_named = said.iter().any(|said| names(programme, said, &owner_actor));
        // Somebody else may well approve what the owner does.
        let approves =
            |act: &&Act| matches!(act.verb, "approve" | "authorize" | "authorise" | "countersign" | "accept");
        let does = said.iter().filter(|said| said.kind != StatementKind::Permission);
        let acts = does.flat_map(|said| &said.acts).filter(|act| !approves(act));
        let doers: Vec<(&Act, Actor)> = acts.clone().filter_map(|act| doer(programme, act)).collect();
        // "An outside firm tests it": what others do around it is no control of theirs.
        let by_others = acts.clone().any(|act| {
            let told = act.performer.as_ref().is_some_and(|who| who.slot.origin == Origin::Sentence);
            act.claim == Claim::Tested && told && !act.negated && doer(programme, act).is_none()
        });
        // Whoever is told of it does not do it.
        let hears = |act: &Act| {
            matches!(
                act.verb,
                "read"
                    | "see"
                    | "look"
                    | "discuss"
                    | "note"
                    | "receive"
                    | "ask"
                    | "give"
                    | "send"
                    | "answer"
                    | "tell"
            )
        };
        let works = |act: &Act| {
            act.claim == Claim::Tested
                || stands_there && act.claim == Claim::Work && !hears(act) && !act.optional
        };
        let Some((act, actor)) = doers.iter().find(|(act, _)| works(act)) else { continue };
        if owner_named
            || act.claim != Claim::Tested && by_others
            || *actor == owner_actor
            || doers.iter().any(|(_, other)| other != actor)
            || acts_in_matrix(actor)
        {
            continue;
        }
        let Some(performer) = &act.performer else { continue };
        let both_listed = matches!((actor, &owner_actor), (Actor::Role(_), Actor::Role(_)));
        if !both_listed && related(&performer.slot.text, &owner.text) {
            continue; // "IT Operations" for its lead
        }
        let spot = Spot::Document(document, performer.slot.span);
        let message = format!("“{}” does it here; the owner is “{}”", performer.slot.text, owner.text);
        let mut draft = owner_mismatch::draft(spot.span(), message, Confidence::Low);
        if let Some(file) = elsewhere(programme, Spot::Document(at.document, owner.span)) {
            draft = draft.related_in(file, owner.span, format!("here the owner is “{}”", owner.text));
        }
        comments.push(spot, draft);
    }
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
