//! Nobody to ask.

mod agentless_passive;
mod nobody_subject;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&agentless_passive::RULE, &nobody_subject::RULE];
