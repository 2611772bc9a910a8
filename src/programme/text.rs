//! What the rules of this family have in common: which text is the author's, and when two
//! sentences are about the same thing.

use crate::document::{Block, BlockId, BlockKind};
use crate::language::Shape;
use crate::model::{Reading, Role};
use crate::vocabulary::{Class, Pos};
use std::collections::BTreeSet;
use std::ops::Range;

/// The blocks whose text the author stands by: no quotations, control texts, advice or history.
pub(crate) fn own_blocks(reading: &Reading) -> impl Iterator<Item = (BlockId, &Block)> {
    let blocks = reading.document.blocks.iter().enumerate();
    blocks.map(|(at, block)| (at as BlockId, block)).filter(|(id, _)| is_own(reading, *id))
}

pub(crate) fn is_own(reading: &Reading, id: BlockId) -> bool {
    let block = reading.block(id);
    !block.text.is_empty()
        && !matches!(block.kind, BlockKind::Quotation | BlockKind::Note)
        && !matches!(
            reading.role(id),
            Role::ControlText | Role::Guidance | Role::History | Role::References | Role::Contents
        )
}

/// Whether a block gives a number, in figures or letters: without one there is nothing to compare.
pub(crate) fn has_number(reading: &Reading, id: BlockId) -> bool {
    reading.analysis(id).tokens.iter().any(|token| token.shape == Shape::Number || token.is(Pos::NUMBER))
}

/// Whether a block gives a year of this century: without one it has no date.
pub(crate) fn has_year(reading: &Reading, id: BlockId) -> bool {
    let text = reading.block(id).text.as_str().as_bytes();
    let year = |start: u32| text[start as usize..].starts_with(b"20");
    reading
        .analysis(id)
        .tokens
        .iter()
        .any(|t| t.shape == Shape::Number && t.end - t.start >= 4 && year(t.start))
}

/// The words that name what a phrase is about, in lower case and singular: "all production
/// firewall rules" gives firewall, production, rule.
pub(crate) fn content(reading: &Reading, block: BlockId, tokens: Range<usize>) -> BTreeSet<String> {
    const EMPTY: [&str; 13] = [
        "all", "any", "each", "every", "our", "their", "its", "such", "basis", "these", "those", "overall",
        "own",
    ];
    let analysis = reading.analysis(block);
    tokens
        .filter(|&at| {
            let token = &analysis.tokens[at];
            token.is_word()
                && !token.is(Pos::DET | Pos::PREPOSITION | Pos::CONJUNCTION | Pos::ADVERB | Pos::AUXILIARY)
                && !analysis.times.iter().any(|time| time.tokens().contains(&at))
        })
        .map(|at| singular(&reading.words(block, at..at + 1).to_lowercase()))
        .filter(|word| !EMPTY.contains(&word.as_str()))
        .collect()
}

pub(crate) fn singular(word: &str) -> String {
    let word = word.trim_end_matches("'s").trim_end_matches("’s");
    match word {
        _ if word.len() < 4 || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") => {
            word.to_owned()
        }
        _ if word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// Words that say for which part of the company, which users or which grade a rule holds: two
/// figures under different ones do not disagree.
pub(crate) fn qualifiers(text: &str) -> BTreeSet<String> {
    const WORDS: [&str; 62] = [
        "admin",
        "administrator",
        "administrative",
        "privileged",
        "root",
        "service",
        "system",
        "user",
        "customer",
        "client",
        "employee",
        "contractor",
        "vendor",
        "guest",
        "standard",
        "non-privileged",
        "production",
        "staging",
        "development",
        "test",
        "backup",
        "database",
        "mobile",
        "laptop",
        "workstation",
        "server",
        "cloud",
        "network",
        "wireless",
        "vpn",
        "remote",
        "internal",
        "external",
        "critical",
        "high",
        "medium",
        "moderate",
        "low",
        "severe",
        "tier",
        "level",
        "gold",
        "silver",
        "primary",
        "secondary",
        "full",
        "incremental",
        "online",
        "offline",
        "archive",
        "hot",
        "cold",
        "session",
        "screen",
        "pin",
        "passphrase",
        "api",
        "token",
        "security",
        "mfa",
        "temporary",
        "initial",
    ];
    text.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .map(|word| singular(&word.to_lowercase()))
        .filter(|word| WORDS.contains(&word.as_str()))
        .collect()
}

/// The qualifiers of a range of tokens; "the Network Lead" is a role and narrows nothing.
pub(crate) fn qualifiers_in(reading: &Reading, block: BlockId, tokens: Range<usize>) -> BTreeSet<String> {
    let words: Vec<&str> = tokens
        .filter(|&at| !performs(reading, block, at))
        .map(|at| reading.words(block, at..at + 1))
        .collect();
    qualifiers(&words.join(" "))
}

/// Whether a token belongs to the words for a role, a team, a record or the system that keeps it.
fn performs(reading: &Reading, block: BlockId, at: usize) -> bool {
    reading.analysis(block).terms_in(0..at + 1).any(|t| {
        t.tokens().contains(&at)
            && matches!(t.class, Class::Role | Class::Team | Class::Record | Class::Store)
    })
}

/// The names in a sentence: capitals that do not begin it, without the field's own shorthand and
/// without those who do the work.
pub(crate) fn names(reading: &Reading, block: BlockId, tokens: Range<usize>) -> BTreeSet<String> {
    const COMMON: [&str; 27] = [
        "RTO",
        "RPO",
        "TLS",
        "AES",
        "Recovery",
        "Time",
        "Point",
        "Objective",
        "Objectives",
        "Password",
        "Passwords",
        "Data",
        "AES-256",
        "AES-128",
        "Minimum",
        "Session",
        "Sessions",
        "Users",
        "User",
        "Retention",
        "Logs",
        "SSL",
        "MUST",
        "SHOULD",
        "SHALL",
        "HTTP",
        "HTTPS",
    ];
    let analysis = reading.analysis(block);
    tokens
        .skip(1)
        .filter(|&at| !performs(reading, block, at))
        .filter(|&at| analysis.tokens[at].capital && analysis.tokens[at].is_word())
        .map(|at| reading.words(block, at..at + 1))
        .filter(|word| !COMMON.contains(word))
        .map(str::to_owned)
        .collect()
}

/// Whether two blocks stand in one list or one table: what is listed side by side is told apart.
pub(crate) fn side_by_side(one: &Block, other: &Block) -> bool {
    match (one.kind, other.kind) {
        (BlockKind::Cell { table: a, .. }, BlockKind::Cell { table: b, .. }) => a == b,
        (BlockKind::Item, BlockKind::Item) => one.lead_in == other.lead_in && one.section == other.section,
        _ => false,
    }
}

/// The text of a section's headings, the title left out.
pub(crate) fn headings(reading: &Reading, section: u32) -> String {
    let document = &reading.document;
    let parts: Vec<&str> =
        document.sections_up(section).filter(|s| s.level > 1).map(|s| document.heading_text(s)).collect();
    parts.join(" ")
}
