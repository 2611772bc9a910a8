//! A page for a wiki, an issue or a pull request.

use super::counted;
use super::summary::{LEVELS, Summary};
use super::{Checked, Report, Run, visible};
use crate::finding::Family;
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) struct Markdown {
    /// Documents that would make the page longer are counted, not shown.
    pub(super) most_bytes: usize,
}

impl Report for Markdown {
    fn body(&self, document: &Checked) -> String {
        let mut out = String::new();
        if document.findings().is_empty() {
            return out;
        }
        let _ = write!(
            out,
            "\n## {}\n\n| line | level | comment | rule |\n| ---: | --- | --- | --- |\n",
            plain(document.path())
        );
        for finding in document.findings() {
            let line = document.lines.line(finding.span.start);
            let _ = write!(out, "| {line} | {} | {}", finding.level.name(), plain(&finding.message));
            if !finding.question.is_empty() {
                let _ = write!(out, "<br>*{}*", plain(&finding.question));
            }
            let _ = writeln!(out, " | {} |", finding.rule);
        }
        out
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let mut page = head(run.summary());
        let mut left_out = 0;
        for body in run.bodies() {
            if left_out > 0 || page.len() + body.len() > self.most_bytes {
                left_out += 1;
            } else {
                page.push_str(body);
            }
        }
        if left_out > 0 {
            let _ = write!(
                page,
                "\n{} more with findings: too many for this page.\n",
                counted(left_out, "document")
            );
        }
        if run.errors().next().is_some() {
            page.push_str("\n## Not checked\n\n");
        }
        for (path, error) in run.errors() {
            let _ = writeln!(page, "- {}: {}", plain(path), plain(&error.to_string()));
        }
        out.write_all(page.as_bytes())
    }
}

/// The counts, as a table.
fn head(summary: &Summary) -> String {
    let total = summary.tally.total();
    let mut out = String::from("# sayso\n\n");
    if total == 0 {
        let _ = writeln!(out, "**No findings** in {}.", counted(summary.files, "file"));
    } else {
        let files = counted(summary.files, "file");
        let findings = counted(total, "finding");
        let _ = writeln!(out, "**{findings}** in {} of {files}.", summary.with_findings);
    }
    if summary.suppressed > 0 {
        let _ = writeln!(
            out,
            "{} more held back by comments in the documents.",
            counted(summary.suppressed, "finding")
        );
    }
    if total == 0 {
        return out;
    }
    out.push_str("\n| family | errors | warnings | hints |\n| --- | ---: | ---: | ---: |\n");
    for family in Family::ALL {
        let _ = write!(out, "| {} |", family.name());
        for level in LEVELS {
            let _ = write!(out, " {} |", summary.tally.count(family, level));
        }
        out.push('\n');
    }
    out
}

/// Text that is none of Markdown's marks, on one line.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in visible(text).chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_page_has_an_end() {
        let findings = [fixture::full(fixture::TEXT)];
        let page = fixture::report(Box::new(Markdown { most_bytes: 600 }), fixture::TEXT, &findings);
        assert!(page.contains("open-cadence"), "{page}");
        let page = fixture::report(Box::new(Markdown { most_bytes: 400 }), fixture::TEXT, &findings);
        assert!(page.ends_with("\n1 document more with findings: too many for this page.\n"), "{page}");
    }

    #[test]
    fn text_of_a_document_is_no_markup() {
        assert_eq!(plain("a|b *c* <img> `d`\ne"), "a\\|b \\*c\\* &lt;img> \\`d\\` e");
    }
}
