use crate::document::{BlockId, BlockKind};
use crate::finding::{Confidence, Family, Level};
use crate::language::{Interval, Term};
use crate::model::{DocumentKind, Reading};
use crate::rules::rewrite::match_case;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "ambiguous-cadence",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("ambiguous_cadence.md"),
    checks: &[Check::Document(check)],
};

/// The blocks and not the statements: a field (`Frequency: bi-weekly`) is no statement, and the
/// word is worst there.
fn check(reading: &Reading, sink: &mut Sink) {
    if reading.kind == DocumentKind::Assessment {
        return;
    }
    for (id, block) in reading.document.blocks.iter().enumerate() {
        let id = id as BlockId;
        let silent = matches!(
            block.kind,
            BlockKind::Heading | BlockKind::Quotation | BlockKind::Note | BlockKind::Term
        );
        if silent || !reading.role(id).claims() {
            continue;
        }
        let analysis = reading.analysis(id);
        for term in analysis.terms.iter().filter(|t| t.class == Class::Ambiguous) {
            let code = block.text.code().iter().any(|c| c.overlaps(analysis.span(term.tokens())));
            let Some(unit) = Unit::of(term.entry().phrase) else { continue };
            if !code && !is_settled(reading, id, unit) {
                report(reading, id, term, unit, sink);
            }
        }
    }
}

fn report(reading: &Reading, id: BlockId, term: &Term, unit: Unit, sink: &mut Sink) {
    let words = reading.words(id, term.tokens());
    let span = reading.source_span(id, term.tokens());
    let [twice, second] = unit.readings(is_attribute(reading, id, term));
    let mut draft = Draft::new(&RULE, span, format!("“{words}” can be read in two ways"))
        .note("Half of the readers expect twice as many occurrences as the other half, or four times.")
        .ask(format!("Is it “{twice}” or “{second}”?"))
        .confidence(Confidence::High);
    for reading in [second, twice] {
        let text = match_case(reading, words);
        draft = draft.replace(format!("Replace with “{text}”"), span, text);
    }
    sink.push(draft);
}

#[derive(Clone, Copy)]
enum Unit {
    Week,
    Month,
    Year,
    /// "semi-regular"
    None,
}

impl Unit {
    fn of(phrase: &str) -> Option<Unit> {
        [
            ("week", Unit::Week),
            ("month", Unit::Month),
            ("year", Unit::Year),
            ("annual", Unit::Year),
            ("regular", Unit::None),
        ]
        .into_iter()
        .find(|(word, _)| phrase.contains(word))
        .map(|(_, unit)| unit)
    }

    /// Twice in the interval and every second one, as an adverb or in front of a noun.
    fn readings(self, attribute: bool) -> [&'static str; 2] {
        match (self, attribute) {
            (Unit::Week, false) => ["twice a week", "every two weeks"],
            (Unit::Week, true) => ["twice-weekly", "fortnightly"],
            (Unit::Month, false) => ["twice a month", "every two months"],
            (Unit::Month, true) => ["twice-monthly", "two-monthly"],
            (Unit::Year, false) => ["every two years", "twice a year"],
            (Unit::Year, true) => ["biennial", "half-yearly"],
            (Unit::None, _) => ["monthly", "quarterly"],
        }
    }

    fn days(self) -> [f32; 2] {
        match self {
            Unit::Week => [3.5, 14.0],
            Unit::Month => [15.0, 61.0],
            Unit::Year => [182.0, 730.0],
            Unit::None => [0.0, 0.0],
        }
    }
}

/// "a bi-weekly review": followed by the noun.
fn is_attribute(reading: &Reading, id: BlockId, term: &Term) -> bool {
    let next = reading.analysis(id).tokens.get(term.after as usize);
    next.is_some_and(|t| {
        t.is_word() && t.is(Pos::NOUN | Pos::ADJECTIVE) && !t.is(Pos::PREPOSITION | Pos::CONJUNCTION)
    })
}

/// "bi-weekly (every two weeks)", or a definition of the word.
fn is_settled(reading: &Reading, id: BlockId, unit: Unit) -> bool {
    let near = |days: f32| unit.days().iter().any(|d| (d - days).abs() < 3.0);
    reading.row(id).any(|id| {
        reading.analysis(id).times.iter().any(|t| matches!(t.interval, Interval::Every(days) if near(days)))
    }) || reading.definitions.iter().any(|d| d.term.starts_with("bi"))
}
