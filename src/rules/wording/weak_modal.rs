use super::{is_plural, tells_what_is_done};
use crate::finding::{Confidence, Family, Level};
use crate::language::{Clause, Modality, Voice};
use crate::model::{Claim, StatementKind};
use crate::rules::rewrite::present;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::Class;

pub(super) static RULE: Rule = Rule {
    name: "weak-modal",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("weak_modal.md"),
    checks: &[Check::Statement(check)],
};

/// Policies say "should" by custom and reviewers let it pass; where a document tells how a
/// control works, the word says that it might not.
fn check(site: &Site, sink: &mut Sink) {
    if !tells_what_is_done(site.reading)
        || !matches!(site.kind(), StatementKind::Norm | StatementKind::Permission | StatementKind::Activity)
    {
        return;
    }
    for clause in site.clauses() {
        if !is_weak(site, clause) {
            continue;
        }
        let modal = clause.verb_first as usize;
        let words = site.words(modal..modal + 1);
        let span = site.source(modal..modal + 1);
        let mut draft = Draft::new(&RULE, span, format!("“{words}” leaves it open whether this is done"))
            .note("A control that should run may not have run, and the sentence is true either way.")
            .ask("Is it required, and what happens where it is not done?")
            .confidence(Confidence::Medium);
        if let Some((after, verb)) = indicative(site, clause) {
            draft = draft.replace(format!("Say that it is done: “{verb}”"), site.source(modal..after), verb);
        }
        sink.push(draft.replace("Require it: “must”", span, "must"));
        return;
    }
}

fn is_weak(site: &Site, clause: &Clause) -> bool {
    let modal = clause.verb_first as usize;
    if clause.subordinate || clause.negated {
        return false;
    }
    let claim = site.reading.claim(site.statement.block, clause);
    let class = clause
        .subject
        .and_then(|s| site.reading.performer_class(site.statement.block, s.tokens(), s.head as usize));
    // Users are asked, attackers could, customers may: none of them runs the control.
    let outsider = clause.voice == Voice::Active
        && matches!(class, None | Some(Class::People | Class::Outside | Class::Machine));
    match clause.modality {
        Modality::Should => {
            site.is(modal, &["should"])
                && !outsider
                && matches!(claim, Claim::Tested | Claim::Recorded | Claim::State)
        }
        // Somebody who may approve is allowed to; what may be reviewed is perhaps not.
        Modality::May => {
            site.is(modal, &["may", "might"]) && clause.voice == Voice::Passive && claim == Claim::Tested
        }
        _ => false,
    }
}

/// The verb group without its modal: "is reviewed" for "should be reviewed".
fn indicative(site: &Site, clause: &Clause) -> Option<(usize, String)> {
    let next = clause.verb_first as usize + 1;
    let plural = is_plural(site, clause);
    if clause.voice == Voice::Passive {
        return site.is(next, &["be"]).then(|| (next + 1, if plural { "are" } else { "is" }.to_owned()));
    }
    let verb = site.verb(clause)?;
    (clause.main as usize == next).then(|| (next + 1, present(verb, plural).to_owned()))
}
