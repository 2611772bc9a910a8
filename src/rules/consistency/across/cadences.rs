//! One control or one activity with two intervals or deadlines.

use super::super::conflicting_cadence;
use super::alike;
use crate::model::Origin;
use crate::programme::records::every;
use crate::programme::{Held, Programme, Timed, rank};
use crate::rules::comments::with_both;
use crate::rules::{Comments, Draft, Spot};
use crate::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// Two intervals are the same when they differ by less than this share of the longer.
const SAME: f32 = 0.12;

/// So much of the words for two things must be the same.
const SAME_THING: f32 = 0.6;

fn differ(one: f32, other: f32) -> bool {
    (one - other).abs() > one.max(other) * SAME
}

/// Intervals and deadlines of the same control, and of the same activity, that differ between documents.
pub(in crate::rules) fn cadences(programme: &Programme, comments: &mut Comments) {
    let mut told: FxHashSet<(usize, u32)> = FxHashSet::default();
    for (id, held) in programme.by_id() {
        let places = places(programme, id, held);
        if places.len() > 1 {
            intervals(programme, &places, comments, &mut told);
            deadlines(programme, &places, comments, &mut told);
        }
    }
    activities(programme, comments, &mut told);
}

/// A place that speaks of a control: where it stands, or a sentence that names it.
struct Place<'p> {
    document: usize,
    /// Whether it stands in a row of a matrix.
    is_row: bool,
    intervals: Vec<(&'p str, Span, f32)>,
    deadlines: Vec<&'p Timed>,
}

fn places<'p>(programme: &'p Programme, id: &str, held: &[Held]) -> Vec<Place<'p>> {
    let mut places: Vec<Place> = Vec::new();
    for at in held {
        let digest = &programme.documents[at.document];
        let cadences = &programme.control(*at).cadences;
        let own = digest.timed.iter().filter(|timed| digest.control_of(timed.block) == Some(at.control));
        places.push(Place {
            document: at.document,
            is_row: cadences.first().is_some_and(|slot| slot.origin == Origin::Row),
            intervals: cadences
                .iter()
                .filter_map(|slot| Some((slot.text.as_str(), slot.span, every(&slot.text)?)))
                .collect(),
            deadlines: own.filter(|timed| !timed.recurs).collect(),
        });
    }
    for at in programme.cited(id) {
        let digest = &programme.documents[at.document];
        let said = &digest.said[at.said];
        let own = digest.timed.iter().filter(|timed| said.span.contains(timed.span));
        let every = said.cites.as_ref().and_then(|citation| citation.every.as_ref());
        places.push(Place {
            document: at.document,
            is_row: false,
            intervals: every.iter().map(|(words, span, days)| (words.as_str(), *span, *days)).collect(),
            deadlines: own.filter(|timed| !timed.recurs).collect(),
        });
    }
    places
}

/// The interval of a control in a matrix or a field, against what its narrative says.
fn intervals(
    programme: &Programme,
    places: &[Place],
    comments: &mut Comments,
    told: &mut FxHashSet<(usize, u32)>,
) {
    let all =
        || places.iter().flat_map(|place| place.intervals.iter().map(move |interval| (place, *interval)));
    let Some((first, (words, span, days))) = all().find(|(place, _)| place.is_row).or_else(|| all().next())
    else {
        return;
    };
    for document in
        places.iter().map(|place| place.document).filter(|at| *at != first.document).collect::<BTreeSet<_>>()
    {
        let here = || all().filter(|(place, _)| place.document == document);
        // Of several intervals one may be of a part of it.
        if here().any(|(_, (_, _, other))| !differ(other, days)) {
            continue;
        }
        let Some((_, (other, at, _))) = here().next() else { continue };
        if told.insert((document, at.start)) {
            let (spot, there) = (Spot::Document(document, at), Spot::Document(first.document, span));
            comments.push(spot, conflict(programme, other, spot, words, there));
        }
    }
}

