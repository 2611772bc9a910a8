//! Where controls stand.

use super::super::{Claim, DocumentKind, FieldSlot, Origin, Performer, Reading, Statement, StatementKind};
use crate::catalogs::{self, Scheme};
use crate::document::{BlockId, BlockKind, Table};
use crate::language::{Clause, Phrase, Voice};
use crate::vocabulary::Class;

/// Where a control stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Under the heading of this section.
    Section(u32),
    /// In a row of a table, counted from the header.
    Row { table: u32, row: u32 },
}

/// The places in the order of the document, and for each block the index of the one it is part of.
pub(super) fn find(reading: &Reading) -> (Vec<Place>, Vec<Option<u32>>) {
    let document = &reading.document;
    let mut of_block = vec![None; document.blocks.len()];
    let mut places = Vec::new();
    if reading.kind == DocumentKind::Other {
        return (places, of_block);
    }
    // What stands under the title of a longer document introduces it.
    let mut first_level = (0..).zip(&document.sections).filter(|(_, section)| section.level == 1);
    let title = first_level
        .next()
        .map(|(index, _)| index)
        .filter(|index| first_level.next().is_none() && document.sections.len() > *index as usize + 1);
    // For each section the control it is part of: an index into `places`, and whether it has an id.
    let mut of_section: Vec<Option<(u32, bool)>> = Vec::with_capacity(document.sections.len());
    for (index, section) in (0..).zip(&document.sections) {
        let outer = section.parent.and_then(|parent| of_section[parent as usize]);
        let id = heading_id(reading, index);
        let own = match outer {
            // Steps and details of a control with an id are parts of it.
            Some((_, true)) => id.is_some(),
            _ => id.is_some() || title != Some(index) && tells_of_a_control(reading, index),
        };
        if own {
            places.push(Place::Section(index));
        }
        let part = if own { Some((places.len() as u32 - 1, id.is_some())) } else { outer };
        of_section.push(part);
        for block in section.blocks.clone() {
            of_block[block as usize] = part.map(|(place, _)| place);
            if let BlockKind::Cell { table, row, column: 0 } = reading.block(block).kind
                && matrix_row_id(reading, table, row).is_some()
            {
                places.push(Place::Row { table, row });
            }
            if let (BlockKind::Cell { table, row, .. }, Some(place)) =
                (reading.block(block).kind, places.last())
                && *place == (Place::Row { table, row })
            {
                of_block[block as usize] = Some(places.len() as u32 - 1);
            }
        }
    }
    (places, of_block)
}

/// The id that a section's heading begins with, where a control stands under it.
pub(super) fn heading_id(reading: &Reading, section: u32) -> Option<&str> {
    /// Parts of a control: what it asks for, and what its writer has to say.
    const PARTS: &[&str] = &["objective", "requirement", "responsibilit", "guidance", "statement"];
    let document = &reading.document;
    let this = &document.sections[section as usize];
    let heading = document.heading_text(this);
    let id = leading_id(heading).or_else(|| bracketed_id(heading))?;
    let lower = heading.to_lowercase();
    if !reading.roles[section as usize].claims() || PARTS.iter().any(|part| lower.contains(part)) {
        return None;
    }
    // "CC6.1 Access", and below it nothing but headings of controls: a chapter.
    let says = this.blocks.len() > 1;
    let inner = document.sections[section as usize + 1..].iter().take_while(|s| s.level > this.level);
    let chapter = !says && inner.into_iter().any(|s| leading_id(document.heading_text(s)).is_some());
    (!chapter).then_some(id)
}

/// "Leavers (LK-ACC-02)", "Scans (LK-OPS-03, LK-OPS-08)": the first id in brackets at the end of a heading.
fn bracketed_id(heading: &str) -> Option<&str> {
    let (_, inner) = heading.trim_end().strip_suffix([')', ']'])?.rsplit_once(['(', '['])?;
    let first = inner.split([',', ';', ' ']).next()?;
    // NIST writes CM-3, companies CM-03.
    let padded = first.split(['-', '_']).next_back().is_some_and(|number| number.starts_with('0'));
    let own =
        is_control_id(first) && first.contains(['-', '_']) && (padded || catalogs::find(first).is_empty());
    own.then_some(first)
}

