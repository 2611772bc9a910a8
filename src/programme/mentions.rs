//! The systems, vendors and kinds of data that a document names.

use super::providers;
use super::text::own_blocks;
use crate::date::{MONTHS, WEEKDAYS};
use crate::document::{BlockId, BlockKind};
use crate::language::{Shape, Voice};
use crate::model::{Controls, Reading};
use crate::registers::Entry;
use crate::span::Span;
use crate::vocabulary::{Class, Pos, vocabulary};
use std::ops::Range;

/// A part of the system, a vendor or a kind of data at one place.
#[derive(Clone, Debug)]
pub struct Mention {
    pub named: Named,
    pub written: String,
    /// In bytes of the source.
    pub span: Span,
    pub block: BlockId,
    /// The control that it stands in: an index into the controls of the document.
    pub control: Option<usize>,
}

impl Mention {
    /// What is the same of two mentions of one thing.
    pub(crate) fn thing(&self) -> (Named, &str) {
        (self.named, if self.named == Named::Tool { &self.written } else { "" })
    }
}

/// What a mention stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// An entry of a register.
    Entry(Entry),
    /// A product or provider of the table of providers, by whoever provides it.
    Provider(&'static str),
    /// A name that no table has, where the text says that it is a tool: "exports them from Logwarden".
    Tool,
}

pub(crate) fn collect(reading: &Reading, controls: &Controls) -> Vec<Mention> {
    let mut all: Vec<Mention> = Vec::new();
    for (id, block) in own_blocks(reading) {
        let text = block.text.as_str();
        let put = |named: Named, range: Range<usize>, all: &mut Vec<Mention>| {
            let span = block.text.source(Span::from(range.clone()));
            if !all.iter().rev().take_while(|m| m.block == id).any(|m| m.span.overlaps(span)) {
                let written = text[range].to_owned();
                all.push(Mention { named, written, span, block: id, control: controls.of(id) });
            }
        };
        if let Some(known) = &reading.given.registers {
            for (entry, range) in known.find(text) {
                if !matches!(entry, Entry::Owner(_) | Entry::Person(_)) {
                    put(Named::Entry(entry), range, &mut all);
                }
            }
        }
        for (provider, range) in providers::find(text) {
            put(Named::Provider(provider.family()), range, &mut all);
        }
        if block.kind != BlockKind::Heading {
            for range in tools(reading, id) {
                put(Named::Tool, range, &mut all);
            }
        }
    }
    all.sort_by_key(|mention| mention.span);
    all
}

/// Whether a word stands with its capital in the middle of a sentence somewhere.
fn stands_within(reading: &Reading, word: &str) -> bool {
    let within = |text: &str| {
        text.match_indices(word).any(|(at, _)| {
            let before = text[..at].strip_suffix(' ').and_then(|text| text.chars().next_back());
            before.is_some_and(|c| c.is_lowercase() || c == ',')
        })
    };
    reading.document.blocks.iter().any(|block| within(block.text.as_str()))
}

/// Whether a word with a capital is a word of the language, the calendar or the trade all the same.
fn is_known_word(word: &str) -> bool {
    const SYSTEMS: [&str; 7] = ["windows", "linux", "macos", "ios", "android", "ubuntu", "unix"];
    let lower = word.to_lowercase();
    if SYSTEMS.contains(&lower.as_str()) {
        return true;
    }
    let words = vocabulary();
    let known = words.word(lower.as_bytes());
    [&MONTHS[..], &WEEKDAYS[..]].iter().any(|names| names.contains(&lower.as_str()))
        || !words.pos(known).is_empty()
}

/// "exports them from Logwarden"
const TAKES_A_TOOL: [&str; 9] = ["in", "through", "from", "with", "via", "by", "into", "using", "to"];

/// "Logwarden alerts"
const OF_A_TOOL: [&str; 21] = [
    "playbook",
    "workflow",
    "agent",
    "ticket",
    "tickets",
    "alert",
    "alerts",
    "console",
    "report",
    "reports",
    "export",
    "dashboard",
    "workspace",
    "account",
    "accounts",
    "log",
    "logs",
    "queue",
    "group",
    "groups",
    "tenant",
];

/// "in a Sealwright vault"; "the Apollo project" is none.
const KEEPS: [&str; 5] = ["vault", "board", "project", "scanner", "folder"];

/// "the second store in Wakefield": a town.
const PLACES: [&str; 10] =
    ["store", "office", "offices", "site", "warehouse", "branch", "centre", "center", "located", "based"];

/// Names of tools that no table has: a name with a capital within a sentence that no dictionary knows, behind a
/// word that takes a tool ("in", "through", "from", "with") or before one that makes it one ("Logwarden alerts").
fn tools(reading: &Reading, id: BlockId) -> Vec<Range<usize>> {
    let analysis = reading.analysis(id);
    let mut found = Vec::new();
    for sentence in &analysis.sentences {
        let tokens = sentence.tokens();
        for at in tokens.clone() {
            let token = &analysis.tokens[at];
            let word = reading.words(id, at..at + 1);
            let name = token.capital
                && token.is(Pos::PROPER)
                && token.is_word()
                && token.shape != Shape::Number
                && word.len() > 2
                && word.chars().skip(1).any(char::is_lowercase)
                && !word.ends_with("'s")
                && !word.ends_with("’s")
                && !is_known_word(word)
                && !analysis
                    .terms_in(at..at + 1)
                    .any(|t| matches!(t.class, Class::Role | Class::Team | Class::Company | Class::People));
            if !name {
                continue;
            }
            let alone = |other: usize| {
                !tokens.contains(&other)
                    || !analysis.tokens[other].is_word()
                    || !analysis.tokens[other].capital
                    || analysis.tokens[other].is(Pos::DET)
            };
            let is_one_of = |at: usize, words: &[&str]| {
                tokens.contains(&at) && words.contains(&reading.words(id, at..at + 1).to_lowercase().as_str())
            };
            let one_before = at.checked_sub(1);
            let two_before = at.checked_sub(2);
            let takes_a_tool = |at: Option<usize>| at.is_some_and(|at| is_one_of(at, &TAKES_A_TOOL));
            let in_a_place = two_before.is_some_and(|at| is_one_of(at, &PLACES));
            let before = takes_a_tool(one_before) && !in_a_place;
            let with_article =
                one_before.is_some_and(|at| is_one_of(at, &["a", "the", "our"])) && takes_a_tool(two_before);
            let after = is_one_of(at + 1, &OF_A_TOOL) || with_article && is_one_of(at + 1, &KEEPS);
            // "Logwarden checks the settings"
            let performs = analysis.clauses_of(sentence).iter().any(|clause| {
                let who = if clause.voice == Voice::Active { clause.subject } else { clause.agent };
                who.is_some_and(|phrase| phrase.tokens() == (at..at + 1)) && clause.verb.is_some()
            });
            let starts = at == tokens.start;
            let performs = performs && (!starts || stands_within(reading, word));
            let is_tool = performs || !starts && (before || after);
            if (starts || alone(at - 1)) && alone(at + 1) && is_tool {
                found.push(analysis.span(at..at + 1).range());
            }
        }
    }
    found
}
