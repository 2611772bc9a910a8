//! Statements: the sentences that could claim something, and what each of them is.

use super::{Claim, DocumentKind, FieldSlot, Reading, Role};
use crate::document::{Block, BlockId, BlockKind};
use crate::language::{Clause, Modality, Needles, Sentence, Voice};
use crate::vocabulary::{Class, Pos, vocabulary};
use std::sync::LazyLock;

/// What a sentence does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatementKind {
    /// Somebody does something that a tester could sample.
    Activity,
    /// Something is so, and a tester could look.
    State,
    /// Something must be so; what is done about it is not said.
    Norm,
    /// Something must not be done.
    Ban,
    /// Something is allowed.
    Permission,
    Definition,
    Purpose,
    /// What a document applies to.
    Scope,
    /// To be filled in.
    Placeholder,
    /// Quoted, or advice to the reader, or a question: no claim of the author's.
    Aside,
    /// Introduces a list.
    LeadIn,
    Other,
}

impl StatementKind {
    pub const fn name(self) -> &'static str {
        match self {
            StatementKind::Activity => "activity",
            StatementKind::State => "state",
            StatementKind::Norm => "norm",
            StatementKind::Ban => "ban",
            StatementKind::Permission => "permission",
            StatementKind::Definition => "definition",
            StatementKind::Purpose => "purpose",
            StatementKind::Scope => "scope",
            StatementKind::Placeholder => "placeholder",
            StatementKind::Aside => "aside",
            StatementKind::LeadIn => "lead-in",
            StatementKind::Other => "other",
        }
    }

    /// Whether a reviewer could hold the author to it.
    pub fn claims(self) -> bool {
        matches!(
            self,
            StatementKind::Activity
                | StatementKind::State
                | StatementKind::Norm
                | StatementKind::Ban
                | StatementKind::LeadIn
                | StatementKind::Scope
                | StatementKind::Permission
                | StatementKind::Other
        )
    }
}

/// A sentence of a block and what it is.
#[derive(Clone, Debug)]
pub struct Statement {
    pub block: BlockId,
    /// An index into the sentences of the block's analysis.
    pub sentence: u32,
    pub kind: StatementKind,
    /// The clause that carries it: an index into the analysis's clauses.
    pub main: Option<u32>,
}

pub(super) fn collect(reading: &Reading) -> Vec<Statement> {
    let mut statements = Vec::new();
    for (index, block) in reading.document.blocks.iter().enumerate() {
        if block.kind == BlockKind::Heading || block.kind == BlockKind::Term {
            continue;
        }
        if let BlockKind::Cell { table, row, .. } = block.kind
            && row == 0
            && reading.document.tables[table as usize].has_header
        {
            continue;
        }
        let id = index as BlockId;
        if metadata_slot(reading, id).is_some_and(|slot| slot != FieldSlot::Cadence || !is_open(reading, id))
        {
            continue;
        }
        let analysis = reading.analysis(id);
        for sentence in 0..analysis.sentences.len() as u32 {
            let main = main_clause(reading, id, sentence);
            let kind = kind(reading, id, sentence, main);
            statements.push(Statement { block: id, sentence, kind, main });
        }
    }
    statements
}

/// The slot of a field or a cell that says something about the control and is no sentence of it.
fn metadata_slot(reading: &Reading, id: BlockId) -> Option<FieldSlot> {
    let block = reading.block(id);
    let of_label = block.label.as_ref().and_then(|label| FieldSlot::of_label(&label.name));
    let of_column = || match block.kind {
        BlockKind::Cell { table, column, .. } => reading.column_slot(table, column),
        _ => None,
    };
    let says = |slot: &FieldSlot| {
        !matches!(
            slot,
            FieldSlot::Control
                | FieldSlot::Scope
                | FieldSlot::Exception
                | FieldSlot::Record
                | FieldSlot::Requirement
        )
    };
    of_label.filter(says).or_else(|| of_column().filter(says))
}

/// "Frequency: as needed" leaves open what it should say.
fn is_open(reading: &Reading, id: BlockId) -> bool {
    reading.analysis(id).terms.iter().any(|t| matches!(t.class, Class::OpenCadence | Class::Escape))
}

/// The first clause that depends on no other.
fn main_clause(reading: &Reading, block: BlockId, sentence: u32) -> Option<u32> {
    let analysis = reading.analysis(block);
    let range = analysis.sentences[sentence as usize].clauses.clone();
    range.clone().find(|&i| !analysis.clauses[i as usize].subordinate).or_else(|| range.clone().next())
}

