//! `sayso inspect`: what was understood of a document.

use super::Status;
use super::args::{InspectArgs, InspectFormat};
use super::output::{Output, complain};
use crate::config::{Configs, Flags};
use crate::date::Date;
use crate::report::inspect as report;
use crate::report::visible;
use crate::{engine, source};
use std::io;

pub(super) fn inspect(args: &InspectArgs, today: Date, output: &mut Output) -> io::Result<Status> {
    let read = match args.path.as_os_str() == "-" {
        true => source::read_stdin(&args.path),
        false => source::read_file(&args.path),
    };
    let source = match read {
        Ok(source) => source,
        Err(error) => {
            complain(&format!("{}: {error}", args.path.display()));
            return Ok(Status::Trouble);
        }
    };
    let configs = Configs::new(args.config.search(), Flags::default(), Some(today));
    let settings = match configs.settings(&args.path) {
        Ok(settings) => settings,
        Err(broken) => {
            broken.errors.iter().for_each(|error| complain(&error.to_string()));
            return Ok(Status::Trouble);
        }
    };
    let inspection = report::inspect(&engine::read(&source.text, &source.path, &settings));
    match args.format {
        InspectFormat::Tree => {
            for line in report::tree(&inspection).lines() {
                writeln!(output.out, "{}", visible(line))?;
            }
        }
        InspectFormat::Json => {
            serde_json::to_writer_pretty(&mut output.out, &inspection)?;
            writeln!(output.out)?;
        }
    }
    Ok(Status::Clean)
}
