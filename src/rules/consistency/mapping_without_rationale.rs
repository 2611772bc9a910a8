use crate::catalogs::{Framework, Scheme, find, has_stem, ids, keywords, speaks_to};
use crate::document::{BlockId, BlockKind, Table};
use crate::finding::{Confidence, Family, Level};
use crate::model::{FieldSlot, Reading};
use crate::programme::text::own_blocks;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "mapping-without-rationale",
    family: Family::Consistency,
    level: Level::Hint,
    page: include_str!("mapping_without_rationale.md"),
    checks: &[Check::Document(check)],
};

/// More criteria than this on one control want a word on what it does for each.
const HANDFUL: usize = 5;

/// A text of fewer words says too little to speak for or against a criterion.
const MIN_WORDS: usize = 6;

fn check(reading: &Reading, sink: &mut Sink) {
    for table in &reading.document.tables {
        check_table(reading, table, sink);
    }
    for field in &reading.fields {
        let (FieldSlot::Criteria, Some(block), Some(section)) = (field.slot, field.block, field.section)
        else {
            continue;
        };
        let text = section_text(reading, section, block);
        let explained =
            ["rationale", "justif", "because"].iter().any(|word| text.to_lowercase().contains(word));
        judge(reading, block, &text, explained, sink);
    }
}

fn check_table(reading: &Reading, table: &Table, sink: &mut Sink) {
    if !table.has_header || table.rows.len() < 2 {
        return;
    }
    let header = |column: u16| table.header(&reading.document, column).map_or("", |b| b.text.as_str());
    let columns = table.rows[0].len() as u16;
    let criteria = |column: u16| {
        let name = header(column);
        FieldSlot::of_label(name) == Some(FieldSlot::Criteria)
            || name.contains("TSC")
            || name.contains("riteria")
    };
    // Where the criterion leads the row, the table lists what answers it, and several may.
    let Some(mapped) = (1..columns).find(|c| criteria(*c)) else { return };
    let explained = (0..columns).any(|c| explains(header(c)));
    for row in &table.rows[1..] {
        let mut text = String::new();
        let mut cell = None;
        for id in row.clone() {
            match reading.block(id).kind {
                BlockKind::Cell { column, .. } if column == mapped => cell = Some(id),
                BlockKind::Cell { column, .. } if !criteria(column) => {
                    text.push_str(reading.block(id).text.as_str());
                    text.push_str(". ");
                }
                _ => {}
            }
        }
        if let Some(cell) = cell {
            judge(reading, cell, &text, explained, sink);
        }
    }
}

fn explains(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["rationale", "justif", "how it", "how the", "why", "explan", "coverage", "notes", "because", "addresses"]
        .iter()
        .any(|word| lower.contains(word))
}

/// The texts of a section beside the field's own.
fn section_text(reading: &Reading, section: u32, field: BlockId) -> String {
    let texts: Vec<&str> = own_blocks(reading)
        .filter(|(id, block)| block.section == section && *id != field)
        .map(|(_, block)| block.text.as_str())
        .collect();
    texts.join(". ")
}

fn judge(reading: &Reading, cell: BlockId, text: &str, explained: bool, sink: &mut Sink) {
    let block = reading.block(cell);
    let hits: Vec<_> = find(block.text.as_str()).into_iter().filter(|h| h.scheme == Scheme::Tsc).collect();
    let (Some(first), Some(last)) = (hits.first(), hits.last()) else { return };
    if hits.len() > HANDFUL && !explained {
        let span = block.text.source(Span::new(first.span.start, last.span.end));
        let draft = Draft::new(&RULE, span, format!("{} criteria are mapped to one control, and nothing says why", hits.len()))
            .note("Each mapping is a claim that the control answers the criterion; a tester has to find out in what way.")
            .ask("What does the control do for each of these criteria?")
            .confidence(Confidence::Medium);
        sink.push(draft);
        return;
    }
    let lower = text.to_lowercase();
    if explained || lower.split_whitespace().count() < MIN_WORDS {
        return;
    }
    for hit in hits {
        if speaks_to(&lower, &hit.id) {
            continue;
        }
        let group = |id: &str| id.split('.').next().unwrap_or("").to_owned();
        // Silence unless the text clearly speaks to something else.
        let rival = ids(Framework::Tsc2017)
            .filter(|id| group(id) != group(&hit.id))
            .map(|id| (telling(&lower, id), id))
            .filter(|(count, _)| *count >= 2)
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)));
        let Some((_, rival)) = rival else { continue };
        let span = block.text.source(hit.span);
        let draft = Draft::new(
            &RULE,
            span,
            format!("nothing in the control speaks to {}; its words are those of {rival}", hit.id),
        )
        .note("A tester looks for the criterion's subject in the control, and finds another.")
        .ask(format!("What does this control do for {}?", hit.id))
        .confidence(Confidence::Low);
        sink.push(draft);
    }
}

/// How many of the criterion's words the text has that say what it is about; many controls speak
/// of records and reviews.
fn telling(lower: &str, id: &str) -> usize {
    const COMMON: [&str; 14] = [
        "record", "report", "review", "identify", "request", "respond", "track", "ticket", "policy",
        "monitor", "sign", "approval", "test", "restore",
    ];
    keywords(id)
        .filter(|word| !COMMON.contains(word) && word.split(' ').all(|part| has_stem(lower, part)))
        .count()
}
