//! The command line: one file for each command.

mod args;
mod baseline;
mod check;
mod completions;
mod config;
mod explain;
mod files_from;
mod fix;
mod init;
mod inspect;
mod lists;
mod man;
mod output;
mod progress;
mod reports;
mod rules;
mod schema;
mod server;
mod trouble;
mod walk;

use crate::date::Date;
use crate::engine;
use args::{Cli, Command};
use clap::Parser;
use output::Output;
use std::io;
use std::process::ExitCode;

/// How a run ended, as the process's exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Nothing at or above the failing level.
    Clean = 0,
    Findings = 1,
    /// Something could not be checked, or the call was wrong. It wins over findings: they may not
    /// be all.
    Trouble = 2,
}

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    engine::keep_panics_quiet();
    let cli = Cli::parse();
    let today = cli.today.unwrap_or_else(Date::today);
    let mut output = Output::new(cli.color);
    let result = match &cli.command {
        Command::Check(args) => check::check(args, today, &mut output),
        Command::Baseline(args) => baseline::baseline(args, today, &mut output),
        Command::Fix(args) => fix::fix(args, today, &mut output),
        Command::Explain(args) => explain::explain(args, &mut output),
        Command::Rules(args) => rules::rules(args, &mut output),
        Command::Inspect(args) => inspect::inspect(args, today, &mut output),
        Command::Questions(args) => lists::questions(args, today, &mut output),
        Command::Plan(args) => lists::list(args, today, &mut output, crate::lists::plan),
        Command::Scope(args) => lists::list(args, today, &mut output, crate::lists::scope),
        Command::Coverage(args) => lists::list(args, today, &mut output, crate::lists::coverage),
        Command::Facts(args) => lists::list(args, today, &mut output, crate::lists::facts),
        Command::Diff(args) => lists::diff(args, today, &mut output),
        Command::Config(args) => config::config(args, &mut output),
        Command::Init(args) => init::init(args, today, &mut output),
        Command::Schema(args) => schema::schema(args, &mut output),
        Command::Server(args) => server::server(args, today),
        Command::Completions(args) => completions::completions(args, &mut output),
        Command::Man(args) => man::man(args, &mut output),
    };
    match result.and_then(|status| output.finish().map(|()| status)) {
        Ok(status) => ExitCode::from(status as u8),
        // Whoever read the output has seen enough: `sayso check | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("the output could not be written: {error}"));
            ExitCode::from(Status::Trouble as u8)
        }
    }
}
