//! One control or one activity with two intervals or deadlines.

use super::super::conflicting_cadence;
use super::alike;
use crate::model::{Origin, Slot};
use crate::programme::records::every;
use crate::programme::{Held, Programme, Timed, rank};
use crate::rules::comments::with_both;
use crate::rules::{Comments, Draft, Spot};
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
    for held in programme.by_id().values().filter(|held| held.len() > 1) {
        intervals(programme, held, comments, &mut told);
        deadlines(programme, held, comments, &mut told);
    }
    activities(programme, comments, &mut told);
}

/// The interval of a control in a matrix or a field, against what its narrative says.
fn intervals(
    programme: &Programme,
    held: &[Held],
    comments: &mut Comments,
    told: &mut FxHashSet<(usize, u32)>,
) {
    let mut all: Vec<(Held, &Slot, f32)> = Vec::new();
    for at in held {
        let cadences = &programme.control(*at).cadences;
        all.extend(cadences.iter().filter_map(|slot| Some((*at, slot, every(&slot.text)?))));
    }
    let of_matrix = all.iter().find(|(_, slot, _)| slot.origin == Origin::Row);
    let Some(&(first, slot, days)) = of_matrix.or(all.first()) else { return };
    for document in
        all.iter().map(|(at, ..)| *at).filter(|at| at.document != first.document).collect::<BTreeSet<_>>()
    {
        let here: Vec<_> = all.iter().filter(|(at, ..)| *at == document).collect();
        // Of several intervals one may be of a part of it.
        if here.iter().any(|(.., other)| !differ(*other, days)) {
            continue;
        }
        let Some((at, other, _)) = here.first() else { continue };
        if told.insert((at.document, other.span.start)) {
            let (spot, there) =
                (Spot::Document(at.document, other.span), Spot::Document(first.document, slot.span));
            comments.push(spot, conflict(programme, &other.text, spot, &slot.text, there));
        }
    }
}

/// Deadlines of one control in two documents.
fn deadlines(
    programme: &Programme,
    held: &[Held],
    comments: &mut Comments,
    told: &mut FxHashSet<(usize, u32)>,
) {
    let of = |at: &Held| {
        let digest = &programme.documents[at.document];
        let control = at.control;
        let own = digest.timed.iter().filter(move |timed| digest.control_of(timed.block) == Some(control));
        own.filter(|timed| !timed.recurs)
    };
    for (index, at) in held.iter().enumerate() {
        for timed in of(at) {
            let others = held[..index].iter().filter(|other| other.document != at.document);
            let others = others.flat_map(|other| of(other).map(move |timed| (other, timed)));
            let about: Vec<_> = others.filter(|(_, other)| same_deed(other, timed)).collect();
            // "within 1 hour" where somebody is dismissed, beside the rule that both documents have.
            let beside =
                |days: f32| of(at).any(|own| deed(own.act) == deed(timed.act) && !differ(own.days, days));
            if about.is_empty()
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
        "revoke" | "remove" | "disable" | "deactivate" | "terminate" | "delete" => "take away",
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
        let mut by_words: FxHashMap<[&str; 2], Vec<(usize, &Timed)>> = FxHashMap::default();
        for (index, timed) in all {
            let words: Vec<&str> = timed.thing.iter().map(String::as_str).take(6).collect();
            for (at, one) in words.iter().enumerate() {
                for other in &words[at..] {
                    if at > 0 || words.len() == 1 || one != other {
                        by_words.entry([one, other]).or_default().push((index, timed));
                    }
                }
            }
        }
        let mut groups: Vec<_> = by_words.into_iter().filter(|(_, group)| group.len() > 1).collect();
        groups.sort_by_key(|(words, _)| *words);
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
        alike(&a.thing, &b.thing) >= SAME_THING
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
        let same =
            |other: &Timed| alike(&other.thing, &timed.thing) >= SAME_THING && narrowed_alike(other, timed);
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
        || !one.recurs
            && narrowing(one) == narrowing(other)
            && one.narrowed.intersection(&other.narrowed).count() * 2
                >= one.narrowed.union(&other.narrowed).count()
}

fn conflict(programme: &Programme, here: &str, spot: Spot, there: &str, other: Spot) -> Draft {
    let message = format!("“{here}” here, “{there}” in another document for the same activity");
    with_both(programme, conflicting_cadence::draft(spot.span(), message), here, spot, there, other)
}
