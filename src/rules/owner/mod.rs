//! Nobody to ask.

mod agentless_passive;
mod candidates;
mod nobody_subject;
mod unowned_step;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&agentless_passive::RULE, &nobody_subject::RULE, &unowned_step::RULE];
