use super::can_be_held_to;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Interval, Term};
use crate::model::{Claim, DocumentKind, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, VerbClass};

pub(super) static RULE: Rule = Rule {
    name: "tribal-knowledge",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("tribal_knowledge.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !can_be_held_to(site) || site.reading.kind == DocumentKind::Assessment {
        return;
    }
    for term in site.terms(Class::Tribal) {
        let after = term.after as usize;
        if site.is_quoted(term.tokens()) || !is_procedure(site, term) || is_written(site) {
            continue;
        }
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        // Behind the noun: "ad hoc reviews [TODO: …]".
        let end = site.phrase_end(after).max(after);
        sink.push(
            Draft::new(&RULE, span, format!("“{words}” leaves it to whoever happens to know"))
                .note("Two people would do it in two ways, and a new one not at all.")
                .ask("If that person is away, who does it, and from what instructions?")
                .confidence(Confidence::Medium)
                .insert(
                    "Add a marker for the instructions",
                    site.source(end - 1..end).end,
                    format!(" {}", marker("which runbook or queue, and who decides")),
                ),
        );
    }
}

/// Whether the words tell how a control is done. "In a few ad hoc cases data is transferred"
/// counts cases.
fn is_procedure(site: &Site, term: &Term) -> bool {
    let after = term.after as usize;
    match term.entry().phrase {
        "ad hoc" | "ad-hoc" => {
            let activity = (after..after + 3).any(|i| matches!(site.noun_class(i), Some(VerbClass::Control)));
            let ends = after >= site.tokens().end || !site.analysis().tokens[after].is_word();
            activity || ends && does_work(site)
        }
        "case by case" | "case-by-case" => {
            site.is(after, &["approach", "review", "decision", "assessment", "approval"])
                && site.kind() != StatementKind::Permission
        }
        "informally" | "from memory" | "knows how to" => does_work(site),
        _ => !site.clauses().is_empty(),
    }
}

fn does_work(site: &Site) -> bool {
    site.clauses().iter().any(|c| {
        !matches!(site.reading.claim(site.statement.block, c), Claim::Nothing | Claim::State)
            || matches!(site.verb_class(c), VerbClass::Mind | VerbClass::Other) && c.verb.is_some()
    })
}

/// A runbook, a queue or a record beside it, or an interval to which it only adds.
fn is_written(site: &Site) -> bool {
    let every = |t: &crate::language::Time| matches!(t.interval, Interval::Every(_));
    let analysis = site.analysis();
    analysis.times.iter().any(every)
        || site.terms(Class::Store).next().is_some()
        || site.terms(Class::Record).next().is_some()
        || site.tokens().any(|i| site.is(i, &["runbook", "playbook", "checklist", "queue"]))
        || site.block().text.links().iter().any(|l| l.text.overlaps(site.sentence().span))
}
