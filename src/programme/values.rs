//! Values that tables and sentences give named things of a programme: recovery objectives of systems, how long kinds of
//! data are kept, where the service goes when its region is lost, by when findings of a grade are mended.

use super::facts::{Fact, Value, end_of, pattern, value};
use super::text::{own_blocks, qualifiers, singular};
use crate::document::{BlockId, BlockKind};
use crate::model::Reading;
use crate::model::grid::{Grid, grids};
use crate::registers::{Entry, Place, Registers};
use crate::span::Span;
use regex::{Match, Regex};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?-u:\b){NUMBER}[ -]?(?P<unit>minute|min|hour|hr|h|business day|working day|day|week|month|year)s?(?-u:\b)",
    )
});

static REGION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:(?:us|eu|ap|ca|sa|af|me|il)(?:-gov)?-(?:north|south|east|west|central)(?:east|west)?-[0-9]|(?:us|europe|asia|australia|northamerica|southamerica|me)-(?:north|south|east|west|central)(?:east|west)?[0-9])(?-u:\b)",
    )
});

static GRADED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?-u:\b)(critical|high|medium|moderate|low)(?:[- ](?:severity|risk|rated|priority))?(?: (?:findings|vulnerabilities|patches|updates|issues|ones))?(?: (?:are|is|must be|have to be|get|gets) [a-z ]{0,40}?| |: ?| - )(?:with)?in {NUMBER}[ -](?P<unit>hour|business day|working day|day|week|month)s?(?-u:\b)",
    )
});

/// Which of the two recovery objectives some words are about.
fn objective(words: &str) -> Option<&'static str> {
    let lower = words.to_lowercase();
    let time = words.contains("RTO") || lower.contains("recovery time");
    let point = words.contains("RPO") || lower.contains("recovery point");
    match (time, point) {
        (true, false) => Some("recovery time objective"),
        (false, true) => Some("recovery point objective"),
        _ => None,
    }
}

pub(crate) fn collect(reading: &Reading, facts: &mut Vec<Fact>) {
    for grid in grids(reading) {
        columns(&grid, facts);
    }
    for (id, block) in own_blocks(reading) {
        if block.kind == BlockKind::Heading {
            continue;
        }
        let text = block.text.as_str();
        if let BlockKind::Cell { table, column: 0, row } = block.kind {
            named_row(reading, id, table, row, facts);
        }
        for sentence in &reading.analysis(id).sentences {
            let span = sentence.span.range();
            let words = &text[span.clone()];
            let mut put = |what: String, value: Value, at: Range<usize>| {
                let range = span.start + at.start..span.start + at.end;
                push(reading, id, what, value, range, facts);
            };
            recovery(reading, words, &mut put);
            regions(words, &mut put);
            ciphers(words, &mut put);
            grades(reading, id, words, &mut put);
        }
    }
}

/// What the registers say of such things: each with its place.
pub(crate) fn of_registers(registers: &Registers) -> Vec<(Place, String, Value, String)> {
    let mut all = Vec::new();
    for data in &registers.data {
        let Some(retention) = &data.retention else { continue };
        let what = content(&data.name.text);
        if let Some((value, _)) = duration(&retention.text).filter(|_| !what.is_empty()) {
            all.push((retention.place, format!("retention of {what}"), value, retention.text.clone()));
        }
    }
    for system in &registers.systems {
        let Some(note) = &system.note else { continue };
        for part in note.text.split([',', ';']) {
            if let (Some(objective), Some((value, _))) = (objective(part), duration(part)) {
                let what = format!("{objective} of {}", system.name.text.to_lowercase());
                all.push((note.place, what, value, part.trim().to_owned()));
            }
        }
    }
    all
}

fn push(
    reading: &Reading,
    block: BlockId,
    what: String,
    value: Value,
    at: Range<usize>,
    facts: &mut Vec<Fact>,
) {
    let text = &reading.block(block).text;
    let span = text.source(Span::from(at.clone()));
    let words = text.as_str()[at].to_owned();
    if !facts.iter().any(|fact| fact.span == span && fact.what == what) {
        facts.push(Fact { what, value, narrowed: BTreeSet::new(), words, span, block });
    }
}

/// The only duration in some words.
fn duration(words: &str) -> Option<(Value, Range<usize>)> {
    let mut all = DURATION.captures_iter(words);
    let (Some(found), None) = (all.next(), all.next()) else { return None };
    Some((time(found.get(1)?, found.name("unit")?)?, found.get(0)?.range()))
}

