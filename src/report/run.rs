//! What reporters work from: one checked document, then the run over all.

use super::Report;
use super::summary::{Summary, Tally};
use crate::document::BlockKind;
use crate::engine::{CheckError, Found, Outcome, fingerprints};
use crate::finding::Finding;
use crate::model::{FieldSlot, Reading};
use crate::source::{LineIndex, Position, Source};
use crate::span::Span;
use std::io::{self, Write};
use std::mem;

/// A document with what was found in it.
pub struct Checked<'a> {
    pub source: &'a Source,
    pub reading: &'a Reading,
    pub found: &'a Found,
    pub lines: LineIndex<'a>,
}

impl<'a> Checked<'a> {
    pub fn new(source: &'a Source, reading: &'a Reading, found: &'a Found) -> Checked<'a> {
        Checked { source, reading, found, lines: LineIndex::new(&source.text) }
    }

    pub(super) fn path(&self) -> &'a str {
        &self.source.path
    }

    /// In order of place.
    pub(super) fn findings(&self) -> &'a [Finding] {
        &self.found.findings
    }

    pub(super) fn words(&self, span: Span) -> &'a str {
        self.source.text.get(span.range()).unwrap_or_default()
    }

    /// Where a finding's words start and end; the end is exclusive.
    pub(super) fn range(&self, span: Span) -> (Position, Position) {
        (self.lines.position(span.start), self.lines.position(span.end))
    }

    /// What each finding is known by, and after them what each that is held back is: that of its first place. What is
    /// held back and heard again is the same finding.
    pub(super) fn fingerprints(&self) -> Vec<String> {
        let held = self.found.suppressed.iter().map(|held| &held.finding);
        let all: Vec<&Finding> = self.findings().iter().chain(held).collect();
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|&index| all[index].span.start);
        let marks = fingerprints(&self.source.text, self.reading, order.iter().map(|&index| all[index]));
        let mut firsts = vec![String::new(); all.len()];
        for (index, mark) in order.into_iter().zip(marks) {
            firsts[index] = mark.into_iter().next().unwrap_or_default();
        }
        firsts
    }

    /// The headings above a place, the outermost first.
    pub(super) fn headings(&self, offset: u32) -> Vec<&'a str> {
        self.reading.document.headings_above(offset)
    }

    /// What a field says where a byte stands: the cell of its row in a table, or the field of its section.
    pub(super) fn field(&self, slot: FieldSlot, offset: u32) -> &'a str {
        let (reading, document) = (self.reading, &self.reading.document);
        let row = document.block_at(offset).map(|id| reading.row(id)).unwrap_or_default();
        let mut cells = row.map(|id| document.block(id)).filter(|block| match block.kind {
            BlockKind::Cell { table, column, .. } => reading.column_slot(table, column) == Some(slot),
            _ => false,
        });
        match cells.next() {
            Some(cell) => cell.text.as_str(),
            None => reading.field(document.section_at(offset), slot).map_or("", |field| field.value.as_str()),
        }
    }
}

/// What is kept of a file until the reports are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What each reporter says of the file, ready to be written; in the order of the reporters.
    bodies: Vec<String>,
    pub(super) tally: Tally,
    /// How many findings the document asks not to hear.
    pub(super) suppressed: usize,
    /// How many findings a baseline holds.
    pub(super) known: usize,
}

impl Part {
    pub fn new(reporters: &[Box<dyn Report>], document: &Checked) -> Part {
        Part {
            bodies: reporters.iter().map(|reporter| reporter.body(document)).collect(),
            tally: Tally::of(document.findings()),
            suppressed: document.found.suppressed.len(),
            known: document.found.known,
        }
    }
}

/// What is known of a run while it goes on: its numbers, and of its files what is still to be written.
pub struct Log<'r> {
    reporters: &'r [Box<dyn Report>],
    outcomes: Vec<Outcome<Part>>,
    /// What each reporter says of each programme; in the order of the reporters.
    programmes: Vec<Vec<String>>,
    summary: Summary,
}

impl<'r> Log<'r> {
    /// The first reporter is the one that may write while the run goes on.
    pub fn new(reporters: &'r [Box<dyn Report>]) -> Log<'r> {
        Log { reporters, outcomes: Vec::new(), programmes: Vec::new(), summary: Summary::default() }
    }

    /// Takes what became of the next file. What the first reporter can say of it already is written to `out`, and what
    /// no other waits for is not kept.
    pub fn add(&mut self, out: &mut dyn Write, mut outcome: Outcome<Part>) -> io::Result<()> {
        self.summary.add(&outcome);
        let streams = self.reporters.first().is_some_and(|first| first.streams());
        if streams {
            self.write_one(out, 0, &outcome)?;
            // Whoever names the files may wait for this before the next.
            out.flush()?;
            if let Ok(part) = &mut outcome.result {
                part.bodies.first_mut().map(mem::take);
            }
        }
        if !streams || self.reporters.len() > 1 {
            self.outcomes.push(outcome);
        }
        Ok(())
    }

    /// Takes what the reporters say of each programme, in their order.
    pub fn add_programmes(&mut self, programmes: Vec<Vec<String>>) {
        self.programmes.extend(programmes);
    }

    /// Writes the report of the reporter with this index, or of the first what is still to be written.
    pub fn write(&self, out: &mut dyn Write, index: usize) -> io::Result<()> {
        let Some(reporter) = self.reporters.get(index) else { return Ok(()) };
        if index > 0 && reporter.streams() {
            self.outcomes.iter().try_for_each(|outcome| self.write_one(out, index, outcome))?;
        }
        reporter.write(out, &Run { log: self, reporter: index })
    }

    fn write_one(&self, out: &mut dyn Write, index: usize, outcome: &Outcome<Part>) -> io::Result<()> {
        match &outcome.result {
            Ok(part) => out.write_all(part.bodies.get(index).map_or("", String::as_str).as_bytes()),
            Err(error) => match self.reporters.get(index) {
                Some(reporter) => out.write_all(reporter.failure(&outcome.path, error).as_bytes()),
                None => Ok(()),
            },
        }
    }
}

/// The whole run, as one of its reporters sees it.
pub struct Run<'a> {
    log: &'a Log<'a>,
    reporter: usize,
}

impl<'a> Run<'a> {
    /// What the reporter said of each programme, where it said anything.
    pub(super) fn programmes(&self) -> impl Iterator<Item = &'a str> {
        let said = self.log.programmes.iter().filter_map(|said| said.get(self.reporter));
        said.map(String::as_str).filter(|said| !said.is_empty())
    }

    /// What the reporter said of each file, where it said anything.
    pub(super) fn bodies(&self) -> impl Iterator<Item = &'a str> {
        let parts = self.log.outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok());
        let bodies = parts.filter_map(|part| part.bodies.get(self.reporter));
        bodies.map(String::as_str).filter(|body| !body.is_empty())
    }

    /// The paths of what could not be checked, or has a broken configuration, with the reason.
    pub(super) fn errors(&self) -> impl Iterator<Item = (&'a str, &'a CheckError)> {
        let failed =
            |outcome: &'a Outcome<Part>| Some((outcome.path.as_str(), outcome.result.as_ref().err()?));
        self.log.outcomes.iter().filter_map(failed)
    }

    pub(super) fn summary(&self) -> &'a Summary {
        &self.log.summary
    }
}
