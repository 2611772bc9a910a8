use crate::document::{BlockId, BlockKind};
use crate::finding::{Confidence, Family, Level};
use crate::language::Needles;
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
    checks: &[Check::Document(check)],
};

/// Ids of criteria and controls: CC6.4, A1.2, P3.1, A.7.4, AC-2, Req 9.1.
#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:CC ?[1-9]\.[0-9]|(?:A1|C1|PI1|P[1-8])\.[0-9]|A\.[5-9]\.[0-9]|A\.1[0-8]\.[0-9]|[A-Z]{2,3}-[0-9]{1,2}\b|[A-Z]{2}\.[A-Z]{2}-[0-9])")
        .expect("a valid pattern")
});

/// DC 8: a criterion that does not apply is named with the reason.
fn check(reading: &Reading, sink: &mut Sink) {
    for id in 0..reading.document.blocks.len() as BlockId {
        let Some(first) = answer(reading, id).filter(|_| bare(reading, id)) else { continue };
        if let Some(last) = reading.analysis(id).tokens.iter().rposition(|t| t.is_word()) {
            say(reading, id, first..last + 1, sink);
        }
    }
    for statement in &reading.statements {
        let site = Site { reading, statement };
        if let Some(words) = said(&site) {
            say(reading, statement.block, words, sink);
        }
    }
}

fn say(reading: &Reading, id: BlockId, words: Range<usize>, sink: &mut Sink) {
    let span = reading.source_span(id, words.clone());
    let draft = Draft::new(&RULE, span, format!("“{}” gives no reason", reading.words(id, words)))
        .note("A criterion that does not apply is one that somebody decided on, and the auditor asks for the ground.")
        .ask("Why does it not apply, and what would make it apply?")
        .confidence(Confidence::Medium)
        .insert("Add a marker for the reason", span.end, format!(": {}", marker("why, and what would make it apply")));
    sink.push(draft);
}

/// The first token of "not applicable" where the block says nothing else before the end of its
/// sentence: "N/A", "CC6.4: Not applicable".
fn answer(reading: &Reading, id: BlockId) -> Option<usize> {
    let text = reading.block(id).text.as_str();
    // An id and a few letters; no other sentence needs a closer look.
    if reading.analysis(id).sentences.first().is_none_or(|s| s.span.len() > 60) {
        return None;
    }
    if !text.contains("pplicable") && !text.contains(['N', 'n']) || text.len() > 200 {
        return None;
    }
    let analysis = reading.analysis(id);
    let sentence = analysis.sentences.first()?;
    let words = &text[sentence.span.range()];
    let start = match words.split_once(": ") {
        Some((before, _)) if ID.find(before).is_some_and(|id| id.range() == (0..before.len())) => {
            before.len() + 2
        }
        _ => 0,
    };
    let at = sentence.span.start as usize + start;
    is_not_applicable(&words[start..])
        .then(|| analysis.tokens.iter().position(|t| t.start as usize >= at && t.is_word()))
        .flatten()
}

/// A cell, a field or the whole text of a control's section.
fn bare(reading: &Reading, id: BlockId) -> bool {
    let block = reading.block(id);
    match block.kind {
        BlockKind::Cell { table, row, column } if row > 0 => {
            let header = reading.document.tables[table as usize].header(&reading.document, column);
            header.is_some_and(|h| is_answer_column(h.text.as_str()))
                && reading.row(id).any(|id| ID.is_match(reading.block(id).text.as_str()))
                && !has_reason(reading, id)
        }
        BlockKind::Paragraph | BlockKind::Item => {
            let section = &reading.document.sections[block.section as usize];
            let named = block.label.as_ref().is_some_and(|l| ID.is_match(&l.name))
                || ID.find(block.text.as_str()).is_some_and(|id| id.start() == 0);
            let field = block.label.as_ref().and_then(|l| FieldSlot::of_label(&l.name));
            let alone = block.label.is_none() && section.blocks.len() == 2;
            let headed = ID.is_match(reading.document.heading_text(section));
            (named || headed && (alone || field == Some(FieldSlot::Status))) && !says_why(reading, id)
        }
        _ => false,
    }
}

/// "CC6.4 is not applicable."
fn said(site: &Site) -> Option<Range<usize>> {
    static NOT: LazyLock<Needles> = LazyLock::new(|| Needles::new(&["not appl"]));
    let text = site.text();
    if !NOT.any_in(text.as_bytes()) {
        return None;
    }
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
    if !about || reason || says_why(site.reading, site.statement.block) {
        return None;
    }
    if site.is_cell() && has_reason(site.reading, site.statement.block) {
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
    if text.len() > 24 {
        return false;
    }
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

/// Whether a cell beside it can be the reason: a text in a column for it.
fn has_reason(reading: &Reading, own: BlockId) -> bool {
    const COLUMNS: [&str; 10] = [
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
    ];
    let BlockKind::Cell { table, .. } = reading.block(own).kind else { return false };
    let table = &reading.document.tables[table as usize];
    reading.row(own).any(|id| {
        let BlockKind::Cell { column, .. } = reading.block(id).kind else { return false };
        let header = table.header(&reading.document, column);
        let header = header.map_or(String::new(), |h| h.text.as_str().to_lowercase());
        let text = reading.block(id).text.as_str();
        let said = text.contains(char::is_alphabetic) && !is_not_applicable(text);
        id != own && said && COLUMNS.iter().any(|w| header.contains(w))
    })
}

/// Whether a sentence beside it, or a field of the section, gives the reason: what is not there,
/// or who does it instead.
fn says_why(reading: &Reading, own: BlockId) -> bool {
    const REASONS: [&str; 8] =
        [" no ", " not ", " none", "outsourc", " only ", "because", "n't ", " without "];
    let section = &reading.document.sections[reading.block(own).section as usize];
    section.blocks.clone().any(|id| {
        let block = reading.block(id);
        let label = block.label.as_ref().map_or(String::new(), |l| l.name.to_lowercase());
        let text = block.text.as_str();
        let field =
            ["reason", "justification", "rationale"].iter().any(|w| label.contains(w)) && !text.is_empty();
        field
            || id == own
                && reading.analysis(id).sentences.iter().any(|s| {
                    let sentence = &text[s.span.range()];
                    let about = sentence.contains("not applicable") || sentence.contains("not apply");
                    !is_not_applicable(sentence) && !about && REASONS.iter().any(|w| sentence.contains(w))
                })
    })
}
