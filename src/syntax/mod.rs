//! The block structure of a text, by the tree-sitter grammar in `grammars/tree-sitter-narrative`.
//!
//! The leaves cover the text from the first byte to the last, without gaps. Lines are leaves; what stands
//! within a line is read elsewhere.
//!
//! There are two ways to the [`Nodes`] of a text, and they give the same. [`read`] takes them straight from the
//! grammar's scanner, which is all that a text read once needs. [`parse`] makes a tree, of which the
//! next version of the text takes over what an [`edit`] left alone.

pub mod csv;
mod foreign;
mod kind;
mod nodes;
mod read;

pub use kind::Kind;
pub use nodes::{Node, Nodes};
pub use read::read;

use std::{cell::RefCell, ops::Range, sync::LazyLock};
use tree_sitter::{InputEdit, Language, Parser, Point, Tree};

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| foreign::LANGUAGE.into());

/// The grammar, for those who want to run queries.
pub fn language() -> Language {
    LANGUAGE.clone()
}

const BYTE_ORDER_MARK: &str = "\u{FEFF}";
/// tree-sitter skips a byte order mark, which would leave a gap before the first leaf. This character is as
/// long and stands for nothing; the scanner takes it for the mark.
const STAND_IN: &[u8] = "\u{FEFE}".as_bytes();

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Reads a text. With the tree of an earlier version to which the edits since then have been applied
/// ([`edit`]), only what they touch is read again; the result is the same.
///
/// Any text gives a tree. (tree-sitter counts bytes in 32 bits: callers keep texts below 4 GB.)
pub fn parse(text: &str, old: Option<&Tree>) -> Tree {
    let bytes = text.as_bytes();
    let marked = text.starts_with(BYTE_ORDER_MARK);
    let mut chunk = |at: usize, _: Point| -> &[u8] {
        if marked && at < STAND_IN.len() { &STAND_IN[at..] } else { bytes.get(at..).unwrap_or_default() }
    };
    let mut run = |parser: &mut Parser| {
        if parser.language().is_none() {
            parser.set_language(&LANGUAGE).ok();
        }
        parser.parse_with_options(&mut chunk, old, None)
    };
    // A parser of this thread's own, unless the thread is about to end.
    let tree =
        PARSER.try_with(|parser| run(&mut parser.borrow_mut())).unwrap_or_else(|_| run(&mut Parser::new()));
    #[expect(
        clippy::expect_used,
        reason = "no tree comes only of a missing language or a cancelled run; there is neither"
    )]
    tree.expect("the grammar is compiled in")
}

/// Tells a tree that `replaced` (bytes of the text `before`) was replaced by `by`. Then [`parse`] the new text with it.
pub fn edit(tree: &mut Tree, before: &str, replaced: Range<usize>, by: &str) {
    let start_position = point(before, replaced.start);
    let old_end_position = point(before, replaced.end);
    let new_end_position = {
        let within = point(by, by.len());
        Point {
            row: start_position.row + within.row,
            column: within.column + if within.row == 0 { start_position.column } else { 0 },
        }
    };
    tree.edit(&InputEdit {
        start_byte: replaced.start,
        old_end_byte: replaced.end,
        new_end_byte: replaced.start + by.len(),
        start_position,
        old_end_position,
        new_end_position,
    });
}

/// Row and column, both in tree-sitter's sense: rows end with `\n` only, columns are bytes.
pub fn point(text: &str, offset: usize) -> Point {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let row_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    Point { row: memchr::memchr_iter(b'\n', before).count(), column: before.len() - row_start }
}
