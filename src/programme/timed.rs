//! Activities with an interval or a deadline, and when two of them are the same.

use super::deed::{deed, is_empty, lemma, stem};
use super::text::{content, headings, qualifiers, qualifiers_in};
use crate::document::{BlockId, BlockKind};
use crate::language::{Clause, Interval, Time, Voice, analyse};
use crate::model::grid::grids;
use crate::model::{FieldSlot, Reading, StatementKind};
use crate::span::Span;
use crate::vocabulary::Pos;
use std::collections::BTreeSet;

/// An activity with an interval or a deadline.
#[derive(Clone, Debug)]
pub struct Timed {
    /// "review" and what is reviewed.
    pub act: &'static str,
    pub thing: BTreeSet<String>,
    /// Who does it, where the sentence says so.
    pub performer: Option<String>,
    /// What narrows it: parts, grades, environments, the event a deadline counts from.
    pub narrowed: BTreeSet<String>,
    pub days: f32,
    pub recurs: bool,
    /// "at least quarterly": monthly is no contradiction.
    pub at_least: bool,
    pub words: String,
    /// "Review cycle: Annual" is no sentence.
    pub in_field: bool,
    pub span: Span,
    pub block: Option<BlockId>,
}

/// The activities of a document that have an interval or a deadline. What the cells of a table and the fields of a
/// control say is said of their rows and headings, and is left out unless it is asked for.
pub(crate) fn collect(reading: &Reading, cells: bool) -> Vec<Timed> {
    let mut found: Vec<Timed> = Vec::new();
    found.extend(review_cycle(reading));
    if cells {
        found.extend(scheduled(reading));
    }
    for statement in &reading.statements {
        let cell = matches!(reading.block(statement.block).kind, BlockKind::Cell { .. });
        if (cells || !cell)
            // A summary says again what the body says, or something else.
            && matches!(
                statement.kind,
                StatementKind::Activity | StatementKind::Norm | StatementKind::State | StatementKind::Purpose
            )
        {
            let sentence = reading.sentence(statement);
            let mut times = reading.analysis(statement.block).times_in(sentence.tokens());
            // A sentence with two intervals tells two things apart.
            if let (Some(time), None) = (times.next(), times.next()) {
                found.extend(timed(
                    reading,
                    statement.block,
                    sentence.tokens(),
                    reading.clauses(statement),
                    time,
                ));
            }
        }
    }
    found
}

/// The activity that a time expression belongs to.
fn timed(
    reading: &Reading,
    block: BlockId,
    tokens: std::ops::Range<usize>,
    clauses: &[Clause],
    time: &Time,
) -> Option<Timed> {
    let (days, recurs) = match time.interval {
        Interval::Every(days) => (days, true),
        Interval::Within(days) => (days, false),
        _ => return None,
    };
    let before = clauses.iter().rev().filter(|c| (c.verb_first as usize) <= time.first as usize);
    // "The account is disabled and sessions are ended within 24 hours": what is joined to it has the same deadline.
    let last = before.clone().next().or(clauses.first())?;
    let joined = before.skip(1).filter(|clause| !recurs && !clause.subordinate && !last.subordinate);
    let mut told = std::iter::once(last).chain(joined).filter(|clause| !clause.negated && !clause.past);
    let (clause, (act, thing)) =
        told.find_map(|clause| Some((clause, activity(reading, block, clause, recurs)?)))?;
    if thing.is_empty() {
        return None;
    }
    let sentence = reading.analysis(block).span(tokens.clone());
    let text = &reading.block(block).text.as_str()[sentence.range()];
    let mut narrowed = qualifiers_in(reading, block, tokens.clone());
    narrowed.extend(qualifiers(&headings(reading, reading.block(block).section)));
    narrowed.extend(scoped(reading, block, clause.verb_first as usize..clause.after as usize));
    narrowed.retain(|word| !thing.contains(word));
    if !recurs {
        // What the deadline counts from belongs to it.
        let analysis = reading.analysis(block);
        let ends = |at: &usize| {
            let token = &analysis.tokens[*at];
            !token.is_word() || matches!(reading.words(block, *at..*at + 1), "and" | "but")
        };
        let end = (time.after as usize..tokens.end).find(ends).unwrap_or(tokens.end);
        narrowed.extend(content(reading, block, time.after as usize..end));
        // "After a dismissal, access is removed within 1 hour."
        let subject = clause.subject.map_or(clause.verb_first as usize, |subject| subject.first as usize);
        let opens = analysis
            .tokens
            .get(tokens.start)
            .is_some_and(|first| first.is(Pos::PREPOSITION | Pos::SUBORDINATOR));
        if opens && subject > tokens.start && !time.tokens().contains(&tokens.start) {
            narrowed.extend(content(reading, block, tokens.start..subject));
        }
    }
    let lower = text.to_lowercase();
    Some(Timed {
        act,
        thing,
        performer: reading
            .own_performer(block, clause)
            .map(|p| key(&p.slot.text, reading.words(block, time.tokens()))),
        narrowed,
        days,
        recurs,
        at_least: lower.contains("at least") || lower.contains("minimum") || lower.contains("or more often"),
        words: reading.words(block, time.tokens()).to_owned(),
        in_field: false,
        span: reading.source_span(block, time.tokens()),
        block: Some(block),
    })
}

