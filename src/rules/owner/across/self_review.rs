//! Who does a thing and checks it, under one name or two.

use super::super::self_review;
use super::doer;
use crate::programme::people::plain;
use crate::programme::{Act, Actor, Programme, Said};
use crate::rules::{Comments, Spot};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Beside those that tell within one sentence: between two documents more has to be heard as work.
const MORE_WORK: [&str; 23] = [
    "assess",
    "exercise",
    "test",
    "write",
    "carry",
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
    "complete",
    "assemble",
    "produce",
    "fill",
];

/// Further verbs for a check.
const MORE_CHECKS: [&str; 6] = ["check", "countersign", "witness", "watch", "observe", "confirm"];

fn does_work(verb: &str) -> bool {
    self_review::DOES.contains(&verb) || MORE_WORK.contains(&verb)
}

fn checks_work(verb: &str) -> bool {
    self_review::CHECKS.contains(&verb) || MORE_CHECKS.contains(&verb)
}

/// A role that does a thing and checks it, through two sentences or two documents, under one name or two.
pub(in crate::rules) fn self_reviews(programme: &Programme, comments: &mut Comments) {
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
                let deed = || Deed { document, said, act, actor: actor.clone(), id: id.clone() };
                if checks_work(act.verb) {
                    checks.push(deed());
                } else if does_work(act.verb) && !act.optional {
                    does.push(deed());
                }
            }
        }
    }
    // Work by the same person in the same document, for the same control, or on the same thing.
    let mut near_by: FxHashMap<(String, Shared), Vec<usize>> = FxHashMap::default();
    for (index, deed) in does.iter().enumerate() {
        for shared in shared(deed.document, deed.id.as_deref(), &deed.act.thing) {
            near_by.entry((programme.person(&deed.actor), shared)).or_default().push(index);
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
        let person = programme.person(&check.actor);
        let candidates: BTreeSet<usize> = shared(check.document, check.id.as_deref(), &check.act.thing)
            .filter_map(|shared| near_by.get(&(person.clone(), shared)))
            .flatten()
            .copied()
            .collect();
        let found = candidates.into_iter().map(|index| &does[index]).find(|deed| {
            let near = deed.document == check.document
                && deed.said.control == check.said.control
                && deed.said.heading == check.said.heading;
            let same_control = deed.id.is_some() && deed.id == check.id;
            // Two roles of one person are two names for it, whatever each of them does in the control.
            let two_roles = deed.actor != check.actor && (near || same_control);
            let name =
                |deed: &Deed| deed.act.performer.as_ref().map(|who| plain(&who.slot.text).to_lowercase());
            let two_names = deed.actor == check.actor && name(deed) != name(check);
            let common = overlap(&deed.act.thing, &check.act.thing);
            !std::ptr::eq(deed.said, check.said)
                && (!judges(deed.act.verb) || approves(check.act.verb))
                && (two_roles
                    || two_names && near && follows(deed.said, check.said)
                    || two_names && common >= 0.75 && shared_words(deed.said, check.said) >= 2
                    || near
                        && (common > 0.0
                            || is_what_came_of_it(&check.act.thing) && follows(deed.said, check.said))
                    || same_control
                        && (common > 0.0
                            || is_what_came_of_it(&check.act.thing)
                                && (!near || follows(deed.said, check.said)))
                    || grants(deed.act) && is_access(&check.act.thing) && is_access(&deed.act.thing)
                    || common >= 0.75
                        && (deed.act.thing.len() > 1 && check.act.thing.len() > 1
                            || speak_of_the_same(deed.said, check.said))
                    || common >= 0.5 && speak_of_the_same(deed.said, check.said))
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

/// What a piece of work and its check can have in common.
#[derive(PartialEq, Eq, Hash)]
enum Shared {
    Document(usize),
    Control(String),
    /// A word of what it is done to; its other words are compared.
    Thing(String),
}

fn shared(document: usize, id: Option<&str>, thing: &BTreeSet<String>) -> impl Iterator<Item = Shared> {
    let control = id.map(|id| Shared::Control(id.to_owned()));
    let access = is_access(thing).then(|| Shared::Thing("access".to_owned()));
    let words = thing.iter().cloned().map(Shared::Thing);
    [Shared::Document(document)].into_iter().chain(control).chain(access).chain(words)
}

/// Whether two sentences, with their headings, share enough words to be about one thing.
fn speak_of_the_same(one: &Said, other: &Said) -> bool {
    shared_words(one, other) >= 3
}

/// How many words of what they are about two sentences share, with their headings.
fn shared_words(one: &Said, other: &Said) -> usize {
    let words = |said: &Said| -> BTreeSet<String> {
        let text = format!("{} {}", said.text, said.heading).to_lowercase();
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 3 && !COMMON.contains(word));
        words.map(|word| word.trim_end_matches('s').to_owned()).collect()
    };
    words(one).intersection(&words(other)).count()
}

const COMMON: [&str; 18] = [
    "lead", "head", "manager", "officer", "engineer", "director", "team", "with", "that", "each", "which",
    "their", "ticket", "list", "review", "reviews", "approves", "platform",
];

/// Whether the one sentence stands right before the other.
fn follows(first: &Said, second: &Said) -> bool {
    first.span.end <= second.span.start && second.span.start - first.span.end < 200
}

/// "it", "the finished workbook": what the sentence before has made.
fn is_what_came_of_it(thing: &BTreeSet<String>) -> bool {
    const WORDS: [&str; 12] = [
        "it",
        "them",
        "this",
        "result",
        "workbook",
        "report",
        "sheet",
        "outcome",
        "finished",
        "completed",
        "filled",
        "record",
    ];
    thing.iter().all(|word| WORDS.contains(&word.as_str()))
}

/// Work that is itself a check: who looks at the same thing again has not made it.
fn judges(verb: &str) -> bool {
    matches!(verb, "assess" | "test" | "exercise")
}

fn approves(verb: &str) -> bool {
    matches!(verb, "approve" | "accept" | "countersign" | "authorize" | "authorise")
}

/// Whoever gives access should not be the one who looks whether it is still right.
fn grants(act: &Act) -> bool {
    matches!(act.verb, "grant" | "provision" | "assign" | "give")
}

fn is_access(thing: &BTreeSet<String>) -> bool {
    thing
        .iter()
        .any(|word| matches!(word.as_str(), "access" | "right" | "permission" | "privilege" | "entitlement"))
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
