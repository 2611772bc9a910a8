use super::{is_plural, tells_what_is_done};
use crate::finding::{Confidence, Family, Level};
use crate::language::{Clause, Interval, Modality, Shape, Voice};
use crate::model::{Claim, StatementKind};
use crate::rules::rewrite::present;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::Class;

pub(super) static RULE: Rule = Rule {
    name: "future-tense",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("future_tense.md"),
    checks: &[Check::Statement(check)],
};

/// In policies and procedures "will" tells the reader what to do; where a document says how a
/// control operated in a period, it says that it has not yet.
fn check(site: &Site, sink: &mut Sink) {
    if !tells_what_is_done(site.reading)
        || !matches!(site.kind(), StatementKind::Activity | StatementKind::State)
        || answers_event(site)
        || is_dated(site)
    {
        return;
    }
    for clause in site.clauses() {
        let modal = clause.verb_first as usize;
        let tested = matches!(
            site.reading.claim(site.statement.block, clause),
            Claim::Tested | Claim::Recorded | Claim::State
        );
        if clause.modality != Modality::Will
            || clause.subordinate
            || clause.negated
            || !tested
            || !site.is(modal, &["will"])
        {
            continue;
        }
        let after = clause.verb_after as usize;
        let words = site.words(modal..after);
        let span = site.source(modal..after);
        let mut draft = Draft::new(&RULE, span, format!("“{words}” speaks of the future"))
            .note("What will be done has not been done in the period that is examined.")
            .ask("Did this operate in the period, and since when?")
            .confidence(Confidence::Medium);
        if let Some((end, verb)) = today(site, clause) {
            draft = draft.replace(format!("Say that it is done: “{verb}”"), site.source(modal..end), verb);
        }
        sink.push(draft);
        return;
    }
}

/// "If a scan finds …, the team will …", "will be revoked upon termination": a habit.
fn answers_event(site: &Site) -> bool {
    const EVENTS: &[&str] = &[
        "if",
        "when",
        "whenever",
        "once",
        "after",
        "before",
        "until",
        "upon",
        "unless",
        "event",
        "during",
        "following",
    ];
    site.tokens().any(|i| site.is(i, EVENTS))
        || site
            .analysis()
            .times_in(site.tokens())
            .any(|t| matches!(t.interval, Interval::Event | Interval::Within(_)))
        || site.terms(Class::Event).next().is_some()
}

/// "will be moved to the new provider in Q3 2027": a plan that says so.
fn is_dated(site: &Site) -> bool {
    site.tokens().any(|i| {
        site.analysis().tokens[i].shape == Shape::Number
            && site.words(i..i + 1).starts_with("20")
            && site.words(i..i + 1).len() >= 4
    })
}

fn today(site: &Site, clause: &Clause) -> Option<(usize, String)> {
    let next = clause.verb_first as usize + 1;
    let plural = is_plural(site, clause);
    if clause.voice == Voice::Passive {
        return site.is(next, &["be"]).then(|| (next + 1, if plural { "are" } else { "is" }.to_owned()));
    }
    let verb = site.verb(clause)?;
    (clause.main as usize == next).then(|| (next + 1, present(verb, plural).to_owned()))
}
