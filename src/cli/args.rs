//! What can be typed. The comments of commands and options are their help.

mod baseline;
mod check;
mod config;
mod fix;
mod input;
mod inspect;
mod lists;
mod program;
mod rules;
mod values;

pub(super) use baseline::BaselineArgs;
pub(super) use check::CheckArgs;
pub(super) use config::{InitArgs, SchemaArgs, SchemaOf, ShowConfigArgs};
pub(super) use fix::FixArgs;
pub(super) use inspect::{InspectArgs, InspectFormat};
pub(super) use lists::{DiffArgs, FormArgs, ListArgs, QuestionsArgs};
pub(super) use program::{CompletionsArgs, ManArgs, ServerArgs};
pub(super) use rules::{ExplainArgs, RulesArgs};
pub(super) use values::ListFormat;

use crate::date::Date;
use clap::{Parser, Subcommand};

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
    #[arg(long, global = true, hide = true, env = "SAYSO_TODAY", value_parser = values::date)]
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
    Questions(QuestionsArgs),
    /// List every system, vendor, place, team and kind of data, and whether it is in scope
    ///
    /// Where each thing is declared in scope, where it is declared out, which controls name it, and what is merely
    /// mentioned: the contradictions and the unsaid first.
    #[command(after_help = lists::help(lists::SCOPE), after_long_help = lists::help(lists::SCOPE))]
    Scope(ListArgs),
    /// List the criteria with the controls that answer them, the gaps first
    ///
    /// The trust services criteria of the categories in scope with their controls, the reason and the evidence; the
    /// description criteria with the places that answer them; other frameworks where controls are mapped to them.
    #[command(after_help = lists::help(lists::COVERAGE), after_long_help = lists::help(lists::COVERAGE))]
    Coverage(ListArgs),
    /// List what the documents say of the same thing, side by side, contradictions first
    ///
    /// How often and by when things are done, how long data is kept, recovery objectives, lengths, versions.
    #[command(after_help = lists::help(lists::FACTS), after_long_help = lists::help(lists::FACTS))]
    Facts(ListArgs),
    /// Plan what to request and how much of it to test
    ///
    /// For each control the population to ask for, how many instances its frequency makes in the audit period, the
    /// sample size that is common, the record to ask for, and why it cannot be tested as it is written.
    #[command(after_help = lists::help(lists::PLAN), after_long_help = lists::help(lists::PLAN))]
    Plan(ListArgs),
    Diff(DiffArgs),
    Init(InitArgs),
    Config(ShowConfigArgs),
    Schema(SchemaArgs),
    Server(ServerArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
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
