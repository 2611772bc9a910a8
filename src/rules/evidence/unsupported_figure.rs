use crate::finding::{Confidence, Family, Level};
use crate::language::Form;
use crate::model::{DocumentKind, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::Class;
use std::ops::Range;

pub(super) static RULE: Rule = Rule {
    name: "unsupported-figure",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("unsupported_figure.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    let claims = matches!(site.kind(), StatementKind::Activity | StatementKind::State | StatementKind::Other);
    let kind = matches!(
        site.reading.kind,
        DocumentKind::Narrative | DocumentKind::SystemDescription | DocumentKind::ControlMatrix
    );
    if !claims || !kind || site.is_cell() {
        return;
    }
    // A heading of a list of results claims nothing yet.
    if !site.clauses().iter().any(|c| c.form == Form::Finite) {
        return;
    }
    let Some(tokens) = figure(site) else { return };
    if is_sourced(site) || is_target(site) {
        return;
    }
    let words = site.words(tokens.clone());
    let span = site.source(tokens);
    sink.push(
        Draft::new(&RULE, span, format!("“{words}” does not say measured by what, and when"))
            .note("A figure without a source and a period cannot be checked, and is read as a promise.")
            .ask("Measured by what, over which months?")
            .confidence(Confidence::Medium)
            .insert(
                "Add a marker for the source",
                span.end,
                format!(" {}", marker("measured by what, over which months")),
            ),
    );
}

/// Words for what a percentage of uptime or of coverage is of.
const MEASURED: &[&str] =
    &["uptime", "availability", "available", "coverage", "success", "compliance", "completion", "patched"];

/// "99.9 % uptime", "zero incidents", "on average".
fn figure(site: &Site) -> Option<Range<usize>> {
    let tokens = site.tokens();
    let near = |from: usize| (from.saturating_sub(6)..from + 6).any(|at| site.is(at, MEASURED));
    tokens.clone().find_map(|at| {
        let next = at + 1;
        let word = site.words(at..next);
        let apart = tokens.contains(&next)
            && (site.analysis().tokens[next].is_punct(b'%') || site.is(next, &["percent"]));
        let high = || {
            let number = word.trim_end_matches('%').parse::<f32>();
            number.is_ok_and(|n| (90.0..=100.0).contains(&n))
        };
        if (apart || word.ends_with('%')) && high() && near(at) {
            return Some(at..next + usize::from(apart));
        }
        if site.is(at, &["zero", "no"]) && happened(site, at) {
            return Some(at..at + 2 + usize::from(!site.is(next, EVENTS)));
        }
        (site.is(at, &["on"]) && site.is(next, &["average"])).then_some(at..next + 1)
    })
}

const EVENTS: &[&str] = &["incident", "incidents", "breach", "breaches", "outages", "downtime", "findings"];

/// "has had zero security incidents", "no breaches have occurred"
fn happened(site: &Site, at: usize) -> bool {
    let event = (at + 1..at + 3).any(|i| site.is(i, EVENTS));
    event
        && (site.clauses().iter().any(|c| c.past)
            || site
                .tokens()
                .any(|i| site.is(i, &["had", "experienced", "recorded", "seen", "suffered", "occurred"])))
}

/// A source or a date stands beside it.
fn is_sourced(site: &Site) -> bool {
    let text = site.block().text.as_str();
    let dated = text
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| w.len() == 4 && w.starts_with("20") && w.parse::<u32>().is_ok());
    dated
        || !site.block().text.links().is_empty()
        || ["measured", "according to", "reported by", "calculated", "status page"]
            .iter()
            .any(|w| text.contains(w))
        || site.terms(Class::Store).next().is_some()
}

/// Targets and commitments are no measurements.
fn is_target(site: &Site) -> bool {
    const TARGETS: &[&str] = &[
        "target",
        "objective",
        "goal",
        "commit",
        "sla",
        "slo",
        "guarantee",
        "aim",
        "at least",
        "must",
        "threshold",
        "alert",
        "below",
        "design",
    ];
    let text = site.text().to_lowercase();
    let heading = site
        .reading
        .document
        .heading_text(&site.reading.document.sections[site.block().section as usize])
        .to_lowercase();
    TARGETS.iter().any(|w| text.contains(w) || heading.contains(w)) || heading.contains("commitment")
}
