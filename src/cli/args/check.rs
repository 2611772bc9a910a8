//! What `sayso check` takes.

use super::input::{ConfigArgs, InputArgs};
use super::values::{MinConfidence, OutputFile, output_file, selector};
use crate::config::FailOn;
use crate::report;
use crate::rules::Selector;
use clap::Args;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Check documents and print what a reviewer would comment on
///
/// Each finding says what, where, why it matters, what a reviewer would ask, and what would fix it.
#[derive(Debug, Args)]
#[command(after_help = CHECK_HELP, after_long_help = CHECK_HELP)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Check the files that this list names, one a line; `-` is a list on standard input
    ///
    /// Each is checked by itself as soon as its path is read, and told in the order of the list. With the formats jsonl,
    /// short and text nothing is kept, so that the list may be as long as you like. What several documents of a programme
    /// say of each other is told where folders are checked.
    #[arg(long, value_name = "LIST", conflicts_with_all = ["paths", "stdin_filename"])]
    pub(crate) files_from: Option<PathBuf>,

    /// A zero byte ends each path of the list, as `find -print0` writes them
    #[arg(long, short = '0', requires = "files_from")]
    pub(crate) null: bool,

    /// How to print the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = report::Format::Text)]
    pub(crate) format: report::Format,

    /// Write the findings to this file as well (may be repeated)
    ///
    /// For instance `--output findings.csv=csv`. It takes the formats of --format. All come from one check.
    #[arg(long, value_name = "FILE=FORMAT", value_parser = output_file)]
    pub(crate) output: Vec<OutputFile>,

    /// Only these rules or families (may be repeated, or separated by commas)
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',', value_parser = selector)]
    pub(crate) select: Vec<Selector>,

    /// Not these rules or families
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',', value_parser = selector)]
    pub(crate) ignore: Vec<Selector>,

    /// Leave out findings that sayso is less sure of
    #[arg(long, value_enum, value_name = "CONFIDENCE")]
    pub(crate) min_confidence: Option<MinConfidence>,

    /// The level from which findings make the exit status 1 [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,

    /// So many findings of that level are let pass before the exit status is 1
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) max_findings: usize,

    /// Only what this file of known findings does not hold; `sayso baseline` writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Only statements that have changed since a commit, branch or tag
    ///
    /// Asks the git repository that holds each file what has changed since this branch left REF.
    /// Documents are still read as a whole.
    #[arg(long, value_name = "REF")]
    pub(crate) changed_since: Option<String>,

    /// Instead of the findings, how many there are of each rule; as text, or with --format json
    #[arg(long)]
    pub(crate) statistics: bool,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    /// How many files to check at a time [default: one for each core]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,

    /// Print findings only: no summary, no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

const CHECK_HELP: &str = "\
Exit status:
  0  nothing at or above the --fail-on level, or no more than --max-findings of it
  1  more findings at or above it
  2  something could not be checked, or the call was wrong

Examples:
  sayso check --select owner,evidence controls/
  sayso check --min-confidence high --fail-on error
  sayso check --format json policies/ > findings.json
  sayso check --output findings.csv=csv --output junit.xml=junit
  sayso check --statistics
  sayso check --baseline sayso-baseline.json
  sayso check --changed-since origin/main
  sayso check --stdin-filename policies/access.md - < draft.md
  find vendors -name '*.md' | sayso check --format jsonl --files-from -
  pandoc narrative.docx -t gfm | sayso check -";
