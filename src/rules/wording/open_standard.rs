use super::settled::{is_settled, is_title};
use super::{binds_nobody, can_be_held_to};
use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Clause, Form, Term};
use crate::model::{DocumentKind, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos, VerbClass};

pub(super) static RULE: Rule = Rule {
    name: "open-standard",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("open_standard.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !can_be_held_to(site) {
        return;
    }
    for term in site.terms(Class::OpenStandard) {
        let Some(confidence) = judge(site, term) else { continue };
        if binds_nobody(site, term.first as usize) || site.is_quoted(term.tokens()) {
            continue;
        }
        let words = site.words(term.tokens());
        // "Appropriate means …": the document says by which standard.
        if site.reading.definitions.iter().any(|definition| definition.term == words.to_lowercase()) {
            continue;
        }
        let span = site.source(term.tokens());
        // The marker stands behind the noun: "appropriate measures [TODO: …]".
        let end = site.phrase_end(term.after as usize);
        let draft = Draft::new(&RULE, span, format!("“{words}” gives a tester nothing to compare with"))
            .note("What is enough for one reader is not for another, and both can say so.")
            .ask(question(words))
            .confidence(confidence)
            .insert(
                "Add a marker for the standard",
                site.source(end - 1..end).end,
                format!(" {}", marker("by which standard, list or decider")),
            );
        sink.push(draft);
    }
}

fn question(words: &str) -> String {
    format!("“{words}” by whose decision, against what list or standard?")
}

