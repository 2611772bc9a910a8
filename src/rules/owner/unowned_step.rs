use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::language::{Form, Modality, Voice};
use crate::model::{Claim, DocumentKind, Statement, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos, VerbClass};

pub(super) static RULE: Rule = Rule {
    name: "unowned-step",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("unowned_step.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    let told = matches!(
        site.reading.kind,
        DocumentKind::Narrative
            | DocumentKind::Policy
            | DocumentKind::SystemDescription
            | DocumentKind::ControlMatrix
    );
    if told && is_unowned_step(site) {
        sink.push(draft(site));
    }
}

fn draft(site: &Site) -> Draft {
    let tokens = step_tokens(site);
    let words = site.words(tokens.clone());
    let span = site.source(tokens);
    let line = site.source(site.tokens());
    Draft::new(&RULE, span, format!("“{words}” is a step that nobody is named for"))
        .note("A list of things to do has an owner only where the list, its heading or a field says so.")
        .ask("Which role does this?")
        .confidence(Confidence::Medium)
        .insert("Add a marker for the role", line.start, format!("{}: ", marker("which role")))
}

/// The verb of the step, or the words that name the activity.
fn step_tokens(site: &Site) -> std::ops::Range<usize> {
    let clause = site.clauses().iter().find(|c| !c.subordinate);
    clause.map_or_else(
        || site.tokens().start..(site.tokens().start + 4).min(site.tokens().end),
        |c| c.verb_tokens(),
    )
}

fn is_unowned_step(site: &Site) -> bool {
    let may_act =
        matches!(site.kind(), StatementKind::Activity | StatementKind::Other | StatementKind::State);
    if !may_act || site.is_cell() || site.heads_list() {
        return false;
    }
    let Statement { block, .. } = *site.statement;
    let reading = site.reading;
    let is_step = match site.clauses().iter().find(|c| !c.subordinate) {
        None => {
            site.kind() == StatementKind::Activity
                && site.block().kind == BlockKind::Item
                && reading.kind != DocumentKind::Policy
        }
        Some(clause) => {
            let shape = matches!(clause.form, Form::Imperative | Form::Gerund)
                && clause.modality == Modality::None
                && !clause.negated
                && begins(site, clause)
                && site.verb(clause).is_some_and(|v| !matches!(v.lemma, "note" | "visit"));
            let claim = reading.claim(block, clause);
            let gerund_item = clause.form == Form::Imperative || site.block().kind == BlockKind::Item;
            shape
                && gerund_item
                && (matches!(claim, Claim::Tested | Claim::Recorded)
                    || sets_up(site, clause)
                    || is_listed(site))
        }
    };
    is_step
        && !site.lists_wrongs()
        && !speaks_to_reader(site)
        && !names_performers(site)
        && site.performer_around().is_none()
        && !super::control_without_owner::covers(site)
}

/// An item of "The following must be completed during the design phase:": whatever it says is a
/// step. The duties of everyone ("Employees must:") are no steps.
fn is_listed(site: &Site) -> bool {
    let Some(lead_in) = site.block().lead_in.filter(|_| site.is_item()) else { return false };
    let reading = site.reading;
    let text = reading.block(lead_in).text.as_str();
    let analysis = reading.analysis(lead_in);
    let Some(sentence) = analysis.sentences.last() else { return false };
    let everyone = analysis
        .terms_in(sentence.tokens())
        .any(|t| matches!(t.class, Class::People | Class::Outside | Class::Role | Class::Team));
    text.ends_with(':')
        && !everyone
        && analysis
            .clauses_of(sentence)
            .iter()
            .any(|c| c.modality == Modality::Must && c.voice == Voice::Passive)
}

/// An instruction begins with its verb; "Applications – audit records" has none.
fn begins(site: &Site, clause: &crate::language::Clause) -> bool {
    (site.tokens().start..clause.verb_first as usize).rev().take_while(|at| !site.is(*at, &[":", ";"])).all(
        |at| {
            site.pos(at, Pos::ADVERB)
                || !site.analysis().tokens[at].is_word() && !site.is(at, &["–", "-", "—"])
        },
    ) || clause.shared
}

/// Work that somebody in the company has to be given: "Define an on-call schedule".
fn sets_up(site: &Site, clause: &crate::language::Clause) -> bool {
    let item = site.block().kind == BlockKind::Item;
    let listed = site.verb(clause).is_some_and(|v| match v.lemma {
        "conduct" | "perform" => true,
        "set" => site.is(clause.verb_after as usize, &["up"]),
        _ => false,
    });
    if item && listed && clause.form == Form::Imperative {
        return true;
    }
    site.verb(clause).is_some_and(|v| {
        v.class == VerbClass::Work
            && matches!(
                v.lemma,
                "define"
                    | "design"
                    | "create"
                    | "deploy"
                    | "administer"
                    | "build"
                    | "prepare"
                    | "assign"
                    | "establish"
                    | "distribute"
                    | "notify"
                    | "communicate"
                    | "appoint"
                    | "designate"
                    | "plan"
                    | "identify"
                    | "determine"
                    | "implement"
                    | "schedule"
                    | "develop"
                    | "prioritize"
                    | "prioritise"
                    | "discuss"
                    | "inform"
            )
    })
}

/// "Review the plan amongst the CIO and the Engineering Lead."
fn names_performers(site: &Site) -> bool {
    site.analysis().terms_in(site.tokens()).any(|t| {
        matches!(t.class, Class::Role | Class::Team)
            && (1..4).any(|back| {
                site.is((t.first as usize).wrapping_sub(back), &["by", "among", "amongst", "between", "with"])
            })
    })
}

/// "Please e-mail us", "Lock your screen": the reader is meant.
fn speaks_to_reader(site: &Site) -> bool {
    site.tokens().any(|i| site.is(i, &["you", "your", "please", "yourself"]))
}
