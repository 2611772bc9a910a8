//! Claims with nothing behind them.

mod unrecorded_activity;
mod unsupported_state;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&unrecorded_activity::RULE, &unsupported_state::RULE];
