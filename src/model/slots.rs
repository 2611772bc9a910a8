//! The slots of a statement, and where what the sentence leaves open is settled: in its row, its
//! lead-in, its section's fields, the front matter.

use super::grid::source_of;
use super::memo::{Quotes, Tokens};
use super::{FieldSlot, Reading, Role, Statement};
use crate::document::{BlockId, BlockKind};
use crate::language::{Clause, Interval, Phrase, Term, Time, Voice};
use crate::span::Span;
use crate::vocabulary::{Class, Pos, VerbClass, VerbId, vocabulary};
use rustc_hash::FxHashMap;
use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

/// How many items of its own list are read for what a statement leaves open.
const DETAILS: usize = 12;

/// Where a slot's filling was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    Sentence,
    Paragraph,
    Row,
    /// In the list that the statement introduces.
    List,
    LeadIn,
    Section,
    Field,
    FrontMatter,
    Heading,
    Document,
}

impl Origin {
    pub const fn name(self) -> &'static str {
        match self {
            Origin::Sentence => "sentence",
            Origin::Paragraph => "paragraph",
            Origin::Row => "row",
            Origin::List => "list",
            Origin::LeadIn => "lead-in",
            Origin::Section => "section",
            Origin::Field => "field",
            Origin::FrontMatter => "front matter",
            Origin::Heading => "heading",
            Origin::Document => "document",
        }
    }
}

/// A slot that is filled.
#[derive(Clone, Debug)]
pub struct Slot {
    pub text: String,
    /// In bytes of the source.
    pub span: Span,
    pub origin: Origin,
}

/// Who performs an activity.
#[derive(Clone, Debug)]
pub struct Performer {
    pub slot: Slot,
    /// What kind of performer the words name; `None` where no table knows them.
    pub class: Option<Class>,
}

impl Performer {
    /// Whether a tester could ask this performer.
    pub fn can_be_asked(&self) -> bool {
        !matches!(self.class, Some(Class::Nobody | Class::Company | Class::People))
    }
}

/// Whether an interval says how often or by when.
fn settles(time: &&Time) -> bool {
    !matches!(time.interval, Interval::Ambiguous | Interval::Event)
}

impl Reading {
    fn phrase_performer(&self, block: BlockId, phrase: Phrase, origin: Origin) -> Performer {
        let class = self.performer_class(block, phrase.tokens(), phrase.head as usize).or_else(|| {
            let text = self.words(block, phrase.tokens());
            text.contains("{{").then_some(Class::Company)
        });
        let tokens = self.with_office(block, phrase, class);
        Performer {
            slot: Slot {
                text: self.words(block, tokens.clone()).to_owned(),
                span: self.source_span(block, tokens),
                origin,
            },
            class,
        }
    }

    /// "The Head of Customer Success": the phrase ends before "of", the role does not.
    fn with_office(&self, block: BlockId, phrase: Phrase, class: Option<Class>) -> Range<usize> {
        let analysis = self.analysis(block);
        let term = analysis.terms_in(phrase.tokens()).find(|term| Some(term.class) == class);
        let mut end = term.map_or(0, |term| term.after).max(phrase.after) as usize;
        if self.has_word(block, end - 1..end, &["of"]) {
            end += analysis.tokens[end..].iter().take_while(|token| token.is_word() && token.capital).count();
        }
        phrase.first as usize..end
    }

    /// The performer that the clause itself names.
    pub fn own_performer(&self, block: BlockId, clause: &Clause) -> Option<Performer> {
        let phrase = match clause.voice {
            Voice::Passive => clause.agent?,
            Voice::Active => clause.subject?,
        };
        Some(self.phrase_performer(block, phrase, Origin::Sentence))
    }

