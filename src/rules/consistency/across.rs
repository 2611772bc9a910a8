//! Documents of one programme that say different things of the same.

use super::{conflicting_cadence, conflicting_fact, duplicate_control};
use crate::model::{Control, Origin, Place, Slot};
use crate::programme::records::every;
use crate::programme::{Fact, Held, Programme, Timed, rank};
use crate::rules::comments::elsewhere;
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
pub(super) fn cadences(programme: &Programme, comments: &mut Comments) {
    let mut told: FxHashSet<(usize, u32)> = FxHashSet::default();
    for held in programme.by_id().into_values().filter(|held| held.len() > 1) {
        intervals(programme, &held, comments, &mut told);
        deadlines(programme, &held, comments, &mut told);
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

/// Offers either value and leads to the other place.
fn with_both(programme: &Programme, draft: Draft, here: &str, spot: Spot, there: &str, other: Spot) -> Draft {
    let draft = draft.replace(format!("Replace with “{there}”"), spot.span(), there);
    let Some(file) = elsewhere(programme, other) else { return draft };
    draft.replace_in(&file, format!("Put “{here}” in the other place"), other.span(), here).related_in(
        file,
        other.span(),
        format!("here it is “{there}”"),
    )
}

/// Values of the same named thing that differ between documents.
pub(super) fn facts(programme: &Programme, comments: &mut Comments) {
    /// What is given a value, and what tells it apart.
    type Name<'f> = (&'f str, BTreeSet<&'f str>);
    let mut by_name: FxHashMap<Name, Vec<(usize, &Fact)>> = FxHashMap::default();
    for (index, digest) in programme.documents.iter().enumerate() {
        for fact in &digest.facts {
            by_name.entry((&fact.what, parts(fact, &digest.facts))).or_default().push((index, fact));
        }
    }
    let mut names: Vec<_> = by_name.into_iter().collect();
    names.sort_by(|(one, _), (other, _)| one.cmp(other));
    for ((what, _), mut group) in names {
        let values: BTreeSet<u32> = group.iter().map(|(_, fact)| fact.value.to_bits()).collect();
        // Three values and more are grades, whatever they are called.
        if values.len() != 2 {
            continue;
        }
        group.sort_by_key(|(index, fact)| (rank(programme.documents[*index].kind), *index, fact.span));
        // What most documents say is the value; of as many, what the first in rank says.
        let count = |value: f32| group.iter().filter(|(_, fact)| fact.value == value).count();
        let Some(&(first, known)) = group.iter().max_by_key(|(index, fact)| {
            (count(fact.value), std::cmp::Reverse((rank(programme.documents[*index].kind), *index)))
        }) else {
            continue;
        };
        for (index, fact) in group.iter().filter(|(index, fact)| *index != first && fact.value != known.value)
        {
            let (spot, there) = (Spot::Document(*index, fact.span), Spot::Document(first, known.span));
            let message = format!("{what}: “{}” here, “{}” in another document", fact.words, known.words);
            let draft = conflicting_fact::draft(fact.span, message);
            comments.push(spot, with_both(programme, draft, &fact.words, spot, &known.words, there));
        }
    }
}

/// What tells two values of one name apart, in small letters. What is kept is named already; where it is kept says
/// nothing of it. The name of a system ("passwords in Okta") tells them apart only where a document has both.
fn parts<'f>(fact: &'f Fact, all: &[Fact]) -> BTreeSet<&'f str> {
    const PLACES: [&str; 12] = [
        "archive", "security", "system", "server", "cloud", "service", "database", "network", "online",
        "api", "level", "user",
    ];
    let of_retention = fact.what.starts_with("retention");
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    let plain =
        |fact: &Fact| fact.narrowed.iter().filter(|word| !is_name(word)).cloned().collect::<BTreeSet<_>>();
    let several = all
        .iter()
        .any(|other| other.what == fact.what && other.value != fact.value && plain(other) == plain(fact));
    let words = fact.narrowed.iter().map(String::as_str);
    words
        .filter(|word| if is_name(word) { several } else { !of_retention || !PLACES.contains(word) })
        .collect()
}

