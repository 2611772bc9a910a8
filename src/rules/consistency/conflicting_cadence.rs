use crate::finding::{Confidence, Family, Level};
use crate::model::Reading;
use crate::programme::text::side_by_side;
use crate::programme::timed::{self, Timed};
use crate::rules::rewrite::match_case;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "conflicting-cadence",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("conflicting_cadence.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::cadences)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    let found = timed::collect(reading, false);
    for (at, later) in found.iter().enumerate() {
        let Some(earlier) = found[..at].iter().find(|earlier| disagree(reading, earlier, later)) else {
            continue;
        };
        sink.push(of_two(earlier, later));
    }
}

fn of_two(earlier: &Timed, later: &Timed) -> Draft {
    let message = format!("“{}” here, “{}” elsewhere for the same activity", later.words, earlier.words);
    let mut draft =
        draft(later.span, message).related(earlier.span, format!("here it is “{}”", earlier.words));
    for (from, to) in [(earlier, later), (later, earlier)] {
        if let Some(words) = fitting(from, to) {
            draft = draft.replace(format!("Replace “{}” with “{words}”", to.words), to.span, words);
        }
    }
    draft
}

pub(super) fn draft(span: Span, message: String) -> Draft {
    Draft::new(&RULE, span, message)
        .note("A tester who samples by the one calls the other an exception.")
        .ask("Which of the two is done?")
        .confidence(Confidence::Medium)
}

/// The one's interval in a form that stands where the other's does: "every six months" stands
/// behind a verb, "annual" before a noun, "quarterly" in both places.
fn fitting(from: &Timed, to: &Timed) -> Option<String> {
    if to.in_field {
        return None;
    }
    if !from.recurs {
        return Some(from.words.clone());
    }
    let adjective = to.words.eq_ignore_ascii_case("annual") || to.words.eq_ignore_ascii_case("yearly");
    let word = match from.days.round() as u32 {
        1 => "daily",
        7 => "weekly",
        30 => "monthly",
        90..=92 => "quarterly",
        365 if adjective => "annual",
        365 => "annually",
        _ if to.words.contains(' ') && from.words.contains(' ') => &from.words,
        _ => return None,
    };
    Some(match_case(word, &to.words))
}

fn disagree(reading: &Reading, one: &Timed, other: &Timed) -> bool {
    let apart = match (one.block, other.block) {
        (Some(a), Some(b)) => a != b && !side_by_side(reading.block(a), reading.block(b)),
        _ => true,
    };
    let looser = |a: &Timed, b: &Timed| a.at_least && b.days <= a.days;
    apart
        && one.act == other.act
        && one.recurs == other.recurs
        && one.thing == other.thing
        && one.narrowed == other.narrowed
        && (one.performer.is_none() || other.performer.is_none() || one.performer == other.performer)
        && (one.days - other.days).abs() > one.days.max(other.days) * 0.12
        && !looser(one, other)
        && !looser(other, one)
}
