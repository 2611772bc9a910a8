//! `sayso completions`: what a shell needs to complete commands and options.

use super::Status;
use super::args::{Cli, CompletionsArgs};
use super::output::Output;
use clap::CommandFactory as _;
use clap_complete::Generator as _;
use std::io;

pub(super) fn completions(args: &CompletionsArgs, output: &mut Output) -> io::Result<Status> {
    let mut command = Cli::command();
    command.set_bin_name("sayso");
    command.build();
    args.shell.try_generate(&command, &mut output.out)?;
    Ok(Status::Clean)
}