    /// The performer that something around the statement names, nearest first.
    pub fn performer_around(&self, statement: &Statement) -> Option<Performer> {
        let block = self.block(statement.block);
        if let BlockKind::Cell { table, .. } = block.kind
            && let Some(cell) = self.column_of(statement.block, table, FieldSlot::Owner)
        {
            return Some(cell);
        }
        let mut above = block.lead_in;
        for _ in 0..6 {
            let Some(id) = above else { break };
            let named = &self.memo.blocks[id as usize].list_performer;
            if let Some(performer) = named.get_or_init(|| self.performer_of_lead_in(id).map(Box::new)) {
                return Some((**performer).clone());
            }
            if !self.introduces(id) {
                break;
            }
            above = self.block(id).lead_in;
        }
        if let Some(field) = self.field(block.section, FieldSlot::Owner) {
            let origin = if field.block.is_none() { Origin::FrontMatter } else { Origin::Field };
            return Some(Performer {
                slot: Slot { text: field.value.clone(), span: field.span, origin },
                class: None,
            });
        }
        self.performer_of_heading(block.section)
    }

    /// The value of a field that holds for a section: its own, those above, the document's.
    pub fn field(&self, section: u32, slot: FieldSlot) -> Option<&super::Field> {
        let mut at = Some(section);
        while let Some(id) = at {
            if let Some(index) = self.memo.field(Some(id), slot) {
                return Some(&self.fields[index]);
            }
            at = self.document.sections[id as usize].parent;
        }
        self.memo.field(None, slot).map(|index| &self.fields[index])
    }

    /// What the head of a table's column settles.
    pub(crate) fn column_slot(&self, table: u32, column: u16) -> Option<FieldSlot> {
        self.memo.head(table, column)
    }

    /// Whether a cell names what its row says how often, and who: "MDM Review | Monthly | CEO".
    pub(crate) fn is_scheduled(&self, block: BlockId) -> bool {
        let BlockKind::Cell { table, row, column } = self.block(block).kind else { return false };
        let says = |slot| self.column_of(block, table, slot).is_some();
        column == 0 && row > 0 && says(FieldSlot::Cadence) && says(FieldSlot::Owner)
    }

    /// Whether the head of one of a table's columns settles the slot.
    pub(crate) fn has_column(&self, table: u32, slot: FieldSlot) -> bool {
        !self.memo.columns(table, slot).is_empty()
    }

    /// The cell of the row in a column that has the slot's name.
    fn column_of(&self, block: BlockId, table: u32, slot: FieldSlot) -> Option<Performer> {
        let row = self.row(block);
        for column in self.memo.columns(table, slot) {
            let id = row.start + BlockId::from(*column);
            if id >= row.end || id == block || self.block(id).text.is_empty() {
                continue;
            }
            let text = self.block(id).text.as_str().to_owned();
            let slot = Slot { text, span: source_of(self, id), origin: Origin::Row };
            return Some(Performer { slot, class: None });
        }
        None
    }

