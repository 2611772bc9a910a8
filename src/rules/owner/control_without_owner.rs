use crate::document::{BlockId, BlockKind};
use crate::finding::{Confidence, Family, Level};
use crate::model::grid::{Grid, grids, source_of};
use crate::model::{DocumentKind, FieldSlot, Reading, StatementKind, is_control_id};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::Class;
use std::sync::OnceLock;

pub(super) static RULE: Rule = Rule {
    name: "control-without-owner",
    family: Family::Owner,
    level: Level::Warning,
    page: include_str!("control_without_owner.md"),
    checks: &[Check::Document(check)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    if !has_controls(reading) {
        return;
    }
    for section in 0..reading.document.sections.len() as u32 {
        if is_unowned_block(reading, section) {
            report_block(reading, section, sink);
        }
    }
    for grid in grids(reading) {
        for row in grid.rows() {
            report_row(&grid, &row, sink);
        }
    }
}

fn has_controls(reading: &Reading) -> bool {
    matches!(
        reading.kind,
        DocumentKind::Narrative
            | DocumentKind::ControlMatrix
            | DocumentKind::Policy
            | DocumentKind::SystemDescription
    )
}

/// Whether this rule speaks for the statement: then one comment at the control is enough.
pub(super) fn covers(site: &Site) -> bool {
    let reading = site.reading;
    if let BlockKind::Cell { table, .. } = site.block().kind {
        return reading.has_column(table, FieldSlot::Owner);
    }
    let mut at = Some(site.block().section);
    while let Some(section) = at {
        if has_controls(reading) && is_unowned_block(reading, section) {
            return true;
        }
        at = reading.document.sections[section as usize].parent;
    }
    false
}

/// A heading with a control's id, activities under it, and nobody who does them.
fn is_unowned_block(reading: &Reading, section: u32) -> bool {
    struct Unowned(Vec<OnceLock<bool>>);
    let sections = reading.document.sections.len();
    let unowned = reading.once(|| Unowned((0..sections).map(|_| OnceLock::new()).collect()));
    *unowned.0[section as usize].get_or_init(|| find_unowned_block(reading, section))
}

fn find_unowned_block(reading: &Reading, section: u32) -> bool {
    let document = &reading.document;
    let heading = document.heading_text(&document.sections[section as usize]);
    let mut words = heading.split([' ', ':', '–', '—']).filter(|w| !w.eq_ignore_ascii_case("control"));
    if !words.next().is_some_and(is_control_id) || !reading.roles[section as usize].claims() {
        return false;
    }
    // A part of a control: what it asks for, and what its writer has to say.
    const PARTS: &[&str] =
        &["objective", "requirement", "responsibilit", "guidance", "statement", "write the"];
    let lower = heading.to_lowercase();
    if PARTS.iter().any(|part| lower.contains(part)) {
        return false;
    }
    let owned = reading.field(section, FieldSlot::Owner).is_some()
        || reading
            .fields
            .iter()
            .any(|f| f.slot == FieldSlot::Owner && f.section.is_some_and(|s| is_within(reading, s, section)));
    if owned {
        return false;
    }
    let mut acts = false;
    for statement in reading.statements_of(document.blocks_within(section)) {
        let site = Site { reading, statement };
        if site.has_marker("role") || names_performer(&site) {
            return false;
        }
        // A table says by its own columns who does what.
        acts |= statement.kind == StatementKind::Activity && !site.is_cell();
    }
    acts
}

fn is_within(reading: &Reading, section: u32, outer: u32) -> bool {
    let mut at = Some(section);
    while let Some(id) = at {
        if id == outer {
            return true;
        }
        at = reading.document.sections[id as usize].parent;
    }
    false
}

fn names_performer(site: &Site) -> bool {
    let named = |class| matches!(class, Some(Class::Role | Class::Team | Class::Machine));
    site.performer_around().is_some()
        || site
            .clauses()
            .iter()
            .any(|c| site.reading.own_performer(site.statement.block, c).is_some_and(|p| named(p.class)))
}

fn draft(reading: &Reading, block: BlockId) -> Draft {
    let words = reading.block(block).text.as_str();
    Draft::new(&RULE, source_of(reading, block), format!("the control “{words}” has no owner"))
        .note("A control that nobody answers for is the first that stops when people change.")
        .ask("Who would a tester ask about it?")
        .confidence(Confidence::High)
}

fn report_block(reading: &Reading, section: u32, sink: &mut Sink) {
    let Some(heading) = reading.document.sections[section as usize].heading else { return };
    let next = reading.document.blocks.get(heading as usize + 1);
    let at = next.map_or(reading.block(heading).span.end, |block| block.span.start);
    let line = format!("Owner: {}\n\n", marker("which role"));
    sink.push(draft(reading, heading).insert("Insert an owner to fill in", at, line));
}

fn report_row(grid: &Grid, row: &std::ops::Range<BlockId>, sink: &mut Sink) {
    let control = grid.column(FieldSlot::Control).or_else(|| grid.find(|head| head.contains("control")));
    let (Some(owner), Some(control)) = (grid.column(FieldSlot::Owner), control) else { return };
    let (Some(cell), Some(control)) = (grid.cell(row, owner), grid.cell(row, control)) else { return };
    let empty =
        matches!(grid.text(cell).trim().to_lowercase().as_str(), "" | "-" | "–" | "—" | "n/a" | "none");
    let named = grid.reading.statements_of(row.clone()).iter().any(|statement| {
        let site = Site { reading: grid.reading, statement };
        site.clauses().iter().any(|c| {
            let performer = grid.reading.own_performer(statement.block, c);
            performer.is_some_and(|p| matches!(p.class, Some(Class::Role | Class::Team)))
        })
    });
    let blank = grid.text(control).trim().is_empty() || owner == 0;
    let BlockKind::Cell { .. } = grid.reading.block(cell).kind else { return };
    if !empty || named || blank {
        return;
    }
    let id = grid.column(FieldSlot::Id).and_then(|column| grid.cell(row, column));
    let place = id.filter(|id| !grid.text(*id).trim().is_empty()).unwrap_or(control);
    let span = grid.reading.block(cell).span;
    let text = format!(" {} ", marker("which role"));
    let draft = draft(grid.reading, place);
    sink.push(match grid.text(cell).trim() {
        "" => draft.insert("Put a marker for the role", span.start, text),
        _ => draft.replace("Put a marker for the role", grid.span(cell), text.trim()),
    });
}
