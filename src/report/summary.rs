//! Counting findings, and saying the count.

use super::{Palette, Part, counted};
use crate::engine::{CheckError, Outcome};
use crate::finding::{Family, Finding, Level};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;

pub(super) const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Hint];

/// How many findings there are of each family and level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    counts: [[usize; LEVELS.len()]; Family::ALL.len()],
}

impl Tally {
    pub(super) fn of(findings: &[Finding]) -> Tally {
        let mut tally = Tally::default();
        for finding in findings {
            tally.counts[finding.family as usize][finding.level as usize] += 1;
        }
        tally
    }

    pub(super) fn add(&mut self, other: &Tally) {
        for (family, counts) in self.counts.iter_mut().zip(&other.counts) {
            for (count, more) in family.iter_mut().zip(counts) {
                *count += more;
            }
        }
    }

    pub(super) fn total(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    pub(super) fn count(&self, family: Family, level: Level) -> usize {
        self.counts[family as usize][level as usize]
    }

    pub(super) fn family(&self, family: Family) -> usize {
        self.counts[family as usize].iter().sum()
    }

    pub(super) fn level(&self, level: Level) -> usize {
        self.counts.iter().map(|family| family[level as usize]).sum()
    }
}

/// The numbers of a whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    /// Files that were checked.
    pub(super) files: usize,
    /// Files among them with a finding.
    pub(super) with_findings: usize,
    /// Files that could not be checked.
    pub(super) errors: usize,
    /// Findings that documents ask not to hear.
    pub(super) suppressed: usize,
    /// Findings that a baseline holds.
    pub(super) known: usize,
    pub(super) tally: Tally,
}

impl Summary {
    /// Counts what became of one more file.
    pub(super) fn add(&mut self, outcome: &Outcome<Part>) {
        match &outcome.result {
            Ok(part) => {
                self.files += 1;
                self.with_findings += usize::from(part.tally.total() > 0);
                self.suppressed += part.suppressed;
                self.known += part.known;
                self.tally.add(&part.tally);
            }
            // A configuration is no document; those under it are counted.
            Err(CheckError::Config(_)) => {}
            Err(_) => self.errors += 1,
        }
    }

    /// A few lines for people.
    pub(super) fn text(&self, palette: &Palette) -> String {
        let total = self.tally.total();
        let mut out = String::new();
        let strong = palette.strong;
        if self.files == 0 && self.errors == 0 {
            let _ = writeln!(
                out,
                "No documents to check: sayso reads .md, .markdown, .mdx and .txt files that are not hidden or in .gitignore."
            );
        } else if total == 0 && self.files > 0 {
            let _ = writeln!(out, "{strong}No findings{strong:#} in {}.", counted(self.files, "file"));
        } else if total > 0 {
            let levels = LEVELS
                .into_iter()
                .filter(|&level| self.tally.level(level) > 0)
                .map(|level| counted(self.tally.level(level), level.name()))
                .collect::<Vec<_>>()
                .join(", ");
            let _ = writeln!(
                out,
                "{strong}{}{strong:#} in {} of {}: {levels}.",
                counted(total, "finding"),
                self.with_findings,
                counted(self.files, "file"),
            );
            for family in Family::ALL {
                let count = self.tally.family(family);
                if count > 0 {
                    let _ = writeln!(out, "  {:<11} {count:>6}", family.name());
                }
            }
        }
        if self.suppressed > 0 {
            let findings = counted(self.suppressed, "finding");
            let _ = writeln!(out, "{findings} more held back by comments in the documents.");
        }
        if self.known > 0 {
            let _ = writeln!(out, "{} more known from the baseline.", counted(self.known, "finding"));
        }
        if self.errors > 0 {
            let error = palette.error;
            let _ = writeln!(
                out,
                "{error}{} could not be checked{error:#}; see the messages above.",
                counted(self.errors, "file")
            );
        }
        out
    }
}

/// The numbers of a run, for programs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
pub(super) struct JsonSummary<'a> {
    /// Files that were checked.
    files: usize,
    /// Files that could not be checked.
    errors: usize,
    findings: usize,
    /// Findings that comments in the documents hold back.
    suppressed: usize,
    /// Findings that the baseline of `--baseline` holds.
    known: usize,
    /// The findings by family.
    families: Families<'a>,
    /// The findings by level.
    levels: Levels<'a>,
}

impl Summary {
    pub(super) fn json(&self) -> JsonSummary<'_> {
        JsonSummary {
            files: self.files,
            errors: self.errors,
            findings: self.tally.total(),
            suppressed: self.suppressed,
            known: self.known,
            families: Families(&self.tally),
            levels: Levels(&self.tally),
        }
    }
}

struct Families<'a>(&'a Tally);

impl Serialize for Families<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Family::ALL.map(|family| (family.name(), self.0.family(family))))
    }
}

struct Levels<'a>(&'a Tally);

impl Serialize for Levels<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(LEVELS.map(|level| (level.name(), self.0.level(level))))
    }
}

impl JsonSchema for Families<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Families".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        counts(&Family::ALL.map(Family::name), generator)
    }
}

impl JsonSchema for Levels<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        counts(&LEVELS.map(Level::name), generator)
    }
}

/// A number for each of these names.
fn counts(names: &[&str], generator: &mut SchemaGenerator) -> Schema {
    let number = generator.subschema_for::<usize>();
    let properties: serde_json::Map<_, _> =
        names.iter().map(|name| ((*name).to_owned(), number.clone().to_value())).collect();
    json_schema!({ "type": "object", "properties": properties, "required": names })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::span::Span;

    #[test]
    fn findings_are_counted_by_family_and_level() {
        let warning = fixture::finding(Span::new(0, 1));
        let hint = Finding { level: Level::Hint, family: Family::Owner, ..warning.clone() };
        let mut tally = Tally::of(&[warning.clone(), hint]);
        tally.add(&Tally::of(&[warning]));
        assert_eq!((tally.total(), tally.family(Family::Wording), tally.level(Level::Hint)), (3, 2, 1));
    }

    #[test]
    fn the_summary_is_said() {
        let tally = Tally::of(&[fixture::finding(Span::new(0, 1))]);
        let summary = Summary { files: 3, with_findings: 1, errors: 2, suppressed: 1, known: 3, tally };
        assert_eq!(
            summary.text(&Palette::plain()),
            "1 finding in 1 of 3 files: 1 warning.\n  wording          1\n1 finding more held back by comments in the documents.\n\
             3 findings more known from the baseline.\n2 files could not be checked; see the messages above.\n"
        );
        assert_eq!(
            Summary { files: 1, ..Summary::default() }.text(&Palette::plain()),
            "No findings in 1 file.\n"
        );
    }
}
