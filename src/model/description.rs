//! Where a system description answers the description criteria, DC 1 to DC 9 (AICPA DC section
//! 200, 2018 edition): by its headings, or by what a sentence says.

use super::Reading;
use crate::document::{BlockId, BlockKind, Document, Section};
use crate::vocabulary::tables;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// A description criterion, 1 to 9.
pub type Criterion = u8;

/// The parts of DC 3, the components of the system.
pub const PARTS: [&str; 5] = ["infrastructure", "software", "people", "procedures", "data"];

/// What a description says about the criteria.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// The sections whose heading stands for a criterion, in the order of the document.
    pub sections: Vec<DescribedSection>,
    /// The first block that answers a criterion without a heading of its own; index 0 is DC 1.
    pub blocks: [Option<BlockId>; 9],
    /// The parts of DC 3 that a heading, a label or a table row stands for.
    pub parts: Vec<&'static str>,
}

/// A section that stands for a criterion.
#[derive(Clone, Copy, Debug)]
pub struct DescribedSection {
    pub section: u32,
    pub criterion: Criterion,
    /// Whether nothing stands under the heading.
    pub empty: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Exact,
    Within,
    Text,
}

struct Row {
    words: &'static str,
    criterion: Criterion,
    part: &'static str,
    how: How,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    tables::rows(include_str!("../vocabulary/description.tsv"))
        .filter_map(|row| {
            let (id, part) = row.get(1)?.split_once('.').unwrap_or((row[1], ""));
            let how = match *row.get(2)? {
                "exact" => How::Exact,
                "within" => How::Within,
                _ => How::Text,
            };
            Some(Row { words: row[0], criterion: id.strip_prefix("DC ")?.parse().ok()?, part, how })
        })
        .collect()
});

/// The rows for sentences, as indices of [`ROWS`], and what finds their words.
#[expect(clippy::expect_used, reason = "the table is compiled in and tested")]
static TEXTS: LazyLock<(Vec<usize>, AhoCorasick)> = LazyLock::new(|| {
    let rows: Vec<usize> = (0..ROWS.len()).filter(|&at| ROWS[at].how == How::Text).collect();
    let finder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(rows.iter().map(|&at| ROWS[at].words))
        .expect("words that fit an automaton");
    (rows, finder)
});

impl Described {
    /// Whether the document says anything to a criterion.
    pub fn answers(&self, criterion: Criterion) -> bool {
        self.sections.iter().any(|s| s.criterion == criterion)
            || (criterion as usize).checked_sub(1).is_some_and(|at| self.blocks[at].is_some())
    }

    /// The first section that stands for a criterion.
    pub fn section(&self, criterion: Criterion) -> Option<u32> {
        self.sections.iter().find(|s| s.criterion == criterion).map(|s| s.section)
    }

    /// The parts of DC 3 that nothing stands for.
    pub fn missing_parts(&self) -> Vec<&'static str> {
        PARTS.into_iter().filter(|part| !self.parts.contains(part)).collect()
    }
}

impl Reading {
    /// Whether a system description is one for a SOC 2 report: it says so, or speaks of what only
    /// such a report has. A security plan for another programme answers other questions.
    pub fn is_report_description(&self, described: &Described) -> bool {
        const OURS: [&str; 7] =
            ["SOC 2", "SOC2", "rust services", "rust Services", "ubservice", "ser entit", "ser Entit"];
        const OTHER: [&str; 5] =
            ["FedRAMP", "FISMA", "FIPS 199", "System Security Plan", "Authorizing Official"];
        let says = |words: &[&str]| {
            self.document.blocks.iter().any(|b| words.iter().any(|w| b.text.as_str().contains(w)))
        };
        let mut headed: Vec<Criterion> = described.sections.iter().map(|s| s.criterion).collect();
        headed.sort_unstable();
        headed.dedup();
        says(&OURS) || headed.len() >= 2 && !says(&OTHER)
    }

