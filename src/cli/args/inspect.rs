//! What `sayso inspect` takes.

use super::input::ConfigArgs;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Show what sayso understood of a document
///
/// Its statements, and for each who does what, to what, how often, on what record, and where that
/// was read.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso inspect controls/access.md")]
pub(crate) struct InspectArgs {
    /// The document; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,

    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = InspectFormat::Tree)]
    pub(crate) format: InspectFormat,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InspectFormat {
    Tree,
    Json,
}
