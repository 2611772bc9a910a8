//! What can be typed. The comments of commands and options are their help.

use super::baseline;
use crate::config::{FailOn, Search};
use crate::date::Date;
use crate::engine::{self, Input, Target};
use crate::finding::{Confidence, Finding};
use crate::report;
use crate::rules::Selector;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::mem;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Reads control narratives, policies and system descriptions the way a SOC 2 reviewer does
///
/// An auditor won't take your say-so. sayso comments on what a tester could not test: words that
/// two testers read differently, scope that is left out, activities nobody owns, claims with no
/// record behind them. It reads Markdown and plain text, and sends nothing anywhere.
#[derive(Debug, Parser)]
#[command(name = "sayso", version, max_term_width = 100, after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,

    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = clap::ColorChoice::Auto)]
    pub(super) color: clap::ColorChoice,

    /// Take this day for today, so that what depends on it can be repeated
    #[arg(long, global = true, hide = true, env = "SAYSO_TODAY", value_parser = date)]
    pub(super) today: Option<Date>,
}

const EXAMPLES: &str = "\
Examples:
  sayso check                        every document in this folder
  sayso check controls/ policy.md    a folder and a file
  sayso explain open-cadence         what a rule means, with examples
  sayso rules                        all rules, by family
  sayso init                         a first sayso.toml, from this folder";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(CheckArgs),
    Fix(FixArgs),
    Baseline(BaselineArgs),
    Explain(ExplainArgs),
    Rules(RulesArgs),
    Inspect(InspectArgs),
    Init(InitArgs),
    Config(ShowConfigArgs),
    Schema(SchemaArgs),
    Server(ServerArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Check documents and print what a reviewer would comment on
///
/// Each finding says what, where, why it matters, what a reviewer would ask, and what would fix it.
#[derive(Debug, Args)]
#[command(after_help = CHECK_HELP, after_long_help = CHECK_HELP)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,

    /// How to print the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = report::Format::Text)]
    pub(super) format: report::Format,

    /// Write the findings to this file as well (may be repeated)
    ///
    /// For instance `--output findings.csv=csv`. It takes the formats of --format. All come from one check.
    #[arg(long, value_name = "FILE=FORMAT", value_parser = output_file)]
    pub(super) output: Vec<OutputFile>,

    /// Only these rules or families (may be repeated, or separated by commas)
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',', value_parser = selector)]
    pub(super) select: Vec<Selector>,

    /// Not these rules or families
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',', value_parser = selector)]
    pub(super) ignore: Vec<Selector>,

    /// Leave out findings that sayso is less sure of
    #[arg(long, value_enum, value_name = "CONFIDENCE")]
    pub(super) min_confidence: Option<MinConfidence>,

    /// The level from which findings make the exit status 1 [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) fail_on: Option<FailOn>,

    /// So many findings of that level are let pass before the exit status is 1
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) max_findings: usize,

    /// Only what this file of known findings does not hold; `sayso baseline` writes it
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// Only statements that have changed since a commit, branch or tag
    ///
    /// Asks the git repository that holds each file what has changed since this branch left REF.
    /// Documents are still read as a whole.
    #[arg(long, value_name = "REF")]
    pub(super) changed_since: Option<String>,

    /// Instead of the findings, how many there are of each rule
    #[arg(long, conflicts_with = "format")]
    pub(super) statistics: bool,

    #[command(flatten)]
    pub(super) config: ConfigArgs,

    /// How many files to check at a time [default: one for each core]
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,

    /// Print findings only: no summary, no progress
    #[arg(long, short)]
    pub(super) quiet: bool,
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
  pandoc narrative.docx -t gfm | sayso check -";

/// Write down today's findings, so that `check --baseline` tells what is new
///
/// Findings are known by their words and their sentence, not by their line: changes elsewhere do not
/// wake them, a change of the sentence does. Keep the file with the documents, in git.
#[derive(Debug, Args)]
#[command(after_help = BASELINE_HELP, after_long_help = BASELINE_HELP)]
pub(super) struct BaselineArgs {
    #[command(flatten)]
    pub(super) paths: PathArgs,