/// One id for two controls in two documents, and nearly the same words under two ids.
pub(super) fn duplicates(programme: &Programme, comments: &mut Comments) {
    for held in programme.by_id().into_values().filter(|held| held.len() > 1) {
        // A matrix lists what a narrative tells: of each sort one is right.
        for of_matrix in [true, false] {
            let sort: Vec<Held> = held
                .iter()
                .copied()
                .filter(|at| matches!(programme.control(*at).place, Place::Row { .. }) == of_matrix)
                .collect();
            let Some((first, others)) = sort.split_first() else { continue };
            let matrix = held
                .iter()
                .find(|at| matches!(programme.control(**at).place, Place::Row { .. }) && !of_matrix);
            // The matrix tells which of two sections is meant.
            let right = matrix.and_then(|matrix| {
                sort.iter().copied().max_by_key(|at| {
                    alike(&title_words(programme.control(*at)), &title_words(programme.control(*matrix)))
                        .to_bits()
                })
            });
            let right = right.unwrap_or(*first);
            for at in others.iter().chain([first]).filter(|at| at.document != right.document) {
                let (one, other) = (programme.control(*at), programme.control(right));
                if same_title(one, other) || catalog_id(one) {
                    continue;
                }
                let id = one.id.as_deref().unwrap_or_default();
                let spot = Spot::Document(at.document, one.name);
                let mut draft =
                    duplicate_control::draft(one.name, format!("“{id}” is the id of another control, too"));
                if let Some(file) = elsewhere(programme, Spot::Document(right.document, other.name)) {
                    draft = draft.related_in(file, other.name, format!("“{}”", short(&other.title)));
                }
                comments.push(spot, draft);
            }
        }
    }
    subjects(programme, comments);
    twins(programme, comments);
}

/// A section under the id of a row that speaks of something else.
fn subjects(programme: &Programme, comments: &mut Comments) {
    for held in programme.by_id().into_values() {
        let (rows, sections): (Vec<Held>, Vec<Held>) =
            held.iter().partition(|at| matches!(programme.control(**at).place, Place::Row { .. }));
        let (Some(row), true) = (rows.first(), sections.len() == 1) else { continue };
        let (control, other) = (programme.control(sections[0]), programme.control(*row));
        let digest = &programme.documents[sections[0].document];
        let mut own = title_words(control);
        let said = digest.said.iter().filter(|said| said.control == Some(sections[0].control));
        own.extend(said.flat_map(|said| words(&said.text)));
        own.retain(|word| !COMMON.contains(&word.as_str()));
        let row_words = title_words(other);
        let telling = row_words.iter().filter(|word| !COMMON.contains(&word.as_str()));
        if telling.clone().count() < 3
            || own.len() < 8
            || telling.filter(|word| own.contains(*word)).count() > 0
            || catalog_id(control)
        {
            continue;
        }
        let id = control.id.as_deref().unwrap_or_default();
        let spot = Spot::Document(sections[0].document, control.name);
        let mut draft =
            duplicate_control::draft(control.name, format!("“{id}” is the id of another control, too"));
        if let Some(file) = elsewhere(programme, Spot::Document(row.document, other.name)) {
            draft = draft.related_in(file, other.name, format!("“{}”", short(&other.title)));
        }
        comments.push(spot, draft);
    }
}

/// Words that two controls share by chance.
const COMMON: [&str; 22] = [
    "the", "and", "are", "for", "with", "each", "all", "that", "this", "from", "control", "review",
    "reviewed", "ticket", "jira", "evidence", "owner", "every", "quarter", "within", "day", "record",
];

/// Several of a company's controls may stand under an id of a framework. What is mapped to other criteria is the
/// company's own, whatever framework has such an id.
fn catalog_id(control: &Control) -> bool {
    let own = |id: &str| control.criteria.iter().any(|slot| !slot.text.eq_ignore_ascii_case(id));
    control.id.as_deref().is_some_and(|id| crate::names::criterion(id).is_some() && !own(id))
}

