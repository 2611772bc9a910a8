//! What `sayso fix` takes.

use super::input::{ConfigArgs, InputArgs};
use super::values::selector;
use crate::finding::Finding;
use crate::rules::Selector;
use clap::Args;

/// Apply the fixes that cannot change the meaning
///
/// Only safe fixes are applied, again and again until none is left; the rest takes a person. A file
/// is replaced as a whole and keeps its mode, line ends and encoding. One that somebody changes
/// meanwhile is left alone.
#[derive(Debug, Args)]
#[command(after_help = FIX_HELP, after_long_help = FIX_HELP)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Change nothing, but show what would change; a change makes the exit status 1
    #[arg(long)]
    pub(crate) diff: bool,

    /// Walk through all findings and decide about each; what you choose is saved at once
    #[arg(long, short, conflicts_with = "diff")]
    pub(crate) interactive: bool,

    /// Only fixes of these rules or families (may be repeated, or separated by commas)
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',', value_parser = selector)]
    pub(crate) rule: Vec<Selector>,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    /// Say only what went wrong
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

impl FixArgs {
    /// Whether fixes of this finding are asked for.
    pub(crate) fn wants(&self, finding: &Finding) -> bool {
        self.rule.is_empty() || self.rule.iter().any(|rule| rule.names(finding.rule, finding.family))
    }
}

const FIX_HELP: &str = "\
Exit status:
  0  done, or with --diff nothing to do
  1  with --diff: something would change
  2  a file could not be read or changed, or the call was wrong

Examples:
  sayso fix --diff controls/            what would change
  sayso fix controls/                   change it
  sayso fix --rule unknown-criterion    fixes of one rule only
  sayso fix --interactive policy.md     decide about each finding
  sayso fix - < draft.md > mended.md    from standard input to standard output";
