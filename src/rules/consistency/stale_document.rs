use crate::date::Date;
use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Interval, analyse};
use crate::model::{Field, FieldSlot, Reading, Role};
use crate::programme::dates;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;

// Unless the configuration sets a greatest age, nothing here asks what day it is: the same document gives
// the same findings on every day. A review is past when the document itself shows a later day.
pub(super) static RULE: Rule = Rule {
    name: "stale-document",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("stale_document.md"),
    checks: &[Check::Document(check)],
};

/// A review some weeks late is no comment.
const GRACE: i64 = 45;

/// A date that the document's head or history gives.
struct Dated {
    date: Date,
    span: Span,
    words: String,
}

fn check(reading: &Reading, sink: &mut Sink) {
    too_old(reading, sink);
    let Some(next) = first(reading, FieldSlot::NextReview) else {
        return;
    };
    let last = first(reading, FieldSlot::LastReview);
    let newest = known_days(reading).max_by_key(|dated| dated.date);
    if let Some(last) = &last
        && next.date < last.date
    {
        let message = format!("the next review, “{}”, is before the last one, “{}”", next.words, last.words);
        sink.push(draft(next.span, message).related(last.span, "the last review"));
        return;
    }
    if let Some(newest) = newest
        && next.date.days_until(newest.date) > GRACE
    {
        let message =
            format!("the review of “{}” is past: the document was changed on “{}”", next.words, newest.words);
        sink.push(draft(next.span, message).related(newest.span, "a later day"));
        return;
    }
    let cycle = cycle(reading);
    if let (Some(last), Some((days, words, span))) = (last, cycle)
        && last.date.days_until(next.date) as f32 > days * 1.15 + GRACE as f32
    {
        let message =
            format!("the next review, “{}”, is later than “{words}” after the last one", next.words);
        sink.push(
            draft(next.span, message).related(last.span, "the last review").related(span, "the review cycle"),
        );
    }
}

/// The configuration says after how many days without a review a document is stale.
fn too_old(reading: &Reading, sink: &mut Sink) {
    let (Some(most), Some(today)) = (reading.given.max_age_days, reading.given.today) else { return };
    let Some(newest) = known_days(reading).filter(|day| day.date <= today).max_by_key(|day| day.date) else {
        return;
    };
    let age = newest.date.days_until(today);
    if age > i64::from(most) {
        let words = newest.words;
        let message = format!("“{words}” is {age} days ago, and a review is due after {most}");
        sink.push(draft(newest.span, message));
    }
}

fn draft(span: Span, message: String) -> Draft {
    Draft::new(&RULE, span, message)
        .note("A tester takes a document whose review is due for one that nobody follows.")
        .ask("When was it last reviewed, by whom, and when is it due again?")
        .confidence(Confidence::Medium)
}

/// The document's own field with this slot and a date in it.
fn first(reading: &Reading, slot: FieldSlot) -> Option<Dated> {
    reading.fields.iter().filter(|field| field.slot == slot && is_of_document(reading, field)).find_map(dated)
}

/// A field of a control is no field of the document.
fn is_of_document(reading: &Reading, field: &Field) -> bool {
    field.section.is_none()
        || field.block.is_some_and(|id| {
            matches!(reading.block(id).kind, BlockKind::Cell { .. }) && reading.block(id).section <= 2
        })
}

fn dated(field: &Field) -> Option<Dated> {
    let found = dates::find(&field.value);
    let found = found.first()?;
    Some(Dated { date: found.date, span: field.span, words: field.value[found.at.clone()].to_owned() })
}

/// The days on which the document says that it was reviewed or changed.
fn known_days(reading: &Reading) -> impl Iterator<Item = Dated> {
    let fields = reading
        .fields
        .iter()
        .filter(|f| matches!(f.slot, FieldSlot::LastReview | FieldSlot::Date) && is_of_document(reading, f))
        .filter_map(dated);
    let history = reading.document.blocks.iter().enumerate().filter(|(id, block)| {
        reading.role(*id as u32) == Role::History
            && matches!(block.kind, BlockKind::Cell { .. } | BlockKind::Item)
    });
    let history = history.flat_map(|(_, block)| {
        let text = block.text.as_str();
        // "Next review: …" in the history is a plan.
        let planned = text.to_lowercase().contains("next");
        dates::find(text).into_iter().filter(move |_| !planned).map(|found| Dated {
            date: found.date,
            span: block.text.source(Span::from(found.at.clone())),
            words: text[found.at].to_owned(),
        })
    });
    fields.chain(history)
}

/// How often the document says that it is reviewed.
fn cycle(reading: &Reading) -> Option<(f32, String, Span)> {
    let field = reading.fields.iter().find(|f| f.slot == FieldSlot::Cadence && f.section.is_none())?;
    let analysis = analyse(&field.value, false);
    let [time] = analysis.times[..] else { return None };
    match time.interval {
        Interval::Every(days) => Some((days, field.value.clone(), field.span)),
        _ => None,
    }
}
