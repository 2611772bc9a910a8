//! `sayso schema`: the JSON Schemas of what sayso reads and writes.

use super::Status;
use super::args::{SchemaArgs, SchemaOf};
use super::output::Output;
use crate::{config, report};
use std::io;

pub(super) fn schema(args: &SchemaArgs, output: &mut Output) -> io::Result<Status> {
    let schema = match args.of {
        SchemaOf::Config => config::schema(),
        SchemaOf::Output => report::schema(),
        SchemaOf::Line => report::line_schema(),
        SchemaOf::Lists => report::sheet_schema(),
    };
    serde_json::to_writer_pretty(&mut output.out, &schema)?;
    writeln!(output.out)?;
    Ok(Status::Clean)
}
