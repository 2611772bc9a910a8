use crate::document::BlockKind;
use crate::finding::{Confidence, Family, Level};
use crate::model::{FieldSlot, Reading};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "not-applicable-bare",
    family: Family::Scope,
    level: Level::Warning,
    page: include_str!("not_applicable_bare.md"),
    check: Check::Statement(check),
};

/// Ids of criteria and controls: CC6.4, A1.2, P3.1, A.7.4, AC-2, Req 9.1.
#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:CC ?[1-9]\.[0-9]|(?:A1|C1|PI1|P[1-8])\.[0-9]|A\.[5-9]\.[0-9]|A\.1[0-8]\.[0-9]|[A-Z]{2,3}-[0-9]{1,2}\b|[A-Z]{2}\.[A-Z]{2}-[0-9])")
        .expect("a valid pattern")
});

/// DC 8: a criterion that does not apply is named with the reason.
fn check(site: &Site, sink: &mut Sink) {
    let Some(words) = bare(site).or_else(|| said(site)) else { return };
    let text = site.words(words.clone());
    let span = site.source(words);
    let draft = Draft::new(&RULE, span, format!("“{text}” gives no reason"))
        .note("A criterion that does not apply is one that somebody decided on, and the auditor asks for the ground.")
        .ask("Why does it not apply, and what would make it apply?")
        .confidence(Confidence::Medium)
        .insert("Add a marker for the reason", span.end, format!(": {}", marker("why, and what would make it apply")));
    sink.push(draft);
}

/// A cell, a field or the whole text of a control's section.
fn bare(site: &Site) -> Option<Range<usize>> {
    let reading = site.reading;
    let block = site.block();
    if !is_not_applicable(block.text.as_str()) {
        return None;
    }
    let tokens = site.tokens();
    let last = tokens.clone().rev().find(|&i| site.analysis().tokens[i].is_word())?;
    let stands_for_a_control = match block.kind {
        BlockKind::Cell { table, column, .. } => {
            let header = reading.document.tables[table as usize].header(&reading.document, column);
            header.is_some_and(|h| is_answer_column(h.text.as_str()))
                && has_id(reading, site)
                && !has_reason(reading, site)
        }
        BlockKind::Paragraph | BlockKind::Item => {
            let section = &reading.document.sections[block.section as usize];
            let label = block.label.as_ref();
            let applies = label.is_some_and(|l| FieldSlot::of_label(&l.name) == Some(FieldSlot::Status));
            let id = ID.is_match(reading.document.heading_text(section))
                || label.is_some_and(|l| ID.is_match(&l.name));
            let alone = section.blocks.len() == 2;
            id && (applies || alone || label.is_some_and(|l| ID.is_match(&l.name)))
                && !says_why(reading, site)
        }
        _ => false,
    };
    stands_for_a_control.then_some(tokens.start..last + 1)
}

/// "CC6.4 is not applicable."
fn said(site: &Site) -> Option<Range<usize>> {
    let text = site.text();
    let not = text
        .find("not applicable")
        .or_else(|| text.find("does not apply"))
        .or_else(|| text.find("do not apply"))?;
    let lower = text.to_lowercase();
    let about = ID.is_match(text)
        || ["this criterion", "this control", "these criteria"].iter().any(|w| lower.contains(w));
    let reason = [
        "because",
        "since ",
        " as ",
        " due to",
        "given that",
        " when ",
        " if ",
        " where ",
        " unless ",
        " for ",
        " to ",
    ]
    .iter()
    .any(|w| text[not..].contains(w) || lower.starts_with(w.trim_start()))
        || text[not..].contains([':', '(', '–', '—', ';', ',']);
    if !about || reason || says_why(site.reading, site) || has_reason(site.reading, site) {
        return None;
    }
    let offset = site.sentence().span.start as usize + not;
    let first = site.tokens().find(|&i| site.analysis().tokens[i].start as usize >= offset)?;
    let last = (first..(first + 3).min(site.tokens().end))
        .take_while(|&i| site.is(i, &["not", "applicable", "does", "do", "apply"]))
        .last()?;
    Some(first..last + 1)
}

fn is_not_applicable(text: &str) -> bool {
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    matches!(plain.as_str(), "not applicable" | "n/a" | "na" | "not-applicable" | "non-applicable")
}

/// A column that says whether or how the control is met.
fn is_answer_column(header: &str) -> bool {
    let lower = header.to_lowercase();
    ["status", "applicab", "implement", "how ", "response", "control", "in scope", "compliance", "answer"]
        .iter()
        .any(|w| lower.contains(w))
}

fn has_id(reading: &Reading, site: &Site) -> bool {
    reading.row(site.statement.block).any(|id| ID.is_match(reading.block(id).text.as_str()))
}

/// Whether a cell beside it can be the reason: a text in a column for it.
fn has_reason(reading: &Reading, site: &Site) -> bool {
    let BlockKind::Cell { table, .. } = site.block().kind else { return false };
    let table = &reading.document.tables[table as usize];
    reading.row(site.statement.block).any(|id| {
        let BlockKind::Cell { column, .. } = reading.block(id).kind else { return false };
        let header =
            table.header(&reading.document, column).map_or(String::new(), |h| h.text.as_str().to_lowercase());
        let text = reading.block(id).text.as_str();
        let column = [
            "reason",
            "justif",
            "rationale",
            "comment",
            "note",
            "remark",
            "explanation",
            "evidence",
            "detail",
            "narrative",
        ]
        .iter()
        .any(|w| header.contains(w));
        id != site.statement.block
            && column
            && !text.is_empty()
            && !is_not_applicable(text)
            && text != "-"
            && text != "—"
    })
}

/// Whether the next sentence, or the field below, gives the reason.
fn says_why(reading: &Reading, site: &Site) -> bool {
    let section = &reading.document.sections[site.block().section as usize];
    section.blocks.clone().any(|id| {
        let block = reading.block(id);
        let label = block.label.as_ref().map_or(String::new(), |l| l.name.to_lowercase());
        let text = block.text.as_str();
        ["reason", "justification", "rationale"].iter().any(|w| label.contains(w)) && !text.is_empty()
            || id == site.statement.block
                && reading
                    .analysis(id)
                    .sentences
                    .iter()
                    .any(|s| s.span.start >= site.sentence().span.end && !s.clauses.is_empty())
    })
}
