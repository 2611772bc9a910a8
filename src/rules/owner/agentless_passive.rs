use crate::finding::{Confidence, Edit, Family, Level};
use crate::language::{Clause, Form, Modality, Voice};
use crate::model::{Claim, DocumentKind, StatementKind};
use crate::rules::rewrite::{capitalise, marker, present};
use crate::rules::{Check, Draft, Rule, Sink, Site};

pub(super) static RULE: Rule = Rule {
    name: "agentless-passive",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("agentless_passive.md"),
    check: Check::Statement(check),
};

fn check(site: &Site, sink: &mut Sink) {
    if !matches!(
        site.kind(),
        StatementKind::Activity | StatementKind::Norm | StatementKind::LeadIn | StatementKind::Other
    ) {
        return;
    }
    for clause in site.clauses() {
        if !is_agentless(site, clause) {
            continue;
        }
        let around = site.reading.performer_around(site.statement);
        if around.is_some() || paragraph_names_performer(site) {
            return;
        }
        let words = site.words(clause.verb_tokens());
        let span = site.source(clause.verb_tokens());
        let mut draft = Draft::new(&RULE, span, format!("“{words}” does not say by whom"))
            .note("An activity without a performer has nobody a tester can ask, and nobody who notices that it stopped.")
            .ask("Which role does this?")
            .confidence(Confidence::Medium);
        draft = draft.insert("Add a marker for the role", span.end, format!(" by {}", marker("which role")));
        sink.push(draft);
        return;
    }
}

fn is_agentless(site: &Site, clause: &Clause) -> bool {
    if clause.voice != Voice::Passive || clause.agent.is_some() || clause.subordinate || clause.negated {
        return false;
    }
    if clause.form != Form::Finite || clause.modality == Modality::May {
        return false;
    }
    let reading = site.reading;
    let claim = reading.claim(site.statement.block, clause);
    if !matches!(claim, Claim::Tested | Claim::Work | Claim::Recorded) || is_everyones_duty(site, clause) {
        return false;
    }
    if site.kind() == StatementKind::LeadIn && site.text().contains("following") {
        return false;
    }
    // What a product does to its inputs has no performer to name.
    if reading.kind == DocumentKind::Assessment
        && !reading.has_cadence_words(site.statement.block, site.tokens())
    {
        return false;
    }
    !reading.is_ensured(site.statement.block, site.tokens().start, clause)
}

/// Reporting what one sees and handing back what one was given are duties of everyone.
fn is_everyones_duty(site: &Site, clause: &Clause) -> bool {
    let Some(verb) = site.verb(clause) else { return false };
    let subject = clause.subject.map_or("", |s| site.words(s.tokens())).to_lowercase();
    match verb.lemma {
        "report" => ["incident", "loss", "violation", "theft", "breach", "concern", "suspicion", "misuse"]
            .iter()
            .any(|word| subject.contains(word)),
        "return" | "wear" | "surrender" | "direct" | "submit" | "issue" => true,
        _ => false,
    }
}

/// "The SRE Lead reviews access. Stale accounts are removed."
fn paragraph_names_performer(site: &Site) -> bool {
    let reading = site.reading;
    let block = site.statement.block;
    let analysis = reading.analysis(block);
    let here = site.sentence().clauses.clone();
    analysis.clauses.iter().enumerate().any(|(index, clause)| {
        (index as u32) < here.end
            && reading.own_performer(block, clause).is_some_and(|p| {
                matches!(p.class, Some(crate::vocabulary::Class::Role | crate::vocabulary::Class::Team))
            })
    })
}

#[expect(dead_code, reason = "rewrites come with the fixes")]
fn active(site: &Site, clause: &Clause, performer: &str) -> Option<Vec<Edit>> {
    let _ = (
        site,
        clause,
        performer,
        capitalise as fn(&str) -> String,
        present as fn(_, bool) -> _,
        DocumentKind::Policy,
    );
    None
}
