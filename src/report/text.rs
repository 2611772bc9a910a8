//! Findings for reading: what, where, why it matters, what a reviewer asks, what to do.

use super::excerpt::{Excerpt, Mark};
use super::summary::Summary;
use super::{Part, Report, Style, visible, wrap};
use crate::engine::Outcome;
use crate::finding::{Confidence, Finding};
use crate::source::{LineIndex, Source};
use std::fmt::Write as _;
use std::io::{self, Write};

/// So many further places are listed.
const MAX_ALSO: usize = 8;

pub(super) struct Text {
    pub(super) style: Style,
}

impl Report for Text {
    fn body(&self, source: &Source, findings: &[Finding]) -> String {
        let lines = LineIndex::new(&source.text);
        let mut out = String::new();
        for finding in findings {
            self.finding(&mut out, source, &lines, finding);
        }
        out
    }

    fn write(&self, out: &mut dyn Write, outcomes: &[Outcome<Part>]) -> io::Result<()> {
        for part in outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok()) {
            out.write_all(part.body.as_bytes())?;
        }
        if self.style.quiet {
            return Ok(());
        }
        out.write_all(Summary::of(outcomes).text(&self.style.palette).as_bytes())
    }
}

impl Text {
    fn finding(&self, out: &mut String, source: &Source, lines: &LineIndex<'_>, finding: &Finding) {
        let palette = &self.style.palette;
        let (level, strong, faint) = (palette.level(finding.level), palette.strong, palette.faint);

        let name = finding.level.name();
        let message = wrap(&visible(&finding.message), self.style.width, name.len() + 2, 2);
        let _ = writeln!(out, "{level}{name}{level:#}{strong}: {message}{strong:#}");

        let at = lines.position(finding.span.start);
        let confidence = match finding.confidence {
            Confidence::High => "",
            Confidence::Medium => ", medium confidence",
            Confidence::Low => ", low confidence",
        };
        let _ = writeln!(
            out,
            "  {faint}-->{faint:#} {}:{}:{} {faint}{} ({}{confidence}){faint:#}",
            visible(&source.path),
            at.line,
            at.column,
            finding.rule,
            finding.family.name(),
        );

        let excerpt = self.excerpt(source, lines, finding);
        excerpt.show(out, finding.span, &finding.also, Mark { character: '^', style: level });
        self.also(out, lines, finding);
        self.labelled(out, "why", finding.note, "");
        self.labelled(out, "ask", &finding.question, "");
        for fix in &finding.fixes {
            self.labelled(out, "fix", &fix.title, if fix.safe { " (safe)" } else { "" });
        }
        for related in &finding.related {
            let at = lines.position(related.span.start);
            self.labelled(out, "see", &format!("{}:{} {}", at.line, at.column, related.message), "");
            excerpt.show(out, related.span, &[], Mark { character: '-', style: palette.hint });
        }
        out.push('\n');
    }

    fn excerpt<'a>(&'a self, source: &'a Source, lines: &'a LineIndex<'a>, finding: &Finding) -> Excerpt<'a> {
        let related = finding.related.iter().map(|related| related.span);
        let last = related.chain([finding.span]).map(|span| span.end).max().unwrap_or(0);
        let gutter = lines.line(last).to_string().len();
        let width = self.style.width.saturating_sub(gutter + 5).max(20);
        Excerpt { text: &source.text, lines, palette: &self.style.palette, width, gutter }
    }

    /// The further places of the finding, by line and column.
    fn also(&self, out: &mut String, lines: &LineIndex<'_>, finding: &Finding) {
        if finding.also.is_empty() {
            return;
        }
        let mut places: Vec<String> = finding
            .also
            .iter()
            .take(MAX_ALSO)
            .map(|span| {
                let at = lines.position(span.start);
                format!("{}:{}", at.line, at.column)
            })
            .collect();
        if finding.also.len() > MAX_ALSO {
            places.push(format!("{} more places", finding.also.len() - MAX_ALSO));
        }
        self.labelled(out, "also at", &places.join(", "), "");
    }

    fn labelled(&self, out: &mut String, label: &str, text: &str, mark: &str) {
        if text.is_empty() {
            return;
        }
        let (faint, good) = (self.style.palette.faint, self.style.palette.good);
        let indent = label.len() + 4;
        let wrapped = wrap(&visible(text), self.style.width.saturating_sub(mark.len()), indent, indent);
        let _ = write!(out, "  {faint}{label}:{faint:#} {wrapped}");
        if !mark.is_empty() {
            let _ = write!(out, "{good}{mark}{good:#}");
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Palette, Tally, fixture};

    fn text(palette: Palette) -> Text {
        Text { style: Style { palette, width: 60, quiet: false } }
    }

    #[test]
    fn a_finding_reads_from_what_to_what_to_do() {
        let body =
            text(Palette::plain()).body(&fixture::source(fixture::TEXT), &[fixture::full(fixture::TEXT)]);
        let expected = "\
warning: “periodically” does not say how often
  --> policies/access.md:3:20 open-cadence (wording, medium confidence)
  3 | Access is reviewed periodically by the SRE Lead.
    |                    ^^^^^^^^^^^^
  also at: 4:24
  why: Two testers would expect a different number of
       reviews in the period.
  ask: How many times should a tester find this in the
       period?
  fix: Replace with “quarterly”
  fix: Drop the word (safe)
  see: 5:23 here it is “quarterly”
  5 | Accounts are reviewed quarterly.
    |                       ---------

";
        assert_eq!(body, expected);
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let source = fixture::source(fixture::TEXT);
        let findings = [fixture::full(fixture::TEXT)];
        let coloured = text(Palette::coloured()).body(&source, &findings);
        assert!(coloured.contains("\u{1b}["));
        let plain = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(plain, text(Palette::plain()).body(&source, &findings));
    }

    #[test]
    fn nothing_of_a_document_reaches_the_terminal_raw() {
        let source = fixture::source("Reviewed \u{1b}[2J\u{202e}periodically.\n");
        let mut finding = fixture::finding(fixture::span(&source.text, "periodically", 0));
        finding.message = "“\u{1b}[2J”".to_owned();
        let body = text(Palette::plain()).body(&source, &[finding]);
        assert!(body.chars().all(|c| c == '\n' || !crate::report::escape::is_unsafe(c)), "{body:?}");
        assert!(body.contains("Reviewed <U+001B>[2J<U+202E>periodically."));
    }

    #[test]
    fn spans_that_are_off_the_text_do_no_harm() {
        use crate::span::Span;
        let source = fixture::source("é\n");
        for span in [Span::new(0, 1), Span::new(1, 3), Span::new(2, 9), Span::new(40, 50), Span::empty(3)] {
            let body = text(Palette::plain()).body(&source, &[fixture::finding(span)]);
            assert!(body.contains("why:"));
        }
    }

    #[test]
    fn quiet_leaves_the_summary_out() {
        let part = Part { body: "finding\n".to_owned(), tally: Tally::default(), suppressed: 0, known: 0 };
        let outcomes = [Outcome { path: "a.md".to_owned(), result: Ok(part) }];
        let mut reporter = text(Palette::plain());
        for (quiet, expected) in [(false, "finding\nNo findings in 1 file.\n"), (true, "finding\n")] {
            reporter.style.quiet = quiet;
            let mut out = Vec::new();
            reporter.write(&mut out, &outcomes).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