/// "AC-2(3)", "CC 6.1", "Control A.8.35:" at the start of a text, without what surrounds it.
fn leading_id(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['[', '(']);
    let text = text.strip_prefix("Control ").unwrap_or(text);
    let cited =
        catalogs::find(text).into_iter().next().filter(|hit| hit.span.start == 0 && hit.scheme != Scheme::Dc);
    let word = text.split([' ', ':', ']', '–', '—']).next().unwrap_or_default().trim_end_matches(['.', '-']);
    match cited {
        Some(hit) if hit.span.end as usize >= word.len() => text.get(hit.span.range()),
        _ => is_control_id(word).then_some(word),
    }
}

/// Whether a word is written like the id of a control: CC6.1, AC-2(3), A.8.13, CTL-01, LK-ACC-01.
pub(crate) fn is_control_id(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_uppercase).count();
    let (prefix, mut rest) = word.split_at(letters);
    // Further groups of letters: the area of a company's own ids.
    for _ in 0..2 {
        let after = rest.trim_start_matches(['-', '.', '_']);
        let area = after.bytes().take_while(u8::is_ascii_uppercase).count();
        if after.len() < rest.len() && (2..=6).contains(&area) && after[area..].starts_with(['-', '.', '_']) {
            rest = &after[area..];
        }
    }
    let digits = rest.trim_start_matches(['-', '.']);
    let parted = rest.len() > digits.len() || digits.contains('.');
    (1..=5).contains(&letters)
        && parted
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '(' | ')') || c.is_ascii_lowercase())
        && !is_other_series(prefix)
}

/// Whether what begins so is numbered, too, and is no control: "TLS", "ISO".
pub(crate) fn is_other_series(prefix: &str) -> bool {
    const OTHERS: &[&str] =
        &["TLS", "SHA", "ISO", "RFC", "CVE", "NIST", "AES", "RSA", "SP", "PCI", "HTTP", "SOC", "EV"];
    OTHERS.contains(&prefix)
}

/// Whether a section without an id says itself how something is controlled: who does what, or fields
/// of a control over sentences.
fn tells_of_a_control(reading: &Reading, section: u32) -> bool {
    let document = &reading.document;
    let this = &document.sections[section as usize];
    if this.heading.is_none() || !reading.roles[section as usize].claims() {
        return false;
    }
    let slots = [FieldSlot::Owner, FieldSlot::Cadence, FieldSlot::Record];
    let has_field = slots.into_iter().any(|slot| reading.memo.field(Some(section), slot).is_some());
    let mut statements = reading.statements_of(this.blocks.clone()).iter();
    statements.any(|statement| {
        let says =
            matches!(statement.kind, StatementKind::Activity | StatementKind::Norm | StatementKind::State);
        says && (has_field && statement.kind != StatementKind::Norm || is_tested(reading, statement))
            && !matches!(reading.block(statement.block).kind, BlockKind::Cell { .. })
    })
}

/// Whether a statement is about something that a tester samples: done by somebody, or by nobody knows whom
/// in a document that tells what is done.
fn is_tested(reading: &Reading, statement: &Statement) -> bool {
    let Some(main) = statement.main else { return false };
    let clause = &reading.analysis(statement.block).clauses[main as usize];
    let sampled = matches!(statement.kind, StatementKind::Activity | StatementKind::Norm)
        && matches!(reading.claim(statement.block, clause), Claim::Tested | Claim::Recorded);
    // Whoever answers for a policy does not do all that it speaks of.
    let narrates = matches!(reading.kind, DocumentKind::Narrative | DocumentKind::Procedure);
    sampled
        && match reading.performer(statement, clause) {
            None => narrates && clause.voice == Voice::Passive,
            Some(performer) => match performer.slot.origin {
                Origin::Sentence => acts(reading, statement, clause, &performer),
                Origin::FrontMatter => narrates,
                _ => true,
            },
        }
}

/// Whether the words name somebody who acts: a role, a team, a machine, or a name that no table knows
/// ("The Platform Lead").
pub(super) fn acts(reading: &Reading, statement: &Statement, clause: &Clause, performer: &Performer) -> bool {
    match performer.class {
        Some(class) => matches!(class, Class::Role | Class::Team | Class::Machine),
        None => performing_phrase(clause).is_some_and(|phrase| {
            let head = phrase.head as usize;
            let starts = head == reading.sentence(statement).tokens().start;
            let analysis = reading.analysis(statement.block);
            // "Northwind Ledger": a system, or a company that is called like one.
            let thing = analysis.terms_in(phrase.tokens()).any(|term| {
                matches!(term.class, Class::Record | Class::Store | Class::Artefact)
                    && term.tokens().contains(&head)
            });
            !starts && !thing && analysis.tokens[head].capital
        }),
    }
}

