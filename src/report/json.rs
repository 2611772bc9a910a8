//! Findings for programs. The names of the fields are a promise: docs/json.md describes them.

use super::summary::JsonSummary;
use super::{Checked, Report, Run};
use crate::engine::CheckError;
use crate::finding::{Confidence, Family, Finding, Fix, Level, Related};
use crate::source::Position;
use crate::span::Span;
use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use std::io::{self, Write};

pub(super) struct Json;

/// The JSON Schema of the report.
pub fn schema() -> Schema {
    schema_for!(JsonReport<'static>)
}

/// What `sayso check --format json` prints.
#[derive(JsonSchema)]
#[schemars(title = "sayso check --format json")]
#[expect(dead_code, reason = "a report is written piece by piece; this is its schema")]
struct JsonReport<'a> {
    /// By path and then by place.
    findings: Vec<JsonFinding<'a>>,
    /// What could not be checked, and what is wrong with configuration files.
    errors: Vec<JsonError<'a>>,
    summary: JsonSummary<'a>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub(super) struct JsonFinding<'a> {
    /// As it was named or found; `<stdin>` for standard input.
    path: &'a str,
    /// As in `sayso explain NAME`.
    rule: &'a str,
    family: Family,
    level: Level,
    confidence: Confidence,
    /// What is wrong, quoting the words.
    message: &'a str,
    /// Why a tester stumbles over it.
    note: &'a str,
    /// What a reviewer would ask; may be empty.
    question: &'a str,
    #[serde(flatten)]
    place: Place,
    /// Further places of the same defect.
    also: Vec<Place>,
    /// Other places that belong to it.
    related: Vec<JsonRelated<'a>>,
    /// Best first.
    fixes: Vec<JsonFix<'a>>,
}

/// A range twice: in bytes of the file, and as people count.
#[derive(Serialize, JsonSchema)]
struct Place {
    /// In bytes of the file.
    start: u32,
    /// In bytes of the file, exclusive.
    end: u32,
    range: Range,
}

#[derive(Serialize, JsonSchema)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Related")]
#[serde(untagged)]
enum JsonRelated<'a> {
    Here {
        #[serde(flatten)]
        place: Place,
        message: &'a str,
    },
    /// In another file of the programme.
    Elsewhere {
        path: &'a str,
        /// 1-based.
        line: u32,
        /// In bytes of that file.
        start: u32,
        /// In bytes of that file, exclusive.
        end: u32,
        message: &'a str,
    },
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct JsonFix<'a> {
    title: &'a str,
    /// Whether it may be applied without a person looking.
    safe: bool,
    /// The file that is changed, where it is another one of the programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct JsonEdit<'a> {
    /// In bytes of the file.
    start: u32,
    /// In bytes of the file, exclusive.
    end: u32,
    text: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(super) struct JsonError<'a> {
    path: &'a str,
    /// A stable name, such as `not-utf-8` or `missing`.
    kind: &'a str,
    message: String,
    /// 1-based, where the defect has a line.
    line: Option<usize>,
    /// In bytes, where the defect has a place.
    offset: Option<usize>,
}

impl Report for Json {
    /// Objects with a comma and a new line between them.
    fn body(&self, document: &Checked) -> String {
        objects(document.findings().iter().map(|finding| JsonFinding::new(document, finding)))
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let errors = objects(run.errors().map(JsonError::from));
        out.write_all(b"{\"findings\": [")?;
        list(out, run.bodies())?;
        out.write_all(b"], \"errors\": [")?;
        list(out, Some(errors.as_str()).filter(|errors| !errors.is_empty()))?;
        writeln!(out, "], \"summary\": {}}}", object(&run.summary().json()))
    }
}

/// One item a line, so that two reports can be compared line by line.
pub(super) fn list<'a>(out: &mut dyn Write, items: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    let mut any = false;
    for item in items {
        out.write_all(if any { b",\n" } else { b"\n" })?;
        out.write_all(item.as_bytes())?;
        any = true;
    }
    if any { out.write_all(b"\n") } else { Ok(()) }
}

/// The items of a [`list`].
pub(super) fn objects(values: impl Iterator<Item = impl Serialize>) -> String {
    values.map(|value| object(&value)).collect::<Vec<_>>().join(",\n")
}

pub(super) fn object(value: &impl Serialize) -> String {
    // Fails for maps with keys that are no text only, and there are none.
    serde_json::to_string(value).unwrap_or_default()
}

impl Place {
    fn new(document: &Checked, span: Span) -> Place {
        let (start, end) = document.range(span);
        Place { start: span.start, end: span.end, range: Range { start, end } }
    }
}

