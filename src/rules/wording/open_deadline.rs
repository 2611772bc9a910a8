use super::can_be_held_to;
use crate::finding::{Family, Level};
use crate::language::{Interval, Term};
use crate::model::StatementKind;
use crate::rules::rewrite::match_case;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos, VerbClass};

pub(super) static RULE: Rule = Rule {
    name: "open-deadline",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("open_deadline.md"),
    check: Check::Statement(check),
};

fn check(site: &Site, sink: &mut Sink) {
    if !can_be_held_to(site) || site.kind() == StatementKind::Permission {
        return;
    }
    for term in site.terms(Class::OpenDeadline) {
        if site.is_quoted(term.tokens()) || !is_obligation(site, term) || is_settled(site) {
            continue;
        }
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let mut draft = Draft::new(&RULE, span, format!("“{words}” sets no deadline"))
            .note("One tester accepts a day, another a week: neither can call it late.")
            .ask("Within how many hours or days, counted from what event?");
        if is_adverbial(term) {
            for deadline in ["within 24 hours", "within 1 business day", "within 5 business days"] {
                let text = match_case(deadline, words);
                draft = draft.replace(format!("Replace with “{text}”"), span, text);
            }
        } else {
            let text = format!("{words} [TODO: within how many hours or days]");
            draft = draft.replace("Add a marker for the deadline", span, text);
        }
        sink.push(draft);
    }
}

fn is_adverbial(term: &Term) -> bool {
    let phrase = term.entry().phrase;
    phrase.contains(' ') || phrase.ends_with("ly") || matches!(phrase, "asap" | "forthwith")
}

fn is_obligation(site: &Site, term: &Term) -> bool {
    let (first, after) = (term.first as usize, term.after as usize);
    let phrase = term.entry().phrase;
    // "immediately before the call", "immediately following"
    if site.is(
        after,
        &["before", "after", "following", "prior", "preceding", "adjacent", "obvious", "available"],
    ) {
        return false;
    }
    if !is_adverbial(term) {
        // A prompt of a shell, an immediate supervisor.
        let noun = (after..(after + 3).min(site.tokens().end))
            .any(|i| matches!(site.noun_class(i), Some(c) if c != VerbClass::Other) || site.is(i, NOUNS));
        return noun && !site.is(after, &["family", "supervisor", "manager", "superior"]);
    }
    // What a machine does at once is a state, and what a tool lets people do is praise.
    if phrase == "quickly" || phrase == "swiftly" {
        return site.clause_at(first).is_some_and(|c| {
            matches!(site.verb_class(c), VerbClass::Control | VerbClass::Work)
                && !matches!(subject_class(site, c), Some(Class::Machine))
        });
    }
    match site.clause_at(first) {
        Some(clause) => {
            let by_machine = matches!(subject_class(site, clause), Some(Class::Machine));
            let automatic = site.verb(clause).is_some_and(|v| v.automatic);
            !by_machine && (!automatic || site.pos(first, Pos::NOUN))
        }
        None => {
            site.tokens().any(|i| matches!(site.noun_class(i), Some(VerbClass::Control | VerbClass::Work)))
        }
    }
}

const NOUNS: &[&str] = &[
    "notification",
    "action",
    "response",
    "remediation",
    "reporting",
    "communication",
    "review",
    "manner",
    "fashion",
    "escalation",
    "resolution",
    "notice",
    "attention",
    "ingest",
    "removal",
    "revocation",
    "disclosure",
    "delivery",
];

fn subject_class(site: &Site, clause: &crate::language::Clause) -> Option<Class> {
    let subject = clause.subject?;
    site.reading.performer_class(site.statement.block, subject.tokens(), subject.head as usize)
}

/// Whether the same paragraph or row gives hours or days.
fn is_settled(site: &Site) -> bool {
    let within = |t: &crate::language::Time| matches!(t.interval, Interval::Within(_));
    site.reading.row(site.statement.block).any(|id| site.reading.analysis(id).times.iter().any(within))
        || matches!(site.reading.cadence(site.statement), Some((Interval::Within(_), _)))
}