/// How strongly a term depends on what it stands with.
fn judge(site: &Site, term: &Term) -> Option<Confidence> {
    let (first, after) = (term.first as usize, term.after as usize);
    let phrase = term.entry().phrase;
    if is_settled(site, term)
        || site.is_linked(term.tokens())
        || is_title(site, term)
        || is_negated(site, first)
    {
        return None;
    }
    // A cell without a verb names something: "Secure disposal".
    if site.is_cell() && site.clauses().is_empty() && phrase == "secure" {
        return None;
    }
    // Which authority is appropriate, and which warrant proper, the law says.
    if (after..after + 3).any(|i| site.is(i, &["authority", "authorities", "warrant", "court"])) {
        return None;
    }
    // A condition or a reason is no standard: "if the service is secure".
    if site.clause_at(first).is_some_and(|c| c.subordinate && (c.verb_first as usize) < first)
        && !is_core(phrase)
        && !(phrase.contains("practice") && site.is(first.wrapping_sub(1), &["using", "following", "with"]))
    {
        return None;
    }
    // "We trust that customers use it for appropriate purposes": an opinion.
    let opinion = |c: &Clause| {
        site.verb(c).is_some_and(|v| matches!(v.lemma, "trust" | "believe" | "hope" | "expect" | "think"))
            && (c.verb_after as usize) <= first
    };
    if site.clauses().iter().any(|c| !c.subordinate && opinion(c)) {
        return None;
    }
    match phrase {
        "appropriate" | "adequate" | "sufficient" | "suitable" | "reasonable" | "satisfactory"
        | "acceptable" => judge_adjective(site, term),
        "appropriately" | "adequately" | "sufficiently" | "suitably" | "properly" | "satisfactorily" => {
            Some(Confidence::High)
        }
        "proper" => judge_adjective(site, term),
        "reasonably" => (!site.is(after, &["expected", "likely"])).then_some(Confidence::High),
        "relevant" => site
            .is(
                after,
                &[
                    "users",
                    "information",
                    "parties",
                    "personnel",
                    "stakeholders",
                    "staff",
                    "teams",
                    "people",
                    "individuals",
                    "authorities",
                ],
            )
            .then_some(Confidence::Medium),
        "necessary" => {
            let step = site.is(
                after,
                &[
                    "steps",
                    "actions",
                    "measures",
                    "precautions",
                    "safeguards",
                    "controls",
                    "changes",
                    "adjustments",
                    "corrective",
                ],
            );
            (step && site.is(first.wrapping_sub(1), &["all", "any", "the", "take", "takes", "taking"]))
                .then_some(Confidence::High)
        }
        "securely" | "safely" | "in a secure manner" => {
            let clause = site.clause_at(first)?;
            let class = site.verb_class(clause);
            if site.is(first.wrapping_sub(1), &["to"]) {
                return None;
            }
            (matches!(class, VerbClass::State | VerbClass::Control | VerbClass::Work)
                || class == VerbClass::Other && clause.verb.is_some()
                // "securely erased": a participle that no table knows
                || site.pos(after, Pos::PARTICIPLE))
            .then_some(Confidence::High)
        }
        "secure" => (site.is(after, &["manner", "fashion", "encryption", "way", "storage", "disposal"])
            && !site.pos(after, Pos::PROPER))
        .then_some(Confidence::High),
        "safe" => site
            .is(after, &["manner", "fashion", "handling", "storage", "place", "location", "environment"])
            .then_some(Confidence::Medium),
        "strong" | "strict" | "stringent" | "rigorous" | "effective" | "effectively" | "strictly" => {
            let noun = (after..site.phrase_end(after).max(after + 1)).any(|at| {
                site.is(
                    at,
                    &[
                        "policies",
                        "testing",
                        "review",
                        "reviews",
                        "mechanisms",
                        "validation",
                        "checks",
                        "screening",
                        "vetting",
                        "cryptography",
                        "hiring",
                        "encryption",
                        "passwords",
                        "password",
                        "authentication",
                        "access",
                        "controls",
                        "control",
                        "security",
                        "standards",
                        "procedures",
                        "practices",
                        "process",
                        "processes",
                        "adheres",
                        "measures",
                    ],
                )
            });
            let advice = site.reading.kind == DocumentKind::Assessment
                && site.main().is_some_and(|c| c.form == Form::Imperative);
            (noun && !advice && matches!(phrase, "rigorous" | "stringent" | "strict" | "strictly" | "strong"))
                .then_some(Confidence::Medium)
        }
        "unnecessary" => None,
        // "Standard encryption" in a table of what each class of data gets.
        "basic" if is_measure(site, after) => Some(Confidence::Medium),
        "standard" | "minimal" => is_measure(site, after).then_some(Confidence::Medium),
        "professional" | "meaningful" | "basic" => site
            .is(after, &["management", "norms", "standards", "care", "retention", "strategies"])
            .then_some(Confidence::Medium),
        "high level" => site.is(after, &["of"]).then_some(Confidence::Medium),
        "up to date" | "up-to-date" => {
            let clause = site.clause_at(first)?;
            let kept = site
                .verb(clause)
                .is_some_and(|v| matches!(v.lemma, "keep" | "maintain" | "ensure" | "remain"));
            (kept && site.reading.kind == DocumentKind::ControlMatrix).then_some(Confidence::Low)
        }
        _ if phrase.contains("practice")
            || phrase.contains("standard")
            || phrase.contains("accepted")
            || phrase.contains("recogni")
            || phrase.contains("norms") =>
        {
            // A fragment that only mentions practices ("publications on best practices") binds nobody.
            let start = first.saturating_sub(5).max(site.tokens().start);
            let binds = (start..first).any(|i| site.is(i, BINDING));
            (binds || !site.clauses().is_empty() || is_measure(site, after)).then_some(Confidence::High)
        }
        "extensively" | "thoroughly" => {
            let clause = site.clause_at(first)?;
            matches!(site.verb_class(clause), VerbClass::Control | VerbClass::Work)
                .then_some(Confidence::Medium)
        }
        "carefully" | "closely" => {
            let clause = site.clause_at(first)?;
            let class = site.verb_class(clause);
            let beside = site.noun_class(after).or(site.noun_class(first.wrapping_sub(1)));
            (clause.form != Form::Imperative
                && !site.is(after, &["with", "related", "aligned", "tied"])
                && matches!(class, VerbClass::Control | VerbClass::State)
                && matches!(beside, Some(VerbClass::Control | VerbClass::State)))
            .then_some(Confidence::High)
        }
        "qualified" => (site.is(
            after,
            &[
                "peers",
                "personnel",
                "staff",
                "individuals",
                "people",
                "engineers",
                "persons",
                "employees",
                "professionals",
            ],
        ) && !site.is(after + 1, &["with", "(", "who"]))
        .then_some(Confidence::Medium),
        "modern" => site
            .is(
                after,
                &[
                    "techniques",
                    "technology",
                    "technologies",
                    "encryption",
                    "security",
                    "methods",
                    "standards",
                ],
            )
            .then_some(Confidence::Medium),
        "principles" => (first.saturating_sub(6)..first)
            .any(|i| site.is(i, &["adhere", "adheres", "adhering", "follow", "follows"]))
            .then_some(Confidence::Medium)
            .filter(|_| {
                !(first.saturating_sub(4)..first).any(|i| site.pos(i, Pos::PROPER))
                    && !site.is(after, &["of", "listed", "below", "defined", "set", "("])
            }),
        // "to minimize the risk" gives a purpose.
        _ if phrase.starts_with("maximi") || phrase.starts_with("minimi") => (site.kind()
            != StatementKind::Norm
            && !site.is(first.wrapping_sub(1), &["to", "and", "that", "which"])
            && !site.is(first.wrapping_sub(2), &["to"]))
        .then_some(Confidence::Medium),
        "to a minimum"
        | "as few as possible"
        | "commercially reasonable"
        | "in some manner"
        | "in some form" => Some(Confidence::High),
        _ => None,
    }
}

