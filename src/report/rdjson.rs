//! The format of reviewdog, which puts comments on pull requests of many hosts.

use super::json::{list, objects};
use super::{Checked, Report, Run};
use crate::finding::{Edit, Finding, Level};
use crate::span::Span;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) struct Rdjson;

impl Report for Rdjson {
    fn body(&self, document: &Checked) -> String {
        objects(document.findings().iter().map(|finding| diagnostic(document, finding)))
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let errors = run.errors().map(|(path, error)| {
            let line = error.line().unwrap_or(1);
            json!({
                "message": error.to_string(),
                "severity": "ERROR",
                "code": { "value": error.kind() },
                "location": { "path": path, "range": { "start": { "line": line } } },
            })
        });
        let errors = objects(errors);
        let errors = Some(errors.as_str()).filter(|errors| !errors.is_empty());
        out.write_all(b"{\"source\": {\"name\": \"sayso\"}, \"diagnostics\": [")?;
        list(out, run.bodies().chain(errors))?;
        out.write_all(b"]}\n")
    }
}

fn diagnostic(document: &Checked, finding: &Finding) -> Value {
    let message = [&finding.message, finding.note, &finding.question].join("\n");
    let severity = match finding.level {
        Level::Error => "ERROR",
        Level::Warning => "WARNING",
        Level::Hint => "INFO",
    };
    // Each suggestion stands for itself, so that only fixes of one edit can be told.
    let suggestions: Vec<Value> = finding
        .fixes
        .iter()
        .filter(|fix| fix.elsewhere.is_none())
        .filter_map(|fix| match fix.edits.as_slice() {
            [Edit { span, text }] => Some(json!({ "range": range(document, *span), "text": text })),
            _ => None,
        })
        .collect();
    json!({
        "message": message.trim_end(),
        "severity": severity,
        "code": { "value": finding.rule },
        "location": { "path": document.path(), "range": range(document, finding.span) },
        "suggestions": suggestions,
    })
}

fn range(document: &Checked, span: Span) -> Value {
    json!({ "start": position(document, span.start), "end": position(document, span.end) })
}

/// Columns count bytes here.
fn position(document: &Checked, offset: u32) -> Value {
    let line = document.lines.line(offset);
    let start = document.lines.range(line).start;
    json!({ "line": line, "column": (offset as usize).saturating_sub(start) + 1 })
}
