use crate::finding::{Confidence, Family, Level};
use crate::language::{Clause, Form, Modality, Voice};
use crate::model::{Claim, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::Class;

pub(super) static RULE: Rule = Rule {
    name: "nobody-subject",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("nobody_subject.md"),
    check: Check::Statement(check),
};

fn check(site: &Site, sink: &mut Sink) {
    if !matches!(site.kind(), StatementKind::Activity | StatementKind::Norm | StatementKind::LeadIn) {
        return;
    }
    for clause in site.clauses() {
        if clause.subordinate
            || clause.negated
            || clause.form != Form::Finite
            || clause.modality == Modality::May
        {
            continue;
        }
        if !is_activity(site, clause) {
            continue;
        }
        let phrase = match clause.voice {
            Voice::Active => clause.subject,
            Voice::Passive => clause.agent,
        };
        let Some(phrase) = phrase else { continue };
        let Some(performer) = site.reading.own_performer(site.statement.block, clause) else { continue };
        if !matches!(performer.class, Some(Class::Nobody | Class::Company)) {
            continue;
        }
        if site.reading.performer_around(site.statement).is_some() {
            return;
        }
        let words = site.words(phrase.tokens());
        let span = site.source(phrase.tokens());
        let draft = Draft::new(&RULE, span, format!("“{words}” is nobody a tester could ask"))
            .note("When everybody is meant, each may think that another did it.")
            .ask("Which role does this?")
            .confidence(Confidence::Medium)
            .replace("Put a marker for the role", span, marker("which role"));
        sink.push(draft);
        return;
    }
}

fn is_activity(site: &Site, clause: &Clause) -> bool {
    let claim = site.reading.claim(site.statement.block, clause);
    matches!(claim, Claim::Tested | Claim::Recorded)
        || site.verb(clause).is_some_and(|v| v.lemma == "ensure" && clause.modality == Modality::Must)
}