fn short(title: &str) -> &str {
    title.char_indices().nth(70).map_or(title, |(at, _)| &title[..at])
}

fn title_words(control: &Control) -> BTreeSet<String> {
    words(&control.title)
}

/// What a text says, whatever form its words have: "each pull request" and "every pull requests" alike.
fn words(text: &str) -> BTreeSet<String> {
    const EMPTY: [&str; 12] =
        ["the", "and", "are", "for", "with", "when", "that", "this", "each", "every", "all", "its"];
    let stem = |word: &str| {
        let word = word.to_lowercase();
        let plain = ["ing", "es", "ed", "s", "e"]
            .iter()
            .find_map(|end| word.strip_suffix(end).filter(|rest| rest.len() > 3));
        plain.unwrap_or(&word).to_owned()
    };
    let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2);
    all.filter(|word| !EMPTY.contains(&word.to_lowercase().as_str())).map(stem).collect()
}

fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f32 {
    let all = one.union(other).count();
    if all == 0 { 0.0 } else { one.intersection(other).count() as f32 / all as f32 }
}

/// Whether two titles may be those of one control.
fn same_title(one: &Control, other: &Control) -> bool {
    let (a, b) = (title_words(one), title_words(other));
    a.is_empty() || b.is_empty() || a.intersection(&b).next().is_some()
}

/// Sentences of two controls that say nearly the same.
fn twins(programme: &Programme, comments: &mut Comments) {
    struct Sentence<'a> {
        held: Held,
        id: &'a str,
        spot: Spot,
        words: BTreeSet<String>,
    }
    let mut all: Vec<Sentence> = Vec::new();
    for (document, digest) in programme.documents.iter().enumerate() {
        for said in digest.said.iter().filter(|said| said.kind.claims()) {
            let Some(control) = said.control else { continue };
            let Some(id) = digest.controls()[control].id.as_deref() else { continue };
            let words = words(&said.text);
            if words.len() >= duplicate_control::MIN_WORDS {
                all.push(Sentence {
                    held: Held { document, control },
                    id,
                    spot: Spot::Document(document, said.span),
                    words,
                });
            }
        }
    }
    // Sentences that are nearly the same have two of their three longest words in common.
    let mut buckets: FxHashMap<[&str; 2], Vec<usize>> = FxHashMap::default();
    for (index, sentence) in all.iter().enumerate() {
        let mut longest: Vec<&str> = sentence.words.iter().map(String::as_str).collect();
        longest.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
        longest.truncate(4);
        longest.sort_unstable();
        for (at, one) in longest.iter().enumerate() {
            for other in &longest[at + 1..] {
                buckets.entry([one, other]).or_default().push(index);
            }
        }
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for bucket in buckets.values().filter(|bucket| (2..50).contains(&bucket.len())) {
        for (at, one) in bucket.iter().enumerate() {
            for other in &bucket[at + 1..] {
                let (a, b) = (&all[*one], &all[*other]);
                let figures = || {
                    a.words.symmetric_difference(&b.words).any(|w| w.contains(|c: char| c.is_ascii_digit()))
                };
                let enough = match a.held.document == b.held.document {
                    true => duplicate_control::SIDE_BY_SIDE,
                    false => duplicate_control::NEARLY,
                };
                if !a.id.eq_ignore_ascii_case(b.id) && alike(&a.words, &b.words) >= enough && !figures() {
                    pairs.insert((*one, *other));
                }
            }
        }
    }
    let mut told: FxHashSet<(&str, &str)> = FxHashSet::default();
    for (one, other) in pairs {
        let (first, second) = (&all[one], &all[other]);
        if !told.insert((first.id, second.id)) {
            continue;
        }
        let message = format!("“{}” says nearly the same as “{}”", second.id, first.id);
        let mut draft = duplicate_control::twin(second.spot.span(), message);
        if let Some(file) = elsewhere(programme, first.spot) {
            draft = draft.related_in(file, first.spot.span(), format!("“{}”", first.id));
        }
        comments.push(second.spot, draft);
    }
}
