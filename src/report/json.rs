//! Findings for programs. The names of the fields are a promise: docs/json.md describes them.

use super::summary::{JsonSummary, Summary};
use super::{Part, Report};
use crate::engine::Outcome;
use crate::finding::{Confidence, Family, Finding, Level};
use crate::source::{LineIndex, Position, Source};
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
struct JsonFinding<'a> {
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
struct JsonRelated<'a> {
    #[serde(flatten)]
    place: Place,
    message: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct JsonFix<'a> {
    title: &'a str,
    /// Whether it may be applied without a person looking.
    safe: bool,
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
struct JsonError<'a> {
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
    fn body(&self, source: &Source, findings: &[Finding]) -> String {
        let lines = LineIndex::new(&source.text);
        let objects: Vec<String> =
            findings.iter().map(|finding| object(&json_finding(source, &lines, finding))).collect();
        objects.join(",\n")
    }

    fn write(&self, out: &mut dyn Write, outcomes: &[Outcome<Part>]) -> io::Result<()> {
        let findings = outcomes
            .iter()
            .filter_map(|outcome| outcome.result.as_ref().ok())
            .map(|part| part.body.as_str())
            .filter(|body| !body.is_empty());
        let errors: Vec<String> = outcomes.iter().filter_map(json_error).collect();
        out.write_all(b"{\"findings\": [")?;
        list(out, findings)?;
        out.write_all(b"], \"errors\": [")?;
        list(out, errors.iter().map(String::as_str))?;
        writeln!(out, "], \"summary\": {}}}", object(&Summary::of(outcomes).json()))
    }
}

/// One item a line, so that two reports can be compared line by line.
fn list<'a>(out: &mut dyn Write, items: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let mut any = false;
    for item in items {
        out.write_all(if any { b",\n" } else { b"\n" })?;
        out.write_all(item.as_bytes())?;
        any = true;
    }
    if any { out.write_all(b"\n") } else { Ok(()) }
}

fn object(value: &impl Serialize) -> String {
    // Fails for maps with keys that are no text only, and there are none.
    serde_json::to_string(value).unwrap_or_default()
}

fn place(lines: &LineIndex<'_>, span: Span) -> Place {
    let range = Range { start: lines.position(span.start), end: lines.position(span.end) };
    Place { start: span.start, end: span.end, range }
}

fn json_finding<'a>(source: &'a Source, lines: &LineIndex<'_>, finding: &'a Finding) -> JsonFinding<'a> {
    JsonFinding {
        path: &source.path,
        rule: finding.rule,
        family: finding.family,
        level: finding.level,
        confidence: finding.confidence,
        message: &finding.message,
        note: finding.note,
        question: &finding.question,
        place: place(lines, finding.span),
        also: finding.also.iter().map(|&span| place(lines, span)).collect(),
        related: finding
            .related
            .iter()
            .map(|related| JsonRelated { place: place(lines, related.span), message: &related.message })
            .collect(),
        fixes: finding
            .fixes
            .iter()
            .map(|fix| JsonFix {
                title: &fix.title,
                safe: fix.safe,
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| JsonEdit { start: edit.span.start, end: edit.span.end, text: &edit.text })
                    .collect(),
            })
            .collect(),
    }
}

fn json_error(outcome: &Outcome<Part>) -> Option<String> {
    let error = outcome.result.as_ref().err()?;
    Some(object(&JsonError {
        path: &outcome.path,
        kind: error.kind(),
        message: error.to_string(),
        line: error.line(),
        offset: error.offset(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{CheckError, Found};
    use crate::report::fixture;
    use crate::source::ReadError;
    use serde_json::{Value, json};

    fn written(outcomes: &[Outcome<Part>]) -> Value {
        let mut out = Vec::new();
        Json.write(&mut out, outcomes).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn every_field_is_there() {
        let source = fixture::source(fixture::TEXT);
        let findings = vec![fixture::full(fixture::TEXT), fixture::full(fixture::TEXT)];
        let part = Json.part(&source, &Found { findings, ..Found::default() });
        let report = written(&[
            Outcome { path: source.path.clone(), result: Ok(part) },
            Outcome {
                path: "old.md".to_owned(),
                result: Err(CheckError::Read(ReadError::NotUtf8 { offset: 7, line: 2, byte: 0xE9 })),
            },
        ]);
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
        assert_eq!(report["errors"][0]["path"], "old.md");
        assert_eq!(report["errors"][0]["kind"], "not-utf-8");
        assert_eq!(report["errors"][0]["line"], 2);
        assert_eq!(report["errors"][0]["offset"], 7);
        assert_eq!(
            report["summary"],
            json!({
                "files": 1, "errors": 1, "findings": 2, "suppressed": 0, "known": 0,
                "families": {"wording": 2, "scope": 0, "owner": 0, "evidence": 0, "consistency": 0},
                "levels": {"error": 0, "warning": 2, "hint": 0},
            })
        );
    }

    #[test]
    fn nothing_is_a_report_too() {
        assert_eq!(written(&[])["findings"], json!([]));
    }
}
