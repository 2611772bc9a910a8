//! Findings for reading: what, where, why it matters, what a reviewer asks, what to do.

use super::excerpt::{Excerpt, Mark};
use super::{Checked, Report, Run, Style, visible, wrap};
use crate::finding::{Confidence, Finding};
use std::fmt::Write as _;
use std::io::{self, Write};

/// So many further places are listed.
const MAX_ALSO: usize = 8;

pub(super) struct Text {
    pub(super) style: Style,
}

impl Report for Text {
    fn body(&self, document: &Checked) -> String {
        let mut out = String::new();
        for finding in document.findings() {
            self.finding(&mut out, document, finding);
        }
        out
    }

    fn streams(&self) -> bool {
        true
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        if self.style.quiet {
            return Ok(());
        }
        out.write_all(run.summary().text(&self.style.palette).as_bytes())
    }
}

impl Text {
    fn finding(&self, out: &mut String, document: &Checked, finding: &Finding) {
        let lines = &document.lines;
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
            visible(document.path()),
            at.line,
            at.column,
            finding.rule,
            finding.family.name(),
        );

        let excerpt = self.excerpt(document, finding);
        excerpt.show(out, finding.span, &finding.also, Mark { character: '^', style: level });
        self.also(out, document, finding);
        self.labelled(out, "why", finding.note, "");
        self.labelled(out, "ask", &finding.question, "");
        for fix in &finding.fixes {
            self.labelled(out, "fix", &fix.title, if fix.safe { " (safe)" } else { "" });
        }
        for related in &finding.related {
            if let Some(file) = &related.elsewhere {
                let place = format!("{}:{} {}", visible(&file.path), file.line, related.message);
                self.labelled(out, "see", &place, "");
                continue;
            }
            let at = lines.position(related.span.start);
            self.labelled(out, "see", &format!("{}:{} {}", at.line, at.column, related.message), "");
            excerpt.show(out, related.span, &[], Mark { character: '-', style: palette.hint });
        }
        out.push('\n');
    }

    fn excerpt<'a>(&'a self, document: &'a Checked<'a>, finding: &Finding) -> Excerpt<'a> {
        let lines = &document.lines;
        let own = finding.related.iter().filter(|related| related.elsewhere.is_none());
        let related = own.map(|related| related.span);
        let last = related.chain([finding.span]).map(|span| span.end).max().unwrap_or(0);
        let gutter = lines.line(last).to_string().len();
        let width = self.style.width.saturating_sub(gutter + 5).max(20);
        Excerpt { text: &document.source.text, lines, palette: &self.style.palette, width, gutter }
    }

    /// The further places of the finding, by line and column.
    fn also(&self, out: &mut String, document: &Checked, finding: &Finding) {
        if finding.also.is_empty() {
            return;
        }
        let mut places: Vec<String> = finding
            .also
            .iter()
            .take(MAX_ALSO)
            .map(|span| {
                let at = document.lines.position(span.start);
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
    use crate::report::{Palette, fixture};

    fn text(palette: Palette) -> Text {
        Text { style: Style { palette, width: 60, quiet: false } }
    }

    #[test]
    fn a_finding_reads_from_what_to_what_to_do() {
        let body = fixture::body(&text(Palette::plain()), fixture::TEXT, &[fixture::full(fixture::TEXT)]);
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
        let findings = [fixture::full(fixture::TEXT)];
        let coloured = fixture::body(&text(Palette::coloured()), fixture::TEXT, &findings);
        assert!(coloured.contains("\u{1b}["));
        let plain = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(plain, fixture::body(&text(Palette::plain()), fixture::TEXT, &findings));
    }

    #[test]
    fn nothing_of_a_document_reaches_the_terminal_raw() {
        let document = "Reviewed \u{1b}[2J\u{202e}periodically.\n";
        let mut finding = fixture::finding(fixture::span(document, "periodically", 0));
        finding.message = "“\u{1b}[2J”".to_owned();
        let body = fixture::body(&text(Palette::plain()), document, &[finding]);
        assert!(body.chars().all(|c| c == '\n' || !crate::report::escape::is_unsafe(c)), "{body:?}");
        assert!(body.contains("Reviewed <U+001B>[2J<U+202E>periodically."));
    }

    #[test]
    fn spans_that_are_off_the_text_do_no_harm() {
        use crate::span::Span;
        for span in [Span::new(0, 1), Span::new(1, 3), Span::new(2, 9), Span::new(40, 50), Span::empty(3)] {
            let body = fixture::body(&text(Palette::plain()), "é\n", &[fixture::finding(span)]);
            assert!(body.contains("why:"));
        }
    }

    #[test]
    fn quiet_leaves_the_summary_out() {
        for quiet in [false, true] {
            let style = Style { palette: Palette::plain(), width: 60, quiet };
            let report = fixture::report(Box::new(Text { style }), "# Fine\n", &[]);
            assert_eq!(report, if quiet { "" } else { "No findings in 1 file.\n" });
        }
    }
}
