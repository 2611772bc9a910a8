//! The way out: findings as text, for programs, for CI. One file per format.

mod csv;
mod diff;
mod escape;
mod excerpt;
mod github;
mod gitlab;
mod html;
pub mod inspect;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod palette;
mod rdjson;
mod run;
mod sarif;
mod sheet;
mod short;
mod statistics;
mod summary;
mod text;
mod wrap;

pub use crate::count::counted;
pub use diff::diff;
pub use escape::visible;
pub use json::schema;
pub use jsonl::line_schema;
pub use palette::Palette;
pub use run::{Checked, Log, Part, Run};
pub use sheet::{SheetFormat, schema as sheet_schema, sheet};
pub use wrap::wrap;

use crate::engine::{CheckError, Gathered};
use std::io::{self, Write};
use std::path::Path;

/// How the findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For reading: each finding with its words, why it matters, the question and the fixes
    Text,
    /// One line for each finding
    Short,
    /// For programs: one object
    Json,
    /// For programs: one object a line
    Jsonl,
    /// For spreadsheets
    Csv,
    /// One page: the documents with their comments in the margin, and the lists of their programme
    Html,
    /// For a wiki, an issue or a pull request
    Markdown,
    /// GitHub Actions: annotations, and a summary of the job
    Github,
    /// GitLab: a code quality report
    Gitlab,
    /// Test results, which most CI systems show
    Junit,
    /// reviewdog
    Rdjson,
    /// Code scanning and other tools: SARIF 2.1.0
    Sarif,
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

/// Writes findings in one format: first each file by itself, on any thread, while its text is
/// there; then all together, in order.
pub trait Report: Sync {
    /// What is said of one file.
    fn body(&self, document: &Checked) -> String;

    /// What is said of a programme beside its documents: lists. `root` is its folder.
    fn programme(&self, _root: &Path, _gathered: &Gathered) -> String {
        String::new()
    }

    /// Whether the report is what is said of each file, one after the other, and then an end. Such a report can be
    /// written while the run goes on.
    fn streams(&self) -> bool {
        false
    }

    /// What a report that streams says of a file that could not be checked.
    fn failure(&self, _path: &str, _error: &CheckError) -> String {
        String::new()
    }

    /// The whole report; of one that streams the end.
    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()>;
}

/// The reporter for this format.
pub fn reporter(format: Format, style: Style) -> Box<dyn Report> {
    match format {
        Format::Text => Box::new(text::Text { style }),
        Format::Short => Box::new(short::Short { style }),
        Format::Json => Box::new(json::Json),
        Format::Jsonl => Box::new(jsonl::JsonLines),
        Format::Csv => Box::new(csv::Csv),
        Format::Html => Box::new(html::Html),
        Format::Markdown => Box::new(markdown::Markdown { most_bytes: usize::MAX }),
        Format::Github => Box::new(github::Annotations),
        Format::Gitlab => Box::new(gitlab::CodeQuality),
        Format::Junit => Box::new(junit::Junit),
        Format::Rdjson => Box::new(rdjson::Rdjson),
        Format::Sarif => Box::new(sarif::Sarif),
    }
}

/// What GitHub shows on the page of a job: a Markdown report that is not too long for it.
pub fn job_summary() -> Box<dyn Report> {
    Box::new(markdown::Markdown { most_bytes: github::MAX_SUMMARY_BYTES })
}

/// The reporter of `--statistics`: how often each rule speaks, the most frequent first. There is one for reading and one
/// for programs; `None` for other formats.
pub fn statistics(format: Format, style: Style) -> Option<Box<dyn Report>> {
    match format {
        Format::Text => Some(Box::new(statistics::Text { style })),
        Format::Json => Some(Box::new(statistics::Json)),
        _ => None,
    }
}

#[cfg(test)]
pub(crate) mod fixture {
    //! A document with one finding of each shape, for the tests of the formats.

    use super::{Checked, Log, Part, Report};
    use crate::engine::{self, Found, Outcome, Settings};
    use crate::finding::{Confidence, Edit, Family, Finding, Fix, Level, Related};
    use crate::source::{Format, Source};
    use crate::span::Span;

    pub(super) const PATH: &str = "policies/access.md";

    /// What the reporter says of a document with these findings.
    pub(super) fn body(reporter: &dyn Report, text: &str, findings: &[Finding]) -> String {
        checked(text, findings, |document| reporter.body(document))
    }

    /// The whole report on a document with these findings.
    pub(super) fn report(reporter: Box<dyn Report>, text: &str, findings: &[Finding]) -> String {
        let reporters = [reporter];
        let part = checked(text, findings, |document| Part::new(&reporters, document));
        written(&reporters, Outcome { path: PATH.to_owned(), result: Ok(part) })
    }

    pub(super) fn written(reporters: &[Box<dyn Report>], outcome: Outcome<Part>) -> String {
        let mut out = Vec::new();
        let mut log = Log::new(reporters);
        let written = log.add(&mut out, outcome).and_then(|()| log.write(&mut out, 0));
        written.expect("a vector takes everything");
        String::from_utf8(out).expect("reports are text")
    }

    fn checked<T>(text: &str, findings: &[Finding], look: impl FnOnce(&Checked) -> T) -> T {
        let source = Source { path: PATH.to_owned(), format: Format::Markdown, text: text.to_owned() };
        let reading = engine::read(text, PATH, &Settings::default());
        let found = Found { findings: findings.to_vec(), ..Found::default() };
        look(&Checked::new(&source, &reading, &found))
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
                elsewhere: None,
                span: span(text, "quarterly", 0),
                message: "here it is “quarterly”".to_owned(),
            }],
            fixes: vec![
                Fix {
                    title: "Replace with “quarterly”".to_owned(),
                    edits: vec![Edit { span: span(text, "periodically", 0), text: "quarterly".to_owned() }],
                    safe: false,
                    elsewhere: None,
                },
                Fix { title: "Drop the word".to_owned(), edits: Vec::new(), safe: true, elsewhere: None },
            ],
            ..finding(span(text, "periodically", 0))
        }
    }

    pub(super) const TEXT: &str = "# Access\n\nAccess is reviewed periodically by the SRE Lead.\n\
        Firewalls are reviewed periodically.\nAccounts are reviewed quarterly.\n";
}