impl<'a> JsonFinding<'a> {
    pub(super) fn new(document: &Checked<'a>, finding: &'a Finding) -> JsonFinding<'a> {
        JsonFinding {
            path: document.path(),
            rule: finding.rule,
            family: finding.family,
            level: finding.level,
            confidence: finding.confidence,
            message: &finding.message,
            note: finding.note,
            question: &finding.question,
            place: Place::new(document, finding.span),
            also: finding.also.iter().map(|&span| Place::new(document, span)).collect(),
            related: finding.related.iter().map(|related| JsonRelated::new(document, related)).collect(),
            fixes: finding.fixes.iter().map(JsonFix::from).collect(),
        }
    }
}

impl<'a> JsonRelated<'a> {
    fn new(document: &Checked, related: &'a Related) -> JsonRelated<'a> {
        let (message, Span { start, end }) = (&related.message, related.span);
        match &related.elsewhere {
            None => JsonRelated::Here { place: Place::new(document, related.span), message },
            Some(file) => JsonRelated::Elsewhere { path: &file.path, line: file.line, start, end, message },
        }
    }
}

impl<'a> From<&'a Fix> for JsonFix<'a> {
    fn from(fix: &'a Fix) -> JsonFix<'a> {
        let edits = fix.edits.iter();
        JsonFix {
            title: &fix.title,
            safe: fix.safe,
            path: fix.elsewhere.as_deref(),
            edits: edits
                .map(|edit| JsonEdit { start: edit.span.start, end: edit.span.end, text: &edit.text })
                .collect(),
        }
    }
}

impl<'a> From<(&'a str, &'a CheckError)> for JsonError<'a> {
    fn from((path, error): (&'a str, &'a CheckError)) -> JsonError<'a> {
        JsonError {
            path,
            kind: error.kind(),
            message: error.to_string(),
            line: error.line(),
            offset: error.offset(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Outcome;
    use crate::report::fixture;
    use crate::source::ReadError;
    use serde_json::{Value, json};

    #[test]
    fn every_field_is_there() {
        let findings = [fixture::full(fixture::TEXT), fixture::full(fixture::TEXT)];
        let report = fixture::report(Box::new(Json), fixture::TEXT, &findings);
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["findings"].as_array().unwrap().len(), 2);
        assert_eq!(
            report["findings"][0],
            json!({
                "path": "policies/access.md",
                "rule": "open-cadence",
                "family": "wording",
                "level": "warning",
                "confidence": "medium",
                "message": "“periodically” does not say how often",
                "note": "Two testers would expect a different number of reviews in the period.",
                "question": "How many times should a tester find this in the period?",
                "start": 29, "end": 41,
                "range": {"start": {"line": 3, "column": 20}, "end": {"line": 3, "column": 32}},
                "also": [{
                    "start": 82, "end": 94,
                    "range": {"start": {"line": 4, "column": 24}, "end": {"line": 4, "column": 36}},
                }],
                "related": [{
                    "start": 118, "end": 127,
                    "range": {"start": {"line": 5, "column": 23}, "end": {"line": 5, "column": 32}},
                    "message": "here it is “quarterly”",
                }],
                "fixes": [
                    {
                        "title": "Replace with “quarterly”", "safe": false,
                        "edits": [{"start": 29, "end": 41, "text": "quarterly"}],
                    },
                    {"title": "Drop the word", "safe": true, "edits": []},
                ],
            })
        );
        assert_eq!(
            report["summary"],
            json!({
                "files": 1, "errors": 0, "findings": 2, "suppressed": 0, "known": 0,
                "families": {"wording": 2, "scope": 0, "owner": 0, "evidence": 0, "consistency": 0},
                "levels": {"error": 0, "warning": 2, "hint": 0},
            })
        );
    }

    #[test]
    fn what_could_not_be_read_is_told() {
        let error =
            CheckError::Read(ReadError::NotUtf8 { offset: 7, line: 2, byte: 0xE9, meant: Some('é') });
        let outcome = Outcome { path: "old.md".to_owned(), result: Err(error) };
        let report: Value = serde_json::from_str(&fixture::written(&[Box::new(Json)], outcome)).unwrap();
        let told = &report["errors"][0];
        assert_eq!((&told["path"], &told["kind"]), (&json!("old.md"), &json!("not-utf-8")));
        assert_eq!((&told["line"], &told["offset"]), (&json!(2), &json!(7)));
        assert_eq!((&report["findings"], &report["summary"]["errors"]), (&json!([]), &json!(1)));
    }
}
