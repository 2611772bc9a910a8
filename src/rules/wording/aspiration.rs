use super::{can_be_held_to, is_plural};
use crate::finding::{Confidence, Family, Level};
use crate::language::{Clause, Modality, Shape, Term};
use crate::model::{DocumentKind, StatementKind};
use crate::rules::rewrite::{marker, present};
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos, vocabulary};

pub(super) static RULE: Rule = Rule {
    name: "aspiration",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("aspiration.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    // What a list under "seeks to … by:" says is done; purposes and road maps may wish.
    if !can_be_held_to(site)
        || matches!(site.kind(), StatementKind::LeadIn | StatementKind::Permission)
        || site.reading.kind == DocumentKind::Assessment
    {
        return;
    }
    for term in site.terms(Class::Aspiration) {
        let Some(clause) = site.clauses().iter().find(|c| {
            (c.verb_first..c.after).contains(&term.first)
                && c.verb_first <= term.after
                && term.first <= c.verb_after
        }) else {
            continue;
        };
        if !wishes(site, term, clause) {
            continue;
        }
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let mut draft = Draft::new(&RULE, span, format!("“{words}” says what is wished, not what is done"))
            .note("Whoever tries and fails has kept the promise, so there is nothing to test.")
            .ask("Is this done today, since when, and by whom?")
            .confidence(Confidence::Medium);
        if let Some((tokens, verb)) = plainly(site, term, clause) {
            draft = draft.replace(format!("Say what is done: “{verb}”"), site.source(tokens), verb);
        }
        draft =
            draft.replace("Put a marker for what is done", span, marker("what is done today, and by whom"));
        sink.push(draft);
    }
}

fn wishes(site: &Site, term: &Term, clause: &Clause) -> bool {
    if clause.subordinate || clause.negated || site.is_quoted(term.tokens()) {
        return false;
    }
    // "a plan to", "an attempt to": nouns.
    let noun = (term.first as usize).checked_sub(1).is_some_and(|i| {
        site.pos(i, Pos::DET | Pos::ADJECTIVE | Pos::POSSESSIVE) && !site.pos(i, Pos::PRONOUN)
    });
    // "plans to … by Q3 2027": a dated plan says that it is one.
    let dated = term.entry().phrase.starts_with("plan")
        && site.tokens().any(|i| {
            site.analysis().tokens[i].shape == Shape::Number && site.words(i..i + 1).starts_with("20")
        });
    !noun && !dated && is_author(site, clause)
}

/// Whether the company or somebody in it wishes. Attackers, clients and documents wish too.
fn is_author(site: &Site, clause: &Clause) -> bool {
    let Some(subject) = clause.subject else { return false };
    let head = subject.head as usize;
    if site.is(head, &["we"]) {
        return true;
    }
    let class = site.reading.performer_class(site.statement.block, subject.tokens(), head);
    match class {
        Some(Class::Role | Class::Team | Class::Nobody | Class::Company) => true,
        Some(_) => false,
        None => {
            let document = [
                "policy",
                "plan",
                "procedure",
                "document",
                "program",
                "programme",
                "standard",
                "section",
                "process",
            ];
            site.pos(head, Pos::PROPER) && !site.is(head, &document)
                || site.words(subject.tokens()).contains("{{")
        }
    }
}

/// The verb that is wished for, in the present tense, and the tokens it replaces. A duty stays one:
/// "must endeavor to restore" becomes "must restore".
fn plainly(site: &Site, term: &Term, clause: &Clause) -> Option<(std::ops::Range<usize>, &'static str)> {
    let (first, after) = (term.first, term.after as usize);
    let token = site.analysis().tokens.get(after).filter(|_| after < site.tokens().end)?;
    let verb = token.verb.is_some().then(|| vocabulary().verb(token.verb))?;
    if !token.is(Pos::VERB_BASE | Pos::GERUND) {
        return None;
    }
    if clause.modality != Modality::None && clause.verb_first < first {
        return Some((first as usize..after + 1, verb.lemma));
    }
    Some((clause.verb_first.min(first) as usize..after + 1, present(verb, is_plural(site, clause))))
}