/// How long a count of a unit is. Days of business count as they are.
fn time(count: Match, unit: Match) -> Option<Value> {
    let unit = unit.as_str().to_lowercase();
    let plain = unit.strip_prefix("business ").or(unit.strip_prefix("working ")).unwrap_or(&unit);
    value(count.as_str(), Some(plain)).map(Value::Figure)
}

/// Columns of recovery objectives, of retention, and of deadlines by grade.
fn columns(grid: &Grid, facts: &mut Vec<Fact>) {
    let heads = grid.heads();
    let reading = grid.reading;
    let title = reading.document.title().map_or("", |block| block.text.as_str());
    let heading = format!("{} {title}", grid.heading());
    for (column, head) in (0u16..).zip(&heads).skip(1) {
        let lower = heading.to_lowercase();
        let of_passwords = || head.contains("password") || lower.contains("password");
        let about = if let Some(objective) = objective_of_head(head) {
            Column::Objective(objective)
        } else if of_passwords() && (head.contains("length") || head.starts_with("password")) {
            Column::Length
        } else if ["kept for", "retention", "retention period", "retained for", "keep for"]
            .contains(&head.as_str())
        {
            Column::Retention
        } else if ["deadline", "repair", "remediat", "due", "patch", "fix", "within"]
            .iter()
            .any(|w| head.contains(w))
        {
            Column::Deadline
        } else {
            continue;
        };
        let subject = match about {
            Column::Retention => {
                heads.iter().position(|h| ["examples", "data", "record", "records"].contains(&h.as_str()))
            }
            _ => None,
        };
        let subject = subject.and_then(|at| u16::try_from(at).ok()).filter(|at| *at != column).unwrap_or(0);
        for row in grid.rows() {
            let (Some(name), Some(cell)) = (grid.cell(&row, subject), grid.cell(&row, column)) else {
                continue;
            };
            if let Column::Length = about {
                lengths(reading, name, cell, facts);
                continue;
            }
            let Some((value, at)) = duration(grid.text(cell)) else { continue };
            match about {
                Column::Length => {}
                Column::Objective(objective) => {
                    for part in grid.text(name).split([',', ';']) {
                        if let Some(name) = thing(reading, part) {
                            let what = format!("{objective} of {name}");
                            push(reading, cell, what, value.clone(), at.clone(), facts);
                        }
                    }
                }
                Column::Retention => {
                    for part in grid.text(name).split([',', ';']) {
                        // Where it is kept makes no difference.
                        let part = [" in ", " on ", " at "]
                            .iter()
                            .fold(part, |part, at| part.split(at).next().unwrap_or(part));
                        let what = content(part);
                        if !what.is_empty() {
                            push(
                                reading,
                                cell,
                                format!("retention of {what}"),
                                value.clone(),
                                at.clone(),
                                facts,
                            );
                        }
                    }
                }
                Column::Deadline => {
                    let grade = grid.text(name).trim().to_lowercase();
                    if let (true, Some(kind)) = (is_grade(&grade), mended(&format!("{heading} {head}"))) {
                        push(reading, cell, format!("deadline for {grade} {kind}"), value, at, facts);
                    }
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Column {
    Objective(&'static str),
    Retention,
    Deadline,
    Length,
}

/// "People | 14 characters" in a column "Minimum length" of passwords.
fn lengths(reading: &Reading, name: BlockId, cell: BlockId, facts: &mut Vec<Fact>) {
    static LENGTH: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^(?:at least |minimum |min\. )?{NUMBER}(?: characters?)?$"));
    let text = &reading.block(cell).text;
    let Some(count) = LENGTH.captures(text.as_str().trim()).and_then(|found| found.get(1)) else { return };
    if let Some(value) = value(count.as_str(), None) {
        let mut narrowed = qualifiers(reading.block(name).text.as_str());
        // What everybody has narrows nothing.
        narrowed.retain(|word| !matches!(word.as_str(), "user" | "employee" | "standard"));
        facts.push(Fact {
            what: "password length".to_owned(),
            value: Value::Figure(value),
            narrowed,
            words: text.as_str().trim().to_owned(),
            span: text.source(Span::from(0..text.as_str().len())),
            block: cell,
        });
    }
}

fn objective_of_head(head: &str) -> Option<&'static str> {
    match head {
        "rto" => Some("recovery time objective"),
        "rpo" => Some("recovery point objective"),
        // "Recovery time (RTO)", not "Test of the recovery time against …"
        _ if ["recovery ", "rto ", "rpo "].iter().any(|start| head.starts_with(start)) => objective(head),
        _ if head.ends_with("(rto)") => Some("recovery time objective"),
        _ if head.ends_with("(rpo)") => Some("recovery point objective"),
        _ => None,
    }
}

fn is_grade(words: &str) -> bool {
    matches!(words, "critical" | "high" | "medium" | "moderate" | "low")
}

/// What is mended by a deadline.
fn mended(words: &str) -> Option<&'static str> {
    let lower = words.to_lowercase();
    if ["patch", "update", "installed"].iter().any(|word| lower.contains(word)) {
        Some("patches")
    } else if ["finding", "vulnerab", "weakness"].iter().any(|word| lower.contains(word)) {
        Some("findings")
    } else {
        None
    }
}

/// "Recovery time objective (RTO), Gateway API | 4 hours"
fn named_row(reading: &Reading, id: BlockId, table: u32, row: u32, facts: &mut Vec<Fact>) {
    let text = reading.block(id).text.as_str();
    let Some(objective) = objective(text) else { return };
    let after = [" of the ", " of ", ", ", " for the ", " for ", ": "];
    let Some(rest) = after.iter().find_map(|mark| Some(&text[text.find(mark)? + mark.len()..])) else {
        return;
    };
    let Some(name) = thing(reading, rest) else { return };
    let cells = reading.document.tables[table as usize].rows[row as usize].clone();
    let value = cells.skip(1).find_map(|cell| Some((cell, duration(reading.block(cell).text.as_str())?)));
    if let Some((cell, (value, at))) = value {
        push(reading, cell, format!("{objective} of {name}"), value, at, facts);
    }
}

/// "a recovery point of 2 hours for the primary database", "The Gateway API is back within 2 hours (RTO)."
fn recovery(reading: &Reading, words: &str, put: &mut impl FnMut(String, Value, Range<usize>)) {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:RTO|RPO|[Rr]ecovery (?:[Tt]ime|[Pp]oint)(?: [Oo]bjective)?(?: \((?:RTO|RPO)\))?)(?:s)? (?:is |of |are )?{NUMBER}[ -]?(?P<unit>minute|min|hour|hr|h|day)s?(?-u:\b)",
        )
    });
    let Some(known) = &reading.given.registers else { return };
    let mut systems = known.find(words).filter_map(|(entry, _)| match entry {
        Entry::System(index) => Some(known.registers.systems[index].name.text.to_lowercase()),
        _ => None,
    });
    let Some(first) = systems.next() else { return };
    let all: Vec<String> = std::iter::once(first).chain(systems).collect();
    static BACK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:restored|recovered|back|back in operation|available again|brought back) (?:with)?in {NUMBER}[ -]?(?P<unit>minute|min|hour|hr|h|day)s?(?-u:\b)",
        )
    });
    const LOST: [&str; 6] = ["outage", "disaster", "loss of", "is lost", "failure", "regional"];
    let lower = words.to_lowercase();
    // "After a regional outage the Portal is restored within 8 hours."
    if LOST.iter().any(|word| lower.contains(word))
        && let Some(found) = BACK.captures(words)
        && let (Some(count), Some(unit)) = (found.get(1), found.name("unit"))
        && let Some(value) = time(count, unit)
    {
        for name in &all {
            let at = count.start()..end_of(unit, words);
            put(format!("recovery time objective of {name}"), value.clone(), at);
        }
        return;
    }
    let mut told = false;
    for found in NAMED.captures_iter(words) {
        let (Some(whole), Some(count), Some(unit)) = (found.get(0), found.get(1), found.name("unit")) else {
            continue;
        };
        let Some(objective) = objective(whole.as_str()) else { continue };
        let Some(value) = time(count, unit) else { continue };
        told = true;
        for name in &all {
            put(format!("{objective} of {name}"), value.clone(), count.start()..end_of(unit, words));
        }
    }
    if let (false, Some(objective), Some((value, at))) = (told, objective(words), duration(words)) {
        for name in &all {
            put(format!("{objective} of {name}"), value.clone(), at.clone());
        }
    }
}

