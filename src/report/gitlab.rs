//! GitLab's code quality report, which it shows in merge requests.

use super::json::{list, objects};
use super::{Checked, Report, Run};
use crate::engine::{CheckError, fingerprint, fingerprints};
use crate::finding::{Finding, Level};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) struct CodeQuality;

impl Report for CodeQuality {
    fn body(&self, document: &Checked) -> String {
        let marks = fingerprints(document.source, document.reading, document.found);
        let findings = document.findings().iter().zip(marks.findings);
        objects(findings.map(|(finding, mark)| issue(document, finding, &mark)))
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let errors: Vec<Value> = run.errors().map(|(path, error)| not_checked(path, error)).collect();
        let errors = objects(errors.iter());
        let errors = Some(errors.as_str()).filter(|errors| !errors.is_empty());
        out.write_all(b"[")?;
        list(out, run.bodies().chain(errors))?;
        out.write_all(b"]\n")
    }
}

fn issue(document: &Checked, finding: &Finding, mark: &str) -> Value {
    let (start, end) = document.range(finding.span);
    let severity = match finding.level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Hint => "info",
    };
    let path = slashes(document.path());
    let body = [finding.note, &finding.question].join("\n\n");
    json!({
        "type": "issue",
        "check_name": finding.rule,
        "description": finding.message,
        "content": { "body": body.trim_end() },
        "categories": ["Clarity"],
        "severity": severity,
        // GitLab wants one that no other file has either.
        "fingerprint": fingerprint(&[&path, mark]),
        "location": { "path": path, "lines": { "begin": start.line, "end": end.line } },
    })
}

fn not_checked(path: &str, error: &CheckError) -> Value {
    let path = slashes(path);
    json!({
        "type": "issue",
        "check_name": error.kind(),
        "description": error.to_string(),
        "categories": ["Bug Risk"],
        "severity": "critical",
        "fingerprint": fingerprint(&[&path, error.kind(), &error.to_string()]),
        "location": { "path": path, "lines": { "begin": error.line().unwrap_or(1) } },
    })
}

/// As in addresses, whatever the system.
fn slashes(path: &str) -> String {
    path.replace(std::path::MAIN_SEPARATOR, "/")
}
