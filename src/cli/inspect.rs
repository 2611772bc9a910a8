//! `sayso inspect`: what was understood of a document.

use super::Status;
use super::args::InspectArgs;
use super::output::{Output, complain};
use std::io;

pub(super) fn inspect(_args: &InspectArgs, _output: &mut Output) -> io::Result<Status> {
    complain("sayso inspect is not there yet");
    Ok(Status::Trouble)
}
