//! One object a line: the pieces of the JSON report, each with its type, for programs that read as they go.

use super::json::{JsonError, JsonFinding, object};
use super::summary::JsonSummary;
use super::{Checked, Report, Run};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) struct JsonLines;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Finding(JsonFinding<'a>),
    Error(JsonError<'a>),
    Summary(JsonSummary<'a>),
}

impl Report for JsonLines {
    fn body(&self, document: &Checked) -> String {
        let mut out = String::new();
        for finding in document.findings() {
            let line = Line::Finding(JsonFinding::new(document, finding));
            let _ = writeln!(out, "{}", object(&line));
        }
        out
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        for body in run.bodies() {
            out.write_all(body.as_bytes())?;
        }
        for error in run.errors() {
            writeln!(out, "{}", object(&Line::Error(error.into())))?;
        }
        writeln!(out, "{}", object(&Line::Summary(run.summary().json())))
    }
}
