use super::register::{Line, Period, days, lines};
use crate::finding::{Confidence, Family, Level};
use crate::model::Reading;
use crate::programme::Programme;
use crate::programme::records::{Kept, kept};
use crate::rules::{Check, Comments, Draft, Rule, Sink, Spot};

pub(super) static RULE: Rule = Rule {
    name: "thin-evidence",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("thin_evidence.md"),
    checks: &[Check::Document(check), Check::Programme(across)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    let Some((period, lines)) = lines(reading) else { return };
    for line in &lines {
        let count = line.records.iter().filter(|r| period.has(r.day)).count();
        let expected = expected(period, line);
        // One short comment: where the records stop early or come all at once, other rules say so.
        let told = super::stale_evidence::is_stale(period, line)
            || super::year_end_evidence::is_clustered(period, line);
        if count < expected && !told {
            let times = if count == 1 { "record" } else { "records" };
            let message = format!(
                "“{}” has {count} {times} in the period; its cadence calls for {expected}",
                line.control
            );
            sink.push(
                Draft::new(&RULE, line.span, message)
                    .note("A tester draws from all occurrences; the missing ones count as not performed.")
                    .ask("Where are the others, or did the control not run?")
                    .confidence(Confidence::Medium),
            );
        }
    }
}

/// The same for the controls and records of a programme.
fn across(programme: &Programme, comments: &mut Comments) {
    let Some((from, to)) = programme.period else { return };
    for kept in kept(programme) {
        let Some(cadence) = &kept.cadence else { continue };
        let Some(line) = Line::of(&kept, programme) else { continue };
        let first = cadence.since.filter(|since| *since > from).unwrap_or(from);
        let period = Period::new(first, to);
        let count = occurrences(&kept, period, line.every)
            .max(line.records.iter().filter(|r| period.has(r.day)).count());
        let expected = expected(period, &line);
        let told = super::stale_evidence::is_stale(period, &line)
            || super::year_end_evidence::is_clustered(period, &line);
        if count >= expected || told || covers_many(&kept, expected) {
            continue;
        }
        let times = if count == 1 { "record" } else { "records" };
        let message = format!(
            "“{}” says “{}”, which calls for {expected} records in the period; the register has {count} {times}",
            kept.id, cadence.slot.text
        );
        let spot = Spot::Document(cadence.held.document, cadence.slot.span);
        let mut draft = Draft::new(&RULE, spot.span(), message)
            .note("A tester draws from all occurrences; the missing ones count as not performed.")
            .ask("Where are the others, or did the control not run?")
            .confidence(Confidence::Medium);
        let newest = kept.records.iter().rev().find(|record| record.date.is_some());
        if let Some((record, file)) = newest.and_then(|r| Some((r, programme.in_register(r.id.place)?))) {
            draft = draft.related_in(file, record.id.place.span, "the newest record");
        }
        let oldest = kept.records.iter().find(|record| record.date.is_some()).filter(|_| count > 1);
        if let Some((record, file)) = oldest.and_then(|r| Some((r, programme.in_register(r.id.place)?))) {
            draft = draft.related_in(file, record.id.place.span, "the oldest record");
        }
        for held in kept.held.iter().filter(|held| held.document != cadence.held.document) {
            if let Some(slot) = programme.control(*held).cadences.first() {
                let file = programme.elsewhere(held.document, slot.span);
                draft = draft.related_in(file, slot.span, format!("“{}” here", slot.text));
            }
        }
        comments.push(spot, draft);
    }
}

/// How many occurrences the records of the period show: one that covers a quarter shows all of a weekly control in it.
fn occurrences(kept: &Kept, period: Period, every: f32) -> usize {
    let in_period =
        kept.records.iter().filter(|record| record.date.is_some_and(|(day, _)| period.has(days(day))));
    let shown = in_period.map(|record| match record.period {
        Some((from, to)) => ((from.days_until(to) + 1) as f32 / every).round().max(1.0) as usize,
        None => 1,
    });
    shown.sum()
}

/// "Scan history, 52 weekly runs", "export of all tickets": one record of many occurrences.
fn covers_many(kept: &Kept, expected: usize) -> bool {
    const WORDS: [&str; 10] = [
        "history",
        "export",
        "index",
        "runs",
        "log",
        "all ",
        "population",
        "timeline",
        "list of",
        "in the period",
    ];
    let counts = |title: &str| {
        title
            .split(|c: char| !c.is_ascii_digit())
            .any(|n| n.parse().is_ok_and(|n: usize| n >= expected && n < 1000))
    };
    // Where there are several, each is of its own occurrence.
    kept.records.len() <= 2
        && kept.records.iter().any(|record| {
            let title = record.record.as_ref().map_or(String::new(), |record| record.text.to_lowercase());
            record.period.is_some_and(|(from, to)| from.days_until(to) > 180)
                || expected > 1 && counts(&title)
                || WORDS.iter().any(|word| title.contains(word))
        })
}

/// Whole intervals in the period: a year has four quarters and twelve months.
fn expected(period: Period, line: &Line) -> usize {
    let times = (period.days() as f32 + 1.0) / line.every;
    if line.every < 5.0 { 0 } else { times as usize }
}