    /// Locates the description criteria in the document.
    pub fn described(&self) -> Described {
        let mut described = Described::default();
        let title = self.document.title().map(|block| block.section);
        for (index, section) in self.document.sections.iter().enumerate() {
            // The title names the document, not a chapter of it.
            if section.heading.is_none() || Some(index as u32) == title && section.level == 1 {
                continue;
            }
            if let Some(row) = of_heading(self.document.heading_text(section)) {
                described.parts.extend(part(row));
                described.sections.push(DescribedSection {
                    section: index as u32,
                    criterion: row.criterion,
                    empty: is_empty(&self.document, index as u32),
                });
            }
        }
        for (index, block) in self.document.blocks.iter().enumerate() {
            if block.kind == BlockKind::Heading || block.text.is_empty() {
                continue;
            }
            let named = match (&block.label, block.kind) {
                (Some(label), _) => Some(label.name.as_str()),
                (None, BlockKind::Cell { column: 0, .. } | BlockKind::Term) => Some(block.text.as_str()),
                _ => None,
            };
            if let Some(row) = named.and_then(of_heading).filter(|row| row.criterion == 3) {
                described.parts.extend(part(row));
                described.blocks[2].get_or_insert(index as BlockId);
            }
            for row in sentences(block.text.as_str()) {
                described.blocks[row.criterion as usize - 1].get_or_insert(index as BlockId);
            }
        }
        described
    }
}

/// The rows whose words stand in a text.
fn sentences(text: &str) -> impl Iterator<Item = &'static Row> {
    TEXTS.1.find_overlapping_iter(text).filter_map(move |found| {
        let row = &ROWS[TEXTS.0[found.pattern()]];
        is_whole(text, found.start(), found.end()).then_some(row)
    })
}

fn part(row: &Row) -> Option<&'static str> {
    PARTS.into_iter().find(|part| row.criterion == 3 && row.part == *part)
}

/// The row for a heading: "DC 4: System incidents" by its number, others by their words.
fn of_heading(heading: &str) -> Option<&'static Row> {
    let lower = heading.to_lowercase();
    let words = lower.trim_start_matches(|c: char| !c.is_alphabetic());
    let words = match words.strip_prefix("dc") {
        Some(rest) if rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) => {
            let rest = rest.trim_start();
            let number = rest.bytes().next().map_or(0, |digit| digit - b'0');
            if let Some(row) = ROWS.iter().find(|row| row.criterion == number && row.part.is_empty()) {
                return Some(row);
            }
            rest
        }
        _ => words,
    };
    let words = words.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    // "Complementary User Entity Controls (CUECs)"
    let plain = words.split(" (").next().unwrap_or(words);
    ROWS.iter()
        .filter(|row| match row.how {
            How::Exact => plain == row.words,
            How::Within => has_words(words, row.words),
            How::Text => false,
        })
        .max_by_key(|row| row.words.len())
}

/// Whether some words stand in a text as whole words; both are in lower case.
fn has_words(text: &str, words: &str) -> bool {
    // Most are longer than the cell or heading that is asked about, and a search has to be prepared.
    words.len() <= text.len() && text.match_indices(words).any(|(at, _)| is_whole(text, at, at + words.len()))
}

/// Whether words are whole, but for a plural.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(|c| c.is_alphanumeric() && c != 's')
}

/// Whether no text, table or code stands under a heading or under those below it.
fn is_empty(document: &Document, section: u32) -> bool {
    let all = below(document, section);
    let blocks = document.sections[section as usize].blocks.start..all.blocks.end;
    let text = document.blocks[blocks.start as usize..blocks.end as usize]
        .iter()
        .any(|block| block.kind != BlockKind::Heading && !(block.text.is_empty() && block.label.is_none()));
    let from = document.blocks.get(blocks.start as usize).map_or(0, |block| block.span.start);
    let to = document.blocks.get(blocks.end as usize).map_or(u32::MAX, |block| block.span.start);
    !text && !document.code.iter().any(|code| code.start >= from && code.start < to)
}

/// The last section inside a section, itself where it has none.
fn below(document: &Document, section: u32) -> &Section {
    let level = document.sections[section as usize].level;
    let after = &document.sections[section as usize + 1..];
    let inner = after.iter().take_while(|s| s.level > level).count();
    &document.sections[section as usize + inner]
}