fn kind(reading: &Reading, block: BlockId, sentence: u32, main: Option<u32>) -> StatementKind {
    let analysis = reading.analysis(block);
    let s = &analysis.sentences[sentence as usize];
    let text = &reading.block(block).text.as_str()[s.span.range()];
    if s.mark == b'?' {
        return StatementKind::Aside;
    }
    // What is still to be filled in is judged when it is.
    if text.contains('[') && text.contains("[TODO")
        || text.starts_with('[') && text.trim_end().ends_with(']') && text.len() > 20
    {
        return StatementKind::Placeholder;
    }
    let block_kind = reading.block(block).kind;
    match reading.role(block) {
        Role::Definitions => return StatementKind::Definition,
        Role::References | Role::History | Role::Contents | Role::Contacts => return StatementKind::Aside,
        Role::Guidance | Role::ControlText | Role::Risk | Role::Roadmap => return StatementKind::Aside,
        _ => {}
    }
    if matches!(block_kind, BlockKind::Note | BlockKind::Quotation) {
        return StatementKind::Aside;
    }
    if refers_elsewhere(text) {
        return StatementKind::Aside;
    }
    if let BlockKind::Cell { table, column, .. } = block_kind {
        // "CIS 5.5: Review accounts periodically", and "Req 4.2 | Strong cryptography" under "Requirement".
        let required = reading.column_slot(table, column) == Some(FieldSlot::Requirement);
        let answers = || is_framework_id(reading.block(reading.row(block).start).text.as_str());
        let quotes = || text.split_once(": ").is_some_and(|(id, _)| is_framework_id(id));
        if required && answers() || text.as_bytes().iter().take(20).any(|b| *b == b':') && quotes() {
            return StatementKind::Aside;
        }
    }
    if is_purpose(text) {
        return StatementKind::Purpose;
    }
    if is_scope(text) {
        return StatementKind::Scope;
    }
    if is_definition(text) {
        return StatementKind::Definition;
    }
    let purpose = reading.role(block) == Role::Purpose;
    let Some(main) = main else {
        return if purpose { StatementKind::Purpose } else { without_verb(reading, block, sentence) };
    };
    let clause = &analysis.clauses[main as usize];
    // A duty is one wherever it stands; anything else in an introduction is only that.
    if purpose && clause.modality == Modality::None {
        return StatementKind::Purpose;
    }
    let leads = s.mark == b':' || text.trim_end().ends_with(':');
    if is_ban(clause) {
        return StatementKind::Ban;
    }
    if clause.modality == Modality::May && !clause.negated && !goes_on_to_claim(reading, block, s) {
        // "Only approved algorithms may be used" forbids the others.
        let exclusive = clause.voice == Voice::Passive && is_exclusive(reading, block, s);
        return if exclusive { StatementKind::Norm } else { StatementKind::Permission };
    }
    if leads {
        return StatementKind::LeadIn;
    }
    if follows_condition(reading, block) || is_run_in_heading(reading, block, sentence) {
        return StatementKind::Aside;
    }
    let duty = matches!(clause.modality, Modality::Must | Modality::Should);
    let by_the_way = |c: &Clause| reading.is_said_by_the_way(block, c);
    let mut claims =
        analysis.clauses_of(s).iter().filter(|c| (!c.subordinate || by_the_way(c)) && !c.negated);
    let tested = claims.clone().any(|c| reading.claim(block, c) == Claim::Tested);
    let work = claims.any(|c| matches!(reading.claim(block, c), Claim::Work | Claim::Recorded));
    match reading.claim(block, clause) {
        _ if duty => StatementKind::Norm,
        _ if tested => StatementKind::Activity,
        Claim::State => StatementKind::State,
        _ if work => StatementKind::Activity,
        _ => StatementKind::Other,
    }
}

/// "Emergency changes may skip the test and are reviewed afterwards": what is allowed comes first.
fn goes_on_to_claim(reading: &Reading, block: BlockId, sentence: &Sentence) -> bool {
    reading.analysis(block).clauses_of(sentence).iter().any(|c| {
        !c.subordinate
            && !c.negated
            && c.modality == Modality::None
            && (c.verb_first..c.verb_after).any(|at| reading.analysis(block).tokens[at as usize].is(Pos::BE))
            && reading.claim(block, c) == Claim::Tested
    })
}

/// "Only … may", "may only": what is allowed to some is denied to all others.
fn is_exclusive(reading: &Reading, block: BlockId, sentence: &Sentence) -> bool {
    let tokens = sentence.tokens();
    let analysis = reading.analysis(block);
    tokens.clone().any(|at| {
        reading.has_word(block, at..at + 1, &["only"])
            && (at == tokens.start || analysis.tokens[at - 1].is(Pos::MODAL | Pos::BE))
    })
}

/// The items under "… must be logged when:" are conditions, and those under "Not in scope:" say
/// what no claim is made about.
fn follows_condition(reading: &Reading, block: BlockId) -> bool {
    let Some(lead_in) = reading.block(block).lead_in else { return false };
    *reading.memo.blocks[lead_in as usize].asides.get_or_init(|| introduces_asides(reading.block(lead_in)))
}

