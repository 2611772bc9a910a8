use crate::document::{Block, BlockKind};
use crate::finding::{Confidence, Family, Level};
use crate::model::Reading;
use crate::programme::facts::{Fact, WORTH_READING, collect, different};
use crate::programme::text::{has_number, own_blocks, side_by_side};
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "conflicting-fact",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("conflicting_fact.md"),
    checks: &[Check::Document(check), Check::Programme(super::across::facts)],
};

fn check(reading: &Reading, sink: &mut Sink) {
    let mut facts: Vec<Fact> = Vec::new();
    for (id, block) in own_blocks(reading) {
        let text = block.text.as_str();
        if block.kind == BlockKind::Heading || !has_number(reading, id) || !WORTH_READING.is_match(text) {
            continue;
        }
        for sentence in &reading.analysis(id).sentences {
            collect(reading, id, sentence, &mut facts);
        }
    }
    for (at, later) in facts.iter().enumerate() {
        let same = |f: &&Fact| f.what == later.what && f.narrowed == later.narrowed;
        let Some(earlier) = facts[..at].iter().filter(same).find(|f| apart(reading, f, later)) else {
            continue;
        };
        // Three values and more are grades, whatever they are called.
        let grades = different(facts.iter().filter(same).map(|fact| &fact.value)) > 2;
        if earlier.value == later.value || grades {
            continue;
        }
        let message = format!("{}: “{}” here, “{}” elsewhere", later.what, later.words, earlier.words);
        let draft = draft(later.span, message)
            .related(earlier.span, format!("here it is “{}”", earlier.words))
            .replace(format!("Replace with “{}”", earlier.words), later.span, earlier.words.clone())
            .replace(format!("Put “{}” in the other place", later.words), earlier.span, later.words.clone());
        sink.push(draft);
    }
}

pub(super) fn draft(span: Span, message: String) -> Draft {
    Draft::new(&RULE, span, message)
        .note("A tester checks the setting against one of the two, and finds the other.")
        .ask("Which value is set?")
        .confidence(Confidence::Medium)
}

/// Whether two facts stand in places that a reader does not compare as grades of one list.
fn apart(reading: &Reading, one: &Fact, other: &Fact) -> bool {
    let (a, b) = (reading.block(one.block), reading.block(other.block));
    let sections = &reading.document.sections;
    let siblings = a.section != b.section
        && sections[a.section as usize].parent == sections[b.section as usize].parent
        && sections[a.section as usize].level > 2;
    let listed = |block: &Block| block.kind == BlockKind::Item || block.label.is_some();
    one.block != other.block && !side_by_side(a, b) && !(siblings && listed(a) && listed(b))
}
