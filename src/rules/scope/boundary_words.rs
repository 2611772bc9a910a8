use crate::finding::{Confidence, Family, Level};
use crate::language::Term;
use crate::model::{Role, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "boundary-words",
    family: Family::Scope,
    level: Level::Hint,
    page: include_str!("boundary_words.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !matches!(
        site.kind(),
        StatementKind::Activity | StatementKind::State | StatementKind::Norm | StatementKind::Scope
    ) {
        return;
    }
    for term in site.terms(Class::Boundary) {
        if !is_population(site, term) || is_defined(site, term) {
            continue;
        }
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let draft = Draft::new(&RULE, span, format!("“{words}” has no edge that a tester could find"))
            .note("Where a word stands for the population, each reader fills it with the systems he knows.")
            .ask(format!("What belongs to “{words}”, by name or by list, and what does not?"))
            .confidence(Confidence::Medium)
            .insert(
                "Add a marker for the list",
                span.end,
                format!(" {}", marker("which ones, listed where")),
            );
        sink.push(draft);
        return;
    }
}

/// "relevant systems" counts wherever it stands; "the environment" only where the control is said
/// to reach through it.
fn is_population(site: &Site, term: &Term) -> bool {
    let after = term.after as usize;
    let tokens = &site.analysis().tokens;
    // "the platform team", "our systems administrators"
    let names_something_else = site.tokens().contains(&after)
        && tokens[after].is_word()
        && (site.pos(after, Pos::NOUN)
            && !site.pos(after, Pos::FINITE_VERB | Pos::PREPOSITION | Pos::AUXILIARY)
            || tokens[after - 1].possessive);
    if names_something_else {
        return false;
    }
    match term.entry().phrase {
        "relevant systems" | "applicable systems" | "appropriate systems" | "where in scope" => true,
        _ => {
            let before = term.first as usize;
            before > site.tokens().start
                && (site.is(before - 1, &["across", "throughout"])
                    || site.is(before - 1, &["in", "of", "within", "on", "over"])
                        && (site.tokens().start..before - 1).rev().take(3).any(|i| {
                            site.is(i, &["all", "every", "everything", "everywhere", "entire", "parts"])
                        }))
        }
    }
}

/// A definition, a link, a section on the boundary, or a list behind the word.
fn is_defined(site: &Site, term: &Term) -> bool {
    let words = site.words(term.tokens()).to_lowercase();
    let noun = words.rsplit(' ').next().unwrap_or(&words);
    let reading = site.reading;
    let span = site.analysis().span(term.tokens());
    reading.definitions.iter().any(|d| d.term == words || d.term.trim_start_matches("the ") == noun)
        || super::has_population(reading)
        || site.block().text.links().iter().any(|l| l.text.start >= span.start)
        || site.is(
            term.after as usize,
            &["listed", "named", "defined", "described", "in", "(", ":", "that", "which", "with", "handling"],
        )
        || reading.document.sections.iter().any(|section| {
            let heading = reading.document.heading_text(section).to_lowercase();
            heading.contains("boundar") || heading.contains("inventory") || heading.contains("components")
        })
        || reading.roles.contains(&Role::Exclusions)
}