fn introduces_asides(block: &Block) -> bool {
    let text = match &block.label {
        Some(label) if block.text.is_empty() => label.name.as_str(),
        _ => match block.text.as_str().trim_end().strip_suffix(':') {
            Some(text) => text,
            None => return false,
        },
    };
    let last = &text[text.rfind(". ").map_or(0, |at| at + 2)..];
    let lower = last.to_lowercase();
    if ["not in scope", "out of scope", "excluded", "exclusions", "not covered", "does not cover"]
        .iter()
        .any(|words| lower.contains(words))
    {
        return true;
    }
    if last.contains("any of the following")
        || last.contains("whenever")
        || ["activities to be", "events to be", "actions to be", "events must be", "events are"]
            .iter()
            .any(|w| last.contains(w))
    {
        return true;
    }
    [
        "when",
        "if",
        "where",
        "whenever",
        "unless",
        "events",
        "cases",
        "conditions",
        "situations",
        "circumstances",
    ]
    .iter()
    .any(|word| text.ends_with(word))
}

/// "Restore test. In the second month …": a heading on the line of its text.
fn is_run_in_heading(reading: &Reading, block: BlockId, sentence: u32) -> bool {
    let analysis = reading.analysis(block);
    let tokens = analysis.sentences[sentence as usize].tokens();
    sentence == 0
        && analysis.sentences.len() > 1
        && tokens.len() <= 5
        && analysis.sentences[0].clauses.clone().all(|i| analysis.clauses[i as usize].subject.is_none())
        && !tokens.clone().any(|i| analysis.tokens[i].is(Pos::DET | Pos::PREPOSITION | Pos::PRONOUN))
}

/// A fragment: "Quarterly access review" is an activity all the same.
fn without_verb(reading: &Reading, block: BlockId, sentence: u32) -> StatementKind {
    let analysis = reading.analysis(block);
    let tokens = analysis.sentences[sentence as usize].tokens();
    let scheduled = reading.is_scheduled(block);
    if !scheduled && is_title_case(reading, block, tokens.clone()) {
        return StatementKind::Aside;
    }
    if tokens.len() > 16 || reading.kind == DocumentKind::Assessment {
        return StatementKind::Other;
    }
    // The head is the last noun before the first preposition or bracket.
    let head = tokens
        .clone()
        .take_while(|&i| {
            let token = &analysis.tokens[i];
            token.is_word() && !token.is(Pos::PREPOSITION) || token.is_punct(b'&') || token.is_punct(b',')
        })
        .last();
    let named = head.is_some_and(|head| {
        reading.is_activity_noun(block, head) || reading.is_activity_noun(block, tokens.start)
    });
    let listed = reading.block(block).kind == BlockKind::Item;
    let timed = reading.has_cadence_words(block, tokens.clone());
    let introduced = listed
        && reading
            .block(block)
            .lead_in
            .is_some_and(|id| reading.introduces(id) && !reading.block(id).text.is_empty());
    if named && (timed || introduced || scheduled) { StatementKind::Activity } else { StatementKind::Other }
}

/// "Regular Reviews of Risk Treatment": a heading, however it is written.
fn is_title_case(reading: &Reading, block: BlockId, tokens: std::ops::Range<usize>) -> bool {
    let analysis = reading.analysis(block);
    let words = || tokens.clone().map(|i| &analysis.tokens[i]).filter(|t| t.is_word() && t.end - t.start > 3);
    let last = analysis.tokens.get(tokens.end.wrapping_sub(1));
    words().count() >= 3
        && words().all(|t| t.capital)
        && !last.is_some_and(|t| t.is_punct(b'.') || t.is_punct(b']'))
}

fn is_ban(clause: &Clause) -> bool {
    if clause.negated && clause.modality != Modality::None {
        return true;
    }
    clause.verb.is_some() && matches!(vocabulary().verb(clause.verb).lemma, "prohibit" | "forbid" | "ban")
}

fn starts_with_any(text: &str, starts: &[&str]) -> bool {
    let text = text.as_bytes();
    let Some(first) = text.first().map(u8::to_ascii_lowercase) else { return false };
    starts.iter().map(|start| start.as_bytes()).any(|start| {
        start[0] == first && text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
    })
}

/// Sentences that say why something matters.
fn is_praise(text: &str) -> bool {
    static VERBS: LazyLock<Needles> = LazyLock::new(|| Needles::new(&[" is ", " are ", " play "]));
    static PRAISE: LazyLock<Needles> = LazyLock::new(|| {
        Needles::new(&[
            " is critical to",
            " are critical to",
            " is essential",
            " are essential",
            " is vital",
            " is important",
            " are important",
            " is crucial",
            " is necessary to",
            " play a ",
        ])
    });
    VERBS.any_in(text.as_bytes()) && PRAISE.any_in(text.as_bytes())
}

