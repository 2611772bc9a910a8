use super::register::{Line, Period, lines};
use crate::finding::{Confidence, Family, Level};
use crate::model::Reading;
use crate::rules::{Check, Draft, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    name: "thin-evidence",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("thin_evidence.md"),
    checks: &[Check::Document(check)],
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

/// Whole intervals in the period: a year has four quarters and twelve months.
fn expected(period: Period, line: &Line) -> usize {
    let times = (period.days() as f32 + 1.0) / line.every;
    if line.every < 5.0 { 0 } else { times as usize }
}
