use crate::finding::{Confidence, Family, Level};
use crate::language::Voice;
use crate::model::{Claim, DocumentKind, StatementKind};
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::Class;

pub(super) static RULE: Rule = Rule {
    name: "test-as-control",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("test_as_control.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    let claims = matches!(site.kind(), StatementKind::Activity | StatementKind::State | StatementKind::Other);
    if !claims || matches!(site.reading.kind, DocumentKind::Assessment | DocumentKind::Policy) {
        return;
    }
    let named = site.sentence().classes.contains(Class::TestAsControl);
    if !named && !site.clauses().iter().any(|clause| tests(site, clause)) {
        return;
    }
    let audit = site
        .reading
        .document
        .heading_text(&site.reading.document.sections[site.block().section as usize])
        .to_lowercase();
    if audit.contains("audit") || audit.contains("tests of") {
        return;
    }
    for clause in site.clauses() {
        if clause.negated || !site.stands_alone(clause) || !tests(site, clause) {
            continue;
        }
        let phrase = match clause.voice {
            Voice::Active => clause.subject,
            Voice::Passive => clause.agent,
        };
        let Some(phrase) = phrase.filter(|p| is_auditor(site, p.tokens(), p.head as usize)) else { continue };
        let first = phrase.first.min(clause.verb_first) as usize;
        let after = phrase.after.max(clause.verb_after) as usize;
        report(site, first..after, sink);
        return;
    }
    if let Some(term) = site.terms(Class::TestAsControl).find(|t| t.entry().phrase.contains("for the audit"))
    {
        report(site, term.tokens(), sink);
    }
}

fn report(site: &Site, tokens: std::ops::Range<usize>, sink: &mut Sink) {
    let words = site.words(tokens.clone());
    let span = site.source(tokens);
    sink.push(
        Draft::new(&RULE, span, format!("“{words}” is the auditor's test, not the company's control"))
            .note("What an auditor does once is no control: it would be there without any of the company's people.")
            .ask("What does the company itself do, how often, and who does it?")
            .confidence(Confidence::Medium),
    );
}

/// The acts of a test: an external audit that is commissioned each year is another thing.
fn tests(site: &Site, clause: &crate::language::Clause) -> bool {
    site.reading.claim(site.statement.block, clause) != Claim::Nothing
        && site.verb(clause).is_some_and(|v| {
            matches!(
                v.lemma,
                "inspect"
                    | "sample"
                    | "examine"
                    | "test"
                    | "select"
                    | "observe"
                    | "obtain"
                    | "review"
                    | "verify"
            )
        })
}

/// "the auditor", "the service auditor", "auditors", and not the internal ones.
fn is_auditor(site: &Site, mut tokens: std::ops::Range<usize>, head: usize) -> bool {
    let internal = tokens.any(|at| site.is(at, &["internal", "lead"]));
    !internal && site.is(head, &["auditor", "auditors"])
}
