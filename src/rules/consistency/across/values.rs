//! One named thing with two values.

use super::super::conflicting_fact;
use crate::programme::facts::{Value, different};
use crate::programme::{Fact, Programme, rank};
use crate::rules::comments::with_both;
use crate::rules::{Comments, Spot};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Values of the same named thing that differ between documents.
pub(in crate::rules) fn facts(programme: &Programme, comments: &mut Comments) {
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
        // Three values and more are grades, whatever they are called.
        if different(group.iter().map(|(_, fact)| &fact.value)) != 2 {
            continue;
        }
        group.sort_by_key(|(index, fact)| (rank(programme.documents[*index].kind), *index, fact.span));
        // What most documents say is the value; of as many, what the first in rank says.
        let count = |value: &Value| group.iter().filter(|(_, fact)| fact.value == *value).count();
        let Some(&(first, known)) = group.iter().max_by_key(|(index, fact)| {
            (count(&fact.value), std::cmp::Reverse((rank(programme.documents[*index].kind), *index)))
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
