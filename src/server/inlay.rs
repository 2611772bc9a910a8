//! What was understood and is not written on the spot: who does what a passive leaves open, and how often
//! an activity is done whose interval stands in a field.

use super::session::Session;
use super::snapshot::Snapshot;
use crate::language::{Clause, Voice};
use crate::model::{Claim, Origin, Reading, Slot, Statement, StatementKind};
use crate::span::Span;
use rustc_hash::FxHashSet;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, Range};

/// The hints within a range.
pub(super) fn within(snapshot: &Snapshot, session: &Session, range: Range) -> Vec<InlayHint> {
    if !session.preferences.inlay_hints() {
        return Vec::new();
    }
    let reading = &snapshot.checked.reading;
    let shown = snapshot.buffer.span(range);
    // A field's interval is said once in its section, not at each sentence.
    let mut told = FxHashSet::default();
    let mut hints = Vec::new();
    for statement in &reading.statements {
        let Some(clause) = tested(reading, statement) else { continue };
        let verb = reading.source_span(statement.block, clause.verb_tokens());
        let cadence = cadence(reading, statement).filter(|slot| told.insert(slot.span));
        if !verb.overlaps(shown) {
            continue;
        }
        let performer = performer(reading, statement, clause);
        let labels = performer.map(|slot| format!("by {}", said(reading, &slot)));
        let labels = labels.into_iter().chain(cadence.map(|slot| said(reading, &slot)));
        hints.extend(labels.map(|label| hint(snapshot, verb, label)));
    }
    hints
}

/// The clause of an activity that a tester samples.
fn tested<'r>(reading: &'r Reading, statement: &Statement) -> Option<&'r Clause> {
    let clause = &reading.analysis(statement.block).clauses[statement.main? as usize];
    let is_tested = statement.kind == StatementKind::Activity
        && matches!(reading.claim(statement.block, clause), Claim::Tested | Claim::Recorded);
    is_tested.then_some(clause)
}

/// Who does it, where a passive does not say so and something near it does. A row shows it by itself, and
/// whose document it is says little.
fn performer(reading: &Reading, statement: &Statement, clause: &Clause) -> Option<Slot> {
    if clause.voice != Voice::Passive || clause.agent.is_some() {
        return None;
    }
    let around = reading.performer_around(statement)?.slot;
    (!matches!(around.origin, Origin::Row | Origin::FrontMatter) && is_known(&around)).then_some(around)
}

/// How often, where a field says so.
fn cadence(reading: &Reading, statement: &Statement) -> Option<Slot> {
    let (_, slot) = reading.cadence(statement)?;
    (slot.origin == Origin::Field).then_some(slot).filter(is_known)
}

/// Nothing that is still to be filled in, and nothing that takes a line by itself.
fn is_known(slot: &Slot) -> bool {
    const LONGEST: usize = 40;
    !slot.text.contains("{{") && !slot.text.contains('[') && slot.text.len() <= LONGEST
}

/// "Head of Security, from Owner"
fn said(reading: &Reading, slot: &Slot) -> String {
    let block = reading.document.block_at(slot.span.start).map(|id| reading.block(id));
    let place = match (slot.origin, block.and_then(|block| block.label.as_ref())) {
        (Origin::Field, Some(label)) => label.name.clone(),
        (origin, _) => format!("the {}", origin.name()),
    };
    format!("{}, from {place}", slot.text)
}

/// Behind the verb.
fn hint(snapshot: &Snapshot, verb: Span, label: String) -> InlayHint {
    InlayHint {
        position: snapshot.buffer.position(verb.end),
        label: InlayHintLabel::String(label),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
