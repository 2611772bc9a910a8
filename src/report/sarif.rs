//! SARIF 2.1.0, the exchange format of analysis tools, with all that it has a place for: the rules with their
//! pages, fixes, related places, what was held back and why, and what could not be checked.

use super::json::{list, object, objects};
use super::{Checked, Report, Run};
use crate::engine::CheckError;
use crate::finding::{Confidence, Finding, Fix, Level};
use crate::rules::page::Page;
use crate::rules::{self, Rule};
use crate::span::Span;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

pub(super) struct Sarif;

/// The folder from which relative paths count.
const ROOT: &str = "%SRCROOT%";

impl Report for Sarif {
    fn body(&self, document: &Checked) -> String {
        let findings = document.findings().iter().map(|finding| (finding, None));
        let held = document.found.suppressed.iter().map(|held| (&held.finding, Some(held.reason.as_str())));
        let all = findings.chain(held).zip(document.fingerprints());
        objects(all.map(|((finding, reason), mark)| result(document, finding, &mark, reason)))
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let notifications: Vec<Value> = run.errors().map(notification).collect();
        let invocation = json!({
            "executionSuccessful": notifications.is_empty(),
            "toolExecutionNotifications": notifications,
        });
        out.write_all(b"{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\", \"runs\": [{\n")?;
        writeln!(out, "\"tool\": {},", object(&json!({ "driver": driver() })))?;
        writeln!(out, "\"invocations\": [{}],", object(&invocation))?;
        writeln!(out, "\"automationDetails\": {{\"id\": \"sayso/\"}},")?;
        let root = json!({ ROOT: { "description": { "text": "The folder in which sayso was run." } } });
        writeln!(out, "\"originalUriBaseIds\": {},", object(&root))?;
        writeln!(out, "\"columnKind\": \"unicodeCodePoints\", \"language\": \"en-US\",")?;
        out.write_all(b"\"results\": [")?;
        list(out, run.bodies())?;
        out.write_all(b"]\n}]}\n")
    }
}

fn driver() -> Value {
    json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "shortDescription": { "text": concat!(env!("CARGO_PKG_DESCRIPTION"), ".") },
        "informationUri": env!("CARGO_PKG_HOMEPAGE"),
        "rules": rules::all().map(descriptor).collect::<Vec<_>>(),
    })
}

fn descriptor(rule: &Rule) -> Value {
    // Every page parses: tests/rule_pages.rs.
    let page = Page::parse(rule.page).ok();
    let text = |part: fn(&Page<'static>) -> &'static str| page.as_ref().map_or("", part);
    json!({
        "id": rule.name,
        "name": format!("{}{}", pascal_case(rule.family.name()), pascal_case(rule.name)),
        "shortDescription": { "text": text(|page| page.summary) },
        "fullDescription": { "text": text(|page| page.why) },
        "help": { "text": format!("{}\n\n{}", text(|page| page.why), text(|page| page.question)), "markdown": rule.page },
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": { "tags": [rule.family.name()], "problem.severity": severity(rule.level) },
    })
}

fn result(document: &Checked, finding: &Finding, mark: &str, held_back: Option<&str>) -> Value {
    let mut text = format!("{}.", finding.message.trim_end_matches('.'));
    for more in [finding.note, &finding.question] {
        if !more.is_empty() {
            text.push(' ');
            text.push_str(more);
        }
    }
    let also = finding.also.iter().map(|&span| (location(document, span), "The same here.".to_owned()));
    let related = finding.related.iter().map(|related| {
        let place = match &related.elsewhere {
            None => location(document, related.span),
            Some(file) => {
                json!({ "artifactLocation": artifact(&file.path), "region": { "startLine": file.line } })
            }
        };
        (place, format!("{}.", related.message.trim_end_matches('.')))
    });
    let related: Vec<Value> = also
        .chain(related)
        .zip(1..)
        .map(|((place, message), id)| json!({ "id": id, "message": { "text": message }, "physicalLocation": place }))
        .collect();
    // The list is there even where it is empty: that says that somebody looked.
    let suppressions: Vec<Value> = held_back
        .map(|reason| json!({ "kind": "inSource", "status": "accepted", "justification": reason }))
        .into_iter()
        .collect();
    json!({
        "ruleId": finding.rule,
        "ruleIndex": rules::all().position(|rule| rule.name == finding.rule),
        "level": level(finding.level),
        "message": { "text": text },
        "locations": [{ "physicalLocation": location(document, finding.span) }],
        "relatedLocations": related,
        "partialFingerprints": { "saysoFinding/v1": mark },
        "fixes": finding.fixes.iter().filter(|fix| !fix.edits.is_empty()).map(|fix| change(document, fix)).collect::<Vec<_>>(),
        "suppressions": suppressions,
        "rank": rank(finding.confidence),
        "properties": { "family": finding.family, "confidence": finding.confidence },
    })
}

fn change(document: &Checked, fix: &Fix) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| {
            let place = match fix.elsewhere {
                None => region(document, edit.span),
                Some(_) => json!({ "byteOffset": edit.span.start, "byteLength": edit.span.len() }),
            };
            json!({ "deletedRegion": place, "insertedContent": { "text": edit.text } })
        })
        .collect();
    let path = fix.elsewhere.as_deref().unwrap_or(document.path());
    json!({
        "description": { "text": format!("{}.", fix.title.trim_end_matches('.')) },
        "artifactChanges": [{ "artifactLocation": artifact(path), "replacements": replacements }],
    })
}

fn location(document: &Checked, span: Span) -> Value {
    let mut region = region(document, span);
    region["snippet"] = json!({ "text": document.words(span) });
    json!({ "artifactLocation": artifact(document.path()), "region": region })
}

fn region(document: &Checked, span: Span) -> Value {
    let (start, end) = document.range(span);
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
    })
}

/// A file as an address; a relative one counts from the root.
fn artifact(path: &str) -> Value {
    let address = address(path);
    if Path::new(path).is_absolute() {
        let slash = if address.starts_with('/') { "" } else { "/" };
        json!({ "uri": format!("file://{slash}{address}") })
    } else {
        json!({ "uri": address, "uriBaseId": ROOT })
    }
}

fn address(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => out.push('/'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn notification((path, error): (&str, &CheckError)) -> Value {
    let mut location = json!({ "artifactLocation": artifact(path) });
    if let Some(line) = error.line() {
        location["region"] = json!({ "startLine": line });
    }
    json!({
        "level": "error",
        "message": { "text": error.to_string() },
        "locations": [{ "physicalLocation": location }],
        "properties": { "kind": error.kind() },
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "note",
    }
}

/// As GitHub's code scanning calls it.
fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "recommendation",
    }
}

/// From 0 to 100.
fn rank(confidence: Confidence) -> f64 {
    match confidence {
        Confidence::High => 90.0,
        Confidence::Medium => 60.0,
        Confidence::Low => 30.0,
    }
}

/// `open-cadence` is `OpenCadence`. A name must not be the id in other letters, so that the family goes before it.
fn pascal_case(name: &str) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    name.split('-').filter(|part| !part.is_empty()).map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_an_address() {
        assert_eq!(artifact("a b/é#1%.md")["uri"], "a%20b/%C3%A9%231%25.md");
        assert_eq!(artifact("a.md")["uriBaseId"], ROOT);
        #[cfg(unix)]
        assert_eq!(artifact("/docs/a:b.md"), json!({ "uri": "file:///docs/a%3Ab.md" }));
    }
}
