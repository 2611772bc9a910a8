use super::names::is_same;
use crate::document::BlockId;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Clause, Voice};
use crate::model::grid::{Grid, grids};
use crate::model::{FieldSlot, Reading};
use crate::rules::rewrite::Who;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "self-review",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("self_review.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::self_reviews)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    for statement in reading.statements.iter().filter(|s| s.kind.claims()) {
        let site = Site { reading, statement };
        for clause in site.clauses() {
            if let Some(performed) = own_work(&site, clause) {
                sink.push(draft(&performed, site.source(clause.verb_tokens())));
                break;
            }
        }
    }
    for grid in grids(reading) {
        let reviewer = grid.column(FieldSlot::Approver);
        let (Some(owner), Some(reviewer)) = (grid.column(FieldSlot::Owner), reviewer) else { continue };
        for row in grid.rows() {
            columns(&grid, &row, owner, reviewer, sink);
        }
    }
}

pub(super) fn draft(who: &str, span: Span) -> Draft {
    Draft::new(&RULE, span, format!("“{who}” checks its own work"))
        .note("Who did the work sees what was meant; a second person sees what is there.")
        .ask("Who else looks at it, and what happens where there is nobody else?")
        .confidence(Confidence::Medium)
}

fn columns(grid: &Grid, row: &std::ops::Range<BlockId>, owner: u16, reviewer: u16, sink: &mut Sink) {
    let (Some(owner), Some(reviewer)) = (grid.cell(row, owner), grid.cell(row, reviewer)) else { return };
    let (first, second) = (grid.text(owner), grid.text(reviewer));
    if Who::of(first).is_some() && Who::of(second).is_some() && is_same(grid.reading, first, second) {
        let span = grid.span(reviewer);
        sink.push(draft(second, span).related(grid.span(owner), "performs it"));
    }
}

pub(super) const DOES: &[&str] = &[
    "prepare",
    "request",
    "write",
    "create",
    "implement",
    "make",
    "submit",
    "perform",
    "develop",
    "deploy",
    "draft",
    "raise",
    "build",
    "open",
];
pub(super) const CHECKS: &[&str] = &["approve", "review", "authorize", "authorise", "verify", "validate"];

/// A role that does a thing and then approves the same thing.
fn own_work(site: &Site, checks: &Clause) -> Option<String> {
    let lemma = site.verb(checks)?.lemma;
    let asserted = !checks.negated && checks.voice == Voice::Active && CHECKS.contains(&lemma);
    if !asserted || !site.stands_alone(checks) {
        return None;
    }
    let reading = site.reading;
    let block = site.statement.block;
    let who = reading.own_performer(block, checks)?;
    let object = checks.object?;
    let words = site.words(object.tokens()).to_lowercase();
    // "reviews their own changes"
    let owned =
        words.contains("their own ") || words.contains("its own ") || words.contains("his or her own ");
    if owned && matches!(who.class, Some(Class::Role | Class::People)) && !words.contains("access") {
        return Some(who.slot.text);
    }
    if who.class != Some(Class::Role) {
        return None;
    }
    let pronoun = matches!(words.as_str(), "it" | "them");
    let same = |does: &Clause| {
        let done = does.object.map(|o| site.words(o.head as usize..o.head as usize + 1).to_lowercase());
        let head = site.words(object.head as usize..object.head as usize + 1).to_lowercase();
        pronoun
            || done == Some(head)
            || done.is_none() && site.pos(does.verb_after as usize, Pos::CONJUNCTION)
    };
    reading
        .analysis(block)
        .clauses
        .iter()
        .any(|does| {
            does.verb_first < checks.verb_first
                && !does.negated
                && does.voice == Voice::Active
                && does.verb.is_some()
                && site.verb(does).is_some_and(|v| DOES.contains(&v.lemma))
                && reading
                    .own_performer(block, does)
                    .is_some_and(|p| is_same(reading, &p.slot.text, &who.slot.text))
                && same(does)
        })
        .then_some(who.slot.text)
}
