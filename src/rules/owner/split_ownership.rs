use crate::finding::{Confidence, Family, Level};
use crate::language::{Modality, Voice};
use crate::model::grid::grids;
use crate::model::{Claim, FieldSlot, Reading, StatementKind};
use crate::rules::rewrite::Who;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "split-ownership",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("split_ownership.md"),
    checks: &[Check::Document(check)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    for statement in &reading.statements {
        clauses(&Site { reading, statement }, sink);
    }
    for field in reading.fields.iter().filter(|f| f.slot == FieldSlot::Owner) {
        report(&field.value, field.span, FIELD, sink);
    }
    for grid in grids(reading) {
        let Some(owner) = grid.column(FieldSlot::Owner) else { continue };
        for row in grid.rows() {
            if let Some(cell) = grid.cell(&row, owner) {
                report(grid.text(cell), grid.span(cell), FIELD, sink);
            }
        }
    }
}

/// What joins two owners of one control in a field; in a sentence "IT and HR review" is work done
/// together, and only "or" leaves open who does it.
const FIELD: &[&str] = &[" and/or ", " and ", " or ", " & ", "/", " / ", ", "];
const SENTENCE: &[&str] = &[" and/or ", " or ", " / ", "/"];

fn clauses(site: &Site, sink: &mut Sink) {
    if !matches!(site.kind(), StatementKind::Activity | StatementKind::Norm | StatementKind::LeadIn) {
        return;
    }
    for clause in site.clauses() {
        let phrase = match clause.voice {
            Voice::Active => clause.subject,
            Voice::Passive => clause.agent,
        };
        let acts = site.reading.claim(site.statement.block, clause) != Claim::Nothing
            && !clause.shared
            && clause.modality != Modality::May
            && !clause.verb_tokens().any(|at| site.is(at, &["required"]));
        let Some(phrase) = phrase.filter(|_| acts) else { continue };
        report(site.words(phrase.tokens()), site.source(phrase.tokens()), SENTENCE, sink);
    }
}

fn report(words: &str, span: Span, joins: &[&str], sink: &mut Sink) {
    let Some((first, second)) = joins.iter().find_map(|join| owners(words, join)) else { return };
    let capital = words.starts_with("The ");
    let lower = words.starts_with("the ");
    let mut draft = Draft::new(&RULE, span, format!("“{words}” leaves open which of two does it"))
        .note("Where two own one activity, each may take it that the other did it.")
        .ask("Which of them answers for it?")
        .confidence(Confidence::Medium);
    for who in [first, second] {
        let text = if capital || lower { who.phrase(capital) } else { who.name().to_owned() };
        draft = draft.replace(format!("Keep {}", who.name()), span, text);
    }
    sink.push(draft);
}

/// Two roles or teams with this between them, and nothing else.
fn owners(words: &str, join: &str) -> Option<(Who, Who)> {
    let (first, second) = words.trim().split_once(join)?;
    let second = second.trim_start_matches("by ");
    let (first, second) = (Who::of(first)?, Who::of(second)?);
    (!super::names::same_role(first.name(), second.name())).then_some((first, second))
}
