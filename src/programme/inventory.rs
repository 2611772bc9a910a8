//! What the document itself lists as parts of the system: the rows of a table of systems or
//! vendors, the items of a section on components, software or subservice organisations.

use super::providers;
use crate::document::{BlockId, BlockKind, Mark};
use crate::model::grid::{grids, is_one_of};
use crate::model::{DocumentKind, Reading, StatementKind};
use crate::span::Span;

/// A part of the system that a list names.
#[derive(Clone, Debug)]
pub struct Component {
    pub name: String,
    /// In bytes of the source.
    pub span: Span,
    pub block: BlockId,
}

/// The lists of a document and what stands in them.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    pub components: Vec<Component>,
    /// The tables and sections that list them: what they say is no control.
    tables: Vec<u32>,
    sections: Vec<u32>,
}

/// Headings of sections whose items are parts of the system.
const HEADINGS: [&str; 18] = [
    "components",
    "system components",
    "components of the system",
    "infrastructure",
    "software",
    "systems",
    "systems in scope",
    "system inventory",
    "tools",
    "vendors",
    "subservice organizations",
    "subservice organisations",
    "subprocessors",
    "service providers",
    "third-party service providers",
    "cloud providers",
    "technology stack",
    "supporting systems",
];

/// Kinds of document that describe controls over a system and can list its parts.
pub(crate) fn describes_a_system(reading: &Reading) -> bool {
    matches!(
        reading.kind,
        DocumentKind::SystemDescription
            | DocumentKind::Narrative
            | DocumentKind::Policy
            | DocumentKind::ControlMatrix
    )
}

/// What the document lists; `None` where no list is long enough to be one.
pub(crate) fn read(reading: &Reading) -> Option<Inventory> {
    let mut inventory = Inventory::default();
    for grid in grids(reading) {
        let Some(column) = grid.systems() else { continue };
        inventory.tables.push(grid.index);
        for row in grid.rows() {
            inventory.add(reading, row.start + BlockId::from(column));
        }
    }
    for (index, section) in reading.document.sections.iter().enumerate() {
        if section.heading.is_none() || !is_one_of(reading.document.heading_text(section), &HEADINGS) {
            continue;
        }
        inventory.sections.push(index as u32);
        for id in section.blocks.clone() {
            if reading.block(id).kind == BlockKind::Item {
                inventory.add(reading, id);
            }
        }
    }
    (inventory.components.len() >= 3).then_some(inventory)
}

impl Inventory {
    fn add(&mut self, reading: &Reading, id: BlockId) {
        let Some(block) = reading.document.blocks.get(id as usize) else { return };
        let text = block.text.as_str();
        let (name, span) = match &block.label {
            Some(label) => {
                // Without the colon where no markup stands between.
                let plain = label.span.len() as usize == label.name.len() + 1;
                let end = label.span.end - u32::from(plain);
                (label.name.as_str(), Span::new(label.span.start, end))
            }
            None => {
                // "PostgreSQL on RDS (customer data)", "Okta – single sign-on"
                let end = [" (", " – ", " — ", ": ", ", ", " - "]
                    .iter()
                    .filter_map(|mark| text.find(mark))
                    .min()
                    .unwrap_or(text.len());
                (&text[..end], block.text.source(Span::from(0..end)))
            }
        };
        let name = name.trim_end_matches(['.', ';', ':']);
        let words = name.split_whitespace().count();
        if (1..=5).contains(&words) && name.starts_with(char::is_alphanumeric) {
            self.components.push(Component { name: name.to_owned(), span, block: id });
        }
    }

    /// Whether a block belongs to one of the lists.
    pub(crate) fn holds(&self, reading: &Reading, id: BlockId) -> bool {
        let block = reading.block(id);
        match block.kind {
            BlockKind::Cell { table, .. } => self.tables.contains(&table),
            _ => self.sections.contains(&block.section),
        }
    }

    /// Whether one of the lists names a provider, one of its products, or what it is part of.
    pub(crate) fn lists(&self, reading: &Reading, family: &str) -> bool {
        self.components
            .iter()
            .any(|c| c.name.contains(family) || providers::find(&c.name).any(|(p, _)| p.family() == family))
            || self.tables.iter().any(|&table| {
                reading.document.tables[table as usize].rows.iter().flat_map(Clone::clone).any(|id| {
                    providers::find(reading.block(id).text.as_str()).any(|(p, _)| p.family() == family)
                })
            })
            || self.sections.iter().any(|&section| {
                reading.document.sections[section as usize].blocks.clone().any(|id| {
                    providers::find(reading.block(id).text.as_str()).any(|(p, _)| p.family() == family)
                })
            })
    }
}

impl Inventory {
    /// Where an entry can be added to the first list, and what stands before and after its name;
    /// `note` goes beside the name.
    pub(crate) fn item_after(&self, reading: &Reading, note: &str) -> Option<(u32, String, String)> {
        let component = self.components.first()?;
        let block = reading.block(component.block);
        match block.kind {
            // A row in front of the first one: its cells end where the source says.
            BlockKind::Cell { table, row, column } => {
                let table = &reading.document.tables[table as usize];
                let cells = table.rows[row as usize].clone();
                let first = reading.block(cells.start);
                let width = cells.len();
                if width < 2 || column > 0 {
                    return None;
                }
                let rest = " |".repeat(width - 2);
                Some((first.span.start, " ".to_owned(), format!(" | {note} |{rest}\n|")))
            }
            BlockKind::Item if block.mark != Mark::Number => {
                Some((block.span.start, "- ".to_owned(), format!(" ({note})\n")))
            }
            _ => None,
        }
    }
}

/// Statements that say how a control works, outside the lists.
pub(crate) fn controls<'r>(
    reading: &'r Reading,
    inventory: &'r Inventory,
) -> impl Iterator<Item = &'r crate::model::Statement> {
    reading.statements.iter().filter(|s| {
        matches!(
            s.kind,
            StatementKind::Activity | StatementKind::State | StatementKind::Norm | StatementKind::Ban
        ) && !inventory.holds(reading, s.block)
    })
}