/// Whether a cell beside the first names a measure and nothing that says which.
fn is_measure(site: &Site, at: usize) -> bool {
    const MEASURES: &[&str] = &[
        "encryption",
        "backup",
        "backups",
        "authentication",
        "monitoring",
        "logging",
        "protection",
        "protections",
        "control",
        "controls",
        "validation",
        "protocols",
        "storage",
        "retention",
        "safeguards",
        "security",
        "precautions",
        "measures",
    ];
    matches!(site.block().kind, BlockKind::Cell { column, .. } if column > 0)
        && site.clauses().is_empty()
        && (at..at + 2).any(|i| site.is(i, MEASURES))
        && !site.text().contains('(')
        && site.reading.kind != DocumentKind::Assessment
}

const BINDING: &[&str] = &[
    "adherence",
    "aligned",
    "alignment",
    "accordance",
    "following",
    "follows",
    "per",
    "using",
    "with",
    "to",
    "against",
];

fn is_core(phrase: &str) -> bool {
    matches!(
        phrase,
        "appropriate"
            | "adequate"
            | "sufficient"
            | "suitable"
            | "reasonable"
            | "securely"
            | "carefully"
            | "closely"
            | "modern"
            | "proper"
            | "qualified"
    )
}

fn judge_adjective(site: &Site, term: &Term) -> Option<Confidence> {
    let after = term.after as usize;
    // "Acceptable" as a rating, and a policy on acceptable use.
    let rating = after >= site.tokens().end || !site.analysis().tokens[after].is_word();
    let rates = term.entry().phrase == "acceptable" || site.is_cell() && site.clauses().is_empty();
    if rates && rating || term.entry().phrase == "acceptable" && site.is(after, &["use"]) {
        return None;
    }
    // "Acceptable forms include:" is settled by its list.
    if site
        .clauses()
        .iter()
        .any(|c| c.verb_first as usize >= after && site.verb(c).is_some_and(|v| v.lemma == "include"))
    {
        return None;
    }
    // "appropriate LDAP group": a name says which, but "appropriate Larkspur employees" are anybody.
    let people = site.is(
        site.phrase_end(after).wrapping_sub(1),
        &[
            "personnel",
            "staff",
            "employees",
            "management",
            "managers",
            "individuals",
            "parties",
            "stakeholders",
        ],
    );
    if !people && (after..after + 2).any(|i| site.pos(i, Pos::PROPER)) {
        return None;
    }
    // "appropriate for", "appropriate to the risk"
    if site.is(after, &["for", "to", "given", "based", "per", "under", "as", "if", "when"]) {
        return None;
    }
    if site.kind() == StatementKind::LeadIn && site.text().contains("following") {
        return None;
    }
    Some(Confidence::High)
}

/// "not appropriate", "no longer necessary"
fn is_negated(site: &Site, first: usize) -> bool {
    (first.saturating_sub(2)..first).any(|i| site.is(i, &["no", "not", "never", "longer", "without"]))
}
