//! Claims with nothing behind them.

pub(in crate::rules) mod across;
mod dangling_evidence;
mod date;
mod no_failure_path;
mod policy_as_evidence;
mod register;
mod screenshot_evidence;
mod stale_evidence;
mod test_as_control;
mod thin_evidence;
mod unrecorded_activity;
mod unsupported_figure;
mod unsupported_state;
mod year_end_evidence;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &unrecorded_activity::RULE,
    &unsupported_state::RULE,
    &unsupported_figure::RULE,
    &policy_as_evidence::RULE,
    &dangling_evidence::RULE,
    &thin_evidence::RULE,
    &stale_evidence::RULE,
    &year_end_evidence::RULE,
    &screenshot_evidence::RULE,
    &no_failure_path::RULE,
    &test_as_control::RULE,
];
