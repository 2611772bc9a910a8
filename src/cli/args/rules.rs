//! What the commands about rules take.

use super::values::{ListFormat, selector};
use crate::rules::Selector;
use clap::Args;

/// Explain a rule
///
/// Why it matters, what a reviewer asks, what is flagged and what is left alone, with examples.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso explain open-cadence")]
pub(crate) struct ExplainArgs {
    /// The name of a rule, as a finding shows it, or of a family
    #[arg(value_name = "RULE", value_parser = selector)]
    pub(crate) selector: Selector,
}

/// List all rules by family
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
}
