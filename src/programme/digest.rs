//! What is kept of one document.

use super::deed::{deed, lemma};
use super::facts::{self, Fact, WORTH_READING};
use super::inventory::{self, Component};
use super::mentions::{self, Mention};
use super::period::{self, Period};
use super::text::{content, has_number, own_blocks};
use super::timed::{self, Timed};
use super::{categories, values};
use crate::catalogs::Category;
use crate::document::{BlockId, BlockKind};
use crate::language::{Clause, Interval, Modality, Voice};
use crate::model::grid::grids;
use crate::model::{
    Claim, Control, Controls, DocumentKind, Performer, Reading, Role, Statement, StatementKind,
};
use crate::names::{Kind, Names};
use crate::span::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a document contributes to its programme.
#[derive(Debug)]
pub struct Digest {
    /// As a report shows it.
    pub path: Arc<str>,
    pub kind: DocumentKind,
    /// The document's title; empty where it has none.
    pub title: String,
    /// The title, in bytes of the source; the first byte where there is none.
    pub head: Span,
    pub names: Names,
    /// What its sentences claim, allow or leave out, in order of place.
    pub said: Vec<Said>,
    /// Activities with an interval or a deadline.
    pub timed: Vec<Timed>,
    /// Named things with values.
    pub facts: Vec<Fact>,
    /// What it lists as parts of the system.
    pub components: Vec<Component>,
    /// The environments that a table of them lists.
    pub environments: Vec<(String, Span)>,
    /// Systems, vendors and kinds of data that it names.
    pub mentions: Vec<Mention>,
    /// The audit period that it states.
    pub period: Option<Period>,
    /// Where a section or sentence answers a description criterion; index 0 is DC 1.
    pub described: [Option<Span>; 9],
    /// Links of the author's own to files of the programme that are not there: the link, and the path from the
    /// document.
    pub dead_links: Vec<(Span, String)>,
    /// Where it says that a category is in scope, in the order of [`Category::ALL`].
    categories: [Option<Span>; 5],
    controls: Arc<Controls>,
    /// Blocks of histories, contacts and references.
    asides: Vec<Span>,
    /// Where each line begins.
    lines: Vec<u32>,
}

/// A sentence and what it does.
#[derive(Clone, Debug)]
pub struct Said {
    pub kind: StatementKind,
    /// The sentence without markup.
    pub text: String,
    /// In bytes of the source.
    pub span: Span,
    /// The control that it belongs to: an index into the controls of the document.
    pub control: Option<usize>,
    /// A control that it names, and no other, where it is part of no control with an id: "goes through the list twice
    /// a year (AC-02)".
    pub cites: Option<Citation>,
    /// The heading that it stands under; empty where there is none.
    pub heading: Arc<str>,
    /// Whether it says what is left out, or stands where that is said.
    pub leaves_out: bool,
    /// Whether it stands in a list of parts of the system, which says nothing of a control.
    pub lists: bool,
    pub acts: Vec<Act>,
}

/// A control that a sentence names, and how often the sentence says it runs.
#[derive(Clone, Debug)]
pub struct Citation {
    /// In capitals.
    pub id: String,
    /// The words for the interval, in bytes of the source, and its days; of several there is none.
    pub every: Option<(String, Span, f32)>,
}

/// Something that a sentence says is done.
#[derive(Clone, Debug)]
pub struct Act {
    /// The verb's base form: "review"; empty for a verb that no table has.
    pub verb: &'static str,
    pub claim: Claim,
    /// What it is done to, in words that name something, in small letters and singular.
    pub thing: BTreeSet<String>,
    /// Who does it, where the sentence or what stands around it says so.
    pub performer: Option<Performer>,
    /// The verb, in bytes of the source.
    pub span: Span,
    pub negated: bool,
    /// "may change it"
    pub optional: bool,
    pub passive: bool,
}