/// Deadlines of one control in two documents.
fn deadlines(
    programme: &Programme,
    places: &[Place],
    comments: &mut Comments,
    told: &mut FxHashSet<(usize, u32)>,
) {
    for (index, at) in places.iter().enumerate() {
        for timed in &at.deadlines {
            let others = places[..index].iter().filter(|other| other.document != at.document);
            let others = others.flat_map(|other| other.deadlines.iter().map(move |timed| (other, timed)));
            let about: Vec<_> = others.filter(|(_, other)| same_deed(other, timed)).collect();
            // "within 1 hour" where somebody is dismissed, beside the rule that both documents have.
            let beside = |days: f32| {
                at.deadlines.iter().any(|own| deed(own.act) == deed(timed.act) && !differ(own.days, days))
            };
            // Where a case has a deadline of its own, the rule is the other one.
            let is_case = at.deadlines.iter().any(|own| {
                deed(own.act) == deed(timed.act) && without_start(own).len() < without_start(timed).len()
            });
            if is_case
                || about.is_empty()
                || about.iter().any(|(_, other)| !differ(other.days, timed.days) || beside(other.days))
            {
                continue;
            }
            if let Some((other, first)) = about.first()
                && told.insert((at.document, timed.span.start))
            {
                let (spot, there) =
                    (Spot::Document(at.document, timed.span), Spot::Document(other.document, first.span));
                comments.push(spot, conflict(programme, &timed.words, spot, &first.words, there));
            }
        }
    }
}

/// Whether two say that the same is done, in what words so ever: access is removed, an account disabled.
fn same_deed(one: &Timed, other: &Timed) -> bool {
    deed(one.act) == deed(other.act)
        && (one.thing == other.thing
            || one.thing.intersection(&other.thing).next().is_some()
            || deed(one.act) == "take away")
        && narrowing(one) == narrowing(other)
}

/// Verbs for one deed.
fn deed(verb: &str) -> &str {
    match verb {
        "revoke" | "remove" | "disable" | "deactivate" | "terminate" | "delete" | "suspend" | "block" => {
            "take away"
        }
        "remediate" | "patch" | "resolve" | "close" | "apply" => "mend",
        "notify" | "report" | "inform" => "tell",
        "respond" | "acknowledge" => "answer",
        "assess" | "evaluate" | "review" | "inspect" | "recertify" => "review",
        "test" | "exercise" => "test",
        verb => verb,
    }
}

/// The grades and parts that tell two times apart; what a deadline counts from is said in many words.
fn narrowing(timed: &Timed) -> BTreeSet<&str> {
    const GRADES: [&str; 24] = [
        "critical",
        "high",
        "medium",
        "moderate",
        "low",
        "severe",
        "tier",
        "level",
        "privileged",
        "administrator",
        "admin",
        "contractor",
        "vendor",
        "customer",
        "production",
        "staging",
        "emergency",
        "involuntary",
        "1",
        "2",
        "3",
        "4",
        "sev",
        "severity",
    ];
    timed.narrowed.iter().map(String::as_str).filter(|word| GRADES.contains(word)).collect()
}

/// The same activity in two documents, whatever control it is part of.
fn activities(programme: &Programme, comments: &mut Comments, told: &mut FxHashSet<(usize, u32)>) {
    let mut by_act: FxHashMap<(&str, bool), Vec<(usize, &Timed)>> = FxHashMap::default();
    for (index, digest) in programme.documents.iter().enumerate() {
        // "this document" is another one in each.
        let own =
            digest.timed.iter().filter(|timed| !timed.in_field && !timed.thing.contains("this document"));
        for timed in own {
            by_act.entry((deed(timed.act), timed.recurs)).or_default().push((index, timed));
        }
    }
    let mut acts: Vec<_> = by_act.into_iter().collect();
    acts.sort_by_key(|(key, _)| *key);
    for (_, all) in acts {
        // Those that are much the same share two words, or are one word.
        let mut by_words: FxHashMap<[String; 2], Vec<(usize, &Timed)>> = FxHashMap::default();
        for (index, timed) in all {
            let thing =
                if deed(timed.act) == "take away" { access(&timed.thing) } else { timed.thing.clone() };
            let words: Vec<String> = thing.into_iter().take(6).collect();
            for (at, one) in words.iter().enumerate() {
                for other in &words[at..] {
                    if at > 0 || words.len() == 1 || one != other {
                        by_words.entry([one.clone(), other.clone()]).or_default().push((index, timed));
                    }
                }
            }
        }
        let mut groups: Vec<_> = by_words.into_iter().filter(|(_, group)| group.len() > 1).collect();
        groups.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (_, group) in groups {
            contradictions(programme, &group, comments, told);
        }
    }
}