    /// "The Security Review Team:", "The CEO is responsible for:"
    fn performer_of_lead_in(&self, id: BlockId) -> Option<Performer> {
        let analysis = self.analysis(id);
        let sentence = analysis.sentences.last()?;
        if let Some(label) = &self.block(id).label
            && let Some(class) = self.class_of_words(&label.name)
            && matches!(class, Class::Role | Class::Team)
        {
            return Some(Performer {
                slot: Slot { text: label.name.clone(), span: label.span, origin: Origin::LeadIn },
                class: Some(class),
            });
        }
        for clause in analysis.clauses_of(sentence).iter().filter(|c| !c.subordinate) {
            if let Some(phrase) = clause.subject.filter(|_| clause.voice == Voice::Active) {
                let performer = self.phrase_performer(id, phrase, Origin::LeadIn);
                if matches!(performer.class, Some(Class::Role | Class::Team)) {
                    return Some(performer);
                }
            }
            if let Some(phrase) = clause.agent {
                let performer = self.phrase_performer(id, phrase, Origin::LeadIn);
                // "Fraud is countered by several means:" has an agent and nobody.
                if performer.class.is_some() || performer.slot.text.contains(|c: char| c.is_uppercase()) {
                    return Some(performer);
                }
            }
        }
        if sentence.clauses.is_empty() || analysis.clauses_of(sentence).iter().all(|c| c.subject.is_none()) {
            // The whole phrase has to be the performer: "The Security Team:", not "Information
            // Security Objectives:".
            let words: Vec<usize> = sentence.tokens().filter(|&i| analysis.tokens[i].is_word()).collect();
            let (first, last) = (words.first()?, words.last()?);
            let starts = |t: &Term| {
                t.first as usize == *first
                    || analysis.tokens[*first].is(Pos::DET) && t.first as usize == first + 1
            };
            let term = analysis.terms_in(sentence.tokens()).find(|t| {
                matches!(t.class, Class::Role | Class::Team) && starts(t) && t.after as usize == last + 1
            })?;
            return Some(Performer {
                slot: Slot {
                    text: self.words(id, term.tokens()).to_owned(),
                    span: self.source_span(id, term.tokens()),
                    origin: Origin::LeadIn,
                },
                class: Some(term.class),
            });
        }
        None
    }

    /// The class of a free-standing phrase, as in a heading or a label.
    pub fn class_of_words(&self, words: &str) -> Option<Class> {
        let analysis = crate::language::analyse(words, false);
        analysis
            .terms
            .iter()
            .find(|t| {
                matches!(t.class, Class::Role | Class::Team | Class::Nobody | Class::Machine | Class::People)
            })
            .map(|t| t.class)
    }

    /// "Office Security — Facilities"
    fn performer_of_heading(&self, section: u32) -> Option<Performer> {
        let heading = self.document.sections[section as usize].heading?;
        let analysis = self.analysis(heading);
        let term = analysis.terms.iter().find(|t| {
            matches!(t.class, Class::Role | Class::Team) && t.after as usize == analysis.tokens.len()
        })?;
        Some(Performer {
            slot: Slot {
                text: self.words(heading, term.tokens()).to_owned(),
                span: self.source_span(heading, term.tokens()),
                origin: Origin::Heading,
            },
            class: Some(term.class),
        })
    }

    /// Who performs the clause: what it says itself, or what stands around it.
    pub fn performer(&self, statement: &Statement, clause: &Clause) -> Option<Performer> {
        let own = self.own_performer(statement.block, clause);
        if own.as_ref().is_some_and(Performer::can_be_asked) {
            return own;
        }
        self.performer_around(statement).or(own)
    }

    /// How often or by when: in the sentence, its row, its lead-in, the fields of the section.
    pub fn cadence(&self, statement: &Statement) -> Option<(Interval, Slot)> {
        let analysis = self.analysis(statement.block);
        let tokens = self.sentence(statement).tokens();
        if let Some(time) = analysis.times_in(tokens).find(settles) {
            return Some((time.interval, self.time_slot(statement.block, time, Origin::Sentence)));
        }
        if let Some(time) = self.time_of(statement.block) {
            return Some((time.interval, self.time_slot(statement.block, time, Origin::Paragraph)));
        }
        self.cadence_around(statement)
    }

    /// How often or by when, as the row, the lead-in or the fields of the section say.
    pub(crate) fn cadence_around(&self, statement: &Statement) -> Option<(Interval, Slot)> {
        let row = self.row(statement.block);
        let in_row = &self.memo.blocks[row.start as usize].row_time;
        let cell = in_row.get_or_init(|| row.clone().find(|id| self.time_of(*id).is_some()));
        if let Some(id) = cell.filter(|id| *id != statement.block)
            && let Some(time) = self.time_of(id)
        {
            return Some((time.interval, self.time_slot(id, time, Origin::Row)));
        }
        let block = self.block(statement.block);
        if let Some(id) = block.lead_in
            && let Some(time) = self.time_of(id)
        {
            return Some((time.interval, self.time_slot(id, time, Origin::LeadIn)));
        }
        let field = &self.fields[self.memo.field(Some(block.section), FieldSlot::Cadence)?];
        let time = self.time_of(field.block?)?;
        Some((time.interval, Slot { text: field.value.clone(), span: field.span, origin: Origin::Field }))
    }