/// "reviews firewall rules", "firewall rules are reviewed", "performs a review of firewall rules",
/// "firewall rule reviews are performed" are one activity.
fn activity(
    reading: &Reading,
    block: BlockId,
    clause: &Clause,
    recurs: bool,
) -> Option<(&'static str, BTreeSet<String>)> {
    let (verb, mut thing) = deed(reading, block, clause);
    if is_empty(verb) {
        return None;
    }
    let phrase = if clause.voice == Voice::Passive { clause.subject } else { clause.object };
    if phrase.is_some_and(|phrase| is_this_document(reading, block, phrase.tokens())) {
        thing = BTreeSet::from(["this document".to_owned()]);
    }
    // "it", "they": what is meant stands elsewhere.
    let pronoun = ["it", "they", "this", "that", "these", "them", "which", "we"];
    if thing.iter().any(|word| pronoun.contains(&word.as_str())) {
        return None;
    }
    // What the noun says of itself: how often it is done, and by when.
    if verb != lemma(clause) {
        return Some((verb, thing));
    }
    let deadline = matches!(
        verb,
        "revoke"
            | "disable"
            | "remove"
            | "remediate"
            | "patch"
            | "suspend"
            | "deactivate"
            | "block"
            | "notify"
            | "tell"
            | "inform"
            | "respond"
            | "delete"
            | "report"
            | "terminate"
            | "acknowledge"
            | "resolve"
            | "close"
            | "apply"
            | "return"
    );
    let recurring = matches!(
        verb,
        "review"
            | "test"
            | "scan"
            | "audit"
            | "assess"
            | "rotate"
            | "update"
            | "train"
            | "reconcile"
            | "recertify"
            | "back"
            | "backup"
            | "exercise"
            | "evaluate"
            | "inspect"
            | "verify"
            | "check"
            | "approve"
            | "change"
            | "patch"
            | "monitor"
    );
    let fits = if recurs { recurring } else { deadline };
    fits.then_some((verb, thing))
}

fn key(performer: &str, time: &str) -> String {
    let lower = performer.to_lowercase();
    let name = lower.split(',').next().unwrap_or("").trim_end_matches(&time.to_lowercase());
    name.trim().trim_start_matches("the ").to_owned()
}

/// What is said to, for and in: "reviews access to AWS" is not "reviews access to Okta".
fn scoped(reading: &Reading, block: BlockId, tokens: std::ops::Range<usize>) -> BTreeSet<String> {
    let analysis = reading.analysis(block);
    let word = |at: usize| reading.words(block, at..at + 1);
    let mut found = BTreeSet::new();
    for at in tokens.clone() {
        let opens = matches!(word(at), "to" | "for" | "of" | "from" | "across" | "on");
        let phrase = at > tokens.start && matches!(word(at - 1), "behalf" | "least" | "part");
        let behalf = word(at) == "on" && tokens.contains(&(at + 1)) && word(at + 1) == "behalf";
        if opens && !phrase && !behalf {
            let end = (at + 1..tokens.end)
                .find(|&i| {
                    !analysis.tokens[i].is_word() || matches!(word(i), "and" | "by" | "in" | "with" | "on")
                })
                .unwrap_or(tokens.end);
            found.extend(content(reading, block, at + 1..end));
        }
    }
    found
}

