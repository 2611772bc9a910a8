//! Test results: a document is a suite, and each comment of a reviewer a test that failed. Hints do not fail.

use super::escape::xml;
use super::{Checked, Report, Run};
use crate::finding::{Finding, Level};
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) struct Junit;

impl Report for Junit {
    fn body(&self, document: &Checked) -> String {
        let (findings, suppressed) = (document.findings(), &document.found.suppressed);
        let failures = findings.iter().filter(|finding| finding.level > Level::Hint).count();
        // A suite without a test would be taken for one that did not run.
        let tests = (findings.len() + suppressed.len()).max(1);
        let path = xml(document.path());
        let mut out = String::new();
        let _ = writeln!(
            out,
            "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{}\">",
            suppressed.len()
        );
        for finding in findings {
            case(&mut out, document, finding, |out| {
                let (name, says) = match finding.level {
                    Level::Hint => ("system-out", String::new()),
                    level => (
                        "failure",
                        format!(" type=\"{}\" message=\"{}\"", level.name(), xml(&finding.message)),
                    ),
                };
                let text = [&finding.message, finding.note, &finding.question].join("\n");
                let _ = writeln!(out, "      <{name}{says}>{}</{name}>", xml(text.trim_end()));
            });
        }
        for held in suppressed {
            case(&mut out, document, &held.finding, |out| {
                let _ = writeln!(out, "      <skipped message=\"{}\"/>", xml(&held.reason));
            });
        }
        if findings.is_empty() && suppressed.is_empty() {
            let _ = writeln!(out, "    <testcase name=\"no findings\" classname=\"{path}\"/>");
        }
        out.push_str("  </testsuite>\n");
        out
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sayso\">\n")?;
        for body in run.bodies() {
            out.write_all(body.as_bytes())?;
        }
        for (path, error) in run.errors() {
            let (path, kind, message) = (xml(path), error.kind(), xml(&error.to_string()));
            writeln!(
                out,
                "  <testsuite name=\"{path}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    \
                 <testcase name=\"not checked\" classname=\"{path}\">\n      \
                 <error type=\"{kind}\" message=\"{message}\"/>\n    </testcase>\n  </testsuite>"
            )?;
        }
        out.write_all(b"</testsuites>\n")
    }
}

/// A test, with what became of it.
fn case(out: &mut String, document: &Checked, finding: &Finding, result: impl FnOnce(&mut String)) {
    let at = document.lines.position(finding.span.start);
    let path = xml(document.path());
    let _ = writeln!(
        out,
        "    <testcase name=\"{} at {}:{}\" classname=\"{path}\">",
        finding.rule, at.line, at.column
    );
    result(out);
    out.push_str("    </testcase>\n");
}
