//! Words that two testers would read differently.

mod ambiguous_cadence;
mod aspiration;
mod audience_auditor;
mod criterion_echo;
mod double_barrelled;
mod escape_clause;
mod future_tense;
mod open_cadence;
mod open_deadline;
mod open_list;
mod open_standard;
mod oversold_claim;
mod report_as_trust;
mod settled;
mod tribal_knowledge;
mod undefined_term;
mod unfilled_placeholder;
mod vague_reference;
mod weak_modal;

use super::{Rule, Site};
use crate::document::BlockId;
use crate::language::{Clause, Modality, Time, Voice};
use crate::model::{DocumentKind, Reading, StatementKind};
use crate::vocabulary::Pos;

pub(super) static RULES: &[&Rule] = &[
    &open_cadence::RULE,
    &ambiguous_cadence::RULE,
    &open_deadline::RULE,
    &open_standard::RULE,
    &escape_clause::RULE,
    &open_list::RULE,
    &oversold_claim::RULE,
    &report_as_trust::RULE,
    &aspiration::RULE,
    &weak_modal::RULE,
    &future_tense::RULE,
    &unfilled_placeholder::RULE,
    &undefined_term::RULE,
    &double_barrelled::RULE,
    &criterion_echo::RULE,
    &audience_auditor::RULE,
    &tribal_knowledge::RULE,
    &vague_reference::RULE,
];

/// Whether loose words in the sentence leave something open that a tester would need.
fn can_be_held_to(site: &Site) -> bool {
    site.kind().claims() && site.kind() != StatementKind::Scope
}

/// Whether what stands at a token is only allowed, or asked of a customer. What "can be restored" is a claim all the same, and
/// so is what goes on from it: "You can ask for a copy; we will answer within a reasonable time".
fn binds_nobody(site: &Site, at: usize) -> bool {
    let clause = site.clause_at(at);
    let asked = clause.and_then(|c| c.subject).is_some_and(|s| site.is(s.head as usize, &["you"]));
    if asked && site.reading.to_customers {
        return true;
    }
    let claims = site.clauses().iter().rev().find(|c| c.verb_first as usize <= at).is_some_and(|c| {
        !c.subordinate && !c.shared && matches!(c.modality, Modality::Will | Modality::Must)
    });
    let able = |c: &Clause| c.voice == Voice::Passive && site.is(c.verb_first as usize, &["can"]);
    site.kind() == StatementKind::Permission && !claims && !site.main().is_some_and(able)
}

/// Whether the document tells how controls operate, so that each sentence is one to be tested.
fn tells_what_is_done(reading: &Reading) -> bool {
    matches!(
        reading.kind,
        DocumentKind::Narrative | DocumentKind::SystemDescription | DocumentKind::ControlMatrix
    )
}

/// "usually within 72 hours", "about monthly": a figure that binds nobody.
fn is_hedged(reading: &Reading, block: BlockId, time: &Time) -> bool {
    const HEDGES: &[&str] =
        &["usually", "generally", "typically", "normally", "about", "roughly", "approximately", "ideally"];
    let first = time.first as usize;
    reading.has_word(block, first.saturating_sub(2)..first, HEDGES)
}

/// Whether a subject is in the plural: "we", "the managers", "the CISO and the CTO".
fn is_plural(site: &Site, clause: &Clause) -> bool {
    clause.subject.is_some_and(|subject| {
        let head = subject.head as usize;
        let word = site.words(head..head + 1).to_lowercase();
        matches!(word.as_str(), "we" | "they" | "you" | "i" | "people" | "staff")
            || subject.tokens().any(|i| site.is(i, &["and"]))
            || word.ends_with('s')
                && !["ss", "us", "is", "ops"].iter().any(|end| word.ends_with(end))
                && !site.pos(head, Pos::PROPER)
    })
}