impl Digest {
    /// `source` is the text that was read; `leads` says whether there is a file at a path from the document.
    pub fn of(reading: &Reading, path: &str, source: &str, leads: impl Fn(&str) -> bool) -> Digest {
        let controls = reading.controls();
        let described = reading.described();
        let span_of = |id: BlockId| reading.block(id).span;
        let heading_of = |section: u32| reading.document.sections[section as usize].heading.map(span_of);
        let described = std::array::from_fn(|at| {
            let criterion = at as u8 + 1;
            let sections = described.sections.iter().filter(|s| s.criterion == criterion && !s.empty);
            sections
                .filter_map(|s| heading_of(s.section))
                .next()
                .or_else(|| described.blocks[at].map(span_of))
        });
        let title = reading.document.title();
        let mut digest = Digest {
            path: path.into(),
            kind: reading.kind,
            title: title.map_or_else(String::new, |block| block.text.as_str().to_owned()),
            head: title
                .map_or(Span::default(), |block| block.text.source(Span::from(0..block.text.as_str().len()))),
            names: Names::of(reading, source),
            said: Vec::new(),
            timed: Vec::new(),
            facts: Vec::new(),
            components: Vec::new(),
            environments: environments(reading),
            mentions: Vec::new(),
            period: period::stated(reading).into_iter().next(),
            described,
            dead_links: Vec::new(),
            categories: categories::stated(reading),
            controls,
            asides: asides(reading),
            lines: lines(source),
        };
        if reading.kind == DocumentKind::Other {
            return digest;
        }
        let links = digest.names.links.iter().filter(|link| !link.path.is_empty() && !leads(&link.path));
        digest.dead_links = links.map(|link| (link.span, link.path.clone())).collect();
        let inventory = inventory::read(reading);
        digest.said = said(reading, inventory.as_ref(), &digest.controls, &digest.names);
        digest.timed = timed::collect(reading, true);
        digest.facts = facts_of(reading);
        values::collect(reading, &mut digest.facts);
        digest.mentions = mentions::collect(reading, &digest.controls);
        digest.components = inventory.map(|inventory| inventory.components).unwrap_or_default();
        digest
    }

    pub fn controls(&self) -> &[Control] {
        &self.controls.all
    }

    /// The control that a block is part of, as an index.
    pub fn control_of(&self, block: Option<BlockId>) -> Option<usize> {
        block.and_then(|block| self.controls.of(block))
    }

    /// Where the document says that a category is in scope.
    pub fn states(&self, category: Category) -> Option<Span> {
        let at = Category::ALL.into_iter().position(|known| known == category)?;
        self.categories[at]
    }

    /// Whether a place is in a history, a list of contacts or references.
    pub fn is_aside(&self, span: Span) -> bool {
        let before = self.asides.partition_point(|aside| aside.start <= span.start);
        before.checked_sub(1).is_some_and(|at| self.asides[at].contains(span))
    }

    /// What it names within a place.
    pub(crate) fn mentions_in(&self, span: Span) -> impl Iterator<Item = &Mention> {
        let first = self.mentions.partition_point(|mention| mention.span.start < span.start);
        self.mentions[first..].iter().take_while(move |mention| mention.span.end <= span.end)
    }

    /// The line, counted from 1, in which a byte of the source stands.
    pub fn line(&self, offset: u32) -> u32 {
        self.lines.partition_point(|&start| start <= offset) as u32
    }
}

/// The first column of a table "Environment | …", and cells such as "Staging account".
fn environments(reading: &Reading) -> Vec<(String, Span)> {
    const HEADS: [&str; 9] = [
        "environment",
        "environments",
        "account",
        "accounts",
        "subscription",
        "subscriptions",
        "plane",
        "project",
        "aws account",
    ];
    // "Staging account | …" in any other table.
    const PLACES: [&str; 5] = [" account", " environment", " subscription", " project", " plane"];
    let mut found = Vec::new();
    for grid in grids(reading) {
        let lists = grid.heads().first().is_some_and(|head| HEADS.contains(&head.as_str()));
        for cell in grid.rows().filter_map(|row| grid.cell(&row, 0)) {
            let text = &reading.block(cell).text;
            let name = text.as_str().trim();
            let lower = name.to_lowercase();
            // Not "Customer account data".
            let last = |place: &&str| {
                let at = lower.find(*place)?;
                let rest = lower[at + place.len()..].trim_start_matches('s').trim_start();
                (rest.is_empty() || rest.starts_with('(')).then_some(at)
            };
            let end = PLACES.iter().filter_map(last).min();
            let name = match end {
                Some(end) if lower.len() == name.len() => &name[..end],
                None if lists => name,
                _ => continue,
            };
            found.push((name.to_owned(), text.source(Span::from(0..text.as_str().len()))));
        }
    }
    found
}

fn asides(reading: &Reading) -> Vec<Span> {
    let blocks = (0..).zip(&reading.document.blocks);
    let asides = blocks.filter(|(id, _)| {
        matches!(reading.role(*id), Role::History | Role::Contacts | Role::References | Role::Contents)
    });
    asides.map(|(_, block)| block.span).collect()
}