    /// The first interval of a block that settles how often or by when.
    fn time_of(&self, block: BlockId) -> Option<&Time> {
        let times = &self.analysis(block).times;
        let first = self.memo.blocks[block as usize]
            .time
            .get_or_init(|| times.iter().position(|time| settles(&time)).map(|index| index as u32));
        first.map(|index| &times[index as usize])
    }

    fn time_slot(&self, block: BlockId, time: &Time, origin: Origin) -> Slot {
        Slot {
            text: self.words(block, time.tokens()).to_owned(),
            span: self.source_span(block, time.tokens()),
            origin,
        }
    }

    /// The record an occurrence leaves: in the sentence, its block, its row, its lead-in, the
    /// section's fields.
    pub fn record(&self, statement: &Statement) -> Option<Slot> {
        let block = statement.block;
        let slot = |block, (first, after): Tokens, origin| {
            let tokens = first as usize..after as usize;
            Slot {
                text: self.words(block, tokens.clone()).to_owned(),
                span: self.source_span(block, tokens),
                origin,
            }
        };
        if let Some(record) = self.record_in(block, self.sentence(statement).tokens()) {
            return Some(slot(block, record, Origin::Sentence));
        }
        if let Some(record) = self.record_of(block) {
            return Some(slot(block, record, Origin::Paragraph));
        }
        let row = self.row(block);
        if let BlockKind::Cell { table, .. } = self.block(block).kind
            && let Some(cell) = self.column_of(block, table, FieldSlot::Record)
        {
            return Some(cell.slot);
        }
        let in_row = &self.memo.blocks[row.start as usize].row_record;
        let cell = in_row.get_or_init(|| row.clone().find(|id| self.record_of(*id).is_some()));
        if let Some(id) = *cell
            && let Some(record) = self.record_of(id)
        {
            return Some(slot(id, record, Origin::Row));
        }
        // "The lead restores a data store: i. The result is written into a ticket."
        let details = (block + 1..self.document.blocks.len() as BlockId)
            .take(DETAILS)
            .take_while(|id| self.block(*id).lead_in == Some(block));
        for id in details {
            if let Some(record) = self.record_of(id) {
                return Some(slot(id, record, Origin::List));
            }
        }
        let block = self.block(block);
        if let Some(id) = block.lead_in
            && let Some(record) = self.record_for_list(id)
        {
            return Some(slot(id, record, Origin::LeadIn));
        }
        if let Some(field) = self.field(block.section, FieldSlot::Record) {
            return Some(Slot { text: field.value.clone(), span: field.span, origin: Origin::Field });
        }
        self.memo.section_records[block.section as usize]
            .get_or_init(|| self.record_of_section(block.section))
            .clone()
    }

    /// The first record that a block names.
    fn record_of(&self, block: BlockId) -> Option<Tokens> {
        let whole = 0..self.analysis(block).tokens.len();
        *self.memo.blocks[block as usize].record.get_or_init(|| self.record_in(block, whole))
    }

    /// The record that a block names for the list it introduces.
    fn record_for_list(&self, lead_in: BlockId) -> Option<Tokens> {
        *self.memo.blocks[lead_in as usize].list_record.get_or_init(|| {
            let sentence = self.analysis(lead_in).sentences.last().filter(|_| self.introduces(lead_in))?;
            self.record_in(lead_in, sentence.tokens())
        })
    }

