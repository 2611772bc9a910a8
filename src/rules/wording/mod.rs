//! Words that two testers would read differently.

mod escape_clause;
mod open_cadence;
mod open_deadline;
mod open_standard;
mod oversold_claim;
mod unfilled_placeholder;

use super::{Rule, Site};
use crate::model::StatementKind;

pub(super) static RULES: &[&Rule] = &[
    &open_cadence::RULE,
    &open_deadline::RULE,
    &open_standard::RULE,
    &escape_clause::RULE,
    &oversold_claim::RULE,
    &unfilled_placeholder::RULE,
];

/// Whether loose words in the sentence leave something open that a tester would need.
fn can_be_held_to(site: &Site) -> bool {
    site.kind().claims() && site.kind() != StatementKind::Scope
}
