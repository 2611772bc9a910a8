//! `sayso server`.

use super::Status;
use super::args::ServerArgs;
use crate::date::Date;
use crate::server::{self, Transport};
use std::{io, process};

pub(super) fn server(args: &ServerArgs, today: Date) -> io::Result<Status> {
    let transport = args.socket.map_or(Transport::Stdio, Transport::Socket);
    // The protocol asks for status 1 where the editor went without saying so.
    let status = if server::run(transport, today)? { Status::Clean } else { Status::Findings };
    // At once: an editor that does not read may hold standard output, and nothing else is to be written.
    process::exit(status as i32)
}
