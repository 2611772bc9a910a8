//! What was understood, in colour: who, does what, how often, to what, on what record.

use super::snapshot::Snapshot;
use crate::model::{Origin, Reading, Slot, Statement, StatementKind};
use crate::span::Span;
use tower_lsp::ls_types::{SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensLegend};

/// The index of each is its number in the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Performer,
    Action,
    Cadence,
    Record,
    Population,
}

pub(super) fn legend() -> SemanticTokensLegend {
    let names = ["performer", "action", "cadence", "record", "population"];
    SemanticTokensLegend {
        token_types: names.map(SemanticTokenType::new).to_vec(),
        token_modifiers: Vec::new(),
    }
}

pub(super) fn all(snapshot: &Snapshot) -> SemanticTokens {
    let reading = &snapshot.checked.reading;
    let mut parts: Vec<(Span, Part)> = Vec::new();
    for statement in &reading.statements {
        if matches!(statement.kind, StatementKind::Activity | StatementKind::State | StatementKind::Norm) {
            understood(reading, statement, &mut parts);
        }
    }
    parts.sort_by_key(|(span, part)| (span.start, span.end, *part));
    SemanticTokens { result_id: None, data: encode(snapshot, &parts) }
}

/// The parts that the statement's own sentence names.
fn understood(reading: &Reading, statement: &Statement, parts: &mut Vec<(Span, Part)>) {
    let own = |slot: Slot| (slot.origin == Origin::Sentence).then_some(slot.span);
    let clause = statement.main.map(|main| &reading.analysis(statement.block).clauses[main as usize]);
    if let Some(clause) = clause {
        let performer = reading.own_performer(statement.block, clause);
        parts.extend(performer.and_then(|p| own(p.slot)).map(|span| (span, Part::Performer)));
        parts.push((reading.source_span(statement.block, clause.verb_tokens()), Part::Action));
    }
    parts
        .extend(reading.cadence(statement).and_then(|(_, slot)| own(slot)).map(|span| (span, Part::Cadence)));
    parts.extend(reading.record(statement).and_then(own).map(|span| (span, Part::Record)));
    let population = reading.population(statement);
    parts.extend(population.map(|tokens| (reading.source_span(statement.block, tokens), Part::Population)));
}

/// The protocol wants each token on one line, none over another, and its place from the one before.
fn encode(snapshot: &Snapshot, parts: &[(Span, Part)]) -> Vec<SemanticToken> {
    let text = &snapshot.checked.text;
    let mut tokens = Vec::with_capacity(parts.len());
    let (mut line, mut column, mut done) = (0, 0, 0);
    for (span, part) in parts {
        let Some(words) = text.get(span.range()).filter(|_| span.start >= done) else { continue };
        done = span.end;
        let mut at = span.start;
        for piece in words.split_inclusive(['\n', '\r']) {
            let blanks = piece.len() - piece.trim_start().len();
            let start = snapshot.buffer.position(at + blanks as u32);
            let end = snapshot.buffer.position(at + piece.trim_end().len() as u32);
            at += piece.len() as u32;
            if end.character <= start.character || end.line != start.line {
                continue;
            }
            tokens.push(SemanticToken {
                delta_line: start.line - line,
                delta_start: if start.line == line { start.character - column } else { start.character },
                length: end.character - start.character,
                token_type: *part as u32,
                token_modifiers_bitset: 0,
            });
            (line, column) = (start.line, start.character);
        }
    }
    tokens
}