    /// A sentence of the section that is about the record: "All decisions are recorded in the
    /// risk register."
    fn record_of_section(&self, section: u32) -> Option<Slot> {
        let section = &self.document.sections[section as usize];
        for id in section.blocks.clone().filter(|id| Some(*id) != section.heading) {
            let analysis = self.analysis(id);
            let kept = analysis.clauses.iter().find(|c| {
                c.verb.is_some()
                    && matches!(vocabulary().verb(c.verb).lemma, "document" | "record" | "log" | "track")
                    && c.voice == Voice::Passive
            });
            let named = kept.and_then(|c| {
                analysis
                    .terms_in(c.main as usize..c.after as usize)
                    .find(|t| matches!(t.class, Class::Record | Class::Store))
            });
            if let Some(term) = named {
                return Some(Slot {
                    text: self.words(id, term.tokens()).to_owned(),
                    span: self.source_span(id, term.tokens()),
                    origin: Origin::Section,
                });
            }
        }
        None
    }

    /// Whether a block introduces what follows it.
    pub fn introduces(&self, id: BlockId) -> bool {
        let text = self.block(id).text.as_str();
        let last = self.analysis(id).sentences.last().map_or("", |s| &text[s.span.range()]);
        text.ends_with(':')
            || text.is_empty()
            || ["following", "several", "various", "numerous"].iter().any(|word| last.contains(word))
    }

    /// A record or a system of record among some tokens, or a verb that makes one.
    fn record_in(&self, block: BlockId, tokens: std::ops::Range<usize>) -> Option<Tokens> {
        let analysis = self.analysis(block);
        let found = |range: std::ops::Range<usize>| (range.start as u32, range.end as u32);
        for term in analysis.terms_in(tokens.clone()) {
            if matches!(term.class, Class::Record | Class::Store)
                && !self.is_reviewed_thing(block, term.first as usize)
                // "on every commit": the event, not what it leaves.
                && !term.first.checked_sub(1).is_some_and(|before| {
                    self.has_word(block, before as usize..before as usize + 1, &["every", "each"])
                })
            {
                return Some(found(term.tokens()));
            }
        }
        const KEPT: [&str; 4] = ["documented", "signed", "recorded", "written"];
        for index in tokens.clone() {
            let token = &analysis.tokens[index];
            // "documented self-assessments", "a signed agreement"
            let kept = token.is_word() && self.has_word(block, index..index + 1, &KEPT);
            let noun = analysis
                .tokens
                .get(index + 1)
                .is_some_and(|t| tokens.contains(&(index + 1)) && t.is(Pos::NOUN) && t.is_word());
            if kept
                && noun
                && !self.has_word(
                    block,
                    index + 1..index + 2,
                    &[
                        "procedure",
                        "procedures",
                        "process",
                        "processes",
                        "policy",
                        "policies",
                        "plan",
                        "plans",
                    ],
                )
            {
                return Some(found(index..index + 2));
            }
            if token.verb.is_some()
                && token.is(Pos::FINITE_VERB | Pos::PARTICIPLE)
                && !token.is(Pos::NOUN)
                && vocabulary().verb(token.verb).class == VerbClass::Record
            {
                return Some(found(index..index + 1));
            }
        }
        None
    }

    /// "reviews audit logs": the logs are what is looked at, not what the review leaves.
    fn is_reviewed_thing(&self, block: BlockId, token: usize) -> bool {
        let analysis = self.analysis(block);
        // No phrase goes beyond its sentence.
        let sentence = analysis.sentences.partition_point(|s| s.after as usize <= token);
        let Some(sentence) = analysis.sentences.get(sentence) else { return false };
        analysis.clauses_of(sentence).iter().any(|clause| {
            let thing = match clause.voice {
                Voice::Active => clause.object,
                Voice::Passive => clause.subject,
            };
            thing.is_some_and(|p| p.tokens().contains(&token))
                && clause.verb.is_some()
                && vocabulary().verb(clause.verb).class == VerbClass::Control
                // What is updated shows the update.
                && vocabulary().verb(clause.verb).lemma != "update"
        })
    }

