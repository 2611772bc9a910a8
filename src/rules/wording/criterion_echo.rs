use crate::document::{BlockId, BlockKind};
use crate::finding::{Confidence, Family, Level};
use crate::model::{DocumentKind, FieldSlot, Reading, Role, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Pos, vocabulary};

pub(super) static RULE: Rule = Rule {
    name: "criterion-echo",
    family: Family::Wording,
    level: Level::Warning,
    page: include_str!("criterion_echo.md"),
    checks: &[Check::Document(check)],
};

/// Shorter sentences agree by accident.
const MIN_WORDS: usize = 6;
/// So much of both sentences has to be the same.
const SAME: f32 = 0.8;

fn check(reading: &Reading, sink: &mut Sink) {
    if matches!(reading.kind, DocumentKind::Other) {
        return;
    }
    let quoted: Vec<(BlockId, Vec<String>)> = sentences(reading, |id| is_criterion(reading, id));
    if quoted.is_empty() {
        return;
    }
    for statement in &reading.statements {
        let site = Site { reading, statement };
        let claims = matches!(
            site.kind(),
            StatementKind::Activity | StatementKind::State | StatementKind::Norm | StatementKind::Other
        );
        if !claims || site.clauses().is_empty() || is_criterion(reading, statement.block) {
            continue;
        }
        let words = content(reading, statement.block, site.tokens());
        let Some((id, _)) = quoted.iter().find(|(_, other)| is_same(&words, other)) else { continue };
        let tokens = site.tokens();
        let dot = site.analysis().tokens[tokens.end - 1].is_punct(b'.');
        let last = site.source(tokens.end - 1..tokens.end);
        sink.push(
            Draft::new(
                &RULE,
                site.source(tokens),
                "This says the criterion again, not what is done".to_owned(),
            )
            .note("Whoever repeats the requirement has not yet said how it is met.")
            .ask("What does the team do, who does it, when, and what does it leave behind?")
            .confidence(Confidence::Medium)
            .related(reading.block(*id).span, "the criterion's own words")
            .insert(
                "Add a marker for what is done",
                if dot { last.start } else { last.end },
                format!(" {}", marker("who does what, when, with which record")),
            ),
        );
    }
}

/// Text that is quoted from the framework: a section, a column or a label named after it.
fn is_criterion(reading: &Reading, id: BlockId) -> bool {
    let block = reading.block(id);
    let names = |slot| matches!(slot, Some(FieldSlot::Requirement | FieldSlot::Criteria));
    if reading.role(id) == Role::ControlText || block.kind == BlockKind::Quotation {
        return true;
    }
    if let BlockKind::Cell { table, column, .. } = block.kind {
        return names(reading.column_slot(table, column));
    }
    block.label.as_ref().is_some_and(|label| names(FieldSlot::of_label(&label.name)))
}

fn sentences(reading: &Reading, of: impl Fn(BlockId) -> bool) -> Vec<(BlockId, Vec<String>)> {
    let mut found = Vec::new();
    for id in 0..reading.document.blocks.len() as BlockId {
        if reading.block(id).kind == BlockKind::Heading || !of(id) {
            continue;
        }
        for sentence in &reading.analysis(id).sentences {
            let words = content(reading, id, sentence.tokens());
            if words.len() >= MIN_WORDS {
                found.push((id, words));
            }
        }
    }
    found
}

/// The words that carry the sense, each once: verbs as their lemma, nouns without their plural.
fn content(reading: &Reading, id: BlockId, tokens: std::ops::Range<usize>) -> Vec<String> {
    let analysis = reading.analysis(id);
    let mut words: Vec<String> = tokens
        .filter_map(|at| {
            let token = &analysis.tokens[at];
            let small =
                Pos::DET | Pos::PREPOSITION | Pos::PRONOUN | Pos::CONJUNCTION | Pos::AUXILIARY | Pos::TO;
            if !token.is_word() || token.is(small) {
                return None;
            }
            if token.verb.is_some() {
                return Some(vocabulary().verb(token.verb).lemma.to_owned());
            }
            let word = reading.words(id, at..at + 1).to_lowercase();
            Some(word.strip_suffix('s').map_or(word.clone(), str::to_owned))
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn is_same(a: &[String], b: &[String]) -> bool {
    let enough = SAME * a.len().max(b.len()) as f32;
    // No more can be shared than the shorter has, and most pairs differ too much in length already.
    a.len() >= MIN_WORDS
        && a.len().min(b.len()) as f32 >= enough
        && a.iter().filter(|word| b.binary_search(word).is_ok()).count() as f32 >= enough
}
