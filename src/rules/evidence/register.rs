//! The list of evidence that a document holds: which control, when, and the period it is for.

use super::date::dates;
use crate::date::Date;
use crate::document::BlockId;
use crate::language::Interval;
use crate::model::grid::{Grid, grids, source_of};
use crate::model::{FieldSlot, Reading};
use crate::programme::Programme;
use crate::programme::records::Kept;
use crate::span::Span;

/// A record in the list.
pub(super) struct Record {
    pub(super) day: i64,
    /// The date, in bytes of the source.
    pub(super) span: Span,
}

/// The records of one control.
pub(super) struct Line {
    /// As the list names the control.
    pub(super) control: String,
    /// Where the first record names it, in bytes of the source.
    pub(super) span: Span,
    pub(super) records: Vec<Record>,
    /// Days between two occurrences, as the document says.
    pub(super) every: f32,
}

/// The first and last day of the period that the document is about.
#[derive(Clone, Copy)]
pub(super) struct Period {
    pub(super) first: i64,
    pub(super) last: i64,
}

impl Period {
    pub(super) fn new(first: Date, last: Date) -> Period {
        Period { first: days(first), last: days(last) }
    }

    pub(super) fn days(self) -> i64 {
        self.last - self.first + 1
    }

    pub(super) fn has(self, day: i64) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// Days since 1970-01-01.
pub(super) fn days(date: Date) -> i64 {
    EPOCH.days_until(date)
}

const EPOCH: Date = Date { year: 1970, month: 1, day: 1 };

impl Line {
    /// A control of a programme that recurs and has records with dates. Places are those of the register.
    pub(super) fn of(kept: &Kept, programme: &Programme) -> Option<Line> {
        let every = kept.cadence.as_ref()?.every?;
        let mut records: Vec<Record> = kept
            .records
            .iter()
            .filter_map(|record| record.date)
            .map(|(date, place)| Record { day: days(date), span: place.span })
            .collect();
        records.dedup_by_key(|record| record.day);
        let control = programme.control(*kept.held.first()?);
        (!records.is_empty()).then(|| Line {
            control: kept.id.to_owned(),
            span: control.name,
            records,
            every,
        })
    }
}

/// The controls whose records the document lists with dates, where it also gives the period and how
/// often each runs. Empty for every other document.
pub(super) fn lines(reading: &Reading) -> Option<(Period, Vec<Line>)> {
    // What the register of a programme says is judged over all its documents.
    if reading.is_in_programme() || !grids(reading).any(|grid| grid.lists_evidence()) {
        return None;
    }
    let period = period(reading)?;
    let mut lines: Vec<Line> = Vec::new();
    for grid in grids(reading).filter(Grid::lists_evidence) {
        let control = grid.find(|head| head.contains("control") || head.contains("activity"));
        let (Some(control), Some(date)) = (control, grid.dates()) else { continue };
        for row in grid.rows() {
            let (Some(control), Some(date)) = (grid.cell(&row, control), grid.cell(&row, date)) else {
                continue;
            };
            let text = &reading.block(date).text;
            let name = grid.text(control).trim();
            let records = dates(text.as_str())
                .into_iter()
                .map(|(place, day)| Record { day, span: text.source(Span::from(place)) });
            if let Some(line) = lines.iter_mut().find(|l| l.control.eq_ignore_ascii_case(name)) {
                line.records.extend(records);
            } else if let Some(every) = interval(reading, name, row.clone()) {
                let span = source_of(reading, control);
                lines.push(Line { control: name.to_owned(), span, records: records.collect(), every });
            }
        }
    }
    lines.retain(|line| !line.records.is_empty());
    for line in &mut lines {
        line.records.sort_by_key(|record| record.day);
        line.records.dedup_by_key(|record| record.day);
    }
    Some((period, lines))
}

/// "Audit period: 2025-01-01 to 2025-12-31", in a field, a sentence or the front matter.
fn period(reading: &Reading) -> Option<Period> {
    let of = |text: &str| match dates(text).as_slice() {
        [(_, first), (_, last)] if last > first => Some(Period { first: *first, last: *last }),
        _ => None,
    };
    let matter = reading.document.front_matter.iter().filter(|e| e.key.to_lowercase().contains("period"));
    matter.filter_map(|entry| of(&entry.value)).next().or_else(|| {
        reading.document.blocks.iter().find_map(|block| {
            let label = block.label.as_ref().map_or("", |l| l.name.as_str()).to_lowercase();
            let text = block.text.as_str();
            let named = label.contains("period") || text.to_lowercase().contains("period");
            if named { of(text) } else { None }
        })
    })
}

/// How often the control runs: in its row, in the row of another table, in the section with its id.
fn interval(reading: &Reading, control: &str, row: std::ops::Range<BlockId>) -> Option<f32> {
    let every = |id: BlockId| {
        reading.analysis(id).times.iter().find_map(|time| match time.interval {
            Interval::Every(days) => Some(days),
            _ => None,
        })
    };
    if let Some(days) = row.clone().find_map(every) {
        return Some(days);
    }
    for grid in grids(reading).filter(|grid| !grid.lists_evidence()) {
        for other in grid.rows() {
            let same = other.clone().any(|id| grid.text(id).trim().eq_ignore_ascii_case(control));
            if same && let Some(days) = other.clone().find_map(every) {
                return Some(days);
            }
        }
    }
    let document = &reading.document;
    let section = document.sections.iter().find(|s| {
        let heading = document.heading_text(s).to_lowercase();
        let name = control.to_lowercase();
        heading
            .strip_prefix(&name)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '.'))
    })?;
    let field = |id: &BlockId| {
        reading
            .block(*id)
            .label
            .as_ref()
            .is_some_and(|l| FieldSlot::of_label(&l.name) == Some(FieldSlot::Cadence))
    };
    section.blocks.clone().filter(field).find_map(every).or_else(|| section.blocks.clone().find_map(every))
}
