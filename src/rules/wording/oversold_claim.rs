use super::{binds_nobody, can_be_held_to, tells_what_is_done};
use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Clause, Form, Modality, Term};
use crate::model::{Claim, DocumentKind, StatementKind};
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "oversold-claim",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("oversold_claim.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    let held = can_be_held_to(site);
    if !held && !introduces_product(site) {
        return;
    }
    for term in site.terms(Class::Oversold) {
        let warrants =
            ["ensur", "guarant", "infinite"].iter().any(|start| term.entry().phrase.starts_with(start));
        if binds_nobody(site, term.first as usize) || site.is_quoted(term.tokens()) || !held && !warrants {
            continue;
        }
        let Some(confidence) = judge(site, term) else { continue };
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let mut draft = Draft::new(&RULE, span, format!("“{words}” promises more than anyone can show"))
            .note("One exception in the period makes the sentence false, and no test can prove it true.")
            .ask("What was observed that supports this, and when would it be false?")
            .confidence(confidence);
        let phrase = term.entry().phrase;
        if let Some(verb) = said_plainly(phrase) {
            for what in verb {
                let verb = what.split(' ').next().unwrap_or(what);
                draft = draft.replace(format!("Say what is done: “{verb} …”"), span, *what);
            }
        } else if can_go(site, term) {
            draft =
                draft.replace("Leave it out", site.source(term.first as usize..term.after as usize + 1), {
                    site.words(term.after as usize..term.after as usize + 1).to_owned()
                });
        }
        sink.push(draft);
    }
}

/// The overview of a product or a company: what it says that these ensure, a buyer reads first.
fn introduces_product(site: &Site) -> bool {
    let kind = site.reading.kind == DocumentKind::Assessment || tells_what_is_done(site.reading);
    kind && site.kind() == StatementKind::Purpose
        && site
            .main()
            .and_then(|c| c.subject)
            .is_some_and(|subject| site.reading.is_proper(site.statement.block, subject.head as usize))
}

fn said_plainly(phrase: &str) -> Option<&'static [&'static str]> {
    match phrase {
        "ensures" | "guarantees" => {
            Some(&["checks [TODO: how, recorded where]", "enforces [TODO: by which setting]"])
        }
        "ensure" | "guarantee" => {
            Some(&["check [TODO: how, recorded where]", "enforce [TODO: by which setting]"])
        }
        _ => None,
    }
}

/// An adjective or adverb in front of what it praises.
fn can_go(site: &Site, term: &Term) -> bool {
    let after = term.after as usize;
    let phrase = term.entry().phrase;
    site.tokens().contains(&after)
        && site.analysis().tokens[after].is_word()
        && !phrase.contains("any")
        && !site.pos(after, Pos::PREPOSITION | Pos::CONJUNCTION)
        && !site.is((term.first as usize).wrapping_sub(1), &["a", "an"])
        && !matches!(
            phrase,
            "never" | "eliminate" | "eliminates" | "eliminating" | "impossible" | "guaranteed"
        )
}

