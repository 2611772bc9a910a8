//! One object a line: the pieces of the JSON report, each with its type, for programs that read as they go.

use super::json::{JsonError, JsonFinding, object};
use super::summary::JsonSummary;
use super::{Checked, Report, Run};
use crate::engine::CheckError;
use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) struct JsonLines;

/// The JSON Schema of a line.
pub fn line_schema() -> Schema {
    schema_for!(Line<'static>)
}

/// A line of what `sayso check --format jsonl` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "sayso check --format jsonl")]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    /// A comment. Those of a file come by place.
    Finding(JsonFinding<'a>),
    /// Why a file could not be checked, or what is wrong with a configuration file.
    Error(JsonError<'a>),
    /// The end of a file: nothing more is said of it.
    File(JsonFile<'a>),
    /// The end of the run.
    Summary(JsonSummary<'a>),
}

#[derive(Default, Serialize, JsonSchema)]
#[schemars(rename = "File")]
struct JsonFile<'a> {
    /// As it was named or found; `<stdin>` for standard input.
    path: &'a str,
    /// Whether it could be; where not, the line before says why.
    checked: bool,
    findings: usize,
    /// Findings that comments in the document hold back.
    suppressed: usize,
    /// Findings that the baseline of `--baseline` holds.
    known: usize,
}

impl Report for JsonLines {
    fn body(&self, document: &Checked) -> String {
        let mut out = String::new();
        for finding in document.findings() {
            line(&mut out, &Line::Finding(JsonFinding::new(document, finding)));
        }
        let file = JsonFile {
            path: document.path(),
            checked: true,
            findings: document.findings().len(),
            suppressed: document.found.suppressed.len(),
            known: document.found.known,
        };
        line(&mut out, &Line::File(file));
        out
    }

    fn streams(&self) -> bool {
        true
    }

    fn failure(&self, path: &str, error: &CheckError) -> String {
        let mut out = String::new();
        line(&mut out, &Line::Error((path, error).into()));
        // A configuration is not among the files.
        if !matches!(error, CheckError::Config(_)) {
            line(&mut out, &Line::File(JsonFile { path, ..JsonFile::default() }));
        }
        out
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        writeln!(out, "{}", object(&Line::Summary(run.summary().json())))
    }
}

fn line(out: &mut String, line: &Line) {
    let _ = writeln!(out, "{}", object(line));
}