/// Whether a phrase names the document itself, whatever it is called.
fn is_this_document(reading: &Reading, block: BlockId, tokens: std::ops::Range<usize>) -> bool {
    const KINDS: [&str; 7] = ["policy", "document", "procedure", "plan", "standard", "narrative", "program"];
    let words = reading.words(block, tokens).to_lowercase();
    words.strip_prefix("this ").is_some_and(|rest| KINDS.contains(&rest))
}

/// Rows of schedules, and controls whose heading names what their field says how often: "user access | every six
/// months" under "Reviews", "Access reviews" over "Frequency: quarterly".
fn scheduled(reading: &Reading) -> Vec<Timed> {
    let mut found = Vec::new();
    for grid in grids(reading) {
        let Some(cadence) = grid.column(FieldSlot::Cadence).filter(|column| *column > 0) else { continue };
        if grid.column(FieldSlot::Id).is_some() {
            continue;
        }
        let heading = reading.document.sections[grid.section() as usize].heading;
        for row in grid.rows() {
            let (Some(subject), Some(when)) = (grid.cell(&row, 0), grid.cell(&row, cadence)) else {
                continue;
            };
            found.extend(named(reading, subject, heading, when));
        }
    }
    for (index, section) in (0..).zip(&reading.document.sections) {
        let field = reading.field(index, FieldSlot::Cadence).filter(|field| field.section == Some(index));
        if let (Some(heading), Some(when)) = (section.heading, field.and_then(|field| field.block)) {
            found.extend(named(reading, heading, None, when));
        }
    }
    found
}

/// What a block names, or the heading above it, with the interval of another block.
fn named(reading: &Reading, subject: BlockId, above: Option<BlockId>, when: BlockId) -> Option<Timed> {
    let analysis = reading.analysis(when);
    let time = analysis.times.iter().find(|time| matches!(time.interval, Interval::Every(_)))?;
    let Interval::Every(days) = time.interval else { return None };
    let words = |block: BlockId| content(reading, block, 0..reading.analysis(block).tokens.len());
    let act = |block: BlockId| words(block).iter().find_map(|word| stem(word));
    let act = act(subject).or_else(|| act(above?))?;
    let all = words(subject);
    let mut narrowed = qualifiers(reading.block(subject).text.as_str());
    // What everybody has narrows nothing.
    narrowed.retain(|word| !matches!(word.as_str(), "user" | "employee" | "system" | "standard"));
    let thing: BTreeSet<String> = all
        .into_iter()
        .filter(|word| {
            stem(word).is_none() && !narrowed.contains(word) && !word.contains(|c: char| c.is_ascii_digit())
        })
        .filter(|word| !matches!(word.as_str(), "user" | "employee"))
        .collect();
    (!thing.is_empty()).then(|| Timed {
        act,
        thing,
        performer: None,
        narrowed,
        days,
        recurs: true,
        at_least: false,
        words: reading.words(when, time.tokens()).to_owned(),
        in_field: false,
        span: reading.source_span(when, time.tokens()),
        block: Some(when),
    })
}

/// "Review cycle: Annual" in the document's head speaks of the document.
fn review_cycle(reading: &Reading) -> Option<Timed> {
    let field = reading.fields.iter().find(|field| {
        field.slot == FieldSlot::Cadence
            && field.section.is_none()
            && names_review(reading, field.block, &field.value)
    })?;
    let analysis = analyse(&field.value, false);
    let [time] = analysis.times[..] else { return None };
    let Interval::Every(days) = time.interval else { return None };
    Some(Timed {
        act: "review",
        thing: BTreeSet::from(["this document".to_owned()]),
        performer: None,
        narrowed: BTreeSet::new(),
        days,
        recurs: true,
        at_least: false,
        words: field.value[analysis.span(time.tokens()).range()].to_owned(),
        in_field: true,
        span: field.span,
        block: field.block,
    })
}

fn names_review(reading: &Reading, block: Option<BlockId>, value: &str) -> bool {
    let speaks = |text: &str| text.to_lowercase().contains("review");
    match block {
        Some(id) => {
            let block = reading.block(id);
            block.label.as_ref().is_some_and(|label| speaks(&label.name))
                || speaks(block.text.as_str())
                || id > 0
                    && matches!(block.kind, BlockKind::Cell { .. })
                    && speaks(reading.block(id - 1).text.as_str())
        }
        None => reading.document.front_matter.iter().any(|e| e.value == value && speaks(&e.key)),
    }
}
