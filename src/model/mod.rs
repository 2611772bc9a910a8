//! What a document claims: statements with their slots, and the sections and fields that settle
//! what a statement leaves open.

mod activity;
mod company;
mod control;
mod definitions;
mod description;
mod fields;
mod given;
pub(crate) mod grid;
mod kind;
mod memo;
mod nearby;
mod section;
mod slots;
mod statement;

pub use activity::Claim;
pub use control::{Control, Controls, Missing, Place};
pub(crate) use control::{is_control_id, is_other_series};
pub use definitions::Definition;
pub use description::{Criterion, Described, DescribedSection, PARTS};
pub use fields::{Field, FieldSlot};
pub use given::Given;
pub use kind::DocumentKind;
pub use section::Role;
pub use slots::{Origin, Performer, Slot};
pub use statement::{Statement, StatementKind};

use crate::document::{Block, BlockId, BlockKind, Document};
use crate::language::{Analysis, Clause, Sentence, analyse};
use crate::registers::Entry;
use crate::span::Span;
use crate::vocabulary::{Class, Pos};
use activity::LIGHT;
use memo::Memo;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::Arc;

/// A document that has been read.
#[derive(Debug)]
pub struct Reading {
    pub document: Document,
    pub given: Arc<Given>,
    /// One for each block. Shared with the reading of the next version where a block stays as it is.
    pub analyses: Vec<Arc<Analysis>>,
    /// One for each section.
    pub roles: Vec<Role>,
    pub kind: DocumentKind,
    /// The company's own name in lower case, where its documents let it act.
    pub company: Option<String>,
    /// Whether the text speaks to customers: "we" is then the company that promises.
    pub to_customers: bool,
    pub fields: Vec<Field>,
    pub definitions: Vec<Definition>,
    pub statements: Vec<Statement>,
    memo: Memo,
}

impl Reading {
    /// Reads a document. `path` helps to tell its kind and may be empty.
    pub fn new(document: Document, path: &str, given: &Arc<Given>) -> Reading {
        Reading::again(document, path, given, None)
    }

    /// Reads a document of which `old` is the reading of another version: the same as [`Reading::new`],
    /// but what is understood of blocks that stayed as they were is taken over.
    pub fn again(document: Document, path: &str, given: &Arc<Given>, old: Option<&Reading>) -> Reading {
        let mut reading = Reading::blocks(document, given, old);
        reading.kind = given.kind.unwrap_or_else(|| kind::recognise(&reading, path));
        if !matches!(reading.kind, DocumentKind::Assessment | DocumentKind::Other) {
            reading.company = company::name(&reading);
        }
        reading.to_customers = speaks_to_customers(&reading);
        reading.definitions = definitions::collect(&reading);
        reading.statements = statement::collect(&reading);
        reading
    }

    /// Reads a part of the document that `whole` is the reading of. What only the whole tells (its kind,
    /// the company's name, the terms it defines) is taken from there.
    pub fn part(document: Document, whole: &Reading) -> Reading {
        let mut reading = Reading::blocks(document, &whole.given, None);
        reading.kind = whole.kind;
        reading.company.clone_from(&whole.company);
        reading.to_customers = whole.to_customers;
        reading.definitions = definitions::collect(&reading);
        let known: FxHashSet<&str> = reading.definitions.iter().map(|d| d.term.as_str()).collect();
        let elsewhere = whole.definitions.iter().filter(|d| !known.contains(d.term.as_str()));
        // Their blocks are not in this document; the first, its title, stands for all of them.
        let elsewhere: Vec<_> = elsewhere.map(|d| Definition { term: d.term.clone(), block: 0 }).collect();
        if !reading.document.blocks.is_empty() {
            reading.definitions.extend(elsewhere);
        }
        reading.statements = statement::collect(&reading);
        reading
    }

    /// What is understood of each block by itself.
    fn blocks(document: Document, given: &Arc<Given>, old: Option<&Reading>) -> Reading {
        let analyses = analyse_blocks(&document, old);
        let roles = section::roles(&document);
        let fields = fields::collect(&document);
        Reading {
            kind: DocumentKind::Other,
            company: None,
            to_customers: false,
            memo: Memo::new(&document, &fields),
            fields,
            definitions: Vec::new(),
            statements: Vec::new(),
            document,
            given: Arc::clone(given),
            analyses,
            roles,
        }
    }

    /// Whether it is read as part of a programme: what it does not say, another document or a register may.
    pub fn is_in_programme(&self) -> bool {
        self.given.registers.is_some()
    }

    pub fn block(&self, id: BlockId) -> &Block {
        self.document.block(id)
    }

    pub fn analysis(&self, id: BlockId) -> &Analysis {
        &self.analyses[id as usize]
    }

    pub fn sentence(&self, statement: &Statement) -> &Sentence {
        &self.analysis(statement.block).sentences[statement.sentence as usize]
    }

    pub fn clauses(&self, statement: &Statement) -> &[Clause] {
        self.analysis(statement.block).clauses_of(self.sentence(statement))
    }

    /// The statements in a range of blocks.
    pub fn statements_of(&self, blocks: Range<BlockId>) -> &[Statement] {
        let from = self.statements.partition_point(|s| s.block < blocks.start);
        let rest = &self.statements[from..];
        &rest[..rest.partition_point(|s| s.block < blocks.end)]
    }

    /// The bytes of the source that a range of a block's tokens stands for.
    pub fn source_span(&self, block: BlockId, tokens: Range<usize>) -> Span {
        let analysis = self.analysis(block);
        self.block(block).text.source(analysis.span(tokens))
    }

    /// The words of a range of a block's tokens.
    pub fn words(&self, block: BlockId, tokens: Range<usize>) -> &str {
        &self.block(block).text.as_str()[self.analysis(block).span(tokens).range()]
    }

