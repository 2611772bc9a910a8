//! “Define “term” once”: an entry in the document's definitions, instead of a marker at each place.

use super::comment::Comment;
use super::snapshot::Snapshot;
use crate::document::{BlockId, BlockKind};
use crate::finding::Edit;
use crate::model::{Reading, Role};
use crate::span::Span;
use crate::vocabulary::Class;

/// Rules whose comments a definition settles. An acronym wants one at its first place, the others where
/// the same words are said again.
const ONCE: &str = "undefined-term";
const AGAIN: [&str; 2] = ["open-standard", "unnamed-subset"];

/// The term that a comment is about.
pub(super) fn of_comment(snapshot: &Snapshot, comment: &Comment) -> Option<String> {
    let words = words_of(snapshot, comment.span())?;
    let rule = comment.finding().rule;
    if rule == ONCE {
        return Some(words);
    }
    let places = snapshot.comments.iter().filter(|other| other.finding().rule == rule).flat_map(|other| {
        let finding = other.finding();
        let spans = [finding.span].into_iter().chain(finding.also.iter().copied());
        spans.filter_map(|span| words_of(snapshot, other.place(span)))
    });
    let same = places.filter(|other| other.eq_ignore_ascii_case(&words)).count();
    (AGAIN.contains(&rule) && same > 1).then_some(words)
}

/// The words at a place, without what counts them. What spans lines or holds markup is no term.
fn words_of(snapshot: &Snapshot, span: Span) -> Option<String> {
    let text = snapshot.buffer.slice(span);
    let counted = ["all ", "any ", "every ", "each ", "the ", "our "];
    let start = |word: &&&str| text.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word));
    let term = counted.iter().find(start).map_or(&*text, |word| &text[word.len()..]).trim();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | '&' | '\'' | '’');
    (!term.is_empty() && term.chars().all(plain)).then(|| term.to_owned())
}

/// A name in capitals at a place ("Critical Systems") that the document uses again and defines nowhere.
pub(super) fn capitalised(snapshot: &Snapshot, at: Span) -> Option<String> {
    let reading = &snapshot.checked.reading;
    let block = reading.document.block_at(at.start)?;
    if reading.block(block).kind == BlockKind::Heading {
        return None;
    }
    let analysis = reading.analysis(block);
    let touches = |token: &usize| {
        let span = reading.source_span(block, *token..*token + 1);
        span.start <= at.end && at.start <= span.end
    };
    let is_name = |token: usize| analysis.tokens[token].is_word() && analysis.tokens[token].capital;
    let token = (0..analysis.tokens.len()).find(|token| touches(token) && is_name(*token))?;
    let first = (0..token).rev().take_while(|token| is_name(*token)).last().unwrap_or(token);
    let after = (token..analysis.tokens.len()).take_while(|token| is_name(*token)).last()? + 1;
    let known = analysis
        .terms_in(first..after)
        .any(|term| matches!(term.class, Class::Role | Class::Team | Class::Store | Class::Company));
    let term = reading.words(block, first..after);
    let lower = term.to_lowercase();
    let defined = reading.definitions.iter().any(|definition| definition.term == lower);
    let uses: usize =
        reading.document.blocks.iter().map(|block| block.text.as_str().matches(term).count()).sum();
    (after - first > 1 && !known && !defined && uses > 1).then(|| term.to_owned())
}

/// The edit that adds the entry; `None` where the document has not been read as a whole.
pub(super) fn entry(snapshot: &Snapshot, term: &str) -> Option<Edit> {
    if !snapshot.whole {
        return None;
    }
    let reading = &snapshot.checked.reading;
    let text = &snapshot.checked.text;
    let meaning = "[TODO: what it means here]";
    let term =
        term.chars().take(1).flat_map(char::to_uppercase).chain(term.chars().skip(1)).collect::<String>();
    let line = format!("**{term}**: {meaning}");
    let sections = &reading.document.sections;
    let definitions = sections
        .iter()
        .zip(&reading.roles)
        .find(|(section, role)| **role == Role::Definitions && section.heading.is_some());
    let (after, added) = match definitions {
        Some((section, _)) => {
            let last = section.blocks.end - 1;
            let added = match reading.block(last).kind {
                BlockKind::Cell { .. } => format!("\n{}", row(reading, last, &term, meaning)),
                BlockKind::Item => format!("\n{} {line}", bullet(text, reading.block(last).span)),
                _ => format!("\n\n{line}"),
            };
            (reading.block(last).span.end, added)
        }
        None => {
            let (level, after) = new_section(reading, text.len() as u32);
            (after, format!("\n\n{} Definitions\n\n{line}", "#".repeat(level)))
        }
    };
    // At the end of what is written there: behind the bar of a row, before blank lines.
    let written = text.get(..after as usize).map_or(0, |before| before.trim_end().len());
    let rest = text[written..].lines().next().unwrap_or_default().trim_end();
    let at = (written + rest.len()) as u32;
    let added = if text.contains("\r\n") { added.replace('\n', "\r\n") } else { added };
    Some(Edit { span: Span::empty(at), text: added })
}

/// A row like the one that a cell stands in.
fn row(reading: &Reading, cell: BlockId, term: &str, meaning: &str) -> String {
    let columns = reading.row(cell).len();
    let others = " |".repeat(columns.saturating_sub(2));
    format!("| {term} | {meaning} |{others}")
}

/// The bullet of an item; a number would have to be counted on.
fn bullet(text: &str, item: Span) -> char {
    let first = text.get(item.range()).and_then(|item| item.chars().next());
    first.filter(|c| matches!(c, '-' | '*' | '+')).unwrap_or('-')
}

/// The level of a heading for definitions, and where they are looked for: behind purpose and scope, or at
/// the end.
fn new_section(reading: &Reading, end: u32) -> (usize, u32) {
    let sections = &reading.document.sections;
    let titles = sections.iter().filter(|section| section.level == 1).count();
    let level = if titles > 1 { 1 } else { 2 };
    let introduces = |role: Role| matches!(role, Role::Purpose | Role::Scope | Role::Exclusions);
    let chapters = || (1_usize..sections.len()).filter(|index| usize::from(sections[*index].level) == level);
    let body = chapters().find(|index| !introduces(reading.roles[*index]));
    let starts = |index: usize| sections[index].heading.map_or(end, |id| reading.block(id).span.start);
    match (chapters().next(), body) {
        (Some(first), Some(body)) if body > first => (level, starts(body)),
        _ => (level, end),
    }
}
