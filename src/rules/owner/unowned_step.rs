use crate::document::{BlockId, BlockKind};
use crate::finding::{Confidence, Family, Level};
use crate::language::{Form, Modality};
use crate::model::{Claim, DocumentKind, Reading, Statement, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, VerbClass};

pub(super) static RULE: Rule = Rule {
    name: "unowned-step",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("unowned_step.md"),
    check: Check::Document(check),
};

/// Steps that stand one after another under the same lead-in or heading are one comment.
fn check(reading: &Reading, sink: &mut Sink) {
    if !matches!(
        reading.kind,
        DocumentKind::Narrative
            | DocumentKind::Policy
            | DocumentKind::SystemDescription
            | DocumentKind::ControlMatrix
    ) {
        return;
    }
    let mut group: Option<(Option<BlockId>, u32, Draft)> = None;
    for statement in &reading.statements {
        let site = Site { reading, statement };
        if !is_unowned_step(&site) {
            continue;
        }
        let block = site.block();
        let span = site.source(step_tokens(&site));
        group = Some(match group {
            Some((lead_in, section, draft)) if lead_in == block.lead_in && section == block.section => {
                (lead_in, section, draft.also(span))
            }
            other => {
                if let Some((_, _, draft)) = other {
                    sink.push(draft);
                }
                (block.lead_in, block.section, draft(&site))
            }
        });
    }
    if let Some((_, _, draft)) = group {
        sink.push(draft);
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
    if site.kind() != StatementKind::Activity || site.is_cell() {
        return false;
    }
    let Statement { block, .. } = *site.statement;
    let reading = site.reading;
    let is_step = match site.clauses().iter().find(|c| !c.subordinate) {
        None => site.block().kind == BlockKind::Item && reading.kind != DocumentKind::Policy,
        Some(clause) => {
            let shape = matches!(clause.form, Form::Imperative | Form::Gerund)
                && clause.modality == Modality::None
                && !clause.negated;
            let claim = reading.claim(block, clause);
            let gerund_item = clause.form == Form::Imperative || site.block().kind == BlockKind::Item;
            shape
                && gerund_item
                && (matches!(claim, Claim::Tested | Claim::Recorded) || sets_up(site, clause))
        }
    };
    is_step
        && !speaks_to_reader(site)
        && !names_performers(site)
        && reading.performer_around(site.statement).is_none()
}

/// Work that somebody in the company has to be given: "Define an on-call schedule".
fn sets_up(site: &Site, clause: &crate::language::Clause) -> bool {
    site.verb(clause).is_some_and(|v| {
        v.class == VerbClass::Work
            && matches!(
                v.lemma,
                "define"
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
