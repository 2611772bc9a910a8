//! The records of each control, from the register of evidence, against how often it runs.

use super::{Held, Programme, dates};
use crate::date::Date;
use crate::language::{Interval, analyse};
use crate::model::{Origin, Place, Slot};
use crate::names::criterion;
use crate::registers::Evidence;
use rustc_hash::FxHashMap;

/// A control with its records.
#[derive(Debug)]
pub struct Kept<'p> {
    /// As it is written first.
    pub id: &'p str,
    /// Everywhere that the control stands.
    pub held: &'p [Held],
    /// How often it runs, and which of its places says so.
    pub cadence: Option<&'p Cadence>,
    /// Those that are for it in the register, or that one of its places names; the oldest first, those without a
    /// date last.
    pub records: Vec<&'p Evidence>,
}

/// How often a control runs.
#[derive(Clone, Debug)]
pub struct Cadence {
    /// Days between two occurrences; `None` for what runs when something happens, or without a break.
    pub every: Option<f32>,
    pub held: Held,
    pub slot: Slot,
    /// Since when, where the control began within the period and says so.
    pub since: Option<Date>,
}

impl Kept<'_> {
    /// The days of its records, in order.
    pub fn days(&self) -> Vec<Date> {
        self.records.iter().filter_map(|record| record.date.map(|(date, _)| date)).collect()
    }
}

/// What is found out once of a control and its records.
#[derive(Debug)]
pub(super) struct Links {
    held: Vec<Held>,
    cadence: Option<Cadence>,
    /// Where they stand in the register.
    records: Vec<usize>,
}

/// The controls of the programme that have an id, each once, with their records.
pub fn kept(programme: &Programme) -> Vec<Kept<'_>> {
    let evidence = &programme.registers().evidence;
    let all = programme.records.get_or_init(|| links(programme));
    let kept = all.iter().filter_map(|links| {
        let id = programme.control(*links.held.first()?).id.as_deref()?;
        let records = links.records.iter().map(|index| &evidence[*index]).collect();
        Some(Kept { id, held: &links.held, cadence: links.cadence.as_ref(), records })
    });
    kept.collect()
}

fn links(programme: &Programme) -> Vec<Links> {
    let evidence = &programme.registers().evidence;
    let mut for_control: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    for (index, record) in evidence.iter().enumerate() {
        by_id.entry(record.id.text.to_uppercase()).or_insert(index);
        for control in &record.controls {
            for_control.entry(control.text.to_uppercase()).or_default().push(index);
        }
    }
    let mut all = Vec::new();
    for (key, held) in programme.by_id() {
        let Some(id) = held.first().and_then(|held| programme.control(*held).id.as_deref()) else { continue };
        // The heading of a criterion stands over several controls.
        if criterion(id).is_some()
            && !for_control.contains_key(key)
            && held.iter().all(|at| !is_row(programme, *at))
        {
            continue;
        }
        let mut records = for_control.get(key).cloned().unwrap_or_default();
        for at in held {
            for slot in &programme.control(*at).records {
                records.extend(in_folder(evidence, &slot.text));
                records.extend(ids_in(&slot.text).iter().filter_map(|id| by_id.get(id)).copied());
            }
        }
        records.sort_unstable();
        records.dedup();
        let date = |index: &usize| evidence[*index].date.map(|(date, _)| date);
        records.sort_by_key(|index| (date(index).is_none(), date(index)));
        all.push(Links { held: held.clone(), cadence: cadence(programme, held), records });
    }
    all
}

/// The records whose files lie in a folder that some words name: "evidence/restore-tests".
fn in_folder(evidence: &[Evidence], words: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for word in words.split([' ', ',', ';', '`', '(', ')', '<', '>']).filter(|word| word.contains('/')) {
        let folder =
            word.trim_start_matches("../").trim_start_matches("./").trim_end_matches(['/', '*', '.']);
        let inside = |record: &Evidence| {
            let file = record.file.as_ref().map_or("", |file| file.text.as_str());
            folder.len() > 3
                && file.match_indices(folder).any(|(at, _)| file[at + folder.len()..].starts_with('/'))
        };
        found
            .extend(evidence.iter().enumerate().filter(|(_, record)| inside(record)).map(|(index, _)| index));
    }
    found
}

