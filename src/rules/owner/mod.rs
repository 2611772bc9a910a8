//! Nobody to ask.

mod across;
mod agentless_passive;
mod candidates;
mod control_without_owner;
mod names;
mod nobody_subject;
mod owner_mismatch;
mod person_not_role;
mod self_review;
mod split_ownership;
mod unknown_owner;
mod unowned_step;

pub(crate) use names::same_role;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &agentless_passive::RULE,
    &nobody_subject::RULE,
    &unowned_step::RULE,
    &control_without_owner::RULE,
    &split_ownership::RULE,
    &person_not_role::RULE,
    &self_review::RULE,
    &owner_mismatch::RULE,
    &unknown_owner::RULE,
];
