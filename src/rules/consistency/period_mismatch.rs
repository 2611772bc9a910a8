use crate::date::Date;
use crate::document::{BlockId, BlockKind};
use crate::finding::{Confidence, Family, Level};
use crate::model::{FieldSlot, Reading};
use crate::programme::dates::{self, Found};
use crate::programme::period::{self, Period};
use crate::programme::text::{has_year, own_blocks};
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "period-mismatch",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("period_mismatch.md"),
    checks: &[Check::Document(check)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    let periods = period::stated(reading);
    types(reading, sink);
    let Some(first) = periods.first() else {
        if let Some(given) = reading.given.period {
            outside(reading, given, None, sink);
        }
        return;
    };
    for period in &periods {
        if period.to < period.from {
            let message = format!("the period “{}” ends before it begins", period.words);
            sink.push(draft(period.span, message, "From when to when does the period run?"));
        }
    }
    for other in &periods[1..] {
        if other.days() != first.days() {
            let message = format!("the period is “{}” here, “{}” elsewhere", other.words, first.words);
            let draft = draft(other.span, message, "Which period is covered?")
                .related(first.span, "the period is first stated here")
                .replace(format!("Replace with “{}”", first.words), other.span, first.words.clone());
            sink.push(draft);
            return;
        }
    }
    if let Some((from, to)) = reading.given.period
        && first.days() != (from, to)
    {
        let message = format!("the period is “{}” here; the audit period is {from} to {to}", first.words);
        sink.push(draft(first.span, message, "Which period is covered?"));
        return;
    }
    if first.from < first.to {
        outside(reading, first.days(), Some(first), sink);
    }
}

fn draft(span: Span, message: String, question: &str) -> Draft {
    Draft::new(&RULE, span, message)
        .note("A Type 2 report speaks for its period only; what lies outside it was not tested.")
        .ask(question)
        .confidence(Confidence::Medium)
}

/// Things that were done on a day outside the period, which the document may state itself.
fn outside(reading: &Reading, (from, to): (Date, Date), stated: Option<&Period>, sink: &mut Sink) {
    for (id, block) in own_blocks(reading).filter(|(id, _)| has_year(reading, *id)) {
        if stated.is_some_and(|period| period.block == Some(id))
            || block.kind == BlockKind::Heading
            || is_date_field(reading, id)
        {
            continue;
        }
        let text = block.text.as_str();
        for Found { date, at, exact } in dates::find(text) {
            // A month counts when all of it lies outside.
            let before = if exact { date < from } else { (date.year, date.month) < (from.year, from.month) };
            if !before && date <= to {
                continue;
            }
            if !was_done(&text[..at.start], &text[at.end..]) {
                continue;
            }
            let side = if before { "before the period begins" } else { "after the period ends" };
            let draft = draft(
                block.text.source(Span::from(at.clone())),
                format!("“{}” is {side}", &text[at]),
                "Was this done in the period as well?",
            );
            sink.push(match stated {
                Some(period) => draft.related(period.span, "the period is stated here"),
                None => draft,
            });
        }
    }
}

/// Whether the words before a date say that an activity took place then.
fn was_done(before: &str, after: &str) -> bool {
    let start = before.rfind(['.', ';']).map_or(0, |at| at + 1);
    let lower = before[start..].to_lowercase();
    let end = after.find(['.', ';']).unwrap_or(after.len());
    let rest = after[..end].to_lowercase();
    let done = [
        "performed",
        "conducted",
        "completed",
        "tested",
        "reviewed",
        "held",
        "executed",
        "carried out",
        "took place",
        "restored",
        "exercised",
    ];
    let other = [
        "since",
        "first",
        "prior",
        "previous",
        "initial",
        "begin",
        "start",
        "will",
        "planned",
        "next",
        "schedul",
        "founded",
        "introduced",
        "effective",
        "subsequent",
        "last year",
        "before that",
        "baseline",
        "as of",
        "version",
        "published",
    ];
    done.iter().any(|word| lower.contains(word))
        && !other.iter().any(|word| lower.contains(word) || rest.contains(word))
}

fn is_date_field(reading: &Reading, id: BlockId) -> bool {
    reading.fields.iter().any(|field| {
        field.block == Some(id)
            && matches!(
                field.slot,
                FieldSlot::Date | FieldSlot::LastReview | FieldSlot::NextReview | FieldSlot::Version
            )
    })
}

/// A Type 2 report covers a period, a Type 1 report a day.
fn types(reading: &Reading, sink: &mut Sink) {
    for (id, block) in own_blocks(reading).filter(|(id, _)| has_year(reading, *id)) {
        let text = block.text.as_str();
        if !text.contains("Type ") && !text.contains("type ") {
            continue;
        }
        for sentence in &reading.analysis(id).sentences {
            let text = &text[sentence.span.range()];
            let lower = text.to_lowercase();
            let has = |names: &[&str]| names.iter().any(|name| ends_word(&lower, name));
            let (one, two) = (has(&["type 1", "type i"]), has(&["type 2", "type ii"]));
            let found = dates::find(text);
            if one == two || !lower.contains("soc") {
                continue;
            }
            let as_of = |f: &Found| lower[..f.at.start].trim_end().ends_with("as of");
            let message = match &found[..] {
                [day] if two && as_of(day) && !lower.contains("period") => {
                    "a Type 2 report covers a period, and this gives a day"
                }
                [from, to]
                    if one
                        && matches!(text[from.at.end..to.at.start].trim(), "to" | "through" | "–" | "-") =>
                {
                    "a Type 1 report is as of a day, and this gives a period"
                }
                _ => continue,
            };
            let (Some(first), Some(last)) = (found.first(), found.last()) else { continue };
            let start = sentence.span.start;
            let span = Span::new(start + first.at.start as u32, start + last.at.end as u32);
            sink.push(draft(
                block.text.source(span),
                message.to_owned(),
                "Which type of report is it, and for which dates?",
            ));
        }
    }
}

/// Whether `name` stands in the text and no letter or digit follows it.
fn ends_word(text: &str, name: &str) -> bool {
    text.match_indices(name)
        .any(|(at, _)| !text[at + name.len()..].starts_with(|c: char| c.is_alphanumeric()))
}
