//! Annotations of GitHub Actions. GitHub shows the first ten of a level in each step; the summary of the job
//! has all findings.

use super::escape::push;
use super::{Checked, Report, Run};
use crate::finding::Level;
use std::fmt::Write as _;
use std::io::{self, Write};

/// GitHub refuses a summary of more than a mebibyte.
pub(super) const MAX_SUMMARY_BYTES: usize = 1_000_000;

pub(super) struct Annotations;

impl Report for Annotations {
    fn body(&self, document: &Checked) -> String {
        let mut out = String::new();
        for finding in document.findings() {
            let (start, end) = document.range(finding.span);
            let kind = match finding.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Hint => "notice",
            };
            let _ = write!(
                out,
                "::{kind} file={},line={},col={},endLine={},",
                property(document.path()),
                start.line,
                start.column,
                end.line
            );
            // Columns are shown for a single line only; GitHub counts the last one in.
            if start.line == end.line {
                let _ = write!(out, "endColumn={},", end.column.saturating_sub(1).max(start.column));
            }
            let _ = write!(out, "title={}::{}", property(finding.rule), message(&finding.message));
            for more in [finding.note, &finding.question] {
                if !more.is_empty() {
                    let _ = write!(out, "%0A{}", message(more));
                }
            }
            out.push('\n');
        }
        out
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        for body in run.bodies() {
            out.write_all(body.as_bytes())?;
        }
        for (path, error) in run.errors() {
            write!(out, "::error file={},", property(path))?;
            if let Some(line) = error.line() {
                write!(out, "line={line},")?;
            }
            writeln!(out, "title=not checked::{}", message(&error.to_string()))?;
        }
        Ok(())
    }
}

fn message(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            // The log of a job is shown as a terminal would show it.
            _ => push(&mut out, character),
        }
    }
    out
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_an_annotation() {
        assert_eq!(message("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a,b:c.md"), "a%2Cb%3Ac.md");
    }
}