fn is_row(programme: &Programme, held: Held) -> bool {
    matches!(programme.control(held).place, Place::Row { .. })
}

/// How often a control runs, as the plainest of its places says: a matrix before a field, a field before a sentence.
fn cadence(programme: &Programme, held: &[Held]) -> Option<Cadence> {
    let since = held.iter().find_map(|at| since(programme, *at));
    let rank = |slot: &Slot| match slot.origin {
        Origin::Row => 0,
        Origin::Field | Origin::FrontMatter => 1,
        _ => 2,
    };
    let mut slots: Vec<(u8, Held, &Slot)> = held
        .iter()
        .flat_map(|at| programme.control(*at).cadences.iter().map(move |slot| (rank(slot), *at, slot)))
        .collect();
    slots.sort_by_key(|(rank, ..)| *rank);
    let (_, held, slot) = slots.first()?;
    Some(Cadence { every: every(&slot.text), held: *held, slot: (*slot).clone(), since })
}

/// The days between two occurrences that some words give.
pub fn every(words: &str) -> Option<f32> {
    analyse(words, false).times.iter().find_map(|time| match time.interval {
        Interval::Every(days) => Some(days),
        _ => None,
    })
}

/// "since 1 April 2026", "first run in the quarter April to June 2026": the day on which a control began.
fn since(programme: &Programme, held: Held) -> Option<Date> {
    const BEGINS: [&str; 7] = ["since", "starting", "started", "began", "first run", "introduced", "from"];
    let digest = &programme.documents[held.document];
    let of = |text: &str| {
        let found = dates::find(text);
        let first = found.first()?;
        let before = text[..first.at.start].to_lowercase();
        let near = before.char_indices().rev().nth(45).map_or(0, |(at, _)| at);
        let single =
            found.len() == 1 || before[near..].contains("since") || before[near..].contains("first run");
        (single && BEGINS.iter().any(|word| before[near..].contains(word))).then_some(first.date)
    };
    let control = programme.control(held);
    let slots = control.cadences.iter().map(|slot| slot.text.as_str()).chain([control.title.as_str()]);
    let said = digest.said.iter().filter(|said| said.control == Some(held.control));
    slots.filter_map(of).next().or_else(|| said.filter_map(|said| of(&said.text)).next())
}

/// The ids of records in some words; "EV-010 to EV-013" names four.
pub fn ids_in(text: &str) -> Vec<String> {
    let mut ids: Vec<(usize, usize, String)> = Vec::new();
    for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let letters = word.chars().take_while(char::is_ascii_alphabetic).count();
        if letters > 0 && word.ends_with(|c: char| c.is_ascii_digit()) {
            ids.push((start, start + word.len(), word.to_uppercase()));
        }
    }
    let mut all = Vec::new();
    for (index, (start, _, id)) in ids.iter().enumerate() {
        let range = index.checked_sub(1).map(|before| &ids[before]).and_then(|(_, end, first)| {
            let between = text[*end..*start].trim();
            matches!(between, "to" | "through" | "–" | "—" | "-" | "…" | ".." | "...")
                .then(|| between_ids(first, id))?
        });
        all.extend(range.unwrap_or_default());
        all.push(id.clone());
    }
    all
}

/// The ids strictly between two of one series.
fn between_ids(first: &str, last: &str) -> Option<Vec<String>> {
    let split = |id: &str| {
        let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (prefix, number) = id.split_at(id.len() - digits);
        Some((prefix.to_owned(), number.parse::<u32>().ok()?, digits))
    };
    let ((prefix, from, width), (other, to, _)) = (split(first)?, split(last)?);
    let few = to.checked_sub(from).is_some_and(|count| count < 1000);
    (prefix == other && few).then(|| (from + 1..to).map(|n| format!("{prefix}{n:0width$}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_ids() {
        assert_eq!(ids_in("EV-010 to EV-013, EV-20"), ["EV-010", "EV-011", "EV-012", "EV-013", "EV-20"]);
        assert_eq!(ids_in("Okta report 118"), [] as [&str; 0]);
    }
}
