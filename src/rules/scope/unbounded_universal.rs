use super::{POPULATIONS, is_quoted_or_named};
use crate::finding::{Confidence, Family, Level};
use crate::language::Voice;
use crate::model::{DocumentKind, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "unbounded-universal",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("unbounded_universal.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    // What a product does with all of its components is no population of controls.
    if !site.kind().claims()
        || site.reading.kind == DocumentKind::Assessment
        || site.kind() == StatementKind::Ban
        || site.kind() == StatementKind::Permission && !is_ability(site)
    {
        return;
    }
    for at in site.tokens() {
        if !site.is(at, &["all", "every", "any", "each"]) {
            continue;
        }
        let Some(head) = population(site, at) else { continue };
        // "All databases must include:" lists what they include.
        if site.kind() == StatementKind::LeadIn
            && !site.main().and_then(|c| c.subject).is_some_and(|s| s.tokens().contains(&head))
        {
            continue;
        }
        // "all 9 repositories"
        if site.pos(at + 1, Pos::NUMBER)
            || is_quoted_or_named(site, at..head + 1)
            || is_bounded(site, at, head)
        {
            continue;
        }
        let Some(confidence) = judge(site, at, head) else { continue };
        let words = site.words(at..head + 1);
        let span = site.source(at..head + 1);
        let draft =
            Draft::new(&RULE, span, format!("“{words}” counts a list that the document does not have"))
                .note("A tester can only sample from a list, and only a list shows what is not on it.")
                .ask(format!("“{words}” according to which list? Where is it kept, and what is not on it?"))
                .confidence(confidence)
                .insert(
                    "Add a marker for the list",
                    span.end,
                    format!(" {}", marker("listed where, except what")),
                );
        sink.push(draft);
        return;
    }
}

/// "All data can be restored" allows nothing: it says what the backups are good for.
fn is_ability(site: &Site) -> bool {
    site.clauses().first().is_some_and(|c| {
        c.voice == Voice::Passive
            && site.verb(c).is_some_and(|v| {
                matches!(
                    v.lemma,
                    "restore" | "recover" | "trace" | "rebuild" | "identify" | "delete" | "encrypt"
                )
            })
    })
}

/// The noun that the quantifier counts, if it is something a control covers.
fn population(site: &Site, at: usize) -> Option<usize> {
    let limit = (at + 7).min(site.tokens().end);
    let mut head = None;
    for i in at + 1..limit {
        let token = &site.analysis().tokens[i];
        if i == at + 1 && site.is(i, &["of", "the", "these", "those", "such", "other", "its", "our", "their"])
        {
            if site.is(i, &["these", "those", "such", "other"]) {
                return None;
            }
            continue;
        }
        if !token.is_word()
            || token.is(Pos::PREPOSITION | Pos::AUXILIARY | Pos::SUBORDINATOR | Pos::CONJUNCTION)
                && !token.is(Pos::NOUN)
        {
            break;
        }
        if site.is(i, POPULATIONS) {
            head = Some(i);
        } else if head.is_some() {
            // "all access requests": the last noun is counted.
            if !token.is(Pos::NOUN) || token.is(Pos::FINITE_VERB) {
                break;
            }
            head = None;
            if !token.is(Pos::NOUN) {
                return None;
            }
        }
    }
    head
}

/// A relative clause, "of", "in", a list or a register behind it says which.
fn is_bounded(site: &Site, at: usize, head: usize) -> bool {
    let after = head + 1;
    let list = site.tokens().skip_while(|i| *i <= head).take(14).any(|i| {
        site.is(
            i,
            &[
                "listed",
                "register",
                "inventory",
                "documented",
                "defined",
                "following",
                "below",
                "above",
                "above-mentioned",
                "tagged",
                "catalogue",
                "registered",
                "appendix",
            ],
        )
    });
    let link = site.block().text.links().iter().any(|l| l.text.start >= site.analysis().tokens[at].start);
    list || link
        || is_list_making(site, at)
        || is_target(site.text())
        || is_reduced_relative(site, after)
        // "all data on removable media" is counted by its place.
        || site.is(head, &["data"]) && site.is(after, &["on", "from"])
        // "all AWS services (S3, RDS, EBS)"
        || site.tokens().contains(&after) && site.analysis().tokens[after].is_punct(b'(')
        || site.kind() == StatementKind::Scope && site.is(after, &["handled", "owned", "used"])
        || site.is(after, &["that", "who", "which", "whose", "where", "listed", "named"])
        || site.is(at.wrapping_sub(1), &["not", "nearly", "almost", "at", "above", "in"])
        // "closes the ticket when all accounts have been decided": a condition.
        || site.is(at.wrapping_sub(1), &["when", "if", "until", "once", "after", "unless"])
        || site.terms(Class::Exception).next().is_some()
        || site.is(after, &["except", "excluding", "other"])
}

/// "identifies all assets": the list is what comes of it.
fn is_list_making(site: &Site, at: usize) -> bool {
    let makes = site.clause_at(at).and_then(|c| site.verb(c)).is_some_and(|verb| {
        matches!(
            verb.lemma,
            "identify" | "list" | "catalog" | "inventory" | "register" | "discover" | "enumerate"
        )
    });
    makes || site.tokens().any(|i| site.is(i, &["inventory", "inventories"]))
}

/// "Q4 2027: Zero Trust across all systems", "Target: 90 % of all hosts": not yet so.
fn is_target(text: &str) -> bool {
    text.contains("Target")
        || text.contains(" target ")
        || text.get(..40).unwrap_or(text).contains(" 20") && text.contains('Q')
}

/// "all data collected about them", "all systems running Linux"
fn is_reduced_relative(site: &Site, after: usize) -> bool {
    site.pos(after, Pos::PARTICIPLE | Pos::GERUND)
        && !site.clauses().iter().any(|c| c.main as usize == after || c.verb_tokens().contains(&after))
}

fn judge(site: &Site, at: usize, head: usize) -> Option<Confidence> {
    // "any changes to the service" in a condition counts nothing.
    if site.is(at, &["any"]) || super::has_population(site.reading) {
        return None;
    }
    let assets = site.is(head, ASSETS);
    match site.kind() {
        // "This policy applies to all …" says nothing one could test.
        StatementKind::Scope => (assets && site.is(at, &["all"])).then_some(Confidence::Medium),
        _ if !assets => None,
        _ => site.is(at, &["all"]).then_some(Confidence::Medium),
    }
}

/// What is kept in an inventory. People are counted by a rule on everyone, events by their log.
const ASSETS: &[&str] = &[
    "systems",
    "servers",
    "data",
    "applications",
    "assets",
    "devices",
    "infrastructure",
    "services",
    "networks",
    "databases",
    "resources",
    "environments",
    "repositories",
    "endpoints",
    "workstations",
    "laptops",
    "components",
    "software",
    "vendors",
    "suppliers",
    "facilities",
    "platforms",
    "hosts",
    "accounts",
];
