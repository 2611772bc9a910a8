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
#[command(after_help = help(QUESTIONS), after_long_help = help(QUESTIONS))]
pub(crate) struct QuestionsArgs {
    #[command(flatten)]
    pub(crate) list: ListArgs,

    /// Who is going to ask or to answer them
    #[arg(long = "for", value_enum, value_name = "READER", default_value_t = Reader::Auditor)]
    pub(crate) reader: Reader,
}

const QUESTIONS: &str = "  sayso questions controls/
  sayso questions --for buyer --output questions.html
  sayso questions --for writer policies/access.md";

pub(crate) const PLAN: &str = "  sayso plan
  sayso plan --output requests.csv controls/";

pub(crate) const SCOPE: &str = "  sayso scope
  sayso scope controls/ --output scope.csv";

pub(crate) const COVERAGE: &str = "  sayso coverage
  sayso coverage controls/ --output coverage.html";

pub(crate) const FACTS: &str = "  sayso facts
  sayso facts policies/ narratives/ --output facts.csv";

/// List what has changed in substance between two drafts
///
/// What is weakened, gone, changed, new and strengthened, control by control and sentence by sentence, with the
/// words before and after. What only says the same in other words is counted.
#[derive(Debug, Args)]
#[command(after_help = help(DIFF), after_long_help = help(DIFF))]
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

const DIFF: &str = "  sayso diff 2025/ 2026/
  sayso diff access-v1.md access-v2.md --output changes.html";

/// What stands below the options of a list: how it ends, and examples of calls.
pub(crate) fn help(examples: &str) -> String {
    format!(
        "\
Exit status:
  0  the list is made
  2  something could not be read, or the call was wrong; the list has the rest

Examples:
{examples}"
    )
}
