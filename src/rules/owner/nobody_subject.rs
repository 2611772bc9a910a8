use super::candidates;
use crate::finding::{Confidence, Edit, Family, Level};
use crate::language::{Clause, Form, Modality, Phrase, Voice};
use crate::model::{Claim, DocumentKind, Performer, StatementKind};
use crate::rules::rewrite::{Who, agree};
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::Class;

pub(super) static RULE: Rule = Rule {
    name: "nobody-subject",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("nobody_subject.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !matches!(site.kind(), StatementKind::Activity | StatementKind::Norm | StatementKind::LeadIn) {
        return;
    }
    // "We" is what a company calls itself when it promises something to its customers.
    if site.reading.to_customers {
        return;
    }
    let reserves = site.tokens().any(|at| site.is(at, &["reserve", "reserves", "right", "please"]));
    for clause in site.clauses() {
        if clause.negated || clause.form != Form::Finite || reserves || !site.stands_alone(clause) {
            continue;
        }
        if clause.modality == Modality::May || !is_activity(site, clause) {
            continue;
        }
        let phrase = match clause.voice {
            Voice::Active => clause.subject,
            Voice::Passive => clause.agent,
        };
        let Some(phrase) = phrase else { continue };
        let Some(performer) = site.reading.own_performer(site.statement.block, clause) else { continue };
        if !names_nobody(site, phrase, &performer) {
            continue;
        }
        if site.performer_around().is_some() {
            return;
        }
        sink.push(draft(site, clause, phrase));
        return;
    }
}

fn draft(site: &Site, clause: &Clause, phrase: Phrase) -> Draft {
    // "Likewise, we review": the adverb is no part of who.
    let first = phrase.tokens().find(|at| !is_adverb(site, *at)).unwrap_or(phrase.first as usize);
    let tokens = first..phrase.after as usize;
    let words = site.words(tokens.clone());
    let span = site.source(tokens.clone());
    let mut draft = Draft::new(&RULE, span, format!("“{words}” is nobody a tester could ask"))
        .note("When everybody is meant, each may think that another did it.")
        .ask("Which role does this?")
        .confidence(Confidence::Medium);
    let begins = site.analysis().tokens[first].capital && first == site.tokens().start;
    let replace = |who: &Who| {
        let mut edits = vec![Edit { span, text: who.phrase(begins) }];
        if clause.voice == Voice::Active {
            edits.extend(agree(site, clause, who.plural));
        }
        edits
    };
    for who in candidates::any(site, clause) {
        draft = draft.fix(format!("Name {}", who.phrase(false)), replace(&who));
    }
    draft.fix("Put a marker for the role", replace(&Who::marker()))
}

fn is_adverb(site: &Site, at: usize) -> bool {
    use crate::vocabulary::Pos;
    !site.analysis().tokens[at].is_word()
        || site.pos(at, Pos::ADVERB | Pos::CONJUNCTION) && !site.pos(at, Pos::DET | Pos::NOUN)
}

/// Nobody, or the company as a whole. A body with a name, or one that the document defines, is
/// somebody.
fn names_nobody(site: &Site, phrase: Phrase, performer: &Performer) -> bool {
    if !matches!(performer.class, Some(Class::Nobody | Class::Company)) {
        return false;
    }
    let words = site.words(phrase.tokens()).to_lowercase();
    let name = words.trim_start_matches("the ");
    let defined = site.reading.definitions.iter().any(|d| d.term == name || d.term == words);
    // "it" and "who" point back to a subject that was judged where it stood.
    // "someone other than the author": that it is another is what is asked.
    let other = site.is(phrase.after as usize, &["other"]) || site.is(phrase.head as usize + 1, &["other"]);
    !defined && !other && !matches!(words.as_str(), "it" | "they" | "who" | "which" | "that")
}

fn is_activity(site: &Site, clause: &Clause) -> bool {
    let claim = site.reading.claim(site.statement.block, clause);
    let Some(verb) = site.verb(clause) else { return false };
    let duty = clause.modality == Modality::Must;
    match claim {
        Claim::Tested => !is_product_talk(site, clause) && !says_little(site, clause),
        Claim::Recorded => !is_product_talk(site, clause),
        // The company's duty in a policy is somebody's work.
        Claim::Work => {
            duty && matches!(
                verb.lemma,
                "implement"
                    | "maintain"
                    | "establish"
                    | "identify"
                    | "determine"
                    | "decide"
                    | "develop"
                    | "assign"
                    | "appoint"
                    | "define"
                    | "keep"
            )
        }
        _ => verb.lemma == "ensure" && duty,
    }
}

/// "makes it easier for you to test": only a verb with an activity behind it counts.
fn says_little(site: &Site, clause: &Clause) -> bool {
    site.verb(clause).is_some_and(|v| matches!(v.lemma, "make" | "do" | "provide" | "have" | "apply"))
        && !clause
            .object
            .is_some_and(|o| site.reading.is_activity_noun(site.statement.block, o.head as usize))
}

/// "We sign all containers": in an assessment the project speaks of what its build does.
fn is_product_talk(site: &Site, clause: &Clause) -> bool {
    site.reading.kind == DocumentKind::Assessment
        && (clause.past || !site.reading.has_cadence_words(site.statement.block, site.tokens()))
}
