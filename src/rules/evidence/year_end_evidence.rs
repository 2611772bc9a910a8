use super::register::{Line, Period, lines};
use crate::finding::{Confidence, Family, Level};
use crate::model::Reading;
use crate::programme::Programme;
use crate::programme::records::kept;
use crate::rules::{Check, Comments, Draft, Rule, Sink, Spot};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "year-end-evidence",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("year_end_evidence.md"),
    checks: &[Check::Document(check), Check::Programme(across)],
};

/// Records of the last weeks before the period's end.
const LAST_DAYS: i64 = 42;

fn check(reading: &Reading, sink: &mut Sink) {
    let Some((period, lines)) = lines(reading) else { return };
    for line in lines.iter().filter(|line| is_clustered(period, line)) {
        let (Some(first), Some(last)) = (line.records.first(), line.records.last()) else { continue };
        sink.push(draft(line, first.span).related(last.span, "the newest"));
    }
}

fn draft(line: &Line, span: Span) -> Draft {
    let message = format!("all records of “{}” are from the last weeks of the period", line.control);
    Draft::new(&RULE, span, message)
        .note("Records that gather before an audit show a control that ran for the audit.")
        .ask("What ran in the other months?")
        .confidence(Confidence::Medium)
}

/// The same for the controls and records of a programme.
fn across(programme: &Programme, comments: &mut Comments) {
    let Some((from, to)) = programme.period else { return };
    for kept in kept(programme) {
        let Some(line) = Line::of(&kept, programme) else { continue };
        let dated = kept.records.iter().find_map(|record| record.date);
        let (Some((_, place)), Some(cadence)) = (dated, &kept.cadence) else { continue };
        let first = cadence.since.filter(|since| *since > from).unwrap_or(from);
        if !is_clustered(Period::new(first, to), &line) {
            continue;
        }
        let here = programme.elsewhere(cadence.held.document, cadence.slot.span);
        let says = format!("“{}” runs “{}”", kept.id, cadence.slot.text);
        comments
            .push(Spot::Register(place), draft(&line, place.span).related_in(here, cadence.slot.span, says));
    }
}

/// Whether a control that runs at least twice in the period has all its records at the end of it.
pub(super) fn is_clustered(period: Period, line: &Line) -> bool {
    line.records.len() >= 2
        && line.every * 2.0 <= period.days() as f32
        && period.days() > 3 * LAST_DAYS
        && line.records.iter().all(|r| period.has(r.day) && period.last - r.day < LAST_DAYS)
}