    /// What the statement counts: the noun phrase with a quantifier, as tokens of its block.
    pub fn population(&self, statement: &Statement) -> Option<std::ops::Range<usize>> {
        let analysis = self.analysis(statement.block);
        let range = self.sentence(statement).tokens();
        let first = range.clone().find(|i| analysis.tokens[*i].is(Pos::QUANTIFIER))?;
        let mut last = None;
        for index in first + 1..range.end {
            let token = &analysis.tokens[index];
            if token.is(Pos::NOUN) {
                last = Some(index);
            } else if !token.is_word() || token.is(Pos::AUXILIARY | Pos::PREPOSITION | Pos::FINITE_VERB) {
                break;
            }
        }
        last.map(|last| first..last + 1)
    }

    /// Whether a clause of these sentences of a block has a role or a team as its own performer.
    pub(crate) fn names_performer(&self, block: BlockId, sentences: Range<usize>) -> bool {
        let analysis = self.analysis(block);
        analysis.sentences[sentences].iter().flat_map(|s| analysis.clauses_of(s)).any(|clause| {
            let performer = self.own_performer(block, clause);
            performer.is_some_and(|p| matches!(p.class, Some(Class::Role | Class::Team)))
        })
    }

    /// An interval in one word that another statement gives for an activity with this verb.
    pub(crate) fn cadence_elsewhere(&self, statement: &Statement, verb: VerbId) -> Option<&str> {
        let known = self.memo.cadences.get_or_init(|| {
            let mut known: FxHashMap<VerbId, Vec<(usize, String)>> = FxHashMap::default();
            for (index, other) in self.statements.iter().enumerate() {
                let mut times = self.analysis(other.block).times_in(self.sentence(other).tokens());
                let word = times.find_map(|time| {
                    let words = self.words(other.block, time.tokens()).to_lowercase();
                    matches!(words.as_str(), "daily" | "weekly" | "monthly" | "quarterly" | "annually")
                        .then_some(words)
                });
                let Some(word) = word else { continue };
                for clause in self.clauses(other).iter().filter(|c| c.verb.is_some() && !c.negated) {
                    // Two are enough: one of them is of another statement.
                    let places = known.entry(clause.verb).or_default();
                    if places.len() < 2 && places.last().is_none_or(|(last, _)| *last != index) {
                        places.push((index, word.clone()));
                    }
                }
            }
            known
        });
        let places = known.get(&verb)?.iter();
        let other = |index: usize| !std::ptr::eq(&self.statements[index], statement);
        places.filter(|(index, _)| other(*index)).map(|(_, word)| word.as_str()).next()
    }

    /// Whether a stretch of a block's text stands within a quotation.
    pub(crate) fn is_within_quotes(&self, block: BlockId, span: Span) -> bool {
        let quotes = &self.memo.blocks[block as usize].quotes;
        let quotes = quotes.get_or_init(|| Quotes::of(self.block(block).text.as_str()));
        quotes.as_ref().is_some_and(|quotes| quotes.enclose(span.start as usize, span.end as usize))
    }

    /// What a rule works out once for the whole document: a type of the rule's own, made at the
    /// first call.
    pub(crate) fn once<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        self.memo.note(make)
    }

    /// Whether a marker that a fix left stands in the block or, for a cell, in its row.
    pub(crate) fn row_has_todo(&self, block: BlockId) -> bool {
        let row = self.row(block);
        *self.memo.blocks[row.start as usize].row_todo.get_or_init(|| {
            row.clone().any(|id| {
                let text = self.block(id).text.as_str();
                text.contains('[') && text.contains("[TODO: ")
            })
        })
    }

    /// Whether a section says what the document does not cover.
    pub fn has_exclusions(&self) -> bool {
        self.roles.contains(&Role::Exclusions)
    }
}