fn lines(source: &str) -> Vec<u32> {
    let next = memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at as u32 + 1);
    std::iter::once(0).chain(next).collect()
}

fn said(
    reading: &Reading,
    inventory: Option<&inventory::Inventory>,
    controls: &Controls,
    names: &Names,
) -> Vec<Said> {
    let mut headings: Vec<Option<Arc<str>>> = vec![None; reading.document.sections.len()];
    let mut all = Vec::with_capacity(reading.statements.len());
    for statement in &reading.statements {
        if matches!(statement.kind, StatementKind::Definition | StatementKind::Placeholder) {
            continue;
        }
        let block = reading.block(statement.block);
        let sentence = reading.sentence(statement);
        let text = &block.text.as_str()[sentence.span.range()];
        let heading = headings[block.section as usize].get_or_insert_with(|| {
            reading.document.heading_text(&reading.document.sections[block.section as usize]).into()
        });
        let span = block.text.source(sentence.span);
        let control = controls.of(statement.block);
        let has_id = control.is_some_and(|control| controls.all[control].id.is_some());
        all.push(Said {
            kind: statement.kind,
            text: text.to_owned(),
            span,
            control,
            cites: cited(names, span)
                .filter(|_| !has_id)
                .map(|id| Citation { id, every: interval(reading, statement) }),
            heading: Arc::clone(heading),
            leaves_out: reading.role(statement.block) == Role::Exclusions || leaves_out(text),
            lists: inventory.is_some_and(|inventory| inventory.holds(reading, statement.block)),
            acts: acts(reading, statement),
        });
    }
    all
}

/// The only control that is named within some bytes.
fn cited(names: &Names, span: Span) -> Option<String> {
    let first = names.all.partition_point(|name| name.span.start < span.start);
    let within = names.all[first..].iter().take_while(|name| name.span.start < span.end);
    // NIST has a CM-3, too: whose it is the programme knows.
    let mut controls = within.filter(|name| match name.kind {
        Kind::Control => true,
        Kind::Criterion => name.written.contains('-'),
        _ => false,
    });
    let only = controls.next()?;
    controls.all(|other| other.key == only.key).then(|| only.written.to_uppercase())
}

/// The only interval of a sentence.
fn interval(reading: &Reading, statement: &Statement) -> Option<(String, Span, f32)> {
    let analysis = reading.analysis(statement.block);
    let mut times = analysis.times_in(reading.sentence(statement).tokens());
    let (Some(time), None) = (times.next(), times.next()) else { return None };
    let Interval::Every(days) = time.interval else { return None };
    let words = reading.words(statement.block, time.tokens()).to_owned();
    Some((words, reading.source_span(statement.block, time.tokens()), days))
}

/// Whether a sentence says that something is out.
fn leaves_out(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "out of scope",
        "not in scope",
        "outside the scope",
        "excluded",
        "excludes",
        "not part of",
        "does not cover",
        "not covered",
        "does not include",
        "outside this",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|words| lower.contains(words))
}

fn acts(reading: &Reading, statement: &Statement) -> Vec<Act> {
    let act = |clause: &Clause| {
        let claim = reading.claim(statement.block, clause);
        let (verb, mut thing) = deed(reading, statement.block, clause);
        // "performs the vendor assessment": what comes of it goes by the noun.
        if verb != lemma(clause)
            && let Some(object) = if clause.voice == Voice::Passive { clause.subject } else { clause.object }
        {
            thing.extend(content(reading, statement.block, object.tokens()));
        }
        Act {
            verb,
            claim,
            thing,
            performer: reading.performer(statement, clause),
            span: reading.source_span(statement.block, clause.verb_tokens()),
            negated: clause.negated,
            optional: clause.modality == Modality::May,
            passive: clause.voice == Voice::Passive,
        }
    };
    let claims = statement.kind.claims() || statement.kind == StatementKind::Other;
    let clauses = if claims { reading.clauses(statement) } else { &[] };
    clauses.iter().filter(|clause| clause.verb.is_some() && !clause.subordinate).map(act).collect()
}

fn facts_of(reading: &Reading) -> Vec<Fact> {
    let mut all = Vec::new();
    for (id, block) in own_blocks(reading) {
        let text = block.text.as_str();
        if block.kind == BlockKind::Heading || !has_number(reading, id) || !WORTH_READING.is_match(text) {
            continue;
        }
        for sentence in &reading.analysis(id).sentences {
            facts::collect(reading, id, sentence, &mut all);
        }
    }
    all
}
