use super::register::{Line, Period, lines};
use crate::finding::{Confidence, Family, Level};
use crate::model::Reading;
use crate::rules::{Check, Draft, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    name: "stale-evidence",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("stale_evidence.md"),
    checks: &[Check::Document(check)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    let Some((period, lines)) = lines(reading) else { return };
    for line in lines.iter().filter(|line| is_stale(period, line)) {
        let Some(newest) = line.records.last() else { continue };
        let message = if newest.day < period.first {
            format!("the newest record of “{}” is from before the period", line.control)
        } else {
            let gap = period.last - newest.day;
            format!("the newest record of “{}” is {gap} days older than the end of the period", line.control)
        };
        sink.push(
            Draft::new(&RULE, newest.span, message)
                .note("A control that stopped before the end of the period did not operate through it.")
                .ask("Did it run after that, and where is the record?")
                .confidence(Confidence::Medium),
        );
    }
}

/// Whether another record should have followed the newest one. Half an interval is granted.
pub(super) fn is_stale(period: Period, line: &Line) -> bool {
    line.records.last().is_some_and(|newest| {
        let gap = (period.last - newest.day) as f32;
        newest.day < period.first || gap > line.every * 1.5
    })
}