fn judge(site: &Site, term: &Term) -> Option<Confidence> {
    let (first, after) = (term.first as usize, term.after as usize);
    let phrase = term.entry().phrase;
    let clause = site.clause_at(first);
    let denied = clause.is_some_and(|c| c.negated && c.main as usize == first);
    if denied || is_negated(site, first) || explains(site) {
        return None;
    }
    match phrase {
        "ensures" | "guarantees" | "ensure" | "guarantee" => judge_ensure(site, first, clause),
        "ensuring" | "guaranteeing" | "assuring" => {
            // "…, ensuring compliance with": a claim at the end of an assertion.
            // At the end of a piece of advice it gives the reason for it.
            let comma = first > 0 && site.analysis().tokens[first - 1].is_punct(b',');
            let advice = site.main().is_some_and(|c| c.form == Form::Imperative);
            // "runs one application ensuring isolation"
            let joined = tells_what_is_done(site.reading) && site.pos(first.wrapping_sub(1), Pos::NOUN);
            ((comma || joined)
                && !(advice && site.reading.kind == DocumentKind::Assessment)
                && site.kind() != StatementKind::Norm
                && (has_strong_object(site, after) || has_praised_object(site, after)))
            .then_some(Confidence::Medium)
        }
        "fully" | "completely" | "entirely" | "totally" => {
            if site.is(
                after,
                &[
                    "disclosed",
                    "defined",
                    "written",
                    "understand",
                    "understood",
                    "managed",
                    "qualified",
                    "aware",
                    "open",
                    "automated",
                    "remote",
                    "featured",
                    "supported",
                    "functional",
                    "compatible",
                    "integrated",
                ],
            ) {
                return None;
            }
            let clause = clause?;
            (!clause.subordinate
                && !clause.negated
                && !matches!(clause.modality, Modality::Must | Modality::Should | Modality::May)
                && clause.form == Form::Finite)
                .then_some(Confidence::High)
        }
        "always" | "at all times" | "never" => judge_always(site, phrase, clause),
        // "Completion rate: 100% …" is a figure that is measured.
        "100%" | "100 %" | "100 percent" => (!site.is_cell()
            && !site.clauses().is_empty()
            && (!site.is_item() || site.block().label.is_none())
            && !site.tokens().any(|i| site.is(i, &["target", "goal", "coverage", "measured", "score"])))
        .then_some(Confidence::High),
        "comprehensive" | "robust" | "holistic" | "seamless" | "seamlessly" => {
            if reads_as_praise(site, after) { Some(Confidence::Medium) } else { None }
        }
        "eliminate" | "eliminates" | "eliminating" => {
            (site.kind() != StatementKind::Norm).then_some(Confidence::Medium)
        }
        // "If it becomes impossible to go on" tells of no control.
        "impossible" => (clause.is_some_and(|c| !c.subordinate)
            && !site.tokens().any(|at| site.is(at, &["becomes"])))
        .then_some(Confidence::Medium),
        // Slogans and headings that are no sentence rely on nobody. "Keeps up with the state of
        // the art in cryptography" is no praise of its own.
        _ => {
            let noun = site.is(first.wrapping_sub(1), &["the"]) && site.is(after, &["in", "of"]);
            let told = !site.clauses().is_empty() || site.is_item() && site.block().label.is_some();
            (!noun && told).then_some(Confidence::High)
        }
    }
}

/// A rationale or benefit, by its label or column, says what a control is for.
fn explains(site: &Site) -> bool {
    const REASONS: [&str; 5] = ["rationale", "benefit", "purpose", "objective", "why"];
    let names = |text: &str| REASONS.iter().any(|word| text.to_lowercase().contains(word));
    let block = site.block();
    if block.label.as_ref().is_some_and(|label| names(&label.name)) {
        return true;
    }
    let BlockKind::Cell { table, column, .. } = block.kind else { return false };
    let document = &site.reading.document;
    document.tables[table as usize].header(document, column).is_some_and(|header| names(header.text.as_str()))
}

fn is_negated(site: &Site, first: usize) -> bool {
    (first.saturating_sub(3).max(site.tokens().start)..first)
        .any(|i| site.is(i, &["not", "cannot", "no", "can't", "doesn't", "don't", "without", "avoid"]))
}

/// "ensures that …" as what a control does; "to ensure …" gives a purpose, "Ensure that you …"
/// speaks to the reader.
fn judge_ensure(site: &Site, first: usize, clause: Option<&Clause>) -> Option<Confidence> {
    // "to ensure the highest quality": the purpose says what is reached.
    if site.is(first.wrapping_sub(1), &["to"]) && site.kind() != StatementKind::Norm {
        return reaches_the_utmost(site, first + 1).then_some(Confidence::Medium);
    }
    let clause = clause?;
    if clause.main as usize != first {
        return None;
    }
    if clause.subordinate && !is_told_of_process(site, clause) || matches!(clause.modality, Modality::May) {
        return None;
    }
    if clause.form == Form::Imperative {
        return None;
    }
    // An assessment may tell what a part is for.
    let claims = clause.modality == Modality::None && clause.verb_first as usize == first;
    let bare = site.pos(first, Pos::VERB_BASE)
        && !has_strong_object(site, first + 1)
        && !has_praised_object(site, first + 1);
    let method = clause.subject.is_some_and(|s| site.pos(s.first as usize, Pos::GERUND));
    if site.reading.kind == DocumentKind::Assessment && (!claims || method || bare) {
        return None;
    }
    // "Department heads ensure that their staff comply": who has a duty is told it.
    let told = clause.subject.is_some_and(|s| {
        let class = site.reading.performer_class(site.statement.block, s.tokens(), s.head as usize);
        matches!(class, Some(Class::Role | Class::Team | Class::People))
    });
    if told && site.reading.kind == DocumentKind::Policy {
        return None;
    }
    if matches!(clause.modality, Modality::Must | Modality::Should)
        && site.reading.kind == DocumentKind::Policy
    {
        // A duty to ensure is a norm; whoever must ensure something securely is caught elsewhere.
        return None;
    }
    // What a document ensures is its purpose.
    if clause.subject.is_some_and(|s| {
        site.is(s.head as usize, &["policy", "document", "procedure", "plan", "purpose", "goal"])
    }) {
        return None;
    }
    Some(if has_strong_object(site, first + 1) { Confidence::High } else { Confidence::Medium })
}

