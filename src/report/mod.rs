//! The way out: findings as text, as lines, as JSON. One file per format.

mod diff;
mod escape;
mod excerpt;
pub mod inspect;
mod json;
mod palette;
mod short;
mod statistics;
mod summary;
mod text;
mod wrap;

pub use diff::diff;
pub use escape::visible;
pub use json::schema;
pub use palette::Palette;
pub use summary::{Tally, counted};
pub use wrap::wrap;

use crate::engine::{Found, Outcome};
use crate::finding::Finding;
use crate::source::Source;
use std::io::{self, Write};

/// How the findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For reading: each finding with its words, why it matters, the question and the fixes
    Text,
    /// One line for each finding
    Short,
    /// For programs
    Json,
}

/// How a report looks.
#[derive(Clone, Debug)]
pub struct Style {
    pub palette: Palette,
    /// In columns of the terminal.
    pub width: usize,
    /// Findings only, no summary.
    pub quiet: bool,
}

/// What is kept of a file until the report is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The file's findings in the report's format, ready to be written.
    pub body: String,
    pub tally: Tally,
    /// How many findings the document asks not to hear.
    pub suppressed: usize,
    /// How many findings a baseline holds.
    pub known: usize,
}

/// Writes findings in one format: first each file by itself, on any thread, while its text is
/// there; then all together, in order.
pub trait Report: Sync {
    /// The findings of one file, in order of place.
    fn body(&self, source: &Source, findings: &[Finding]) -> String;

    /// The whole report.
    fn write(&self, out: &mut dyn Write, outcomes: &[Outcome<Part>]) -> io::Result<()>;

    fn part(&self, source: &Source, found: &Found) -> Part {
        let findings = &found.findings;
        let body = if findings.is_empty() { String::new() } else { self.body(source, findings) };
        Part { body, tally: Tally::of(findings), suppressed: found.suppressed.len(), known: found.known }
    }
}

/// The reporter for this format.
pub fn reporter(format: Format, style: Style) -> Box<dyn Report> {
    match format {
        Format::Text => Box::new(text::Text { style }),
        Format::Short => Box::new(short::Short { style }),
        Format::Json => Box::new(json::Json),
    }
}

/// The reporter of `--statistics`: how often each rule speaks, the most frequent first.
pub fn statistics(style: Style) -> Box<dyn Report> {
    Box::new(statistics::Statistics { style })
}

#[cfg(test)]
pub(crate) mod fixture {
    //! A document with one finding of each shape, for the tests of the formats.

    use crate::finding::{Confidence, Edit, Family, Finding, Fix, Level, Related};
    use crate::source::{Format, Source};
    use crate::span::Span;

    pub(super) fn source(text: &str) -> Source {
        Source { path: "policies/access.md".to_owned(), format: Format::Markdown, text: text.to_owned() }
    }

    /// The span of the `n`th (from 0) occurrence of `words`.
    pub(super) fn span(text: &str, words: &str, n: usize) -> Span {
        let (start, found) = text.match_indices(words).nth(n).expect("the words are in the text");
        Span::from(start..start + found.len())
    }

    pub(crate) fn finding(span: Span) -> Finding {
        Finding {
            rule: "open-cadence",
            family: Family::Wording,
            level: Level::Warning,
            confidence: Confidence::High,
            span,
            also: Vec::new(),
            related: Vec::new(),
            message: "“periodically” does not say how often".to_owned(),
            note: "Two testers would expect a different number of reviews in the period.",
            question: "How many times should a tester find this in the period?".to_owned(),
            fixes: Vec::new(),
        }
    }

    pub(super) fn full(text: &str) -> Finding {
        Finding {
            confidence: Confidence::Medium,
            also: vec![span(text, "periodically", 1)],
            related: vec![Related {
                span: span(text, "quarterly", 0),
                message: "here it is “quarterly”".to_owned(),
            }],
            fixes: vec![
                Fix {
                    title: "Replace with “quarterly”".to_owned(),
                    edits: vec![Edit { span: span(text, "periodically", 0), text: "quarterly".to_owned() }],
                    safe: false,
                },
                Fix { title: "Drop the word".to_owned(), edits: Vec::new(), safe: true },
            ],
            ..finding(span(text, "periodically", 0))
        }
    }

    pub(super) const TEXT: &str = "# Access\n\nAccess is reviewed periodically by the SRE Lead.\n\
        Firewalls are reviewed periodically.\nAccounts are reviewed quarterly.\n";
}
