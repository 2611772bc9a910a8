//! The block structure of a text, by the tree-sitter grammar in `grammars/tree-sitter-narrative`.
//!
//! The leaves of a tree cover the text from the first byte to the last, without gaps. Lines are leaves;
//! what stands within a line is read elsewhere.

use std::{cell::RefCell, ops::Range, sync::LazyLock};
use tree_sitter::{InputEdit, Language, Parser, Point, Tree};
use tree_sitter_language::LanguageFn;

#[expect(unsafe_code, reason = "the generated parser is C")]
mod foreign {
    use super::LanguageFn;

    unsafe extern "C" {
        fn tree_sitter_narrative() -> *const ();
    }

    // SAFETY: the function is the one generated for this grammar and returns its static table.
    pub(super) const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_narrative) };
}

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

macro_rules! kinds {
    ($($(#[$note:meta])* $kind:ident = $name:literal,)*) => {
        /// What a node is. [`Kind::of`] is an array look-up, cheap enough for every node of a walk.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Kind {
            $($(#[$note])* $kind,)*
            /// Nothing a tree of this grammar shows.
            Other,
        }

        impl Kind {
            /// Every kind but `Other`.
            pub const ALL: &[Kind] = &[$(Kind::$kind,)*];

            /// The name in the grammar and in queries.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Kind::$kind => $name,)*
                    Kind::Other => "",
                }
            }

            fn by_name(name: &str) -> Kind {
                match name {
                    $($name => Kind::$kind,)*
                    _ => Kind::Other,
                }
            }
        }
    };
}

kinds! {
    Document = "document",
    ByteOrderMark = "byte_order_mark",
    /// A line without visible characters, its line ending included.
    BlankLine = "blank_line",
    Newline = "newline",
    Indentation = "indentation",
    Line = "line",
    FrontMatter = "front_matter",
    FrontMatterFence = "front_matter_fence",
    FrontMatterLine = "front_matter_line",
    Heading = "heading",
    HeadingMarker = "heading_marker",
    HeadingTrailing = "heading_trailing",
    SetextUnderline = "setext_underline",
    Paragraph = "paragraph",
    FieldLine = "field_line",
    FieldName = "field_name",
    FieldValue = "field_value",
    List = "list",
    ListItem = "list_item",
    ListMarker = "list_marker",
    TaskMarker = "task_marker",
    BlockQuote = "block_quote",
    BlockQuoteMarker = "block_quote_marker",
    FencedCodeBlock = "fenced_code_block",
    CodeFence = "code_fence",
    InfoString = "info_string",
    CodeLine = "code_line",
    IndentedBlock = "indented_block",
    ThematicBreak = "thematic_break",
    PipeTable = "pipe_table",
    TableRow = "table_row",
    TableDelimiterRow = "table_delimiter_row",
    GridTable = "grid_table",
    GridTableBorder = "grid_table_border",
    GridTableLine = "grid_table_line",
    HtmlComment = "html_comment",
    CommentLine = "comment_line",
    HtmlBlock = "html_block",
    HtmlLine = "html_line",
    TemplateTag = "template_tag",
    Admonition = "admonition",
    AdmonitionMarker = "admonition_marker",
    FencedDiv = "fenced_div",
    FencedDivMarker = "fenced_div_marker",
    DefinitionList = "definition_list",
    DefinitionTerm = "definition_term",
    Definition = "definition",
    DefinitionMarker = "definition_marker",
    FootnoteDefinition = "footnote_definition",
    FootnoteMarker = "footnote_marker",
    LinkReferenceDefinition = "link_reference_definition",
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let symbols = u16::try_from(LANGUAGE.node_kind_count()).unwrap_or(u16::MAX);
    (0..symbols)
        .map(|id| match LANGUAGE.node_kind_for_id(id) {
            Some(name) if LANGUAGE.node_kind_is_named(id) => Kind::by_name(name),
            _ => Kind::Other,
        })
        .collect()
});

impl Kind {
    /// The kind of a node, from its `kind_id()`.
    #[inline]
    pub fn of(id: u16) -> Kind {
        KINDS.get(usize::from(id)).copied().unwrap_or(Kind::Other)
    }
}
