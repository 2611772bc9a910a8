//! What the commands that make lists take.

use super::input::{ConfigArgs, PathArgs};
use crate::lists::Reader;
use crate::report::SheetFormat;
use clap::Args;
use std::path::PathBuf;

/// What each list of one programme takes.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) paths: PathArgs,

    #[command(flatten)]
    pub(crate) form: FormArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// How a list is written, and where to.
#[derive(Debug, Args)]
pub(crate) struct FormArgs {
    /// How to write the list [default: as the name of the --output file ends, otherwise text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<SheetFormat>,

    /// Write the list to this file
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl FormArgs {
    pub(crate) fn format(&self) -> SheetFormat {
        let ending = || {
            let extension = self.output.as_ref()?.extension()?.to_str()?.to_lowercase();
            match extension.as_str() {
                "md" | "markdown" => Some(SheetFormat::Markdown),
                "csv" => Some(SheetFormat::Csv),
                "json" => Some(SheetFormat::Json),
                "html" | "htm" => Some(SheetFormat::Html),
                _ => None,
            }
        };
        self.format.or_else(ending).unwrap_or(SheetFormat::Text)
    }
}

/// List the questions that the documents leave open
///
/// The questions of all findings, by control and section, the most telling first, each once, with the words
/// that prompted it and where they are.
#[derive(Debug, Args)]
#[command(after_help = QUESTIONS_HELP, after_long_help = QUESTIONS_HELP)]
pub(crate) struct QuestionsArgs {
    #[command(flatten)]
    pub(crate) list: ListArgs,

    /// Who is going to ask or to answer them
    #[arg(long = "for", value_enum, value_name = "READER", default_value_t = Reader::Auditor)]
    pub(crate) reader: Reader,
}

const QUESTIONS_HELP: &str = "\
Exit status:
  0  the list is made
  2  something could not be read, or the call was wrong; the list has the rest

Examples:
  sayso questions controls/
  sayso questions --for buyer --output questions.html
  sayso questions --for writer policies/access.md";

/// Plan what to request and how much of it to test
///
/// For each control the population to ask for, how many instances its frequency makes in the audit period, the
/// sample size that is common, the record to ask for, and why it cannot be tested as it is written.
#[derive(Debug, Args)]
#[command(after_help = PLAN_HELP, after_long_help = PLAN_HELP)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

const PLAN_HELP: &str = "\
Exit status:
  0  the list is made
  2  something could not be read, or the call was wrong; the list has the rest

Examples:
  sayso plan
  sayso plan --output requests.csv controls/";

/// List every system, vendor, place, team and kind of data, and whether it is in scope
///
/// Where each thing is declared in scope, where it is declared out, which controls name it, and what is merely
/// mentioned: the contradictions and the unsaid first.
#[derive(Debug, Args)]
#[command(after_help = SCOPE_HELP, after_long_help = SCOPE_HELP)]
pub(crate) struct ScopeArgs {
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

const SCOPE_HELP: &str = "\
Exit status:
  0  the list is made
  2  something could not be read, or the call was wrong; the list has the rest

Examples:
  sayso scope
  sayso scope controls/ --output scope.csv";

/// List the criteria with the controls that answer them, the gaps first
///
/// The trust services criteria of the categories in scope with their controls, the reason and the evidence; the
/// description criteria with the places that answer them; other frameworks where controls are mapped to them.
#[derive(Debug, Args)]
#[command(after_help = COVERAGE_HELP, after_long_help = COVERAGE_HELP)]
pub(crate) struct CoverageArgs {
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

const COVERAGE_HELP: &str = "\
Exit status:
  0  the list is made
  2  something could not be read, or the call was wrong; the list has the rest

Examples:
  sayso coverage
  sayso coverage controls/ --output coverage.html";

/// List what the documents say of the same thing, side by side, contradictions first
///
/// How often and by when things are done, how long data is kept, recovery objectives, lengths, versions.
#[derive(Debug, Args)]
#[command(after_help = FACTS_HELP, after_long_help = FACTS_HELP)]
pub(crate) struct FactsArgs {
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

const FACTS_HELP: &str = "\
Exit status:
  0  the list is made
  2  something could not be read, or the call was wrong; the list has the rest

Examples:
  sayso facts
  sayso facts policies/ narratives/ --output facts.csv";

/// List what has changed in substance between two drafts
///
/// What is weakened, gone, changed, new and strengthened, control by control and sentence by sentence, with the
/// words before and after. What only says the same in other words is counted.
#[derive(Debug, Args)]
#[command(after_help = DIFF_HELP, after_long_help = DIFF_HELP)]
pub(crate) struct DiffArgs {
    /// The earlier draft: a file or a folder
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The later draft: a file or a folder
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    #[command(flatten)]
    pub(crate) form: FormArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

const DIFF_HELP: &str = "\
Exit status:
  0  the list is made
  2  something could not be read, or the call was wrong; the list has the rest

Examples:
  sayso diff 2025/ 2026/
  sayso diff access-v1.md access-v2.md --output changes.html";
