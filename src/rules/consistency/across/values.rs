//! One named thing with two values.

use super::super::conflicting_fact;
use crate::programme::facts::{Value, different};
use crate::programme::{Fact, Programme, rank, values};
use crate::rules::comments::with_both;
use crate::rules::{Comments, Spot};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Values of the same named thing that differ between documents.
pub(in crate::rules) fn facts(programme: &Programme, comments: &mut Comments) {
    /// What is given a value, and what tells it apart.
    type Name<'f> = (&'f str, BTreeSet<&'f str>);
    let listed = values::of_registers(programme.registers());
    let mut by_name: FxHashMap<Name, Vec<Said>> = FxHashMap::default();
    for (index, digest) in programme.documents.iter().enumerate() {
        for fact in &digest.facts {
            by_name.entry((&fact.what, parts(fact, &digest.facts))).or_default().push(Said {
                spot: Spot::Document(index, fact.span),
                rank: (rank(digest.kind), index),
                value: &fact.value,
                words: &fact.words,
            });
        }
    }
    for (place, what, value, words) in &listed {
        // A register is the list that others follow, as a policy is.
        let said = Said { spot: Spot::Register(*place), rank: (1, usize::MAX), value, words };
        by_name.entry((what, BTreeSet::new())).or_default().push(said);
    }
    let mut names: Vec<_> = by_name.into_iter().collect();
    names.sort_by(|(one, _), (other, _)| one.cmp(other));
    for ((what, _), mut group) in names {
        // Three values and more are grades, whatever they are called.
        if different(group.iter().map(|said| said.value)) != 2 {
            continue;
        }
        group.sort_by_key(|said| (said.rank, said.spot));
        // What most say is the value; of as many, what the first in rank says.
        let count = |value: &Value| group.iter().filter(|said| said.value == value).count();
        let Some(known) = group.iter().max_by_key(|said| (count(said.value), std::cmp::Reverse(said.rank)))
        else {
            continue;
        };
        let place = |spot: Spot| match spot {
            Spot::Document(index, _) => Some(index),
            Spot::Register(_) => None,
        };
        let others = group.iter().filter(|said| said.value != known.value);
        for said in others.filter(|said| place(said.spot) != place(known.spot)) {
            let message = format!("{what}: “{}” here, “{}” in another document", said.words, known.words);
            let draft = conflicting_fact::draft(said.spot.span(), message);
            comments
                .push(said.spot, with_both(programme, draft, said.words, said.spot, known.words, known.spot));
        }
    }
}

/// A value at one place.
struct Said<'f> {
    spot: Spot,
    /// That of its document, and which one it is.
    rank: (u8, usize),
    value: &'f Value,
    words: &'f str,
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
