//! What the documents say of the same thing, side by side.

use super::{Cell, Column, Sheet, Table, Tone};
use crate::count::counted;
use crate::engine::Gathered;
use crate::finding::Elsewhere;
use crate::programme::{Fact, Timed};
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

const COLUMNS: &[Column] = &[
    Column { key: "thing", head: "What" },
    Column { key: "value", head: "As the documents say it" },
    Column { key: "standing", head: "Standing" },
];

/// What is said of one thing: each value with its places.
#[derive(Default)]
struct Said {
    values: BTreeMap<String, Vec<Elsewhere>>,
    /// Whether a rule holds two of the places for a contradiction.
    contradicts: bool,
    places: usize,
}

/// Intervals, deadlines and values, those that contradict each other first.
pub fn facts(gathered: &Gathered) -> Sheet {
    let mut things: BTreeMap<(String, String), Said> = BTreeMap::new();
    let contradictions = contradictions(gathered);
    for (index, digest) in gathered.programme.documents.iter().enumerate() {
        let mut put = |group: &str, thing: String, words: &str, span: Span| {
            let said = things.entry((group.to_owned(), thing)).or_default();
            let place = gathered.programme.elsewhere(index, span);
            said.contradicts |= contradictions.contains(&(index, span.start));
            said.places += 1;
            said.values.entry(words.to_lowercase()).or_default().push(place);
        };
        for fact in &digest.facts {
            put("Values", named(&fact.what, fact), &fact.words, fact.span);
        }
        // "Review cycle: annual" is said of each document by itself.
        for timed in digest.timed.iter().filter(|timed| !timed.in_field) {
            let group = if timed.recurs { "How often" } else { "By when" };
            put(group, activity(timed), &timed.words, timed.span);
        }
    }
    let contradicting = things.values().filter(|said| said.contradicts).count();
    let mut lead =
        format!("{} in {}", counted(things.len(), "thing"), counted(gathered.members.len(), "document"));
    lead += &match contradicting {
        0 => ". No two documents contradict each other where sayso can compare them.".to_owned(),
        n => format!(", {n} of them with places that contradict each other."),
    };
    let mut tables = Vec::new();
    let mut table = |title: &str, note: &str, wanted: &dyn Fn(&str, &Said) -> bool| {
        let chosen = things.iter().filter(|((group, _), said)| wanted(group, said));
        let rows: Vec<Vec<Cell>> = chosen.flat_map(|((_, thing), said)| rows(thing, said)).collect();
        if !rows.is_empty() {
            tables.push(Table { title: title.to_owned(), note: note.to_owned(), columns: COLUMNS, rows });
        }
    };
    table("Contradictions", "One of the two cannot be what is done.", &|_, said| said.contradicts);
    for group in ["How often", "By when", "Values"] {
        table(group, "", &|of, said| of == group && !said.contradicts && said.places > 1);
    }
    table("Said once", "Nothing to compare it with.", &|_, said| !said.contradicts && said.places == 1);
    Sheet { name: "facts", title: "What the documents say of the same thing".to_owned(), lead, tables }
}

/// The places that the rules hold for contradictions: the document, and the first byte.
fn contradictions(gathered: &Gathered) -> BTreeSet<(usize, u32)> {
    let paths: BTreeMap<&str, usize> = gathered
        .programme
        .documents
        .iter()
        .enumerate()
        .map(|(index, digest)| (&*digest.path, index))
        .collect();
    let mut all = BTreeSet::new();
    for (index, found) in gathered.found().documents.iter().enumerate() {
        let rules = ["conflicting-cadence", "conflicting-fact"];
        for finding in found.findings.iter().filter(|finding| rules.contains(&finding.rule)) {
            all.insert((index, finding.span.start));
            for related in &finding.related {
                let document =
                    related.elsewhere.as_ref().map_or(Some(index), |file| paths.get(&*file.path).copied());
                all.extend(document.map(|document| (document, related.span.start)));
            }
        }
    }
    all
}

/// "password length (customer)"
fn named(what: &str, fact: &Fact) -> String {
    with_parts(what.to_owned(), &fact.narrowed)
}

/// "review: access, right (privileged)"
fn activity(timed: &Timed) -> String {
    let thing: Vec<&str> = timed.thing.iter().map(String::as_str).collect();
    let parts = timed.narrowed.iter().filter(|_| timed.recurs).cloned().collect();
    with_parts(format!("{}: {}", timed.act, thing.join(", ")), &parts)
}

fn with_parts(what: String, parts: &BTreeSet<String>) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    if parts.is_empty() { what } else { format!("{what} ({})", parts.join(", ")) }
}

/// One row for each value; the thing is named in the first.
fn rows(thing: &str, said: &Said) -> Vec<Vec<Cell>> {
    let (standing, tone) = match (said.contradicts, said.values.len()) {
        (true, _) => ("contradicts", Tone::Bad),
        (false, 1) if said.places > 1 => ("agrees", Tone::Good),
        (false, 1) => ("once", Tone::Plain),
        (false, _) => ("differs", Tone::Open),
    };
    let values = said.values.iter().enumerate();
    let row = |(index, (words, places)): (usize, (&String, &Vec<Elsewhere>))| {
        let name = if index == 0 { Cell::from(thing) } else { Cell::default() };
        vec![name, Cell::from(words.as_str()).at(places.iter().cloned()), Cell::from(standing).tone(tone)]
    };
    values.map(row).collect()
}
