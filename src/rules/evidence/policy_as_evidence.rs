use crate::document::BlockId;
use crate::finding::{Confidence, Family, Level};
use crate::language::analyse;
use crate::model::grid::{grids, source_of};
use crate::model::{Claim, FieldSlot, Reading};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::Class;

pub(super) static RULE: Rule = Rule {
    name: "policy-as-evidence",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("policy_as_evidence.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::policies)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    for field in reading.fields.iter().filter(|f| f.slot == FieldSlot::Record) {
        let Some(block) = field.block else { continue };
        let section = reading.block(block).section;
        let operates = |site: &Site| site.block().section == section && is_tested(site);
        if is_evidence_label(reading, block) && any_statement(reading, operates) {
            report(reading, block, sink);
        }
    }
    for grid in grids(reading) {
        let Some(column) = grid
            .find(|head| head.contains("evidence") && FieldSlot::of_label(head) == Some(FieldSlot::Record))
        else {
            continue;
        };
        for row in grid.rows() {
            let operates = |site: &Site| row.contains(&site.statement.block) && is_tested(site);
            if let Some(cell) = grid.cell(&row, column)
                && any_statement(reading, operates)
            {
                report(reading, cell, sink);
            }
        }
    }
}

/// "Documentation:" and "Output:" name documents; only "Evidence:" claims to show that it ran.
fn is_evidence_label(reading: &Reading, block: BlockId) -> bool {
    reading.block(block).label.as_ref().is_some_and(|l| {
        let name = l.name.to_lowercase();
        name.contains("evidence") && !name.contains("design") || name == "proof"
    })
}

fn any_statement(reading: &Reading, fits: impl Fn(&Site) -> bool) -> bool {
    reading.statements.iter().any(|statement| fits(&Site { reading, statement }))
}

fn is_tested(site: &Site) -> bool {
    site.clauses()
        .iter()
        .any(|c| !c.subordinate && !c.negated && site.reading.claim(site.statement.block, c) == Claim::Tested)
}

fn report(reading: &Reading, block: BlockId, sink: &mut Sink) {
    let words = reading.block(block).text.as_str();
    if !says_how_it_should_be(words) {
        return;
    }
    let span = source_of(reading, block);
    let what = format!(", {}", marker("recorded in which ticket, log or report"));
    sink.push(draft(words, span).insert("Add a marker for the record", span.end, what));
}

pub(super) fn draft(words: &str, span: Span) -> Draft {
    let short = words.trim_end_matches('.');
    Draft::new(&RULE, span, format!("“{short}” shows how it should be, not that it ran"))
        .note("A policy is evidence of design; that a control operated is seen in what single occurrences left.")
        .ask("What shows that it ran?")
        .confidence(Confidence::Medium)
}

/// Policies, certificates, the narrative itself, and nothing that one occurrence leaves.
pub(super) fn says_how_it_should_be(words: &str) -> bool {
    let lower = words.to_lowercase();
    if lower.contains("[todo")
        || words.len() > 120
        || words.chars().any(|c| c.is_ascii_digit()) && lower.contains("ev-")
    {
        return false;
    }
    let analysis = analyse(words, false);
    if analysis.terms.iter().any(|t| matches!(t.class, Class::Record | Class::Store)) {
        return false;
    }
    const STANDING: &[&str] = &[
        "policy",
        "policies",
        "handbook",
        "code of conduct",
        "this document",
        "this narrative",
        "this page",
        "certificate",
        "certification",
        "soc 2 report",
        "iso 27001 certificate",
    ];
    const OTHERS: &[&str] = &[
        "log",
        "ticket",
        "minutes",
        "export",
        "report of",
        "list",
        "review",
        "sign",
        "acknowledg",
        "result",
        "note on",
        "notes o",
        "exceptions",
    ];
    STANDING.iter().any(|name| names_the_text(&lower, name)) && !OTHERS.iter().any(|o| lower.contains(o))
}

/// Whether some words end with the name of a standing text or say which part or version of it is meant: "TLS policy of
/// the load balancers" and "Policy approvals 2026" name something else.
fn names_the_text(lower: &str, name: &str) -> bool {
    const GOES_ON: [&str; 9] =
        ["version", "section", "chapter", "page", "as", "and", "in", "approved", "document"];
    let is_certificate = name.contains("certif");
    lower.match_indices(name).any(|(at, _)| {
        let after = &lower[at + name.len()..];
        let word = after.trim_start().split([' ', ')']).next().unwrap_or_default();
        let is_version =
            word.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let goes_on = after.starts_with(' ') && word.starts_with(char::is_alphabetic);
        is_certificate || !goes_on || is_version || GOES_ON.contains(&word)
    })
}