/// "fails over to us-west-2", "the recovery region us-east-2"
fn regions(words: &str, put: &mut impl FnMut(String, Value, Range<usize>)) {
    const WORDS: [&str; 7] = [
        "recovery region",
        "recovery environment",
        "fail over",
        "failover",
        "fails the",
        "failed over",
        "recovers in",
    ];
    if !words.contains('-') {
        return;
    }
    let lower = words.to_lowercase();
    copies(words, &lower, put);
    if !WORDS.iter().any(|word| lower.contains(word)) {
        return;
    }
    let found: Vec<_> = REGION.find_iter(words).collect();
    // Of two the service goes from one to the other.
    let target = match found[..] {
        [only] => Some(only),
        [_, other] => words[..other.start()].ends_with("to ").then_some(other),
        _ => None,
    };
    if let Some(target) = target {
        put("recovery region".to_owned(), Value::Name(target.as_str().to_owned()), target.range());
    }
}

/// "is copied to eu-west-3", "europe-west1, copy in europe-west3"
fn copies(words: &str, lower: &str, put: &mut impl FnMut(String, Value, Range<usize>)) {
    const COPIES: [&str; 6] =
        ["copied to", "copies to", "copy in", "copies in", "replicated to", "replica in"];
    const NEAR: usize = 25;
    for phrase in COPIES {
        let Some(end) = lower.find(phrase).map(|at| at + phrase.len()) else { continue };
        let region = words.get(end..).and_then(|rest| REGION.find(rest));
        if let Some(region) = region.filter(|region| region.start() < NEAR) {
            let at = end + region.start()..end + region.end();
            put("region of the copies".to_owned(), Value::Name(region.as_str().to_owned()), at);
            return;
        }
    }
}

