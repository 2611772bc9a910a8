//! A document in pieces, each beside its comments: paragraphs, headings, list items, rows.

use crate::finding::Level;
use crate::report::Checked;
use crate::report::escape::xml;
use std::fmt::Write;
use std::iter::Peekable;
use std::ops::Range;
use std::vec;

pub(super) struct Chunk<'a> {
    /// Without empty lines around it.
    text: &'a str,
    /// The bytes of the source up to the next piece.
    range: Range<usize>,
    start: usize,
}

impl<'a> Chunk<'a> {
    pub(super) fn all(source: &'a str) -> Vec<Chunk<'a>> {
        let mut starts = Vec::new();
        let (mut at, mut apart, mut fenced) = (0, true, false);
        for line in source.split_inclusive('\n') {
            let content = line.trim_start();
            let begins = apart || begins(content);
            apart = content.is_empty();
            if begins && !apart && !fenced {
                starts.push(at);
            }
            fenced ^= content.starts_with("```") || content.starts_with("~~~");
            at += line.len();
        }
        let ends = starts.iter().skip(1).copied().chain([source.len()]);
        let mut chunks: Vec<Chunk> = starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| Chunk { text: source[start..end].trim_end(), range: start..end, start })
            .collect();
        // What stands before the first belongs to it, and so does what stands after the last.
        if let Some(first) = chunks.first_mut() {
            first.range.start = 0;
        }
        if let Some(last) = chunks.last_mut() {
            last.range.end = usize::MAX;
        }
        chunks
    }

    /// The first byte of its text.
    pub(super) fn start(&self) -> u32 {
        self.start as u32
    }

    pub(super) fn holds(&self, offset: u32) -> bool {
        self.range.contains(&(offset as usize))
    }

    /// Further classes.
    pub(super) fn look(&self) -> &'static str {
        let text = self.text.trim_start_matches('\u{feff}').trim_start();
        let hashes = text.bytes().take_while(|&byte| byte == b'#').count();
        match (hashes, text.bytes().next()) {
            (1, _) => " heading first",
            (2..=6, _) => " heading",
            (0, Some(b'|')) => " table",
            (0, Some(b'`' | b'~')) => " code",
            _ => "",
        }
    }

    /// The text, with the words that comments are about marked and leading to these. Pieces want to be asked in
    /// order, as the marks go by only once.
    pub(super) fn marked(&self, out: &mut String, source: &str, marks: &mut Marks, id: &str) {
        let (mut at, end) = (self.start, self.start + self.text.len());
        while at < end {
            marks.advance(at);
            let next = marks.next_cut().map_or(end, |cut| cut.min(end));
            let words = xml(source.get(at..next).unwrap_or_default().trim_start_matches('\u{feff}'));
            let Some(worst) = marks.over.iter().max_by_key(|mark| mark.level) else {
                out.push_str(&words);
                at = next;
                continue;
            };
            for mark in marks.over.iter().filter(|mark| mark.first && mark.range.start == at) {
                let _ = write!(out, "<span id=\"{id}-{}-words\"></span>", mark.index);
            }
            let of: Vec<String> = marks.over.iter().map(|mark| format!("{id}-{}", mark.index)).collect();
            let _ = write!(
                out,
                "<a class=\"mark {}\" href=\"#{id}-{}\" data-of=\"{}\">{words}</a>",
                worst.level.name(),
                worst.index,
                of.join(" ")
            );
            at = next;
        }
    }
}

/// The words of a document that comments are about, as a reader comes upon them.
pub(super) struct Marks {
    /// In order of their start.
    ahead: Peekable<vec::IntoIter<Mark>>,
    /// Those that a place stands in, in the order of their comments.
    over: Vec<Mark>,
}

impl Marks {
    pub(super) fn of(document: &Checked) -> Marks {
        let mut marks: Vec<Mark> = Vec::new();
        for (index, finding) in document.findings().iter().enumerate() {
            let also = finding.also.iter().map(|&span| (span, false));
            for (span, first) in [(finding.span, true)].into_iter().chain(also) {
                let range = span.range();
                if !document.words(span).is_empty() {
                    marks.push(Mark { index, range, level: finding.level, first });
                }
            }
        }
        marks.sort_by_key(|mark| mark.range.start);
        Marks { ahead: marks.into_iter().peekable(), over: Vec::new() }
    }

    /// Goes on to a place behind those before.
    fn advance(&mut self, at: usize) {
        self.over.retain(|mark| mark.range.end > at);
        while let Some(mark) = self.ahead.next_if(|mark| mark.range.start <= at) {
            if mark.range.end > at {
                self.over.push(mark);
            }
        }
        self.over.sort_by_key(|mark| mark.index);
    }

    /// Where the next mark begins or ends.
    fn next_cut(&mut self) -> Option<usize> {
        let ends = self.over.iter().map(|mark| mark.range.end);
        ends.chain(self.ahead.peek().map(|mark| mark.range.start)).min()
    }
}

/// Whether a line without its indent is a piece by itself, whatever stands before it.
fn begins(line: &str) -> bool {
    let marker = line.split(' ').next().unwrap_or_default();
    line.starts_with('|') || matches!(marker, "-" | "*" | "+") || marker.starts_with('#')
}

struct Mark {
    /// Of the finding, in its document.
    index: usize,
    range: Range<usize>,
    level: Level,
    /// Whether the words of the finding begin here.
    first: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_paragraph_item_and_row_is_a_piece() {
        let text = "\n# A\nb\nc\n\n- d\n  e\n- f\n\n| g |\n| h |\n\n```\n# i\n\nj\n```\n";
        let chunks = Chunk::all(text);
        let pieces: Vec<&str> = chunks.iter().map(|chunk| chunk.text).collect();
        assert_eq!(pieces, ["# A\nb\nc", "- d\n  e", "- f", "| g |", "| h |", "```\n# i\n\nj\n```"]);
        for offset in 0..=text.len() as u32 {
            assert_eq!(chunks.iter().filter(|chunk| chunk.holds(offset)).count(), 1, "{offset}");
        }
        assert!(Chunk::all("\n").is_empty());
    }
}