    /// The file to write; paths in it count from its folder
    #[arg(long, short, value_name = "FILE", default_value = baseline::FILE_NAME)]
    pub(super) output: PathBuf,

    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

const BASELINE_HELP: &str = "\
The file holds the findings of the paths that you name and of no others: name all that you check.

Examples:
  sayso baseline                               of every document in this folder
  sayso baseline controls/ policies/
  sayso check --baseline sayso-baseline.json   what is new since";

/// Apply the fixes that cannot change the meaning
///
/// Only safe fixes are applied, again and again until none is left; the rest takes a person. A file
/// is replaced as a whole and keeps its mode, line ends and encoding. One that somebody changes
/// meanwhile is left alone.
#[derive(Debug, Args)]
#[command(after_help = FIX_HELP, after_long_help = FIX_HELP)]
pub(super) struct FixArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,

    /// Change nothing, but show what would change; a change makes the exit status 1
    #[arg(long)]
    pub(super) diff: bool,

    /// Walk through all findings and decide about each; what you choose is saved at once
    #[arg(long, short, conflicts_with = "diff")]
    pub(super) interactive: bool,

    /// Only fixes of these rules or families (may be repeated, or separated by commas)
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',', value_parser = selector)]
    pub(super) rule: Vec<Selector>,

    #[command(flatten)]
    pub(super) config: ConfigArgs,

    /// Say only what went wrong
    #[arg(long, short)]
    pub(super) quiet: bool,
}

impl FixArgs {
    /// Whether fixes of this finding are asked for.
    pub(super) fn wants(&self, finding: &Finding) -> bool {
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

/// Explain a rule
///
/// Why it matters, what a reviewer asks, what is flagged and what is left alone, with examples.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso explain open-cadence")]
pub(super) struct ExplainArgs {
    /// The name of a rule, as a finding shows it, or of a family
    #[arg(value_name = "RULE", value_parser = selector)]
    pub(super) selector: Selector,
}

/// List all rules by family
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text)]
    pub(super) format: ListFormat,
}

/// Show what sayso understood of a document
///
/// Its statements, and for each who does what, to what, how often, on what record, and where that
/// was read.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso inspect controls/access.md")]
pub(super) struct InspectArgs {
    /// The document; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(super) path: PathBuf,

    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = InspectFormat::Tree)]
    pub(super) format: InspectFormat,

    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// Write a first sayso.toml, with comments, from what stands in a folder
///
/// It says what kind of document each is, as sayso takes them, and shows what else can be set. It overwrites
/// nothing.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso init docs/controls")]
pub(super) struct InitArgs {
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(super) folder: PathBuf,
}

/// Show what is in force for a document, and where each setting comes from
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso config policies/access.md")]
pub(super) struct ShowConfigArgs {
    /// The document, or the folder of some
    #[arg(value_name = "FILE", default_value = ".")]
    pub(super) path: PathBuf,

    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text)]
    pub(super) format: ListFormat,

    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// Print the JSON Schema of sayso.toml, or of the JSON report
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso schema config > sayso.schema.json")]
pub(super) struct SchemaArgs {
    #[arg(value_enum, value_name = "OF")]
    pub(super) of: SchemaOf,
}

/// Comment in an editor while you write
///
/// An editor starts this by itself and speaks the Language Server Protocol with it, over standard
/// input and output. It ends with the editor: status 0 after `shutdown` and `exit`, otherwise 1.
#[derive(Debug, Args)]
pub(super) struct ServerArgs {
    /// Over standard input and output; some editors say so
    #[arg(long, hide = true)]
    pub(super) stdio: bool,

    /// Wait for one editor on this port of this machine instead, to look into a problem
    #[arg(long, value_name = "PORT", conflicts_with = "stdio")]
    pub(super) socket: Option<u16>,
}