    /// What the block's label says that it is ("Definition: …"), or what stands under the section's
    /// heading, or under the nearest one above that says so.
    pub fn role(&self, block: BlockId) -> Role {
        let own = self.block(block).label.as_ref().and_then(|label| {
            *self.memo.blocks[block as usize].role.get_or_init(|| section::of_label(&label.name))
        });
        own.unwrap_or(self.roles[self.block(block).section as usize])
    }

    /// The class of performers that a noun phrase of a block belongs to.
    pub fn performer_class(&self, block: BlockId, tokens: Range<usize>, head: usize) -> Option<Class> {
        let analysis = self.analysis(block);
        match self.registered(block, tokens.clone()) {
            Some(Entry::Owner(_)) => return Some(Class::Role),
            // A person, a vendor or a system can be asked; the rules say what they think of it.
            Some(_) => return None,
            None => {}
        }
        let mut found = None;
        for term in analysis.terms_in(tokens.clone()) {
            let performs = term.class.acts();
            // "it" is somebody only in capitals.
            let pronoun = term.entry().phrase == "it" && self.words(block, term.tokens()) != "IT";
            if performs
                && !pronoun
                && (term.tokens().contains(&head) || found.is_none() && term.after as usize > head)
            {
                found = Some(term.class);
            }
        }
        if found.is_none()
            && let Some(company) = &self.company
            && self.words(block, head..head + 1).to_lowercase() == *company
        {
            return Some(Class::Company);
        }
        // "People Operations Manager" is no "people".
        match found {
            Some(Class::People) if self.is_title(block, tokens, head) => Some(Class::Role),
            found => found,
        }
    }

    /// The entry of a register that a whole noun phrase names, its article left out.
    fn registered(&self, block: BlockId, tokens: Range<usize>) -> Option<Entry> {
        let known = self.given.registers.as_ref()?;
        let article = self.analysis(block).tokens.get(tokens.start)?.is(Pos::DET);
        let tokens = tokens.start + usize::from(article)..tokens.end;
        (!tokens.is_empty()).then(|| known.entry(self.words(block, tokens))).flatten()
    }

    /// Whether a phrase in capitals ends in a word for an office.
    fn is_title(&self, block: BlockId, tokens: Range<usize>, head: usize) -> bool {
        const OFFICES: [&str; 10] = [
            "Manager",
            "Lead",
            "Officer",
            "Director",
            "Engineer",
            "Administrator",
            "Analyst",
            "Partner",
            "Specialist",
            "Head",
        ];
        head > tokens.start
            && OFFICES.contains(&self.words(block, head..head + 1))
            && self.analysis(block).tokens[head - 1].capital
    }

    /// The blocks of one table row, or the block alone.
    pub fn row(&self, block: BlockId) -> Range<BlockId> {
        match self.block(block).kind {
            BlockKind::Cell { table, row, .. } => {
                self.document.tables[table as usize].rows[row as usize].clone()
            }
            _ => block..block + 1,
        }
    }

    /// What the other cells of a row say.
    pub fn beside(&self, cell: BlockId) -> String {
        let others = self.row(cell).filter(|id| *id != cell).map(|id| self.block(id).text.as_str());
        others.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Whether a word of a block's tokens is written as a name.
    pub fn is_proper(&self, block: BlockId, token: usize) -> bool {
        self.analysis(block).tokens.get(token).is_some_and(|t| t.is(Pos::PROPER))
    }
}

/// Analyses each block. Those that are the same as in `old`, counted from the top or from the bottom, have
/// been analysed already: an edit leaves most blocks as they were.
fn analyse_blocks(document: &Document, old: Option<&Reading>) -> Vec<Arc<Analysis>> {
    let blocks = &document.blocks;
    let (old_blocks, known) =
        old.map_or((&[][..], &[][..]), |old| (&old.document.blocks[..], &old.analyses[..]));
    let same = |(new, old): &(&Block, &Block)| {
        continues(new) == continues(old) && new.text.as_str() == old.text.as_str()
    };
    let above = blocks.iter().zip(old_blocks).take_while(same).count();
    let (rest, old_rest) = (&blocks[above..], &old_blocks[above..]);
    let below = rest.iter().rev().zip(old_rest.iter().rev()).take_while(same).count();
    let fresh = rest[..rest.len() - below].iter().map(|block| {
        Arc::new(match block.text.is_empty() {
            true => Analysis::default(),
            false => analyse(block.text.as_str(), continues(block)),
        })
    });
    let kept_above = known.iter().take(above).cloned();
    let kept_below = known.iter().skip(known.len() - below).cloned();
    kept_above.chain(fresh).chain(kept_below).collect()
}

/// Whether a block's text may go on from a lead-in with a subject.
fn continues(block: &Block) -> bool {
    block.kind == BlockKind::Item && block.lead_in.is_some() || matches!(block.kind, BlockKind::Cell { .. })
}

/// Every fifth sentence says "you" or "your", and "we".
fn speaks_to_customers(reading: &Reading) -> bool {
    let (mut to_reader, mut of_us, mut sentences) = (0, 0, 0);
    for (index, analysis) in reading.analyses.iter().enumerate() {
        for sentence in analysis.sentences.iter().filter(|s| !s.clauses.is_empty()) {
            sentences += 1;
            let has = |words: &[&str]| reading.has_word(index as BlockId, sentence.tokens(), words);
            to_reader += usize::from(has(&["you", "your", "you’re", "you've", "you’ll"]));
            of_us += usize::from(has(&["we", "our", "we’ll", "we’re", "we've"]));
        }
    }
    to_reader * 5 >= sentences.max(1) && of_us * 5 >= sentences
}
