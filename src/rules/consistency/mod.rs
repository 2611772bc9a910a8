//! Documents that disagree: with themselves, with the frameworks they cite, or with what a
//! description has to say.

mod across;
mod broken_reference;
mod citations;
mod conflicting_cadence;
mod conflicting_fact;
mod description_gap;
mod duplicate_control;
mod ineffective_suppression;
mod leftover_name;
mod mapping_without_rationale;
mod period_mismatch;
mod references;
mod section_numbers;
mod stale_document;
mod uncovered_criterion;
mod unknown_criterion;
mod unreadable_register;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &unknown_criterion::RULE,
    &mapping_without_rationale::RULE,
    &uncovered_criterion::RULE,
    &conflicting_cadence::RULE,
    &conflicting_fact::RULE,
    &broken_reference::RULE,
    &duplicate_control::RULE,
    &description_gap::RULE,
    &period_mismatch::RULE,
    &stale_document::RULE,
    &leftover_name::RULE,
    &unreadable_register::RULE,
    &ineffective_suppression::RULE,
];
