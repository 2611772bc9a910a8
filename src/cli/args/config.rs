//! What the commands about `sayso.toml` take.

use super::input::ConfigArgs;
use super::values::ListFormat;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Write a first sayso.toml, with comments, from what stands in a folder
///
/// It says what kind of document each is, as sayso takes them, and shows what else can be set. It overwrites
/// nothing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  sayso init docs/controls\n  sayso init --registers docs/controls")]
pub(crate) struct InitArgs {
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(crate) folder: PathBuf,

    /// Begin the registers, too: the owners, systems and vendors that the documents name
    ///
    /// They go into FOLDER/registers, as tables for a spreadsheet, where there are no registers yet. What only you can
    /// say stands in them as [TODO: …].
    #[arg(long)]
    pub(crate) registers: bool,
}

/// Show what is in force for a document, and where each setting comes from
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso config policies/access.md")]
pub(crate) struct ShowConfigArgs {
    /// The document, or the folder of some
    #[arg(value_name = "FILE", default_value = ".")]
    pub(crate) path: PathBuf,

    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// Print the JSON Schema of sayso.toml, of the JSON reports, or of lists as JSON
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso schema config > sayso.schema.json")]
pub(crate) struct SchemaArgs {
    #[arg(value_enum, value_name = "OF")]
    pub(crate) of: SchemaOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// What sayso.toml may say
    Config,
    /// What `sayso check --format json` prints
    Output,
    /// A line of what `sayso check --format jsonl` prints
    Line,
    /// What the commands that make lists, such as `sayso plan`, print with `--format json`
    Lists,
}