/// "encrypted at rest with AES-256"; what is sent is another matter.
fn ciphers(words: &str, put: &mut impl FnMut(String, Value, Range<usize>)) {
    static CIPHER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:\b)AES[- ]?(128|192|256)(?-u:\b)"));
    if !words.contains("AES") {
        return;
    }
    let lower = words.to_lowercase();
    const SENT: [&str; 6] = ["transit", "tls", "cipher suite", "tunnel", "vpn", "ipsec"];
    let is_kept = lower.contains("at rest")
        || ["encrypted with", "encrypted by", "encrypts"].iter().any(|word| lower.contains(word))
            && !SENT.iter().any(|word| lower.contains(word));
    let mut all = CIPHER.captures_iter(words);
    if let (true, Some(found), None) = (is_kept, all.next(), all.next())
        && let (Some(whole), Some(bits)) = (found.get(0), found.get(1))
    {
        put("encryption at rest".to_owned(), Value::Name(format!("AES-{}", bits.as_str())), whole.range());
    }
}

/// "Critical findings are repaired within 14 days, high findings within 30 days"
fn grades(reading: &Reading, id: BlockId, words: &str, put: &mut impl FnMut(String, Value, Range<usize>)) {
    // "Critical findings are retested within 60 days": by then they are mended.
    if !words.contains("in ") || words.contains("retest") {
        return;
    }
    let section = &reading.document.sections[reading.block(id).section as usize];
    let around = format!("{words} {}", reading.document.heading_text(section));
    let Some(kind) = mended(&around) else { return };
    for found in GRADED.captures_iter(words) {
        let (Some(grade), Some(count), Some(unit)) = (found.get(1), found.get(2), found.name("unit")) else {
            continue;
        };
        if let Some(value) = time(count, unit) {
            let at = count.start()..end_of(unit, words);
            put(format!("deadline for {} {kind}", grade.as_str().to_lowercase()), value, at);
        }
    }
}

/// A system by the name that the register gives it, or by its words.
fn thing(reading: &Reading, words: &str) -> Option<String> {
    let known = reading.given.registers.as_ref().and_then(|known| {
        known.find(words).find_map(|(entry, _)| match entry {
            Entry::System(index) => Some(known.registers.systems[index].name.text.to_lowercase()),
            _ => None,
        })
    });
    known.or_else(|| Some(content(words)).filter(|words| !words.is_empty()))
}

/// The words that say what something is, in order of the alphabet.
fn content(words: &str) -> String {
    const EMPTY: [&str; 12] =
        ["the", "of", "and", "all", "a", "an", "our", "for", "in", "its", "data", "other"];
    let all: BTreeSet<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| singular(&word.to_lowercase()))
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
        .collect();
    all.into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_find_what_they_are_for() {
        assert!(REGION.is_match("fails over to us-east-2.") && REGION.is_match("in europe-west4"));
        let grades: Vec<_> = GRADED
            .captures_iter("Critical findings are repaired within 14 days, high findings within 30 days")
            .filter_map(|found| Some(found.get(2)?.as_str().to_owned()))
            .collect();
        assert_eq!(grades, ["14", "30"]);
        assert_eq!(duration("within 24 hours"), Some((Value::Figure(1.0), 7..15)));
        assert_eq!(duration("between 2 days and 3 weeks"), None);
    }
}