/// "a process that ensures that all changes are tested", in a text that tells how controls operate.
fn is_told_of_process(site: &Site, clause: &Clause) -> bool {
    site.is((clause.verb_first as usize).wrapping_sub(1), &["that", "which"])
        && site.main().is_some_and(|main| main.modality == Modality::None)
        && tells_what_is_done(site.reading)
        && has_strong_object(site, clause.verb_after as usize)
}

/// "the highest quality", "robustness", "high availability"
fn reaches_the_utmost(site: &Site, from: usize) -> bool {
    (from..from + 3).any(|at| {
        site.is(at, &["highest", "robustness", "maximum", "utmost", "flawless"])
            || site.is(at, &["high"])
                && site.is(at + 1, &["availability", "quality", "reliability", "security"])
    })
}

/// What is called good: "ensuring secure execution", "ensuring a robust posture".
fn has_praised_object(site: &Site, from: usize) -> bool {
    const PRAISED: &[&str] = &[
        "appropriate",
        "correct",
        "correctly",
        "double-check",
        "efficient",
        "excellent",
        "functioning",
        "high",
        "highest",
        "immediate",
        "isolation",
        "quality",
        "reliability",
        "reliable",
        "resilience",
        "robust",
        "secure",
        "securely",
        "timely",
        "trusted",
    ];
    (from..(from + 8).min(site.tokens().end)).any(|at| site.is(at, PRAISED))
}

fn has_strong_object(site: &Site, from: usize) -> bool {
    (from..(from + 8).min(site.tokens().end)).any(|i| {
        site.is(
            i,
            &[
                "compliance",
                "security",
                "confidentiality",
                "integrity",
                "availability",
                "protection",
                "privacy",
                "all",
                "every",
                "any",
                "only",
                "continuity",
                "complete",
                "maximum",
                "traceability",
                "that",
                "safety",
            ],
        )
    })
}

fn judge_always(site: &Site, phrase: &str, clause: Option<&Clause>) -> Option<Confidence> {
    let clause = clause?;
    // "must never be shared" is a ban, "must always be" a norm.
    let claims = clause.modality == Modality::None || clause.modality == Modality::Will;
    // "is always appreciated", "you'll always have a contact": nothing that a tester follows up.
    let nothing = !is_property(site, clause)
        && site.reading.claim(site.statement.block, clause) == Claim::Nothing
        && !clause.negated;
    if nothing && phrase != "never" {
        return None;
    }
    let reader = clause.subject.is_some_and(|s| site.is(s.head as usize, &["you", "users", "employees"]));
    (claims && !clause.subordinate && !reader && clause.form == Form::Finite).then_some(Confidence::Medium)
}

/// Praise counts where a reader would rely on it: in a sentence with a verb, on a control noun.
fn reads_as_praise(site: &Site, after: usize) -> bool {
    let near = (after..(after + 4).min(site.tokens().end)).any(|i| {
        site.is(
            i,
            &[
                "security",
                "controls",
                "control",
                "protection",
                "program",
                "programme",
                "framework",
                "process",
                "processes",
                "measures",
                "monitoring",
                "logging",
                "coverage",
                "posture",
                "access",
                "backup",
                "planning",
                "safeguards",
                "encryption",
                "procedures",
                "practices",
                "system",
                "infrastructure",
                "architecture",
            ],
        )
    });
    // An item of a list that praises what it lists is read as a claim.
    let claims = !site.clauses().is_empty() || site.is_item() && site.block().label.is_some();
    // "comprehensive validation (SAST, DAST)", "in the [register]": what it consists of is there.
    let listed = site.text().contains('(')
        || site.text().ends_with(':')
        || site.block().text.links().iter().any(|l| l.text.overlaps(site.sentence().span));
    near && claims
        && !listed
        && matches!(site.block().kind, BlockKind::Paragraph | BlockKind::Item)
        && site.kind() != StatementKind::Norm
        && site.reading.kind != DocumentKind::Assessment
}

/// "is always available", "remains encrypted at all times"
fn is_property(site: &Site, clause: &Clause) -> bool {
    let after = clause.verb_after as usize;
    site.pos(clause.main as usize, Pos::BE)
        && (after..after + 3).any(|i| site.pos(i, Pos::ADJECTIVE) && !site.pos(i, Pos::ADVERB))
}
