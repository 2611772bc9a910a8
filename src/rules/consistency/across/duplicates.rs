//! One id for two controls, and nearly the same words under two ids.

use super::super::duplicate_control;
use super::alike;
use crate::model::{Control, DocumentKind, Place};
use crate::programme::{Held, Mention, Named, Programme};
use crate::rules::comments::elsewhere;
use crate::rules::{Comments, Spot};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// One id for two controls in two documents, and nearly the same words under two ids.
pub(in crate::rules) fn duplicates(programme: &Programme, comments: &mut Comments) {
    for held in programme.by_id().values().filter(|held| held.len() > 1) {
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
                if same_title(one, other) && same_text(programme, *at, right)
                    || held.iter().all(|at| catalog_id(programme.control(*at)))
                {
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
    for held in programme.by_id().values() {
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

/// Whether two titles may be those of one control.
fn same_title(one: &Control, other: &Control) -> bool {
    let (a, b) = (title_words(one), title_words(other));
    a.is_empty() || b.is_empty() || a.intersection(&b).next().is_some()
}

/// Whether two sections may be about one control: much of their titles is the same, or some of what they say.
fn same_text(programme: &Programme, one: Held, other: Held) -> bool {
    let telling = |held: Held| {
        let digest = &programme.documents[held.document];
        let mut all = title_words(programme.control(held));
        let title = all.len();
        let said = digest.said.iter().filter(|said| said.control == Some(held.control));
        all.extend(said.flat_map(|said| words(&said.text)));
        all.retain(|word| !COMMON.contains(&word.as_str()));
        (all, title)
    };
    let titles = (title_words(programme.control(one)), title_words(programme.control(other)));
    let shared = titles.0.intersection(&titles.1).count();
    let ((one, of_one), (other, of_other)) = (telling(one), telling(other));
    // A row has little more than its title.
    let said_little = one.len() < of_one + 5 || other.len() < of_other + 5;
    said_little
        || shared * 2 > titles.0.len().min(titles.1.len())
        || one.intersection(&other).count() * 5 >= one.len().min(other.len())
}

/// Sentences of two controls that say nearly the same.
fn twins(programme: &Programme, comments: &mut Comments) {
    struct Sentence<'a> {
        held: Held,
        id: &'a str,
        spot: Spot,
        words: BTreeSet<String>,
        /// The systems, vendors and kinds of data that it names.
        things: BTreeSet<(Named, &'a str)>,
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
                    things: digest.mentions_in(said.span).map(Mention::thing).collect(),
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
                // A narrative says again what a policy demands.
                let binds = |sentence: &Sentence| {
                    programme.documents[sentence.held.document].kind == DocumentKind::Policy
                };
                if binds(a) != binds(b) {
                    continue;
                }
                // "reviews the groups in Okta", "reviews the groups in GitHub"
                let apart = || !a.things.is_subset(&b.things) && !b.things.is_subset(&a.things);
                let same = !a.id.eq_ignore_ascii_case(b.id) && alike(&a.words, &b.words) >= enough;
                if same && !figures() && !apart() {
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
        let own = programme.control(second.held).name;
        if !own.overlaps(second.spot.span()) {
            draft = draft.related(own, format!("“{}” begins here", second.id));
        }
        comments.push(second.spot, draft);
    }
}
