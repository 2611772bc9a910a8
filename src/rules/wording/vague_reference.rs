use super::can_be_held_to;
use crate::finding::{Confidence, Family, Level};
use crate::language::Term;
use crate::model::DocumentKind;
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "vague-reference",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("vague_reference.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !can_be_held_to(site) || site.reading.kind == DocumentKind::Assessment {
        return;
    }
    for term in site.terms(Class::Reference) {
        if site.is_quoted(term.tokens()) || !refers(site, term) || is_resolved(site, term) {
            continue;
        }
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        sink.push(
            Draft::new(&RULE, span, format!("“{words}” does not say which document"))
                .note("What is done rests on a text that nobody can look up.")
                .ask("Which document, which section, which version?")
                .confidence(Confidence::Medium)
                .insert(
                    "Add a marker for the document",
                    span.end,
                    format!(" {}", marker("which document and section")),
                ),
        );
    }
}

/// "according to established procedures", "follows company policy". That "company policies are
/// reviewed" is about the policies.
fn refers(site: &Site, term: &Term) -> bool {
    let phrase = term.entry().phrase;
    if ["in ", "per ", "as ", "according ", "see "].iter().any(|start| phrase.starts_with(start)) {
        return true;
    }
    let before = (term.first as usize).saturating_sub(3).max(site.tokens().start)..term.first as usize;
    before
        .rev()
        .take_while(|&i| !site.pos(i, Pos::NOUN) || site.is(i, FOLLOWS))
        .any(|i| site.is(i, FOLLOWS) && (!site.is(i, &["with"]) || site.is(i.wrapping_sub(1), AGREES)))
}

const AGREES: &[&str] = &[
    "accordance",
    "line",
    "consistent",
    "comply",
    "complies",
    "compliance",
    "conformance",
    "keeping",
    "agreement",
];

const FOLLOWS: &[&str] = &[
    "with",
    "per",
    "to",
    "follow",
    "follows",
    "following",
    "followed",
    "under",
    "see",
    "by",
    "through",
    "via",
    "using",
];

/// A name, a link or a section beside it.
fn is_resolved(site: &Site, term: &Term) -> bool {
    let after = term.after as usize;
    let sentence = site.sentence().span;
    let near = after..(after + 6).min(site.tokens().end);
    site.block().text.links().iter().any(|l| l.text.overlaps(sentence))
        || near.clone().any(|i| site.pos(i, Pos::PROPER) || site.is(i, &["below", "above", "section", "appendix"]))
        || site.is(after, &["is", "are"])
        // "per policy schedule": it is the schedule that is named
        || site.pos(after, Pos::NOUN) && !site.pos(after, Pos::PREPOSITION | Pos::CONJUNCTION) && term.entry().phrase.ends_with("policy")
        // "Per policy SEC-04", "company policy 12"
        || near.clone().any(|i| site.words(i..i + 1).bytes().any(|b| b.is_ascii_digit()))
        || site.is(after, &["(", "described", "defined", "listed", "documented"])
}
