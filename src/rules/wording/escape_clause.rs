use super::can_be_held_to;
use crate::finding::{Edit, Family, Level};
use crate::language::Term;
use crate::model::StatementKind;
use crate::rules::rewrite::{capitalise, marker};
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "escape-clause",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("escape_clause.md"),
    check: Check::Statement(check),
};

fn check(site: &Site, sink: &mut Sink) {
    if !can_be_held_to(site) || site.kind() == StatementKind::Permission {
        return;
    }
    for term in site.terms(Class::Escape) {
        if site.is_quoted(term.tokens()) || states_condition(site, term) {
            continue;
        }
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let draft = Draft::new(&RULE, span, format!("“{words}” lets anyone decide that it does not apply"))
            .note("Whatever a tester finds, or does not find, agrees with it.")
            .ask("Who decides that it does not apply, and where is that recorded?");
        let condition = marker("in which cases, decided by whom, recorded where");
        let draft = draft.fix("Remove the clause", removal(site, term)).replace(
            "Put a marker for the condition",
            span,
            condition,
        );
        sink.push(draft);
    }
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
    if site.is(after, &["by"]) {
        return true;
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
