use super::{candidates, control_without_owner};
use crate::finding::{Confidence, Edit, Family, Level};
use crate::language::{Clause, Form, Modality, Voice};
use crate::model::{Claim, DocumentKind, StatementKind};
use crate::rules::rewrite::{active, marker, verb_end};
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::span::Span;
use crate::vocabulary::{Class, Pos, vocabulary};

pub(super) static RULE: Rule = Rule {
    name: "agentless-passive",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("agentless_passive.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !matches!(
        site.kind(),
        StatementKind::Activity | StatementKind::Norm | StatementKind::LeadIn | StatementKind::Other
    ) {
        return;
    }
    for clause in site.clauses() {
        let undergone = is_undergone(site, clause);
        if !undergone && !is_agentless(site, clause) {
            continue;
        }
        if site.performer_around().is_some()
            || paragraph_names_performer(site)
            || control_without_owner::covers(site)
        {
            return;
        }
        sink.push(draft(site, clause, undergone));
        return;
    }
}

fn draft(site: &Site, clause: &Clause, undergone: bool) -> Draft {
    let required = clause.verb_tokens().find(|at| site.is(*at, &["required"]));
    let end = match required {
        Some(at) if undergone => at + 1,
        _ if undergone => object_end(clause),
        _ => verb_end(site, clause),
    };
    let words = site.words(site.verb_words(clause));
    let span = site.source(site.verb_words(clause));
    let at = site.source(end - 1..end).end;
    let mut draft = Draft::new(&RULE, span, format!("“{words}” does not say by whom"))
        .note("An activity without a performer has nobody a tester can ask, and nobody who notices that it stopped.")
        .ask("Which role does this?")
        .confidence(Confidence::Medium);
    for who in candidates::likely(site, clause) {
        let edits = active(site, clause, &who).unwrap_or_else(|| {
            vec![Edit { span: Span::empty(at), text: format!(" by {}", who.phrase(false)) }]
        });
        draft = draft.fix(format!("Name the performer: {}", who.phrase(false)), edits);
    }
    draft.insert("Add a marker for the role", at, format!(" by {}", marker("which role")))
}

fn object_end(clause: &Clause) -> usize {
    clause.object.map_or(clause.verb_after, |object| object.after).max(clause.verb_after) as usize
}

fn is_agentless(site: &Site, clause: &Clause) -> bool {
    if clause.voice != Voice::Passive
        || clause.negated
        || names_agent(site, clause)
        || !site.stands_alone(clause)
        || site.tells_or_allows(clause)
    {
        return false;
    }
    if is_done_by_machine(site, clause) || names_approver(site, clause) {
        return false;
    }
    // "may need to be disclosed" obliges nobody.
    let allowed = clause.verb_tokens().any(|at| site.is(at, &["may", "might", "can", "could"]));
    if clause.form != Form::Finite || clause.modality == Modality::May || allowed {
        return false;
    }
    let claim = site.reading.claim(site.statement.block, clause);
    let sampled = match claim {
        Claim::Tested => true,
        Claim::Work | Claim::Recorded => {
            site.reading.kind != DocumentKind::Assessment && !is_done_by_means(site, clause)
        }
        _ => false,
    };
    if !sampled || is_no_task(site, clause) {
        return false;
    }
    if site.kind() == StatementKind::LeadIn && site.text().contains("following") {
        return false;
    }
    !is_product_behaviour(site, clause) && !is_goal(site, clause)
}

/// "must be performed using software": the means do it.
fn is_done_by_machine(site: &Site, clause: &Clause) -> bool {
    let after = clause.verb_after as usize;
    (after..after + 3).any(|at| {
        site.is(at, &["using", "via", "through"])
            && (at + 1..at + 6).any(|i| {
                site.is(i, &["software", "tool", "tools", "system", "systems", "automation", "automated"])
            })
    })
}

/// "authorized in writing from their hiring manager"
fn names_approver(site: &Site, clause: &Clause) -> bool {
    site.analysis().terms_in(clause.verb_after as usize..clause.after as usize).any(|t| {
        matches!(t.class, Class::Role | Class::Team)
            && (1..4).any(|back| site.is((t.first as usize).wrapping_sub(back), &["from"]))
    })
}

/// A "by …" that somebody stands behind: "addressed by remediations" has nobody.
fn names_agent(site: &Site, clause: &Clause) -> bool {
    let after = clause.verb_after as usize..site.tokens().end;
    let machine =
        after.clone().chain(clause.verb_tokens()).any(|at| site.is(at, &["automatically", "automated"]));
    // "authorized in writing from their hiring manager"
    let from = site.analysis().terms_in(after).any(|t| {
        let before = t.first as usize - 1;
        t.class == Class::Role && (site.is(before, &["from"]) || site.is(before - 1, &["from"]))
    });
    // "is determined by:" and a list
    let by = clause.verb_after as usize;
    let listed = site.is(by, &["by"]) && !site.pos(by + 1, Pos::NOUN | Pos::DET | Pos::GERUND);
    if machine || from || listed {
        return true;
    }
    clause.agent.is_some_and(|agent| {
        let reading = site.reading;
        let block = site.statement.block;
        let activity = reading.is_activity_noun(block, agent.head as usize);
        !activity || reading.performer_class(block, agent.tokens(), agent.head as usize).is_some()
    })
}

