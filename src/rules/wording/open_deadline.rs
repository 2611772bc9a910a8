use super::{binds_nobody, can_be_held_to, is_hedged};
use crate::document::BlockId;
use crate::finding::{Family, Level};
use crate::language::{Clause, Interval, Modality, Term, Time, Voice};
use crate::model::Origin;
use crate::rules::rewrite::match_case;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos, VerbClass};

pub(super) static RULE: Rule = Rule {
    name: "open-deadline",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("open_deadline.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !can_be_held_to(site) {
        return;
    }
    for term in site.terms(Class::OpenDeadline) {
        if binds_nobody(site, term.first as usize)
            || site.is_quoted(term.tokens())
            || !is_obligation(site, term)
            || is_settled(site, term)
        {
            continue;
        }
        let words = site.words(term.tokens());
        let span = site.source(term.tokens());
        let mut draft = Draft::new(&RULE, span, format!("“{words}” sets no deadline"))
            .note("One tester accepts a day, another a week: neither can call it late.")
            .ask("Within how many hours or days, counted from what event?");
        if keeps(term) {
            let text = format!("{words} [TODO: no longer than how many days]");
            draft = draft.replace("Add a marker for the retention", span, text);
        } else if is_adverbial(term) {
            for deadline in ["within 24 hours", "within 1 business day", "within 5 business days"] {
                let text = match_case(deadline, words);
                draft = draft.replace(format!("Replace with “{text}”"), span, text);
            }
        } else {
            let end = site.phrase_end(term.after as usize).max(term.after as usize);
            let at = site.source(end - 1..end).end;
            draft =
                draft.insert("Add a marker for the deadline", at, " [TODO: within how many hours or days]");
        }
        sink.push(draft);
    }
}

/// A limit on how long something is kept, not on how soon it is done.
fn keeps(term: &Term) -> bool {
    let phrase = term.entry().phrase;
    phrase.contains("long") || phrase.starts_with("for ")
}

fn is_adverbial(term: &Term) -> bool {
    let phrase = term.entry().phrase;
    phrase.contains(' ')
        || phrase.ends_with("ly") && phrase != "timely"
        || matches!(phrase, "asap" | "forthwith")
}

fn is_obligation(site: &Site, term: &Term) -> bool {
    let (first, after) = (term.first as usize, term.after as usize);
    let phrase = term.entry().phrase;
    // "The change takes effect immediately" has an event and no delay.
    if site.is(first.wrapping_sub(1), &["effect"]) {
        return false;
    }
    // "Immediately disable all credentials", as a step of a list: it comes first.
    if site.is_item() && first == site.tokens().start && matches!(phrase, "immediately" | "immediate") {
        return false;
    }
    // "immediately before the call", "immediately following"
    if phrase.starts_with("immediate")
        && site.is(
            after,
            &[
                "before",
                "after",
                "upon",
                "following",
                "prior",
                "preceding",
                "adjacent",
                "obvious",
                "available",
            ],
        )
    {
        return false;
    }
    if !is_adverbial(term) {
        // "incidents requiring immediate response" are a kind of incidents.
        if site.is(first.wrapping_sub(1), &["requiring", "needing", "demanding", "warranting"]) {
            return false;
        }
        // "are removed timely"
        if phrase == "timely"
            && site.pos(first.wrapping_sub(1), Pos::PARTICIPLE)
            && !site.pos(after, Pos::NOUN)
        {
            return true;
        }
        // A prompt of a shell, "prompt injection", an immediate supervisor.
        let named = |i: usize| phrase == "prompt" && site.pos(i, Pos::NOUN) && site.noun_class(i).is_none();
        let noun = (after..(after + 3).min(site.tokens().end))
            .take_while(|&i| site.analysis().tokens[i].is_word())
            .take_while(|&i| !named(i) || site.is(i, NOUNS))
            .any(|i| matches!(site.noun_class(i), Some(c) if c != VerbClass::Other) || site.is(i, NOUNS));
        return noun && !site.is(after, &["family", "supervisor", "manager", "superior"]);
    }
    // What a machine does at once is a state, and what a tool lets people do is praise.
    if matches!(phrase, "quickly" | "swiftly" | "rapidly") {
        return site.clause_at(first).is_some_and(|c| {
            // "will be quickly detected": promised, by whatever means.
            c.voice == Voice::Passive && c.modality == Modality::Will && !c.subordinate
                || matches!(site.verb_class(c), VerbClass::Control | VerbClass::Work)
                    && !matches!(subject_class(site, c), Some(Class::Machine))
        });
    }
    match site.clause_at(first) {
        Some(clause) => {
            let by_machine = matches!(subject_class(site, clause), Some(Class::Machine));
            let automatic = site.verb(clause).is_some_and(|v| v.automatic);
            !by_machine && (!automatic || site.pos(first, Pos::NOUN))
        }
        None => {
            site.tokens().any(|i| matches!(site.noun_class(i), Some(VerbClass::Control | VerbClass::Work)))
        }
    }
}

const NOUNS: &[&str] = &[
    "notification",
    "acknowledgment",
    "acknowledgement",
    "dissemination",
    "action",
    "response",
    "remediation",
    "reporting",
    "communication",
    "review",
    "manner",
    "fashion",
    "escalation",
    "resolution",
    "notice",
    "attention",
    "ingest",
    "removal",
    "revocation",
    "disclosure",
    "delivery",
];

fn subject_class(site: &Site, clause: &Clause) -> Option<Class> {
    let subject = clause.subject?;
    site.reading.performer_class(site.statement.block, subject.tokens(), subject.head as usize)
}

/// Whether what is said of the same activity, or the row, gives hours or days, and means them.
fn is_settled(site: &Site, term: &Term) -> bool {
    let (reading, own) = (site.reading, site.statement.block);
    let within =
        |id: BlockId, t: &Time| matches!(t.interval, Interval::Within(_)) && !is_hedged(reading, id, t);
    let mut cells = reading.row(own).filter(|id| *id != own);
    reading.times_about(own, term.first as usize).any(|t| within(own, t))
        || cells.any(|id| reading.analysis(id).times.iter().any(|t| within(id, t)))
        || matches!(reading.cadence_around(site.statement), Some((Interval::Within(_), slot))
            if matches!(slot.origin, Origin::LeadIn | Origin::Field | Origin::FrontMatter))
}
