use super::can_be_held_to;
use crate::finding::{Confidence, Family, Level};
use crate::language::Term;
use crate::model::DocumentKind;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::Class;

pub(super) static RULE: Rule = Rule {
    name: "audience-auditor",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("audience_auditor.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    let speaks = site.sentence().classes.contains(Class::Audience);
    if !speaks
        || !can_be_held_to(site)
        || site.reading.kind == DocumentKind::Assessment
        || is_about_audits(site)
    {
        return;
    }
    for term in site.terms(Class::Audience) {
        if site.is_quoted(term.tokens()) || site.clauses().is_empty() || serves_the_trail(site, term) {
            continue;
        }
        let words = site.words(term.tokens());
        sink.push(
            Draft::new(&RULE, site.source(term.tokens()), format!("“{words}” makes the audit the reason for it"))
                .note("A control that runs for the audit stops after it, and a Type 2 report covers the months between.")
                .ask("How does this run in the months with no audit?")
                .confidence(Confidence::Medium),
        );
    }
}

/// A procedure for audits speaks of audits.
fn is_about_audits(site: &Site) -> bool {
    let document = &site.reading.document;
    let audit = |text: &str| text.to_lowercase().contains("audit");
    document.title().is_some_and(|title| audit(title.text.as_str()))
        || document.sections_up(site.block().section).any(|section| audit(document.heading_text(section)))
}

/// "logged for audit purposes": the trail that the words mean is kept all year.
fn serves_the_trail(site: &Site, term: &Term) -> bool {
    const KEPT: &[&str] = &[
        "log",
        "logs",
        "logged",
        "logging",
        "trail",
        "trails",
        "retain",
        "retained",
        "retains",
        "retention",
        "record",
        "records",
        "recorded",
        "store",
        "stored",
        "stores",
        "kept",
        "keep",
        "keeps",
        "archived",
        "track",
        "tracked",
        "document",
        "documents",
        "documented",
        "documentation",
        "access",
    ];
    let phrase = term.entry().phrase;
    // "access for the auditor", "a copy for the auditors": somebody it is given to.
    let given = phrase.starts_with("for the auditor");
    (phrase == "for audit purposes" || phrase == "audit-ready" || given)
        && site.tokens().any(|i| site.is(i, KEPT))
}
