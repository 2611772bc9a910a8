use super::register::{Line, Period, Record, lines};
use crate::finding::{Confidence, Family, Level};
use crate::model::Reading;
use crate::programme::Programme;
use crate::programme::records::kept;
use crate::rules::{Check, Comments, Draft, Rule, Sink, Spot};

pub(super) static RULE: Rule = Rule {
    name: "stale-evidence",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("stale_evidence.md"),
    checks: &[Check::Document(check), Check::Programme(across)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    let Some((period, lines)) = lines(reading) else { return };
    for line in lines.iter().filter(|line| is_stale(period, line)) {
        let Some(newest) = line.records.last() else { continue };
        sink.push(draft(period, line, newest));
    }
}

fn draft(period: Period, line: &Line, newest: &Record) -> Draft {
    let message = if newest.day < period.first {
        format!("the newest record of “{}” is from before the period", line.control)
    } else {
        let gap = period.last - newest.day;
        format!("the newest record of “{}” is {gap} days older than the end of the period", line.control)
    };
    Draft::new(&RULE, newest.span, message)
        .note("A control that stopped before the end of the period did not operate through it.")
        .ask("Did it run after that, and where is the record?")
        .confidence(Confidence::Medium)
}

/// The same for the controls and records of a programme.
fn across(programme: &Programme, comments: &mut Comments) {
    let Some((from, to)) = programme.period else { return };
    let period = Period::new(from, to);
    for kept in kept(programme) {
        let Some(line) = Line::of(&kept, programme).filter(|line| is_stale(period, line)) else { continue };
        let dated = kept.records.iter().rev().find_map(|record| record.date);
        let (Some(newest), Some((_, place)), Some(cadence)) = (line.records.last(), dated, &kept.cadence)
        else {
            continue;
        };
        let here = programme.elsewhere(cadence.held.document, cadence.slot.span);
        let draft = draft(period, &line, newest).related_in(
            here,
            cadence.slot.span,
            format!("“{}” runs “{}”", kept.id, cadence.slot.text),
        );
        comments.push(Spot::Register(place), draft);
    }
}

/// Whether another record should have followed the newest one. Half an interval is granted.
pub(super) fn is_stale(period: Period, line: &Line) -> bool {
    line.records.last().is_some_and(|newest| {
        let gap = (period.last - newest.day) as f32;
        // What runs every two years need not have run in the period.
        let was_due = newest.day as f32 + line.every * 1.1 <= period.last as f32;
        newest.day < period.first && was_due || gap > line.every * 1.5
    })
}
