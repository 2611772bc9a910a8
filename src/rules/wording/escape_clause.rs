use super::{binds_nobody, can_be_held_to};
use crate::finding::{Confidence, Edit, Family, Level};
use crate::language::{Modality, Term};
use crate::model::{Claim, DocumentKind, StatementKind};
use crate::rules::rewrite::{capitalise, marker};
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "escape-clause",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("escape_clause.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !can_be_held_to(site) {
        return;
    }
    for term in site.terms(Class::Escape) {
        let hedge = HEDGES.contains(&term.entry().phrase);
        // An assessment recommends; that is its purpose.
        let advice = term.entry().phrase.contains("recommended");
        if binds_nobody(site, term.first as usize)
            || site.is_quoted(term.tokens())
            || advice && site.reading.kind == DocumentKind::Assessment
            || states_condition(site, term)
            || hedge && !hedges_control(site, term)
            || term.entry().phrase.ends_with("cases") && !limits_duty(site)
        {
            continue;
        }
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let draft = Draft::new(&RULE, span, format!("“{words}” lets anyone decide that it does not apply"))
            .note("Whatever a tester finds, or does not find, agrees with it.")
            .ask("Who decides that it does not apply, and where is that recorded?")
            .confidence(if hedge { Confidence::Medium } else { Confidence::High });
        let condition = marker("in which cases, decided by whom, recorded where");
        let draft = draft.fix("Remove the clause", removal(site, term)).replace(
            "Put a marker for the condition",
            span,
            condition,
        );
        sink.push(draft);
    }
}

const HEDGES: &[&str] = &["generally", "usually", "typically", "normally"];

/// "is generally encrypted": in a claim about a control the word takes back what is said. How
/// a tool usually behaves, or what a scope usually includes, is no such claim.
fn hedges_control(site: &Site, term: &Term) -> bool {
    let first = term.first as usize;
    let kind = matches!(site.kind(), StatementKind::Activity | StatementKind::State | StatementKind::Other);
    // Beside a figure it is the figure that is loose, and other rules say so.
    let figure = site.analysis().times_in(first..first + 4).next().is_some();
    let Some(clause) = site.clauses().iter().find(|c| c.verb_tokens().contains(&first)) else {
        return false;
    };
    kind && !figure
        && !clause.subordinate
        && clause.modality == Modality::None
        && site.reading.kind != DocumentKind::Assessment
        && matches!(site.reading.claim(site.statement.block, clause), Claim::Tested | Claim::State)
}

/// "In rare cases, we have to look at …": that a tool does something in some cases limits no duty.
fn limits_duty(site: &Site) -> bool {
    site.reading.kind != DocumentKind::Assessment
        && matches!(site.kind(), StatementKind::Norm | StatementKind::Activity | StatementKind::Ban)
}

/// "as required by law", "if necessary for the investigation": the condition is there.
fn states_condition(site: &Site, term: &Term) -> bool {
    let after = term.after as usize;
    let phrase = term.entry().phrase;
    if phrase == "at the discretion of" {
        // A named decider is half of an answer.
        return (after..(after + 4).min(site.tokens().end)).any(|i| {
            site.analysis().terms_in(i..i + 1).any(|t| matches!(t.class, Class::Role | Class::Team))
        });
    }
    // "runs only when needed": a condition that saves, not one that excuses.
    // A table of service levels may say "Best effort" for none.
    if site.is_cell() && site.clauses().is_empty() && phrase.starts_with("best") {
        return true;
    }
    // "For EC2 instances (when applicable):" heads a list.
    if site.kind() == StatementKind::LeadIn && site.clauses().is_empty() {
        return true;
    }
    if site.is(after, &["by"]) || site.is((term.first as usize).wrapping_sub(1), &["only"]) {
        return true;
    }
    // "unless absolutely necessary to do so" leaves open when it is.
    if phrase.starts_with("unless") {
        return false;
    }
    let needs = phrase.contains("required") || phrase.contains("necess") || phrase.contains("needed");
    if needs && site.is(after, &["to"]) && site.pos(after + 1, Pos::VERB_BASE) {
        return true;
    }
    phrase.contains("required") && site.is(after, &["under", "in", "per"])
        || (phrase.contains("necessary") || phrase.contains("needed")) && site.is(after, &["for"])
}

/// The edits that take the clause out, with the comma and the blank that go with it.
fn removal(site: &Site, term: &Term) -> Vec<Edit> {
    let tokens = &site.analysis().tokens;
    let range = site.tokens();
    let (first, after) = (term.first as usize, term.after as usize);
    let text = site.block().text.as_str();
    let source = |span: Span| site.block().text.source(span);
    let comma = |i: usize| range.contains(&i) && tokens[i].is_punct(b',');
    if first == range.start && after < range.end {
        // "Where possible, access …": the next word becomes the first.
        let next = if comma(after) { after + 1 } else { after };
        let mut edits = Vec::new();
        if let Some(token) = tokens.get(next).filter(|_| next < range.end) {
            edits.push(Edit {
                span: source(Span::new(tokens[first].start, token.start)),
                text: String::new(),
            });
            let word = &text[token.span().range()];
            edits.push(Edit { span: source(token.span()), text: capitalise(word) });
        }
        return edits;
    }
    let enclosed = first > range.start && comma(first - 1);
    let start = if enclosed {
        tokens[first - 1].start
    } else if first > range.start {
        tokens[first - 1].end
    } else {
        tokens[first].start
    };
    let end = if enclosed && comma(after) { tokens[after].end } else { tokens[after - 1].end };
    vec![Edit { span: source(Span::new(start, end)), text: String::new() }]
}