/// Print what lets a shell complete sayso's commands and options
///
/// Put it where your shell looks for completions, and open a new shell.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_HELP, after_long_help = COMPLETIONS_HELP)]
pub(super) struct CompletionsArgs {
    #[arg(value_enum, value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

const COMPLETIONS_HELP: &str = "\
Examples:
  sayso completions bash > ~/.local/share/bash-completion/completions/sayso
  sayso completions fish > ~/.config/fish/completions/sayso.fish
  sayso completions zsh > ~/.zfunc/_sayso    with fpath+=~/.zfunc in ~/.zshrc, before compinit
  sayso completions powershell >> $PROFILE";

/// Print the manual page, or write one for each command into a folder
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso man ~/.local/share/man/man1")]
pub(super) struct ManArgs {
    /// Where to put sayso.1, sayso-check.1 and so on; the folder has to be there
    #[arg(value_name = "FOLDER")]
    pub(super) folder: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// What sayso.toml may say
    Config,
    /// What `sayso check --format json` prints
    Output,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InspectFormat {
    Tree,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MinConfidence {
    Low,
    Medium,
    High,
}

impl From<MinConfidence> for Confidence {
    fn from(wanted: MinConfidence) -> Confidence {
        match wanted {
            MinConfidence::Low => Confidence::Low,
            MinConfidence::Medium => Confidence::Medium,
            MinConfidence::High => Confidence::High,
        }
    }
}

/// What to read.
#[derive(Debug, Args)]
pub(super) struct PathArgs {
    /// Files and folders; `-` is standard input
    ///
    /// In folders, files named .md, .markdown, .mdx and .txt are read; hidden files and those in
    /// .gitignore are left out. A file that you name is always read.
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
}

impl PathArgs {
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    pub(super) fn targets(&self) -> Vec<Target> {
        engine::discover(&self.paths)
    }
}

/// What to read, where standard input may be named like a file.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    #[command(flatten)]
    paths: PathArgs,

    /// The path that standard input would have as a file; its settings hold
    #[arg(long, value_name = "PATH", requires = "paths")]
    stdin_filename: Option<PathBuf>,
}

impl InputArgs {
    pub(super) fn paths(&self) -> &[PathBuf] {
        self.paths.paths()
    }

    pub(super) fn targets(&self) -> Vec<Target> {
        let mut targets = self.paths.targets();
        for target in targets.iter_mut().filter(|target| target.input == Input::Stdin) {
            target.path = self.stdin_filename.clone().unwrap_or_else(|| mem::take(&mut target.path));
        }
        targets
    }
}

/// Where settings come from.
#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// Take the settings from this file, not from the nearest sayso.toml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// Take no settings from any file
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
}

impl ConfigArgs {
    pub(super) fn search(&self) -> Search {
        match &self.config {
            Some(file) => Search::File(file.clone()),
            None if self.no_config => Search::Nowhere,
            None => Search::Upwards,
        }
    }
}

/// A report that goes into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OutputFile {
    pub(super) path: PathBuf,
    pub(super) format: report::Format,
}

fn output_file(text: &str) -> Result<OutputFile, String> {
    let formats = || {
        let names = report::Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        names.map(|name| name.get_name().to_owned()).collect::<Vec<_>>().join(", ")
    };
    match text.rsplit_once('=') {
        Some((path, name)) if !path.is_empty() => match report::Format::from_str(name, false) {
            Ok(format) => Ok(OutputFile { path: PathBuf::from(path), format }),
            Err(_) => Err(format!("there is no format `{name}`; the formats are {}", formats())),
        },
        _ => Err(format!(
            "a file and a format are wanted, such as findings.csv=csv; the formats are {}",
            formats()
        )),
    }
}

fn date(text: &str) -> Result<Date, &'static str> {
    Date::parse(text).ok_or("a date is wanted, written as 2026-01-31")
}

fn selector(name: &str) -> Result<Selector, String> {
    Selector::parse(name).map_err(|nearest| {
        let hint = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`sayso rules` lists them".to_owned(),
        };
        format!("there is no rule or family of this name; {hint}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
