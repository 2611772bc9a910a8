//! `sayso man`: the help as manual pages.

use super::Status;
use super::args::{Cli, ManArgs};
use super::output::{Output, complain};
use crate::report::visible;
use clap::CommandFactory as _;
use std::io;

pub(super) fn man(args: &ManArgs, output: &mut Output) -> io::Result<Status> {
    let command = Cli::command();
    let Some(folder) = &args.folder else {
        clap_mangen::Man::new(command).render(&mut output.out)?;
        return Ok(Status::Clean);
    };
    match clap_mangen::generate_to(command, folder) {
        Ok(()) => Ok(Status::Clean),
        Err(error) => {
            let folder = folder.to_string_lossy();
            complain(&format!("{}: the manual pages could not be written: {error}", visible(&folder)));
            Ok(Status::Trouble)
        }
    }
}