/// "More details can be found in …", "For example: …": the reader is sent elsewhere, or shown a case.
fn refers_elsewhere(text: &str) -> bool {
    starts_with_any(
        text,
        &[
            "for example",
            "for instance",
            "more details",
            "more information",
            "further details",
            "further information",
            "additional details",
            "additional information",
            "for more ",
            "for further ",
            "for additional ",
        ],
    )
}

/// "CIS 5.5", "PR.AC-04", "Art. 15", "A.8.24": what stands beside it are a framework's words.
fn is_framework_id(id: &str) -> bool {
    let short = |word: &str| word.len() <= 4 || word.bytes().all(|b| !b.is_ascii_lowercase());
    id.len() <= 18
        && id.starts_with(|c: char| c.is_ascii_uppercase())
        && id.bytes().any(|b| b.is_ascii_digit())
        && id.contains(['.', '-', ' '])
        && id.split([' ', '.', '-']).all(short)
}

fn is_purpose(text: &str) -> bool {
    starts_with_any(
        text,
        &[
            "the purpose of",
            "the intent of",
            "the intention of",
            "the goal of",
            "the goals of",
            "the objective of",
            "the objectives of",
            "the aim of",
            "purpose:",
            "the purpose is",
            "our goal",
            "our aim",
            "our mission",
            "our objective",
            "the following section",
            "the following sections",
            "the following provides",
            "the following is",
        ],
    ) || is_praise(text)
        || speaks_of_the_document(
            text,
            &[
                "describes",
                "defines",
                "provides",
                "establishes",
                "outlines",
                "sets out",
                "sets forth",
                "explains",
                "documents",
                "details",
                "is intended",
                "is designed",
                "aims",
                "summarizes",
                "summarises",
                "specifies",
                "covers",
                "contains",
                "is to",
                "addresses",
                "serves",
                "represents",
                "demonstrates",
            ],
        )
}

fn is_scope(text: &str) -> bool {
    speaks_of_the_document(
        text,
        &["applies to", "applies throughout", "apply to", "is applicable to", "does not apply"],
    ) || starts_with_any(text, &["the scope of", "scope:", "in scope:"])
}

/// "This policy describes …", "The document outlines …"
fn speaks_of_the_document(text: &str, verbs: &[&str]) -> bool {
    const NOUNS: [&str; 22] = [
        "policy",
        "document",
        "procedure",
        "narrative",
        "section",
        "plan",
        "standard",
        "description",
        "guide",
        "page",
        "assessment",
        "table",
        "framework",
        "statement",
        "report",
        "process",
        "matrix",
        "register",
        "appendix",
        "program",
        "programme",
        "methodology",
    ];
    if !starts_with_any(text, &["this ", "the ", "our ", "these "]) {
        return false;
    }
    let mut words = text.split_whitespace().skip(1);
    let is_noun = |word: &str| {
        let first = word.as_bytes()[0] | 0x20;
        NOUNS.iter().any(|noun| noun.as_bytes()[0] == first && word.eq_ignore_ascii_case(noun))
    };
    let Some(noun) = words.by_ref().take(6).position(is_noun) else { return false };
    let this = noun == 0 || starts_with_any(text, &["this", "these"]);
    // What a process is designed to ensure is what its operator claims.
    let process = text.split_whitespace().nth(noun + 1).is_some_and(|w| w.eq_ignore_ascii_case("process"));
    let claims = process && begin_with(words.clone(), "is designed to ensure");
    this && !claims && verbs.iter().any(|verb| begin_with(words.clone(), verb))
}

/// Whether the words go on as `phrase` does; its last word may be the beginning of theirs.
fn begin_with<'t>(mut words: impl Iterator<Item = &'t str>, phrase: &str) -> bool {
    let mut parts = phrase.split(' ').peekable();
    while let Some(part) = parts.next() {
        let Some(word) = words.next() else { return false };
        let head = if parts.peek().is_some() { Some(word) } else { word.get(..part.len()) };
        if !head.is_some_and(|head| head.eq_ignore_ascii_case(part)) {
            return false;
        }
    }
    true
}

fn is_definition(text: &str) -> bool {
    const VERBS: [&str; 5] =
        [" means ", " is defined as ", " are defined as ", " refers to ", " stands for "];
    static ANY_VERB: LazyLock<Needles> =
        LazyLock::new(|| Needles::new(&[" means ", " defined as ", " refers to ", " stands for "]));
    // A term is short: its verb begins in the first 60 bytes.
    let head = &text.as_bytes()[..text.len().min(60 + " are defined as ".len())];
    ANY_VERB.any_in(head) && VERBS.iter().any(|verb| text.find(verb).is_some_and(|at| at <= 60))
}
