use crate::finding::{Confidence, Family, Level};
use crate::model::{DocumentKind, Reading, Role, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "production-slice",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("production_slice.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::production)],
};

/// Planes beside production from which production can be reached, each with the words for it.
pub(super) const PLANES: [(&str, &[&str]); 6] = [
    ("staging", &["staging"]),
    (
        "test environments",
        &["test environment", "test environments", "development environment", "development environments"],
    ),
    (
        "build systems",
        &[
            "ci/cd",
            "build server",
            "build servers",
            "build system",
            "build systems",
            "ci system",
            "ci systems",
            "build pipeline",
            "ci runners",
        ],
    ),
    (
        "support tooling",
        &["support tool", "support tools", "support tooling", "support console", "support desk"],
    ),
    (
        "administration",
        &[
            "admin console",
            "admin panel",
            "admin plane",
            "management plane",
            "management console",
            "bastion",
            "jump host",
        ],
    ),
    (
        "the corporate network",
        &[
            "corporate network",
            "corporate systems",
            "corporate it",
            "office network",
            "corporate environment",
        ],
    ),
];

/// Whether a text has one of the words, whatever stands around it.
#[expect(clippy::expect_used, reason = "the words are fixed")]
fn names_plane(text: &str) -> bool {
    static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let words = PLANES.iter().flat_map(|(_, words)| *words);
        AhoCorasick::builder().ascii_case_insensitive(true).build(words).expect("a valid set")
    });
    WORDS.is_match(text)
}

fn check(reading: &Reading, sink: &mut Sink) {
    if !matches!(
        reading.kind,
        DocumentKind::SystemDescription | DocumentKind::Narrative | DocumentKind::ControlMatrix
    ) {
        return;
    }
    if reading.is_in_programme() {
        return;
    }
    let limited: Vec<Span> =
        reading.statements.iter().filter_map(|s| production(&Site { reading, statement: s })).collect();
    if limited.len() < 2 {
        return;
    }
    // Each plane: where it is named outside a control, unless a control or an exclusion reaches it.
    let mut named: Vec<Option<Span>> = vec![None; PLANES.len()];
    let mut reached = [false; PLANES.len()];
    for (index, block) in reading.document.blocks.iter().enumerate() {
        if !names_plane(block.text.as_str()) {
            continue;
        }
        let lower = block.text.as_str().to_ascii_lowercase();
        for (at, (_, words)) in PLANES.iter().enumerate() {
            let Some(span) = words.iter().find_map(|w| position(&lower, w)) else { continue };
            if is_control(reading, index as u32) || lower.contains("[todo:") {
                reached[at] = true;
            } else if named[at].is_none() {
                named[at] = Some(block.text.source(span));
            }
        }
    }
    let open: Vec<_> = PLANES
        .iter()
        .zip(&named)
        .zip(reached)
        .filter_map(|((plane, place), reached)| Some((plane.0, (*place).filter(|_| !reached)?)))
        .collect();
    if open.is_empty() {
        return;
    }
    let names: Vec<&str> = open.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let draft = draft(limited[0], &names).insert(
        "Add a marker for the other systems",
        limited[0].end,
        format!(
            " {}",
            marker(&format!(
                "and {names}, or why {} out of scope",
                if open.len() == 1 { "it is" } else { "they are" }
            ))
        ),
    );
    let draft = limited[1..].iter().fold(draft, |draft, span| draft.also(*span));
    sink.push(
        open.into_iter().fold(draft, |draft, (name, span)| draft.related(span, format!("{name} named here"))),
    );
}

pub(super) fn draft(span: Span, names: &str) -> Draft {
    Draft::new(&RULE, span, format!("the controls stop at production; nothing is said of {names}"))
        .note("Whoever can change what runs in production from elsewhere has access to production.")
        .ask(format!("How is access to {names} controlled, or why does it not reach production?"))
        .confidence(Confidence::Medium)
}

/// "production servers", "the production environment" in a control.
fn production(site: &Site) -> Option<Span> {
    let claims = matches!(site.kind(), StatementKind::Activity | StatementKind::State | StatementKind::Norm);
    if !claims || !site.text().contains("roduction") {
        return None;
    }
    let at = site.tokens().find(|&i| {
        site.is(i, &["production"])
            && site.is(
                i + 1,
                &[
                    "systems",
                    "servers",
                    "environment",
                    "environments",
                    "network",
                    "access",
                    "databases",
                    "database",
                    "infrastructure",
                    "accounts",
                    "account",
                    "data",
                    "hosts",
                    "system",
                    "instances",
                    "cluster",
                ],
            )
    })?;
    Some(site.source(at..at + 2))
}

/// Whether a block says how something is controlled, or that it is out.
fn is_control(reading: &Reading, id: u32) -> bool {
    let text = reading.block(id).text.as_str();
    reading.role(id) == Role::Exclusions
        || ["out of scope", "not in scope", "excluded", "no access to production", "not part of"]
            .iter()
            .any(|w| text.contains(w))
        || reading.statements_of(id..id + 1).iter().any(|s| {
            matches!(
                s.kind,
                StatementKind::Activity
                    | StatementKind::State
                    | StatementKind::Norm
                    | StatementKind::Ban
                    | StatementKind::Permission
            )
        })
}

/// Where some words stand as whole words; both are in lower case.
fn position(text: &str, words: &str) -> Option<Span> {
    text.match_indices(words).find_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        let whole = !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
        whole.then(|| Span::from(at..at + words.len()))
    })
}
