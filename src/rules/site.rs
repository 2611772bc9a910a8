//! A statement in its context, as a rule sees it.

use super::sink::ListKey;
use crate::document::{Block, BlockId, BlockKind};
use crate::language::{Analysis, Clause, Form, Sentence, Term};
use crate::model::{DocumentKind, Origin, Performer, Reading, Slot, Statement, StatementKind};
use crate::span::Span;
use crate::vocabulary::{Class, Pos, Verb, VerbClass, vocabulary};
use aho_corasick::AhoCorasick;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// A statement with the document around it.
#[derive(Clone, Copy)]
pub struct Site<'r> {
    pub reading: &'r Reading,
    pub statement: &'r Statement,
}

impl<'r> Site<'r> {
    pub fn analysis(&self) -> &'r Analysis {
        self.reading.analysis(self.statement.block)
    }

    pub fn block(&self) -> &'r Block {
        self.reading.block(self.statement.block)
    }

    pub fn sentence(&self) -> &'r Sentence {
        self.reading.sentence(self.statement)
    }

    pub fn kind(&self) -> StatementKind {
        self.statement.kind
    }

    /// The list or the column of a table in which the statement stands.
    pub(crate) fn list(&self) -> Option<ListKey> {
        let block = self.block();
        let (of, place, table) = match block.kind {
            BlockKind::Item => (block.lead_in, u16::from(block.depth), false),
            BlockKind::Cell { table, column, .. } => (Some(table), column, true),
            _ => return None,
        };
        Some(ListKey { of, section: block.section, place, table })
    }

    /// The sentence's words.
    pub fn text(&self) -> &'r str {
        &self.block().text.as_str()[self.sentence().span.range()]
    }

    /// The sentence's tokens, as indices into the block's.
    pub fn tokens(&self) -> Range<usize> {
        self.sentence().tokens()
    }

    /// The phrases of some class in the sentence, outside code.
    pub fn terms(&self, class: Class) -> impl Iterator<Item = &'r Term> + use<'r> {
        let code = self.block().text.code();
        let analysis = self.analysis();
        let sentence = self.sentence();
        let tokens = if sentence.classes.contains(class) { sentence.tokens() } else { 0..0 };
        analysis.terms_in(tokens).filter(move |t| {
            t.class == class && {
                let span = analysis.span(t.tokens());
                !code.iter().any(|c| c.overlaps(span))
            }
        })
    }

    /// The words of a range of tokens.
    pub fn words(&self, tokens: Range<usize>) -> &'r str {
        self.reading.words(self.statement.block, tokens)
    }

    /// The bytes of the source that a range of tokens stands for.
    pub fn source(&self, tokens: Range<usize>) -> Span {
        self.reading.source_span(self.statement.block, tokens)
    }

    /// The words of a range of tokens; none of an empty one.
    pub(crate) fn text_of(&self, tokens: Range<usize>) -> &'r str {
        if tokens.is_empty() { "" } else { self.words(tokens) }
    }

    /// Whether a part of the block's text stands in the source as it is, without markup inside.
    pub(crate) fn in_step(&self, span: Span) -> bool {
        self.block().text.source(span).len() == span.len()
    }

    /// Whether the sentence has a marker for someone to fill in: what it stands for is not missing.
    pub(crate) fn has_marker(&self, what: &str) -> bool {
        has_marker(self.text(), what)
    }

    /// Whether the statement's paragraph, item or row has such a marker.
    pub(crate) fn row_has_marker(&self, what: &str) -> bool {
        if !self.reading.row_has_todo(self.statement.block) {
            return false;
        }
        let mut row = self.reading.row(self.statement.block);
        row.any(|id| has_marker(self.reading.block(id).text.as_str(), what))
    }

    /// The performer that something around the statement names.
    pub(crate) fn performer_around(&self) -> Option<Performer> {
        self.reading.performer_around(self.statement)
    }

    /// The record that the control names. Where something is stored or written is none.
    pub(crate) fn record(&self) -> Option<Slot> {
        let slot = self.reading.record(self.statement)?;
        let own = matches!(slot.origin, Origin::Sentence | Origin::Paragraph);
        let kept = ["stored in", "written", "archived in"].iter().any(|w| slot.text.eq_ignore_ascii_case(w));
        (!(own && kept || slot.origin == Origin::Paragraph && self.is_enumerated(slot.span))).then_some(slot)
    }

    /// "These include git, cloud and network logs": parts of what is looked at.
    fn is_enumerated(&self, place: Span) -> bool {
        let text = &self.block().text;
        let sentences = &self.analysis().sentences;
        let first = sentences.partition_point(|s| text.source(s.span).end <= place.start);
        let mut near = sentences[first..].iter().take_while(|s| text.source(s.span).start < place.end);
        near.any(|sentence| {
            text.source(sentence.span).overlaps(place)
                && self.analysis().clauses_of(sentence).iter().any(|c| {
                    self.verb(c).is_some_and(|v| matches!(v.lemma, "include" | "comprise" | "consist"))
                })
        })
    }

    /// Whether the clause asserts something by itself: "the process by which accounts are removed",
    /// "who grants/revokes access", "without being reviewed", "Acme has tools to detect, respond to
    /// and report …" only speak of it.
    pub(crate) fn stands_alone(&self, clause: &Clause) -> bool {
        if self.is(clause.verb_first as usize, &["being", "been"]) {
            return false;
        }
        if clause.subordinate {
            return self.reading.is_said_by_the_way(self.statement.block, clause);
        }
        let before = self.clauses().iter().rev().find(|c| c.verb_first < clause.verb_first);
        let from = before.map_or(self.tokens().start, |c| c.verb_after as usize);
        let related = (from..clause.verb_first as usize)
            .any(|at| self.is(at, &["which", "whom", "whose"]) && !self.analysis().tokens[at].capital);
        let joined =
            before.is_some_and(|c| c.subordinate && clause.shared && clause.verb_first as usize <= from + 1);
        !related && !joined && self.agrees(clause)
    }

    /// Whether number speaks for reading the word as a verb: "Acme respond" is no sentence.
    fn agrees(&self, clause: &Clause) -> bool {
        let at = clause.verb_first as usize;
        let Some(subject) = clause.subject else { return true };
        let base = clause.form == Form::Finite
            && self.pos(at, Pos::VERB_BASE)
            && !self.pos(at, Pos::VERB_S | Pos::VERB_PAST | Pos::AUXILIARY);
        if !base {
            return true;
        }
        let head = self.words(subject.head as usize..subject.head as usize + 1).to_lowercase();
        let collective = [
            "we",
            "they",
            "you",
            "i",
            "who",
            "personnel",
            "staff",
            "people",
            "management",
            "leadership",
            "cab",
            "qa",
        ];
        let joint = subject.tokens().any(|at| self.is(at, &["and", "or", "/", "&"]));
        head.ends_with('s') || joint || collective.contains(&head.as_str()) || head.len() <= 3
    }

    /// Whether the clause only tells how an assessment went ("were evaluated using a score"), or
    /// allows something ("is authorized to sign"): a policy claims neither as a control.
    pub(crate) fn tells_or_allows(&self, clause: &Clause) -> bool {
        let reports = self.reading.kind == DocumentKind::Policy
            && clause.verb_tokens().any(|at| self.is(at, &["was", "were"]));
        let allows = self.verb(clause).is_some_and(|v| matches!(v.lemma, "authorize" | "authorise"))
            && self.is(clause.verb_after as usize, &["to"]);
        reports || allows
    }

    /// Whether the list says what must not be done, or what others do: bans, threats.
    pub(crate) fn lists_wrongs(&self) -> bool {
        #[expect(clippy::expect_used, reason = "the words are compiled in")]
        static WRONGS: LazyLock<AhoCorasick> = LazyLock::new(|| {
            let words = [
                "prohibit",
                "forbid",
                "unacceptable",
                "not allowed",
                "must not",
                "may not",
                "never",
                "not permitted",
                "violation",
                "threat",
                "attack",
                "abuse",
                "misuse",
                "restricted purpose",
                "won't",
                "cannot",
            ];
            AhoCorasick::builder().ascii_case_insensitive(true).build(words).expect("a valid set")
        });
        let block = self.block();
        if block.kind != BlockKind::Item {
            return false;
        }
        /// For each block, once it was asked for, whether its text or label speaks of wrongs.
        struct Wrongs(Vec<OnceLock<bool>>);
        let reading = self.reading;
        let count = reading.document.blocks.len();
        let known = reading.once(|| Wrongs((0..count).map(|_| OnceLock::new()).collect()));
        let speaks = |id: BlockId| {
            *known.0[id as usize].get_or_init(|| {
                let block = reading.block(id);
                let label = block.label.as_ref().map_or("", |label| label.name.as_str());
                [block.text.as_str(), label].iter().any(|text| WRONGS.is_match(text))
            })
        };
        let heading = reading.document.sections[block.section as usize].heading;
        [heading, block.lead_in].into_iter().flatten().any(speaks)
    }

    /// Whether the words are linked: the title of another document.
    pub(crate) fn is_linked(&self, tokens: Range<usize>) -> bool {
        let span = self.analysis().span(tokens);
        self.block().text.links().iter().any(|link| link.text.overlaps(span))
    }

    /// Whether the block is the heading of a list: "a. Offboarding measures", and items below.
    pub(crate) fn heads_list(&self) -> bool {
        let next = self.reading.document.blocks.get(self.statement.block as usize + 1);
        next.is_some_and(|b| b.lead_in == Some(self.statement.block))
            && !self.block().text.as_str().ends_with(['.', ':'])
    }

    /// Whether a token of the sentence is one of these words, in lower case.
    pub fn is(&self, token: usize, words: &[&str]) -> bool {
        if !self.tokens().contains(&token) {
            return false;
        }
        let span = self.analysis().tokens[token].span();
        let word = &self.block().text.as_str().as_bytes()[span.range()];
        // Most differ in length or in their first letter.
        let first = word[0] | 0x20;
        words
            .iter()
            .map(|w| w.as_bytes())
            .any(|w| w.len() == word.len() && w[0] | 0x20 == first && word.eq_ignore_ascii_case(w))
    }

    pub fn pos(&self, token: usize, pos: Pos) -> bool {
        self.tokens().contains(&token) && self.analysis().tokens[token].is(pos)
    }

    pub fn clauses(&self) -> &'r [Clause] {
        self.reading.clauses(self.statement)
    }

    /// The clause that a token stands in: the last whose verb group begins before the token ends.
    pub fn clause_at(&self, token: usize) -> Option<&'r Clause> {
        let clauses = self.clauses();
        clauses.iter().rev().find(|c| c.verb_first as usize <= token).or_else(|| clauses.first())
    }

    /// The verb group with the particle that belongs to it: "is backed up", "take place".
    pub(crate) fn verb_words(&self, clause: &Clause) -> Range<usize> {
        let tokens = clause.verb_tokens();
        let particle = self.is(tokens.end, &["out", "up", "place"]);
        tokens.start..tokens.end + usize::from(particle)
    }

    pub fn verb(&self, clause: &Clause) -> Option<&'static Verb> {
        clause.verb.is_some().then(|| vocabulary().verb(clause.verb))
    }

    pub fn verb_class(&self, clause: &Clause) -> VerbClass {
        self.verb(clause).map_or(VerbClass::Other, |v| v.class)
    }

    /// The verb class of a noun made from a verb: "review", "monitoring".
    pub fn noun_class(&self, token: usize) -> Option<VerbClass> {
        if !self.tokens().contains(&token) {
            return None;
        }
        let token = &self.analysis().tokens[token];
        token.verb.is_some().then(|| vocabulary().verb(token.verb).class)
    }

    /// Whether the words stand between quotation marks.
    pub fn is_quoted(&self, tokens: Range<usize>) -> bool {
        let span = self.analysis().span(tokens);
        let text = self.block().text.as_str();
        let before = text[..span.start as usize].trim_end();
        let after = text[span.end as usize..].trim_start();
        let close = before.ends_with(['"', '“', '\'', '‘', '«'])
            && after.starts_with(['"', '”', '\'', '’', '»', ',']);
        // "… requires "regular reviews" of access …"
        close || self.reading.is_within_quotes(self.statement.block, span)
    }

    /// The clause that carries the statement.
    pub fn main(&self) -> Option<&'r Clause> {
        self.statement.main.map(|index| &self.analysis().clauses[index as usize])
    }

    /// The last token of the noun phrase that goes on at a token: "measures" in "appropriate
    /// security measures". A marker stands behind it, not between adjective and noun.
    pub fn phrase_end(&self, from: usize) -> usize {
        let mut end = from;
        for at in from..(from + 5).min(self.tokens().end) {
            let token = &self.analysis().tokens[at];
            let noun = token.is(Pos::NOUN | Pos::PROPER | Pos::GERUND);
            if !token.is_word() || !noun && !token.is(Pos::ADJECTIVE | Pos::PARTICIPLE) {
                break;
            }
            if !noun && token.is(Pos::PREPOSITION | Pos::CONJUNCTION | Pos::AUXILIARY) {
                break;
            }
            if noun {
                end = at + 1;
            }
        }
        end
    }

    pub fn is_cell(&self) -> bool {
        matches!(self.block().kind, BlockKind::Cell { .. })
    }

    pub fn is_item(&self) -> bool {
        self.block().kind == BlockKind::Item
    }
}

/// Where text can be added after everything, if that is known: a table ends in a bar that is no
/// text, and code or a comment may follow the last block.
pub(super) fn end_of(reading: &Reading) -> Option<u32> {
    let block = reading.document.blocks.last()?;
    let later =
        reading.document.code.iter().chain(&reading.document.comments).any(|c| c.start > block.span.start);
    (!matches!(block.kind, BlockKind::Cell { .. }) && !later).then(|| {
        let text = Span::new(0, block.text.as_str().len() as u32);
        block.text.source(text).end.max(block.span.end)
    })
}

/// `[TODO: …]` with these words in it.
fn has_marker(text: &str, what: &str) -> bool {
    // To look for one byte costs less than to get ready to look for seven.
    text.contains('[')
        && text
            .match_indices("[TODO: ")
            .any(|(at, _)| text[at..].split(']').next().is_some_and(|marker| marker.contains(what)))
}
