//! What reporters work from: one checked document, then the run over all.

use super::Report;
use super::summary::{Summary, Tally};
use crate::document::BlockKind;
use crate::engine::{CheckError, Found, Outcome};
use crate::finding::Finding;
use crate::model::{FieldSlot, Reading};
use crate::source::{LineIndex, Position, Source};
use crate::span::Span;

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
}

impl Part {
    pub fn new(reporters: &[Box<dyn Report>], document: &Checked) -> Part {
        Part {
            bodies: reporters.iter().map(|reporter| reporter.body(document)).collect(),
            tally: Tally::of(document.findings()),
            suppressed: document.found.suppressed.len(),
        }
    }
}

/// The whole run, as one of its reporters sees it.
pub struct Run<'a> {
    outcomes: &'a [Outcome<Part>],
    reporter: usize,
}

impl<'a> Run<'a> {
    /// `reporter` is the index of the one for whom this is.
    pub fn new(outcomes: &'a [Outcome<Part>], reporter: usize) -> Run<'a> {
        Run { outcomes, reporter }
    }

    /// What the reporter said of each file, where it said anything.
    pub(super) fn bodies(&self) -> impl Iterator<Item = &'a str> {
        let parts = self.outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok());
        let bodies = parts.filter_map(|part| part.bodies.get(self.reporter));
        bodies.map(String::as_str).filter(|body| !body.is_empty())
    }

    /// The paths of what could not be checked, or has a broken configuration, with the reason.
    pub(super) fn errors(&self) -> impl Iterator<Item = (&'a str, &'a CheckError)> {
        let failed =
            |outcome: &'a Outcome<Part>| Some((outcome.path.as_str(), outcome.result.as_ref().err()?));
        self.outcomes.iter().filter_map(failed)
    }

    pub(super) fn summary(&self) -> Summary {
        Summary::of(self.outcomes)
    }
}
