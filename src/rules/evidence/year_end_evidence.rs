use super::register::{Line, Period, lines};
use crate::finding::{Confidence, Family, Level};
use crate::model::Reading;
use crate::rules::{Check, Draft, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    name: "year-end-evidence",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("year_end_evidence.md"),
    checks: &[Check::Document(check)],
};

/// Records of the last weeks before the period's end.
const LAST_DAYS: i64 = 42;

fn check(reading: &Reading, sink: &mut Sink) {
    let Some((period, lines)) = lines(reading) else { return };
    for line in lines.iter().filter(|line| is_clustered(period, line)) {
        let (Some(first), Some(last)) = (line.records.first(), line.records.last()) else { continue };
        let message = format!("all records of “{}” are from the last weeks of the period", line.control);
        sink.push(
            Draft::new(&RULE, first.span, message)
                .note("Records that gather before an audit show a control that ran for the audit.")
                .ask("What ran in the other months?")
                .confidence(Confidence::Medium)
                .related(last.span, "the newest"),
        );
    }
}

/// Whether a control that runs at least twice in the period has all its records at the end of it.
pub(super) fn is_clustered(period: Period, line: &Line) -> bool {
    line.records.len() >= 2
        && line.every * 2.0 <= period.days() as f32
        && period.days() > 3 * LAST_DAYS
        && line.records.iter().all(|r| period.has(r.day) && period.last - r.day < LAST_DAYS)
}
