//! What the statements and fields of a control say together.

use super::super::{Claim, FieldSlot, Origin, Reading, Slot, Statement, StatementKind};
use super::place::{self, Place};
use super::{Control, Missing, fields, push};
use crate::document::{BlockId, BlockKind};
use crate::language::{Clause, Interval, Token, Voice};
use crate::span::Span;
use crate::vocabulary::{Class, Pos};
use std::ops::Range;

/// The controls at these places. `of_block` says for each block to which it belongs.
pub(super) fn up(reading: &Reading, places: Vec<Place>, of_block: &[Option<u32>]) -> Vec<Control> {
    let mut controls: Vec<Sum> = places.into_iter().map(|place| Sum::new(reading, place)).collect();
    for statement in &reading.statements {
        if let Some(index) = of_block[statement.block as usize] {
            controls[index as usize].add(statement);
        }
    }
    controls.into_iter().map(Sum::finish).collect()
}

struct Sum<'r> {
    reading: &'r Reading,
    control: Control,
    /// Intervals, events and deadlines of statements, the plainest answer first.
    times: [Vec<Slot>; 3],
    machines: Vec<Slot>,
    acts: bool,
    is_tested: bool,
}

impl<'r> Sum<'r> {
    fn new(reading: &'r Reading, place: Place) -> Sum<'r> {
        let mut control = Control {
            id: None,
            title: String::new(),
            place,
            name: Span::default(),
            owners: Vec::new(),
            actions: Vec::new(),
            cadences: Vec::new(),
            records: Vec::new(),
            criteria: Vec::new(),
            scope: Vec::new(),
            exceptions: Vec::new(),
            missing: Vec::new(),
        };
        match place {
            Place::Section(section) => fields::of_section(reading, section, &mut control),
            Place::Row { table, row } => fields::of_row(reading, table, row, &mut control),
        }
        Sum {
            reading,
            control,
            times: Default::default(),
            machines: Vec::new(),
            acts: false,
            is_tested: false,
        }
    }

    fn add(&mut self, statement: &Statement) {
        let reading = self.reading;
        let tokens = reading.sentence(statement).tokens();
        let analysis = reading.analysis(statement.block);
        if analysis.terms_in(tokens.clone()).any(|term| term.class == Class::Exception) {
            push(&mut self.control.exceptions, slot(reading, statement.block, tokens.clone()));
        }
        let claims =
            matches!(statement.kind, StatementKind::Activity | StatementKind::State | StatementKind::Norm);
        let (true, Some(main)) = (claims && !is_aside_cell(reading, statement.block), statement.main) else {
            return;
        };
        let clause = &analysis.clauses[main as usize];
        let claim = reading.claim(statement.block, clause);
        self.acts |= statement.kind == StatementKind::Activity;
        self.is_tested |= statement.kind == StatementKind::Activity && claim == Claim::Tested;
        if clause.verb.is_some() {
            push(&mut self.control.actions, action(reading, statement.block, clause));
        }
        if statement.kind != StatementKind::State {
            self.add_performer(statement, clause);
            self.add_time(statement);
        }
        let record = reading.record(statement).and_then(|slot| named_record(reading, slot));
        record.into_iter().for_each(|slot| push(&mut self.control.records, slot));
        let counted = reading.population(statement).filter(|range| {
            claim == Claim::Tested
                && reading.has_word(statement.block, range.start..range.start + 1, &["all", "every"])
                && analysis
                    .times_in(tokens.clone())
                    .all(|t| t.first >= range.end as u32 || range.start >= t.after as usize)
        });
        counted
            .into_iter()
            .for_each(|range| push(&mut self.control.scope, slot(reading, statement.block, range)));
    }

    fn add_performer(&mut self, statement: &Statement, clause: &Clause) {
        let Some(performer) = self.reading.performer(statement, clause) else { return };
        if performer.slot.origin != Origin::Sentence {
            push(&mut self.control.owners, performer.slot);
            return;
        }
        if !place::acts(self.reading, statement, clause, &performer) {
            return;
        }
        let machine = performer.class == Some(Class::Machine);
        let named = without_article(performer.slot);
        push(if machine { &mut self.machines } else { &mut self.control.owners }, named);
    }

    fn add_time(&mut self, statement: &Statement) {
        if let Some((interval, slot)) = self.reading.cadence(statement) {
            let rank = if matches!(interval, Interval::Every(_) | Interval::Continuous) { 0 } else { 2 };
            push(&mut self.times[rank], slot);
        }
        let analysis = self.reading.analysis(statement.block);
        let mut times = analysis.times_in(self.reading.sentence(statement).tokens());
        if let Some(event) = times.find(|time| time.interval == Interval::Event) {
            push(&mut self.times[1], slot(self.reading, statement.block, event.tokens()));
        }
    }

    fn finish(self) -> Control {
        let mut control = self.control;
        self.times.into_iter().flatten().for_each(|slot| push(&mut control.cadences, slot));
        self.machines.into_iter().for_each(|slot| push(&mut control.owners, slot));
        let lacks = [
            (Missing::Owner, self.acts && control.owners.is_empty()),
            (Missing::Cadence, self.is_tested && control.cadences.is_empty()),
            (Missing::Record, self.acts && control.records.is_empty()),
        ];
        control.missing =
            lacks.into_iter().filter_map(|(part, is_missing)| is_missing.then_some(part)).collect();
        control
    }
}

fn slot(reading: &Reading, block: BlockId, tokens: Range<usize>) -> Slot {
    Slot {
        text: reading.words(block, tokens.clone()).to_owned(),
        span: reading.source_span(block, tokens),
        origin: Origin::Sentence,
    }
}

fn without_article(mut slot: Slot) -> Slot {
    if let Some((article, rest)) = slot.text.split_once(' ')
        && ["the", "a", "an"].iter().any(|word| article.eq_ignore_ascii_case(word))
    {
        slot.text = rest.to_owned();
    }
    slot
}

/// "reviews access", "Access is reviewed"
fn action(reading: &Reading, block: BlockId, clause: &Clause) -> Slot {
    let mut action = slot(reading, block, clause.verb_tokens());
    let verb = std::mem::take(&mut action.text);
    let words = |phrase: crate::language::Phrase| reading.words(block, phrase.tokens());
    action.text = match (clause.voice, clause.subject, clause.object) {
        (Voice::Passive, Some(subject), _) => format!("{} {verb}", words(subject)),
        (Voice::Active, _, Some(object)) => format!("{verb} {}", words(object)),
        _ => verb,
    };
    action
}

/// Whether a cell only lists something: systems, names, figures.
fn is_aside_cell(reading: &Reading, block: BlockId) -> bool {
    let BlockKind::Cell { table, column, .. } = reading.block(block).kind else { return false };
    let says = [Some(FieldSlot::Control), Some(FieldSlot::Record)];
    !says.contains(&reading.column_slot(table, column))
        && place::control_column(reading, table) != Some(column)
}

/// The record with the words that say which: "ACCESS ticket". A verb ("is logged") names none.
fn named_record(reading: &Reading, slot: Slot) -> Option<Slot> {
    if matches!(slot.origin, Origin::Field | Origin::FrontMatter) {
        return Some(slot);
    }
    let block = reading.document.block_at(slot.span.start)?;
    let (analysis, text) = (reading.analysis(block), &reading.block(block).text);
    let tokens = &analysis.tokens;
    let first = tokens.partition_point(|token| text.source(token.span()).start < slot.span.start);
    let after = tokens.partition_point(|token| text.source(token.span()).start < slot.span.end);
    let acts = |token: &Token| token.verb.is_some() && !token.is(Pos::NOUN | Pos::PROPER);
    // Who acts is no record, even when it is called a ledger.
    let sentence = analysis.sentences.partition_point(|sentence| sentence.after as usize <= first);
    let clauses = analysis.clauses_of(analysis.sentences.get(sentence)?);
    let performs = clauses.iter().any(|clause| {
        clause.voice == Voice::Active
            && clause.subject.is_some_and(|subject| subject.tokens().contains(&first))
    });
    if performs || tokens.get(first..after)?.iter().all(acts) {
        return None;
    }
    let says_which = |token: &Token| {
        let plain =
            Pos::FINITE_VERB | Pos::DET | Pos::PREPOSITION | Pos::PRONOUN | Pos::AUXILIARY | Pos::CONJUNCTION;
        token.is_word()
            && (token.capital && !token.is(Pos::DET | Pos::PREPOSITION)
                || token.is(Pos::NOUN) && !token.is(plain))
    };
    let before = tokens[..first].iter().rev().take(3).take_while(|token| says_which(token)).count();
    let whole = first - before..after;
    Some(Slot {
        text: reading.words(block, whole.clone()).to_owned(),
        span: reading.source_span(block, whole),
        ..slot
    })
}
