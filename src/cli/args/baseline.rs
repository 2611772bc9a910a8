//! What `sayso baseline` takes.

use super::input::{ConfigArgs, PathArgs};
use clap::Args;
use std::path::PathBuf;

/// Write down today's findings, so that `check --baseline` tells what is new
///
/// Findings are known by their words and their sentence, not by their line: changes elsewhere do not
/// wake them, a change of the sentence does. Keep the file with the documents, in git.
#[derive(Debug, Args)]
#[command(after_help = BASELINE_HELP, after_long_help = BASELINE_HELP)]
pub(crate) struct BaselineArgs {
    #[command(flatten)]
    pub(crate) paths: PathArgs,

    /// The file to write; paths in it count from its folder
    #[arg(long, short, value_name = "FILE", default_value = "sayso-baseline.json")]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

const BASELINE_HELP: &str = "\
The file holds the findings of the paths that you name and of no others: name all that you check.

Examples:
  sayso baseline                               of every document in this folder
  sayso baseline controls/ policies/
  sayso check --baseline sayso-baseline.json   what is new since";