/// The words of the clause for who does it.
fn performing_phrase(clause: &Clause) -> Option<Phrase> {
    if clause.voice == Voice::Passive { clause.agent } else { clause.subject }
}

/// The id of the control in a row of a control matrix.
pub(super) fn matrix_row_id(reading: &Reading, table: u32, row: u32) -> Option<BlockId> {
    let at = &reading.document.tables[table as usize];
    if row == 0 {
        return None;
    }
    let id = id_column(reading, table)?;
    let control = control_column(reading, table)?;
    let cell = cell(at, row, id)?;
    let control = cell_text(reading, at, row, control)?;
    (leading_id(reading.block(cell).text.as_str()).is_some() && !control.is_empty()).then_some(cell)
}

/// The column with ids, one of the first two.
fn id_column(reading: &Reading, table: u32) -> Option<u16> {
    let at = &reading.document.tables[table as usize];
    let heads = |column: u16, word: &str| {
        at.header(&reading.document, column)
            .is_some_and(|head| head.text.as_str().to_lowercase().contains(word))
    };
    (0..2).find(|column| {
        reading.column_slot(table, *column) == Some(FieldSlot::Id)
            || ["control id", "control no", "control #"].iter().any(|word| heads(*column, word))
            || reading.column_slot(table, *column) == Some(FieldSlot::Control)
                && holds_ids(reading, at, *column)
    })
}

/// Whether a column headed "Control" says which control it is, not what is done.
fn holds_ids(reading: &Reading, table: &Table, column: u16) -> bool {
    let mut cells = (1..table.rows.len() as u32).filter_map(|row| cell_text(reading, table, row, column));
    let is_id = |text: &str| leading_id(text).is_some_and(|id| id.len() == text.len());
    table.rows.len() > 1 && cells.all(|text| text.is_empty() || is_id(text))
}

/// The column that says what is done.
pub(super) fn control_column(reading: &Reading, table: u32) -> Option<u16> {
    let at = &reading.document.tables[table as usize];
    let columns = at.rows.first()?.len() as u16;
    let id = id_column(reading, table);
    let others = || (0..columns).filter(|column| Some(*column) != id);
    let named = others().find(|column| {
        let head = at.header(&reading.document, *column).map_or("", |head| head.text.as_str()).to_lowercase();
        reading.column_slot(table, *column).is_none_or(|slot| slot == FieldSlot::Control)
            && (head.contains("control") || head.contains("activity") || head == "description")
    });
    // "What is done", "Statement": in a table that says of each row who does it how often, the column with sentences.
    let has = |slot: FieldSlot| others().any(|column| reading.column_slot(table, column) == Some(slot));
    let is_matrix = || has(FieldSlot::Cadence) || has(FieldSlot::Owner) && has(FieldSlot::Criteria);
    let sentences = |column: &u16| {
        let cells = (1..at.rows.len() as u32).filter_map(|row| cell_text(reading, at, row, *column));
        reading.column_slot(table, *column).is_none()
            && cells.clone().filter(|text| text.split(' ').count() > 3).count() * 2 > at.rows.len() - 1
    };
    named.or_else(|| others().find(sentences).filter(|_| id.is_some() && is_matrix()))
}

pub(super) fn cell(table: &Table, row: u32, column: u16) -> Option<BlockId> {
    table.rows.get(row as usize)?.clone().nth(column as usize)
}

fn cell_text<'r>(reading: &'r Reading, table: &Table, row: u32, column: u16) -> Option<&'r str> {
    cell(table, row, column).map(|id| reading.block(id).text.as_str().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_ids() {
        for id in ["CC6.1", "AC-2", "AC-2(3)", "A.8.13", "CTL-01", "A1.2", "LK-ACC-01"] {
            assert!(is_control_id(id), "{id}");
        }
        for other in ["Access", "TLS1.2", "SHA-256", "Q1", "S3", "2.1", "EV-12", "IT", "CC"] {
            assert!(!is_control_id(other), "{other}");
        }
    }

    #[test]
    fn ids_lead_headings() {
        for (heading, id) in [
            ("CC 6.2 Joiners", Some("CC 6.2")),
            ("AC-2(3): Accounts", Some("AC-2(3)")),
            ("[CTL-01] Reviews", Some("CTL-01")),
            ("Control A.8.15 – Logs", Some("A.8.15")),
            ("ACC-12.", Some("ACC-12")),
            ("Access reviews under CC6.3", None),
            ("2.1 Scope", None),
        ] {
            assert_eq!(leading_id(heading), id, "{heading}");
        }
    }
}