/// "Vendors must undergo a risk assessment", "Applications must have a review", "Testing is required".
fn is_undergone(site: &Site, clause: &Clause) -> bool {
    let Some(verb) = site.verb(clause) else { return false };
    let reading = site.reading;
    let block = site.statement.block;
    let stated = clause.form == Form::Finite
        && !clause.subordinate
        && !clause.negated
        && clause.modality != Modality::May
        && !matches!(reading.kind, DocumentKind::Assessment);
    if !stated {
        return false;
    }
    let activity = clause
        .subject
        .is_some_and(|s| s.after - s.first <= 3 && reading.is_activity_noun(block, s.head as usize));
    match (verb.lemma, clause.voice) {
        // "Testing is required to validate fixes."
        _ if activity && clause.modality == Modality::Must && clause.voice == Voice::Active => {
            clause.verb_tokens().any(|at| site.is(at, &["required"]))
        }
        ("undergo", Voice::Active) => clause.object.is_some_and(|o| reading.names_activity(block, o)),
        ("have" | "receive", Voice::Active) => {
            // "must have a backup plan" is about the plan.
            let plan = clause.object.is_some_and(|o| site.pos(o.head as usize + 1, Pos::NOUN));
            clause.modality == Modality::Must
                && !plan
                && site.kind() != StatementKind::LeadIn
                && clause.object.is_some_and(|o| reading.is_activity_noun(block, o.head as usize))
        }
        ("require", Voice::Passive) => clause.agent.is_none() && activity,
        _ if reading.happens(block, clause) => true,
        _ => false,
    }
}

/// Activities that people perform, also where a text describes a system.
const BY_PEOPLE: &[&str] = &[
    "review",
    "approve",
    "audit",
    "assess",
    "evaluate",
    "train",
    "investigate",
    "revoke",
    "remove",
    "terminate",
    "rotate",
    "verify",
    "inspect",
    "reconcile",
    "remediate",
    "triage",
    "address",
    "update",
    "respond",
    "screen",
    "escalate",
    "resolve",
    "patch",
    "reassess",
    "notify",
];

/// What a product does to its inputs, and what its build runs, has no performer to name.
fn is_product_behaviour(site: &Site, clause: &Clause) -> bool {
    let timed = site.reading.has_cadence_words(site.statement.block, site.tokens());
    let by_people = site.verb(clause).is_some_and(|v| BY_PEOPLE.contains(&v.lemma));
    match site.reading.kind {
        DocumentKind::Assessment => !timed || !by_people,
        DocumentKind::SystemDescription => !timed && !by_people,
        _ => false,
    }
}

/// "Files are deployed using a pipeline", "mitigations have been put in place": how is said, or that
/// it is over.
fn is_done_by_means(site: &Site, clause: &Clause) -> bool {
    let after = clause.verb_after as usize;
    let means = clause.modality == Modality::None
        && (after..after + 3).any(|at| site.is(at, &["using", "via", "through"]));
    means || clause.modality == Modality::None && clause.verb_tokens().any(|at| site.is(at, &["been"]))
}

/// Duties of everyone (reporting what one sees, handing back what one was given), and properties in
/// the form of work.
fn is_no_task(site: &Site, clause: &Clause) -> bool {
    let Some(verb) = site.verb(clause) else { return false };
    let subject = clause.subject.map_or("", |s| site.words(s.tokens())).to_lowercase();
    match verb.lemma {
        "report" => [
            "incident",
            "loss",
            "violation",
            "theft",
            "breach",
            "concern",
            "suspicion",
            "misuse",
            "lost",
            "stolen",
        ]
        .iter()
        .any(|word| subject.contains(word)),
        "return" | "wear" | "surrender" | "direct" | "submit" | "issue" => true,
        "mark" | "operate" => true,
        // "must be taken into account"
        "take" => site.is(clause.verb_after as usize, &["into"]),
        // "A sample table is provided in …", "is applied to all systems"
        "provide" | "apply" => {
            clause.modality == Modality::None
                && !(verb.lemma == "apply"
                    && clause.subject.is_some_and(|s| {
                        (s.first..s.after).any(|at| site.is(at as usize, &["patch", "patches"]))
                    }))
        }
        "discuss" | "disable" | "implement" => clause.modality == Modality::None && !is_occasioned(site),
        _ if matches!(subject.as_str(), "you" | "we" | "i") => true,
        _ => false,
    }
}

/// Whether the sentence says on what occasion or how often.
fn is_occasioned(site: &Site) -> bool {
    site.reading.has_cadence_words(site.statement.block, site.tokens())
        || site.tokens().any(|at| site.is(at, &["when", "upon", "if", "after", "once", "within"]))
}

/// Whether the clause stands inside "ensures that …", "helps …": what is ensured is a goal.
fn is_goal(site: &Site, clause: &Clause) -> bool {
    let before = site.tokens().start..clause.verb_first as usize;
    let analysis = site.analysis();
    before.into_iter().any(|at| {
        let token = &analysis.tokens[at];
        let ensures = token.verb.is_some()
            && matches!(
                vocabulary().verb(token.verb).lemma,
                "ensure" | "guarantee" | "require" | "help" | "allow"
            );
        // "If a role no longer requires access, …" is a condition.
        ensures && !site.clauses().iter().any(|c| c.subordinate && c.verb_tokens().contains(&at))
    })
}

/// "The SRE Lead reviews access. Stale accounts are removed.": whoever was named last goes on. A
/// paragraph that has turned to something else since has named nobody for it.
fn paragraph_names_performer(site: &Site) -> bool {
    const REACH: usize = 2;
    let here = site.statement.sentence as usize;
    site.reading.names_performer(site.statement.block, here.saturating_sub(REACH)..here + 1)
}
