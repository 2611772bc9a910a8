use crate::finding::{Confidence, Family, Level};
use crate::language::Voice;
use crate::model::{DocumentKind, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};

pub(super) static RULE: Rule = Rule {
    name: "unsupported-state",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("unsupported_state.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    let silent = matches!(site.reading.kind, DocumentKind::Policy | DocumentKind::Assessment);
    if site.kind() != StatementKind::State || silent || site.row_has_marker("setting") {
        return;
    }
    let Some(clause) =
        site.clauses().iter().find(|c| !c.subordinate && c.voice == Voice::Passive && !c.negated)
    else {
        return;
    };
    let Some(verb) = site.verb(clause) else { return };
    if !TESTED.contains(&verb.lemma) || site.record().is_some() || names_setting(site) {
        return;
    }
    let words = site.words(clause.verb_tokens());
    let span = site.source(clause.verb_tokens());
    let draft = Draft::new(&RULE, span, format!("“{words}” names no setting that shows it"))
        .note("A state is tested by looking at it: the reader has to know where.")
        .ask("Which setting is that, and where is it seen?")
        .confidence(Confidence::Low)
        .insert(
            "Add a marker for the setting",
            span.end,
            format!(" {}", marker("by which setting, seen where")),
        );
    sink.push(draft);
}

/// States that a tester checks.
const TESTED: &[&str] = &[
    "encrypt",
    "enable",
    "restrict",
    "enforce",
    "segment",
    "segregate",
    "isolate",
    "limit",
    "block",
    "hash",
];

/// A product or a named setting says where to look.
fn names_setting(site: &Site) -> bool {
    let code = site.block().text.code();
    let sentence = site.sentence().span;
    code.iter().any(|c| c.overlaps(sentence))
        || site.tokens().skip(1).any(|i| site.pos(i, crate::vocabulary::Pos::PROPER))
}
