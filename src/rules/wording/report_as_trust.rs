use super::can_be_held_to;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Shape, Term};
use crate::model::StatementKind;
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "report-as-trust",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("report_as_trust.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    // Such claims stand in first paragraphs, where a reader relies on them all the same.
    if !can_be_held_to(site) && site.kind() != StatementKind::Purpose {
        return;
    }
    for term in site.terms(Class::Trust) {
        let Some(confidence) = judge(site, term) else { continue };
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let mut draft = Draft::new(&RULE, span, format!("“{words}” gives a report for an answer"))
            .note(term.entry().note)
            .ask("Which report, which period, which criteria, and what is outside it?")
            .confidence(confidence);
        if term.entry().phrase.contains("soc") && is_predicate(site, term) {
            let tokens = term.first as usize - 1..term.after as usize;
            let have = if site.is(tokens.start, &["are"]) { "have" } else { "has" };
            let what = marker("type, period, criteria, auditor, what it leaves out");
            draft = draft.replace(
                "Name the report",
                site.source(tokens),
                format!("{have} a SOC 2 report {what}"),
            );
        }
        draft = draft.insert(
            "Add a marker for what was examined",
            span.end,
            format!(" {}", marker("which report, for which period and criteria")),
        );
        sink.push(draft);
    }
}

/// "is SOC 2 certified" at the end of its clause.
fn is_predicate(site: &Site, term: &Term) -> bool {
    let after = term.after as usize;
    site.is((term.first as usize).wrapping_sub(1), &["is", "are"])
        && !(site.tokens().contains(&after) && site.pos(after, Pos::NOUN))
}

fn judge(site: &Site, term: &Term) -> Option<Confidence> {
    let (first, after) = (term.first as usize, term.after as usize);
    let start = site.tokens().start;
    if site.is_quoted(term.tokens()) || names_report(site) {
        return None;
    }
    // "is not SOC 2 certified": said honestly.
    let denied = (first.saturating_sub(6).max(start)..first)
        .any(|i| site.pos(i, Pos::NEGATION) || site.is(i, &["no", "without", "nobody"]));
    if denied {
        return None;
    }
    let before = |words: &[&str]| (first.saturating_sub(4).max(start)..first).any(|i| site.is(i, words));
    match term.entry().phrase {
        "proves that" => before(&["report", "audit", "certificate", "certification", "attestation", "badge"])
            .then_some(Confidence::High),
        // Certificates are trusted by clients; praise counts customers.
        "trusted by" => (after..after + 5)
            .any(|i| {
                site.is(
                    i,
                    &[
                        "customers",
                        "companies",
                        "organizations",
                        "organisations",
                        "enterprises",
                        "leading",
                        "thousands",
                        "hundreds",
                        "millions",
                        "brands",
                        "businesses",
                    ],
                )
            })
            .then_some(Confidence::Medium),
        phrase if phrase.ends_with("compliance") => {
            let claimed = before(&[
                "achieve",
                "achieves",
                "achieved",
                "maintain",
                "maintains",
                "maintaining",
                "demonstrate",
                "demonstrates",
                "ensure",
                "ensures",
                "proves",
                "guarantees",
                "our",
            ]);
            let named = site.tokens().contains(&after) && site.pos(after, Pos::NOUN);
            (claimed && !named).then_some(Confidence::Medium)
        }
        // A legend's "Fully compliant" is a name for a rating.
        "fully compliant" => (!site.clauses().is_empty() && !site.is_cell()).then_some(Confidence::Medium),
        _ => Some(Confidence::High),
    }
}

/// Type and period are given: whoever reads it can ask for that report.
fn names_report(site: &Site) -> bool {
    let kind = site.tokens().any(|i| site.is(i, &["type"]) && site.is(i + 1, &["1", "2", "i", "ii"]));
    let period = site.tokens().any(|i| {
        let token = &site.analysis().tokens[i];
        site.is(i, &["period"])
            || token.shape == Shape::Number
                && site.words(i..i + 1).starts_with("20")
                && token.end - token.start >= 4
    });
    kind && period
}