fn contradictions(
    programme: &Programme,
    group: &[(usize, &Timed)],
    comments: &mut Comments,
    told: &mut FxHashSet<(usize, u32)>,
) {
    let looser = |a: &Timed, b: &Timed| a.at_least && b.days <= a.days;
    let disagree = |a: &Timed, b: &Timed| {
        alike_things(a, b) >= SAME_THING
            && narrowed_alike(a, b)
            && differ(a.days, b.days)
            && !looser(a, b)
            && !looser(b, a)
    };
    // Most say the same in the same words: then there is nothing to compare.
    let mut kinds: Vec<&Timed> = Vec::new();
    for (_, timed) in group {
        let known = |kind: &&Timed| {
            kind.thing == timed.thing && kind.narrowed == timed.narrowed && kind.days == timed.days
        };
        if !kinds.iter().any(known) {
            kinds.push(timed);
        }
    }
    if !kinds.iter().enumerate().any(|(at, one)| kinds[..at].iter().any(|other| disagree(one, other))) {
        return;
    }
    for (index, timed) in group {
        let others = || group.iter().filter(|(other, _)| other != index);
        // Where another document agrees, it is not this one that is wrong.
        let same = |other: &Timed| alike_things(other, timed) >= SAME_THING && narrowed_alike(other, timed);
        let agreed = others().any(|(_, other)| same(other) && !differ(other.days, timed.days));
        let first = others()
            .filter(|(_, other)| disagree(other, timed))
            .min_by_key(|(other, _)| rank(programme.documents[*other].kind));
        let Some((other, found)) = first else { continue };
        let later = (rank(programme.documents[*index].kind), *index)
            > (rank(programme.documents[*other].kind), *other);
        if !agreed && later && told.insert((*index, timed.span.start)) {
            let (spot, there) = (Spot::Document(*index, timed.span), Spot::Document(*other, found.span));
            comments.push(spot, conflict(programme, &timed.words, spot, &found.words, there));
        }
    }
}

/// How much the things of two are the same. What is taken away is access, whatever it is called.
fn alike_things(one: &Timed, other: &Timed) -> f32 {
    if deed(one.act) == "take away" {
        alike(&access(&one.thing), &access(&other.thing))
    } else {
        alike(&one.thing, &other.thing)
    }
}

fn access(thing: &BTreeSet<String>) -> BTreeSet<String> {
    let word = |word: &String| match word.as_str() {
        "account" | "right" | "permission" | "credential" | "login" | "entitlement" => "access".to_owned(),
        "departing" | "departed" | "terminated" | "leaving" | "former" => "leaver".to_owned(),
        _ => word.clone(),
    };
    thing
        .iter()
        .map(word)
        .filter(|word| !matches!(word.as_str(), "staff" | "employee" | "personnel"))
        .collect()
}

/// Whether two hold for the same part. What a deadline counts from is said in many words, an interval's part in one.
fn narrowed_alike(one: &Timed, other: &Timed) -> bool {
    let apart: Vec<&String> = one.narrowed.symmetric_difference(&other.narrowed).collect();
    // "in production", "of users" is often left unsaid by one of two; who does it is no part of it.
    let unsaid = || {
        one.recurs
            && one.thing.len() > 1
            && apart.iter().all(|word| matches!(word.as_str(), "production" | "security" | "user" | "system"))
            && one.performer.is_some()
            && one.performer == other.performer
    };
    apart.is_empty()
        || unsaid()
        || !one.recurs && narrowing(one) == narrowing(other) && {
            let (one, other) = (without_start(one), without_start(other));
            one.intersection(&other).count() * 2 >= one.union(&other).count()
        }
}

/// What narrows a deadline, but for the usual words for what it counts from.
fn without_start(timed: &Timed) -> BTreeSet<&str> {
    const STARTS: [&str; 20] = [
        "leaving",
        "time",
        "last",
        "working",
        "day",
        "hour",
        "departure",
        "termination",
        "end",
        "employment",
        "notice",
        "confirmation",
        "detection",
        "discovery",
        "release",
        "closure",
        "closing",
        "date",
        "it",
        "leaver",
    ];
    timed.narrowed.iter().map(String::as_str).filter(|word| !STARTS.contains(word)).collect()
}

fn conflict(programme: &Programme, here: &str, spot: Spot, there: &str, other: Spot) -> Draft {
    let message = format!("“{here}” here, “{there}” in another document for the same activity");
    with_both(programme, conflicting_cadence::draft(spot.span(), message), here, spot, there, other)
}
