//! A table for spreadsheets (RFC 4180). What begins like a formula is kept from being one.

use super::escape::push;
use super::{Checked, Report, Run};
use std::io::{self, Write};

pub(super) struct Csv;

const HEAD: [&str; 13] = [
    "path",
    "line",
    "column",
    "section",
    "words",
    "family",
    "level",
    "confidence",
    "rule",
    "message",
    "note",
    "question",
    "fixes",
];

impl Report for Csv {
    fn body(&self, document: &Checked) -> String {
        let mut out = String::new();
        for finding in document.findings() {
            let at = document.lines.position(finding.span.start);
            let fixes: Vec<&str> = finding.fixes.iter().map(|fix| fix.title.as_str()).collect();
            row(
                &mut out,
                [
                    document.path(),
                    &at.line.to_string(),
                    &at.column.to_string(),
                    &document.headings(finding.span.start).join(" > "),
                    document.words(finding.span),
                    finding.family.name(),
                    finding.level.name(),
                    finding.confidence.name(),
                    finding.rule,
                    &finding.message,
                    finding.note,
                    &finding.question,
                    &fixes.join("; "),
                ],
            );
        }
        out
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let mut head = String::from(BYTE_ORDER_MARK);
        row(&mut head, HEAD);
        out.write_all(head.as_bytes())?;
        for body in run.bodies() {
            out.write_all(body.as_bytes())?;
        }
        Ok(())
    }
}

/// Begins a file, without which Excel takes the text for Windows-1252.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) fn row<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (index, cell) in cells.into_iter().enumerate() {
        out.push_str(if index > 0 { ",\"" } else { "\"" });
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
            out.push('\'');
        }
        for character in cell.chars() {
            match character {
                '"' => out.push_str("\"\""),
                '\t' | '\n' | '\r' => out.push(character),
                _ => push(out, character),
            }
        }
        out.push('"');
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn no_cell_is_a_formula() {
        let text = "=HYPERLINK(\"x\") is reviewed.\n";
        let finding = fixture::finding(fixture::span(text, "=HYPERLINK(\"x\")", 0));
        let body = fixture::body(&Csv, text, &[finding]);
        assert!(body.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{body}");
    }
}
