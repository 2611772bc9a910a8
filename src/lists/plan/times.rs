//! How often a control runs.

use super::rank;
use crate::date::Date;
use crate::engine::Gathered;
use crate::finding::Elsewhere;
use crate::language::{Interval, analyse};
use crate::model::{Slot, StatementKind};
use crate::programme::Held;
use crate::programme::records::Kept;
use crate::registers::Entry;
use crate::vocabulary::Class;

/// When a control runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Runs {
    /// Once in so many days.
    Every(f32),
    /// Each time that something happens.
    Event,
    /// Without a break: a setting.
    Continuous,
}

pub(super) struct Time {
    pub(super) runs: Runs,
    pub(super) words: String,
    pub(super) place: Elsewhere,
}

pub(super) struct Times {
    /// As the plainest of the control's places says; empty where none does.
    pub(super) all: Vec<Time>,
    /// The day on which the control began, where it is told.
    pub(super) since: Option<Date>,
    /// Whether a system does it, the same way each time.
    pub(super) is_automated: bool,
}

/// A control of more intervals is several.
const MOST: usize = 3;

impl Times {
    pub(super) fn of(gathered: &Gathered, kept: &Kept) -> Times {
        let programme = &gathered.programme;
        let slots = kept.held.iter().flat_map(|held| {
            programme.control(*held).cadences.iter().map(move |slot| (rank(slot.origin), *held, slot))
        });
        let mut slots: Vec<(u8, Held, &Slot)> = slots.collect();
        slots.sort_by_key(|(rank, ..)| *rank);
        let mut all: Vec<Time> = Vec::new();
        let plainest = slots.first().map(|(rank, ..)| *rank);
        for (_, held, slot) in slots.into_iter().filter(|(rank, ..)| Some(*rank) == plainest) {
            for (runs, words) in runs(slot) {
                if all.len() < MOST && all.iter().all(|known| known.runs != runs) {
                    all.push(Time { runs, words, place: programme.elsewhere(held.document, slot.span) });
                }
            }
        }
        let is_continuous = !all.is_empty() && all.iter().all(|time| time.runs == Runs::Continuous);
        let is_automated = is_continuous
            || !all.iter().any(|time| matches!(time.runs, Runs::Every(_)))
                && (is_done_by_a_system(gathered, kept.held) || is_a_setting(gathered, kept.held));
        Times { all, since: kept.cadence.as_ref().and_then(|cadence| cadence.since), is_automated }
    }
}

/// When the words say that it runs, each with the words for it.
fn runs(slot: &Slot) -> Vec<(Runs, String)> {
    let analysis = analyse(&slot.text, false);
    let in_a_sentence = rank(slot.origin) == 2;
    let of = |interval: Interval| match interval {
        Interval::Every(days) => Some(Runs::Every(days)),
        Interval::Within(_) | Interval::Event => Some(Runs::Event),
        // "monitored around the clock" may be people in shifts.
        Interval::Continuous => (!in_a_sentence).then_some(Runs::Continuous),
        Interval::Ambiguous => None,
    };
    let times = analysis.times.iter().filter_map(|time| {
        let words = &slot.text[analysis.span(time.tokens()).range()];
        Some((of(time.interval)?, words.to_owned()))
    });
    let mut all: Vec<(Runs, String)> = times.collect();
    if all.is_empty() && !in_a_sentence {
        all.extend(named(&slot.text).map(|runs| (runs, slot.text.clone())));
    }
    all
}

/// What a cell or a field calls it: "Event", "Each change", "On demand", "Continuous".
fn named(text: &str) -> Option<Runs> {
    const EVENT: [&str; 9] = ["event", "each", "every", "per", "on", "upon", "when", "as", "at"];
    const CONTINUOUS: [&str; 5] = ["continuous", "continuously", "always", "automated", "automatic"];
    let lower = text.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    if CONTINUOUS.contains(&first) {
        return Some(Runs::Continuous);
    }
    (EVENT.contains(&first) || lower.contains("ad hoc") || lower.contains("event")).then_some(Runs::Event)
}

/// Whether all that the control names as doing it are systems.
fn is_done_by_a_system(gathered: &Gathered, held: &[Held]) -> bool {
    let programme = &gathered.programme;
    let mut owners = held.iter().flat_map(|held| {
        programme.control(*held).owners.iter().map(move |slot| (held.document, slot.text.as_str()))
    });
    let is_system = |(document, words): (usize, &str)| {
        let class = gathered.members.get(document).and_then(|member| member.reading.class_of_words(words));
        class == Some(Class::Machine) || matches!(programme.known.entry(words), Some(Entry::System(_)))
    };
    let mut any = false;
    owners.all(|owner| {
        any = true;
        is_system(owner)
    }) && any
}

/// Whether the control only says how something is: "Laptops are encrypted."
fn is_a_setting(gathered: &Gathered, held: &[Held]) -> bool {
    let of = |held: Held| {
        let said = gathered.programme.documents[held.document].said.iter();
        said.filter(move |said| said.control == Some(held.control))
    };
    let mut claims =
        held.iter().copied().flat_map(of).map(|said| said.kind).filter(|kind| kind.claims()).peekable();
    claims.peek().is_some() && claims.all(|kind| kind == StatementKind::State)
}
