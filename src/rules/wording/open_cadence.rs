use super::{can_be_held_to, is_hedged};
use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Interval, Term, Time};
use crate::model::{Claim, FieldSlot};
use crate::rules::rewrite::match_case;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos, VerbClass};
use rustc_hash::FxHashMap;

pub(super) static RULE: Rule = Rule {
    name: "open-cadence",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("open_cadence.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !can_be_held_to(site) {
        return;
    }
    for term in site.terms(Class::OpenCadence) {
        if site.is_quoted(term.tokens()) || !recurs(site, term) || is_settled(site, term) {
            continue;
        }
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let mut draft = Draft::new(&RULE, span, format!("“{words}” does not say how often"))
            .note("Without an interval nobody can say how many times it should have happened in the period.")
            .ask("How many times should a tester find this in the period?")
            .confidence(Confidence::High);
        for cadence in
            known_cadence(site).into_iter().chain(["quarterly", "monthly", "annually"].map(String::from))
        {
            let text = match_case(&form(&cadence, is_adjective(term)), words);
            draft = draft.replace(format!("Replace with “{text}”"), span, text);
        }
        sink.push(draft);
    }
    hedged(site, sink);
}

/// "which in practice is about monthly": said as a number and still open.
fn hedged(site: &Site, sink: &mut Sink) {
    let block = site.statement.block;
    let times = &site.analysis().times;
    let firm = |t: &Time| matches!(t.interval, Interval::Every(_)) && !is_hedged(site.reading, block, t);
    if times.iter().any(firm) {
        return;
    }
    for time in site.analysis().times_in(site.tokens()) {
        if !matches!(time.interval, Interval::Every(_)) || !is_hedged(site.reading, block, time) {
            continue;
        }
        let tokens = time.first as usize - 1..time.after as usize;
        let words = site.words(time.tokens());
        let draft = Draft::new(
            &RULE,
            site.source(tokens.clone()),
            format!("“{}” is no interval", site.words(tokens.clone())),
        )
        .note("A tester has to know how many to expect; “about” lets any number pass.")
        .ask("How many times should a tester find this in the period?")
        .confidence(Confidence::Medium)
        .replace(format!("Replace with “{words}”"), site.source(tokens), words.to_owned());
        sink.push(draft);
    }
}

/// The adjective of an adverb of time.
fn form(cadence: &str, adjective: bool) -> String {
    match (cadence, adjective) {
        ("annually", true) => "annual".to_owned(),
        _ => cadence.to_owned(),
    }
}

/// "periodic reviews", "regular training" against "reviews periodically".
fn is_adjective(term: &Term) -> bool {
    term.entry().phrase.split(' ').count() == 1 && !term.entry().phrase.ends_with("ly")
}

/// An interval that the document gives elsewhere for the same activity.
fn known_cadence(site: &Site) -> Option<String> {
    let verb = site.clauses().iter().find(|c| c.verb.is_some())?.verb;
    site.reading.cadence_elsewhere(site.statement, verb).map(str::to_owned)
}

/// Whether the words speak of an activity that comes round again.
fn recurs(site: &Site, term: &Term) -> bool {
    let after = term.after as usize;
    let phrase = term.entry().phrase;
    // "faster than periodic human review" compares.
    if site.is((term.first as usize).wrapping_sub(1), &["than"]) {
        return false;
    }
    if is_adjective(term) && fills_cadence(site, term) {
        return true;
    }
    if is_adjective(term) {
        // The next noun has to be an activity: "regular reviews", not "regular employees".
        let mut at = after;
        let limit = (after + 5).min(site.tokens().end);
        while at < limit && !site.pos(at, Pos::PREPOSITION) && site.analysis().tokens[at].is_word() {
            let class = site.noun_class(at);
            if matches!(class, Some(VerbClass::Control | VerbClass::Record)) || site.is(at, ACTIVITIES) {
                return true;
            }
            at += 1;
        }
        return site.is(after, &["and", "or"]) && phrase != "ongoing";
    }
    if site.is(after, &["asked", "used", "cited"]) {
        return false;
    }
    let Some(clause) = site.clause_at(term.first as usize) else {
        // "Access reviews on a regular basis"
        return site.tokens().any(|i| matches!(site.noun_class(i), Some(VerbClass::Control)));
    };
    if clause.negated || clause.subordinate && phrase == "continuously" {
        return false;
    }
    if matches!(phrase, "continuously" | "continually" | "frequently") {
        return site.reading.claim(site.statement.block, clause) == Claim::Tested
            && !matches!(site.reading.own_performer(site.statement.block, clause), Some(p) if p.class == Some(Class::Machine));
    }
    match site.verb_class(clause) {
        VerbClass::Mind | VerbClass::Relate => near_activity(site, term),
        VerbClass::Other => near_activity(site, term),
        _ => true,
    }
}

/// "Periodic" alone, where the table or the field asks how often.
fn fills_cadence(site: &Site, term: &Term) -> bool {
    let block = site.block();
    let label = block.label.as_ref().and_then(|label| FieldSlot::of_label(&label.name));
    let column = match block.kind {
        BlockKind::Cell { table, column, .. } => site.reading.column_slot(table, column),
        _ => None,
    };
    site.tokens() == term.tokens() && label.or(column) == Some(FieldSlot::Cadence)
}

/// Nouns of activities that come from no verb of the tables.
const ACTIVITIES: &[&str] = &[
    "meeting",
    "meetings",
    "communication",
    "communications",
    "backup",
    "backups",
    "maintenance",
    "evaluation",
    "evaluations",
    "assessment",
    "assessments",
    "training",
    "exercise",
    "exercises",
    "rotation",
    "inspection",
    "inspections",
    "verification",
    "validation",
    "testing",
    "awareness",
    "supervision",
    "remediation",
    "research",
    "documentation",
    "updates",
    "sessions",
    "briefings",
    "basis",
    "reporting",
    "reports",
    "analysis",
    "drills",
    "intervals",
    "schedule",
    "reconciliation",
    "recertification",
];

fn near_activity(site: &Site, term: &Term) -> bool {
    let from = (term.first as usize).saturating_sub(4).max(site.tokens().start);
    let to = (term.after as usize + 4).min(site.tokens().end);
    (from..to).any(|i| matches!(site.noun_class(i), Some(VerbClass::Control)))
}

/// Whether the same control gives the interval.
fn is_settled(site: &Site, term: &Term) -> bool {
    let every = |t: &Time| matches!(t.interval, Interval::Every(_));
    site.reading.times_about(site.statement.block, term.first as usize).any(every)
        || matches!(site.reading.cadence_around(site.statement), Some((Interval::Every(_), _)))
        || defines(site, "periodic")
        || defines(site, "regular")
}

fn defines(site: &Site, word: &'static str) -> bool {
    struct Defined(FxHashMap<&'static str, bool>);
    let defined = |word: &str| site.reading.definitions.iter().any(|d| d.term.starts_with(word));
    site.terms(Class::OpenCadence).any(|t| t.entry().phrase.contains(word)) && {
        let known = site
            .reading
            .once(|| Defined(["periodic", "regular"].map(|w| (w, defined(w))).into_iter().collect()));
        known.0.get(word).copied().unwrap_or_else(|| defined(word))
    }
}
