//! A line of the document with words underlined. A paragraph is often one long line: only what
//! fits around the words is shown.

use super::escape;
use super::palette::Palette;
use crate::source::LineIndex;
use crate::span::Span;
use anstyle::Style;
use std::fmt::Write;
use std::ops::Range;

/// A span over more lines than this is shown by its first and last lines.
const MAX_LINES: usize = 4;

/// How far a window may shrink, in characters, to begin and end between words.
const WORD: usize = 24;

pub(super) struct Excerpt<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a LineIndex<'a>,
    pub(super) palette: &'a Palette,
    /// The columns there are for the document's text.
    pub(super) width: usize,
    /// The columns of the line numbers.
    pub(super) gutter: usize,
}

/// How words are marked: with which character, in which style.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) character: char,
    pub(super) style: Style,
}

impl Excerpt<'_> {
    /// Appends the lines of `span`, marked, each once and with those of `others` that are in the
    /// same lines and near enough to be seen.
    pub(super) fn show(&self, out: &mut String, span: Span, others: &[Span], mark: Mark) {
        let first = self.lines.line(span.start);
        let last = self.lines.line(span.end.saturating_sub(1).max(span.start));
        for line in first..=last {
            if last - first >= MAX_LINES && line > first + 1 && line < last {
                if line == first + 2 {
                    let faint = self.palette.faint;
                    let _ = writeln!(out, "  {faint}{:>1$} ⋮{faint:#}", "", self.gutter);
                }
                continue;
            }
            let Some(primary) = self.in_line(line, span) else { continue };
            let mut marks = vec![primary];
            marks.extend(others.iter().filter_map(|&other| self.in_line(line, other)));
            self.line(out, line, &marks, mark);
        }
    }

    /// The part of the span in this line, counted from the line's start.
    fn in_line(&self, line: usize, span: Span) -> Option<Range<usize>> {
        let range = self.lines.range(line);
        let content = self.text.get(range.clone())?;
        let indent = content.len() - content.trim_start().len();
        let wanted = span.range();
        if wanted.is_empty() {
            let inside = range.start <= wanted.start && wanted.start <= range.end;
            return inside.then(|| wanted.start - range.start..wanted.start - range.start);
        }
        // Of a line that the span only continues into, the indent is not underlined.
        let from = if wanted.start < range.start { range.start + indent } else { wanted.start };
        let to = wanted.end.min(range.end);
        (from < to).then(|| from - range.start..to - range.start)
    }

    fn line(&self, out: &mut String, line: usize, marks: &[Range<usize>], mark: Mark) {
        let Some(content) = self.text.get(self.lines.range(line)) else { return };
        let Some(window) = window(content, marks, self.width, mark.character) else { return };
        let faint = self.palette.faint;
        let (gutter, style) = (self.gutter, mark.style);
        let _ = writeln!(out, "  {faint}{line:>gutter$} |{faint:#} {}", window.text);
        let under = window.under.trim_end();
        let _ = writeln!(out, "  {faint}{:>gutter$} |{faint:#} {style}{under}{style:#}", "");
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Window {
    text: String,
    /// The marks below the text, column by column.
    under: String,
}

/// The part of a line around its first mark in `width` columns, `…` where it is cut.
/// `None` where there is no mark.
fn window(line: &str, marks: &[Range<usize>], width: usize, mark: char) -> Option<Window> {
    let primary = marks.first()?.clone();
    // Nothing further away than this can be in the window, however narrow its characters.
    let reach = width * 4;
    let low = boundary(line, primary.start.saturating_sub(reach));
    let high = boundary(line, primary.end.min(primary.start + reach) + reach);
    let cells: Vec<Cell> =
        line.get(low..high)?.char_indices().map(|(at, c)| Cell::new(low + at, c)).collect();

    let first = cells.partition_point(|cell| cell.at < primary.start);
    let (from, to) = choose(&cells, first, &primary, width);
    let cut_before = from > 0 || low > 0;
    let cut_after = to < cells.len() || high < line.len();

    let mut window = Window { text: String::new(), under: String::new() };
    if cut_before {
        window.text.push('…');
        window.under.push(' ');
    }
    for cell in &cells[from..to] {
        let marked = marks
            .iter()
            .any(|range| range.contains(&cell.at) || (range.is_empty() && range.start == cell.at));
        escape::push(&mut window.text, cell.character);
        window.under.extend(std::iter::repeat_n(if marked { mark } else { ' ' }, cell.width));
    }
    if primary.is_empty() && primary.start >= line.len() {
        window.under.push(mark);
    }
    if cut_after {
        window.text.push('…');
    }
    Some(window)
}

/// Which cells are shown: the marked ones as far as they fit, then as much on both sides.
fn choose(cells: &[Cell], first: usize, primary: &Range<usize>, width: usize) -> (usize, usize) {
    // One column for each `…`.
    let mut room = width.saturating_sub(2).max(1);
    let (mut from, mut to) = (first, first);
    while to < cells.len() && cells[to].at < primary.end && cells[to].width <= room {
        room -= cells[to].width;
        to += 1;
    }
    let marked_to = to;
    let mut before = |room: &mut usize, keep: usize| {
        while from > 0 && cells[from - 1].width + keep <= *room {
            from -= 1;
            *room -= cells[from].width;
        }
        from
    };
    let half = room / 2;
    before(&mut room, half);
    while to < cells.len() && cells[to].width <= room {
        room -= cells[to].width;
        to += 1;
    }
    let mut from = before(&mut room, 0);

    let is_space = |index: usize| cells.get(index).is_none_or(|cell| cell.character == ' ');
    if from > 0
        && !is_space(from - 1)
        && let Some(space) = cells[from..first].iter().take(WORD).position(|cell| cell.character == ' ')
    {
        from += space + 1;
    }
    if !is_space(to)
        && let Some(space) =
            cells[marked_to..to].iter().rev().take(WORD).position(|cell| cell.character == ' ')
    {
        to -= space + 1;
    }
    (from, to)
}

/// One character as it is shown.
struct Cell {
    /// Its byte in the line.
    at: usize,
    character: char,
    /// In columns, as it is shown.
    width: usize,
}

impl Cell {
    fn new(at: usize, character: char) -> Cell {
        Cell { at, character, width: escape::width(character) }
    }
}

/// The nearest start of a character at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, words: &str, width: usize) -> (String, String) {
        let start = line.find(words).unwrap();
        let mark = start..start + words.len();
        let window = window(line, std::slice::from_ref(&mark), width, '^').unwrap();
        (window.text, window.under.trim_end().to_owned())
    }

    #[test]
    fn a_short_line_is_whole() {
        let (text, under) = shown("Reviewed periodically.", "periodically", 80);
        assert_eq!(text, "Reviewed periodically.");
        assert_eq!(under, "         ^^^^^^^^^^^^");
    }

    #[test]
    fn a_long_line_is_a_window() {
        let line = format!("{}periodically {}", "before ".repeat(200), "after ".repeat(200));
        let (text, under) = shown(&line, "periodically", 50);
        assert_eq!(text, "…before before periodically after after after…");
        assert_eq!(under, "               ^^^^^^^^^^^^");
        let (text, _) = shown(&line[1400..], "periodically", 50);
        assert_eq!(text, "periodically after after after after after after…");
    }

    #[test]
    fn words_longer_than_the_line_are_cut() {
        let line = format!("a {} b", "x".repeat(5000));
        let (text, under) = shown(&line, &"x".repeat(5000), 20);
        assert_eq!(text, format!("…{}…", "x".repeat(18)));
        assert_eq!(under, format!(" {}", "^".repeat(18)));
    }

    #[test]
    fn wide_and_unsafe_characters_keep_the_marks_in_place() {
        let (text, under) = shown("日本\t\u{202e}word", "word", 80);
        assert_eq!(text, "日本    <U+202E>word");
        assert_eq!(under, "                ^^^^");
    }

    #[test]
    fn an_empty_span_is_a_caret() {
        let window = window("ab", std::slice::from_ref(&(2..2)), 80, '^').unwrap();
        assert_eq!((window.text.as_str(), window.under.as_str()), ("ab", "  ^"));
    }

    #[test]
    fn a_span_of_many_lines_is_shown_by_its_ends() {
        let text = "one\n  two\nthree\nfour\nfive\nsix";
        let lines = LineIndex::new(text);
        let palette = Palette::plain();
        let excerpt = Excerpt { text, lines: &lines, palette: &palette, width: 80, gutter: 1 };
        let mut out = String::new();
        let mark = Mark { character: '^', style: Style::new() };
        excerpt.show(&mut out, Span::new(1, 28), &[], mark);
        assert_eq!(out, "  1 | one\n    |  ^^\n  2 |   two\n    |   ^^^\n    ⋮\n  6 | six\n    | ^^\n");
    }
}
