use super::POPULATIONS;
use crate::finding::{Confidence, Family, Level};
use crate::language::Term;
use crate::model::StatementKind;
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "unnamed-subset",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("unnamed_subset.md"),
    check: Check::Statement(check),
};

fn check(site: &Site, sink: &mut Sink) {
    if !site.kind().claims() || site.kind() == StatementKind::LeadIn {
        return;
    }
    for term in site.terms(Class::Subset) {
        let Some(head) = population(site, term) else { continue };
        if is_defined(site, term, head) {
            continue;
        }
        let words = site.words(term.first as usize..head + 1);
        let span = site.source(term.first as usize..head + 1);
        let draft = Draft::new(&RULE, span, format!("“{words}” does not say which ones"))
            .note("Two people will draw the line in two places, and what falls outside is never tested.")
            .ask(format!("Which {words}, by name or by rule?"))
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

fn population(site: &Site, term: &Term) -> Option<usize> {
    let phrase = term.entry().phrase;
    let after = term.after as usize;
    if phrase == "some" && !site.is(after, &["systems", "vendors", "data", "services", "employees"]) {
        return None;
    }
    let limit = (after + 4).min(site.tokens().end);
    let mut head = None;
    for i in after..limit {
        let token = &site.analysis().tokens[i];
        if !token.is_word()
            || token.is(Pos::PREPOSITION | Pos::AUXILIARY | Pos::CONJUNCTION) && !token.is(Pos::NOUN)
        {
            break;
        }
        if site.is(i, POPULATIONS)
            || site.is(
                i,
                &["piece", "pieces", "operators", "group", "parts", "stakeholders", "libraries", "roles"],
            )
        {
            head = Some(i);
        } else if head.is_some() {
            break;
        }
    }
    // "critical resource planning" counts no resources.
    if head.is_some_and(|h| {
        h + 1 < site.tokens().end
            && site.pos(h + 1, Pos::NOUN)
            && !site.pos(h + 1, Pos::FINITE_VERB | Pos::PREPOSITION)
    }) {
        return None;
    }
    let group = phrase.contains("group of")
        || phrase.contains("number of")
        || phrase.contains("set of")
        || phrase.contains("subset of");
    if group && head.is_none() && after < site.tokens().end {
        head = Some(after);
    }
    let head = head?;
    // A severity of an event is no subset of a population.
    if site.is(head, &["changes", "change"]) && matches!(phrase, "major" | "significant") {
        return (site.kind() != StatementKind::Norm).then_some(head);
    }
    if site.is(
        head,
        &[
            "incidents",
            "vulnerabilities",
            "alerts",
            "events",
            "findings",
            "changes",
            "change",
            "information",
            "records",
            "activities",
            "access",
            "operations",
            "functionality",
            "tools",
            "software",
            "configurations",
            "processes",
            "code",
            "passwords",
        ],
    ) && !(phrase == "critical" && site.is(head, &["processes"]))
    {
        return None;
    }
    if phrase == "sensitive" && site.is(head, &["data"]) || phrase == "privileged" {
        return None;
    }
    Some(head)
}

/// A definition, a classification, or the examples beside it.
fn is_defined(site: &Site, term: &Term, head: usize) -> bool {
    let words = site.words(term.first as usize..head + 1).to_lowercase();
    let phrase = term.entry().phrase;
    if site
        .reading
        .definitions
        .iter()
        .any(|d| d.term.contains(&words) || words.contains(&d.term) && d.term.contains(phrase))
    {
        return true;
    }
    let after = head + 1;
    site.is(after, &["listed", "named", "defined", "such", "identified", "(", ":"])
        || site
            .block()
            .text
            .links()
            .iter()
            .any(|l| l.text.overlaps(site.analysis().span(term.first as usize..head + 1)))
}
